"""Sentence embeddings: six layers made from multilingual-e5-small, in 8-bit integers on ONNX Runtime.

The encoder ships in `nlu/data/encoder/` (how it is made: `nlu/encoder/README.md`):

* `vocabulary.npz`: word pieces, their log probabilities and vectors, positions, the first normalisation;
* `encoder.onnx`: the layers; input `x` (batch, tokens, 384) and `mask` (batch, 1, 1, tokens; 0 or a large negative
  number), output `y` (batch, tokens, 384).

A sentence's vector is the mean of its tokens' outputs, scaled to unit length. Without ONNX Runtime the classifier is
trained on words and letters alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nlu.pieces import PieceTokenizer

DIMENSIONS = 384
FOLDER = Path(__file__).parent / "data" / "encoder"
# The time grows with the length. What a message is about stands in its first sentences; hardly an example is longer.
MAX_TOKENS = 48
# e5 was trained to embed questions behind this word.
PREFIX = "query:"
_THREADS = 2  # texts at a time; a thread more within one text saves a tenth


@lru_cache(maxsize=1)
def available() -> bool:
    """True when embeddings can be computed here."""
    return find_spec("onnxruntime") is not None


class _Encoder:
    """The loaded encoder; safe to use from several threads."""

    def __init__(self) -> None:
        import onnxruntime

        with np.load(FOLDER / "vocabulary.npz", allow_pickle=False) as stored:
            pieces = bytes(stored["pieces"]).decode().split("\n")
            self._vectors, self._scales = stored["vectors"], stored["scales"].astype(np.float32)
            self._places, self._gain, self._shift = stored["places"].astype(np.float32), stored["gain"], stored["shift"]
            self._begin, self._end, unknown = (int(number) for number in stored["special"])
            self._tokenizer = PieceTokenizer(pieces, stored["scores"], unknown)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(FOLDER / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._prefix = [self._begin, *self._tokenizer.ids(PREFIX)]

    def vector(self, text: str) -> np.ndarray:
        """Shape (384,)."""
        numbers = [*(self._prefix + self._tokenizer.ids(text))[: MAX_TOKENS - 1], self._end]
        x = self._vectors[numbers] * self._scales[numbers][:, None] + self._places[: len(numbers)]
        x -= x.mean(axis=-1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + 1e-12)
        x = x * self._gain + self._shift
        mask = np.zeros((1, 1, 1, len(numbers)), dtype=np.float32)
        (y,) = self._session.run(["y"], {"x": x[None].astype(np.float32), "mask": mask})
        mean = y[0].mean(axis=0)
        return np.asarray(mean / max(np.linalg.norm(mean), 1e-9), dtype=np.float32)


@lru_cache(maxsize=1)
def _encoder() -> _Encoder:
    return _Encoder()


# Training keeps its own vectors; while serving, the words of citizens shall not gather in memory.
@lru_cache(maxsize=1_000)
def _embed(text: str) -> np.ndarray:
    return _encoder().vector(text)


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="embedding")


def embed(texts: Sequence[str]) -> np.ndarray:
    """Unit vectors, one row for each text: shape (len(texts), 384)."""
    return _stacked(texts, _embed)


def embed_many(texts: Sequence[str]) -> np.ndarray:
    """As `embed`, nothing remembered."""
    return _stacked(texts, _encoder().vector)


def _stacked(texts: Sequence[str], vector: Callable[[str], np.ndarray]) -> np.ndarray:
    """One text at a time, two side by side.

    No batches: activations are rounded by the largest of a run, so that a neighbour in a batch would change a text's vector, and
    what was evaluated would not be what is served.
    """
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.vstack([vector(texts[0])] if len(texts) == 1 else list(_pool().map(vector, texts)))


def embed_training(texts: Sequence[str]) -> np.ndarray:
    """As `embed_many`, remembering vectors in `$NOXH_HOME` from one training to the next."""
    file = _cache_file()
    known = _read_cache(file)
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known.update(zip(new, embed_many(list(new.values())), strict=True))
    if file and new:
        _write_cache(file, {key: known[key] for key in keys})
    return np.vstack([known[key] for key in keys])


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    digest = hashlib.sha256(str(MAX_TOKENS).encode())
    for path in sorted(FOLDER.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _cache_file() -> Path | None:
    home = os.environ.get("NOXH_HOME")
    return Path(home) / f"embeddings-{_fingerprint()}.npz" if home else None


def _read_cache(file: Path | None) -> dict[bytes, np.ndarray]:
    if file is None or not file.exists():
        return {}
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {bytes(key): vector for key, vector in zip(stored["keys"], stored["vectors"].astype(np.float32), strict=True)}
    except (OSError, ValueError, KeyError):  # a broken cache costs a minute, not a training
        return {}


def _write_cache(file: Path, vectors: dict[bytes, np.ndarray]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    with partial.open("wb") as stream:
        keys = np.array([np.frombuffer(key, dtype=np.uint8) for key in vectors])
        np.savez(stream, keys=keys, vectors=np.vstack(list(vectors.values())))
    partial.replace(file)
