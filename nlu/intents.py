"""The intent model: a linear classifier on words, letters and the sentence embedding, and a judge of what is out of scope.

Text is normalised and its diacritics restored first, so one model serves marked, half-marked and unmarked
messages. Features, each block scaled to unit length:

* words, word pairs and pairs with one or two words between, with diacritics;
* words and word pairs, without;
* letters (2 to 5, within words), without: typing errors;
* the sentence embedding, centred.

A word counts by what it tells of the intent, not by how rare it is: names of places are rare and tell nothing.

A linear SVM ranks the intents; where the training data has an intent of what is out of scope, a judge of its own
(`nlu.outside`) gives its probability. Scores become probabilities on examples that were held out of the training:
P(intent) = (1 - P(out of scope)) · softmax(temperature · scores).
The weights of the classes and C are chosen on the same examples, so that any intent data will do. Weights are stored
as arrays, never as pickles; prediction needs NumPy and SciPy only. Imports no Rasa.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse

from nlu import embedding
from nlu.diacritics import DiacriticRestorer
from nlu.normalizer import fold, normalize
from nlu.outside import OutsideJudge

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_FOLDS = 5  # parts of the examples, held out one after the other
_LEAST = 5  # examples an intent on average, to hold any out
_FEW = 6_000  # examples: with more, one part held out tells enough
_THREADS = 2  # trainings at a time
_DEFAULT_TEMPERATURE = 3.0  # where there are too few examples to choose one
_TEMPERATURES = np.geomspace(0.5, 12.0, 30)
# (C, weight of the classes). Few are tried: each costs a training.
_Choice = tuple[float, str | None]
_CHOICES: tuple[_Choice, ...] = ((0.3, "balanced"), (1.0, None))
_BASE_WEIGHT = 2.0  # of a word that tells nothing of the intent; one that settles it among n equals has √log n more
_GAP = "_"  # between the words of a pair that stood apart: no token holds it


@dataclass
class Settings:
    """What can be tuned; the values were chosen by cross-validation (docs/understanding.md)."""

    use_embedding: bool | None = None  # None: when the package is installed
    embedding_weight: float = 1.0
    svm_c: float | None = None  # None: chosen on held-out examples, with the weight of the classes
    out_of_scope: str = "out-of-scope"  # the intent of messages that no other answers; need not exist
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
    """One block of words or letters: its vocabulary and what each entry weighs."""

    name: str
    vocabulary: dict[str, int] = field(default_factory=dict)
    weights: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def learn(self, texts: Sequence[str], target: np.ndarray) -> None:
        """`target` holds the number of each text's intent."""
        numbers: dict[str, int] = {}
        columns: list[int] = []
        pointer = [0]
        for text in texts:
            columns += [numbers.setdefault(gram, len(numbers)) for gram in dict.fromkeys(_GRAMS[self.name](text))]
            pointer.append(len(columns))
        present = scipy.sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, pointer), (len(texts), len(numbers)))
        times = np.bincount(columns, minlength=len(numbers))
        kept = [gram for gram, number in numbers.items() if times[number] > 1 or _GAP not in gram]
        self.vocabulary = {gram: index for index, gram in enumerate(kept)}
        told = _told(present[:, [numbers[gram] for gram in kept]], target)
        self.weights = (_BASE_WEIGHT + np.sqrt(told)).astype(np.float32)

    def transform(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        data: list[np.ndarray] = []
        indices: list[int] = []
        pointer = [0]
        for text in texts:
            grams = Counter(gram for gram in _GRAMS[self.name](text) if gram in self.vocabulary)
            columns = [self.vocabulary[gram] for gram in grams]
            if columns:
                row = (1 + np.log(np.fromiter(grams.values(), dtype=np.float32))) * self.weights[columns]
                data.append(row / np.linalg.norm(row))
                indices.extend(columns)
            pointer.append(len(indices))
        values = np.concatenate(data) if data else np.zeros(0, dtype=np.float32)
        shape = (len(texts), len(self.vocabulary))
        return scipy.sparse.csr_matrix((values.astype(np.float32), indices, pointer), shape=shape)


def _told(present: scipy.sparse.csr_matrix, target: np.ndarray) -> np.ndarray:
    """What each column tells of the intent, in nats: the divergence of the intents of its texts from those of all texts.

    The intents of its texts are smoothed by one text of all intents, so that one occurrence tells little.
    """
    texts, columns = present.shape
    prior = np.bincount(target) / max(1, texts)
    intents = scipy.sparse.csr_matrix((np.ones(texts, dtype=np.float32), (np.arange(texts), target)), (texts, len(prior)))
    counts = (present.T @ intents).tocoo()
    smoothed = 1 / (1 + np.asarray(present.sum(axis=0)).ravel())  # the share of that one text
    # An intent that never occurs with a column has the ratio `smoothed`; where it does, its own term replaces that one.
    among = prior[counts.col] * smoothed[counts.row]
    share = among + counts.data * smoothed[counts.row]
    terms = share * np.log(share / prior[counts.col]) - among * np.log(smoothed[counts.row])
    told = smoothed * np.log(smoothed) + np.bincount(counts.row, weights=terms, minlength=columns)
    return np.maximum(told, 0)


def _tokens(text: str) -> list[str]:
    return ["0" if token.isdigit() else token for token in _TOKEN.findall(text)]


def _word_grams(text: str) -> list[str]:
    tokens = _tokens(text)
    return tokens + [f"{first} {second}" for first, second in pairwise(tokens)]


def _words_and_gaps(text: str) -> list[str]:
    """As `_word_grams`, and pairs with one or two words between, the beginning and the end counted as words."""
    tokens = ["<", *_tokens(text), ">"]
    gaps = [f"{tokens[i]}{_GAP}{tokens[j]}" for i in range(len(tokens)) for j in range(i + 2, min(i + 4, len(tokens)))]
    return _word_grams(text) + gaps


def _letter_grams(text: str) -> list[str]:
    grams = []
    for token in _tokens(fold(text)):
        padded = f" {token} "
        for size in range(2, 6):
            grams += [padded[i : i + size] for i in range(max(1, len(padded) - size + 1))]
    return grams


_GRAMS: dict[str, Callable[[str], list[str]]] = {
    "words": _words_and_gaps,
    "words_folded": lambda text: _word_grams(fold(text)),
    "letters": _letter_grams,
}


class IntentModel:
    """Fit once, then `predict`. `save`/`load` keep it in a folder."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.classes: list[str] = []
        self.restorer = DiacriticRestorer(Counter(), Counter())
        self.temperature = _DEFAULT_TEMPERATURE
        self.uses_embedding = False
        self._blocks = [_Block(name) for name in _GRAMS]
        self._centre = np.zeros(embedding.DIMENSIONS, dtype=np.float32)
        self._vectors: dict[str, np.ndarray] = {}  # of the training texts, while training
        self._intents: _Linear | None = None
        self._outside: OutsideJudge | None = None

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
            self._vectors = dict(zip(standard, embedding.embed_training(standard), strict=True))
        target = np.array([self.classes.index(label) for label in labels])
        self._intents = self._outside = None
        choice, trials = self._choose(standard, target)
        self._learn_features(standard, target)
        features = self._features(standard)
        self._fit_intents(features[0], target, *choice)
        self._fit_judge(*features, target, choice[0])
        self._vectors = {}
        if trials:
            self._calibrate(trials, choice[0])

    def _choose(self, standard: Sequence[str], target: np.ndarray) -> tuple[_Choice, list[_Trial]]:
        """C and class weights with the best accuracy on held-out examples, and the trials they had it in.

        With too few examples to tell, the first choice and no trial.
        """
        choices = _CHOICES if self.settings.svm_c is None else ((self.settings.svm_c, "balanced"),)
        parts = [self._part(standard, target, held_out) for held_out in self._held_out(target)]
        if not parts:
            return choices[0], []
        with ThreadPoolExecutor(_THREADS) as pool:
            trials = [list(pool.map(_Trial.tried, parts, [choice] * len(parts))) for choice in choices]
        best = max(range(len(choices)), key=lambda place: sum(trial.right for trial in trials[place]))
        return choices[best], trials[best]

    def _held_out(self, target: np.ndarray) -> list[np.ndarray]:
        """Indices of the examples of each part; an intent with one example is never held out, so every training knows all."""
        if len(self.classes) < 2 or len(target) < _LEAST * len(self.classes):
            return []
        order = np.random.default_rng(self.settings.random_state).permutation(len(target))
        order = order[np.argsort(target[order], kind="stable")]  # intent by intent, dealt out in turn
        part = np.empty(len(target), dtype=int)
        part[order] = np.arange(len(target)) % _FOLDS
        alone = np.bincount(target)[target] < 2
        return [np.flatnonzero((part == number) & ~alone) for number in range(_FOLDS if len(target) <= _FEW else 1)]

    def _part(self, standard: Sequence[str], target: np.ndarray, held_out: np.ndarray) -> _Part:
        train = np.delete(np.arange(len(target)), held_out)
        model = IntentModel(self.settings)
        model.classes, model.uses_embedding, model._vectors = self.classes, self.uses_embedding, self._vectors
        model._learn_features([standard[i] for i in train], target[train])
        seen = model._features([standard[i] for i in train])
        # The trials share these features, and SciPy orders them in place at their first use: two threads would get in each other's way.
        seen[0].sum_duplicates()
        return _Part(model, seen, target[train], model._features([standard[i] for i in held_out]), target[held_out])

    def _calibrate(self, trials: Sequence[_Trial], c: float) -> None:
        """The judge, and the temperature with the best likelihood on what the trials had not seen."""
        truth = np.concatenate([trial.part.truth for trial in trials])
        within = np.ones(len(truth), dtype=bool)
        scores = np.vstack([trial.scores for trial in trials])
        if self._outside is not None:
            signs = [trial.signs(c) for trial in trials]
            width = min(sign.shape[1] for sign in signs)
            within = truth != self._out_of_scope
            self._outside.calibrate(np.vstack([sign[:, :width] for sign in signs]), ~within)
        rows = np.arange(int(within.sum()))
        losses = [-np.log(self._softmax(scores[within] * t)[rows, truth[within]] + 1e-9).mean() for t in _TEMPERATURES]
        self.temperature = float(_TEMPERATURES[int(np.argmin(losses))])

    def _learn_features(self, standard: Sequence[str], target: np.ndarray) -> None:
        for block in self._blocks:
            block.learn(standard, target)
        if self.uses_embedding:
            self._centre = self._embed(standard).mean(axis=0)

    def _fit_intents(self, features: scipy.sparse.csr_matrix, target: np.ndarray, c: float, weights: str | None) -> None:
        from sklearn.svm import LinearSVC

        if len(self.classes) > 1:
            svm = LinearSVC(C=c, class_weight=weights, tol=1e-2, random_state=self.settings.random_state)
            self._intents = _linear(svm.fit(features, target), len(self.classes))

    def _fit_judge(self, features: scipy.sparse.csr_matrix, meaning: np.ndarray | None, target: np.ndarray, c: float) -> None:
        outside = self._out_of_scope
        if outside is not None and len(self.classes) > 2:
            self._outside = OutsideJudge.fit(features, meaning, target == outside, c, self.settings.random_state)

    @property
    def _out_of_scope(self) -> int | None:
        name = self.settings.out_of_scope
        return self.classes.index(name) if name in self.classes else None

    # -- prediction -----------------------------------------------------------------------------

    def standard_form(self, text: str) -> str:
        """The text as the features see it: normalised, diacritics restored."""
        return self.restorer.restore(normalize(text).text)

    def predict(self, text: str) -> list[tuple[str, float]]:
        """All intents with their probabilities, best first. An empty message is equally likely everything."""
        return self.rank([text])[0]

    def rank(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """As `predict`, for several texts together."""
        orders = [(row, np.argsort(-row, kind="stable")) for row in self.predict_many(texts)] if texts else []
        return [[(self.classes[i], float(row[i])) for i in order] for row, order in orders]

    def predict_many(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, shape (len(texts), len(classes))."""
        standard = [self.standard_form(text) for text in texts]
        scores, signs = self._scores(*self._features(standard))
        probabilities = self._softmax(scores * self.temperature)
        column = self._out_of_scope
        if self._outside is not None and signs is not None and column is not None:
            chance = self._outside.chance(signs)
            probabilities *= (1 - chance)[:, None]
            probabilities[:, column] = chance
        for row, text in enumerate(standard):
            if not _TOKEN.search(text):
                probabilities[row] = 1 / len(self.classes)
        return probabilities

    def _features(self, standard: Sequence[str]) -> tuple[scipy.sparse.csr_matrix, np.ndarray | None]:
        """All features, shape (n, f); and the centred embeddings among them, (n, 384), unit vectors."""
        parts: list[Any] = [block.transform(standard) for block in self._blocks]
        meaning = None
        if self.uses_embedding:
            meaning = self._embed(standard) - self._centre
            meaning /= np.maximum(np.linalg.norm(meaning, axis=1, keepdims=True), 1e-9)
            parts.append(scipy.sparse.csr_matrix(self.settings.embedding_weight * meaning))
        return scipy.sparse.hstack(parts, format="csr"), meaning

    def _softmax(self, scores: np.ndarray) -> np.ndarray:
        """Over the intents; what is out of scope is judged apart and gets none."""
        if self._outside is not None:
            scores = scores.copy()
            scores[:, self._out_of_scope] = -np.inf
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))

    def _embed(self, standard: Sequence[str]) -> np.ndarray:
        if self._vectors:  # training
            return np.vstack([self._vectors[text] for text in standard])
        return embedding.embed(standard)

    def _scores(self, features: scipy.sparse.csr_matrix, meaning: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None]:
        """Scores of the intents, and the signs of being out of scope where that is judged."""
        if self._intents is None:
            return np.zeros((features.shape[0], len(self.classes))), None
        scores = self._intents.scores(features)
        if self._outside is None:
            return scores, None
        return scores, self._outside.signs(features, meaning, np.delete(scores, self._out_of_scope, axis=1).max(axis=1))

    # -- storage --------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.npz`."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, np.ndarray] = {"centre": self._centre}
        for block in self._blocks:
            arrays[f"weights_{block.name}"] = block.weights
        if self._intents is not None:
            arrays["intents_weights"], arrays["intents_bias"] = self._intents.weights, self._intents.bias
        if self._outside is not None:
            arrays |= self._outside.arrays()
        np.savez_compressed(folder / "weights.npz", **arrays)
        description = {
            "classes": self.classes,
            "temperature": self.temperature,
            "uses_embedding": self.uses_embedding,
            "embedding_weight": self.settings.embedding_weight,
            "out_of_scope": self.settings.out_of_scope,
            "vocabularies": {block.name: list(block.vocabulary) for block in self._blocks},
            "restorer": self.restorer.to_json(),
        }
        (folder / "model.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Inverse of `save`. Raises RuntimeError when the model needs embeddings and the package is missing."""
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        settings = Settings(embedding_weight=description["embedding_weight"], out_of_scope=description["out_of_scope"])
        model = cls(settings)
        model.classes = description["classes"]
        model.temperature = description["temperature"]
        model.uses_embedding = description["uses_embedding"]
        if model.uses_embedding and not embedding.available():
            raise RuntimeError(
                "Mô hình này được huấn luyện cùng gói onnxruntime nhưng gói chưa được cài. "
                "Hãy cài requirements/rasa.txt, hoặc huấn luyện lại mô hình."
            )
        model.restorer = DiacriticRestorer.from_json(description["restorer"])
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            model._centre = arrays["centre"]
            for block in model._blocks:
                block.vocabulary = {gram: i for i, gram in enumerate(description["vocabularies"][block.name])}
                block.weights = arrays[f"weights_{block.name}"]
            if "intents_weights" in arrays:
                model._intents = _Linear(arrays["intents_weights"], arrays["intents_bias"])
            model._outside = OutsideJudge.from_arrays(arrays)
        return model


@dataclass
class _Part:
    """A model that has learned its features on a part of the examples, and what is left of them."""

    model: IntentModel
    seen: tuple[scipy.sparse.csr_matrix, np.ndarray | None]
    target: np.ndarray
    unseen: tuple[scipy.sparse.csr_matrix, np.ndarray | None]
    truth: np.ndarray  # of the unseen


@dataclass
class _Trial:
    """One choice tried on one part."""

    part: _Part
    model: IntentModel
    scores: np.ndarray  # of the unseen examples, with a column for every intent

    @classmethod
    def tried(cls, part: _Part, choice: _Choice) -> _Trial:
        model = copy(part.model)
        model._fit_intents(part.seen[0], part.target, *choice)
        return cls(part, model, model._scores(*part.unseen)[0])

    @property
    def right(self) -> int:
        """Unseen examples whose intent has the best score."""
        return int((self.scores.argmax(axis=1) == self.part.truth).sum())

    def signs(self, c: float) -> np.ndarray:
        """Signs of being out of scope, of the unseen examples; only where that is judged."""
        self.model._fit_judge(*self.part.seen, self.part.target, c)
        signs = self.model._scores(*self.part.unseen)[1]
        assert signs is not None  # noqa: S101 - the caller's judge was fitted to the same intents
        return signs


def _linear(fitted: Any, classes: int) -> _Linear:
    weights = fitted.coef_.T.astype(np.float32)
    bias = fitted.intercept_.astype(np.float32)
    if classes == 2 and weights.shape[1] == 1:  # scikit-learn keeps one column for two classes
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return _Linear(weights, bias)
