"""How exactly entities are found: precision, recall and F1 by exact value, with 95 % Wilson intervals.

An entity counts as right when name and value are the expected ones, compared as JSON, and its role too where the case
gives one; order and place in the text do not matter. Pure functions: `evaluate_entities(predict, cases)` asks a
predictor for the entities of each text. The shape of a case file stands in `tests/data/test_entities.example.yml`.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

# (text, the day as of which it was written) → entities, each a mapping with "entity", "value" and maybe "role"
EntityPredictor = Callable[[str, dt.date], Sequence[Mapping[str, Any]]]

_Z = 1.959964  # 95 % of a normal distribution


@dataclass(frozen=True)
class Expected:
    """An entity that must be found; `role` counts only when `role_given` (None then means: without a role)."""

    entity: str
    value: Any
    role: str | None = None
    role_given: bool = False


@dataclass(frozen=True)
class EntityCase:
    """A message of a citizen and every entity in it."""

    text: str
    today: dt.date
    entities: tuple[Expected, ...]


@dataclass(frozen=True)
class Proportion:
    """`hits` of `total`; `low` and `high` bound the share with 95 % confidence (Wilson); all None when `total` is 0."""

    hits: int
    total: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class EntityScore:
    """Precision (right of found), recall (right of expected), and their harmonic mean, None when nothing was there."""

    precision: Proportion
    recall: Proportion
    f1: float | None


@dataclass(frozen=True)
class EntityMistake:
    """What one case missed and what it found beside the mark, as JSON texts."""

    text: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class EntityResult:
    """Scores in total and by entity; `exact_cases` counts messages whose entities are all right and no more."""

    total: EntityScore
    by_entity: dict[str, EntityScore]
    exact_cases: Proportion
    mistakes: tuple[EntityMistake, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """JSON-ready figures."""
        return asdict(self)


def read_entity_cases(path: Path) -> list[EntityCase]:
    """The cases of a file.

    Raises:
        ValueError: the file or a case has another shape; the message names the case.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list) or not document["cases"]:
        raise ValueError(f"{path}: cần một danh sách không rỗng dưới khóa `cases`.")
    return [_case(item, f"{path}, ca {number}") for number, item in enumerate(document["cases"], start=1)]


def evaluate_entities(predict: EntityPredictor, cases: Iterable[EntityCase]) -> EntityResult:
    """Scores of `predict` on `cases`."""
    right: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    expected: dict[str, int] = defaultdict(int)
    mistakes: list[EntityMistake] = []
    count = 0
    for case in cases:
        count += 1
        missed, wrong = list(case.entities), []
        for entity in predict(case.text, case.today):
            found[entity["entity"]] += 1
            match = _first_match(entity, missed)
            if match is None:
                wrong.append(_shown(entity))
            else:
                missed.remove(match)
                right[match.entity] += 1
        for wanted in case.entities:
            expected[wanted.entity] += 1
        if missed or wrong:
            mistakes.append(EntityMistake(case.text, tuple(_shown(asdict(item)) for item in missed), tuple(wrong)))
    names = sorted(found.keys() | expected.keys())
    return EntityResult(
        total=_score(sum(right.values()), sum(found.values()), sum(expected.values())),
        by_entity={name: _score(right[name], found[name], expected[name]) for name in names},
        exact_cases=proportion(count - len(mistakes), count),
        mistakes=tuple(mistakes),
    )


def proportion(hits: int, total: int) -> Proportion:
    """A share with its Wilson interval.

    Raises:
        ValueError: `hits` is not between 0 and `total`.
    """
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no share")
    if total == 0:
        return Proportion(0, 0, None, None, None)
    share = hits / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return Proportion(hits, total, share, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def entity_table(result: EntityResult) -> str:
    """Scores as text, one line an entity."""
    lines = [f"{'entity':20} {'expected':>8} {'found':>6} {'precision':>24} {'recall':>24} {'F1':>7}"]
    for name, score in [*result.by_entity.items(), ("total", result.total)]:
        f1 = "-" if score.f1 is None else f"{score.f1:.1%}"
        lines.append(
            f"{name:20} {score.recall.total:8} {score.precision.total:6} "
            f"{_interval(score.precision):>24} {_interval(score.recall):>24} {f1:>7}"
        )
    exact = result.exact_cases
    return "\n".join([*lines, f"messages with every entity right: {exact.hits} of {exact.total} ({_interval(exact)})"])


def _case(item: Any, where: str) -> EntityCase:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str) or not isinstance(item.get("entities"), list):
        raise ValueError(f"{where}: cần `text`, `today` và danh sách `entities`.")  # noqa: TRY004 - a file of another shape, not a caller's mistake
    try:
        today = dt.date.fromisoformat(str(item["today"]))
    except (KeyError, ValueError) as error:
        raise ValueError(f"{where}: `today` phải là một ngày, thí dụ 2026-11-25.") from error
    entities = []
    for entity in item["entities"]:
        if not isinstance(entity, dict) or not isinstance(entity.get("entity"), str) or "value" not in entity:
            raise ValueError(f"{where}: mỗi mục trong `entities` cần `entity` và `value`.")
        entities.append(Expected(entity["entity"], entity["value"], entity.get("role"), "role" in entity))
    return EntityCase(item["text"], today, tuple(entities))


def _first_match(entity: Mapping[str, Any], candidates: Sequence[Expected]) -> Expected | None:
    """The candidate that asks most of `entity` and gets it: one with a role before one without."""
    fitting = [
        wanted
        for wanted in candidates
        if wanted.entity == entity["entity"]
        and _canonical(wanted.value) == _canonical(entity["value"])
        and (not wanted.role_given or wanted.role == entity.get("role"))
    ]
    return max(fitting, key=lambda wanted: wanted.role_given, default=None)


def _canonical(value: Any) -> str:
    """JSON with sorted keys; 80 and 80.0 are one number."""
    return json.dumps(_plain_numbers(value), ensure_ascii=False, sort_keys=True, default=str)


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): _plain_numbers(item) for key, item in value.items()}
    return [_plain_numbers(item) for item in value] if isinstance(value, list | tuple) else value


def _shown(entity: Mapping[str, Any]) -> str:
    role = f" ({entity['role']})" if entity.get("role") else ""
    return f"{entity['entity']} {_canonical(entity['value'])}{role}"


def _score(right: int, found: int, expected: int) -> EntityScore:
    f1 = 2 * right / (found + expected) if found + expected else None
    return EntityScore(proportion(right, found), proportion(right, expected), f1)


def _interval(value: Proportion) -> str:
    if value.share is None or value.low is None or value.high is None:
        return "-"
    return f"{value.share:.1%} ({value.low:.1%}-{value.high:.1%})"
