"""Results as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.evaluation.figures import Result
from nlu.evaluation.statistics import Estimate

_COLUMNS = (
    ("accuracy", "accuracy"),
    ("− clean", "difference_to_clean"),
    ("top 3", "top3"),
    ("answered rightly", "answered_rightly"),
    ("macro F1", "macro_f1"),
    ("ECE", "ece"),
    ("false answers", "false_answers"),
)
_WIDTH = 23


def table(results: Sequence[Result]) -> str:
    """Totals with intervals, then topics from the worst, then the commonest confusions."""
    first = results[0]
    lines = [
        f"{first.accuracy.n} questions, {first.false_answers.n} out of scope; percent [95 % interval]",
        "",
        f"{'noise':10}" + "".join(f"{title:>{_WIDTH}}" for title, _ in _COLUMNS),
    ]
    for result in results:
        cells = (_cell(getattr(result, name), signed=name == "difference_to_clean") for _, name in _COLUMNS)
        lines.append(f"{result.noise:10}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells))
    lines += ["", f"{'topic: % right by noise, worst first':40}" + "".join(f"{result.noise:>10}" for result in results)]
    lines[-1] += f"{'precision':>11}{'F1':>7}"
    for topic in sorted(first.topics, key=lambda name: (first.topics[name].f1, name)):
        recalls = "".join(f"{result.topics[topic].recall.value:10.0%}" for result in results)
        figures = first.topics[topic]
        lines.append(f"{f'{topic} ({figures.recall.n})':40}{recalls}{figures.precision.value:11.0%}{figures.f1:7.2f}")
    lines += ["", f"most confused ({first.noise}): expected → first choice"]
    lines += [f"  {topic} → {guess}: {times}" for topic, guess, times in first.confusions]
    return "\n".join(lines)


def _cell(estimate: Estimate, *, signed: bool = False) -> str:
    if not estimate.n:
        return "–"
    sign = "+" if signed else ""
    value, low, high = (100 * part for part in (estimate.value, estimate.low, estimate.high))
    return f"{value:{sign}.1f} [{low:{sign}.1f}, {high:{sign}.1f}]"
