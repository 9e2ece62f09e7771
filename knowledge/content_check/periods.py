"""Days of validity: gaps in them, overlaps, and the days on which something changes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator

from knowledge.content_files import Fault, SourceText
from knowledge.content_schema import Dated
from knowledge.parameters import Period

_DAY = dt.timedelta(days=1)


def first_gap(periods: Iterable[Period], start: dt.date, end: dt.date | None) -> dt.date | None:
    """The first day from `start` to `end` (None: for ever) that lies in none of the periods."""
    day = start
    for begins, ends in sorted(periods, key=lambda period: period[0]):
        if begins > day:
            return day
        if ends is None or (end is not None and ends >= end):
            return None
        day = max(day, ends + _DAY)
    return day


def days_of_change(periods: Iterable[Period], start: dt.date, end: dt.date | None) -> list[dt.date]:
    """`start`, and each later day up to `end` on which one of the periods begins or has just ended."""
    days = {start}
    for begins, ends in periods:
        days |= {begins} | ({ends + _DAY} if ends is not None else set())
    return sorted(day for day in days if day >= start and (end is None or day <= end))


def overlaps(dated: Iterable[tuple[int, Dated]], source: SourceText, name: str) -> Iterator[Fault]:
    """A fault for each entry that begins before the one before it ends."""
    ordered = sorted(dated, key=lambda pair: pair[1].effective_from)
    for (_, earlier), (index, later) in itertools.pairwise(ordered):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            yield source.fault(f"overlaps the one that begins on {earlier.effective_from}", name, index)
