"""A project as plain data in the shape of the content files (`knowledge.content_schema.ProjectFile`), and back into its row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container
from typing import Any

from sqlalchemy.orm import Session

from knowledge.console.subjects import Content, UnknownSubjectError
from knowledge.content_schema import ProjectFile
from knowledge.folding import fold
from knowledge.models import Project, ProjectEvent
from knowledge.projects import get_project, status_label

_PLAIN = tuple(name for name in ProjectFile.model_fields if name not in ("history", "prices", "photos"))
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
MAX_SLUG = 80


class UnknownProjectError(UnknownSubjectError):
    """There is no such project."""


def project_of(session: Session, slug: str) -> Project:
    """
    Raises:
        UnknownProjectError: there is none.
    """
    project = get_project(session, slug)
    if project is None:
        raise UnknownProjectError(slug)
    return project


def content_of(project: Project) -> Content:
    """What citizens get, JSON-ready."""
    content: Content = {name: _plain(getattr(project, name)) for name in _PLAIN}
    content["prices"] = [{"label": item["label"], "min": item["min"], "max": item.get("max")} for item in project.prices]
    content["photos"] = [{"file": item["file"], "caption": item.get("caption", "")} for item in project.photos]
    content["history"] = [{"on": item.happened_on, "event": item.event, "status": item.status} for item in project.history]
    return content


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def empty_content() -> Content:
    """A project of which nothing is known; its required fields are missing."""
    return canonical({"slug": "x", "name": "x", "status": "unknown", "source": "x", "checked_on": "2026-01-01"}) | {
        "slug": "",
        "name": "",
        "source": "",
        "checked_on": None,
    }


def canonical(content: Content) -> Content:
    """The one way of writing a content: same content, same digest.

    Raises:
        ValueError: it is not in the shape of the content files.
    """
    return ProjectFile.model_validate(content).model_dump(mode="json")


def write(session: Session, content: Content, edited_at: dt.datetime | None, row: Project | None = None) -> Project:
    """Gives the content to the citizens with the caller's commit. `row`: the project, where it is known already.

    Raises:
        ValueError: the content is not in the shape of the content files.
    """
    row = fill(row or get_project(session, content["slug"]) or Project(), content)
    row.edited_at = edited_at
    session.add(row)
    return row


def fill(row: Project, content: Content) -> Project:
    """The row with the content; of a new one for a preview as well.

    Raises:
        ValueError: see `write`.
    """
    values = ProjectFile.model_validate(content)
    for name in _PLAIN:
        setattr(row, name, getattr(values, name))
    row.prices = [item.model_dump() for item in values.prices]
    row.photos = [item.model_dump() for item in values.photos]
    events = [(item.on, item.event, item.status) for item in values.history]
    if events != [(item.happened_on, item.event, item.status) for item in row.history]:
        row.history = [
            ProjectEvent(position=number, happened_on=on, event=event, status=status)
            for number, (on, event, status) in enumerate(events)
        ]
    return row


def with_status_event(content: Content, before: Content | None, on: str) -> Content:
    """The content, a change of its status noted in its history with the day, where nobody has noted it yet."""
    if before is None or before["status"] == content["status"]:
        return content
    new = [item for item in content["history"] if item not in before["history"]]
    if any(item["status"] == content["status"] for item in new):
        return content
    event = {"on": on, "event": f"Tình trạng: {status_label(content['status'], 'vi')}", "status": content["status"]}
    return content | {"history": [*content["history"], event]}


def new_slug(name: str, taken: Container[str]) -> str:
    """The address of a new project, from its name; empty for a name without letters."""
    base = _NO_LETTERS.sub("-", fold(name)).strip("-")[: MAX_SLUG - 6].strip("-")
    slug, number = base, 2
    while slug and slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
