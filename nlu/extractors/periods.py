"""Calendar periods: the arithmetic behind dates, without any text.

A period runs from its first to its last day, both included. Parts of a year are quarters ("đầu năm" is the first, "giữa
năm" the second and third, "cuối năm" the fourth); parts of a month are the ten days that Vietnamese offices count
(thượng, trung, hạ tuần: 1 to 10, 11 to 20, 21 to the end).
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

Grain = Literal["day", "month", "quarter", "year"]
Part = Literal["start", "middle", "end", "first_half", "second_half"]

_FINEST_FIRST: tuple[Grain, ...] = ("day", "month", "quarter", "year")


@dataclass(frozen=True)
class Period:
    """Days `first` to `last`; `grain` is the unit in which it was told."""

    first: dt.date
    last: dt.date
    grain: Grain


def day(year: int, month: int, number: int) -> Period | None:
    """One day; None where the calendar has no such day."""
    try:
        date = dt.date(year, month, number)
    except ValueError:
        return None
    return Period(date, date, "day")


def of_day(date: dt.date) -> Period:
    """The day `date`."""
    return Period(date, date, "day")


def month(year: int, number: int) -> Period:
    """A month, 1 to 12."""
    return Period(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]), "month")


def quarter(year: int, number: int) -> Period:
    """A quarter, 1 to 4."""
    return Period(dt.date(year, number * 3 - 2, 1), month(year, number * 3).last, "quarter")


def year(number: int) -> Period:
    """A calendar year."""
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31), "year")


def week(date: dt.date) -> Period:
    """Monday to Sunday of the week that holds `date`."""
    monday = date - dt.timedelta(days=date.weekday())
    return Period(monday, monday + dt.timedelta(days=6), "day")


def months_from(date: dt.date, number: int) -> Period:
    """The month `number` months after that of `date` (before it when negative)."""
    index = date.year * 12 + date.month - 1 + number
    return month(index // 12, index % 12 + 1)


def quarters_from(date: dt.date, number: int) -> Period:
    """The quarter `number` quarters after that of `date`."""
    index = date.year * 4 + (date.month - 1) // 3 + number
    return quarter(index // 4, index % 4 + 1)


def part_of(period: Period, part: Part) -> Period:
    """A part of a year, a quarter or a month; other periods have no parts and are given back."""
    if period.grain == "year":
        number = period.first.year
        if part in ("first_half", "second_half"):
            start, end = (1, 6) if part == "first_half" else (7, 12)
            return Period(month(number, start).first, month(number, end).last, "month")
        start, end = {"start": (1, 1), "middle": (2, 3), "end": (4, 4)}[part]
        return Period(quarter(number, start).first, quarter(number, end).last, "quarter")
    if period.grain == "quarter":
        offset = {"start": 0, "middle": 1, "end": 2}.get(part)
        return period if offset is None else months_from(period.first, offset)
    if period.grain == "month":
        last = period.last.day
        days = {"start": (1, 10), "middle": (11, 20), "end": (21, last), "first_half": (1, 15), "second_half": (16, last)}
        start, end = days[part]
        return Period(period.first.replace(day=start), period.first.replace(day=end), "day")
    return period


def span_of(first: Period, last: Period) -> Period:
    """From the beginning of `first` to the end of `last`, told in the finer of their grains."""
    grain = min(first.grain, last.grain, key=_FINEST_FIRST.index)
    return replace(first, last=last.last, grain=grain)


def in_year(period: Period, number: int) -> Period:
    """The same days of another year (29 February becomes the 28th)."""

    def moved(date: dt.date) -> dt.date:
        return date.replace(year=number, day=min(date.day, calendar.monthrange(number, date.month)[1]))

    last = moved(period.last)
    if period.grain != "day" and period.last.month == 2:
        last = month(number, 2).last
    return Period(moved(period.first), last, period.grain)
