"""The topics nearest to a question: titles, example questions and the answers of the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from knowledge.search.index import Bm25Index
from knowledge.search.passages import TopicText, topic_texts
from knowledge.search.query import parse

_NO_SUBJECT = frozenset(("greet", "thanks", "goodbye", "out-of-scope"))
# Texts looked at for each topic wanted: a topic has some hundred, and the best ones are often of one topic.
_TEXTS_A_TOPIC = 20


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A topic with its score; the higher the nearer, 0 meaning no word in common. `coverage` as in `Match`."""

    slug: str
    score: float
    coverage: float = 0.0


class TopicSearch:
    """An index over one reading of the knowledge base; rebuild it when the content changes."""

    def __init__(self, texts: list[TopicText]) -> None:
        self._texts = texts
        self._index = Bm25Index([item.text for item in texts])
        self._always = np.array([item.effective_from is None for item in texts], dtype=float)

    @classmethod
    def from_database(cls, session: Session) -> TopicSearch:
        return cls(topic_texts(session))

    def find(self, text: str, limit: int = 3, as_of: dt.date | None = None) -> list[SearchHit]:
        """The nearest topics, best first. Answers count on the days on which they hold; without a day, none does."""
        factors = self._always if as_of is None else np.array([item.holds(as_of) for item in self._texts], dtype=float)
        best: dict[str, SearchHit] = {}
        for match in self._index.find(parse(text), limit * _TEXTS_A_TOPIC, factors):
            slug = self._texts[match.position].slug
            best.setdefault(slug, SearchHit(slug, match.score, match.coverage))
        # What is no subject may be what somebody says, but is nothing to offer.
        hits = list(best.values())
        return [hit for place, hit in enumerate(hits) if place == 0 or hit.slug not in _NO_SUBJECT][:limit]
