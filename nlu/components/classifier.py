"""The intent model of `nlu.intents` as a Rasa component."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.tokenizer import VietnameseTokenizer
from nlu.intents import IntentModel, Settings
from nlu.segments import Clause, question_clauses

log = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class VietnameseIntentClassifier(IntentClassifier, GraphComponent):
    """Chooses the intent and ranks the others, with calibrated probabilities.

    Config: `use_embedding` (null: when the package is installed), `svm_c` (null: chosen on held-out examples),
    `embedding_weight`, `out_of_scope` (the intent of messages that no other answers), `ranking_length` (how
    many intents the ranking holds, 0 for all).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokenizer stands before it in every pipeline; it also serves Rasa's own components."""
        return [VietnameseTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Defaults of the options named above."""
        defaults = Settings()
        return {
            "use_embedding": defaults.use_embedding,
            "svm_c": defaults.svm_c,
            "embedding_weight": defaults.embedding_weight,
            "out_of_scope": defaults.out_of_scope,
            "ranking_length": LABEL_RANKING_LENGTH,
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> VietnameseIntentClassifier:
        """Loads what `train` stored; without it (no training examples) nothing is recognised."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, IntentModel.load(folder))
        except ValueError:
            log.warning("There is no trained intent model: every message will be a fallback.")
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on all examples that have a text and an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        if not examples:
            return self._resource
        settings = {key: self._config[key] for key in ("use_embedding", "svm_c", "embedding_weight", "out_of_scope")}
        self._model = IntentModel(Settings(**settings))
        self._model.fit([e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking`; and `segments`, where a message asks two things or more."""
        for message in messages:
            text = message.get(TEXT) or ""
            clauses = [] if self._model is None or text.startswith("/") else question_clauses(text)
            ranking, *parts = self._rank([text, *(clause.text for clause in clauses)])
            message.set("intent", ranking[0], add_to_output=True)
            length = self._config["ranking_length"]
            message.set("intent_ranking", ranking[:length] if length else ranking, add_to_output=True)
            segments = [_segment(clause, part[0]) for clause, part in zip(clauses, parts, strict=True)]
            message.set("segments", segments, add_to_output=True)
        return messages

    def _rank(self, texts: list[str]) -> list[list[dict[str, Any]]]:
        if self._model is None:
            return [[{"name": None, "confidence": 0.0}] for _ in texts]
        rankings = self._model.rank(texts)
        return [[{"name": name, "confidence": probability} for name, probability in ranking] for ranking in rankings]


def _segment(clause: Clause, best: dict[str, Any]) -> dict[str, Any]:
    """`{"text", "start", "end", "intent", "confidence"}` of one question."""
    return {
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "intent": best["name"],
        "confidence": best["confidence"],
    }
