"""How alike two questions are, whether typed with diacritics or without. Pure and deterministic.

A question is a vector of its folded words, pairs of words and letter triples, each weighted by how rare it is among the example
questions; likeness is the cosine. Groups have a leader, their first question: a new one joins the likeliest leader above a threshold
or leads a group of its own, so that a question is placed once and never moved.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from knowledge.folding import fold
from knowledge.redaction import PLACEHOLDER

#: From here on two questions are one to an officer; docs/console-inbox.md says how it was chosen.
ALIKE = 0.5
#: What two questions whose nearest topic is the same may lack.
SAME_TOPIC = 0.08
_WORD = re.compile(r"[^\W_]+")
# Words of courtesy and grammar: they make questions look alike that are not.
_EMPTY = frozenset(
    _WORD.findall(
        "a ad ah oi da vang em anh chi toi minh tui chau con co chu bac ban ho xin cho hoi giup nhe nha voi thi la ma va cua o the nay kia "
        "do duoc khong ko k hong hok chua co phai gi nao sao vay ha ak ne roi muon can biet cam on the a of to is are i my me do how what please"
    )
)
_PAIR, _TRIPLE = 0.7, 0.4
_TRIPLE_MARK = "#"
#: Leaders that a question is compared with in full.
_COMPARED = 100


def words_of(text: str) -> list[str]:
    """The folded words, without placeholders; without empty ones where others are left."""
    words = _WORD.findall(fold(PLACEHOLDER.sub(" ", text)))
    return [word for word in words if word not in _EMPTY] or words


class Rarity:
    """Weights of features from a body of questions: the rarer, the heavier."""

    def __init__(self, texts: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        number = 0
        for text in texts:
            number += 1
            seen.update(_counts(text).keys())
        self._seen, self._number = seen, number

    def vector(self, text: str) -> dict[str, float]:
        """Features with their weights, of length 1; empty for a text without words."""
        raw = {name: count * self._weight(name) for name, count in _counts(text).items()}
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {name: value / length for name, value in raw.items()} if length else {}

    def _weight(self, name: str) -> float:
        return math.log((1 + self._number) / (1 + self._seen[name])) + 1


class Leaders:
    """The leaders of all groups. Those that share words with a question are found first, the nearest of them compared in full."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._words: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._vectors: dict[int, dict[str, float]] = {}
        self._topics: dict[int, str | None] = {}
        self.newest = 0

    def add(self, number: int, text: str, topic: str | None = None) -> None:
        """`topic` is the one nearest to the text."""
        vector = self._rarity.vector(text)
        self._vectors[number], self._topics[number] = vector, topic
        for name, weight in vector.items():
            if not name.startswith(_TRIPLE_MARK):
                self._words[name].append((number, weight))
        self.newest = max(self.newest, number)

    def drop(self, number: int) -> None:
        """This group is no more."""
        self._vectors.pop(number, None)

    def likest(self, text: str, topic: str | None = None) -> int | None:
        """The number of the leader most alike, the oldest of equals; None where none is ALIKE."""
        vector = self._rarity.vector(text)
        shared: defaultdict[int, float] = defaultdict(float)
        for name, weight in vector.items():
            for number, other in self._words.get(name, ()):
                shared[number] += weight * other
        nearest = heapq.nsmallest(_COMPARED, shared, key=lambda number: (-shared[number], number))
        best: tuple[float, int] | None = None
        for number in nearest:
            score = self._likeness(vector, number, topic)
            if score >= ALIKE and (best is None or (-score, number) < best):
                best = (-score, number)
        return best[1] if best is not None else None

    def _likeness(self, vector: dict[str, float], number: int, topic: str | None) -> float:
        other = self._vectors.get(number)
        if other is None:
            return 0.0
        score = sum(weight * other.get(name, 0.0) for name, weight in vector.items())
        return score + (SAME_TOPIC if topic is not None and self._topics[number] == topic else 0.0)


def _counts(text: str) -> dict[str, float]:
    words = words_of(text)
    counts: Counter[str] = Counter()
    found: dict[str, float] = {}
    counts.update(words)
    for word, count in counts.items():
        found[word] = 1 + math.log(count)
    for pair in pairwise(words):
        found[" ".join(pair)] = _PAIR
    for word in counts:
        padded = f"_{word}_"
        for at in range(len(padded) - 2):
            found[f"{_TRIPLE_MARK}{padded[at : at + 3]}"] = _TRIPLE
    return found
