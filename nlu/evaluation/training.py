"""Training an NLU model on given questions with any Rasa configuration, for evaluation and benchmarks."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from nlu.evaluation.questions import Question

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yml"


def write_questions(questions: Sequence[Question], path: Path) -> None:
    """Writes the questions as a Rasa NLU YAML file, intents only."""
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLWriter
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    # An example is one line of a YAML list in a block: line breaks within it would start another.
    examples = [Message(data={TEXT: " ".join(item.text.split()), INTENT: item.topic}) for item in questions]
    RasaYAMLWriter().dump(str(path), TrainingData(training_examples=examples))


def train_model(config: Path, data: Path, out: Path) -> Path:
    """Trains the NLU part of `config` on a Rasa NLU file.

    Returns:
        The archive in the folder `out`.

    Raises:
        RuntimeError: Rasa could not train.
    """
    from rasa.model_training import train_nlu
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True)
    configure_structlog(logging.WARNING)
    archive = train_nlu(config=str(config), nlu_data=str(data), output=str(out), fixed_model_name="model")
    if not archive:
        raise RuntimeError(f"{config}: huấn luyện không thành công.")
    return Path(archive)
