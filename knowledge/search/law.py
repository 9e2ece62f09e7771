"""The provisions nearest to a question, in the wording of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from knowledge.search.index import Bm25Index
from knowledge.search.passages import Passage, law_passages
from knowledge.search.query import parse

# A form repeats the words of every condition; it is the answer only where a form is asked for.
_FORM_FACTOR = 0.6
_ASKS_FOR_FORM = frozenset(("mau", "don", "to"))
# Calibrated on the development half of the judgements against messages that are not about housing:
# `noxh evaluate-search` prints how many of each pass.
SURE_SCORE = 9.0
SURE_COVERAGE = 0.6


@dataclass(frozen=True, slots=True)
class LawHit:
    """`score` and `coverage` as in `Match`; `wanted` the folded words and pairs that were looked for."""

    passage: Passage
    score: float
    coverage: float
    wanted: frozenset[str]

    @property
    def sure(self) -> bool:
        """Near enough to be shown to a citizen who was not understood otherwise."""
        return self.score >= SURE_SCORE and self.coverage >= SURE_COVERAGE


class LawSearch:
    """An index over every wording of every clause; each search sees those in force on its day."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages
        self._index = Bm25Index([passage.text for passage in passages])
        self._plain = np.array([_FORM_FACTOR if passage.article.startswith("Phụ lục") else 1.0 for passage in passages])

    @classmethod
    def from_database(cls, session: Session) -> LawSearch:
        return cls(law_passages(session))

    def find(self, text: str, as_of: dt.date, limit: int = 3) -> list[LawHit]:
        """The nearest clauses in force on the day, best first."""
        query = parse(text)
        held = np.array([passage.holds(as_of) for passage in self.passages], dtype=float)
        factors = held if _ASKS_FOR_FORM & set(query.words) else held * self._plain
        matches = self._index.find(query, limit, factors)
        wanted = frozenset((*query.words, *query.pairs, *query.law))
        return [LawHit(self.passages[match.position], match.score, match.coverage, wanted) for match in matches]
