"""`python -m nlu.evaluation.said --model ARCHIVE --texts FILE --noise clean unmarked --json FILE`: what a model takes each text for.

`--texts` is a JSON list of texts. The JSON written has, for each noise, one `[intent, first choice, confidence]` for each text, in
their order: the intent is what the product goes by (a fallback where the model is not sure), the first choice what it would be else.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import nlu.quiet  # noqa: F401 - before Rasa is imported


def main() -> None:
    from nlu.noise import NOISES

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--noise", nargs="+", choices=list(NOISES), default=["clean"])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, required=True)
    arguments = parser.parse_args()

    from nlu.evaluation.model import predictor

    texts = json.loads(arguments.texts.read_text(encoding="utf-8"))
    spelled = {noise: [NOISES[noise](text) for text in texts] for noise in arguments.noise}
    # Short questions come out of a noise unchanged: each different text is read once.
    different = list(dict.fromkeys(text for all_of_them in spelled.values() for text in all_of_them))
    found = dict(zip(different, predictor(arguments.model, arguments.processes)(different), strict=True))
    said = {
        noise: [[found[text].intent, found[text].first, round(found[text].confidence, 4)] for text in all_of_them]
        for noise, all_of_them in spelled.items()
    }
    arguments.json.write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
