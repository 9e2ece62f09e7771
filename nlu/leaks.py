"""`python -m nlu.leaks --training PATH... --held-out FILE...`: training lines that nearly copy a held-out line.

Files of entity cases (`cases:` in YAML) may stand on either side; their lines count as the topic `entities`.

Only training lines are printed, never the held-out ones, so that whoever mends the training data need not read the
test. Exit code 1 when there are any.

Bare courtesies (`greet`, `thanks`, `goodbye`) are left out: there are only so many ways to say thanks. Messages of one or
two words are printed apart and do not count, for the same reason.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlu.entity_evaluation import read_entity_cases
from nlu.evaluation.questions import Question
from nlu.families import copied, plain

COURTESIES = frozenset(("greet", "thanks", "goodbye"))
_SHORT = 2  # words


@dataclass
class Leaks:
    """Training lines that nearly copy a held-out line; `short` ones have at most two words."""

    lines: list[Question] = field(default_factory=list)
    short: list[Question] = field(default_factory=list)


def find_leaks(training: Sequence[Question], held_out: Sequence[Question]) -> Leaks:
    """Compares all lines; see the module for what is left out."""
    held_out = [question for question in held_out if question.topic not in COURTESIES]
    pairs = copied([line.text for line in training], [question.text for question in held_out])
    leaks = Leaks()
    for index in sorted({first for first, _ in pairs}):
        line = training[index]
        (leaks.short if len(plain(line.text).split()) <= _SHORT else leaks.lines).append(line)
    return leaks


def read_cases(path: Path) -> list[Question]:
    """The messages of a file of entity cases as questions of the topic `entities`."""
    return [Question(case.text, "entities") for case in read_entity_cases(path)]


def _read(paths: Sequence[Path], *, training: bool) -> list[Question]:
    from nlu.evaluation.questions import read_questions, read_training

    cases = [path for path in paths if path.name.endswith("entities.yml")]
    others = [path for path in paths if path not in cases]
    read = read_training if training else read_questions
    return [question for path in cases for question in read_cases(path)] + (read(others) if others else [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training", type=Path, nargs="+", required=True, help="folders of topics, or Rasa NLU files")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, help="Rasa NLU YAML")
    arguments = parser.parse_args()
    for path in (*arguments.training, *arguments.held_out):
        if not path.exists():
            parser.error(f"Không có {path}.")

    leaks = find_leaks(_read(arguments.training, training=True), _read(arguments.held_out, training=False))
    for line in leaks.lines:
        print(f"{line.topic}\t{line.text}")
    for line in leaks.short:
        print(f"# short, not counted\t{line.topic}\t{line.text}")
    print(f"{len(leaks.lines)} near copies, {len(leaks.short)} of one or two words", file=sys.stderr)
    sys.exit(1 if leaks.lines else 0)


if __name__ == "__main__":
    import nlu.quiet  # noqa: F401 - before Rasa is imported

    main()
