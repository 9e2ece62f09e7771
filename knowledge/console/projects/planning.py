"""The dry run of a table: what its rows would make of the projects, and what is wrong with them. Writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.projects.checks import assembled, problems
from knowledge.console.projects.content import canonical, content_of, new_slug, with_status_event
from knowledge.console.projects.fields import FIELDS, FieldError, problem_of, read_field
from knowledge.console.projects.models import ProjectChange
from knowledge.console.projects.places import PlaceNames
from knowledge.console.projects.tables import Row, Table
from knowledge.console.projects.wording import Problem, project_fields
from knowledge.console.subjects import Content, digest
from knowledge.folding import fold
from knowledge.models import Project
from knowledge.projects import ProjectQuery, all_projects


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell: the row's number, the column's heading, what stands there."""

    row: int
    column: str
    value: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row makes of a project; `before` and `project` are None for a new one."""

    row: int
    content: Content
    before: Content | None
    project: Project | None


@dataclass(slots=True)
class Plan:
    """Rows with a fault are in none of the lists of rows."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def writes(self) -> list[Planned]:
        return [*self.new, *self.changed]

    @property
    def counts(self) -> dict[str, int]:
        faulty = len({fault.row for fault in self.faults})
        return {"new": len(self.new), "changed": len(self.changed), "unchanged": self.unchanged, "faulty": faulty}

    @property
    def digest(self) -> str:
        """The same while the same would be written over the same."""
        lines = [f"{item.content['slug']} {digest(item.before)} {digest(item.content)}" for item in self.writes]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan(session: Session, table: Table, matching: Sequence[str | None], places: PlaceNames, today: dt.date) -> Plan:
    """
    Args:
        matching: the field of each column (`knowledge.console.projects.matching.checked`).
    """
    return _Planner(session, table, matching, places, today).run()


class _Planner:
    def __init__(
        self, session: Session, table: Table, matching: Sequence[str | None], places: PlaceNames, today: dt.date
    ) -> None:
        self._table, self._places, self._today = table, places, today
        self._columns = {name: place for place, name in enumerate(matching) if name is not None}
        self._known = {row.slug: row for row in all_projects(session, ProjectQuery())}
        self._by_name: dict[str, list[str]] = {}
        for row in self._known.values():
            self._by_name.setdefault(_name(row.name), []).append(row.slug)
        self._rows_of: dict[str, int] = {}
        # Addresses that a new project cannot be given: those of others, of drafts, of other rows.
        self._taken = {*self._known, *session.scalars(select(ProjectChange.slug)), *self._written_slugs()}
        self._new_names: dict[str, int] = {}
        self._values: dict[str, dict[str, Any]] = {}
        self._plan = Plan()

    def _written_slugs(self) -> list[str]:
        place = self._columns.get("slug")
        return [] if place is None else [row.cells[place] for row in self._table.rows]

    def run(self) -> Plan:
        for row in self._table.rows:
            values, found = self._read(row)
            slug = self._slug(row, values, found) if not {"slug", "name"} & {problem.name for problem in found} else None
            project = self._known.get(slug or "")
            before = content_of(project) if project is not None else None
            content = assembled(values, before)
            found += [problem for problem in problems(content, self._today) if problem.name not in {item.name for item in found}]
            if found or slug is None:
                self._plan.faults += [self._fault(row, problem) for problem in found]
                continue
            self._place(row, canonical(content | {"slug": slug}), before, project)
        return self._plan

    def _place(self, row: Row, content: Content, before: Content | None, project: Project | None) -> None:
        content = with_status_event(content, before, self._today.isoformat())
        if content == before:
            self._plan.unchanged += 1
        elif before is None:
            self._plan.new.append(Planned(row.number, content, None, None))
        else:
            self._plan.changed.append(Planned(row.number, content, before, project))

    def _read(self, row: Row) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        found: list[Problem] = []
        for name, place in self._columns.items():
            if place in row.formulas:
                found.append(Problem(name, "formula"))
                continue
            value = self._value(name, row.cells[place])
            if isinstance(value, Problem):
                found.append(value)
            else:
                values[name] = value
        return values, found

    def _value(self, name: str, text: str) -> Any:
        """What a cell says, or the problem with it. Most cells of a table say what others do: each text is read once."""
        known = self._values.setdefault(name, {})
        if text not in known:
            try:
                known[text] = read_field(FIELDS[name], text, self._places)
            except FieldError as error:
                known[text] = problem_of(FIELDS[name], error)
        return known[text]

    def _slug(self, row: Row, values: dict[str, Any], found: list[Problem]) -> str | None:
        """Which project the row is of: by its address, else by its name, else a new one."""
        slug: str = values.pop("slug", "")
        name = _name(values.get("name", ""))
        where = "slug" if slug else "name"
        if not slug:
            same = self._by_name.get(name, [])
            if len(same) > 1:
                found.append(Problem("name", "same_name", {"choices": ", ".join(same[:10])}))
                return None
            slug = same[0] if same else ""
        earlier = self._rows_of.get(slug) if slug else self._new_names.get(name)
        if earlier is not None:
            found.append(Problem(where, "same_row", {"other": earlier}))
            return None
        if not slug:
            slug = new_slug(values.get("name", ""), self._taken)
            if not slug:
                found.append(Problem("name", "required"))
                return None
            self._new_names[name] = row.number
        self._taken.add(slug)
        self._rows_of[slug] = row.number
        return slug

    def _fault(self, row: Row, problem: Problem) -> Fault:
        place = self._columns.get(problem.name)
        if place is None:
            return Fault(row.number, project_fields("vi")[problem.name], "", problem)
        return Fault(row.number, self._table.headings[place], row.cells[place], problem)


def _name(name: str) -> str:
    return " ".join(fold(name).split())
