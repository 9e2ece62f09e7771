"""Charts as the geometry of an SVG: what stands where, in units of its view box. The template draws it, the table beside it says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.console.figures.tables import Row

WIDTH = 480
#: Bars beyond these stand in the table alone.
MOST_BARS = 10
_ROW, _BAR, _BEFORE, _NUMBER = 52, 14, 6, 70
_HEIGHT, _TOP, _BOTTOM, _LEFT = 220, 14, 30, 52
_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One name with its bar below, and a thin one of the period before (None: not compared)."""

    name: str
    count: int
    y: int
    width: float
    before: float | None


@dataclass(frozen=True, slots=True)
class Bars:
    height: int
    bars: tuple[Bar, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Column:
    """`label`: empty where it would run into the next."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scale with its number."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Columns:
    height: int
    base: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def bars(rows: Sequence[Row]) -> Bars:
    """Lying bars, for names; the longest fills the width."""
    shown = rows[:MOST_BARS]
    top = max((max(row.count, row.before or 0) for row in shown), default=0) or 1
    scale = (WIDTH - _NUMBER) / top
    placed = (
        Bar(row.name, row.count, number * _ROW, row.count * scale, None if row.before is None else row.before * scale)
        for number, row in enumerate(shown)
    )
    return Bars(max(len(shown) * _ROW, 1), tuple(placed), len(rows) - len(shown))


def columns(rows: Sequence[Row]) -> Columns:
    """Standing columns on a scale, for what follows one another in time."""
    top = max((row.count for row in rows), default=0)
    step = nice_step(top)
    highest = -(-top // step) * step or step
    base = _HEIGHT - _BOTTOM
    scale, slot = (base - _TOP) / highest, (WIDTH - _LEFT) / max(len(rows), 1)
    every = -(-len(rows) // _MOST_LABELS) or 1
    return Columns(
        _HEIGHT,
        base,
        tuple(
            Column(
                _LEFT + number * slot + slot * 0.1,
                base - row.count * scale,
                slot * 0.8,
                row.count * scale,
                row.name if number % every == 0 else "",
            )
            for number, row in enumerate(rows)
        ),
        tuple(Line(base - number * scale, number) for number in range(0, highest + 1, step)),
    )


def nice_step(top: int) -> int:
    """Of a scale with at most five steps: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 5 >= top:
                return step
        size *= 10
