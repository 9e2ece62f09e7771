"""The procedure as days: holidays move them, the law of the day decides the steps."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.content_files import read_content
from knowledge.parameters import ParameterBook
from knowledge.procedure import Step, deadline, timeline
from knowledge.procedure.calendar import ask_by


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def book() -> ParameterBook:
    return read_content().book()


def steps(book: ParameterBook, start: str, law_day: str | None = None, **more: str) -> dict[str, Step]:
    found = timeline(day(start), day(law_day or start), more.get("group"), more.get("tenure", "buy"), book, "31")  # type: ignore[arg-type]
    return {step.key: step for step in found}


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-11-02", 7, "2026-11-09"),  # the first day is not counted
        ("2026-11-06", 8, "2026-11-16"),  # a Saturday: to Monday
        ("2026-02-09", 7, "2026-02-23"),  # Tết 2026: Monday 16 to Friday 20, then the weekend
        ("2027-01-29", 7, "2027-02-11"),  # Tết 2027 with its days off in lieu
        ("2026-04-23", 7, "2026-05-04"),  # 30 April, 1 May, weekend
        ("2026-04-20", 7, "2026-04-28"),  # in lieu of Giỗ Tổ on a Sunday
        ("2026-12-25", 7, "2027-01-04"),  # the year's end
    ],
)
def test_a_period_ends_on_a_working_day(start: str, days: int, last: str) -> None:
    assert deadline(day(start), days).day == day(last)


def test_the_holidays_that_moved_a_day_are_named() -> None:
    assert "Tết Nguyên Đán" in [off.name.vi for off in deadline(day("2026-02-09"), 7).moved_by]
    assert deadline(day("2026-11-02"), 7).moved_by == ()


def test_a_holiday_that_is_only_reported_moves_nothing_and_is_told() -> None:
    found = deadline(day("2026-11-17"), 7)
    assert found.day == day("2026-11-24")
    assert found.doubtful is not None


def test_a_paper_needed_after_tet_is_asked_for_before_it() -> None:
    assert ask_by(day("2026-02-20"), 7) == day("2026-02-06")


def test_the_result_is_known_thirty_days_after_closing(book: ParameterBook) -> None:
    found = steps(book, "2026-11-25", group="industrial-worker")
    assert found["notice"].latest == day("2026-10-26")
    assert found["housing-paper"].latest == day("2026-11-18")
    assert found["closing"].latest == day("2026-12-25")
    assert found["list"].latest == day("2027-01-04")
    assert found["department-answer"].latest == day("2027-01-14")
    assert found["eligible-list"].latest == day("2027-01-25")
    assert found["refusal"].latest == day("2027-02-11")  # Tết lies between
    assert found["contract"].latest is None
    assert all(step.citations for step in found.values())


def test_a_project_that_took_files_before_the_change_goes_on_under_the_old_rule(book: ParameterBook) -> None:
    old = steps(book, "2026-02-10", law_day="2026-02-08")
    assert "eligible-list" not in old
    assert old["department-silence"].earliest == day("2026-03-02")
    assert "eligible-list" in steps(book, "2026-02-10")
    assert "eligible-list" not in steps(book, "2026-02-08")


def test_the_offices_follow_the_day(book: ParameterBook) -> None:
    before, after = (steps(book, start, group="land-recovery") for start in ("2025-06-30", "2025-07-01"))
    assert "cấp huyện" in before["land-recovery-paper"].body.vi
    assert "cấp xã" in after["land-recovery-paper"].body.vi
    assert "Hải Dương" in before["department-silence"].body.vi
    assert after["department-silence"].body.vi == "Sở Xây dựng thành phố Hải Phòng"


def test_the_commune_police_take_over_from_the_committee(book: ParameterBook) -> None:
    before, after = (steps(book, start, group="urban-low-income") for start in ("2025-10-09", "2025-10-10"))
    assert "Ủy ban nhân dân" in before["income-paper"].body.vi
    assert "Công an" in after["income-paper"].body.vi


def test_renters_need_no_paper_on_housing(book: ParameterBook) -> None:
    assert not steps(book, "2026-11-25", tenure="rent").keys() & {"housing-paper", "small-home-paper", "income-paper"}


def test_where_the_closing_day_is_known_no_window_is_supposed(book: ParameterBook) -> None:
    found = {step.key: step for step in timeline(day("2026-11-02"), day("2026-11-02"), None, "buy", book, "31", closes=True)}
    assert found["closing"].latest == day("2026-11-02")
    assert found["list"].latest == day("2026-11-12")
    assert found["eligible-list"].latest == day("2026-12-02")
