"""Starts evaluations and benchmarks of understanding, which run in the Rasa environment."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from knowledge.database import make_engine, make_session_factory
from knowledge.settings import PROJECT_ROOT, Settings
from operations.model import RASA_PYTHON, present_data, rasa_environment
from operations.serve import prepare_database

DATA = PROJECT_ROOT / "tests" / "data"
DIALOGUE = PROJECT_ROOT / "nlu" / "data" / "dialogue.yml"
FLOORS = DATA / "floors.yml"


class Split(StrEnum):
    """Which questions: `validation` and the harder `indirect` serve choices, `test` is only measured."""

    test = "test"
    validation = "validation"
    indirect = "indirect"


class MissingQuestionsError(RuntimeError):
    """A file of questions is not there; the message names it."""


def question_files(split: Split) -> list[Path]:
    """Questions with a topic, then messages out of scope. Raises MissingQuestionsError."""
    files = [DATA / f"{split}_questions.yml", DATA / f"{split}_out_of_scope.yml"]
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        raise MissingQuestionsError(f"Không có {', '.join(missing)}.")
    return files


def entity_cases(split: Split) -> list[Path]:
    """Files of typed values of a split that are there; the first gives the split's figures."""
    more = ["development", "estimate"] if split is Split.validation else []
    return [path for name in (split, *more) if (path := DATA / f"{name}_entities.yml").exists()]


@contextmanager
def training_data(settings: Settings, say: Callable[[str], None]) -> Iterator[Path]:
    """A folder with what the model would be trained on now; it is removed afterwards."""
    prepare_database(settings, say)
    with present_data(settings, make_session_factory(make_engine(settings.database))) as data:
        yield data.folder


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Runs Python of the Rasa environment in the project's folder; returns its exit code."""
    command = [str(RASA_PYTHON), "-W", "ignore", *arguments]
    return subprocess.run(command, cwd=PROJECT_ROOT, env=rasa_environment(settings), check=False).returncode
