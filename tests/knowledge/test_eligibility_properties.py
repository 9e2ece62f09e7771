"""What must hold for every applicant, whatever the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from functools import cache
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content_files import parameter_values, read_content
from knowledge.eligibility import (
    FACT_ORDER,
    GROUPS,
    Decision,
    Facts,
    MaritalStatus,
    Tenure,
    decide,
    next_question,
    next_questions,
)
from knowledge.parameters import ParameterBook, ParameterValue

ONE_DAY = dt.timedelta(days=1)
CHANGES = [
    dt.date(2025, 6, 1), dt.date(2025, 7, 1), dt.date(2025, 10, 10), dt.date(2025, 11, 10), dt.date(2026, 2, 9),
    dt.date(2026, 2, 13), dt.date(2026, 2, 15), dt.date(2026, 4, 7), dt.date(2026, 7, 1), dt.date(2026, 8, 1),
]  # fmt: skip
DAYS = [dt.date(2024, 8, 1), *(day - ONE_DAY for day in CHANGES), *CHANGES, dt.date(2026, 11, 22), dt.date(2031, 1, 1)]
# Each limit of each period, with and without the coefficient, and one đồng more.
EDGES = [
    million * 1_000_000 + more for million in (15, 20, 25, 29, 30, 35, 40, 50, 58) for more in (0, 1)
] + [40_600_000, 40_600_001, 0]  # fmt: skip
INCOME_AND_HOME_FACTS = set(FACT_ORDER) - {"group", "tenure", "already_supported"}

# Two shared cores: a slow example is no failure.
no_deadline = settings(deadline=None)


@cache
def values() -> tuple[ParameterValue, ...]:
    return tuple(value for item in read_content().parameters for value in parameter_values(item.value))


@cache
def book() -> ParameterBook:
    return ParameterBook(values())


def judge(facts: Facts) -> Decision:
    return decide(facts, book())


ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "tenure": st.sampled_from(get_args(Tenure)),
    "group": st.sampled_from(GROUPS),
    "marital_status": st.sampled_from(get_args(MaritalStatus)),
    "monthly_income": st.sampled_from(EDGES) | st.integers(0, 100_000_000),
    "spouse_monthly_income": st.sampled_from(EDGES) | st.integers(0, 100_000_000),
    "raising_minor_children": st.booleans(),
    "owns_home_in_province": st.booleans(),
    "land_certificate_without_house": st.booleans(),
    "home_floor_area_m2": st.sampled_from([14.99, 15.0, 29.99, 30.0, 60.0]) | st.floats(1, 500),
    "household_size": st.integers(1, 12),
    "already_supported": st.booleans(),
}
START = {"as_of": st.sampled_from(DAYS), "province": st.sampled_from([None, "31", "01"])}
PEOPLE = st.builds(Facts, **START, **{name: st.none() | answers for name, answers in ANSWERS.items()})
FULLY_KNOWN = st.builds(Facts, **START, **ANSWERS)


def test_the_strategies_know_every_fact() -> None:
    assert {field.name for field in fields(Facts)} == {"as_of", "province", "former_provinces", *ANSWERS}
    assert set(FACT_ORDER) == set(ANSWERS)


@no_deadline
@given(PEOPLE)
def test_the_outcome_follows_from_the_criteria(facts: Facts) -> None:
    decision = judge(facts)
    results = {criterion.result for criterion in decision.criteria}
    assert (decision.outcome == "not_eligible") == ("not_met" in results)
    assert (decision.outcome == "eligible") == (not results & {"not_met", "unknown"})
    if decision.outcome != "need_more_information":
        assert decision.missing == ()
    assert all(getattr(facts, fact) is None for fact in decision.missing)


@no_deadline
@given(PEOPLE, st.sampled_from(["monthly_income", "spouse_monthly_income"]), st.integers(1, 50_000_000))
def test_more_income_never_turns_a_no_into_a_yes(facts: Facts, whose: str, more: int) -> None:
    before = getattr(facts, whose)
    if before is None:
        return
    richer = replace(facts, **{whose: before + more})
    if judge(facts).criterion("income").result == "not_met":
        assert judge(richer).criterion("income").result == "not_met"
    if judge(facts).outcome == "not_eligible":
        assert judge(richer).outcome == "not_eligible"


@no_deadline
@given(PEOPLE, st.data())
def test_another_fact_never_unsettles_a_decision(facts: Facts, data: st.DataObject) -> None:
    unknown = [name for name in ANSWERS if getattr(facts, name) is None]
    before = judge(facts)
    if not unknown or before.outcome == "need_more_information":
        return
    name = data.draw(st.sampled_from(unknown))
    assert judge(replace(facts, **{name: data.draw(ANSWERS[name])})).outcome == before.outcome


@no_deadline
@given(PEOPLE, st.integers(1, 3))
def test_a_later_change_of_law_leaves_the_decision_as_it_is(facts: Facts, factor: int) -> None:
    tomorrow = facts.as_of + ONE_DAY
    known_today = [
        replace(value, effective_to=facts.as_of if value.holds_on(tomorrow) else value.effective_to)
        for value in values()
        if value.effective_from <= facts.as_of
    ]
    tightened = [
        replace(value, effective_from=tomorrow, effective_to=None, value=value.value / (factor + 1)) for value in known_today
    ]
    assert decide(facts, ParameterBook([*tightened, *known_today])).outcome == judge(facts).outcome


@no_deadline
@given(PEOPLE)
def test_whoever_rents_is_not_asked_about_income_or_home(facts: Facts) -> None:
    decision = judge(replace(facts, tenure="rent"))
    assert not INCOME_AND_HOME_FACTS & set(decision.missing)
    assert decision.criterion("income").result == decision.criterion("housing").result == "not_required"


@no_deadline
@given(FULLY_KNOWN)
def test_no_path_asks_more_than_eight_questions(answers: Facts) -> None:
    facts = Facts(as_of=answers.as_of, province=answers.province)
    asked = 0
    while (question := next_question(facts, book())) is not None:
        assert any(getattr(facts, name) is None for name in question.facts)
        facts = replace(facts, **{name: getattr(answers, name) for name in question.facts})
        asked += 1
    assert asked <= 8
    assert judge(facts).outcome == judge(answers).outcome


@no_deadline
@given(FULLY_KNOWN)
def test_whoever_told_everything_is_asked_nothing(facts: Facts) -> None:
    assert judge(facts).missing == ()


@no_deadline
@given(PEOPLE)
def test_questions_are_the_missing_facts_best_first(facts: Facts) -> None:
    questions = next_questions(facts, book())
    assert questions == list(judge(facts).missing)
    assert questions == sorted(questions, key=FACT_ORDER.index)


@no_deadline
@given(FULLY_KNOWN, st.sampled_from(FACT_ORDER))
def test_a_fact_not_asked_for_changes_nothing(answers: Facts, name: str) -> None:
    """Only what decides is asked: leaving out any fact that would not be asked gives the same outcome."""
    nothing: dict[str, Any] = {name: None}
    without = replace(answers, **nothing)
    decision = judge(without)
    if name not in decision.missing:
        assert decision.outcome == judge(answers).outcome


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_can_be_judged_on_every_day(group: Any) -> None:
    for day in DAYS:
        for tenure in get_args(Tenure):
            assert decide(Facts(as_of=day, tenure=tenure, group=group), book()).criteria
