"""Search over topics' questions and answers, without diacritics: BM25 in memory, the same on every database.

Used where understanding is not at hand (Rasa down) and to offer the nearest topics.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import bm25s
import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from knowledge.folding import fold
from knowledge.models import Topic

_WORD = re.compile(r"[a-z0-9]+")
# How Vietnamese citizens shorten what the texts spell out.
_SYNONYMS = {
    "noxh": "nha o xa hoi",
    "nhcsxh": "ngan hang chinh sach xa hoi",
    "kcn": "khu cong nghiep",
    "hs": "ho so",
    "ls": "lai suat",
    "bn": "bao nhieu",
    "tp": "thanh pho",
}
# In every question, so they tell topics apart in none.
_STOP = frozenset(
    ["nha", "o", "xa", "hoi", "co", "duoc", "khong", "thi", "la", "cho", "toi", "em", "anh", "chi", "a", "ah", "oi", "the", "nao"]
)

_NO_SUBJECT = frozenset(("greet", "thanks", "goodbye", "out-of-scope"))


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A topic with its score; the higher the nearer, 0 meaning no word in common."""

    slug: str
    score: float


def tokens(text: str) -> list[str]:
    """Words and word pairs, folded, abbreviations spelled out."""
    words = [part for word in _WORD.findall(fold(text)) for part in _SYNONYMS.get(word, word).split()]
    telling = [word for word in words if word not in _STOP]
    pairs = [f"{first}_{second}" for first, second in itertools.pairwise(words) if {first, second} - _STOP]
    return telling + pairs


class TopicSearch:
    """An index over one reading of the knowledge base; rebuild it when the content changes."""

    def __init__(self, documents: list[tuple[str, str]]) -> None:
        """`documents`: (topic slug, text) pairs; a topic may have many."""
        self._slugs = [slug for slug, _ in documents]
        self._index = bm25s.BM25(backend="numpy")
        self._index.index([tokens(text) or ["_"] for _, text in documents], show_progress=False)

    @classmethod
    def from_database(cls, session: Session) -> TopicSearch:
        topics = session.scalars(select(Topic).options(selectinload(Topic.questions), selectinload(Topic.answers)))
        documents: list[tuple[str, str]] = []
        for topic in topics:
            documents.append((topic.slug, f"{topic.title_vi} {topic.title_en}"))
            documents += [(topic.slug, question.text) for question in topic.questions if question.removed_at is None]
            documents += [(topic.slug, answer.text_vi) for answer in topic.answers[-1:]]  # the newest
        return cls(documents)

    def find(self, text: str, limit: int = 3) -> list[SearchHit]:
        """The nearest topics, best first."""
        query = [word for word in tokens(text) if word in self._index.vocab_dict]
        if not query:
            return []
        scores = self._index.get_scores(query)
        best: dict[str, float] = {}
        for position in np.argsort(scores)[::-1][: limit * 20]:
            if scores[position] > 0:
                best.setdefault(self._slugs[position], float(scores[position]))
        # What is no subject may be what somebody says, but is nothing to offer.
        hits = [SearchHit(slug, score) for slug, score in best.items()]
        return [hit for place, hit in enumerate(hits) if place == 0 or hit.slug not in _NO_SUBJECT][:limit]
