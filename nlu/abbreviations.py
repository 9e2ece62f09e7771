"""Abbreviations and teencode → what they stand for, from `data/abbreviations.yml` (its header explains its shape)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nlu.slips import one_slip
from nlu.syllables import VOWELS, fold

ABBREVIATIONS_FILE = Path(__file__).parent / "data" / "abbreviations.yml"


_LONG = 4  # letters from which an abbreviation is known with a slip
# Letters before "3a" are part of a code: "ct3a" is a building, "ct34" may be a directive.
_CODE = re.compile(r"\d+[^\W\d_]")


@dataclass(frozen=True)
class _Reading:
    """One way to read an abbreviation: `prev`/`next` must match the folded neighbour when given."""

    expansion: str
    prev: re.Pattern[str] | None
    next: re.Pattern[str] | None


@dataclass(frozen=True)
class Expansion:
    """`text[start:end]` stands for `words`."""

    start: int
    end: int
    words: str


def is_abbreviation(word: str) -> bool:
    """True when the table has the word."""
    return word in _table()


@lru_cache(maxsize=4096)
def misspelt_initials(word: str) -> str | None:
    """The only long initials one slip away: of "nxoh" and "noxxh" "noxh"."""
    if len(word) < _LONG - 1 or len(word) > _LONG + 3:
        return None
    meant = {
        _table()[short][0].expansion: short
        for short in sorted(long_initials())
        if one_slip(word, short) and _vowels(word) <= _vowels(short)  # "bhan" is "nhan", not "bhtn"
    }
    return next(iter(meant.values())) if len(meant) == 1 else None


@lru_cache(maxsize=1)
def long_initials() -> frozenset[str]:
    """Initials of four words or more that mean one thing, whatever their neighbours."""
    return frozenset(
        short
        for short, (reading, *others) in _table().items()
        if len(short) >= _LONG
        and not (others or reading.prev or reading.next)
        and fold(short) == "".join(word[0] for word in fold(reading.expansion).split())
    )


def _vowels(word: str) -> int:
    return sum(char in VOWELS for char in fold(word))


def expansions(text: str, skipped: Container[int]) -> Iterator[Expansion]:
    """The abbreviations of a text in standard characters, from left to right; none at the places `skipped`."""
    table = _table()
    matches = list(_token().finditer(text))
    tokens = [fold(match.group()) for match in matches]
    for i, match in enumerate(matches):
        readings = table.get(match.group())
        if not readings or match.start() in skipped or _CODE.match(text, match.end()):
            continue
        after_digit = match.start() > 0 and text[match.start() - 1].isdigit()
        previous, following = tokens[i - 1] if i else "", tokens[i + 1] if i + 1 < len(tokens) else ""
        for reading in readings:
            if (
                (not reading.prev or reading.prev.fullmatch(previous))
                and (not reading.next or reading.next.fullmatch(following))
                # "15tr", "2k": letters glued to a number are units unless the reading asks for a number
                and (not after_digit or (reading.prev and reading.prev.fullmatch(previous)))
            ):
                before_digit = match.end() < len(text) and text[match.end()].isdigit()
                words = (" " if after_digit else "") + reading.expansion + (" " if before_digit else "")
                yield Expansion(match.start(), match.end(), words)
                break


@lru_cache(maxsize=1)
def _token() -> re.Pattern[str]:
    """A word, a number, a punctuation mark, or an entry of the table that mixes them ("k0", "đ/c")."""
    mixed = sorted((re.escape(short) for short in _table() if not short.isalpha()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(mixed)})(?!\w)|\d+|[^\W\d_]+|[^\w\s]")


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[_Reading, ...]]:
    """Abbreviation → its readings, most specific first."""
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
