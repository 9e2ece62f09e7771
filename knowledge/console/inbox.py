"""The inbox: groups of questions that could not be answered, what an officer does with them, and taking that back.

An action names the version of the group that the officer saw; who comes second is told so. Nothing of the citizens' words goes into the
log. What was done can be taken back for UNDO by whoever did it, as long as nobody has acted on the group since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from knowledge.answers import get_topic
from knowledge.console.audit import hold, record
from knowledge.console.inbox_examples import Example, add_example, remove_example
from knowledge.console.roles import Actor
from knowledge.console.serving_models import InboxAction, InboxCluster
from knowledge.console.sessions import moment
from knowledge.models import Interaction

View = Literal["open", "snoozed", "done"]
Order = Literal["count", "last"]
PAGE_SIZE = 25
SAMPLES = 20
TELLING = 5
WEEK = dt.timedelta(days=7)
SNOOZES = {"week": WEEK, "month": dt.timedelta(days=30)}
UNDO = dt.timedelta(minutes=10)
_KEPT = ("state", "until", "topic", "decided_at")


class UnknownClusterError(LookupError):
    """There is no such group, or its words have been deleted."""


class ClusterChangedError(RuntimeError):
    """Somebody else has acted on the group since this officer saw it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One group with what is counted of it: how often it was asked in the last seven days and in the seven before."""

    cluster: InboxCluster
    week: int
    week_before: int

    @property
    def trend(self) -> Literal["up", "down", "same"]:
        # One question more or less is no trend.
        if self.week == self.week_before or self.week + self.week_before < TELLING:
            return "same"
        return "up" if self.week > self.week_before else "down"


def list_clusters(session: Session, view: View, order: Order, now: dt.datetime, page: int = 1) -> tuple[list[Listed], bool]:
    """One page of groups, and whether there are more."""
    first = InboxCluster.count.desc() if order == "count" else InboxCluster.last_at.desc()
    statement = select(InboxCluster).where(_of(view, now)).order_by(first, InboxCluster.id)
    found = list(session.scalars(statement.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)))
    return _counted(session, found[:PAGE_SIZE], now), len(found) > PAGE_SIZE


def count_clusters(session: Session, now: dt.datetime) -> dict[View, int]:
    """How many groups each view has."""
    counted = select(func.count()).select_from(InboxCluster)
    return {view: session.scalar(counted.where(_of(view, now))) or 0 for view in get_args(View)}


def get_cluster(session: Session, number: int, now: dt.datetime) -> tuple[Listed, list[str]]:
    """A group with its latest questions.

    Raises:
        UnknownClusterError: see there.
    """
    cluster = _get(session, number)
    statement = select(Interaction.text).where(Interaction.cluster_id == number, Interaction.text.is_not(None))
    texts = session.scalars(statement.order_by(Interaction.at.desc()).limit(SAMPLES))
    return _counted(session, [cluster], now)[0], list(dict.fromkeys(text for text in texts if text))


def teach(session: Session, actor: Actor, number: int, version: int, topic: str, question: str, now: dt.datetime) -> None:
    """Makes a question an example of a topic, which the next training learns; the group is done.

    Raises:
        UnknownClusterError, ClusterChangedError: see there.
        UnknownTopicError: there is no such topic.
        ExampleRefusedError: the question is no example (`knowledge.console.inbox_examples`).
    """
    cluster = _seen(session, number, version)
    example = add_example(session, get_topic(session, topic), question, cluster.locale)
    _act(session, actor, cluster, now, "taught", topic=topic, example=example)


def begin_topic(session: Session, actor: Actor, number: int, version: int, now: dt.datetime) -> str:
    """Marks that a new topic is being written for the group; its question, to begin with.

    Raises:
        UnknownClusterError, ClusterChangedError: see there.
    """
    cluster = _seen(session, number, version)
    _act(session, actor, cluster, now, "drafted")
    return cluster.sample


def snooze(session: Session, actor: Actor, number: int, version: int, span: dt.timedelta, now: dt.datetime) -> None:
    """Puts the group away for a while.

    Raises:
        UnknownClusterError, ClusterChangedError: see there.
    """
    _act(session, actor, _seen(session, number, version), now, "snoozed", until=now + span)


def dismiss(session: Session, actor: Actor, number: int, version: int, now: dt.datetime) -> None:
    """Puts the group away for good, with what will still join it.

    Raises:
        UnknownClusterError, ClusterChangedError: see there.
    """
    _act(session, actor, _seen(session, number, version), now, "dismissed")


def reopen(session: Session, actor: Actor, number: int, version: int, now: dt.datetime) -> None:
    """Brings a group back that was put away or dealt with; an example that was made of it stays.

    Raises:
        UnknownClusterError, ClusterChangedError: see there.
    """
    _act(session, actor, _seen(session, number, version), now, "open")


def last_action(session: Session, actor: Actor, now: dt.datetime) -> InboxAction | None:
    """What this officer did last, while it can be taken back."""
    statement = select(InboxAction).where(InboxAction.officer_id == actor.id).order_by(InboxAction.id.desc()).limit(1)
    found = session.scalar(statement)
    return found if found is not None and now - moment(found.at) <= UNDO else None


def undo(session: Session, actor: Actor, now: dt.datetime) -> bool:
    """Takes the officer's last action back: the group and the example question are as they were. False where there is nothing to undo.

    Raises:
        ClusterChangedError: somebody has acted on the group since.
    """
    hold(session)
    action = last_action(session, actor, now)
    cluster = session.get(InboxCluster, action.cluster_id, populate_existing=True) if action is not None else None
    if action is None or cluster is None:
        return False
    if cluster.version != action.version:
        raise ClusterChangedError
    if action.example is not None:
        remove_example(session, Example(**action.example))
    undone = _as_json(cluster)
    for name in _KEPT:
        value = action.before[name]
        setattr(cluster, name, dt.datetime.fromisoformat(value) if value and name in ("until", "decided_at") else value)
    cluster.version += 1
    session.delete(action)
    record(session, actor, "undone", "inbox", cluster.id, _logged(undone), _logged(_as_json(cluster)))
    return True


def _act(
    session: Session,
    actor: Actor,
    cluster: InboxCluster,
    now: dt.datetime,
    state: str,
    *,
    topic: str | None = None,
    until: dt.datetime | None = None,
    example: Example | None = None,
) -> None:
    before = _as_json(cluster)
    cluster.state, cluster.topic, cluster.until, cluster.decided_at = state, topic, until, now
    cluster.version += 1
    # One step back is enough: older ones are not kept.
    session.execute(delete(InboxAction).where(InboxAction.officer_id == actor.id))
    kept = example.as_json() if example is not None else None
    session.add(
        InboxAction(
            officer_id=actor.id, cluster_id=cluster.id, at=now, state=state, version=cluster.version, before=before, example=kept
        )
    )
    record(
        session, actor, state if state != "open" else "reopened", "inbox", cluster.id, _logged(before), _logged(_as_json(cluster))
    )


def _as_json(cluster: InboxCluster) -> dict[str, Any]:
    values = {name: getattr(cluster, name) for name in _KEPT}
    return {name: moment(value).isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}


def _logged(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name in ("state", "topic", "until") and value is not None}


def _get(session: Session, number: int) -> InboxCluster:
    cluster = session.get(InboxCluster, number)
    if cluster is None:
        raise UnknownClusterError
    return cluster


def _seen(session: Session, number: int, version: int) -> InboxCluster:
    # Who comes second waits here, and then sees what the first has done.
    hold(session)
    cluster = session.get(InboxCluster, number, populate_existing=True)
    if cluster is None:
        raise UnknownClusterError
    if cluster.version != version:
        raise ClusterChangedError
    return cluster


def _of(view: View, now: dt.datetime) -> ColumnElement[bool]:
    if view == "open":
        return or_(InboxCluster.state == "open", and_(InboxCluster.state == "snoozed", InboxCluster.until <= now))
    if view == "snoozed":
        return and_(InboxCluster.state == "snoozed", InboxCluster.until > now)
    return InboxCluster.state.in_(("taught", "drafted", "dismissed"))


def _counted(session: Session, clusters: Sequence[InboxCluster], now: dt.datetime) -> list[Listed]:
    fresh = Interaction.at >= now - WEEK
    statement = (
        select(Interaction.cluster_id, fresh, func.count())
        .where(Interaction.cluster_id.in_([cluster.id for cluster in clusters]), Interaction.at >= now - 2 * WEEK)
        .group_by(Interaction.cluster_id, fresh)
    )
    counts = {(number, bool(recent)): count for number, recent, count in session.execute(statement)}
    return [Listed(cluster, counts.get((cluster.id, True), 0), counts.get((cluster.id, False), 0)) for cluster in clusters]
