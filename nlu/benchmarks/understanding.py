"""`python -m nlu.benchmarks.understanding --model MODEL --questions FILE...`: time of a message in the loaded model.

Each message goes through `Agent.parse_message`, as in the Rasa server, one after the other in one process. No question is
asked twice, so nothing is answered from memory.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import nlu.quiet  # noqa: F401 - before Rasa is imported


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    for path in (arguments.model, *arguments.questions):
        if not path.exists():
            parser.error(f"Không có {path}.")

    from nlu.benchmarks.stage import milliseconds
    from nlu.evaluation.model import Model
    from nlu.evaluation.questions import read_questions

    texts = list(dict.fromkeys(question.text for question in read_questions(arguments.questions)))
    times = milliseconds(Model(arguments.model).parse, texts)
    print(f"NLU, one message: median {times['median']:.1f} ms   p95 {times['p95']:.1f} ms   n {times['n']:.0f}")


if __name__ == "__main__":
    main()
