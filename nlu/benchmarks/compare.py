"""`python -m nlu.benchmarks.compare --train FILE... --test FILE...`: pipelines on the same data and machine, in one run.

Intents alone are compared: entity annotations, synonyms and regular expressions of the data are left out for everybody.
`accuracy` counts what the product would do, so a fallback is a miss; `first choice` looks behind the fallback.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nlu.quiet  # noqa: F401 - before Rasa is imported
from nlu.benchmarks.pipelines import DIET_EPOCHS, PIPELINES
from nlu.evaluation.questions import Question, read_training
from nlu.evaluation.training import ROOT, write_questions

_DEFAULT = "ours,rasa-init,diet,svm"


class StageError(RuntimeError):
    """A pipeline could not be trained or run; its own messages stand above on the terminal."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="folders of topics, or Rasa NLU files")
    parser.add_argument("--test", type=Path, nargs="+", required=True, help="Rasa NLU files")
    parser.add_argument("--pipelines", default=_DEFAULT, help=f"of {', '.join(PIPELINES)}; default {_DEFAULT}")
    parser.add_argument("--diet-epochs", type=int, default=DIET_EPOCHS)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    names = list(dict.fromkeys(name.strip() for name in arguments.pipelines.split(",") if name.strip()))
    unknown = [name for name in names if name not in PIPELINES]
    missing = [str(path) for path in (*arguments.train, *arguments.test) if not path.exists()]
    if unknown or not names:
        parser.error(f"Không có pipeline {', '.join(unknown)}; chọn trong: {', '.join(PIPELINES)}.")
    if missing:
        parser.error(f"Không có {', '.join(missing)}.")
    try:
        training, test = read_training(arguments.train), read_training(arguments.test)
        figures = compare(names, training, test, arguments.diet_epochs)
    except (ValueError, StageError) as error:
        parser.error(str(error))
    print(table(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def compare(names: Sequence[str], training: Sequence[Question], test: Sequence[Question], diet_epochs: int) -> dict[str, Any]:
    """Figures by pipeline, and what they were measured on."""
    figures: dict[str, Any] = {
        "training_lines": len(training),
        "test_lines": len(test),
        "intents": len({question.topic for question in training}),
        "diet_epochs": diet_epochs,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "pipelines": {},
    }
    with tempfile.TemporaryDirectory(prefix="noxh-benchmark-") as name:
        folder = Path(name)
        write_questions(training, folder / "train.yml")
        write_questions(test, folder / "test.yml")
        for pipeline in names:
            (folder / pipeline).mkdir()
            trained = _stage("train", pipeline, folder / "train.yml", folder / pipeline, diet_epochs)
            tried = _stage("predict", pipeline, folder / "test.yml", folder / pipeline, diet_epochs)
            figures["pipelines"][pipeline] = {"description": PIPELINES[pipeline]} | trained | tried
    return figures


def _stage(stage: str, pipeline: str, data: Path, folder: Path, diet_epochs: int) -> dict[str, Any]:
    print(f"{pipeline}: {stage}", file=sys.stderr, flush=True)
    out = folder / f"{stage}.json"
    command = [sys.executable, "-W", "ignore", "-m", "nlu.benchmarks.stage", stage, "--pipeline", pipeline]
    command += ["--data", str(data), "--folder", str(folder), "--figures", str(out), "--diet-epochs", str(diet_epochs)]
    # What Rasa prints while training goes to our standard error: the table stands alone on standard output.
    # Rasa would take parts trained earlier from its cache, DIET of another pipeline too: each starts with an empty one.
    environment = os.environ | {"RASA_CACHE_DIRECTORY": str(folder / "cache")}
    finished = subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)  # noqa: S603 - fixed arguments
    if finished.returncode != 0:
        raise StageError(f"{pipeline}: bước {stage} không thành công (mã {finished.returncode}).")
    figures: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return figures


def table(figures: dict[str, Any]) -> str:
    """One line a pipeline; shares in percent with 95 % intervals."""
    lines = [
        f"{figures['training_lines']} training lines, {figures['intents']} intents, {figures['test_lines']} test lines; "
        f"DIET {figures['diet_epochs']} epochs; {figures['machine']}",
        "accuracy: a fallback is a miss; first: the choice behind it; unmarked: without diacritics",
        "",
        f"{'pipeline':10}{'accuracy':>20}{'first':>8}{'unmarked':>20}{'first':>8}"
        f"{'train s':>9}{'ms median':>11}{'ms p95':>8}{'MB train':>10}{'MB serve':>10}{'model MB':>10}",
    ]
    for name, row in figures["pipelines"].items():
        shares = "".join(
            f"{_share(row[noise]['accuracy']):>20}{100 * row[noise]['first_choice']['value']:8.1f}"
            for noise in ("clean", "unmarked")
        )
        lines.append(
            f"{name:10}{shares}{row['training_seconds']:9.1f}{row['message_ms']['median']:11.1f}{row['message_ms']['p95']:8.1f}"
            f"{row['training_peak_mb']:10.0f}{row['serving_peak_mb']:10.0f}{row['model_mb']:10.1f}"
        )
    lines += ["", *(f"{name}: {row['description']}" for name, row in figures["pipelines"].items())]
    return "\n".join(lines)


def _share(estimate: dict[str, float]) -> str:
    value, low, high = (100 * estimate[key] for key in ("value", "low", "high"))
    return f"{value:.1f} [{low:.1f}, {high:.1f}]"


if __name__ == "__main__":
    main()
