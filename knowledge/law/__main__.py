"""`python -m knowledge.law SOURCE_DIR OUT_DIR`: rebuild the stored law from a folder of texts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.law.importer import build
from knowledge.law.model import LawImportError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge.law", description=__doc__)
    parser.add_argument("source_dir", type=Path, help="folder with the texts (or with a folder `text`)")
    parser.add_argument("out_dir", type=Path, help="folder with amendments.yaml, for the YAML files")
    options = parser.parse_args()
    try:
        counts = build(options.source_dir, options.out_dir)
    except LawImportError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for number, count in counts.items():
        print(f"{count:5}  {number}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
