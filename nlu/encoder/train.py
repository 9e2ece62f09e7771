"""`python -m nlu.encoder.train FILE`: learns the six layers and writes `nlu/data/encoder/`. See README.md."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from nlu.encoder.build import write_layers, write_vocabulary
from nlu.encoder.network import Encoder
from nlu.encoder.packed import packed_model
from nlu.evaluation.questions import OUT_OF_SCOPE

_LAYERS = (0, 2, 4, 7, 9, 11)
_EPOCHS = 4
_BATCH = 64
_BUCKET = 16  # batches whose lines are sorted by length together
_OTHER = 12  # texts of other subjects beside a batch
_OTHERS = 6_000
_RATE, _HEAD_RATE, _WARM_UP = 1e-4, 1e-3, 100
_DROPOUT = 0.1
_WELL_WRITTEN = 0.4  # share; the others are disturbed
_LIKENESS = 20.0  # weight of being like the twelve layers, beside the intents
_SCALE = 16.0  # of the cosines that part the intents
_SMOOTHING = 0.05
_OUTSIDE = 12  # prototypes of what is out of scope, which is no one thing


@dataclass(frozen=True)
class Line:
    intent: str
    text: str
    disturbed: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="what `nlu.encoder.texts` wrote")
    arguments = parser.parse_args()
    found = json.loads(arguments.file.read_text(encoding="utf-8"))
    lines = [Line(line["intent"], line["text"], tuple(line["disturbed"])) for line in found["lines"]]
    torch.manual_seed(0)
    model = packed_model()
    write_vocabulary(model)
    teacher = Encoder(model, range(model.layers))
    student = Encoder(model, _LAYERS, _DROPOUT)
    learn(student, teacher, lines, found["law"])
    student.eval()
    write_layers(student)


def learn(student: Encoder, teacher: Encoder, lines: Sequence[Line], law: Sequence[str]) -> None:
    """Trains `student` in place."""
    draw = random.Random(0)  # noqa: S311 - the order of lines, not secrets
    others = list(_other_texts(draw, lines, law))
    meant, meant_others = teacher.vectors([line.text for line in lines]), teacher.vectors(others)
    intents = Intents([line.intent for line in lines], meant)
    weights = [weight for weight in student.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": weights, "lr": _RATE, "weight_decay": 0.01},
            {"params": list(intents.parameters()), "lr": _HEAD_RATE, "weight_decay": 0.0},
        ]
    )
    steps = _EPOCHS * (len(lines) // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / _WARM_UP, 1.0) * max(0.02, 1 - step / steps)
    )
    student.train()
    started = time.monotonic()
    for step, batch in enumerate(_batches(draw, lines)):
        beside = draw.sample(range(len(others)), _OTHER)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = student([_written(draw, lines[place]) for place in batch])
            vectors_beside = student([others[place] for place in beside])
        vectors, vectors_beside = vectors.float(), vectors_beside.float()
        unlike = torch.cat([_distance(vectors, meant[batch]), _distance(vectors_beside, meant_others[beside])]).mean()
        loss = _LIKENESS * unlike + intents.loss(vectors, batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 49:
            print(f"{step + 1}/{steps}  distance {unlike:.4f}  loss {loss:.3f}  {time.monotonic() - started:.0f} s", flush=True)


class Intents(nn.Module):
    """A prototype for each intent, several for what is out of scope; the cosine to them parts the intents."""

    def __init__(self, names: Sequence[str], vectors: torch.Tensor) -> None:
        """Begins with the means of the intents' `vectors`."""
        super().__init__()
        self._centre = vectors.mean(0)
        centred = vectors - self._centre
        within = sorted(set(names) - {OUT_OF_SCOPE})
        self._within = len(within)
        self._targets = torch.tensor([within.index(name) if name != OUT_OF_SCOPE else self._within for name in names])
        means = [functional.normalize(centred[self._targets == number].mean(0), dim=0) for number in range(self._within)]
        outside = torch.nonzero(self._targets == self._within)[:, 0]
        for _ in range(_OUTSIDE if len(outside) else 0):
            some = outside[torch.randperm(len(outside))[:200]]
            means.append(functional.normalize(centred[some].mean(0) + 0.02 * torch.randn(centred.shape[1]), dim=0))
        self.prototypes = nn.Parameter(torch.stack(means))

    def loss(self, vectors: torch.Tensor, places: Sequence[int]) -> torch.Tensor:
        """Cross-entropy of the lines at `places`, whose vectors these are."""
        cosines = functional.normalize(vectors - self._centre, dim=-1) @ functional.normalize(self.prototypes, dim=-1).T
        scores = _SCALE * cosines
        if self._within < len(self.prototypes):
            outside = torch.logsumexp(scores[:, self._within :], 1, keepdim=True)
            scores = torch.cat([scores[:, : self._within], outside], 1)
        return functional.cross_entropy(scores, self._targets[places], label_smoothing=_SMOOTHING)


def _distance(vectors: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    return 1 - (vectors * others).sum(1)


def _written(draw: random.Random, line: Line) -> str:
    return line.text if draw.random() < _WELL_WRITTEN else draw.choice(line.disturbed)


def _batches(draw: random.Random, lines: Sequence[Line]) -> Iterator[list[int]]:
    """Places of lines of like length, in random order."""
    for _ in range(_EPOCHS):
        order = list(range(len(lines)))
        draw.shuffle(order)
        batches = []
        for start in range(0, len(order), _BATCH * _BUCKET):
            bucket = sorted(order[start : start + _BATCH * _BUCKET], key=lambda place: len(lines[place].text))
            batches += [bucket[at : at + _BATCH] for at in range(0, len(bucket) - _BATCH + 1, _BATCH)]
        draw.shuffle(batches)
        yield from batches


def _other_texts(draw: random.Random, lines: Sequence[Line], law: Sequence[str]) -> Iterator[str]:
    """Half are spans of law, the others words in no order."""
    words = sorted({word for line in lines for word in line.text.split()})
    for _ in range(_OTHERS):
        if draw.random() < 0.5:
            span = draw.choice(law).split()
            start = draw.randrange(max(1, len(span)))
            yield " ".join(span[start : start + draw.randint(3, 9)])
        else:
            yield " ".join(draw.sample(words, draw.randint(2, 10)))


if __name__ == "__main__":
    main()
