"""When officers answer: the week that an administrator has set, without public holidays and the days he closed. Pure but for `read_hours`.

Nothing is said to citizens while no hours are set. Times are those of Vietnam.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from knowledge.console.serving_models import OfficeHours
from knowledge.dates import VIETNAM
from knowledge.i18n import translator
from knowledge.models import utc_now
from knowledge.procedure.calendar import is_holiday

Span = tuple[dt.time, dt.time]
#: Spans of one day: morning and afternoon.
SPANS = 2
MAX_CLOSED = 100
#: Looked through for the next opening; none within it is as good as none.
_HORIZON = 30
_ONE_DAY = dt.timedelta(days=1)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:hg.]([0-5]\d)")


class InvalidHoursError(ValueError):
    """Hours that are none; `weekday` (0 is Monday) says where, None for the list of closed days."""

    def __init__(self, weekday: int | None) -> None:
        super().__init__(str(weekday))
        self.weekday = weekday


@dataclass(frozen=True, slots=True)
class Hours:
    """`week` has the spans of each day, Monday first."""

    week: tuple[tuple[Span, ...], ...]
    closed: frozenset[dt.date] = frozenset()

    def on(self, day: dt.date) -> tuple[Span, ...]:
        """The spans of a day; none on a holiday."""
        return () if day in self.closed or is_holiday(day) else self.week[day.weekday()]

    def is_open(self, moment: dt.datetime) -> bool:
        here = moment.astimezone(VIETNAM)
        return any(start <= here.time() < end for start, end in self.on(here.date()))

    def next_opening(self, moment: dt.datetime) -> dt.datetime | None:
        """The moment itself within office hours, else when they next begin; None where that is not within a month."""
        here = moment.astimezone(VIETNAM)
        for start, end in self._spans(here.date()):
            if here < end:
                return max(start, here)
        return None

    def due(self, asked: dt.datetime) -> dt.datetime | None:
        """When a request is overdue: at the end of the working day after the one on which officers could first see it."""
        opening = self.next_opening(asked)
        if opening is None:
            return None
        later = [end for start, end in self._spans(opening.date() + _ONE_DAY)]
        return next((end for end, following in zip(later, [*later[1:], None], strict=True) if _ends_day(end, following)), None)

    def _spans(self, first: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        for days in range(_HORIZON):
            day = first + days * _ONE_DAY
            for start, end in self.on(day):
                yield dt.datetime.combine(day, start, VIETNAM), dt.datetime.combine(day, end, VIETNAM)


def _ends_day(end: dt.datetime, following: dt.datetime | None) -> bool:
    return following is None or following.date() != end.date()


def read_hours(session: Session) -> Hours | None:
    """The hours that are set; None for none."""
    row = session.get(OfficeHours, 1)
    return hours_of(row.week, row.closed) if row is not None and any(row.week) else None


def hours_of(week: Iterable[Iterable[Any]], closed: Iterable[str]) -> Hours:
    """Hours as stored: lists of ["HH:MM", "HH:MM"], Monday first, and ISO days."""
    spans = tuple(tuple((dt.time.fromisoformat(start), dt.time.fromisoformat(end)) for start, end in day) for day in week)
    return Hours(spans, frozenset(dt.date.fromisoformat(day) for day in closed))


def parse_week(typed: list[list[tuple[str, str]]]) -> list[list[list[str]]]:
    """Typed times ("7:30", "13h30"), for each day a list of pairs of which empty ones are left out, as they are stored.

    Raises:
        InvalidHoursError: a time is none, a span ends before it begins, or two overlap.
    """
    week: list[list[list[str]]] = []
    for weekday, pairs in enumerate(typed):
        spans = [[_clock(start, weekday), _clock(end, weekday)] for start, end in pairs if start.strip() or end.strip()]
        times = [time for span in spans for time in span]
        if times != sorted(set(times)):
            raise InvalidHoursError(weekday)
        week.append(spans)
    return week


def parse_closed(typed: str) -> list[str]:
    """Typed days, one a line, as 2/9/2027 or 2027-09-02.

    Raises:
        InvalidHoursError: a line is no day, or there are more than MAX_CLOSED.
    """
    days = sorted({_day(line.strip()) for line in typed.splitlines() if line.strip()})
    if len(days) > MAX_CLOSED:
        raise InvalidHoursError(None)
    return [day.isoformat() for day in days]


def save_hours(session: Session, week: list[list[list[str]]], closed: list[str]) -> None:
    """Sets the hours, in the caller's transaction."""
    session.merge(OfficeHours(id=1, week=week, closed=closed, changed_at=utc_now()))


def describe(hours: Hours, locale: str) -> str:
    """ "thứ Hai đến thứ Sáu: 07:30–11:30, 13:30–17:00; thứ Bảy: 07:30–11:30"."""
    _ = translator(locale)
    names = weekday_names(locale)
    groups: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday, spans in enumerate(hours.week):
        if groups and groups[-1][2] == spans and groups[-1][1] == weekday - 1:
            groups[-1] = (groups[-1][0], weekday, spans)
        elif spans:
            groups.append((weekday, weekday, spans))
    parts = []
    for first, last, spans in groups:
        days = names[first] if first == last else _("{first} đến {last}").format(first=names[first], last=names[last])
        parts.append(f"{days}: {', '.join(f'{start:%H:%M}–{end:%H:%M}' for start, end in spans)}")
    return "; ".join(parts)


def told_to_citizen(hours: Hours, now: dt.datetime, locale: str) -> str:
    """When officers work and when they next do, without a promise of when they answer."""
    _ = translator(locale)
    week = _("Cán bộ làm việc {hours}, trừ ngày lễ.").format(hours=describe(hours, locale))
    if hours.is_open(now):
        return week
    opening = hours.next_opening(now)
    if opening is None:
        return week
    return f"{week} " + _("Hiện ngoài giờ làm việc; cán bộ xem yêu cầu sớm nhất từ {moment}.").format(
        moment=f"{opening:%H:%M} {opening:%d/%m/%Y}"
    )


def weekday_names(locale: str) -> tuple[str, ...]:
    """Monday first."""
    _ = translator(locale)
    return (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))


def _clock(typed: str, weekday: int) -> str:
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        raise InvalidHoursError(weekday)
    return f"{int(found[1]):02}:{found[2]}"


def _day(typed: str) -> dt.date:
    local = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", typed)
    try:
        return dt.date(int(local[3]), int(local[2]), int(local[1])) if local else dt.date.fromisoformat(typed)
    except ValueError:
        raise InvalidHoursError(None) from None
