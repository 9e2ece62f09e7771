"""`noxh benchmark law` measures what it says, on as many provisions as it was asked for."""

from __future__ import annotations

from operations.law_benchmark import ANSWER_GOAL_MS, DECISION_GOAL_MS, TOPICS, Timing, count, database, grow, measure


def test_every_measurement_has_a_goal_or_is_a_baseline_of_the_same_run() -> None:
    said: list[str] = []
    timings = measure(3000, 20, said.append)
    assert said[0].startswith("3000 provisions")
    assert {timing.goal for timing in timings} == {None, DECISION_GOAL_MS, ANSWER_GOAL_MS}
    assert all(("baseline" in timing.name) == (timing.goal is None) for timing in timings)
    assert all(len(timing.milliseconds) == 20 and timing.median > 0 for timing in timings)
    assert len(TOPICS) > 1


def test_a_database_that_is_large_enough_is_left_alone() -> None:
    with database() as factory, factory() as session:
        shipped = count(session)
        grow(session, 10)
        assert count(session) == shipped
        grow(session, shipped + 1)
        assert count(session) == shipped + 1


def test_a_median_above_the_goal_is_called_so() -> None:
    slow = Timing("slow", [6.0] * 20, 5.0)
    assert not slow.reached
    assert slow.line().endswith("NOT reached")
    assert Timing("fast", [1.0] * 20, 5.0).line().endswith("reached")
