"""What all extractors share: a message read once, and patterns that bear missing diacritics.

`read(text)` gives the normalised message, its tokens and the way back to the citizen's offsets.

`pattern("vợ chồng")` compiles a regular expression in which every marked letter also matches the same letter with
fewer marks, and hỏi/ngã may be swapped: "vợ" matches "vợ", "vơ", "vo" but neither "võ" nor "vỏ". An unmarked letter
matches itself only, so "ba" (three, father) never matches "bà". Patterns are matched against `Message.text`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from nlu.extractors.span import Span
from nlu.normalizer import Normalized, fold, normalize

# A word may be glued to a number ("2con", "15tr"), so \b is too strict: only letters bound a word.
LEFT = r"(?<![^\W\d_])"
RIGHT = r"(?![^\W\d_])"

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HOOK, _TILDE = "\u0309", "\u0303"


class Token(NamedTuple):
    """A number, a word or a punctuation mark of `Message.text`."""

    text: str
    folded: str
    start: int
    end: int
    glued: bool  # no space before it

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


@dataclass(frozen=True)
class Message:
    """A message in standard form. `marked` is True when its writer uses diacritics."""

    normalized: Normalized
    tokens: tuple[Token, ...]
    marked: bool

    @property
    def text(self) -> str:
        return self.normalized.text

    @property
    def folded(self) -> str:
        return self.normalized.folded

    def span(self, entity: str, start: int, end: int, value: Any, role: str | None = None) -> Span:
        """The span of the citizen's text behind `text[start:end]`."""
        first, last = self.normalized.original_span(start, end)
        return Span(entity, first, last, value, role)


@lru_cache(maxsize=256)
def read(text: str) -> Message:
    """Reads one message; cached, since every extractor asks for it."""
    normalized = normalize(text)
    tokens = []
    previous_end = -1
    words = marked_words = 0
    for match in _TOKEN.finditer(normalized.text):
        word = match.group()
        folded = normalized.folded[match.start() : match.end()]
        tokens.append(Token(word, folded, match.start(), match.end(), match.start() == previous_end))
        previous_end = match.end()
        if word[0].isalpha():
            words += 1
            marked_words += word != folded
    return Message(normalized, tuple(tokens), marked_words >= 1 and marked_words * 5 >= words)


def pattern(source: str) -> re.Pattern[str]:
    """Compiles `source` as the module says. Marked letters must not stand inside a character class."""
    return re.compile(bear_missing_marks(source))


def phrases(source: str) -> re.Pattern[str]:
    """Like `pattern`, for whole words: the alternatives of `source` bounded by non-letters."""
    return pattern(f"{LEFT}(?:{source}){RIGHT}")


def bear_missing_marks(source: str) -> str:
    """The regular expression behind `pattern`."""
    return "".join(_letter_class(char) for char in unicodedata.normalize("NFC", source))


def spellings(word: str) -> set[str]:
    """Every spelling of `word` that `pattern(word)` matches."""
    found = {""}
    for char in unicodedata.normalize("NFC", word):
        found = {prefix + variant for prefix in found for variant in _variants(char)}
    return found


@lru_cache(maxsize=512)
def _letter_class(char: str) -> str:
    variants = _variants(char)
    return char if len(variants) == 1 else "[" + "".join(sorted(variants)) + "]"


def _variants(char: str) -> set[str]:
    if char.isascii():
        return {char}
    if char == "đ":
        return {"đ", "d"}
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 1:
        return {char}
    tone = next((part for part in parts if part in _TONES), "")
    hat = "".join(part for part in parts[1:] if part not in _TONES)
    tones = {"", tone}
    if tone in (_HOOK, _TILDE):
        tones |= {_HOOK, _TILDE}
    variants = {unicodedata.normalize("NFC", parts[0] + hat + t) for t in tones}
    # "mừoi" for "mười": the hat forgotten, the tone kept
    variants |= {unicodedata.normalize("NFC", parts[0] + t) for t in tones}
    return variants | {fold(char)}
