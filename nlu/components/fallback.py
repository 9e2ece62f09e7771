"""The fallback, as strict as the training data can teach it to be."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.fallback_classifier import THRESHOLD_KEY, FallbackClassifier
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intents import Settings

_FILE = "threshold.json"
_BETTER_THAN_GUESSING = 2.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TaughtFallback(FallbackClassifier):
    """Rasa's FallbackClassifier, whose `threshold` holds where the data has examples of what no intent answers.

    Without such examples nothing shows what should be refused, and a low confidence only says that the choice is hard: the
    first choice stands unless it is less than twice as likely as a guess. The threshold is never raised by this.

    Config: `threshold` and `ambiguity_threshold` as in Rasa; `out_of_scope` as in VietnameseIntentClassifier.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def required_components(cls) -> list[type]:
        """None: the classifier whose choice it judges stands before it in the pipeline, but trains beside it."""
        return []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults, and the name of the intent."""
        return {**FallbackClassifier.get_default_config(), "out_of_scope": Settings().out_of_scope}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TaughtFallback:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TaughtFallback:
        """With the threshold that `train` stored."""
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls({**config, **stored}, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the threshold that suits the data."""
        intents = training_data.intents
        threshold = self.component_config[THRESHOLD_KEY]
        if intents and self.component_config["out_of_scope"] not in intents:
            threshold = min(threshold, _BETTER_THAN_GUESSING / len(intents))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps({THRESHOLD_KEY: threshold}), encoding="utf-8")
        return self._resource
