"""The figures of one evaluation, from questions and predictions. No I/O, no Rasa.

First choice: the best intent behind a fallback. `accuracy`, `top3`, `macro_f1`, `topics`, `confusions` and calibration look
at it. `answered_rightly` counts a fallback as a miss. `false_answers`: out-of-scope messages whose intent is neither
out-of-scope nor the fallback. Topic figures count questions with a topic only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from nlu.evaluation.questions import OUT_OF_SCOPE, Question
from nlu.evaluation.statistics import Bin, Estimate, bootstrap, calibration_error, macro_f1, proportion, reliability

FALLBACK = "nlu_fallback"
_CONFUSIONS = 30


@dataclass(frozen=True)
class Prediction:
    """What the product would do with a message, and what it would have chosen without the fallback."""

    intent: str
    ranking: tuple[str, ...]  # without the fallback, best first
    confidence: float  # of the first in the ranking

    @property
    def first(self) -> str:
        return self.ranking[0] if self.ranking else FALLBACK


# Many texts at once, one prediction for each.
Predictor = Callable[[Sequence[str]], Sequence[Prediction]]


@dataclass(frozen=True)
class TopicFigures:
    precision: Estimate
    recall: Estimate
    f1: float


@dataclass
class Result:
    """Figures of one noise."""

    noise: str
    accuracy: Estimate
    difference_to_clean: Estimate  # of the accuracy, paired: each question against itself
    top3: Estimate
    answered_rightly: Estimate
    macro_f1: Estimate
    ece: Estimate
    false_answers: Estimate
    topics: dict[str, TopicFigures] = field(default_factory=dict)
    confusions: list[tuple[str, str, int]] = field(default_factory=list)
    reliability: list[Bin] = field(default_factory=list)


def evaluate(predict: Predictor, questions: Sequence[Question], noises: dict[str, Callable[[str], str]]) -> list[Result]:
    """One result for each noise; the first is what the others are compared to.

    Raises:
        ValueError: there are no questions.
    """
    if not questions:
        raise ValueError("no questions to evaluate")
    texts = [change(question.text) for change in noises.values() for question in questions]
    # Short questions often come out of a noise unchanged; each different text is read once.
    different = list(dict.fromkeys(texts))
    known = dict(zip(different, predict(different), strict=True))
    by_noise = {name: [known[change(question.text)] for question in questions] for name, change in noises.items()}
    return results_of(questions, by_noise)


def results_of(questions: Sequence[Question], by_noise: dict[str, list[Prediction]]) -> list[Result]:
    """Results from predictions, one for each question and noise; the first noise is what the others are compared to."""
    baseline = next(iter(by_noise.values()))
    return [_result(name, questions, predictions, baseline) for name, predictions in by_noise.items()]


def _result(
    noise: str, questions: Sequence[Question], predictions: Sequence[Prediction], baseline: Sequence[Prediction]
) -> Result:
    rows = [
        (question.topic, prediction, clean)
        for question, prediction, clean in zip(questions, predictions, baseline, strict=True)
        if question.topic != OUT_OF_SCOPE
    ]
    outside = [p.intent for question, p in zip(questions, predictions, strict=True) if question.topic == OUT_OF_SCOPE]
    names = sorted({name for topic, prediction, _ in rows for name in (topic, prediction.first)})
    number = {name: index for index, name in enumerate(names)}
    expected = np.array([number[topic] for topic, _, _ in rows], dtype=np.int64)
    guessed = np.array([number[prediction.first] for _, prediction, _ in rows], dtype=np.int64)
    confidence = np.array([prediction.confidence for _, prediction, _ in rows], dtype=np.float64)
    right = (expected == guessed).astype(np.float64)
    change = right - np.array([topic == clean.first for topic, _, clean in rows], dtype=np.float64)
    n = len(rows)
    return Result(
        noise=noise,
        accuracy=proportion(int(right.sum()), n),
        difference_to_clean=bootstrap(lambda sample: float(change[sample].mean()), n),
        top3=proportion(sum(topic in prediction.ranking[:3] for topic, prediction, _ in rows), n),
        answered_rightly=proportion(sum(prediction.intent == topic for topic, prediction, _ in rows), n),
        macro_f1=bootstrap(lambda sample: macro_f1(expected[sample], guessed[sample], len(names)), n),
        ece=bootstrap(lambda sample: calibration_error(confidence[sample], right[sample]), n),
        false_answers=proportion(sum(intent not in (OUT_OF_SCOPE, FALLBACK) for intent in outside), len(outside)),
        topics=_topics([(topic, prediction.first) for topic, prediction, _ in rows]),
        confusions=_confusions([(topic, prediction.first) for topic, prediction, _ in rows]),
        reliability=reliability(confidence, right),
    )


def _topics(pairs: Sequence[tuple[str, str]]) -> dict[str, TopicFigures]:
    expected = Counter(topic for topic, _ in pairs)
    guessed = Counter(guess for _, guess in pairs)
    right = Counter(topic for topic, guess in pairs if topic == guess)
    return {
        topic: TopicFigures(
            precision=proportion(right[topic], guessed[topic]),
            recall=proportion(right[topic], expected[topic]),
            f1=2 * right[topic] / (expected[topic] + guessed[topic]),
        )
        for topic in sorted(expected)
    }


def _confusions(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    ordered = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [(topic, guess, times) for (topic, guess), times in ordered[:_CONFUSIONS]]


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """JSON-ready results by noise; the keys are the fields of `Result`."""
    return {result.noise: {key: value for key, value in asdict(result).items() if key != "noise"} for result in results}
