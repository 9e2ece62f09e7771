"""`noxh benchmark figures` measures the page's figures on as many questions as it was asked for."""

from __future__ import annotations

from operations.figures_benchmark import GOAL_MS, measure
from operations.law_benchmark import Timing


def test_figures_of_a_year_and_a_month_are_measured_beside_a_plain_count() -> None:
    timings = measure(400, 20)
    assert [timing.goal for timing in timings] == [None, None, GOAL_MS, GOAL_MS]
    assert all(("baseline" in timing.name) == (timing.goal is None) for timing in timings)
    assert timings[2].median > timings[0].median


def test_a_goal_for_the_slow_ones_is_missed_by_them() -> None:
    mostly_fast = [1.0] * 90 + [900.0] * 10
    assert Timing("page", mostly_fast, GOAL_MS).reached
    assert not Timing("page", mostly_fast, GOAL_MS, slowest=True).reached
