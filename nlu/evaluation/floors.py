"""Recorded floors: figures that a change must not make worse.

`tests/data/floors.yml` holds, for each split, `floors` (the figure must not be lower) and `ceilings` (not higher). A figure
is named by its path in the JSON without `value`: `clean.accuracy`, `unmarked.difference_to_clean`, `clean.false_answers`,
`entities.total.f1`. The estimate itself is compared, not the end of its interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_ROUNDING = 1e-9


class FloorsError(ValueError):
    """The file of floors cannot be used; the message says why."""


def read_floors(path: Path, split: str) -> dict[str, dict[str, float]]:
    """`{"floors": {figure: number}, "ceilings": {…}}` of one split.

    Raises:
        FloorsError: the file is missing or malformed, or has nothing for this split.
    """
    if not path.exists():
        raise FloorsError(f"Không có {path}.")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise FloorsError(f"{path}: không đọc được YAML: {error}") from error
    part = document.get(split) if isinstance(document, dict) else None
    if not isinstance(part, dict) or not part:
        raise FloorsError(f"{path}: chưa có mức sàn nào cho phần {split!r}.")
    unknown = set(part) - {"floors", "ceilings"}
    bounds = {kind: part.get(kind) or {} for kind in ("floors", "ceilings")}
    if unknown or not all(isinstance(value, int | float) for values in bounds.values() for value in values.values()):
        raise FloorsError(f"{path}: mỗi phần chỉ gồm 'floors' và 'ceilings', mỗi mục là một con số.")
    return bounds


def failures(figures: Mapping[str, Any], bounds: Mapping[str, Mapping[str, float]]) -> list[str]:
    """One line for each figure beyond its bound, or missing from the figures."""
    lines = []
    for kind, sign, word in (("floors", 1, "thấp hơn sàn"), ("ceilings", -1, "cao hơn trần")):
        for name, bound in bounds[kind].items():
            value = _figure(figures, name)
            if value is None:
                lines.append(f"{name}: không có trong kết quả (mức đã ghi: {bound})")
            elif sign * (value - bound) < -_ROUNDING:
                lines.append(f"{name}: {value:.4f} {word} {bound}")
    return lines


def without(bounds: Mapping[str, Mapping[str, float]], noises: set[str]) -> dict[str, dict[str, float]]:
    """The bounds without those of kinds of noise that were not asked for."""
    return {
        kind: {name: bound for name, bound in values.items() if name.split(".")[0] not in noises}
        for kind, values in bounds.items()
    }


def _figure(figures: Mapping[str, Any], name: str) -> float | None:
    found: Any = figures
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    if isinstance(found, Mapping):
        if found.get("n") == 0:  # nothing was counted: no figure
            return None
        found = found.get("value")
    return float(found) if isinstance(found, int | float) else None
