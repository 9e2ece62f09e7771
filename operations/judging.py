"""Asks a model the held-out and the golden questions, in the Rasa environment."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from knowledge.console.golden import Golden
from knowledge.console.judgement import NOISES, OUT_OF_SCOPE, Asked, Judgement, digest_of
from knowledge.settings import Settings
from operations.model import run_rasa

#: Two loaded models at once take as much memory as the product itself: one is enough beside it.
PROCESSES = 1


def judge(
    settings: Settings, model: Path, asked: Sequence[Asked], golden: Sequence[Golden], look: Callable[[], None]
) -> Judgement:
    """What the model says to all of them. `look` is called every second; what it raises ends the run.

    Raises:
        TrainingFailedError: the model cannot be loaded or asked.
    """
    with tempfile.TemporaryDirectory(prefix="noxh-judging-") as name:
        texts, out = Path(name) / "texts.json", Path(name) / "said.json"
        texts.write_text(
            json.dumps([*(item.text for item in asked), *(item.text for item in golden)], ensure_ascii=False), encoding="utf-8"
        )
        command = ["-m", "nlu.evaluation.said", "--model", str(model), "--texts", str(texts), "--json", str(out)]
        run_rasa(settings, [*command, "--processes", str(PROCESSES), "--noise", *NOISES], lambda _: None, look)
        said = json.loads(out.read_text(encoding="utf-8"))
    return judgement_of(asked, golden, said)


def judgement_of(asked: Sequence[Asked], golden: Sequence[Golden], said: dict[str, list[Any]]) -> Judgement:
    """From what `nlu.evaluation.said` has written, held-out questions first."""
    of_golden = said["clean"][len(asked) :]
    failed = [
        (item.text, intent) for item, (intent, _first, _sure) in zip(golden, of_golden, strict=True) if intent not in item.topics
    ]
    return Judgement(
        questions=digest_of(asked),
        expected=tuple(item.topic for item in asked),
        said={noise: tuple(map(_counted, asked, answers)) for noise, answers in said.items()},
        golden=len(golden),
        failed=tuple(failed),
    )


def _counted(item: Asked, answer: Sequence[Any]) -> str:
    """The first choice, as in docs/understanding.md; of a message out of scope what the product would go by."""
    intent, first, _sure = answer
    return str(intent if item.topic == OUT_OF_SCOPE else first)
