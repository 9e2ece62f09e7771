"""`python -m nlu.evaluate --model MODEL --test FILE.yml... [--json OUT]`: prints the tables of `nlu.evaluation`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
if not sys.warnoptions:
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--test", type=Path, nargs="+", required=True, help="Rasa NLU YAML, one or more")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    for path in (arguments.model, *arguments.test):
        if not path.exists():
            parser.error(f"Không có {path}.")

    from rasa.utils.log_utils import configure_structlog

    from nlu.evaluation import as_json, evaluate, model_predictor, read_questions, table

    logging.basicConfig(level=logging.WARNING)
    configure_structlog(logging.WARNING)
    try:
        questions = read_questions(arguments.test)
    except ValueError as error:
        parser.error(str(error))
    results = evaluate(model_predictor(arguments.model), questions)
    print(table(results))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(results), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
