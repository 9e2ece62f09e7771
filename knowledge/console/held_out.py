"""The questions that models are judged by. They never become examples, and their words are shown to nobody."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from knowledge.console.judgement import Asked
from knowledge.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "tests" / "data"
FILES = ("validation_questions.yml", "validation_out_of_scope.yml", "test_questions.yml", "test_out_of_scope.yml")
_BULLET = "- "


@cache
def held_out(folder: Path = FOLDER) -> tuple[Asked, ...]:
    """All of them, in the order of the files; none where the product was installed without them."""
    return tuple(item for name in FILES if (folder / name).exists() for item in _read(folder / name))


def _read(path: Path) -> list[Asked]:
    """Rasa's NLU format: a block of text for each intent, one question a line."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Asked(line.strip().removeprefix(_BULLET).strip(), group["intent"])
        for group in document["nlu"]
        for line in group["examples"].splitlines()
        if line.strip().startswith(_BULLET)
    ]
