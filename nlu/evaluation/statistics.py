"""Confidence intervals and calibration. Pure NumPy; shares are numbers from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_Z = 1.959964  # two-sided 95 %
RESAMPLES = 1_000
SEED = 20_240_801
BINS = 15


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % confidence interval, over `n` questions."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Bin:
    """One bin of the reliability diagram: mean confidence against the share that was right, with its interval."""

    confidence: float
    accuracy: float
    low: float
    high: float
    n: int


def proportion(hits: int, n: int) -> Estimate:
    """A share with Wilson's score interval (Wilson, JASA 1927); from 0 to 1 where there is nothing to count."""
    if n == 0:
        return Estimate(0.0, 0.0, 1.0, 0)
    share = hits / n
    scale = 1 + _Z**2 / n
    centre = (share + _Z**2 / (2 * n)) / scale
    margin = _Z / scale * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return Estimate(share, max(0.0, centre - margin), min(1.0, centre + margin), n)


def bootstrap(figure: Callable[[np.ndarray], float], n: int) -> Estimate:
    """A figure of `n` questions with the percentile bootstrap over questions, the same resamples at every call.

    Args:
        figure: computes it from an array of indices of questions, shape (n,).
    """
    if n == 0:
        return Estimate(0.0, 0.0, 1.0, 0)
    generator = np.random.default_rng(SEED)
    values = [figure(generator.integers(0, n, n)) for _ in range(RESAMPLES)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Estimate(float(figure(np.arange(n))), float(low), float(high), n)


def macro_f1(expected: np.ndarray, guessed: np.ndarray, classes: int) -> float:
    """Mean F1 over the classes that are expected at least once; arrays of class numbers below `classes`."""
    right = np.bincount(expected[expected == guessed], minlength=classes)
    support = np.bincount(expected, minlength=classes)
    named = np.bincount(guessed, minlength=classes)
    asked = support > 0
    return float(np.mean(2 * right[asked] / (support[asked] + named[asked]))) if asked.any() else 0.0


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over bins of equal mass (Nguyen and O'Connor, EMNLP 2015)."""
    if not len(confidence):
        return 0.0
    parts = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    gaps = [abs(confidence[part].mean() - right[part].mean()) * len(part) for part in parts if len(part)]
    return float(sum(gaps) / len(confidence))


def reliability(confidence: np.ndarray, right: np.ndarray) -> list[Bin]:
    """The bins behind `calibration_error`, least confident first."""
    bins = []
    for part in np.array_split(np.argsort(confidence, kind="stable"), BINS):
        if len(part):
            share = proportion(int(right[part].sum()), len(part))
            bins.append(Bin(float(confidence[part].mean()), share.value, share.low, share.high, len(part)))
    return bins
