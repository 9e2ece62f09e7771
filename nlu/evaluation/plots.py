"""Plots of an evaluation, as SVG files without date or random names, so that the same figures give the same files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlu.evaluation.figures import Result

_COLOUR = "#1f5fa8"
_WORST = 15


def write_plots(results: Sequence[Result], folder: Path) -> list[Path]:
    """Writes `accuracy.svg`, `reliability.svg` and `confusions.svg` into `folder`, which is made when missing."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    settings = {"svg.hashsalt": "noxh", "svg.fonttype": "none", "axes.spines.top": False, "axes.spines.right": False}
    with mpl.rc_context(settings):
        for name, draw in (("accuracy", _accuracy), ("reliability", _reliability), ("confusions", _confusions)):
            figure, axes = pyplot.subplots(figsize=(8, 5 if name == "confusions" else 4.5), layout="constrained")
            draw(axes, results)
            path = folder / f"{name}.svg"
            figure.savefig(path, metadata={"Date": None})
            pyplot.close(figure)
            written.append(path)
    return written


def _accuracy(axes: Any, results: Sequence[Result]) -> None:
    values = [100 * result.accuracy.value for result in results]
    below = [100 * (result.accuracy.value - result.accuracy.low) for result in results]
    above = [100 * (result.accuracy.high - result.accuracy.value) for result in results]
    axes.errorbar(range(len(results)), values, yerr=[below, above], fmt="o", color=_COLOUR, capsize=4)
    for index, value in enumerate(values):
        axes.annotate(f"{value:.1f}", (index, value), textcoords="offset points", xytext=(8, -3))
    axes.set_xticks(range(len(results)), [result.noise for result in results])
    axes.set_xlim(-0.5, len(results) - 0.3)
    axes.set_ylabel("topic right at the first place, %")
    axes.set_title(f"Accuracy by noise, 95 % intervals ({results[0].accuracy.n} questions)")
    axes.grid(axis="y", alpha=0.3)


def _reliability(axes: Any, results: Sequence[Result]) -> None:
    first = results[0]
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--", label="perfectly calibrated")
    confidence = [part.confidence for part in first.reliability]
    accuracy = [part.accuracy for part in first.reliability]
    errors = [
        [part.accuracy - part.low for part in first.reliability],
        [part.high - part.accuracy for part in first.reliability],
    ]
    axes.errorbar(confidence, accuracy, yerr=errors, fmt="o", color=_COLOUR, capsize=3, label=first.noise)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("confidence of the first choice, mean of the bin")
    axes.set_ylabel("share that was right")
    axes.set_title(f"Reliability, {len(first.reliability)} bins of equal mass: ECE {first.ece.value:.3f}")
    axes.legend(loc="upper left", frameon=False)


def _confusions(axes: Any, results: Sequence[Result]) -> None:
    worst = results[0].confusions[:_WORST][::-1]
    axes.barh(range(len(worst)), [times for _, _, times in worst], color=_COLOUR)
    axes.set_yticks(range(len(worst)), [f"{topic} → {guess}" for topic, guess, _ in worst], fontsize=8)
    axes.set_xlabel("questions")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title(f"Commonest confusions ({results[0].noise}): expected → first choice")
