"""How well a model understands: accuracy by topic, with and without diacritics, and false answers.

A question counts as understood when its topic is the model's first choice. The model may still decline to answer
(`nlu_fallback`) when it is unsure: `answered_rightly` counts that as a miss, `accuracy` looks at the first choice
behind it. Test files are ordinary Rasa NLU YAML; lines of the intent `out-of-scope` measure false answers.

Each question is tried as written (`clean`), without diacritics (`unmarked`) and with about half of its words
unmarked (`half`), chosen by a fixed seed.
"""

from __future__ import annotations

import asyncio
import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nlu.normalizer import fold

OUT_OF_SCOPE = "out-of-scope"
FALLBACK = "nlu_fallback"

# (intent with fallback, ranking without it, best first)
Prediction = tuple[str, list[str]]
Predictor = Callable[[str], Prediction]


@dataclass(frozen=True)
class Question:
    text: str
    topic: str


@dataclass
class Result:
    """Figures of one form of the questions; shares from 0 to 1."""

    form: str
    questions: int
    accuracy: float
    top3: float
    answered_rightly: float
    macro_f1: float
    out_of_scope: int
    false_answers: float | None
    by_topic: dict[str, float] = field(default_factory=dict)
    confusions: list[tuple[str, str, int]] = field(default_factory=list)


def unmarked(text: str) -> str:
    """The text without diacritics, letter case kept."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(base.upper() if char.isupper() else base for char, base in zip(plain, fold(plain), strict=False))


def half_marked(text: str) -> str:
    """The text with the diacritics of about every second word left out, the same ones each time."""
    chance = random.Random(text)  # noqa: S311 - repeatable, nothing secret
    return " ".join(unmarked(word) if chance.random() < 0.5 else word for word in text.split(" "))


FORMS: dict[str, Callable[[str], str]] = {"clean": lambda text: text, "unmarked": unmarked, "half": half_marked}


def read_questions(paths: Sequence[Path]) -> list[Question]:
    """Questions of Rasa NLU YAML files.

    Raises:
        ValueError: a file holds no questions.
    """
    from rasa.shared.nlu.training_data.loading import load_data

    questions = []
    for path in paths:
        examples = load_data(str(path)).intent_examples
        if not examples:
            raise ValueError(f"{path} không có câu hỏi nào (cần tệp NLU của Rasa).")
        questions += [Question(example.get("text"), example.get("intent")) for example in examples]
    return questions


def evaluate(predict: Predictor, questions: Sequence[Question]) -> list[Result]:
    """One result for each form of the questions."""
    return [_evaluate_form(name, change, predict, questions) for name, change in FORMS.items()]


def _evaluate_form(form: str, change: Callable[[str], str], predict: Predictor, questions: Sequence[Question]) -> Result:
    first: list[tuple[str, str]] = []
    top3 = answered = outside = false_answers = 0
    for question in questions:
        intent, ranking = predict(change(question.text))
        if question.topic == OUT_OF_SCOPE:
            outside += 1
            false_answers += intent not in (OUT_OF_SCOPE, FALLBACK)
            continue
        first.append((question.topic, ranking[0]))
        top3 += question.topic in ranking[:3]
        answered += intent == question.topic
    right: Counter[str] = Counter(topic for topic, guess in first if topic == guess)
    total: Counter[str] = Counter(topic for topic, _ in first)
    wrong = Counter((topic, guess) for topic, guess in first if topic != guess)
    count = max(1, len(first))
    return Result(
        form=form,
        questions=len(first),
        accuracy=sum(right.values()) / count,
        top3=top3 / count,
        answered_rightly=answered / count,
        macro_f1=_macro_f1(first),
        out_of_scope=outside,
        false_answers=false_answers / outside if outside else None,
        by_topic={topic: right[topic] / total[topic] for topic in sorted(total)},
        confusions=[(topic, guess, times) for (topic, guess), times in wrong.most_common(20)],
    )


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # right, expected, guessed
    for topic, guess in pairs:
        hits[topic][0] += topic == guess
        hits[topic][1] += 1
        hits[guess][2] += 1
    scores = [2 * right / (expected + guessed) for right, expected, guessed in hits.values() if expected]
    return sum(scores) / max(1, len(scores))


def model_predictor(model: Path) -> Predictor:
    """A predictor that parses messages with a trained Rasa model."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()

    def predict(text: str) -> Prediction:
        parsed: dict[str, Any] = loop.run_until_complete(agent.parse_message(text))
        ranking = [item["name"] for item in parsed["intent_ranking"] if item["name"] != FALLBACK]
        return parsed["intent"]["name"] or FALLBACK, ranking or [FALLBACK]

    return predict


def table(results: Sequence[Result]) -> str:
    """Results as text: the totals, then accuracy by topic, worst first, then the commonest confusions."""
    lines = [f"{'form':10} {'questions':>9} {'accuracy':>9} {'top 3':>7} {'answered':>9} {'macro F1':>9} {'false answers':>14}"]
    for result in results:
        false = "-" if result.false_answers is None else f"{result.false_answers:.1%} of {result.out_of_scope}"
        lines.append(
            f"{result.form:10} {result.questions:9} {result.accuracy:9.1%} {result.top3:7.1%} "
            f"{result.answered_rightly:9.1%} {result.macro_f1:9.3f} {false:>14}"
        )
    lines += ["", f"{'topic':28}" + "".join(f"{result.form:>10}" for result in results)]
    for topic in sorted(results[0].by_topic, key=lambda name: (results[0].by_topic[name], name)):
        lines.append(f"{topic:28}" + "".join(f"{result.by_topic[topic]:10.0%}" for result in results))
    lines += ["", "most confused (clean): expected → first choice"]
    lines += [f"  {topic} → {guess}: {times}" for topic, guess, times in results[0].confusions]
    return "\n".join(lines)


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """JSON-ready results by form."""
    return {result.form: asdict(result) for result in results}
