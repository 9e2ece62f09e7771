"""What citizens get together: approved revisions that are published in one transaction, at once or at a time, or not at all.

A value and the answer that names its first day are each wrong without the other. In a release each is checked as if the others were
published (`among`), and published after what it rests on: law, then values, then answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge.console.audit import hold, record
from knowledge.console.models import Release, Revision
from knowledge.console.revisions import (
    CLOCK,
    OPEN,
    Check,
    NotPublishableError,
    OutdatedBaseError,
    get_revision,
    publish,
)
from knowledge.console.roles import Actor
from knowledge.console.steps import EditConflictError, step
from knowledge.console.subjects import Content, Kind, Subject, open_subject
from knowledge.console.trial import trial
from knowledge.models import utc_now

#: A release that is still to go out.
WAITING = ("open", "scheduled")
MOST = 50
_ORDER = (Kind.LAW, Kind.PARAMETER, Kind.ANSWER)


class UnknownReleaseError(LookupError):
    """There is no release of this number."""


class NotReadyError(ValueError):
    """A revision of the release is not approved, or there is none in it."""


class ReleaseProblemError(ValueError):
    """One revision stands in the way of all: `revision` is its number, `cause` what `publish` raised."""

    def __init__(self, revision: int, cause: Exception) -> None:
        self.revision, self.cause = revision, cause
        super().__init__(f"#{revision}: {type(cause).__name__}")


def get_release(session: Session, number: int) -> Release:
    """
    Raises:
        UnknownReleaseError: there is none.
    """
    release = session.get(Release, number)
    if release is None:
        raise UnknownReleaseError(number)
    return release


def open_release(session: Session, actor: Actor, title: str) -> Release:
    """An empty release."""
    release = Release(title=title, state="open", version=1, author_id=actor.id)
    session.add(release)
    session.flush()
    record(session, actor, "open", "release", release.id, None, {"title": title})
    return release


def put_into(session: Session, actor: Actor, number: int, version: int, revision: int) -> None:
    """A revision on its way joins; from then on it is published with the others alone. What was at a time of its own waits for theirs.

    Raises:
        EditConflictError: the release or the revision has changed, or has gone out.
        NotReadyError: the release is full, or has a revision of the same subject and day.
    """
    release, wanted = get_release(session, number), get_revision(session, revision)
    others = [item for item in release.revisions if item.state in OPEN]
    same = [item for item in others if (item.kind, item.subject) == (wanted.kind, wanted.subject)]
    if len(others) >= MOST or any(item.content.get("from") == wanted.content.get("from") for item in same):
        raise NotReadyError
    step(session, release, version, ("open",))
    state = "approved" if wanted.state == "scheduled" else wanted.state
    _move(session, wanted, Revision.release_id.is_(None), release_id=number, state=state, publish_at=None)
    record(session, actor, "put_into", "release", number, None, {"revision": revision})
    session.expire(release)


def take_out(session: Session, actor: Actor, number: int, version: int, revision: int) -> None:
    """The revision goes on alone.

    Raises:
        EditConflictError: see `put_into`.
    """
    release = get_release(session, number)
    step(session, release, version, ("open",))
    _move(session, get_revision(session, revision), Revision.release_id == number, release_id=None)
    record(session, actor, "take_out", "release", number, {"revision": revision})
    session.expire(release)


def _move(session: Session, revision: Revision, condition: Any, **values: Any) -> None:
    changed = session.execute(
        update(Revision)
        .where(Revision.id == revision.id, Revision.state.in_(OPEN), condition)
        .values(version=Revision.version + 1, **values)
        .returning(Revision.id)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar() is None:
        raise EditConflictError(revision.id)
    session.refresh(revision)


def among(session: Session, release: Release | None, but: int, check: Check) -> Check:
    """The check of a revision as if the others of its release were published; without a release, the check itself."""
    if release is None or release.state not in WAITING:
        return check

    def judged(subject: Subject, content: Content) -> Sequence[object]:
        with trial(session):
            for other in _in_order(release.revisions):
                if other.id != but and other.state in OPEN:
                    _try_on(session, other)
            return check(subject, content)

    return judged


def _try_on(session: Session, revision: Revision) -> None:
    """One that is not complete yet is left out: its own check says so."""
    tried = session.begin_nested()
    try:
        open_subject(session, revision.kind, revision.subject).put(revision.content)
    except ValueError:
        tried.rollback()
    else:
        tried.commit()


def schedule_release(session: Session, actor: Actor, number: int, version: int, at: dt.datetime) -> None:
    """Publication at a moment to come, by `publish_due_releases`.

    Raises:
        EditConflictError: see the class.
        NotReadyError: see the class.
    """
    release = get_release(session, number)
    _ready(release)
    step(session, release, version, WAITING, state="scheduled", publish_at=at, publisher_id=actor.id, problem=None)
    record(session, actor, "schedule", "release", number, None, {"at": at.isoformat()})


def unschedule(session: Session, actor: Actor, number: int, version: int) -> None:
    """Waits again.

    Raises:
        EditConflictError: see the class.
    """
    step(session, get_release(session, number), version, ("scheduled",), state="open", publish_at=None)
    record(session, actor, "unschedule", "release", number)


def publish_release(session: Session, actor: Actor, number: int, version: int, check: Check) -> None:
    """Gives all of it to the citizens with the caller's commit; on an error the caller rolls back, and nothing has changed.

    Raises:
        NotReadyError: see the class.
        ReleaseProblemError: see the class.
        EditConflictError: see the class.
    """
    hold(session)
    release = get_release(session, number)
    session.refresh(release)
    session.expire(release, ["revisions"])
    _ready(release)
    publisher = release.publisher_id if actor is CLOCK else actor.id
    step(session, release, version, WAITING, state="published", publisher_id=publisher, published_at=utc_now(), problem=None)
    for revision in _in_order(release.revisions):
        try:
            publish(session, actor, revision.id, revision.version, check, release=number)
        except (OutdatedBaseError, NotPublishableError, EditConflictError) as error:
            raise ReleaseProblemError(revision.id, error) from error
        revision.publisher_id = publisher
    record(session, actor, "publish", "release", number, None, {"revisions": [item.id for item in release.revisions]})


def publish_due_releases(session: Session, check: Check, now: dt.datetime) -> list[int]:
    """Publishes what was scheduled for a moment gone by, and commits each. What cannot go out waits again, with the reason."""
    due = session.execute(
        select(Release.id, Release.version)
        .where(Release.state == "scheduled", Release.publish_at <= now)
        .order_by(Release.publish_at)
    ).all()
    published = []
    for number, version in due:
        try:
            publish_release(session, CLOCK, number, version, check)
            published.append(number)
        except EditConflictError:
            # Another replica was first.
            session.rollback()
        except (NotReadyError, ReleaseProblemError) as error:
            session.rollback()
            release = get_release(session, number)
            step(session, release, version, ("scheduled",), state="open", publish_at=None, problem=str(error) or "NotReadyError")
            record(session, CLOCK, "not_published", "release", number, None, {"reason": str(error) or "NotReadyError"})
        session.commit()
    return published


def discard_release(session: Session, actor: Actor, number: int, version: int) -> None:
    """Its revisions go on alone.

    Raises:
        EditConflictError: see the class.
    """
    release = get_release(session, number)
    step(session, release, version, WAITING, state="discarded", publish_at=None)
    for revision in list(release.revisions):
        revision.release_id = None
    record(session, actor, "discard", "release", number)
    session.flush()
    session.expire(release)


def _ready(release: Release) -> None:
    if not release.revisions or any(item.state != "approved" for item in release.revisions):
        raise NotReadyError


def _in_order(revisions: Sequence[Revision]) -> list[Revision]:
    """What others rest on first; of one kind the earlier day first."""
    return sorted(revisions, key=lambda item: (_ORDER.index(Kind(item.kind)), str(item.content.get("from")), item.id))
