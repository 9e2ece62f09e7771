"""The days of a period in Vietnam, and those it is compared with.

A period that still runs is compared with the same stretch of the one before: the first nine days of a month with the first nine of the
last one, never with the whole of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Preset = Literal["week", "month", "quarter", "year", "custom"]
PRESETS: tuple[Preset, ...] = ("week", "month", "quarter", "year", "custom")
#: Of a period somebody types: ten years of days are a mistake, not a question.
MAX_DAYS = 1100
_FIRST_DAY = dt.date(2020, 1, 1)


class InvalidPeriodError(ValueError):
    """The days cannot be those of a period: the first after the last, too many, or before the product's time."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if not (_FIRST_DAY <= self.first <= self.last and self.days <= MAX_DAYS):
            raise InvalidPeriodError

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def chosen(preset: Preset, today: dt.date, first: dt.date | None = None, last: dt.date | None = None) -> tuple[Period, Period]:
    """The period up to today, or from `first` to `last`, and the one before.

    Raises:
        InvalidPeriodError: see there; also where a day of `custom` is missing.
    """
    if preset == "custom":
        if first is None or last is None:
            raise InvalidPeriodError
        period = Period(first, last)
        return period, Period(first - dt.timedelta(days=period.days), first - dt.timedelta(days=1))
    if preset == "week":
        monday = today - dt.timedelta(days=today.weekday())
        return Period(monday, today), _stretch(monday - dt.timedelta(days=7), monday, today - monday)
    months = {"month": 1, "quarter": 3, "year": 12}[preset]
    start = dt.date(today.year, (today.month - 1) // months * months + 1, 1)
    return Period(start, today), _stretch(_months_later(start, -months), start, today - start)


def quarter(year: int, number: int) -> tuple[Period, Period]:
    """A whole quarter, 1 to 4, and the one before.

    Raises:
        InvalidPeriodError: see there.
    """
    if not (_FIRST_DAY.year < year < dt.date.max.year and 1 <= number <= 4):
        raise InvalidPeriodError
    start = dt.date(year, number * 3 - 2, 1)
    before = _months_later(start, -3)
    return Period(start, _months_later(start, 3) - dt.timedelta(days=1)), Period(before, start - dt.timedelta(days=1))


def month(year: int, number: int) -> Period:
    """A whole month.

    Raises:
        InvalidPeriodError: there is none of these numbers.
    """
    if not (_FIRST_DAY.year <= year < dt.date.max.year and 1 <= number <= 12):
        raise InvalidPeriodError
    start = dt.date(year, number, 1)
    return Period(start, _months_later(start, 1) - dt.timedelta(days=1))


def _stretch(start: dt.date, end: dt.date, length: dt.timedelta) -> Period:
    """As many days from `start` on, before `end`."""
    return Period(start, min(start + length, end - dt.timedelta(days=1)))


def _months_later(first_of_month: dt.date, months: int) -> dt.date:
    number = first_of_month.year * 12 + first_of_month.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)
