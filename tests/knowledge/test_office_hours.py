"""When officers work: what a citizen is told, and when a request is overdue."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.dates import VIETNAM
from knowledge.office_hours import InvalidHoursError, describe, hours_of, parse_closed, parse_week, told_to_citizen

DAY = [["07:30", "11:30"], ["13:30", "17:00"]]
HOURS = hours_of([DAY] * 5 + [[["07:30", "11:30"]], []], ["2026-11-27"])


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("asked", "opening"),
    [
        ("2026-11-25T09:00", "2026-11-25T09:00"),  # a Wednesday, within hours
        ("2026-11-25T12:00", "2026-11-25T13:30"),
        ("2026-11-25T17:00", "2026-11-26T07:30"),
        ("2026-11-26T18:00", "2026-11-28T07:30"),  # over a day that is closed
        ("2026-11-28T12:00", "2026-11-30T07:30"),  # Saturday afternoon and Sunday
        ("2026-12-31T18:00", "2027-01-02T07:30"),  # New Year's Day
        ("2027-02-04T18:00", "2027-02-11T07:30"),  # Tết
    ],
)
def test_when_officers_next_work(asked: str, opening: str) -> None:
    assert HOURS.next_opening(at(asked)) == at(opening)


def test_the_citizen_is_told_hours_and_no_time_of_an_answer() -> None:
    week = "Cán bộ làm việc thứ Hai đến thứ Sáu: 07:30–11:30, 13:30–17:00; thứ Bảy: 07:30–11:30, trừ ngày lễ."
    assert told_to_citizen(HOURS, at("2026-11-25T09:00"), "vi") == week
    closed = "Hiện ngoài giờ làm việc; cán bộ xem yêu cầu sớm nhất từ 07:30 28/11/2026."
    assert told_to_citizen(HOURS, at("2026-11-26T18:00"), "vi") == f"{week} {closed}"


def test_a_request_is_overdue_after_the_next_working_day() -> None:
    assert HOURS.due(at("2026-11-24T09:00")) == at("2026-11-25T17:00")
    assert HOURS.due(at("2026-11-24T20:00")) == at("2026-11-26T17:00")
    assert HOURS.due(at("2026-11-26T09:00")) == at("2026-11-28T11:30")


def test_hours_that_never_come_are_no_hours() -> None:
    never = hours_of([[]] * 7, [])
    assert never.next_opening(at("2026-11-24T09:00")) is None
    assert never.due(at("2026-11-24T09:00")) is None
    assert describe(never, "vi") == ""


def test_times_are_read_as_people_write_them() -> None:
    typed = [[("7:30", "11h30"), ("13.30", "17:00")], *[[("", ""), ("", "")]] * 6]
    assert parse_week(typed) == [DAY, *[[]] * 6]
    assert parse_closed("2/9/2027\n\n2026-12-31\n31-12-2026") == ["2026-12-31", "2027-09-02"]


@pytest.mark.parametrize("pair", [("11:30", "7:30"), ("7:30", ""), ("24:00", "25:00"), ("sáng", "chiều"), ("7:30", "7:30")])
def test_times_that_are_none_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(InvalidHoursError) as refused:
        parse_week([[], [pair], [], [], [], [], []])
    assert refused.value.weekday == 1


def test_spans_that_overlap_and_days_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidHoursError):
        parse_week([[("7:30", "12:00"), ("11:00", "17:00")], *[[]] * 6])
    with pytest.raises(InvalidHoursError):
        parse_closed("31/2/2027")
