"""How well a model understands, and whether another does better: counts by topic, from what each said to the same questions.

The questions are the held-out ones of `tests/data`: nobody trains on them, and no officer sees their words. A judgement holds answers
alone, by number. Shares are given with Wilson's 95 % interval (JASA 1927); of two models each question is compared with itself, and a
difference is called one where the sign test finds it at 5 % (two-sided).
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

OUT_OF_SCOPE = "out-of-scope"
FALLBACK = "nlu_fallback"
#: Each question as it was written, and without diacritics.
NOISES = ("clean", "unmarked")
_Z = 1.959964
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """A held-out question with its topic."""

    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """`said[noise][n]` is what the model took question `n` for; `expected[n]` its topic. `questions` names the set of questions.

    `failed` are golden questions (`knowledge.console.golden`) that it took for something else, with what.
    """

    questions: str
    expected: tuple[str, ...]
    said: dict[str, tuple[str, ...]]
    golden: int = 0
    failed: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Names once, answers as numbers."""
        names = sorted({*self.expected, *(name for said in self.said.values() for name in said)})
        number = {name: index for index, name in enumerate(names)}
        return {
            "questions": self.questions,
            "names": names,
            "expected": [number[name] for name in self.expected],
            "said": {noise: [number[name] for name in said] for noise, said in self.said.items()},
            "golden": self.golden,
            "failed": [list(item) for item in self.failed],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Judgement:
        names = data["names"]
        return cls(
            questions=data["questions"],
            expected=tuple(names[index] for index in data["expected"]),
            said={noise: tuple(names[index] for index in said) for noise, said in data["said"].items()},
            golden=data["golden"],
            failed=tuple((text, said) for text, said in data["failed"]),
        )


def digest_of(asked: Sequence[Asked]) -> str:
    """The name of a set of questions."""
    return hashlib.sha256("\n".join(f"{item.topic}\t{item.text}" for item in asked).encode()).hexdigest()[:16]


def is_right(expected: str, said: str) -> bool:
    """A message out of scope is rightly not answered in either way."""
    return said == expected or (expected == OUT_OF_SCOPE and said == FALLBACK)


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with the ends of the 95 % interval; from 0 to 1."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.n:
            return 0.0, 1.0
        scale = 1 + _Z**2 / self.n
        centre = (self.value + _Z**2 / (2 * self.n)) / scale
        margin = _Z / scale * math.sqrt(self.value * (1 - self.value) / self.n + _Z**2 / (4 * self.n**2))
        return max(0.0, centre - margin), min(1.0, centre + margin)


@dataclass(frozen=True, slots=True)
class TopicScore:
    """Of the questions about a topic: rightly understood by noise. `precision`: of what was taken for it as written, what is about it.

    `taken_for` and `mistaken` are the commonest confusions as written: its questions taken for others, and others' taken for it.
    """

    recall: dict[str, Share]
    precision: Share
    taken_for: tuple[tuple[str, int], ...]
    mistaken: tuple[tuple[str, int], ...]


def topic_scores(judgement: Judgement) -> dict[str, TopicScore]:
    """By topic, of those that the held-out questions ask about."""
    asked = Counter(judgement.expected)
    clean = judgement.said["clean"]
    guessed = Counter(clean)
    right = {noise: _right(judgement, noise) for noise in judgement.said}
    wrong = Counter(pair for pair in zip(judgement.expected, clean, strict=True) if not is_right(*pair))
    return {
        topic: TopicScore(
            recall={noise: Share(hits[topic], n) for noise, hits in right.items()},
            precision=Share(right["clean"][topic], max(guessed[topic], right["clean"][topic])),
            taken_for=_commonest((said, times) for (expected, said), times in wrong.items() if expected == topic),
            mistaken=_commonest((expected, times) for (expected, said), times in wrong.items() if said == topic),
        )
        for topic, n in sorted(asked.items())
    }


def totals(judgement: Judgement) -> dict[str, Share]:
    """Of all questions, by noise."""
    return {noise: Share(sum(_right(judgement, noise).values()), len(judgement.expected)) for noise in judgement.said}


def _right(judgement: Judgement, noise: str) -> Counter[str]:
    pairs = zip(judgement.expected, judgement.said[noise], strict=True)
    return Counter(expected for expected, said in pairs if is_right(expected, said))


def _commonest(items: Any) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(items, key=lambda item: (-item[1], item[0]))[:5])


class Verdict(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """Of `n` questions: rightly understood before and after by noise, how many were won and lost, and the verdict."""

    n: int
    before: dict[str, Share]
    after: dict[str, Share]
    won: int
    lost: int
    verdict: Verdict
    #: What the questions lost are taken for now.
    now_taken_for: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    total: Change
    topics: dict[str, Change] = field(default_factory=dict)


def compare(before: Judgement, after: Judgement) -> Comparison | None:
    """The newer model against the older; None where they were not asked the same questions."""
    if before.questions != after.questions or len(before.expected) != len(after.expected):
        return None
    numbers: dict[str, list[int]] = {}
    for index, topic in enumerate(after.expected):
        numbers.setdefault(topic, []).append(index)
    topics = {topic: _change(before, after, found) for topic, found in sorted(numbers.items())}
    return Comparison(_change(before, after, range(len(after.expected))), topics)


def _change(before: Judgement, after: Judgement, numbers: Sequence[int]) -> Change:
    won = lost = 0
    now_taken_for: Counter[str] = Counter()
    for index in numbers:
        difference = _points(after, index) - _points(before, index)
        won += difference > 0
        lost += difference < 0
        if difference < 0:
            wrong = [said[index] for said in after.said.values() if not is_right(after.expected[index], said[index])]
            now_taken_for[wrong[0]] += 1
    better = Verdict.BETTER if won > lost else Verdict.WORSE
    return Change(
        n=len(numbers),
        before=_shares(before, numbers),
        after=_shares(after, numbers),
        won=won,
        lost=lost,
        verdict=better if sign_test(won, lost) < _LEVEL else Verdict.SAME,
        now_taken_for=_commonest(now_taken_for.items()),
    )


def _points(judgement: Judgement, index: int) -> int:
    """In how many spellings the question is understood: one question has one voice."""
    return sum(is_right(judgement.expected[index], said[index]) for said in judgement.said.values())


def _shares(judgement: Judgement, numbers: Sequence[int]) -> dict[str, Share]:
    return {
        noise: Share(sum(is_right(judgement.expected[index], said[index]) for index in numbers), len(numbers))
        for noise, said in judgement.said.items()
    }


def sign_test(won: int, lost: int) -> float:
    """How likely a split at least as uneven is where neither side is better: exact, two-sided."""
    n, fewer = won + lost, min(won, lost)
    if not n:
        return 1.0
    return float(min(1.0, 2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n))
