"""`python -m nlu.measure_entities FILE...`: how exactly the extractors find the typed values of each file of cases.

Works with the names of `knowledge/content` as they are now, without a trained model, in seconds. `--mistakes` also prints
what was missed and what was found beside the mark: only for files that may be read (tests/data/README.md).
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from nlu.entity_evaluation import EntityPredictor, EntityResult, entity_table, evaluate_entities, read_entity_cases
from nlu.extractors import extract_all
from nlu.lookups import documents_of, gazetteers_of

CONTENT = Path(__file__).resolve().parents[1] / "knowledge" / "content"


def extractors_of(content: Path) -> EntityPredictor:
    """The extractors with the places, projects and documents of law of a content folder."""
    from nlu.importer import TopicImporter

    tables = TopicImporter(training_data_paths=[str(content)]).get_nlu_data().lookup_tables
    gazetteers, documents = gazetteers_of(tables), documents_of(tables)

    def predict(text: str, today: dt.date) -> list[dict[str, Any]]:
        spans = extract_all(text, gazetteers, documents, today)
        return [{"entity": span.entity, "value": span.value, "role": span.role} for span in spans]

    return predict


def mistakes_of(result: EntityResult) -> str:
    """Each case with a mistake: its text, what was missed (-) and what was found beside the mark (+)."""
    lines = []
    for mistake in result.mistakes:
        lines += [mistake.text, *(f"  - {item}" for item in mistake.missed), *(f"  + {item}" for item in mistake.wrong)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+", help="files of cases, shaped as tests/data/test_entities.example.yml")
    parser.add_argument("--content", type=Path, default=CONTENT, help="folder with localities, projects and law")
    parser.add_argument("--mistakes", action="store_true", help="also print the messages that were read wrong")
    arguments = parser.parse_args()
    try:
        cases = {path: read_entity_cases(path) for path in arguments.cases}
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    predict = extractors_of(arguments.content)
    for path, found in cases.items():
        result = evaluate_entities(predict, found)
        print(f"{path.name}\n{entity_table(result)}")
        if arguments.mistakes:
            print(mistakes_of(result))


if __name__ == "__main__":
    import nlu.quiet  # noqa: F401 - before Rasa is imported

    main()
