"""What a Vietnamese syllable can be: onset, rime, tone, and where the tone mark stands.

The tables are those of the standard spelling (chính tả): "ngh" and "k" before e, ê, i, y; a syllable that ends in
c, ch, p or t bears sắc or nặng. Whether a syllable is in use is not asked here: see `nlu.vocabulary`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MARKS = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # tone number → combining mark
_TONES = {mark: number for number, mark in enumerate(MARKS) if mark}
_STOPPED_TONES = (2, 5)
VOWELS = frozenset("aăâeêioôơuưy")
_HATTED = frozenset("ăâêôơư")
_FRONT = frozenset("eêiy")

_ONSETS = """
    b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x
""".split()  # noqa: SIM905 - reads as a table
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên êng ênh êp êt êu  i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uênh uên uơ uy uya uych uyn uynh uyt uyu
    uyên uyêt uyp  ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu  y yêm yên yêng yêt yêu
""".split()  # noqa: SIM905


def _fits(onset: str, rime: str) -> bool:
    front = rime[0] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return not front or rime[0] == "i"
    if onset == "qu":
        return rime[0] not in "uưô" or rime == "ôc"
    if onset == "gi":
        return rime[0] != "y" and (rime[0] != "i" or rime == "i")
    return not rime.startswith("yê")


_TONELESS = (
    frozenset(_RIMES)
    | {onset + rime for onset in _ONSETS for rime in _RIMES if _fits(onset, rime)}
    | {"quâng", "boong", "coong", "goong", "soong", "xoong"}
)


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """One character without its diacritics, lower case ("Ừ" → "u", "Đ" → "d")."""
    lowered = char.lower()
    if lowered == "đ":
        return "d"
    return unicodedata.normalize("NFD", lowered)[:1] or char


def fold(text: str) -> str:
    """Removes diacritics and lowers case, one character for one ("Đường" → "duong"). `text` must be NFC."""
    return "".join(map(fold_char, text))


_UNMARKED = frozenset(fold(word) for word in _TONELESS)


@lru_cache(maxsize=1024)
def _char_tone(char: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", char)
    mark = next((part for part in decomposed if part in _TONES), "")
    return (unicodedata.normalize("NFC", decomposed.replace(mark, "")), _TONES[mark]) if mark else (char, 0)


def toneless_char(char: str) -> str:
    """ "ấ" → "â", "ạ" → "a"."""
    return _char_tone(char)[0]


@lru_cache(maxsize=8192)
def split_tone(word: str) -> tuple[str, int] | None:
    """("người") → ("ngươi", 1); None when the word bears two tone marks."""
    if word.isascii():
        return word, 0
    letters, tone = [], 0
    for char in word:
        letter, mark = _char_tone(char)
        if mark and tone:
            return None
        letters.append(letter)
        tone = tone or mark
    return "".join(letters), tone


def _horns_joined(toneless: str) -> str:
    """ "uơ" and "ưo" before another letter are "ươ" with one horn forgotten ("nguơi", "đưoc")."""
    for slip in ("uơ", "ưo"):
        index = toneless.find(slip)
        if 0 <= index < len(toneless) - 2 and not toneless.startswith("qu"):
            return toneless.replace(slip, "ươ")
    return toneless


def is_toneless(word: str) -> bool:
    """True for a syllable whose letters are right, its tone left aside ("ngươi", "viêc")."""
    return word in _TONELESS


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """True for a lower-case word in correct spelling, tone mark in the standard place."""
    parts = split_tone(word)
    if parts is None or parts[0] not in _TONELESS:
        return False
    return not _stopped(parts[0]) or parts[1] in _STOPPED_TONES


def is_unmarked(word: str) -> bool:
    """True when diacritics can make the ASCII word a syllable ("duoc")."""
    return word in _UNMARKED


def may_be_syllable(word: str) -> bool:
    """True for a syllable in correct spelling, with its diacritics or without any."""
    return is_unmarked(word) if word.isascii() else is_syllable(word)


def _stopped(toneless: str) -> bool:
    return toneless[-1] in "cpt" or toneless.endswith("ch")


def with_tone(toneless: str, tone: int) -> str | None:
    """The syllable with the tone mark in the standard place ("thuy", 4 → "thủy"); None when there is no such syllable."""
    toneless = toneless if toneless in _TONELESS else _horns_joined(toneless)
    if toneless not in _TONELESS or (_stopped(toneless) and tone not in _STOPPED_TONES):
        return None
    return _mark(toneless, tone)


def _mark(toneless: str, tone: int) -> str:
    if not tone:
        return toneless
    start = 0
    if toneless.startswith("qu") or (toneless.startswith("gi") and len(toneless) > 2 and toneless[2] in VOWELS):
        start = 2
    while toneless[start] not in VOWELS:
        start += 1
    end = start
    while end < len(toneless) and toneless[end] in VOWELS:
        end += 1
    index = start + _tone_index(toneless[start:end], end < len(toneless))
    return toneless[:index] + unicodedata.normalize("NFC", toneless[index] + MARKS[tone]) + toneless[index + 1 :]


def _tone_index(nucleus: str, has_coda: bool) -> int:
    hatted = [i for i, vowel in enumerate(nucleus) if vowel in _HATTED]
    if hatted:
        return hatted[-1]
    if len(nucleus) == 3:
        return 1
    return 1 if len(nucleus) == 2 and has_coda else 0


@lru_cache(maxsize=8192)
def place_tone(word: str) -> str:
    """The word with its tone mark in the standard place; unchanged when it is no Vietnamese syllable."""
    parts = split_tone(word)
    if parts is None or word.isascii():
        return word
    toneless = parts[0] if parts[0] in _TONELESS else _horns_joined(parts[0])
    return _mark(toneless, parts[1]) if toneless in _TONELESS else word
