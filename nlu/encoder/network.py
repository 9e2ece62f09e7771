"""The encoder's layers in PyTorch: BERT's, with the names of the package's file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from nlu.embedding import FOLDER, MAX_TOKENS, PREFIX
from nlu.encoder.packed import PackedModel
from nlu.pieces import PieceTokenizer

_SHAPES = {"q": (384, 384), "k": (384, 384), "v": (384, 384), "ao": (384, 384), "fi": (1536, 384), "fo": (384, 1536)}
_NORMS = ("aln", "oln")
_EPSILON = 1e-12
_NEVER = -1e9


class Layer(nn.Module):
    def __init__(self, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        for name, (rows, columns) in _SHAPES.items():
            setattr(self, name, nn.Linear(columns, rows))
        for name in _NORMS:
            setattr(self, name, nn.LayerNorm(_SHAPES["q"][0], eps=_EPSILON))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, tokens, width = x.shape
        q, k, v = (
            getattr(self, name)(x).view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
            for name in ("q", "k", "v")
        )
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, tokens, width)
        middle = self.aln(x + self._dropped(self.ao(attended)))
        return self.oln(middle + self._dropped(self.fo(functional.gelu(self.fi(middle)))))

    def _dropped(self, x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x, self.dropout, self.training)


class Encoder(nn.Module):
    """Texts → unit vectors, shape (n, 384). Vectors of the word pieces stay as they are in `vocabulary.npz`."""

    def __init__(self, model: PackedModel, layers: Sequence[int], dropout: float = 0.0) -> None:
        """Begins with the numbered `layers` of the model."""
        super().__init__()
        self.width, self.heads, self.inner, self.epsilon = model.width, model.heads, model.inner, model.epsilon
        with np.load(FOLDER / "vocabulary.npz", allow_pickle=False) as stored:
            vectors = stored["vectors"].astype(np.float32) * stored["scales"].astype(np.float32)[:, None]
            self.pieces = nn.Embedding.from_pretrained(torch.tensor(vectors), freeze=True)
            self.places = nn.Parameter(torch.tensor(stored["places"].astype(np.float32)), requires_grad=False)
            self.first = nn.LayerNorm(model.width, eps=_EPSILON)
            self.first.weight = nn.Parameter(torch.tensor(stored["gain"].astype(np.float32)), requires_grad=False)
            self.first.bias = nn.Parameter(torch.tensor(stored["shift"].astype(np.float32)), requires_grad=False)
            begin, self._end, unknown = (int(number) for number in stored["special"])
            self._tokenizer = PieceTokenizer(bytes(stored["pieces"]).decode().split("\n"), stored["scores"], unknown)
        self._prefix = [begin, *self._tokenizer.ids(PREFIX)]
        self.blocks = nn.ModuleList(Layer(model.heads, dropout) for _ in layers)
        for block, number in zip(self.blocks, layers, strict=True):
            for name, shape in _SHAPES.items():
                getattr(block, name).weight.data = torch.tensor(model.matrix(f"l{number}.{name}.w", *shape))
            for name in (*_SHAPES, *_NORMS):
                getattr(block, name).bias.data = torch.tensor(model.vector(f"l{number}.{name}.b"))
            for name in _NORMS:
                getattr(block, name).weight.data = torch.tensor(model.vector(f"l{number}.{name}.w"))

    @property
    def layers(self) -> int:
        return len(self.blocks)

    def numbers(self, text: str) -> list[int]:
        return [*(self._prefix + self._tokenizer.ids(text))[: MAX_TOKENS - 1], self._end]

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        rows = [self.numbers(text) for text in texts]
        longest = max(map(len, rows))
        present = torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows])
        x = self.first(self.pieces(torch.tensor([row + [0] * (longest - len(row)) for row in rows])) + self.places[:longest])
        mask = (1 - present[:, None, None, :]) * _NEVER
        for block in self.blocks:
            x = block(x, mask)
        mean = (x * present[..., None]).sum(1) / present.sum(1, keepdim=True)
        return functional.normalize(mean, dim=-1)

    def vectors(self, texts: Sequence[str], batch: int = 64) -> torch.Tensor:
        """As `forward`, without training, for any number of texts."""
        self.eval()
        found = torch.zeros(len(texts), self.width)
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        with torch.inference_mode():
            for start in range(0, len(order), batch):
                places = order[start : start + batch]
                found[places] = self([texts[place] for place in places])
        return found

    # What `nlu.encoder.build` writes.

    def vector(self, name: str) -> np.ndarray:
        return self._parameter(name).detach().numpy().copy()

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        return self._parameter(name).detach().numpy().reshape(rows, columns).copy()

    def _parameter(self, name: str) -> torch.Tensor:
        layer, part, kind = name.split(".")
        module = getattr(self.blocks[int(layer[1:])], part)
        return module.weight if kind == "w" else module.bias
