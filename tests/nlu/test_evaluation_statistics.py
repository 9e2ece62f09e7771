"""Intervals and calibration against values known from the literature or by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.evaluation.statistics import bootstrap, calibration_error, macro_f1, proportion, reliability


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 1998, table I, method 3 (Wilson without continuity correction)
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals(hits: int, n: int, low: float, high: float) -> None:
    estimate = proportion(hits, n)
    assert estimate.value == hits / n
    assert (estimate.low, estimate.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_share_of_nothing_says_nothing() -> None:
    assert (proportion(0, 0).low, proportion(0, 0).high) == (0, 1)


def test_bootstrap_of_a_mean_is_near_the_normal_interval_and_repeatable() -> None:
    values = np.random.default_rng(1).normal(0, 1, 400)
    estimate = bootstrap(lambda sample: float(values[sample].mean()), len(values))
    error = values.std() / np.sqrt(len(values))
    assert estimate.value == pytest.approx(values.mean())
    assert (estimate.low, estimate.high) == (
        pytest.approx(values.mean() - 1.96 * error, abs=0.015),
        pytest.approx(values.mean() + 1.96 * error, abs=0.015),
    )
    assert estimate == bootstrap(lambda sample: float(values[sample].mean()), len(values))


def test_macro_f1_weighs_topics_alike_and_leaves_out_unasked_ones() -> None:
    expected = np.array([0, 0, 0, 1])
    guessed = np.array([0, 0, 2, 1])
    assert macro_f1(expected, guessed, 3) == pytest.approx((0.8 + 1) / 2)


def test_calibration_error_is_the_distance_of_confidence_from_truth() -> None:
    confidence = np.full(300, 0.9)
    right = np.ones(300)
    assert calibration_error(confidence, right) == pytest.approx(0.1)
    generator = np.random.default_rng(2)
    honest = generator.uniform(0, 1, 30_000)
    assert calibration_error(honest, (generator.uniform(0, 1, 30_000) < honest).astype(float)) < 0.02


def test_reliability_bins_hold_equally_many_questions() -> None:
    confidence = np.linspace(0, 1, 150)
    bins = reliability(confidence, (confidence > 0.5).astype(float))
    assert [part.n for part in bins] == [10] * 15
    assert [part.confidence for part in bins] == sorted(part.confidence for part in bins)
    assert (bins[0].accuracy, bins[-1].accuracy) == (0, 1)
