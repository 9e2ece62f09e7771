"""The shapes of the stored law, shared by the importer and the reader."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

#: Letters that number points in Vietnamese documents (f, j, w, z are not used).
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
#: Articles of a regulation issued with a circular (Quy chế ...) are named with this prefix.
REGULATION_PREFIX = "Quy chế Điều "
_NUMBERED = re.compile(r"(\d+)([^\d]*)")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


class LawImportError(ValueError):
    """A text, the catalogue or the table of amendments does not fit the others; the message says where."""


@dataclass(frozen=True, slots=True)
class Key:
    """Place of a provision inside its document: article, clause (khoản), point (điểm)."""

    article: str
    clause: str | None = None
    point: str | None = None

    def covers(self, other: Key) -> bool:
        """True for the provision itself and all that stands under it."""
        return self.article == other.article and self.clause in (None, other.clause) and (self.point in (None, other.point))

    def label(self) -> str:
        """As cited in Vietnamese: "điểm a khoản 1 Điều 30", "Mẫu số 01 Phụ lục II"."""
        article = f"Điều {self.article}" if self.article[:1].isdigit() else self.article
        parts = [article]
        if self.clause:
            parts.insert(0, f"khoản {self.clause}" if self.clause[:1].isdigit() else self.clause)
        if self.point:
            parts.insert(0, f"điểm {self.point}")
        return " ".join(parts)

    def order(self) -> tuple[object, ...]:
        """Sort key that gives reading order."""
        return (_article_order(self.article), _number_order(self.clause), _point_order(self.point))


@dataclass(frozen=True, slots=True)
class Provision:
    """One wording of one article, clause or point.

    `text` is the provision's own words: the introduction of an article or clause, without its
    clauses and points, which are provisions themselves. `effective_to` is inclusive, None = open.
    """

    document: str
    article: str
    clause: str | None
    point: str | None
    heading: str | None
    text: str
    effective_from: dt.date
    effective_to: dt.date | None = None
    amended_by: str | None = None
    note: str | None = None

    @property
    def key(self) -> Key:
        return Key(self.article, self.clause, self.point)

    def holds_on(self, day: dt.date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class LawDocument:
    """What is known of a document; `extract` means that only some of its provisions are stored."""

    number: str
    slug: str
    title: str
    issuer: str
    signed_on: dt.date | None
    effective_from: dt.date | None
    effective_to: dt.date | None
    language: str = "vi"
    extract: bool = False
    source: str = ""
    confidence: str = ""
    status_note: str | None = None
    amended_by: tuple[str, ...] = field(default=())


def _number_order(value: str | None) -> tuple[int, int, str]:
    if value is None:
        return (-1, 0, "")
    match = _NUMBERED.search(value)
    return (0, int(match.group(1)), match.group(2)) if match else (1, 0, value)


def _article_order(article: str) -> tuple[int, int, str]:
    """Articles first, then the articles of a regulation, then annexes; Roman numerals by value."""
    if article[:1].isdigit():
        return (0, *_number_order(article)[1:])
    if article.startswith(REGULATION_PREFIX):
        return (1, *_number_order(article)[1:])
    last = article.rsplit(maxsplit=1)[-1]
    return (2, roman_value(last), article)


def _point_order(point: str | None) -> tuple[int, str]:
    if point is None:
        return (-1, "")
    return (POINT_LETTERS.find(point[0]), point[1:])


def roman_value(numeral: str) -> int:
    """Value of a Roman numeral up to L; 0 for anything else ("Phụ lục" without a number)."""
    if not numeral or set(numeral) - set(_ROMAN):
        return 0
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))
