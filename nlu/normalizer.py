"""Vietnamese as people type it → one standard form, with a way back.

`normalize(text)` promises:

* Unicode NFC, lower case, look-alike letters (Cyrillic, full-width, mathematical, "ð", "ǎ") mapped to Latin ones,
  zero-width characters and emoji dropped, spaces collapsed;
* tone marks in one place ("hoà" → "hòa", "thuỷ" → "thủy", "qúy" → "quý");
* stretched letters shortened ("quáaaa" → "quá");
* in Vietnamese text: Telex and VNI keys, chat spelling, words run together or torn apart and slips of the finger
  mended where the result is certain (`nlu.spelling`), abbreviations written out (`nlu.abbreviations`);
* addresses of the Internet, document numbers, numbers with units, foreign words and English text left alone;
* every character of the result knows the span of the original it came from (`Normalized.original_span`).

It adds no diacritics that the writer left out, except with an abbreviation: see `nlu.diacritics`.
Pure functions; nothing here imports Rasa. The time grows with the length of the text, not faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nlu.abbreviations import expansions, is_abbreviation
from nlu.spelling import join_split, mend, needs_mending, telex_word
from nlu.syllables import fold, is_syllable, is_unmarked, place_tone, toneless_char
from nlu.typing_methods import from_vni
from nlu.vocabulary import vocabulary

__all__ = ["MAX_CHARACTERS", "Normalized", "fold", "looks_english", "normalize", "place_tone"]

# Longer texts are cut: nobody's question is longer, and n-gram features grow with length.
MAX_CHARACTERS = 2000

_LOOK_ALIKES = str.maketrans(
    {
        "ð": "đ", "ɖ": "đ", "₫": "đ", "ƀ": "b", "ı": "i", "ɑ": "a", "ɡ": "g",
        # breve, macron and caron typed for the Vietnamese marks
        "ǎ": "ă", "ȃ": "ă", "ĕ": "ẽ", "ĭ": "ĩ", "ŏ": "õ", "ŭ": "ũ", "ā": "ã", "ē": "ẽ", "ī": "ĩ", "ō": "õ", "ū": "ũ",
        # Cyrillic and Greek letters that look Latin
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "к": "k", "м": "m", "н": "h",
        "т": "t", "в": "b", "ο": "o", "α": "a", "ν": "v", "ι": "i",
        "‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "~": "-", "⁄": "/", "×": "x",
    }
)  # fmt: skip

_VOWELS = frozenset("aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ")
_WORD = re.compile(r"[^\W\d_]+")
_VNI_WORD = re.compile(r"(?<![\w./-])(?=[^\W\d_]+\d)[^\W_]+(?![\w/]|[.-]\w)")
# Nothing inside these is Vietnamese spelling: addresses, e-mail, document numbers ("100/2024/nđ-cp").
_PROTECTED = re.compile(
    r"https?:\S+|www\.\S+|\S+@\S+|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|gov|edu|info|me|io)\b\S*|\S*\d\S*/\S*|\S*/\S*\d\S*"
)
_TELEX_TYPIST = 3  # from so many words with Telex keys on, foreign words with keys ("max") are read as keys, too

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


# Small: a message of 2,000 characters takes 300 kB here, and every component asks for the same one.
@lru_cache(maxsize=256)
def normalize(text: str) -> Normalized:
    """Normalises one message; see the module's promise."""
    chars = _collapse_spaces(_standard_characters(text[:MAX_CHARACTERS]))
    chars = _collapse_punctuation(chars)
    standard = _text(chars)
    english = looks_english(standard)
    if not english and any(char.isdigit() for char in standard):
        chars = _read_vni(chars, standard)
    chars = _rewrite_words(chars)
    if not english:
        chars = _mend_words(_join_pieces(chars))
        chars = _replaced(chars, ((e.start, e.end, (e.words,)) for e in expansions(_text(chars))))
    chars = _collapse_spaces(chars)
    standard = _text(chars)
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


def _standard_characters(text: str) -> list[_Char]:
    chars: list[_Char] = []
    index = 0
    # One character may stand for eighteen ("ﷺ"): the limit holds for what comes out, too.
    while index < len(text) and len(chars) < MAX_CHARACTERS:
        end = index + 1
        # A mark may be cut off from its letter by an invisible character.
        while end < len(text) and (unicodedata.combining(text[end]) or unicodedata.category(text[end]) == "Cf"):
            end += 1
        cluster = "".join(char for char in text[index:end] if unicodedata.category(char) != "Cf")
        composed = unicodedata.normalize("NFKC", cluster).lower().translate(_LOOK_ALIKES)
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
    text = _text(chars)
    protected = _protected(text)
    for match in _WORD.finditer(text):
        if match.start() in protected:
            continue
        result.extend(chars[position : match.start()])
        word, word_chars = match.group(), chars[match.start() : match.end()]
        if not is_abbreviation(word):  # "cccd"
            word_chars = _unstretched(word_chars)
        placed = place_tone(_text(word_chars))
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
        while end < len(word) and toneless_char(word[end].char) == toneless_char(word[index].char):  # "lưu" ends in two letters
            end += 1
        last = end == len(word)
        if end - index >= 3 or (end - index == 2 and last and marked and len(word) > 2 and word[index].char in _VOWELS):
            result.append(_merged(word[index:end]))
        else:
            result.extend(word[index:end])
        index = end
    return result


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


# -- mending ----------------------------------------------------------------------------------


def _text(chars: list[_Char]) -> str:
    return "".join(c.char for c in chars)


def _protected(text: str) -> frozenset[int]:
    """Positions inside addresses and document numbers."""
    return frozenset(i for match in _PROTECTED.finditer(text) for i in range(match.start(), match.end()))


def _replaced(chars: list[_Char], edits: Iterable[tuple[int, int, tuple[str, ...]]]) -> list[_Char]:
    """The characters with `chars[start:end]` written as `words`, for each edit from left to right.

    Several words that are the same letters torn apart keep the place of their own letters ("nhaoxahoi"); all else
    points to the whole of what it replaces.
    """
    result: list[_Char] = []
    position = 0
    for start, end, words in edits:
        result.extend(chars[position:start])
        position = start
        own_places = sum(map(len, words)) == end - start
        for number, word in enumerate(words):
            stop = position + len(word) if own_places else end
            first, last = chars[position if own_places else start].start, chars[stop - 1].end
            if number:
                result.append(_Char(" ", first, last))
            result.extend(_Char(char, first, last) for char in word)
            position = stop
        position = end
    result.extend(chars[position:])
    return result


def _read_vni(chars: list[_Char], text: str) -> list[_Char]:
    """VNI keys, where the message shows that they are keys: "toa2" alone may be a building's number."""
    words = vocabulary().words
    decoded = [(match, from_vni(match.group())) for match in _VNI_WORD.finditer(text)]
    found = [(match, word) for match, word in decoded if word in words and not is_abbreviation(match.group())]
    certain = [match for match, _ in found if _certainly_vni(match.group())]
    typist = bool(certain) or len(found) >= max(3, len(text.split()) // 2)
    edits = [(m.start(), m.end(), (word,)) for m, word in found if word and (typist or m in certain)]
    return _replaced(chars, edits)


def _certainly_vni(word: str) -> bool:
    """A digit between letters, or two together of which one is a hat or a horn: "ho65i", "d9i", "o73"."""
    digits = [i for i, char in enumerate(word) if char.isdigit()]
    return digits[0] < len(word) - len(digits) or (len(digits) > 1 and word[digits[0]] in "6789" and word[digits[1]] in "12345")


def _join_pieces(chars: list[_Char]) -> list[_Char]:
    """Syllables torn apart by a space ("ng hèo", "th ủ tục")."""
    text = _text(chars)
    matches = list(_WORD.finditer(text))
    edits: list[tuple[int, int, tuple[str, ...]]] = []
    for i, (first, second) in enumerate(zip(matches, matches[1:], strict=False)):
        if second.start() - first.end() != 1 or text[first.end()] != " " or (edits and edits[-1][1] > first.start()):
            continue
        if text[first.start() - 1 : first.start()].isdigit() or (_complete(first.group()) and _complete(second.group())):
            continue
        before = matches[i - 1].group() if i else ""
        after = matches[i + 2].group() if i + 2 < len(matches) else ""
        joined = join_split(first.group(), second.group(), before, after)
        if joined:
            edits.append((first.start(), second.end(), (joined,)))
    return _replaced(chars, edits) if edits else chars


def _complete(word: str) -> bool:
    return len(word) > 1 and (word in vocabulary().words or is_unmarked(word))


def _mend_words(chars: list[_Char]) -> list[_Char]:
    """Words that are no syllables, mended where the result is certain."""
    text = _text(chars)
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    suspects = [i for i, word in enumerate(words) if not is_abbreviation(word) and not _glued(text, matches[i])]
    telex = {i: decoded for i in suspects if not is_syllable(words[i]) and (decoded := telex_word(words[i]))}
    typist = sum(decoded in vocabulary().words for decoded in telex.values()) >= _TELEX_TYPIST
    suspects = [i for i in suspects if needs_mending(words[i]) or (typist and i in telex)]
    if not suspects:
        return chars
    protected = _protected(text)
    edits: list[tuple[int, int, tuple[str, ...]]] = []
    for i in suspects:
        if matches[i].start() in protected:
            continue
        mended: tuple[str, ...] | None = (telex[i],) if typist and i in telex else None
        mended = mended or mend(words[i], words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else "")
        if mended:
            words[i] = mended[-1]
            edits.append((matches[i].start(), matches[i].end(), mended))
    return _replaced(chars, edits)


def _glued(text: str, match: re.Match[str]) -> bool:
    """True for letters beside a digit: a unit, a number of a street, a code."""
    return text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit()
