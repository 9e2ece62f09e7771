"""What the extractors share: the span they return and patterns that forgive missing diacritics."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from nlu.normalizer import Normalized, fold


@dataclass(frozen=True)
class Span:
    """A typed piece of text. `start`/`end` are offsets in the original message."""

    entity: str
    value: Any
    start: int
    end: int
    role: str | None = None

    def with_role(self, role: str | None) -> Span:
        """The same span with another role."""
        return replace(self, role=role)

    def overlaps(self, other: Span) -> bool:
        """True when both spans share a character."""
        return self.start < other.end and other.start < self.end


def original(text: Normalized, entity: str, value: Any, start: int, end: int, role: str | None = None) -> Span:
    """Span of the original message for `text.text[start:end]`."""
    begin, stop = text.original_span(start, end)
    return Span(entity, value, begin, stop, role)


@lru_cache(maxsize=1024)
def letter_forms(char: str) -> str:
    """A marked letter as it may be typed: with all its marks, without the tone, without the hat, without both."""
    decomposed = unicodedata.normalize("NFD", char)
    forms = {char, fold(char)}
    for mark in decomposed[1:]:
        forms.add(unicodedata.normalize("NFC", decomposed.replace(mark, "")))
    return "".join(sorted(forms))


def tolerant(pattern: str) -> str:
    """A regular expression that also matches when some or all diacritics of its letters were left out.

    "thuê" matches "thuê" and "thue", but not "thuế": a mark that was typed must be the right one.
    Marked letters must not stand inside a character class.
    """
    return "".join(f"[{letter_forms(char)}]" if fold(char) != char else char for char in pattern)


def words(pattern: str) -> re.Pattern[str]:
    """Compiles a tolerant pattern between word boundaries."""
    return re.compile(rf"(?<!\w)(?:{tolerant(pattern)})(?!\w)")
