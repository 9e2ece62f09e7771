"""The plain baseline: TF-IDF and a linear SVM of scikit-learn, without Rasa and without anything of ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from nlu.evaluation.figures import Prediction
from nlu.evaluation.questions import Question


def train_svm(questions: Sequence[Question], archive: Path) -> None:
    """Fits the baseline and writes it to `archive`."""
    features = make_union(
        TfidfVectorizer(analyzer="word", token_pattern=r"\w+", ngram_range=(1, 2), sublinear_tf=True),  # noqa: S106
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    model = make_pipeline(features, LinearSVC(random_state=42))
    model.fit([question.text for question in questions], [question.topic for question in questions])
    joblib.dump(model, archive)


class SvmModel:
    """The fitted baseline, with the methods of `nlu.evaluation.model.Model`."""

    def __init__(self, archive: Path) -> None:
        # Our own file of a moment ago: it may be a pickle.
        self._model: Any = joblib.load(archive)

    def parse(self, text: str) -> Prediction:
        return self.parse_many([text])[0]

    def parse_many(self, texts: Sequence[str]) -> list[Prediction]:
        """Scores of an SVM are no probabilities: the confidence is 0."""
        scores = self._model.decision_function(texts)
        if scores.ndim == 1:  # scikit-learn keeps one column for two classes
            scores = np.column_stack([-scores, scores])
        names = self._model.classes_
        return [self._prediction(names[np.argsort(-row, kind="stable")][:10]) for row in scores]

    @staticmethod
    def _prediction(ranking: np.ndarray) -> Prediction:
        return Prediction(str(ranking[0]), tuple(str(name) for name in ranking), 0.0)
