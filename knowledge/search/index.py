"""BM25 in memory: the same ranking on SQLite and PostgreSQL, with a measure of how much of the question was found."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np

from knowledge.search.query import Query, tokens

# Chosen on the development half of the judgements: `noxh evaluate-search`.
K1, B = 1.5, 0.7
PAIR_WEIGHT = 0.4
LAW_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Match:
    """`position` in the indexed list; `coverage` from 0 to 1, the share of the question's telling words that it holds."""

    position: int
    score: float
    coverage: float


class Bm25Index:
    """Texts ranked by the words and word pairs that they share with a question, and with its law words."""

    def __init__(self, texts: Sequence[str]) -> None:
        documents = [tokens(text) or ["_"] for text in texts]
        self._index = bm25s.BM25(backend="numpy", k1=K1, b=B)
        self._size = len(documents)
        if documents:
            self._index.index(documents, show_progress=False)
        self._words = [frozenset(document) for document in documents]
        self._frequency = Counter(word for words in self._words for word in words)

    def __len__(self) -> int:
        return self._size

    def find(self, query: Query, limit: int, factors: np.ndarray) -> list[Match]:
        """The best texts, best first, none that shares no word with the question.

        `factors`: one number for each text, by which its score is multiplied; 0 leaves it out.
        """
        if not self._size:
            return []
        scores = self._scores(query.words) + PAIR_WEIGHT * self._scores(query.pairs) + LAW_WEIGHT * self._scores(query.law)
        scores = scores * factors
        # A stable order: texts of one score stand as they were given.
        best = np.argsort(-scores, kind="stable")[:limit]
        return [Match(int(place), float(scores[place]), self._coverage(query, int(place))) for place in best if scores[place] > 0]

    def _scores(self, words: tuple[str, ...]) -> np.ndarray:
        known = [word for word in words if word in self._frequency]
        return self._index.get_scores(known) if known else np.zeros(self._size, dtype=np.float32)

    def _weight(self, word: str) -> float:
        return math.log(1 + self._size / (self._frequency.get(word, 0) + 0.5))

    def _coverage(self, query: Query, place: int) -> float:
        held = self._words[place]
        weights = {word: self._weight(word) for word in query.words}
        if not weights:
            return 0.0
        found = sum(weight for word, weight in weights.items() if word in held or _said(query.meaning.get(word), held))
        return found / sum(weights.values())


def _said(law: frozenset[str] | None, held: frozenset[str]) -> bool:
    """Whether a text says an everyday word in the law's words: most of them."""
    return bool(law) and len(law & held) * 2 > len(law)  # type: ignore[operator, arg-type]  # narrowed by bool()
