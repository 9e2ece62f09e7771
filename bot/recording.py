"""Writes down what was asked and answered, in a thread of its own: no answer waits for it or fails by it."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import metrics
from knowledge.console.grouping import Grouping, clusters_of, recount
from knowledge.database import SessionFactory
from knowledge.interactions import Observation, Pseudonyms, forget_interactions, interaction_of
from knowledge.localities import LocalityIndex
from knowledge.models import Project
from knowledge.ratings import Question, Rating, rate
from knowledge.redaction import known_names

#: Observations that may wait; of more the newest are dropped, and counted.
MAX_WAITING = 2_000
#: Written in one transaction at most.
BATCH = 50
SETTLE_S = 5.0
log = logging.getLogger(__name__)


class Recorder:
    """Takes observations and ratings from any thread. Its own thread starts with the first one."""

    def __init__(self, sessions: SessionFactory, key: str, localities: LocalityIndex, question: Question) -> None:
        """`question` reads what a citizen had written, for an answer that he rates down."""
        self._sessions = sessions
        self._pseudonyms = Pseudonyms(key)
        self._localities = localities
        self._question = question
        self._grouping = Grouping()
        self._known: frozenset[str] | None = None
        self._queue: queue.Queue[Observation | Rating | threading.Event] = queue.Queue(MAX_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def note(self, seen: Observation | Rating) -> None:
        """Never waits and never raises."""
        try:
            self._queue.put_nowait(seen)
        except queue.Full:
            metrics.NOT_RECORDED.inc()
            return
        self._start()

    def forget(self, session: Session, conversation: str) -> None:
        """Deletes what was written of one conversation, in the caller's transaction; what was noted last is waited for."""
        self.settle()
        pseudonym = self._pseudonyms.of(conversation)
        touched = clusters_of(session, pseudonym)
        forget_interactions(session, pseudonym)
        recount(session, touched)
        if touched:
            self._grouping.forget()

    def settle(self) -> None:
        """Waits until all that was noted so far is written: what is deleted afterwards stays deleted."""
        if self._thread is None:
            return
        reached = threading.Event()
        try:
            self._queue.put(reached, timeout=SETTLE_S)
        except queue.Full:
            log.error("interactions are not being written")
            return
        reached.wait(SETTLE_S)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="interactions", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get())
            if seen := [item for item in batch if not isinstance(item, threading.Event)]:
                self._write(seen)
            for item in batch:
                if isinstance(item, threading.Event):
                    item.set()

    def _write(self, seen: Iterable[Observation | Rating]) -> None:
        try:
            with self._sessions() as session:
                known = self._names()
                for item in seen:
                    if isinstance(item, Rating):
                        self._rate(session, item, known)
                        continue
                    row = interaction_of(item, self._pseudonyms, known)
                    self._grouping.place(session, row, item.nearest)
                    session.add(row)
                session.commit()
        except Exception as error:
            self._grouping.forget()
            # Without the error's own text, which may quote the citizen.
            log.error("interactions not recorded: %s", type(error).__name__)
            metrics.NOT_RECORDED.inc()

    def _rate(self, session: Session, rating: Rating, known: frozenset[str]) -> None:
        row = rate(session, self._pseudonyms.of(rating.conversation), rating, self._question, known)
        if row is None:
            return
        if row.text is not None:
            self._grouping.place(session, row, [rating.topic])
        elif (left := row.cluster_id) is not None:
            row.cluster_id = None
            session.flush()
            recount(session, [left])

    def _names(self) -> frozenset[str]:
        """Names of places and projects, read once: they are nobody's."""
        if self._known is None:
            with self._sessions() as session:
                projects = session.execute(select(Project.name, Project.aliases)).all()
            places = [name for place in self._localities for name in (place.name, *place.aliases)]
            self._known = known_names([*places, *(name for title, aliases in projects for name in (title, *aliases))])
        return self._known
