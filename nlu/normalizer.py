"""Vietnamese as people type it → one standard form, with a way back.

`normalize(text)` promises:

* Unicode NFC, lower case, look-alike letters (Cyrillic, full-width, mathematical, "ð") mapped to Latin ones,
  zero-width characters and emoji dropped, spaces collapsed;
* tone marks in one place ("hoà" → "hòa", "thuỷ" → "thủy", "qúy" → "quý");
* stretched letters shortened ("quáaaa" → "quá");
* abbreviations and teencode of `data/abbreviations.yml` written out, unless the text is English;
* every character of the result knows the span of the original it came from (`Normalized.original_span`).

It never adds diacritics that the writer left out: `fold` removes them on both sides instead.
Pure functions; nothing here imports Rasa.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ABBREVIATIONS_FILE = Path(__file__).parent / "data" / "abbreviations.yml"

# Longer texts are cut: nobody's question is longer, and n-gram features grow with length.
MAX_CHARACTERS = 2000

_LOOK_ALIKES = str.maketrans(
    {
        "ð": "đ", "ɖ": "đ", "₫": "đ", "ƀ": "b", "ı": "i", "ɑ": "a", "ɡ": "g",
        # Cyrillic and Greek letters that look Latin
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "к": "k", "м": "m", "н": "h",
        "т": "t", "в": "b", "ο": "o", "α": "a", "ν": "v", "ι": "i",
        "‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "~": "-", "⁄": "/", "×": "x",
    }
)  # fmt: skip

_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
_TONE_MARKS = {number: mark for mark, number in _TONES.items()}
_HATTED = frozenset("ăâêôơư")
_VOWELS = frozenset("aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ")
_SYLLABLE = re.compile(
    r"(?P<onset>ngh|ng|nh|ch|gh|gi(?=[aăâeêoôơuư])|kh|ph|qu(?=[aăâeêioôơy])|th|tr|[bcdđghklmnprstvx])?"
    r"(?P<nucleus>[aăâeêioôơuưy]{1,3})"
    r"(?P<coda>ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")

# English function words that are not Vietnamese syllables, even without diacritics.
_ENGLISH_WORDS = frozenset(
    (  # noqa: SIM905 - a list of a hundred lines says no more
        "what how is are my for of who where when which housing buy buying rent renting loan income with and need "
        "have has you your apply application applying does did house home apartment social get much many should if "
        "am was be there any people worker workers married single salary month project projects interest rate "
        "register about it we they he she this that from after before office officer document documents eligible "
        "thanks thank hello bye please want know help sell selling price bank "
    ).split()
)


class _Char(NamedTuple):
    char: str
    start: int
    end: int


@dataclass(frozen=True)
class Normalized:
    """A normalised text.

    `text` is the standard form; `folded` the same length without diacritics; `starts[i]`/`ends[i]` delimit the
    part of `original` that gave `text[i]`.
    """

    original: str
    text: str
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original for `text[start:end]` (which must not be empty)."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}:{end} of {len(self.text)} characters")
        return min(self.starts[start:end]), max(self.ends[start:end])


def fold(text: str) -> str:
    """Removes diacritics and lowers case, one character for one ("Đường" → "duong"). `text` must be NFC."""
    return "".join(_fold_char(char) for char in text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    lowered = char.lower()
    if lowered == "đ":
        return "d"
    base = unicodedata.normalize("NFD", lowered)[:1]
    return base or char


# Small: a message of 2,000 characters takes 300 kB here, and every component asks for the same one.
@lru_cache(maxsize=256)
def normalize(text: str) -> Normalized:
    """Normalises one message; see the module's promise."""
    chars = _standard_characters(text[:MAX_CHARACTERS])
    chars = _collapse_punctuation(chars)
    chars = _rewrite_words(chars)
    if not looks_english("".join(c.char for c in chars)):
        chars = _expand_abbreviations(chars)
    chars = _collapse_spaces(chars)
    standard = "".join(c.char for c in chars)
    return Normalized(
        original=text,
        text=standard,
        folded=fold(standard),
        starts=tuple(c.start for c in chars),
        ends=tuple(c.end for c in chars),
    )


def looks_english(text: str) -> bool:
    """True when an ASCII text holds enough English words that Vietnamese abbreviations must not be read into it."""
    if not text.isascii():
        return False
    words = re.findall(r"[a-z']+", text.lower())
    hits = sum(word in _ENGLISH_WORDS for word in words)
    return bool(words) and hits / len(words) >= 0.25


def place_tone(word: str) -> str:
    """The word with its tone mark in the standard place; unchanged when it is no Vietnamese syllable."""
    if word.isascii():
        return word
    toneless: list[str] = []
    tone = 0
    for char in word:
        decomposed = unicodedata.normalize("NFD", char)
        marks = [mark for mark in decomposed if mark in _TONES]
        if len(marks) > 1 or (marks and tone):
            return word
        if marks:
            tone = _TONES[marks[0]]
        toneless.append(unicodedata.normalize("NFC", decomposed.replace(marks[0], "") if marks else char))
    if not tone:
        return word
    match = _SYLLABLE.fullmatch("".join(toneless))
    if not match:
        return word
    index = match.start("nucleus") + _tone_index(match["nucleus"], bool(match["coda"]))
    toneless[index] = unicodedata.normalize("NFC", toneless[index] + _TONE_MARKS[tone])
    return "".join(toneless)


def _tone_index(nucleus: str, has_coda: bool) -> int:
    hatted = [i for i, vowel in enumerate(nucleus) if vowel in _HATTED]
    if hatted:
        return hatted[-1]
    if len(nucleus) == 3:
        return 1
    return 1 if len(nucleus) == 2 and has_coda else 0


def _standard_characters(text: str) -> list[_Char]:
    chars: list[_Char] = []
    index = 0
    # One character may stand for eighteen ("ﷺ"): the limit holds for what comes out, too.
    while index < len(text) and len(chars) < MAX_CHARACTERS:
        end = index + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        composed = unicodedata.normalize("NFKC", text[index:end]).lower().translate(_LOOK_ALIKES)
        for char in unicodedata.normalize("NFC", composed):
            category = unicodedata.category(char)
            if char.isspace() or category in ("So", "Cc"):
                chars.append(_Char(" ", index, end))
            elif category not in ("Cf", "Mn", "Sk", "Co", "Cs", "Cn"):
                chars.append(_Char(char, index, end))
        index = end
    return chars


def _collapse_punctuation(chars: list[_Char]) -> list[_Char]:
    """A punctuation mark repeated becomes one."""
    result: list[_Char] = []
    index = 0
    while index < len(chars):
        end = index + 1
        while end < len(chars) and chars[end].char == chars[index].char:
            end += 1
        char = chars[index].char
        if char.isalnum() or char.isspace():
            result.extend(chars[index:end])
        else:
            result.append(_merged(chars[index:end]))
        index = end
    return result


def _rewrite_words(chars: list[_Char]) -> list[_Char]:
    """Stretched letters shortened ("quáaaa", "đượccc", "nhéé"), tone marks in their place."""
    result: list[_Char] = []
    position = 0
    text = "".join(c.char for c in chars)
    for match in _WORD.finditer(text):
        result.extend(chars[position : match.start()])
        word, word_chars = match.group(), chars[match.start() : match.end()]
        if word not in _abbreviations():  # "cccd"
            word_chars = _unstretched(word_chars)
        placed = place_tone("".join(c.char for c in word_chars))
        result.extend(c._replace(char=new) for c, new in zip(word_chars, placed, strict=False))
        position = match.end()
    result.extend(chars[position:])
    return result


def _unstretched(word: list[_Char]) -> list[_Char]:
    """A letter three times or more becomes one; so does a doubled last vowel of a word with marks."""
    result: list[_Char] = []
    marked = any(not c.char.isascii() for c in word)
    index = 0
    while index < len(word):
        end = index + 1
        while end < len(word) and _toneless(word[end].char) == _toneless(word[index].char):  # "lưu" ends in two letters
            end += 1
        last = end == len(word)
        if end - index >= 3 or (end - index == 2 and last and marked and len(word) > 2 and word[index].char in _VOWELS):
            result.append(_merged(word[index:end]))
        else:
            result.extend(word[index:end])
        index = end
    return result


@lru_cache(maxsize=1024)
def _toneless(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", "".join(part for part in decomposed if part not in _TONES))


def _merged(run: list[_Char]) -> _Char:
    return _Char(max(c.char for c in run), run[0].start, run[-1].end)  # of "aá" the one with the tone


def _collapse_spaces(chars: list[_Char]) -> list[_Char]:
    result: list[_Char] = []
    for char in chars:
        if char.char != " " or (result and result[-1].char != " "):
            result.append(char)
    while result and result[-1].char == " ":
        result.pop()
    return result


# -- abbreviations -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """One way to read an abbreviation: `prev`/`next` must match the folded neighbour when given."""

    expansion: str
    prev: re.Pattern[str] | None
    next: re.Pattern[str] | None


def _expand_abbreviations(chars: list[_Char]) -> list[_Char]:
    table = _abbreviations()
    text = "".join(c.char for c in chars)
    matches = list(_TOKEN.finditer(text))
    tokens = [fold(match.group()) for match in matches]
    result: list[_Char] = []
    position = 0
    for i, match in enumerate(matches):
        word = match.group()
        readings = table.get(word)
        if not readings or _in_document_number(text, match.start()):
            continue
        after_digit = match.start() > 0 and text[match.start() - 1].isdigit()
        previous, following = tokens[i - 1] if i else "", tokens[i + 1] if i + 1 < len(tokens) else ""
        expansion = next(
            (
                reading.expansion
                for reading in readings
                if (not reading.prev or reading.prev.fullmatch(previous))
                and (not reading.next or reading.next.fullmatch(following))
                # "15tr", "2k": letters glued to a number are units unless the reading asks for a number
                and (not after_digit or (reading.prev and reading.prev.fullmatch(previous)))
            ),
            None,
        )
        if expansion is None:
            continue
        result.extend(chars[position : match.start()])
        start, end = chars[match.start()].start, chars[match.end() - 1].end
        before_digit = match.end() < len(text) and text[match.end()].isdigit()
        padded = (" " if after_digit else "") + expansion + (" " if before_digit else "")
        result.extend(_Char(char, start, end) for char in padded)
        position = match.end()
    result.extend(chars[position:])
    return result


def _in_document_number(text: str, index: int) -> bool:
    """True inside "05/2024/tt-bxd" or "17,6tr/m2": letters beside a digit and a slash are no abbreviation."""
    start = text.rfind(" ", 0, index) + 1
    end = text.find(" ", index)
    chunk = text[start : end if end >= 0 else len(text)]
    return "/" in chunk and any(char.isdigit() for char in chunk)


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, tuple[_Reading, ...]]:
    """The table: abbreviation → its readings, most specific first. The file's header explains its shape."""
    raw: dict[str, Any] = yaml.safe_load(ABBREVIATIONS_FILE.read_text(encoding="utf-8"))
    table: dict[str, tuple[_Reading, ...]] = {}
    for short, meaning in raw.items():
        entries = [{"use": meaning}] if isinstance(meaning, str) else meaning
        table[unicodedata.normalize("NFC", str(short))] = tuple(
            _Reading(
                expansion=unicodedata.normalize("NFC", entry["use"]),
                prev=re.compile(str(entry["prev"])) if "prev" in entry else None,
                next=re.compile(str(entry["next"])) if "next" in entry else None,
            )
            for entry in entries
        )
    return table
