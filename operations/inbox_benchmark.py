"""`noxh benchmark inbox`: the officers' inbox and the queue of people who wait, with many questions, beside baselines of the same run.

The database is made for the measurement: the shipped content, then questions that got no answer, asked the more often the lower their
number (Zipf), and people who wait. Pages are asked of the whole gateway, signed in, without a network between.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Annotated

import httpx
import typer
from sqlalchemy import func, insert, select

from bot.console.access import PATH, SESSION_COOKIE
from bot.gateway import create_app
from knowledge.console.grouping import Grouping
from knowledge.console.models import ConsoleUser
from knowledge.console.roles import Role
from knowledge.console.serving_models import InboxCluster
from knowledge.console.sessions import open_session
from knowledge.database import SessionFactory
from knowledge.interactions import Observation, Pseudonyms, interaction_of
from knowledge.models import ExampleQuestion, HandoffRequest, Interaction, utc_now
from knowledge.office_hours import save_hours
from knowledge.settings import Settings
from operations.law_benchmark import Timing, database

GOAL_MS = 200.0
GROUPS = 12_000
_CHUNK = 5_000
_WARM_UP = 3
PAGES = {
    "inbox, most asked": "/inbox",
    "inbox, last asked": "/inbox?order=last",
    "inbox, page 40": "/inbox?page=40",
    "inbox, done": "/inbox?view=done",
    "one group": "/inbox/1",
    "people who wait": "/handoffs",
}


def register(benchmark_app: typer.Typer) -> None:
    """Adds the command to the program."""
    benchmark_app.command("inbox")(benchmark_inbox)


def benchmark_inbox(
    questions: Annotated[int, typer.Option(min=100, help="Số câu hỏi chưa trả lời được.")] = 50_000,
    waiting: Annotated[int, typer.Option(min=1, help="Số người chờ cán bộ.")] = 1_000,
    rounds: Annotated[int, typer.Option(min=20, help="Số lần đo mỗi trang.")] = 60,
    check: Annotated[bool, typer.Option(help="Thoát với mã 1 khi không đạt mục tiêu.")] = False,
) -> None:
    """Thời gian mở hộp câu hỏi và hàng chờ, có mức so sánh trong cùng một lần chạy."""
    timings = measure(questions, waiting, rounds, typer.echo)
    for timing in timings:
        typer.echo(timing.line())
    raise typer.Exit(1 if check and not all(timing.reached for timing in timings) else 0)


def measure(questions: int, waiting: int, rounds: int, say: Callable[[str], None]) -> list[Timing]:
    """
    Args:
        questions: rows with a text in the inbox.
        waiting: requests in the queue.
        rounds: how often each page is timed, after a few that are not.
    """
    with database() as factory:
        with factory() as session:
            url = session.get_bind().engine.url.render_as_string(hide_password=False)
        fill(factory, questions, waiting)
        with factory() as session:
            groups = session.scalar(select(func.count()).select_from(InboxCluster))
        say(f"{questions} questions in {groups} groups, {waiting} people who wait")
        baseline = _timed("grouped when it is read (baseline)", rounds, lambda: _grouped_when_read(factory))
        placing = _placing(factory, rounds)
        pages = asyncio.run(_pages(Settings(_env_file=None, database_url=url, rate_limit="off"), factory, rounds))
    return [baseline, *pages, placing]


def fill(factory: SessionFactory, questions: int, waiting: int) -> None:
    """Questions over the last 90 days, in groups, and people who wait for up to ten days."""
    chance = random.Random(1)  # noqa: S311 - the same database at every run
    now = utc_now()
    with factory() as session:
        texts = list(session.scalars(select(ExampleQuestion.text).order_by(ExampleQuestion.id).limit(GROUPS)))
        weights = [1 / place for place in range(1, len(texts) + 1)]
        chosen = [index + 1 for index in chance.choices(range(len(texts)), weights, k=questions)]
        counts = Counter(chosen)
        session.execute(
            insert(InboxCluster),
            [
                {
                    "id": number,
                    "sample": texts[number - 1],
                    "nearest": ["price", "loan-interest"],
                    "channels": ["telegram", "widget"],
                    "state": chance.choices(("open", "snoozed", "dismissed", "taught"), (80, 5, 5, 10))[0],
                    "until": now + dt.timedelta(days=chance.uniform(-7, 7)),
                    "count": count,
                    "first_at": now - dt.timedelta(days=90),
                    "last_at": now - dt.timedelta(days=chance.uniform(0, 90)),
                }
                for number, count in sorted(counts.items())
            ],
        )
        rows = [
            {
                "at": now - dt.timedelta(days=chance.uniform(0, 90)),
                "conversation": f"{place % 20_000:064x}",
                "channel": "widget",
                "kind": "fallback",
                "topic": "out-of-scope",
                "reason": "fallback",
                "text": texts[number - 1],
                "cluster_id": number,
            }
            for place, number in enumerate(chosen)
        ]
        for some in itertools.batched(rows, _CHUNK):
            session.execute(insert(Interaction), list(some))
        session.execute(
            insert(HandoffRequest),
            [
                {
                    "channel": "widget",
                    "conversation": f"c{number}",
                    "question": texts[number % len(texts)],
                    "created_at": now - dt.timedelta(days=chance.uniform(0, 10)),
                }
                for number in range(waiting)
            ],
        )
        save_hours(session, [[["07:30", "11:30"], ["13:30", "17:00"]]] * 5 + [[], []], [])
        session.commit()


def _grouped_when_read(factory: SessionFactory) -> None:
    """What the page would ask for without groups: only texts that are letter by letter the same stand together."""
    fresh = func.sum(Interaction.at >= utc_now() - dt.timedelta(days=7))
    statement = select(Interaction.text, func.count(), func.max(Interaction.at), fresh).where(Interaction.reason.is_not(None))
    with factory() as session:
        session.execute(statement.group_by(Interaction.text).order_by(func.count().desc()).limit(25)).all()


def _placing(factory: SessionFactory, rounds: int) -> Timing:
    """A question on its way into the table, in the background: never on the way of an answer."""
    grouping, names = Grouping(), Pseudonyms("a key of the benchmark")
    with factory() as session:
        newest = select(ExampleQuestion.text).order_by(ExampleQuestion.id.desc()).limit(rounds + _WARM_UP)
        questions = iter(session.scalars(newest).all())

        def place() -> None:
            row = interaction_of(Observation("c", "api", "vi", "fallback", None, next(questions)), names)
            grouping.place(session, row, ["price"])
            session.add(row)
            session.commit()

        return _timed("placing a question, in the background", rounds, place)


async def _pages(settings: Settings, factory: SessionFactory, rounds: int) -> list[Timing]:
    found = []
    async with _officer(settings, factory) as http:
        for name, path in {"an officer's account (baseline)": "/account", **PAGES}.items():
            times = []
            for turn in range(rounds + _WARM_UP):
                started = time.perf_counter()
                response = await http.get(PATH + path)
                times += [(time.perf_counter() - started) * 1000] if turn >= _WARM_UP else []
                response.raise_for_status()
            found.append(Timing(name, times, None if "baseline" in name else GOAL_MS))
    return found


@contextlib.asynccontextmanager
async def _officer(settings: Settings, factory: SessionFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in officer's browser, at a gateway over this database."""
    with factory() as session:
        roles = [str(role) for role in Role]
        user = ConsoleUser(username="benchmark", display_name="Benchmark", password_hash="-", roles=roles, totp_secret="-")  # noqa: S106
        session.add(user)
        session.flush()
        token = open_session(session, user, "127.0.0.1", "benchmark", utc_now())
        session.commit()
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://benchmark", cookies={SESSION_COOKIE: token}) as http:
            yield http


def _timed(name: str, rounds: int, call: Callable[[], object]) -> Timing:
    times = []
    for turn in range(rounds + _WARM_UP):
        started = time.perf_counter()
        call()
        times += [(time.perf_counter() - started) * 1000] if turn >= _WARM_UP else []
    return Timing(name, times)
