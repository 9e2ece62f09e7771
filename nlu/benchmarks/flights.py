"""`python -m nlu.benchmarks.flights --out DIR`: synthetic questions on flights, to train on and to measure.

They imitate what makes a set of an airline's information desk hard: one intent holds seven lines in ten, ten intents hold fewer than
ten lines, some names join two intents ("flight#airfare"), and the sentences differ most in places and times, which say nothing about
the intent. The grammar is `flights.yml` beside this file. Training and test have sentences and openings of their own, and a
test line that is a near copy of a training line (`nlu/families.py`) is not written. The same lines come out each time.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from nlu.families import copied
from nlu.noise import NOISES

_GRAMMAR = Path(__file__).with_suffix(".yml")
_PART = re.compile(r"\{(\w+)(\?)?\}")
_SPOKEN = 0.4  # share of the optional parts that are spoken
_SEED = 42
_SPARE = 4  # lines spoken for one that is kept: some come twice, some are near copies
_HEAD = """version: "3.1"

# Synthetic: written by nlu/benchmarks/flights.py from its grammar, {purpose}. For `noxh benchmark nlu` alone.

nlu:
"""

Lines = dict[str, list[str]]


class GrammarError(ValueError):
    """The grammar has too few sentences for the number of lines wanted, or an unknown part."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of flights_train.yml, flights_test.yml and their unmarked copies"
    )
    folder = parser.parse_args().out
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    """The files by name, as Rasa NLU YAML."""
    train, test = questions()
    written = {}
    for side, lines, purpose in (("train", train, "to train on"), ("test", test, "to measure")):
        written[f"flights_{side}.yml"] = _rasa(lines, purpose)
        unmarked = {intent: [NOISES["unmarked"](text) for text in texts] for intent, texts in lines.items()}
        written[f"flights_{side}_unmarked.yml"] = _rasa(unmarked, f"{purpose}, without diacritics")
    return written


def questions() -> tuple[Lines, Lines]:
    """Lines by intent: to train on, and to measure.

    Raises:
        GrammarError: the grammar cannot give as many.
    """
    grammar = yaml.safe_load(_GRAMMAR.read_text(encoding="utf-8"))
    train = _side(grammar, "train", ())
    return train, _side(grammar, "test", [text for texts in train.values() for text in texts])


def _side(grammar: Mapping[str, Any], side: str, taken: Sequence[str]) -> Lines:
    chance = random.Random(f"{_SEED} {side}")  # noqa: S311 - no secret
    parts = grammar["parts"] | grammar[side]["parts"]
    rules: dict[str, Any] = grammar[side]["intents"]
    spoken: dict[str, str] = {}  # the intent that said a line first keeps it
    for intent, rule in rules.items():
        for _ in range(_SPARE * rule["lines"]):
            spoken.setdefault(_spoken(chance.choice(rule["sentences"]), parts, chance), intent)
    texts = list(spoken)
    near = {texts[index] for _, index in copied(taken, texts)}
    lines = {}
    for intent, rule in rules.items():
        own = [text for text in texts if spoken[text] == intent and text not in near]
        if len(own) < rule["lines"]:
            raise GrammarError(f"{intent}: {len(own)} different lines instead of {rule['lines']}")
        lines[intent] = own[: rule["lines"]]
    return lines


def _spoken(sentence: str, parts: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """The sentence with every part replaced by one of its forms; no form comes twice, so nobody flies from Huế to Huế."""
    used: set[str] = set()

    def form(match: re.Match[str]) -> str:
        name, optional = match.groups()
        if name not in parts:
            raise GrammarError(f"unknown part {name!r} in {sentence!r}")
        if optional and chance.random() > _SPOKEN:
            return ""
        chosen = chance.choice([other for other in parts[name] if other not in used] or parts[name])
        used.add(chosen)
        return _PART.sub(form, chosen)

    return " ".join(_PART.sub(form, sentence).replace(" ,", ",").split())


def _rasa(lines: Lines, purpose: str) -> str:
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts) for intent, texts in lines.items()
    ]
    return _HEAD.format(purpose=purpose) + "".join(blocks)


if __name__ == "__main__":
    main()
