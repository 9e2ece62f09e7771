"""Cross-validation over the training questions, with near copies always in the same fold.

For choices of features, weights and thresholds: the held-out test is not looked at. Every fold trains `config.yml` as it
stands and predicts with the trained archive, as in the product.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from nlu.evaluation.figures import Prediction, Result, results_of
from nlu.evaluation.model import predictor
from nlu.evaluation.questions import Question, read_training
from nlu.evaluation.training import CONFIG, train_model, write_questions
from nlu.families import families

_SEED = 42


def grouped_folds(questions: Sequence[Question], folds: int) -> list[list[int]]:
    """Indices of the questions of each fold; families stay whole, topics are spread evenly.

    Raises:
        ValueError: there are fewer families than folds, or fewer than two folds.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    groups = families([question.text for question in questions])
    if folds < 2 or len(set(groups)) < folds:
        raise ValueError(f"Cần ít nhất 2 phần và ít nhất {folds} họ câu khác nhau.")
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=_SEED)
    topics = [question.topic for question in questions]
    return [held_out.tolist() for _, held_out in splitter.split(np.zeros(len(topics)), topics, groups)]


def cross_validate(
    training: Sequence[Path], noises: dict[str, Callable[[str], str]], *, folds: int = 5, processes: int = 2
) -> list[Result]:
    """Figures over all training questions, each predicted by a model that saw none of its family."""
    questions = read_training(training)
    known: dict[tuple[int, str], Prediction] = {}
    parts = grouped_folds(questions, folds)
    for number, held_out in enumerate(parts, 1):
        print(f"fold {number} of {folds}: {len(held_out)} questions held out", file=sys.stderr, flush=True)
        outside = set(held_out)
        with tempfile.TemporaryDirectory(prefix="noxh-fold-") as name:
            folder = Path(name)
            write_questions([q for index, q in enumerate(questions) if index not in outside], folder / "nlu.yml")
            archive = train_model(CONFIG, folder / "nlu.yml", folder)
            texts = sorted({change(questions[index].text) for index in held_out for change in noises.values()})
            known |= {(number, text): p for text, p in zip(texts, predictor(archive, processes)(texts), strict=True)}
    # The folds together: each question keeps the prediction of the model that did not see it.
    ordered = [(number, questions[index]) for number, held_out in enumerate(parts, 1) for index in held_out]
    by_noise = {name: [known[number, change(q.text)] for number, q in ordered] for name, change in noises.items()}
    return results_of([question for _, question in ordered], by_noise)
