"""The figures of a period: a few aggregates in SQL, the same on SQLite and PostgreSQL.

Each reads its own index once (`knowledge.models.Interaction`) and brings groups out of the database, never rows. Places and projects
are JSON lists: the database counts each list as it is written, and the few hundred different ones are opened here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from knowledge.console.figures.periods import Period
from knowledge.models import Interaction

#: What the first reply to a question was, by how it left the citizen.
ANSWERED = ("answer", "card_list", "form")
NOT_ANSWERED = ("fallback", "error")
#: A question back, and a person asked for: neither an answer nor a failure.
ASKED_BACK, TO_A_PERSON = "clarification", "handoff"
WAYS = ("answered", "asked_back", "to_a_person", "not_answered")
_WAY = dict.fromkeys(ANSWERED, "answered") | dict.fromkeys(NOT_ANSWERED, "not_answered")
_WAY |= {ASKED_BACK: "asked_back", TO_A_PERSON: "to_a_person"}


@dataclass(frozen=True, slots=True)
class Totals:
    """`conversations` are distinct keyed hashes; `ways` counts questions by how they ended (`WAYS`)."""

    questions: int = 0
    conversations: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    rated_up: int = 0
    rated_down: int = 0

    @property
    def answered_share(self) -> float | None:
        """Of all questions, 0 to 1; None where nothing was asked."""
        return self.ways.get("answered", 0) / self.questions if self.questions else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What one reading of the questions gives: slugs with their counts; `topics` without the questions that had none."""

    totals: Totals
    topics: Counter[str]
    without_topic: int
    channels: Counter[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """A period. `places` and `projects` count the questions that named each; one question may name several.

    `days` and `hours` are in Vietnam's time, and every day of the period and every hour stands in them. `checks` are eligibility
    checks by outcome and tenure, which is empty where it was not said.
    """

    period: Period
    counted: Counted
    places: Counter[str]
    projects: Counter[str]
    hours: dict[int, int]
    days: dict[dt.date, int]
    checks: dict[tuple[str, str], int]


def figures(session: Session, period: Period) -> Figures:
    """Everything of the period."""
    hours, days = _clock(session, period)
    places, projects = mentioned(session, period)
    return Figures(
        period=period,
        counted=counted(session, period),
        places=places,
        projects=projects,
        hours=hours,
        days=days,
        checks=_checks(session, period),
    )


def counted(session: Session, period: Period) -> Counted:
    """Questions by topic and channel with their totals; alone it is what the period before is compared by."""
    topics = _counts(session, period, Interaction.topic)
    without = topics.pop(None, 0)
    ways, channels, ratings = Counter[str](), Counter[str](), Counter[int | None]()
    columns = (Interaction.kind, Interaction.channel, Interaction.rating)
    for kind, channel, rating, count in session.execute(_grouped(period, *columns)):
        ways[_WAY.get(kind, "not_answered")] += count
        channels[channel] += count
        ratings[rating] += count
    people = session.scalar(select(func.count(distinct(Interaction.conversation))).where(within(period))) or 0
    return Counted(
        totals=Totals(ways.total(), people, dict(ways), ratings[1], ratings[-1]),
        topics=topics,
        without_topic=without,
        channels=channels,
    )


def within(period: Period) -> ColumnElement[bool]:
    """Rows of the period."""
    return Interaction.day.between(period.first, period.last)


def mentioned(session: Session, period: Period) -> tuple[Counter[str], Counter[str]]:
    """How many questions name each place, and each project."""
    # As it is written: PostgreSQL does not compare JSON.
    lists = (cast(Interaction.localities, String), cast(Interaction.projects, String))
    places, projects = Counter[str](), Counter[str]()
    for localities, named, count in session.execute(_grouped(period, *lists).where(Interaction.mentions)):
        for slug in set(json.loads(localities)):
            places[slug] += count
        for slug in set(json.loads(named)):
            projects[slug] += count
    return places, projects


def _grouped(period: Period, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
    return select(*columns, func.count()).where(within(period)).group_by(*columns)


def _counts(session: Session, period: Period, column: InstrumentedAttribute[Any]) -> Counter[Any]:
    return Counter({row[0]: row[1] for row in session.execute(_grouped(period, column))})


def _clock(session: Session, period: Period) -> tuple[dict[int, int], dict[dt.date, int]]:
    # Two readings: a year has 8,760 hours, and bringing them here takes longer than counting twice.
    hours = _counts(session, period, Interaction.hour)
    days = _counts(session, period, Interaction.day)
    every_day = (period.first + dt.timedelta(days=number) for number in range(period.days))
    return {hour: hours[hour] for hour in range(24)}, {day: days[day] for day in every_day}


def _checks(session: Session, period: Period) -> dict[tuple[str, str], int]:
    statement = _grouped(period, Interaction.outcome, Interaction.tenure).where(Interaction.outcome.is_not(None))
    return {(outcome, tenure or ""): count for outcome, tenure, count in session.execute(statement)}
