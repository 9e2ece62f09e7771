"""Judges whether a message is out of scope, by three signs.

* the score of a linear SVM that knows only "in" and "out";
* the best score that any intent in scope has: what no intent claims is likely outside;
* with embeddings, how near the nearest examples in scope and out of scope are.

A logistic regression on held-out examples weighs them into a probability. It does not mind how many examples either side has:
nobody knows how many messages of citizens will be outside. An answer to what is outside counts as the worse mistake: it misleads,
while a question that was taken for outside is asked about again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_NEIGHBOURS = 5
_CAUTION = 1.25  # how much worse it is to answer what is outside than to hold back what is not
_DIMENSIONS = 64  # of the embeddings compared: a sixth of the time, hardly a difference


@dataclass
class _Examples:
    """Embeddings in the directions that vary most, unit length; one array for each side."""

    directions: np.ndarray
    within: np.ndarray
    outside: np.ndarray

    @classmethod
    def learn(cls, meaning: np.ndarray, outside: np.ndarray) -> _Examples:
        _, vectors = np.linalg.eigh(meaning.T @ meaning)
        directions = vectors[:, -_DIMENSIONS:].astype(np.float32)
        kept = _unit(meaning @ directions)
        return cls(directions, kept[~outside], kept[outside])

    def nearness(self, meaning: np.ndarray) -> np.ndarray:
        """Mean similarity of the nearest examples within and outside: shape (n, 2)."""
        kept = _unit(meaning @ self.directions)
        return np.column_stack([_nearest(kept, self.within), _nearest(kept, self.outside)])


@dataclass
class OutsideJudge:
    """`weights`, `bias`: the linear SVM, positive outside. `examples` is None without embeddings."""

    weights: np.ndarray
    bias: np.ndarray
    examples: _Examples | None = None
    slopes: np.ndarray = field(default_factory=lambda: np.ones(1))
    shift: float = 0.0

    @classmethod
    def fit(cls, features: Any, meaning: np.ndarray | None, outside: np.ndarray, c: float, random_state: int) -> OutsideJudge:
        """`features` (n, f), `meaning` (n, 384) centred unit vectors or None, `outside` (n,) true for what is outside.

        Until `calibrate`, the chance follows the SVM alone.
        """
        from sklearn.svm import LinearSVC

        svm = LinearSVC(C=c, class_weight="balanced", tol=1e-2, random_state=random_state).fit(features, outside)
        enough = min(outside.sum(), (~outside).sum()) >= _NEIGHBOURS
        examples = _Examples.learn(meaning, outside) if meaning is not None and enough else None
        return cls(svm.coef_.T.astype(np.float32), svm.intercept_.astype(np.float32), examples)

    def signs(self, features: Any, meaning: np.ndarray | None, best: np.ndarray) -> np.ndarray:
        """Shape (n, 2) or, with embeddings, (n, 4); `best` (n,) is the best score of an intent in scope."""
        score = np.asarray(features @ self.weights)[:, 0] + self.bias
        signs = np.column_stack([score, best])
        if self.examples is None or meaning is None:
            return signs
        return np.hstack([signs, self.examples.nearness(meaning)])

    def calibrate(self, signs: np.ndarray, outside: np.ndarray) -> None:
        """Weighs the signs on examples that `fit` has not seen; nothing changes when all are on one side."""
        from sklearn.linear_model import LogisticRegression

        if 0 < outside.sum() < len(outside):
            regression = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000).fit(signs, outside)
            self.slopes, self.shift = regression.coef_[0], float(regression.intercept_[0]) + math.log(_CAUTION)

    def chance(self, signs: np.ndarray) -> np.ndarray:
        """Probability of being outside, shape (n,)."""
        logit = signs[:, : len(self.slopes)] @ self.slopes + self.shift
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))

    def arrays(self) -> dict[str, np.ndarray]:
        """What `from_arrays` needs, by names that begin with `outside_`."""
        arrays = {"weights": self.weights, "bias": self.bias, "slopes": self.slopes, "shift": np.array(self.shift)}
        if self.examples is not None:
            arrays |= {"directions": self.examples.directions, "near": self.examples.within, "far": self.examples.outside}
        return {f"outside_{name}": array for name, array in arrays.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> OutsideJudge | None:
        """Inverse of `arrays`; None where there are none."""
        if "outside_weights" not in arrays:
            return None
        examples = None
        if "outside_near" in arrays:
            examples = _Examples(arrays["outside_directions"], arrays["outside_near"], arrays["outside_far"])
        shift = float(arrays["outside_shift"])
        return cls(arrays["outside_weights"], arrays["outside_bias"], examples, arrays["outside_slopes"], shift)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _nearest(vectors: np.ndarray, examples: np.ndarray) -> np.ndarray:
    similarity = vectors @ examples.T
    return np.asarray(np.partition(similarity, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS:].mean(axis=1))
