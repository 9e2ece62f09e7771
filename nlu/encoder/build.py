"""Writes `nlu/data/encoder/`: the vocabulary of e5-small and the trained layers as an ONNX graph in 8-bit integers.

Kept of the vocabulary's 250,000 pieces are the likeliest that are written in Latin letters, digits and signs.
"""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from nlu.embedding import FOLDER
from nlu.encoder.packed import PackedModel
from nlu.pieces import WORD_START

_KEPT_PIECES = 60_000


class LayerWeights(Protocol):
    """Weights of encoder layers by the names of the package's file: `l0.q.w`, `l0.q.b`, `l0.aln.w` …"""

    width: int
    heads: int
    inner: int
    layers: int
    epsilon: float

    def vector(self, name: str) -> np.ndarray:
        """A bias, or the gain or shift of a normalisation, flat."""

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """The weights of a linear map, shape (rows, columns) = (out, in)."""


def write_vocabulary(model: PackedModel, folder: Path = FOLDER) -> None:
    """Pieces, their vectors, the places and the first normalisation: `vocabulary.npz`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_vocabulary(model, folder / "vocabulary.npz")


def write_layers(weights: LayerWeights, folder: Path = FOLDER) -> None:
    """The layers: `encoder.onnx`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        full = Path(temporary) / "full.onnx"
        _write_layers(weights, full)
        _quantize(full, folder / "encoder.onnx")


def _is_kept(piece: str) -> bool:
    return all(
        char == WORD_START or "LATIN" in unicodedata.name(char, "") or (char.isascii() and char.isprintable())
        for char in unicodedata.normalize("NFD", piece)
        if not unicodedata.combining(char)
    )


def _write_vocabulary(model: PackedModel, path: Path) -> None:
    special = [model.begin, model.end, model.unknown]
    candidates = [i for i, piece in enumerate(model.pieces) if i not in special and _is_kept(piece)]
    # Single characters spell what nothing else does; of the rest, the likeliest.
    candidates.sort(key=lambda i: (len(model.pieces[i].strip(WORD_START)) > 1, -model.scores[i]))
    kept = special + candidates[:_KEPT_PIECES]
    vectors = model.matrix("emb.word", model.vocabulary, model.width)[kept]
    scales = np.abs(vectors).max(axis=1, keepdims=True) / 127
    # Begin, end and unknown are no text: nothing may be segmented into them.
    pieces = ["", "", "", *(model.pieces[i] for i in kept[3:])]
    np.savez_compressed(
        path,
        pieces=np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8),
        scores=model.scores[kept].astype(np.float32),
        vectors=np.round(vectors / np.maximum(scales, 1e-9)).astype(np.int8),
        scales=scales[:, 0].astype(np.float32),
        places=(model.vector("emb.pos").reshape(-1, model.width)[:128] + model.vector("emb.type")[: model.width]).astype(
            np.float32
        ),
        gain=model.vector("emb.ln.w"),
        shift=model.vector("emb.ln.b"),
        special=np.array([0, 1, 2]),
    )


class _Graph:
    """Collects the nodes and weights of an ONNX graph."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, name: str, value: np.ndarray) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def linear(self, x: str, name: str, weights: np.ndarray, bias: np.ndarray) -> str:
        product = self.node("MatMul", [x, self.weight(f"{name}.w", weights.T)], f"{name}.product")
        return self.node("Add", [product, self.weight(f"{name}.b", bias)], name)

    def normalized(self, x: str, name: str, gain: np.ndarray, shift: np.ndarray, epsilon: float) -> str:
        inputs = [x, self.weight(f"{name}.gain", gain), self.weight(f"{name}.shift", shift)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=epsilon)


def _write_layers(model: LayerWeights, path: Path) -> None:
    """BERT's encoder layers, as in `forward_batch` of the package's `e5.c`."""
    import onnx
    from onnx import TensorProto, helper

    graph = _Graph()
    head = model.width // model.heads
    split = graph.weight("split", np.array([0, 0, model.heads, head], dtype=np.int64))
    joined = graph.weight("joined", np.array([0, 0, model.width], dtype=np.int64))
    scale = graph.weight("scale", np.array(head**-0.5, dtype=np.float32))
    x = "x"
    for layer in range(model.layers):
        x = _layer(graph, model, f"l{layer}", x, split, joined, scale)
    graph.node("Identity", [x], "y")
    shape = ["batch", "tokens", model.width]
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, shape),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", 1, 1, "tokens"]),
    ]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)]
    whole = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.weights)
    onnx.save(helper.make_model(whole, opset_imports=[helper.make_opsetid("", 20)], ir_version=9), str(path))


def _layer(graph: _Graph, model: LayerWeights, name: str, x: str, split: str, joined: str, scale: str) -> str:
    def weights(part: str, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
        return model.matrix(f"{name}.{part}.w", rows, columns), model.vector(f"{name}.{part}.b")

    width, inner = model.width, model.inner
    order = {"q": [0, 2, 1, 3], "k": [0, 2, 3, 1], "v": [0, 2, 1, 3]}
    heads = {}
    for part, permutation in order.items():
        linear = graph.linear(x, f"{name}.{part}", *weights(part, width, width))
        shaped = graph.node("Reshape", [linear, split], f"{linear}.split")
        heads[part] = graph.node("Transpose", [shaped], f"{linear}.heads", perm=permutation)
    likeness = graph.node("MatMul", [heads["q"], heads["k"]], f"{name}.likeness")
    scaled = graph.node("Mul", [likeness, scale], f"{name}.scaled")
    masked = graph.node("Add", [scaled, "mask"], f"{name}.masked")
    attention = graph.node("Softmax", [masked], f"{name}.attention", axis=-1)
    context = graph.node("MatMul", [attention, heads["v"]], f"{name}.context")
    together = graph.node("Transpose", [context], f"{name}.together", perm=[0, 2, 1, 3])
    flat = graph.node("Reshape", [together, joined], f"{name}.flat")
    output = graph.linear(flat, f"{name}.output", *weights("ao", width, width))
    attended = graph.node("Add", [x, output], f"{name}.attended")
    gain, shift = model.vector(f"{name}.aln.w"), model.vector(f"{name}.aln.b")
    middle = graph.normalized(attended, f"{name}.middle", gain, shift, model.epsilon)
    wide = graph.node("Gelu", [graph.linear(middle, f"{name}.wide", *weights("fi", inner, width))], f"{name}.gelu")
    narrow = graph.linear(wide, f"{name}.narrow", *weights("fo", width, inner))
    added = graph.node("Add", [middle, narrow], f"{name}.added")
    gain, shift = model.vector(f"{name}.oln.w"), model.vector(f"{name}.oln.b")
    return graph.normalized(added, f"{name}.end", gain, shift, model.epsilon)


def _quantize(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # Seven bits: without VNNI the processor adds two products in sixteen bits, which eight bits would overflow.
    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
