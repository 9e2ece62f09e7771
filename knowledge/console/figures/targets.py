"""How far the province is on the way to its targets, as far as the projects' data can say.

A target is a parameter with its citation; which ones the province follows stands in its `province.yaml`. What is counted are the homes
of the projects that the knowledge base holds, by state and by whether an officer has verified the project. The data give no day of
completion and a part of the projects no number of homes, so that a share of the target is never computed: it would be invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.models import ProjectProgress
from knowledge.content_schema import ProvinceFile, TargetFile
from knowledge.law_queries import cite
from knowledge.models import Parameter, Project
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterBook
from knowledge.reply import Citation

COMPLETED = ("handed_over",)
#: Handed over, or sold out where the data do not say whether people live there; the others as far as they are.
ORDER = ("handed_over", "sold_out", "open", "closed", "upcoming", "under_construction", "planned", "unknown")


@dataclass(frozen=True, slots=True)
class Stage:
    """Projects of one former province in one state. `homes`: those of projects that give a number; `unknown`: projects without one."""

    former_province: str | None
    status: str
    verified: bool
    projects: int = 0
    homes: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that others gave; `verified` as the parameter says."""

    title: str
    value: Decimal
    verified: bool
    source: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """A target and the projects that count towards it."""

    file: TargetFile
    title: str
    value: Decimal
    verified: bool
    citations: tuple[Citation, ...]
    source: str | None
    reported: tuple[Reported, ...]
    stages: tuple[Stage, ...]

    @property
    def homes(self) -> int:
        """In all projects together, whatever their state."""
        return sum(stage.homes for stage in self.stages)

    @property
    def unknown(self) -> int:
        return sum(stage.unknown for stage in self.stages)

    def completed(self, verified: bool) -> int:
        """Homes of projects that were handed over."""
        return sum(stage.homes for stage in self.stages if stage.status in COMPLETED and stage.verified == verified)


def targets(session: Session, province: ProvinceFile, day: dt.date, locale: str) -> tuple[Target, ...]:
    """Those the province follows; one whose parameter has no value on the day is left out."""
    keys = [key for item in province.targets for key in (item.parameter, *item.reported)]
    book = load_book(session, keys)
    named = {row.key: row for row in session.scalars(select(Parameter).where(Parameter.key.in_(keys)))}
    titles = {key: row.title_en if locale == "en" else row.title_vi for key, row in named.items()}
    every = stages(session)
    return tuple(
        Target(
            file=item,
            title=titles[item.parameter],
            value=value.value,
            verified=value.state == "verified",
            citations=tuple(cite(session, value.citations, day)),
            source=value.source,
            reported=tuple(_reported(book, item, titles, day, province.code)),
            stages=tuple(stage for stage in every if item.former is None or stage.former_province == item.former),
        )
        for item in province.targets
        if (value := book.find(item.parameter, day, province.code)) is not None
    )


def _reported(book: ParameterBook, item: TargetFile, titles: dict[str, str], day: dt.date, province: str) -> Iterable[Reported]:
    for key in item.reported:
        value = book.find(key, day, province)
        if value is not None:
            yield Reported(titles[key], value.value, value.state == "verified", value.source)


def stages(session: Session) -> tuple[Stage, ...]:
    """All projects, those that are furthest first."""
    found: dict[tuple[str | None, str, bool], Stage] = {}
    for former, status, verified, units in session.execute(
        select(Project.former_province, Project.status, Project.verified, Project.units)
    ):
        before = found.get((former, status, verified), Stage(former, status, verified))
        found[former, status, verified] = replace(
            before,
            projects=before.projects + 1,
            homes=before.homes + (units or 0),
            unknown=before.unknown + (units is None),
        )
    return tuple(
        sorted(found.values(), key=lambda stage: (_place(stage.status), stage.former_province or "", not stage.verified))
    )


def _place(status: str) -> int:
    return ORDER.index(status) if status in ORDER else len(ORDER)


def note_progress(session: Session, day: dt.date) -> bool:
    """Keeps how the projects stand today where that has changed since it was last kept; True where it was written."""
    stood = [asdict(stage) for stage in stages(session)]
    last = session.scalar(select(ProjectProgress).order_by(ProjectProgress.day.desc()).limit(1))
    if last is not None and last.stages == stood:
        return False
    session.merge(ProjectProgress(day=day, stages=stood))
    return True


def history(session: Session, former: str | None) -> list[tuple[dt.date, int, int]]:
    """How it stood on the days on which something changed: homes in all projects of the former province, and in those handed over."""
    rows = session.scalars(select(ProjectProgress).order_by(ProjectProgress.day.desc()).limit(24))
    found = []
    for row in rows:
        counted = [Stage(**item) for item in row.stages if former is None or item["former_province"] == former]
        done = sum(stage.homes for stage in counted if stage.status in COMPLETED)
        found.append((row.day, sum(stage.homes for stage in counted), done))
    return found
