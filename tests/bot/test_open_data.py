"""Open data: whole past months, small counts hidden, also from somebody who reckons."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import random
from collections.abc import Callable, Sequence

import pytest

from bot.open_data_api import LICENCE
from knowledge.console.figures.open_data import NoSuchMonthError, month_table, months, rounded, withheld
from knowledge.content_files import CONTENT
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.dates import today
from knowledge.localities import LocalityIndex
from knowledge.models import Topic
from knowledge.settings import Settings
from tests.bot.conftest import started
from tests.console.questions import ask

DAY = dt.date(2026, 11, 26)
PLACES = LocalityIndex.from_file(CONTENT / "localities.yaml")


def could_be(counts: Sequence[int], hidden: Sequence[bool], index: int) -> set[int]:
    """All that a hidden small count can be for somebody who knows the exact total, every shown count and how the others were chosen."""
    shown = [count for count, also in zip(counts, hidden, strict=True) if count >= 5 and not also]
    ranges = []
    for number, (count, also) in enumerate(zip(counts, hidden, strict=True)):
        if number == index:
            continue
        if count < 5:
            ranges.append(range(1, 5))
        elif also:
            ranges.append(range(5, (min(shown) if shown else 40) + 1))
    rest = sum(counts) - sum(shown)
    return {own for own in range(1, 5) if any(own + sum(others) == rest for others in itertools.product(*ranges))}


def test_a_hidden_count_stays_anything_from_one_to_four_for_somebody_who_knows_the_total() -> None:
    chance = random.Random(4)  # noqa: S311 - not for secrets
    tried = 0
    for _round in range(400):
        counts = [chance.choice((1, 2, 3, 4, 5, 6, 7, 8, 12, 30)) for _cell in range(chance.randrange(2, 7))]
        hidden = withheld(counts)
        if all(also or count < 5 for count, also in zip(counts, hidden, strict=True)):
            continue
        for index, count in enumerate(counts):
            if count < 5:
                tried += 1
                assert {1, 4} <= could_be(counts, hidden, index), (counts, hidden)
    assert tried > 100


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([30, 40, 50], [False] * 3),
        ([3, 40, 50], [False, True, False]),
        ([3], [False]),
        ([2, 9], [False, True]),
    ],
)
def test_as_few_as_protect_are_hidden_with_the_small_ones(counts: list[int], hidden: list[bool]) -> None:
    assert withheld(counts) == hidden


def test_counts_are_rounded_to_five_and_never_to_nothing() -> None:
    assert [rounded(count) for count in (5, 7, 8, 12, 13, 1001)] == [5, 5, 10, 10, 15, 1000]


def test_a_month_by_topic_channel_and_place(database: SessionFactory) -> None:
    with database() as session:
        ask(session, "2026-10-05 08:00", times=3, topic="resale", localities=["hai-tan"])
        ask(session, "2026-10-05 08:00", times=12, topic="price", channel="telegram", localities=["hai-tan", "tan-hung"])
        ask(session, "2026-10-05 08:00", times=33, topic="loan-interest")
        ask(session, "2026-11-05 08:00", times=50, topic="resale")
        session.flush()
        assert months(session, DAY) == ["2026-10"]
        topics = month_table(session, "2026-10", "topic", DAY, PLACES, "vi")
        channels = month_table(session, "2026-10", "channel", DAY, PLACES, "vi")
        places = month_table(session, "2026-10", "place", DAY, PLACES, "en")
    assert {cell.key: cell.shown for cell in topics.cells} == {"resale": "<5", "price": "*", "loan-interest": "35"}
    assert topics.total == 50
    assert {cell.key: cell.count for cell in channels.cells} == {"telegram": 10, "widget": 35}
    assert {cell.key: cell.count for cell in places.cells} == {"hai-tan": 15, "tan-hung": 10}
    assert [cell.key for cell in topics.cells] == ["loan-interest", "price", "resale"], "an order by count would tell"


def test_of_hidden_counts_alone_not_even_the_total_is_told(database: SessionFactory) -> None:
    with database() as session:
        ask(session, "2026-10-05 08:00", times=4, topic="resale")
        ask(session, "2026-10-05 08:00", times=4, topic="price")
        found = month_table(session, "2026-10", "topic", DAY, PLACES, "vi")
    assert found.total is None
    assert {cell.shown for cell in found.cells} == {"<5"}


@pytest.mark.parametrize("name", ["2026-11", "2026-12", "2026-13", "2019-12", "2026-9", "2026", "x-y", "20a6-10", "-1-10"])
def test_months_that_are_not_over_or_none_are_refused(database: SessionFactory, name: str) -> None:
    with database() as session, pytest.raises(NoSuchMonthError):
        month_table(session, name, "topic", DAY, PLACES, "vi")


async def test_the_api_gives_json_and_csv_with_the_licence(settings: Callable[..., Settings]) -> None:
    chosen = settings()
    past = today().replace(day=1) - dt.timedelta(days=1)
    engine = make_engine(chosen.database)
    with make_session_factory(engine)() as session:
        for number in range(3):
            ask(session, f"{past} 08:0{number}", times=20, topic="resale", text="lời người dân")
        ask(session, f"{today()} 00:00", times=20, topic="price")
        for topic in session.query(Topic).where(Topic.slug == "resale"):
            topic.title_vi = "=1+1"
        session.commit()
    engine.dispose()
    async with started(chosen) as gateway:
        catalogue = (await gateway.http.get("/api/v1/open-data")).json()
        assert catalogue["months"] == [f"{past:%Y-%m}"]
        assert catalogue["licence"] == LICENCE
        address = f"/api/v1/open-data/topic/{past:%Y-%m}"
        response = await gateway.http.get(address)
        body = response.json()
        assert body["rows"] == [{"key": "resale", "name": "=1+1", "count": 60, "shown": "60"}]
        assert body["licence"] == LICENCE
        assert "lời người dân" not in response.text
        sheet = await gateway.http.get(f"{address}?format=csv")
        assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
        assert [(row["name"], row["questions"]) for row in rows] == [("'=1+1", "60")]
        assert (await gateway.http.get(f"/api/v1/open-data/topic/{today():%Y-%m}")).status_code == 404
        assert (await gateway.http.get(f"/api/v1/open-data/person/{past:%Y-%m}")).status_code == 422
