"""`python -m nlu.encoder.texts FILE`: the training lines as the encoder will see them, well written and disturbed, as JSON.

`{"lines": [{"intent": str, "text": str, "disturbed": [str, …]}], "law": [str, …]}`. Runs in the Rasa environment.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import yaml

import nlu.quiet  # noqa: F401 - before Rasa is imported
from nlu.diacritics import DiacriticRestorer
from nlu.evaluation.questions import Question, read_training
from nlu.evaluation.training import ROOT
from nlu.noise import NOISES
from nlu.normalizer import normalize

_NOISES = ("unmarked", "half", "typos", "teencode")
_FOLDS = 4
_CONTENT = ROOT / "knowledge" / "content"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    questions = read_training([_CONTENT / "topics", ROOT / "nlu" / "data"])
    found = {"lines": lines(questions), "law": law_texts(_CONTENT / "law")}
    arguments.file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def lines(questions: Sequence[Question]) -> list[dict[str, object]]:
    """Each line well written, and disturbed in four ways.

    Diacritics of a disturbed line are restored by what the other lines teach: with its own words known, none would stay wrong.
    """
    restorer = DiacriticRestorer.learn([question.text for question in questions])
    order = list(range(len(questions)))
    random.Random(1).shuffle(order)  # noqa: S311 - folds, not secrets
    disturbed: dict[int, list[str]] = {}
    for fold in range(_FOLDS):
        apart = order[fold::_FOLDS]
        others = set(order) - set(apart)
        of_others = DiacriticRestorer.learn([questions[place].text for place in sorted(others)])
        for place in apart:
            copies = [NOISES[noise](questions[place].text) for noise in _NOISES]
            disturbed[place] = [of_others.restore(normalize(copy).text) for copy in copies]
    return [
        {"intent": question.topic, "text": restorer.restore(normalize(question.text).text), "disturbed": disturbed[place]}
        for place, question in enumerate(questions)
    ]


def law_texts(folder: Path) -> list[str]:
    """The provisions' texts of the knowledge base."""

    def texts(node: object) -> list[str]:
        if isinstance(node, dict):
            return [
                text
                for key, value in node.items()
                for text in ([value.lower()] if key == "text" and isinstance(value, str) else texts(value))
            ]
        return [text for value in node for text in texts(value)] if isinstance(node, list) else []

    return [text for path in sorted(folder.glob("*.yaml")) for text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))]


if __name__ == "__main__":
    main()
