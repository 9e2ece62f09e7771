"""The way of a revision: draft → in review → approved → (scheduled →) published, and withdrawn.

Who wrote any part of a revision does not review it; what is approved is published as it was approved. Each step says which version
of the row it saw: of two people who act at once, the second is told (`EditConflictError`) and nothing is overwritten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.audit import hold, record
from knowledge.console.models import Revision, RevisionComment
from knowledge.console.roles import Actor, NotAllowedError, Role
from knowledge.console.steps import EditConflictError, step
from knowledge.console.subjects import Content, Subject, digest, first_day, logged, open_subject
from knowledge.models import utc_now

OPEN = ("draft", "in_review", "approved", "scheduled")
#: Who publishes what was scheduled.
CLOCK = Actor(0, "clock", frozenset((Role.PUBLISHER,)))
#: What stands in the way of a content; empty where nothing does.
Check = Callable[[Subject, Content], Sequence[object]]


class UnknownRevisionError(LookupError):
    """There is no revision of this number."""


class OutdatedBaseError(RuntimeError):
    """What is published is no longer what the draft was begun from: it would be overwritten unseen."""


class NotPublishableError(ValueError):
    """The content has faults with which it may not go on."""


def get_revision(session: Session, number: int) -> Revision:
    """
    Raises:
        UnknownRevisionError: there is none.
    """
    revision = session.get(Revision, number)
    if revision is None:
        raise UnknownRevisionError(number)
    return revision


def start(session: Session, actor: Actor, subject: Subject, content: Content, base_from: dt.date | None, note: str) -> Revision:
    """A new draft; `base_from` is the first day of the published content that it was begun from."""
    revision = Revision(
        kind=subject.kind,
        subject=subject.name,
        content=content,
        note=note,
        state="draft",
        version=1,
        base_from=base_from,
        base_digest=digest(subject.published_from(base_from)),
        editors=[actor.id],
        author_id=actor.id,
    )
    session.add(revision)
    session.flush()
    record(session, actor, "draft", revision.kind, _label(revision), None, logged(revision.kind, content))
    return revision


def save(session: Session, actor: Actor, number: int, version: int, content: Content, note: str) -> Revision:
    """
    Raises:
        EditConflictError: see the class; the stored content is as it was.
    """
    revision = get_revision(session, number)
    before = revision.content
    editors = [*revision.editors, *([] if actor.id in revision.editors else [actor.id])]
    step(session, revision, version, ("draft",), content=content, note=note, editors=editors)
    record(session, actor, "save", revision.kind, _label(revision), logged(revision.kind, before), logged(revision.kind, content))
    return revision


def submit(session: Session, actor: Actor, number: int, version: int, check: Check) -> Revision:
    """
    Raises:
        NotPublishableError: the content has faults.
        EditConflictError: see the class.
    """
    revision = get_revision(session, number)
    if check(open_subject(session, revision.kind, revision.subject), revision.content):
        raise NotPublishableError
    step(session, revision, version, ("draft",), state="in_review")
    record(session, actor, "submit", revision.kind, _label(revision))
    return revision


def take_back(session: Session, actor: Actor, number: int, version: int, comment: str) -> Revision:
    """Back to draft: by its author, or by a reviewer who wants it otherwise.

    Raises:
        EditConflictError: see the class.
    """
    revision = get_revision(session, number)
    step(session, revision, version, ("in_review", "approved", "scheduled"), state="draft", reviewer_id=None, publish_at=None)
    _say(session, actor, revision, comment)
    record(session, actor, "give_back", revision.kind, _label(revision), None, {"comment": comment})
    return revision


def approve(session: Session, actor: Actor, number: int, version: int, comment: str) -> Revision:
    """
    Raises:
        NotAllowedError: the reviewer has written a part of it.
        EditConflictError: see the class.
    """
    revision = get_revision(session, number)
    if actor.id in revision.editors:
        raise NotAllowedError
    step(session, revision, version, ("in_review",), state="approved", reviewer_id=actor.id)
    _say(session, actor, revision, comment)
    record(session, actor, "approve", revision.kind, _label(revision), None, {"content": digest(revision.content)})
    return revision


def schedule(session: Session, actor: Actor, number: int, version: int, at: dt.datetime) -> Revision:
    """Publication at a moment to come, by `publish_due`.

    Raises:
        EditConflictError: see the class.
    """
    revision = get_revision(session, number)
    if revision.release_id is not None:
        raise EditConflictError(number)
    step(session, revision, version, ("approved", "scheduled"), state="scheduled", publish_at=at, publisher_id=actor.id)
    record(session, actor, "schedule", revision.kind, _label(revision), None, {"at": at.isoformat()})
    return revision


def publish(session: Session, actor: Actor, number: int, version: int, check: Check, release: int | None = None) -> Revision:
    """Gives it to the citizens with the caller's commit.

    Args:
        release: the release that publishes it. One that is in a release goes out with it alone.

    Raises:
        OutdatedBaseError: see the class.
        NotPublishableError: the law or a parameter has changed, and the content with it no longer passes.
        EditConflictError: see the class.
    """
    # One publication at a time: what this one finds published stays so until it is done.
    hold(session)
    revision = get_revision(session, number)
    session.refresh(revision)
    if revision.release_id != release:
        raise EditConflictError(number)
    subject = open_subject(session, revision.kind, revision.subject)
    outdated = is_outdated(subject, revision)
    replaced = subject.published_from(first_day(revision.content))
    publisher = revision.publisher_id if actor is CLOCK else actor.id
    step(
        session,
        revision,
        version,
        ("approved", "scheduled"),
        state="published",
        publisher_id=publisher,
        published_at=utc_now(),
        replaced=replaced,
    )
    if outdated:
        raise OutdatedBaseError
    if check(subject, revision.content):
        raise NotPublishableError
    subject.put(revision.content)
    record(session, actor, "publish", revision.kind, _label(revision), replaced, logged(revision.kind, revision.content))
    return revision


def publish_due(session: Session, check: Check, now: dt.datetime) -> list[int]:
    """Publishes what was scheduled for a moment gone by, and commits each. What cannot go out waits as approved, with the reason."""
    due = session.execute(
        select(Revision.id, Revision.version)
        .where(Revision.state == "scheduled", Revision.publish_at <= now)
        .order_by(Revision.publish_at, Revision.id)
    ).all()
    published = []
    for number, version in due:
        try:
            publish(session, CLOCK, number, version, check)
            published.append(number)
        except EditConflictError:
            # Another replica was first.
            session.rollback()
        except (OutdatedBaseError, NotPublishableError) as error:
            session.rollback()
            revision = get_revision(session, number)
            step(session, revision, version, ("scheduled",), state="approved", publish_at=None)
            record(session, CLOCK, "not_published", revision.kind, _label(revision), None, {"reason": type(error).__name__})
        session.commit()
    return published


def withdraw(session: Session, actor: Actor, number: int, version: int, reason: str) -> Revision:
    """Takes a published revision back: what it replaced holds again.

    Raises:
        OutdatedBaseError: something else was published over it since.
        EditConflictError: see the class.
    """
    hold(session)
    revision = get_revision(session, number)
    session.refresh(revision)
    subject = open_subject(session, revision.kind, revision.subject)
    day = first_day(revision.content)
    if not is_in_force(subject, revision):
        raise OutdatedBaseError
    step(session, revision, version, ("published",), state="withdrawn")
    if revision.replaced is None:
        subject.remove(day)
    else:
        subject.put(revision.replaced)
    _say(session, actor, revision, reason)
    after = {"reason": reason, "content": revision.replaced}
    record(session, actor, "withdraw", revision.kind, _label(revision), logged(revision.kind, revision.content), after)
    return revision


def discard(session: Session, actor: Actor, number: int, version: int) -> Revision:
    """Gives a draft up; it stays in the history.

    Raises:
        EditConflictError: see the class.
    """
    revision = get_revision(session, number)
    step(session, revision, version, ("draft",), state="discarded", release_id=None)
    record(session, actor, "discard", revision.kind, _label(revision), logged(revision.kind, revision.content))
    return revision


def rebase(session: Session, actor: Actor, number: int, version: int) -> Revision:
    """Goes on from what is published now, after having seen it; what was approved is reviewed again.

    Raises:
        EditConflictError: see the class.
    """
    revision = get_revision(session, number)
    subject = open_subject(session, revision.kind, revision.subject)
    day = first_day(revision.content)
    target = subject.published_from(day)
    base_from = day if target is not None else revision.base_from
    base_digest = digest(subject.published_from(base_from))
    values = {"state": "draft", "reviewer_id": None, "publish_at": None}
    step(session, revision, version, OPEN, base_from=base_from, base_digest=base_digest, **values)
    record(
        session, actor, "rebase", revision.kind, _label(revision), None, {"from": base_from.isoformat() if base_from else None}
    )
    return revision


def comment(session: Session, actor: Actor, number: int, text: str) -> None:
    """Something said about it, in any state."""
    _say(session, actor, get_revision(session, number), text)


def is_outdated(subject: Subject, revision: Revision) -> bool:
    """Whether publishing would overwrite, or go on from, something that the author has not seen."""
    if digest(subject.published_from(revision.base_from)) != revision.base_digest:
        return True
    try:
        day = first_day(revision.content)
    except ValueError:
        return False
    return day != revision.base_from and subject.published_from(day) is not None


def is_in_force(subject: Subject, revision: Revision) -> bool:
    """Whether what citizens get from its first day on is this published revision."""
    if revision.state != "published" or not subject.is_last():
        return False
    newest = subject.session.scalar(
        select(Revision.id)
        .where(
            Revision.kind == revision.kind,
            Revision.subject == revision.subject,
            Revision.state == "published",
            Revision.content["from"].as_string() == revision.content["from"],
        )
        .order_by(Revision.published_at.desc(), Revision.id.desc())
        .limit(1)
    )
    return newest == revision.id


def revisions_of(session: Session, kind: str, name: str) -> list[Revision]:
    """All of a subject, the newest first."""
    statement = select(Revision).where(Revision.kind == kind, Revision.subject == name)
    return list(session.scalars(statement.order_by(Revision.id.desc())))


def _say(session: Session, actor: Actor, revision: Revision, text: str) -> None:
    if text:
        session.add(RevisionComment(revision_id=revision.id, user_id=actor.id, text=text))
        session.flush()


def _label(revision: Revision) -> str:
    return f"{revision.subject}#{revision.id}"
