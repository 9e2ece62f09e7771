"""Places each question of the inbox in a group of like ones, once, when it is written down; and keeps the groups true when words go."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from knowledge.console.serving_models import InboxCluster
from knowledge.console.sessions import moment
from knowledge.console.vectors import Leaders, Rarity
from knowledge.interactions import TEXT_KEPT
from knowledge.models import ExampleQuestion, Interaction

#: Groups that a question is compared with: those asked about last.
MAX_LEADERS = 5_000
#: Example questions from which the rarity of words is learnt.
MAX_LENGTHS = 6_000
RELOAD_S = 3_600.0
#: A question that comes this long after its group was dealt with was not helped by that: it begins a new group.
SETTLED_FOR = dt.timedelta(days=14)
_CHUNK = 500


class Grouping:
    """Not thread-safe: each process has one, in the thread that writes interactions."""

    def __init__(self) -> None:
        self._leaders: Leaders | None = None
        self._loaded_at = 0.0

    def place(self, session: Session, row: Interaction, nearest: Sequence[str]) -> None:
        """Puts a row that has a text into its group, which is made where there is none. The caller commits."""
        if row.text is None:
            return
        leaders = self._current(session)
        at = moment(row.at)
        topic = nearest[0] if nearest else None
        found = leaders.likest(row.text, topic)
        cluster = session.get(InboxCluster, found) if found is not None else None
        if found is not None and (cluster is None or not _takes(cluster, at)):
            leaders.drop(found)
            cluster = None
        if cluster is None:
            cluster = InboxCluster(sample=row.text, locale=row.locale, nearest=list(nearest), channels=[], count=0, first_at=at)
            cluster.last_at = at
            session.add(cluster)
            session.flush()
            leaders.add(cluster.id, row.text, topic)
        row.cluster_id = cluster.id
        values = {"count": InboxCluster.count + 1, "last_at": max(moment(cluster.last_at), at)}
        if row.channel not in cluster.channels:
            values["channels"] = sorted({*cluster.channels, row.channel})
        session.execute(update(InboxCluster).where(InboxCluster.id == cluster.id).values(values))
        session.expire(cluster)

    def forget(self) -> None:
        """Reads the groups anew before the next question: some words are gone."""
        self._leaders = None

    def _current(self, session: Session) -> Leaders:
        leaders = self._leaders
        if leaders is None or time.monotonic() - self._loaded_at > RELOAD_S:
            examples = select(ExampleQuestion.text).where(ExampleQuestion.removed_at.is_(None)).order_by(ExampleQuestion.id)
            leaders = Leaders(Rarity(session.scalars(examples.limit(MAX_LENGTHS))))
            newer = select(InboxCluster).order_by(InboxCluster.last_at.desc()).limit(MAX_LEADERS)
            self._leaders, self._loaded_at = leaders, time.monotonic()
        else:
            # What another process began meanwhile.
            newer = select(InboxCluster).where(InboxCluster.id > leaders.newest).limit(MAX_LEADERS)
        for cluster in sorted(session.scalars(newer), key=lambda item: item.id):
            leaders.add(cluster.id, cluster.sample, cluster.nearest[0] if cluster.nearest else None)
        return leaders


def _takes(cluster: InboxCluster, at: dt.datetime) -> bool:
    """What is dismissed stays so; what was taught is given time to be learnt."""
    if cluster.state not in ("taught", "drafted") or cluster.decided_at is None:
        return True
    return at < moment(cluster.decided_at) + SETTLED_FOR


def clusters_of(session: Session, pseudonym: str) -> list[int]:
    """The groups that hold something of one conversation."""
    statement = select(Interaction.cluster_id).where(Interaction.conversation == pseudonym, Interaction.cluster_id.is_not(None))
    return [number for number in session.scalars(statement.distinct()) if number is not None]


def take_out_old(session: Session, now: dt.datetime) -> None:
    """Before the words of old questions are deleted: their groups are left to younger ones, or go."""
    old = (Interaction.at < now - TEXT_KEPT, Interaction.cluster_id.is_not(None))
    touched = [number for number in session.scalars(select(Interaction.cluster_id).where(*old).distinct()) if number is not None]
    session.execute(update(Interaction).where(*old).values(cluster_id=None))
    recount(session, touched)


def recount(session: Session, numbers: Sequence[int]) -> None:
    """Makes groups say what is still in them after rows have gone; a group with nothing left is deleted, its sample with it."""
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        counted = (
            select(Interaction.cluster_id, func.count(), func.min(Interaction.id), func.max(Interaction.at))
            .where(Interaction.cluster_id.in_(chunk))
            .group_by(Interaction.cluster_id)
        )
        left = {number: (count, first, last) for number, count, first, last in session.execute(counted)}
        session.execute(delete(InboxCluster).where(InboxCluster.id.in_([number for number in chunk if number not in left])))
        for number, (count, first, last) in left.items():
            row = session.get_one(Interaction, first)
            values = {"count": count, "last_at": last, "sample": row.text or "", "locale": row.locale}
            session.execute(update(InboxCluster).where(InboxCluster.id == number).values(values))
