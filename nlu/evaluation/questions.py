"""Questions with the topic that a careful reader gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True)
class Question:
    text: str
    topic: str


def read_questions(paths: Sequence[Path]) -> list[Question]:
    """Questions of files in any format that Rasa reads (YAML, JSON).

    Raises:
        ValueError: a file holds no questions.
    """
    from rasa.shared.nlu.training_data.loading import load_data

    questions = []
    for path in paths:
        examples = load_data(str(path)).intent_examples
        if not examples:
            raise ValueError(f"{path} không có câu hỏi nào (cần tệp NLU của Rasa).")
        questions += [Question(example.get("text"), example.get("intent")) for example in examples]
    return questions


def read_training(paths: Sequence[Path]) -> list[Question]:
    """Example lines of topic files and Rasa files, folders included, as training reads them.

    Raises:
        ValueError: there are none.
    """
    from nlu.importer import TopicImporter

    examples = TopicImporter(training_data_paths=[str(path) for path in paths]).get_nlu_data().intent_examples
    if not examples:
        raise ValueError(f"Không có câu mẫu nào trong {', '.join(map(str, paths))}.")
    return [Question(example.get("text"), example.get("intent")) for example in examples]
