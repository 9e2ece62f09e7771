"""The way of a project's change: draft → in review → published, and withdrawn.

Who wrote any part of a change does not publish it. Each step says which version it saw: of two people who act at once the second is
told, and nothing is overwritten. The exceptions are those of `knowledge.console.revisions`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.audit import hold, record
from knowledge.console.projects.content import canonical, content_of, project_of, with_status_event, write
from knowledge.console.projects.models import ProjectChange
from knowledge.console.revisions import OutdatedBaseError, UnknownRevisionError
from knowledge.console.roles import Actor, NotAllowedError
from knowledge.console.steps import EditConflictError, step
from knowledge.console.subjects import Content, digest
from knowledge.models import Project, utc_now
from knowledge.projects import get_project

OPEN = ("draft", "in_review")
KIND = "project"


class UnknownChangeError(UnknownRevisionError):
    """There is no change of this number."""


class AlreadyOpenError(RuntimeError):
    """Somebody's change of this project is not published yet: `number` is its. Two at once would overwrite each other."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def get_change(session: Session, number: int) -> ProjectChange:
    """
    Raises:
        UnknownChangeError: there is none.
    """
    change = session.get(ProjectChange, number)
    if change is None:
        raise UnknownChangeError(number)
    return change


def open_change(session: Session, slug: str) -> ProjectChange | None:
    """The change of this project that is on its way."""
    return session.scalar(select(ProjectChange).where(ProjectChange.slug == slug, ProjectChange.state.in_(OPEN)).limit(1))


def changes_of(session: Session, slug: str) -> list[ProjectChange]:
    """All of a project, the newest first."""
    return list(session.scalars(select(ProjectChange).where(ProjectChange.slug == slug).order_by(ProjectChange.id.desc())))


def published_content(session: Session, slug: str) -> Content | None:
    """What citizens get; None where they get nothing."""
    project = get_project(session, slug)
    return content_of(project) if project is not None else None


def start(session: Session, actor: Actor, content: Content, note: str, seen: str | None, since: str) -> ProjectChange:
    """A new draft.

    Args:
        seen: the digest of what was published when the form was opened; None for a new project.
        since: from when a new status holds (`2026-11-22`, `2026-11`, `2026`).

    Raises:
        ValueError: the content is not in the shape of the content files.
        AlreadyOpenError: see the class.
        EditConflictError: something else has been published since the form was opened.
    """
    # One at a time, so that no second draft of the project begins unseen.
    hold(session)
    slug = content["slug"]
    already = open_change(session, slug)
    if already is not None:
        raise AlreadyOpenError(already.id)
    before = published_content(session, slug)
    if digest(before) != seen:
        raise EditConflictError(slug)
    change = ProjectChange(
        slug=slug,
        content=canonical(with_status_event(content, before, since)),
        note=note,
        state="draft",
        version=1,
        base_digest=seen,
        editors=[actor.id],
        author_id=actor.id,
    )
    session.add(change)
    session.flush()
    record(session, actor, "draft", KIND, _label(change), None, change.content)
    return change


def save(session: Session, actor: Actor, number: int, version: int, content: Content, note: str, since: str) -> ProjectChange:
    """
    Raises:
        ValueError: the content is not in the shape of the content files.
        EditConflictError: somebody else has saved since; the stored content is as it was.
    """
    change = get_change(session, number)
    before, published = change.content, published_content(session, change.slug)
    content = canonical(with_status_event(content, published, since) | {"slug": change.slug})
    editors = [*change.editors, *([] if actor.id in change.editors else [actor.id])]
    step(session, change, version, ("draft",), content=content, note=note, editors=editors)
    record(session, actor, "save", KIND, _label(change), before, content)
    return change


def submit(session: Session, actor: Actor, number: int, version: int) -> ProjectChange:
    """Hands it to a publisher.

    Raises:
        EditConflictError: see `steps`.
    """
    change = get_change(session, number)
    step(session, change, version, ("draft",), state="in_review")
    record(session, actor, "submit", KIND, _label(change))
    return change


def take_back(session: Session, actor: Actor, number: int, version: int, reason: str) -> ProjectChange:
    """Back to draft: by its author, or by a publisher who wants it otherwise.

    Raises:
        EditConflictError: see `steps`.
    """
    change = get_change(session, number)
    note = "\n".join(filter(None, (change.note, f"{actor.username}: {reason}" if reason else "")))
    step(session, change, version, ("in_review",), state="draft", note=note)
    record(session, actor, "give_back", KIND, _label(change), None, {"reason": reason})
    return change


def discard(session: Session, actor: Actor, number: int, version: int) -> ProjectChange:
    """Gives a change up; it stays in the history.

    Raises:
        EditConflictError: see `steps`.
    """
    change = get_change(session, number)
    step(session, change, version, OPEN, state="discarded")
    record(session, actor, "discard", KIND, _label(change), change.content)
    return change


def rebase(session: Session, actor: Actor, number: int, version: int) -> ProjectChange:
    """Goes on from what is published now, after having seen it.

    Raises:
        EditConflictError: see `steps`.
    """
    change = get_change(session, number)
    now_published = digest(published_content(session, change.slug))
    step(session, change, version, OPEN, state="draft", base_digest=now_published)
    record(session, actor, "rebase", KIND, _label(change), None, {"published": now_published})
    return change


def publish(session: Session, actor: Actor, number: int, version: int) -> ProjectChange:
    """Gives it to the citizens with the caller's commit.

    Raises:
        NotAllowedError: the publisher has written a part of it.
        OutdatedBaseError: what is published is no longer what the change was begun from.
        EditConflictError: see `steps`.
    """
    hold(session)
    change = get_change(session, number)
    session.refresh(change)
    if actor.id in change.editors:
        raise NotAllowedError
    project = get_project(session, change.slug)
    before = content_of(project) if project is not None else None
    step(
        session,
        change,
        version,
        ("in_review",),
        state="published",
        publisher_id=actor.id,
        published_at=utc_now(),
        replaced=before,
        replaced_edited_at=project.edited_at if project is not None else None,
    )
    if digest(before) != change.base_digest:
        raise OutdatedBaseError
    write(session, change.content, utc_now(), project)
    record(session, actor, "publish", KIND, _label(change), before, change.content)
    return change


def withdraw(session: Session, actor: Actor, number: int, version: int, reason: str) -> ProjectChange:
    """Takes a published change back: what it replaced holds again; a project that it made is gone.

    Raises:
        OutdatedBaseError: the project has been changed since.
        EditConflictError: see `steps`.
    """
    hold(session)
    change = get_change(session, number)
    session.refresh(change)
    if not is_in_force(session, change):
        raise OutdatedBaseError
    step(session, change, version, ("published",), state="withdrawn")
    put_back(session, change, project_of(session, change.slug))
    record(session, actor, "withdraw", KIND, _label(change), change.content, {"reason": reason, "content": change.replaced})
    return change


def put_back(session: Session, change: ProjectChange, project: Project) -> None:
    """What was before the change, to the letter: an entry that was no officer's follows the shipped content again."""
    if change.replaced is None:
        session.delete(project)
    else:
        write(session, change.replaced, change.replaced_edited_at, project)


def recheck(session: Session, actor: Actor, slug: str, seen: str, today: dt.date) -> None:
    """Notes that the entry was compared with its sources today and found right; nothing else of it changes.

    Raises:
        UnknownProjectError: there is no such project.
        EditConflictError: the entry is not the one that was seen.
    """
    hold(session)
    project = project_of(session, slug)
    before = content_of(project)
    if digest(before) != seen:
        raise EditConflictError(slug)
    content = before | {"checked_on": today.isoformat()}
    change = ProjectChange(
        slug=slug,
        content=content,
        state="published",
        base_digest=seen,
        replaced=before,
        replaced_edited_at=project.edited_at,
        editors=[actor.id],
        author_id=actor.id,
        publisher_id=actor.id,
        published_at=utc_now(),
    )
    session.add(change)
    project.checked_on, project.edited_at = today, utc_now()
    session.flush()
    before_day, day = {"checked_on": before["checked_on"]}, {"checked_on": content["checked_on"]}
    record(session, actor, "recheck", KIND, _label(change), before_day, day)


def is_outdated(session: Session, change: ProjectChange) -> bool:
    """Whether publishing would overwrite something that the author has not seen."""
    return digest(published_content(session, change.slug)) != change.base_digest


def is_in_force(session: Session, change: ProjectChange) -> bool:
    """Whether what citizens get is this published change."""
    return change.state == "published" and digest(published_content(session, change.slug)) == digest(change.content)


def _label(change: ProjectChange) -> str:
    return f"{change.slug}#{change.id}"
