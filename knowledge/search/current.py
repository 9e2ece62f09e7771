"""The index of a database as it is now: rebuilt at the first search after its content has changed."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
import weakref
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from knowledge.models import Answer, ExampleQuestion, LegalDocument, Provision, Topic
from knowledge.search.law import LawHit, LawSearch
from knowledge.search.topics import SearchHit, TopicSearch

log = logging.getLogger(__name__)

# A change is seen after at most this long; the look costs a few milliseconds.
CHECK_EVERY_S = 1.0
# A topic has many wordings, so it scores higher for the same nearness: measured on the development half.
LAW_TO_TOPIC = 0.85
# A topic with (nearly) every telling word of the question answers it, however well a clause repeats the words.
TOPIC_COVERS = 0.95
_OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Topics and law of one reading of the knowledge base."""

    topics: TopicSearch
    law: LawSearch

    def provision(self, text: str, as_of: dt.date) -> LawHit | None:
        """The clause that may be shown as a search result; None where none is near enough, a topic is nearer, or the
        message is most like one that is not about housing.
        """
        best = self.law.find(text, as_of, 1)
        if not best or not best[0].sure:
            return None
        nearest = self.topics.find(text, 1, as_of)
        return None if nearest and _topic_wins(nearest[0], best[0]) else best[0]


def current_index(session: Session) -> SearchIndex:
    """The index of the session's database; builds it where there is none yet or the content is another. Thread-safe."""
    engine = session.get_bind().engine
    with _lock:
        kept = _kept.setdefault(engine, _Kept())
    return kept.get(session)


def refresh_index(session: Session) -> None:
    """Builds the index anew where there is one and the content has changed since, so that no question waits for it."""
    with _lock:
        kept = _kept.get(session.get_bind().engine)
    if kept is not None:
        kept.get(session)


def warm_up(sessions: sessionmaker[Session]) -> None:
    """Builds the index before somebody waits for it; where the database does not answer, the first search builds it."""
    try:
        with sessions() as session:
            current_index(session)
    except SQLAlchemyError as error:
        log.warning("the search index is built at the first search: %s", type(error).__name__)


def _topic_wins(topic: SearchHit, law: LawHit) -> bool:
    nearer = topic.coverage >= TOPIC_COVERS or law.score < LAW_TO_TOPIC * topic.score
    return nearer or topic.slug == _OUT_OF_SCOPE


class _Kept:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: SearchIndex | None = None
        self._state: Any = None
        self._looked_at = 0.0

    def get(self, session: Session) -> SearchIndex:
        kept = self._index
        # While another thread builds the next one, the one that there is serves.
        if not self._lock.acquire(blocking=kept is None):
            assert kept is not None  # noqa: S101 - else the lock was waited for
            return kept
        try:
            return self._current(session)
        finally:
            self._lock.release()

    def _current(self, session: Session) -> SearchIndex:
        if self._index is not None and time.monotonic() - self._looked_at < CHECK_EVERY_S:
            return self._index
        state = _state(session)
        if self._index is None or state != self._state:
            topics = self._index.topics if self._index and state[0] == self._state[0] else TopicSearch.from_database(session)
            law = self._index.law if self._index and state[1] == self._state[1] else LawSearch.from_database(session)
            self._index, self._state = SearchIndex(topics, law), state
        self._looked_at = time.monotonic()
        return self._index


_lock = threading.Lock()
_kept: weakref.WeakKeyDictionary[Engine, _Kept] = weakref.WeakKeyDictionary()


def _state(session: Session) -> tuple[Any, Any]:
    """What changes whenever what is searched changes: of the topics, and of the law."""
    topics = (
        _sums(session, Topic.id, func.max(Topic.edited_at), func.sum(func.length(Topic.title_vi) + func.length(Topic.title_en))),
        _sums(session, ExampleQuestion.id, func.count(ExampleQuestion.removed_at), func.sum(func.length(ExampleQuestion.text))),
        session.execute(
            select(Answer.id, Answer.seed_hash, Answer.edited_at, Answer.effective_from, Answer.effective_to).order_by(Answer.id)
        ).all(),
    )
    law = (
        _sums(session, Provision.id, func.max(Provision.effective_from), func.sum(func.length(Provision.text))),
        _sums(session, Provision.id, func.count(Provision.effective_to), func.max(Provision.effective_to)),
        session.execute(
            select(LegalDocument.id, LegalDocument.seed_hash, LegalDocument.edited_at).order_by(LegalDocument.id)
        ).all(),
    )
    return topics, law


def _sums(session: Session, key: Any, *more: Any) -> Any:
    return session.execute(select(func.count(key), func.max(key), *more)).one()
