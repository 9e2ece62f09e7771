"""Working days in Vietnam and the last day of a period counted in days.

Holidays follow Article 112 of the Labour Code as the library `holidays` knows them, with days off in lieu and the swaps that it
knows. Which days beside Tết and 2 September are off is announced year by year, so days to come are an estimate.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import holidays

from knowledge.eligibility.message import Message

# Reported by the press as a plan to amend Article 112; no law was read. It moves no day, it is only told.
_UNVERIFIED = "Ngày Văn hóa Việt Nam"
# The library's days were compared with a Vietnamese lunar calendar over these years.
_YEARS = range(2023, 2032)
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayOff:
    """A public holiday or the day off in lieu of one."""

    day: dt.date
    name: Message


@dataclass(frozen=True, slots=True)
class Deadline:
    """`day` is the last day; `moved_by` the holidays that moved it; `doubtful` an unverified holiday on that very day."""

    day: dt.date
    moved_by: tuple[DayOff, ...] = ()
    doubtful: DayOff | None = None


def is_working_day(day: dt.date) -> bool:
    if day in _days_off():
        return False
    return day.weekday() < 5 or day in _vietnam("vi").weekend_workdays


def is_holiday(day: dt.date) -> bool:
    """A public holiday or the day off in lieu of one."""
    return day in _days_off()


def deadline(start: dt.date, days: int) -> Deadline:
    """The last day of a period of `days` calendar days that begins on the day after `start`; off days move it on."""
    day = start + dt.timedelta(days=days)
    moved_by = []
    while not is_working_day(day):
        if day in _days_off():
            moved_by.append(_days_off()[day])
        day += _ONE_DAY
    return Deadline(day, tuple(moved_by), _unverified().get(day))


def ask_by(due: dt.date, days: int) -> dt.date:
    """The last working day to ask for a paper that must be given within `days` and is needed on `due`."""
    day = due - dt.timedelta(days=days)
    while not is_working_day(day) or deadline(day, days).day > due:
        day -= _ONE_DAY
    return day


@functools.cache
def _vietnam(language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=_YEARS, expand=False, language=language)


@functools.cache
def _all() -> dict[dt.date, DayOff]:
    english = _vietnam("en_US")
    return {day: DayOff(day, Message(name, english[day])) for day, name in _vietnam("vi").items()}


@functools.cache
def _days_off() -> dict[dt.date, DayOff]:
    return {day: off for day, off in _all().items() if not off.name.vi.startswith(_UNVERIFIED)}


@functools.cache
def _unverified() -> dict[dt.date, DayOff]:
    return {day: off for day, off in _all().items() if off.name.vi.startswith(_UNVERIFIED)}
