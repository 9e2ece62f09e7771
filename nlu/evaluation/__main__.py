"""`python -m nlu.evaluation`: prints the figures of a model on a test split, see `--help` and docs/understanding.md."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

import nlu.quiet  # noqa: F401 - before Rasa is imported


def main() -> None:
    from nlu.noise import NOISES

    parser = argparse.ArgumentParser(prog="nlu.evaluation", description="Figures of a model, by kind of noise.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--model", type=Path, help="evaluate this archive")
    what.add_argument("--cross-validate", type=Path, nargs="+", metavar="TRAINING", help="train on parts of this data instead")
    parser.add_argument("--test", type=Path, nargs="+", default=[], help="Rasa NLU files, one or more")
    parser.add_argument(
        "--entities", type=Path, nargs="+", default=[], help="cases with typed values; the first file's figures are the split's"
    )
    parser.add_argument("--noise", nargs="+", choices=list(NOISES), default=list(NOISES), help="default: all")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--split", default="test", help="name of the part in the file of floors and in the JSON")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--out", type=Path, help="folder for the plots and evaluation.json")
    parser.add_argument("--check-floors", type=Path, metavar="FLOORS", help="exit 1 when a figure is beyond its bound")
    arguments = parser.parse_args()
    files = [*([arguments.model] if arguments.model else arguments.cross_validate), *arguments.test]
    files += arguments.entities
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        parser.error(f"Không có {', '.join(missing)}.")
    if arguments.model and not arguments.test:
        parser.error("--model cần --test.")
    try:
        sys.exit(_run(arguments))
    except (ValueError, OSError) as error:
        parser.error(str(error))


def _run(arguments: argparse.Namespace) -> int:
    from nlu.evaluation.figures import as_json, evaluate
    from nlu.evaluation.floors import failures, read_floors, without
    from nlu.evaluation.report import table
    from nlu.noise import NOISES

    # Read before the minutes of work, so that a broken file is known at once.
    bounds = read_floors(arguments.check_floors, arguments.split) if arguments.check_floors else None
    noises = {name: NOISES[name] for name in dict.fromkeys(["clean", *arguments.noise])}
    figures: dict[str, Any] = {"split": arguments.split}
    if arguments.cross_validate:
        from nlu.evaluation.cross_validation import cross_validate

        results = cross_validate(arguments.cross_validate, noises, folds=arguments.folds, processes=arguments.processes)
        figures["split"] = "cross-validation"
    else:
        from nlu.evaluation.model import predictor
        from nlu.evaluation.questions import read_questions

        results = evaluate(predictor(arguments.model, arguments.processes), read_questions(arguments.test), noises)
    print(table(results))
    figures |= as_json(results)
    if arguments.model and arguments.entities:
        first, *more = arguments.entities
        figures["entities"] = _entities(arguments.model, first)
        figures |= {f"entities_{path.stem}": _entities(arguments.model, path) for path in more}
    if arguments.json:
        _write_json(figures, arguments.json)
    if arguments.out:
        from nlu.evaluation.plots import write_plots

        write_plots(results, arguments.out)
        _write_json(figures, arguments.out / "evaluation.json")
    if bounds is None:
        return 0
    left_out = set(NOISES) - set(noises)
    broken = failures(figures, without(bounds, left_out))
    if left_out:
        print(f"\nKhông kiểm tra mức sàn của: {', '.join(name for name in NOISES if name in left_out)}.")
    print("\n" + ("\n".join(f"MỨC SÀN: {line}" for line in broken) or f"Đạt mọi mức sàn của phần {arguments.split!r}."))
    return 1 if broken else 0


def _entities(archive: Path, file: Path) -> Any:
    if importlib.util.find_spec("nlu.entity_evaluation") is None:
        return None
    from nlu.entity_evaluation import entity_table, evaluate_entities, read_entity_cases  # type: ignore[import-not-found]
    from nlu.evaluation.model import Model

    model = Model(archive)
    result = evaluate_entities(model.entities, read_entity_cases(file))
    print(f"\n{file.name}\n{entity_table(result)}")
    return result.as_json()


def _write_json(figures: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
