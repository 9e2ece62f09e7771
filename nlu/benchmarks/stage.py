"""One stage of one pipeline, in a process of its own, so that its time and memory are its own.

`python -m nlu.benchmarks.stage train|predict …` is called by `nlu.benchmarks.compare`; it writes its figures as JSON.
Importing Rasa is not counted as training time; it is in the memory, because a running pipeline needs it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

if not sys.warnoptions:
    warnings.simplefilter("ignore")
# Embeddings that an earlier training left in $NOXH_HOME would make ours look faster than it is.
os.environ.pop("NOXH_HOME", None)

from nlu.benchmarks.pipelines import DIET_EPOCHS, PIPELINES, config_file
from nlu.evaluation.figures import Prediction
from nlu.evaluation.questions import Question, read_questions
from nlu.evaluation.statistics import proportion
from nlu.noise import NOISES

_NOISES = ("clean", "unmarked")
_TIMED = 300  # messages
_WARM_UP = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("train", "predict"))
    parser.add_argument("--pipeline", choices=list(PIPELINES), required=True)
    parser.add_argument("--data", type=Path, required=True, help="Rasa NLU file: to train on, or to predict")
    parser.add_argument("--folder", type=Path, required=True, help="where the model is")
    parser.add_argument("--figures", type=Path, required=True)
    parser.add_argument("--diet-epochs", type=int, default=DIET_EPOCHS)
    arguments = parser.parse_args()
    archive = arguments.folder / ("model.joblib" if arguments.pipeline == "svm" else "model.tar.gz")
    if arguments.stage == "train":
        figures = _train(arguments.pipeline, arguments.data, archive, arguments.diet_epochs)
    else:
        figures = _predict(arguments.pipeline, read_questions([arguments.data]), archive)
    arguments.figures.write_text(json.dumps(figures), encoding="utf-8")


def _train(pipeline: str, data: Path, archive: Path, diet_epochs: int) -> dict[str, Any]:
    if pipeline == "svm":
        from nlu.benchmarks.svm import train_svm

        questions = read_questions([data])
        started = time.perf_counter()
        train_svm(questions, archive)
    else:
        import rasa.engine.recipes.default_components
        import rasa.model_training  # noqa: F401 - imports take ten seconds: not part of the training

        from nlu.evaluation.training import train_model

        started = time.perf_counter()
        train_model(config_file(pipeline, archive.parent, diet_epochs), data, archive.parent)
    return {
        "training_seconds": time.perf_counter() - started,
        "training_peak_mb": _peak_megabytes(),
        "model_mb": archive.stat().st_size / 1e6,
    }


def _predict(pipeline: str, questions: Sequence[Question], archive: Path) -> dict[str, Any]:
    if pipeline == "svm":
        from nlu.benchmarks.svm import SvmModel

        model: Any = SvmModel(archive)
    else:
        from nlu.evaluation.model import Model

        model = Model(archive)
    # Timed first, before anything is remembered from an earlier pass.
    timed = milliseconds(model.parse, [question.text for question in questions[: _WARM_UP + _TIMED]])
    figures: dict[str, Any] = {"message_ms": timed}
    for noise in _NOISES:
        predictions = model.parse_many([NOISES[noise](question.text) for question in questions])
        figures[noise] = _shares(questions, predictions)
    return figures | {"serving_peak_mb": _peak_megabytes()}


def _shares(questions: Sequence[Question], predictions: Sequence[Prediction]) -> dict[str, Any]:
    pairs = list(zip(questions, predictions, strict=True))
    return {
        "accuracy": vars(proportion(sum(p.intent == q.topic for q, p in pairs), len(pairs))),
        "first_choice": vars(proportion(sum(p.first == q.topic for q, p in pairs), len(pairs))),
    }


def milliseconds(parse: Any, texts: Sequence[str]) -> dict[str, float]:
    """Median and 95th percentile of the time of a message; the first ten are not counted."""
    times = []
    for text in texts:
        started = time.perf_counter()
        parse(text)
        times.append((time.perf_counter() - started) * 1000)
    times = times[_WARM_UP:] if len(times) > 2 * _WARM_UP else times
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {"median": statistics.median(times), "p95": p95, "n": len(times)}


def _peak_megabytes() -> float:
    # Kilobytes on Linux, bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
