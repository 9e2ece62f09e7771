"""`noxh benchmark law`: how long a decision and an answer with citations take, beside a baseline of the same run.

The database is made for the measurement in a temporary folder: the shipped content, then copies of its documents under other
numbers until it holds the wanted count of provisions.
"""

from __future__ import annotations

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.orm import Session

from bot.eligibility_api import EligibilityIn, decide_for_api
from knowledge.answers import answer_topic
from knowledge.content_files import CONTENT, read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory, migrate
from knowledge.dates import today
from knowledge.eligibility import decide
from knowledge.known_cases import KNOWN_CASES, known_facts
from knowledge.models import LegalDocument, Provision
from knowledge.parameter_queries import load_book
from knowledge.province import read_province
from knowledge.seed import seed
from knowledge.settings import Settings

DECISION_GOAL_MS, ANSWER_GOAL_MS = 1.0, 5.0
TOPICS = ("income-condition", "housing-condition", "priority-lottery", "resale", "loan-interest", "application-file")
_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each call, and the goal for their median (`slowest`: for their 95th percentile); a baseline has none."""

    name: str
    milliseconds: list[float]
    goal: float | None = None
    slowest: bool = False

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def reached(self) -> bool:
        return self.goal is None or (self.p95 if self.slowest else self.median) < self.goal

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[-1]

    def line(self) -> str:
        against = "" if self.goal is None else f"   goal {self.goal:g} ms: {'reached' if self.reached else 'NOT reached'}"
        return f"{self.name:48} median {self.median:7.3f} ms   p95 {self.p95:7.3f} ms   n {len(self.milliseconds)}{against}"


def register(benchmark_app: typer.Typer) -> None:
    """Adds the command to the program."""
    benchmark_app.command("law")(benchmark_law)


def benchmark_law(
    provisions: Annotated[int, typer.Option(min=1, help="Số điều khoản trong cơ sở dữ liệu tạm.")] = 10_000,
    rounds: Annotated[int, typer.Option(min=20, help="Số lần đo mỗi phép.")] = 300,
    check: Annotated[bool, typer.Option(help="Thoát với mã 1 khi không đạt mục tiêu.")] = False,
) -> None:
    """Thời gian xét điều kiện và trả lời kèm trích dẫn, có mức so sánh trong cùng một lần chạy."""
    timings = measure(provisions, rounds, typer.echo)
    for timing in timings:
        typer.echo(timing.line())
    raise typer.Exit(1 if check and not all(timing.reached for timing in timings) else 0)


def measure(provisions: int, rounds: int, say: Callable[[str], None]) -> list[Timing]:
    """
    Args:
        provisions: how many the database holds at least.
        rounds: how often each call is timed, after a few that are not.
    """
    cases = json.loads(KNOWN_CASES.read_text(encoding="utf-8"))["cases"]
    with database() as factory:
        with factory() as session:
            book = load_book(session)
            shipped = count(session)
        facts = [known_facts(case) for case in cases]
        decisions = [
            timed("facts alone (baseline)", rounds, cases, known_facts),
            timed("decision", rounds, facts, lambda person: decide(person, book), DECISION_GOAL_MS),
        ]
        small = [_answers(factory, rounds, f"answer with citations, {shipped} provisions (baseline)")]
        with factory() as session:
            grow(session, provisions)
            say(f"{count(session)} provisions, {len(cases)} known applicants, {len(TOPICS)} topics")
        large = [
            timed("empty query (baseline)", rounds, [factory], _empty_query),
            _answers(factory, rounds, f"answer with citations, {provisions} provisions", ANSWER_GOAL_MS),
            timed(
                "decision with citations, as the API gives it", rounds, cases, lambda case: _api(factory, case), ANSWER_GOAL_MS
            ),
        ]
    return [*decisions, *small, *large]


@contextmanager
def database(url: str | None = None) -> Iterator[SessionFactory]:
    """The shipped content in the database at `url`; without one, in a temporary SQLite database."""
    with tempfile.TemporaryDirectory(prefix="noxh-benchmark-") as folder:
        chosen = url or f"sqlite:///{Path(folder) / 'benchmark.sqlite'}"
        engine = make_engine(Settings(_env_file=None, database_url=chosen).database)
        try:
            migrate(engine)
            factory = make_session_factory(engine)
            with factory() as session:
                seed(session, read_content())
                session.commit()
            yield factory
        finally:
            engine.dispose()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Provision)) or 0


def grow(session: Session, provisions: int) -> None:
    """Copies of the documents under other numbers, until there are so many provisions."""
    columns = [column.key for column in inspect(Provision).columns if column.key not in ("id", "document_id")]
    originals = list(session.scalars(select(LegalDocument).order_by(LegalDocument.id)))
    rows = {
        document.id: [{name: getattr(row, name) for name in columns} for row in document.provisions] for document in originals
    }
    missing = provisions - count(session)
    for number, document in zip(itertools.count(1), itertools.cycle(originals), strict=False):
        if missing <= 0:
            break
        copied = rows[document.id][:missing]
        copy = LegalDocument(number=f"{document.number} ({number})", slug=f"{document.slug}-copy-{number}", title=document.title)
        session.add(copy)
        session.flush()
        if copied:
            session.execute(insert(Provision), [row | {"document_id": copy.id} for row in copied])
        missing -= len(copied)
    session.commit()


def _answers(factory: SessionFactory, rounds: int, name: str, goal: float | None = None) -> Timing:
    def answer(topic: str) -> None:
        with factory() as session:
            answer_topic(session, topic, today(), "vi", "31")

    return timed(name, rounds, TOPICS, answer, goal)


def _api(factory: SessionFactory, case: dict[str, dict[str, object]]) -> None:
    with factory() as session:
        decide_for_api(session, EligibilityIn.model_validate(case["facts"]), "vi", read_province(CONTENT))


def _empty_query(factory: SessionFactory) -> None:
    with factory() as session:
        session.execute(text("SELECT 1"))


def timed[Given](
    name: str, rounds: int, given: list[Given] | tuple[Given, ...], call: Callable[[Given], object], goal: float | None = None
) -> Timing:
    """Calls with each of `given` in turn, after a few that are not timed."""
    turns = itertools.cycle(given)
    for _ in range(min(_WARM_UP, rounds // 5)):
        call(next(turns))
    times = []
    for _ in range(rounds):
        one = next(turns)
        started = time.perf_counter()
        call(one)
        times.append((time.perf_counter() - started) * 1000)
    return Timing(name, times, goal)
