"""Open data: how often citizens asked, by month and topic, channel or place, so that nobody can be found in it.

What keeps people hidden:
- Whole past months only, so that no single question shows by two downloads of the same day.
- One dimension a table, never two crossed, and no text.
- A count below five is not given ("<5"). Where some are hidden, others are hidden with them ("*") until even somebody who knows the
  exact total cannot tell what any hidden one is: `protected` says how far that goes.
- Every other count, and the total, is rounded to the nearest five. Citizens may delete a conversation afterwards: the difference between
  two downloads then almost never shows, and never shows one person's topic.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.answers import topic_titles
from knowledge.console.figures.counts import counted, mentioned
from knowledge.console.figures.periods import InvalidPeriodError, month
from knowledge.console.figures.tables import channel_names
from knowledge.localities import LocalityIndex
from knowledge.models import Interaction

Dimension = Literal["topic", "channel", "place"]
LEAST, STEP = 5, 5
SMALL, WITHHELD = "<5", "*"
#: The newest that are listed; older ones can be asked for by name.
MAX_MONTHS = 60


class NoSuchMonthError(LookupError):
    """Not a month, not over yet, or before the product's time."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` is None where it is hidden; `shown` is what stands there: a number, `<5` or `*`."""

    key: str
    name: str
    count: int | None
    shown: str


@dataclass(frozen=True, slots=True)
class MonthTable:
    """`total` is of all questions of the table, rounded; None where no cell is shown, for it would tell of the hidden ones alone."""

    month: str
    dimension: Dimension
    total: int | None
    cells: tuple[Cell, ...]


def months(session: Session, today: dt.date) -> list[str]:
    """Past months in which something was asked, the newest first, as `2026-10`."""
    first, last = session.execute(select(func.min(Interaction.day), func.max(Interaction.day))).one()
    found: list[str] = []
    end = today.replace(day=1) - dt.timedelta(days=1)
    while first is not None and end >= first and len(found) < MAX_MONTHS:
        if end.replace(day=1) <= last:
            found.append(f"{end:%Y-%m}")
        end = end.replace(day=1) - dt.timedelta(days=1)
    return found


def month_table(
    session: Session, name: str, dimension: Dimension, today: dt.date, places: LocalityIndex, locale: str
) -> MonthTable:
    """
    Raises:
        NoSuchMonthError: see there.
    """
    try:
        year, number = (int(part) for part in name.split("-"))
        period = month(year, number)
    except (ValueError, InvalidPeriodError):
        raise NoSuchMonthError(name) from None
    if f"{period.first:%Y-%m}" != name or period.last >= today.replace(day=1):
        raise NoSuchMonthError(name)
    if dimension == "place":
        counts, _projects = mentioned(session, period)
        names = {slug: unit.name for slug in counts if (unit := places.get(slug)) is not None}
    elif dimension == "topic":
        counts, names = counted(session, period).topics, topic_titles(session, locale)
    else:
        counts, names = counted(session, period).channels, channel_names(locale)
    cells = _cells(counts, names)
    total = rounded(counts.total()) if any(cell.count is not None for cell in cells) else None
    return MonthTable(name, dimension, total, cells)


def _cells(counts: Counter[str], names: dict[str, str]) -> tuple[Cell, ...]:
    """By key: an order by count would tell about the hidden ones."""
    keys = sorted(key for key, count in counts.items() if count > 0)
    hidden = withheld([counts[key] for key in keys])
    cells = []
    for key, also in zip(keys, hidden, strict=True):
        count = None if also or counts[key] < LEAST else rounded(counts[key])
        shown = str(count) if count is not None else SMALL if counts[key] < LEAST else WITHHELD
        cells.append(Cell(key, names.get(key, key), count, shown))
    return tuple(cells)


def rounded(count: int) -> int:
    """To the nearest multiple of five; at least five."""
    return max((count + STEP // 2) // STEP * STEP, STEP)


def withheld(counts: Sequence[int]) -> list[bool]:
    """Which of the counts from five on are hidden too: the smallest ones, as few as protect those below five."""
    order = sorted((index for index, count in enumerate(counts) if count >= LEAST), key=lambda index: (counts[index], index))
    small = [count for count in counts if count < LEAST]
    chosen = [False] * len(counts)
    for number in range(len(order) + 1):
        if not small or protected(
            small, [counts[index] for index in order[:number]], [counts[index] for index in order[number:]]
        ):
            break
        chosen[order[number]] = True
    return chosen


def protected(small: Sequence[int], also: Sequence[int], shown: Sequence[int]) -> bool:
    """Can each of the `small` counts still be 1 and still be 4 for somebody who knows the exact total, every count that is shown, and
    that those hidden with them (`also`) are each at least five and at most the smallest shown?

    True as well where nothing is left to hide.
    """
    if not shown:
        return True
    number, total = len(small), sum(small) + sum(also)
    least, most = LEAST * len(also), min(shown) * len(also)
    # What the small ones can add up to, for all that is known.
    lowest, highest = max(number, total - most), min((LEAST - 1) * number, total - least)
    may_be_one = lowest <= (LEAST - 1) * (number - 1) + 1
    may_be_four = highest >= LEAST - 1 + (number - 1)
    return may_be_one and may_be_four
