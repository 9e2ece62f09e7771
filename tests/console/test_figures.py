"""The figures: counted right on both databases, by Vietnam's clock, and shown beside the period before."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.console.charts import bars, columns, nice_step
from knowledge.console.figures.counts import figures
from knowledge.console.figures.periods import InvalidPeriodError, Period, chosen, month, quarter
from knowledge.console.figures.tables import Row
from knowledge.console.roles import Role
from knowledge.database import SessionFactory
from knowledge.dates import today
from tests.console.conftest import Console
from tests.console.questions import ask

NOVEMBER = month(2026, 11)


def test_questions_are_counted_by_vietnams_day_and_hour(database: SessionFactory) -> None:
    with database() as session:
        ask(session, "2026-10-31 23:59", topic="price")
        ask(session, "2026-11-01 00:00", topic="resale", times=2)
        ask(session, "2026-11-30 23:30", topic="resale")
        ask(session, "2026-12-01 00:00", topic="resale")
        found = figures(session, NOVEMBER)
    assert found.counted.totals.questions == 3
    assert found.counted.topics == {"resale": 3}
    assert (found.hours[0], found.hours[23], len(found.hours)) == (2, 1, 24)
    assert (found.days[dt.date(2026, 11, 1)], found.days[dt.date(2026, 11, 30)], len(found.days)) == (2, 1, 30)


def test_people_are_counted_once_and_questions_by_how_they_ended(database: SessionFactory) -> None:
    with database() as session:
        ask(session, "2026-11-02 08:00", times=3, conversation="one", rating=1)
        ask(session, "2026-11-03 08:00", conversation="one", kind="fallback", channel="telegram", rating=-1)
        ask(session, "2026-11-03 09:00", conversation="two", kind="clarification")
        ask(session, "2026-11-03 09:00", conversation="two", kind="handoff")
        ask(session, "2026-11-03 09:00", conversation="two", kind="card_list", topic="find-project")
        counted = figures(session, NOVEMBER).counted
    assert (counted.totals.conversations, counted.totals.questions) == (2, 7)
    assert counted.totals.ways == {"answered": 4, "not_answered": 1, "asked_back": 1, "to_a_person": 1}
    assert (counted.totals.rated_up, counted.totals.rated_down) == (3, 1)
    assert counted.totals.answered_share == pytest.approx(4 / 7)
    assert counted.channels == {"widget": 6, "telegram": 1}
    assert counted.without_topic == 6


def test_places_projects_and_checks(database: SessionFactory) -> None:
    with database() as session:
        ask(session, "2026-11-02 08:00", localities=["hai-tan", "tan-hung"], projects=["tan-phu-hung"])
        ask(session, "2026-11-02 08:01", localities=["hai-tan"], outcome="eligible", tenure="buy")
        ask(session, "2026-11-02 08:02", outcome="not_eligible")
        ask(session, "2026-12-02 08:02", localities=["hai-tan"], outcome="eligible", tenure="buy")
        found = figures(session, NOVEMBER)
    assert found.places == {"hai-tan": 2, "tan-hung": 1}
    assert found.projects == {"tan-phu-hung": 1}
    assert found.checks == {("eligible", "buy"): 1, ("not_eligible", ""): 1}


def test_an_empty_period_has_zeros_and_no_share(database: SessionFactory) -> None:
    with database() as session:
        found = figures(session, month(2021, 1))
    assert found.counted.totals.answered_share is None
    assert set(found.days.values()) == {0}


DAY = dt.date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("preset", "first", "before"),
    [
        ("week", dt.date(2026, 11, 23), (dt.date(2026, 11, 16), dt.date(2026, 11, 19))),
        ("month", dt.date(2026, 11, 1), (dt.date(2026, 10, 1), dt.date(2026, 10, 26))),
        ("quarter", dt.date(2026, 10, 1), (dt.date(2026, 7, 1), dt.date(2026, 8, 26))),
        ("year", dt.date(2026, 1, 1), (dt.date(2025, 1, 1), dt.date(2025, 11, 26))),
    ],
)
def test_a_running_period_is_compared_with_the_same_stretch(preset: str, first: dt.date, before: tuple[dt.date, dt.date]) -> None:
    now, old = chosen(preset, DAY)  # type: ignore[arg-type]
    assert (now.first, now.last) == (first, DAY)
    assert (old.first, old.last) == before


def test_the_stretch_before_never_runs_into_the_period_itself() -> None:
    now, old = chosen("month", dt.date(2026, 3, 31))
    assert old == Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert old.last < now.first


def test_chosen_days_are_compared_with_as_many_before() -> None:
    now, old = chosen("custom", DAY, dt.date(2026, 11, 10), dt.date(2026, 11, 12))
    assert (now.days, old) == (3, Period(dt.date(2026, 11, 7), dt.date(2026, 11, 9)))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, DAY),
        (DAY, None),
        (DAY, DAY - dt.timedelta(days=1)),
        (dt.date(2020, 1, 1), DAY),
        (dt.date(1, 1, 1), dt.date(1, 1, 2)),
    ],
)
def test_days_that_make_no_period_are_refused(first: dt.date | None, last: dt.date | None) -> None:
    with pytest.raises(InvalidPeriodError):
        chosen("custom", DAY, first, last)


def test_quarters_and_the_ones_before() -> None:
    now, old = quarter(2026, 1)
    assert (now, old) == (Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31)), Period(dt.date(2025, 10, 1), dt.date(2025, 12, 31)))


def test_charts_stay_inside_their_frame() -> None:
    rows = [Row("a", 7, 9), Row("b", 0, 3), *[Row("c", 1, 0)] * 20]
    drawn = bars(rows)
    assert drawn.left_out == 12
    assert all(0 <= bar.width <= 480 and 0 <= (bar.before or 0) <= 480 for bar in drawn.bars)
    standing = columns([Row(str(day), count) for day, count in enumerate((0, 3, 1234, 7))])
    assert all(column.y >= 0 and column.y + column.height <= standing.base + 0.001 for column in standing.columns)
    assert [line.number for line in standing.lines] == [0, 500, 1000, 1500]
    assert [nice_step(top) for top in (0, 1, 6, 26, 900)] == [1, 1, 2, 10, 200]
    assert columns([Row("x", 0)]).columns[0].height == 0


async def test_the_page_shows_the_period_with_a_table_beside_each_chart(console: Console) -> None:
    with console.sessions() as session:
        ask(session, f"{today()} 00:00", times=12, topic="loan-interest", localities=["hai-tan"], rating=1)
        ask(session, f"{today()} 00:00", topic="price", kind="fallback", channel="telegram")
        session.commit()
    page = (await (await console.signed_in("hoa", Role.ANALYST)).get("/figures?preset=month")).text
    assert "Lãi suất vay mua nhà ở xã hội hiện nay" in page or "Lãi suất" in page
    assert "92,3%" in page
    assert "Phường Hải Tân" in page
    charts = re.findall(r'<svg class="chart"[^>]*role="img" aria-labelledby="(\w+-chart)">\s*<title id="\1">', page)
    assert len(charts) == page.count('<svg class="chart"') == len(re.findall(r"<table>", page))
    assert "style=" not in page


async def test_wrong_days_are_said_and_nothing_breaks(console: Console) -> None:
    officer = await console.signed_in("hoa", Role.ANALYST)
    page = await officer.get("/figures?preset=custom&first=2026-11-10&last=2026-11-01")
    assert page.status_code == 422
    assert "Khoảng ngày không đúng" in page.text
    assert (await officer.get("/figures?preset=custom&first=%3Cscript%3E&last=x")).status_code == 422
    assert (await officer.get("/figures?preset=decade")).status_code == 422


async def test_an_author_has_no_figures_in_the_menu(console: Console) -> None:
    assert "/console/figures" not in (await (await console.signed_in("lan", Role.AUTHOR)).get("")).text
    assert "/console/figures" in (await (await console.signed_in("hoa", Role.ANALYST)).get("")).text
