"""The fallback is strict where the data shows what to refuse, and mild where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fallback import TaughtFallback

FLIGHT_INTENTS = [f"intent-{number}" for number in range(20)]


def _understood(folder: Path, intents: list[str], confidence: float) -> str:
    """The intent of a message whose first choice has this confidence, after training and loading."""
    config = {**TaughtFallback.get_default_config(), "threshold": 0.4, "ambiguity_threshold": 0.0}
    context = ExecutionContext(GraphSchema({}))
    storage, resource = LocalModelStorage.create(folder), Resource("fallback")
    data = TrainingData([Message(data={TEXT: f"câu {intent}", INTENT: intent}) for intent in intents])
    TaughtFallback.create(config, storage, resource, context).train(data)
    message = Message(data={TEXT: "?", INTENT: {"name": intents[0], "confidence": confidence}})
    message.set("intent_ranking", [message.get(INTENT)])
    TaughtFallback.load(config, storage, resource, context).process([message])
    return str(message.get(INTENT)["name"])


@pytest.mark.parametrize(
    ("intents", "confidence", "expected"),
    [
        ([*FLIGHT_INTENTS, "out-of-scope"], 0.39, "nlu_fallback"),
        ([*FLIGHT_INTENTS, "out-of-scope"], 0.41, "intent-0"),
        (FLIGHT_INTENTS, 0.39, "intent-0"),
        (FLIGHT_INTENTS, 0.11, "intent-0"),
        (FLIGHT_INTENTS, 0.09, "nlu_fallback"),  # hardly better than one in twenty
        (FLIGHT_INTENTS[:3], 0.39, "nlu_fallback"),  # never stricter than the configuration
    ],
)
def test_a_low_confidence_is_refused_where_the_data_teaches_it(
    tmp_path: Path, intents: list[str], confidence: float, expected: str
) -> None:
    assert _understood(tmp_path, intents, confidence) == expected


def test_nothing_to_learn_from_changes_nothing(tmp_path: Path) -> None:
    config = {**TaughtFallback.get_default_config(), "threshold": 0.4}
    storage, resource = LocalModelStorage.create(tmp_path), Resource("fallback")
    fallback = TaughtFallback.create(config, storage, resource, ExecutionContext(GraphSchema({})))
    fallback.train(TrainingData())
    loaded = TaughtFallback.load(config, storage, resource, ExecutionContext(GraphSchema({})))
    assert loaded.component_config["threshold"] == pytest.approx(0.4)
