"""Predictions of a trained Rasa model, many texts at once.

The texts go through the model's own graph, the one the Rasa server runs, only as one list instead of one message each; each
run compares a sample with `Agent.parse_message`, what the server calls for a message, and stops when they differ.
Two processes share the work.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nlu.evaluation.figures import FALLBACK, Prediction, Predictor

_SAMPLE = 20
_BATCH = 250
_TOLERANCE = 1e-4  # of a probability: sums of float32 in another order


class BatchError(RuntimeError):
    """A message is understood otherwise alone than in a batch: the figures would not be the product's."""


class Model:
    """A loaded model."""

    def __init__(self, archive: Path) -> None:
        """Loads the archive, which takes about ten seconds."""
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        logging.basicConfig(level=logging.WARNING)
        configure_structlog(logging.WARNING)
        self._agent = Agent.load(str(archive))
        self._loop = asyncio.new_event_loop()

    def parse(self, text: str) -> Prediction:
        """One message, exactly as the Rasa server parses it."""
        return _prediction(self._loop.run_until_complete(self._agent.parse_message(text)))

    def entities(self, text: str, as_of: dt.date) -> list[dict[str, Any]]:
        """Entities of a message written on the day `as_of`, which the gateway sends as metadata."""
        from rasa.core.channels.channel import UserMessage

        processor = self._agent.processor
        assert processor is not None  # noqa: S101 - Agent.load has loaded a model
        message = UserMessage(text, metadata={"as_of": as_of.isoformat()})
        return list(self._loop.run_until_complete(processor.parse_message(message))["entities"])

    def parse_many(self, texts: Sequence[str]) -> list[Prediction]:
        """Many messages as lists of 250 through the model's graph.

        Raises:
            BatchError: one of a sample of twenty, parsed alone, comes out otherwise.
        """
        found = [
            _prediction(message.as_dict(only_output_properties=True))
            for start in range(0, len(texts), _BATCH)
            for message in self._run_graph(texts[start : start + _BATCH])
        ]
        for index in range(0, len(texts), max(1, len(texts) // _SAMPLE)):
            if not _same(found[index], self.parse(texts[index])):
                raise BatchError(f"a message is understood otherwise alone than in a batch (number {index})")
        return found

    def _run_graph(self, texts: Sequence[str]) -> list[Any]:
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
        from rasa.shared.core.trackers import DialogueStateTracker

        processor = self._agent.processor
        assert processor is not None  # noqa: S101 - Agent.load has loaded a model
        target = processor.model_metadata.nlu_target
        inputs = {
            PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts],
            PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("evaluation", []),
        }
        return list(processor.graph_runner.run(inputs=inputs, targets=[target])[target])


def predictor(archive: Path, processes: int = 2) -> Predictor:
    """Predicts with `processes` copies of the model. They are loaded at the first call and live for it alone."""

    def predict(texts: Sequence[str]) -> list[Prediction]:
        if processes < 2 or len(texts) < 2 * _BATCH:
            return Model(archive).parse_many(texts)
        # Every second text to each process: long and short ones are spread evenly. Spawned, because a process that
        # has loaded TensorFlow cannot be forked safely.
        shares = [texts[index::processes] for index in range(processes)]
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            parts = list(pool.map(_parse_share, [archive] * processes, shares))
        found: list[Prediction] = [Prediction(FALLBACK, (), 0.0)] * len(texts)
        for index, part in enumerate(parts):
            found[index::processes] = part
        return found

    return predict


def _parse_share(archive: Path, texts: Sequence[str]) -> list[Prediction]:
    return Model(archive).parse_many(texts)


def _same(first: Prediction, second: Prediction) -> bool:
    return (
        first.intent == second.intent
        and first.ranking[:1] == second.ranking[:1]
        and abs(first.confidence - second.confidence) < _TOLERANCE
    )


def _prediction(parsed: dict[str, Any]) -> Prediction:
    ranking = [item for item in parsed.get("intent_ranking") or [] if item["name"] not in (FALLBACK, None)]
    return Prediction(
        intent=(parsed.get("intent") or {}).get("name") or FALLBACK,
        ranking=tuple(item["name"] for item in ranking),
        confidence=float(ranking[0]["confidence"]) if ranking else 0.0,
    )
