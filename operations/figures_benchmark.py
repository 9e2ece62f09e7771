"""`noxh benchmark figures`: how long the page of figures takes on many questions, beside a baseline of the same run.

The database is made for the measurement: the shipped content and questions drawn by chance, the same at each run.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Annotated, Any

import typer
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bot.console.figures import read
from knowledge.console.figures.periods import Period
from knowledge.content_files import CONTENT
from knowledge.dates import today
from knowledge.localities import LocalityIndex
from knowledge.models import Interaction, Project, Topic
from operations.law_benchmark import Timing, database, timed

GOAL_MS = 200.0
DAYS = 365
_KINDS = ("answer",) * 14 + ("form", "card_list", "clarification", "fallback", "handoff")
_OUTCOMES = (None,) * 12 + ("eligible", "not_eligible", "need_more_information")


def register(benchmark_app: typer.Typer) -> None:
    """Adds the command to the program."""
    benchmark_app.command("figures")(benchmark_figures)


def benchmark_figures(
    questions: Annotated[int, typer.Option(min=1, help="Số câu hỏi trong cơ sở dữ liệu tạm.")] = 50_000,
    rounds: Annotated[int, typer.Option(min=20, help="Số lần đo mỗi phép.")] = 60,
    url: Annotated[str | None, typer.Option(help="Cơ sở dữ liệu trống để đo, thay cho SQLite tạm.")] = None,
    check: Annotated[bool, typer.Option(help="Thoát với mã 1 khi không đạt mục tiêu.")] = False,
) -> None:
    """Thời gian tính trang số liệu, có mức so sánh trong cùng một lần chạy."""
    timings = measure(questions, rounds, url)
    typer.echo(f"{questions} questions in {DAYS} days")
    for timing in timings:
        typer.echo(timing.line())
    raise typer.Exit(1 if check and not all(timing.reached for timing in timings) else 0)


def measure(questions: int, rounds: int, url: str | None = None) -> list[Timing]:
    """The figures of a year and of thirty days, each beside a plain count of the same rows. The goal is for the slow ones too."""
    places = LocalityIndex.from_file(CONTENT / "localities.yaml")
    end = today()
    periods = {"year": Period(end - dt.timedelta(days=DAYS - 1), end), "month": Period(end - dt.timedelta(days=29), end)}
    with database(url) as factory:
        with factory() as session:
            make_interactions(session, questions, end)
            session.commit()

        def count(period: Period) -> None:
            with factory() as session:
                session.scalar(select(func.count()).where(Interaction.day.between(period.first, period.last)))

        def show(period: Period) -> None:
            before = Period(period.first - dt.timedelta(days=period.days), period.first - dt.timedelta(days=1))
            with factory() as session:
                read(session, period, before, places, "vi")

        timings = [timed(f"count of the rows, {name} (baseline)", rounds, [period], count) for name, period in periods.items()]
        shown = [timed(f"figures, {name}", rounds, [period], show, GOAL_MS) for name, period in periods.items()]
    return [*timings, *(replace(timing, slowest=True) for timing in shown)]


def make_interactions(session: Session, count: int, end: dt.date, days: int = DAYS) -> None:
    """Questions of the days up to `end`, with what the shipped content can be asked for; four of a conversation on average."""
    chance = random.Random(20260701)  # noqa: S311 - not for secrets
    topics = list(session.scalars(select(Topic.slug).order_by(Topic.slug)))
    weights = [1 / (number + 3) for number in range(len(topics))]
    named = [(row.slug, row.localities) for row in session.scalars(select(Project).order_by(Project.slug))]
    last = dt.datetime.combine(end, dt.time(16, 59), dt.UTC)

    def row() -> dict[str, Any]:
        project, localities = chance.choice(named)
        outcome = chance.choice(_OUTCOMES)
        return {
            "at": last - dt.timedelta(minutes=chance.randrange(days * 24 * 60 - 24 * 60)),
            "conversation": f"{chance.randrange(count // 4 + 1):064x}",
            "channel": chance.choice(("widget", "widget", "telegram", "api")),
            "kind": chance.choice(_KINDS),
            "topic": chance.choices(topics, weights)[0] if chance.random() < 0.95 else None,
            "confidence": round(chance.random(), 3),
            "localities": localities if chance.random() < 0.2 else [],
            "projects": [project] if chance.random() < 0.1 else [],
            "outcome": outcome,
            "tenure": chance.choice(("buy", "rent", "rent_to_buy", None)) if outcome else None,
            "rating": chance.choice((1, 1, -1)) if chance.random() < 0.08 else None,
        }

    session.execute(insert(Interaction), [row() for _number in range(count)])
