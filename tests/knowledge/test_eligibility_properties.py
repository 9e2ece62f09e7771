"""What must hold for every applicant, whatever the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from functools import cache, reduce
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content_files import parameter_values, read_content
from knowledge.eligibility import (
    FACT_ORDER,
    GROUPS,
    Criterion,
    Decision,
    Facts,
    Group,
    MaritalStatus,
    Tenure,
    decide,
    next_question,
    next_questions,
)
from knowledge.eligibility.card import CARDS
from knowledge.eligibility.facts import INCOMES
from knowledge.eligibility.income import LIMITED
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


# What is asked. Pay as a range and the former provinces are drawn beside them: see READINGS.
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    # Buyers in the groups with an income limit come often: most that can go wrong goes wrong there.
    "tenure": st.sampled_from(["buy", "buy", *get_args(Tenure)]),
    "group": st.sampled_from([*GROUPS, *sorted(LIMITED) * 3]),
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
# How an answer is to be read: set with the answer or not at all, and never asked of whoever told neither.
READINGS: dict[str, st.SearchStrategy[Any]] = {
    "monthly_income_max": st.none() | st.integers(0, 30_000_000),
    "spouse_monthly_income_max": st.none() | st.integers(0, 30_000_000),
    "project_former_province": st.sampled_from(["30", "31"]),
    "home_former_province": st.sampled_from(["30", "31"]),
}
PLACES = ("project_former_province", "home_former_province")
ASKED = tuple(fact for fact in FACT_ORDER if fact not in PLACES)


@st.composite
def applicants(draw: st.DrawFn, *, everything: bool = False) -> Facts:
    """Somebody with any facts known, pay exact or as a range, places both told or neither."""
    known = {name: draw(answers if everything else st.none() | answers) for name, answers in (START | ANSWERS).items()}
    known["as_of"] = known["as_of"] or draw(START["as_of"])
    for income in INCOMES:
        wider = draw(READINGS[f"{income}_max"])
        if known[income] is not None and wider is not None:
            known[f"{income}_max"] = known[income] + wider
    if draw(st.booleans()):
        known |= {place: draw(READINGS[place]) for place in PLACES}
    return Facts(**known)


PEOPLE = applicants()
FACTS_READ = {card.criterion: card.reads for card in CARDS}
FULLY_KNOWN = applicants(everything=True)
EXACTLY_KNOWN = FULLY_KNOWN.map(lambda facts: replace(facts, monthly_income_max=None, spouse_monthly_income_max=None))


def test_the_strategies_know_every_fact() -> None:
    assert {field.name for field in fields(Facts)} == {"as_of", "province", "former_provinces", *ANSWERS, *READINGS}
    assert set(FACT_ORDER) == {*ANSWERS, *PLACES}


def completed(facts: Facts, answers: Facts) -> Facts:
    """`facts` with what is unknown taken from `answers`, and a range narrowed to one sum inside it."""
    known = {name: getattr(answers, name) for name in ASKED if getattr(facts, name) is None}
    for income in INCOMES:
        low, high = getattr(facts, income), getattr(facts, f"{income}_max")
        if low is not None and high is not None:
            inside = low + getattr(answers, income) % (high - low + 1)
            known |= {income: inside, f"{income}_max": None}
    return replace(facts, **known)


def without(facts: Facts, name: str) -> Facts:
    gone: dict[str, Any] = {name: None} | ({f"{name}_max": None} if name in INCOMES else {})
    return replace(facts, **gone)


@no_deadline
@given(PEOPLE)
def test_the_outcome_follows_from_the_criteria(facts: Facts) -> None:
    decision = judge(facts)
    results = {criterion.result for criterion in decision.criteria}
    assert (decision.outcome == "not_eligible") == ("not_met" in results)
    assert (decision.outcome == "eligible") == (not results & {"not_met", "unknown"})
    if decision.outcome != "need_more_information":
        assert decision.missing == ()
    inexact = facts.inexact(*INCOMES)
    assert all(getattr(facts, fact) is None or fact in inexact for fact in decision.missing)


@no_deadline
@given(PEOPLE, st.sampled_from(["monthly_income", "spouse_monthly_income"]), st.integers(1, 50_000_000))
def test_more_income_never_turns_a_no_into_a_yes(facts: Facts, whose: str, more: int) -> None:
    before = getattr(facts, whose)
    if before is None:
        return
    upper = getattr(facts, f"{whose}_max")
    richer = replace(facts, **{whose: before + more, f"{whose}_max": None if upper is None else upper + more})
    if judge(facts).criterion("income").result == "not_met":
        assert judge(richer).criterion("income").result == "not_met"
    if judge(facts).outcome == "not_eligible":
        assert judge(richer).outcome == "not_eligible"


@no_deadline
@given(PEOPLE, st.data())
def test_another_fact_never_unsettles_a_decision(facts: Facts, data: st.DataObject) -> None:
    unknown = [name for name in ASKED if getattr(facts, name) is None]
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
@given(EXACTLY_KNOWN)
def test_no_path_asks_more_than_eight_questions(answers: Facts) -> None:
    facts = Facts(as_of=answers.as_of, province=answers.province, **{place: getattr(answers, place) for place in PLACES})
    asked = 0
    while (question := next_question(facts, book())) is not None:
        assert any(getattr(facts, name) is None for name in question.facts)
        facts = replace(facts, **{name: getattr(answers, name) for name in question.facts})
        asked += 1
    assert asked <= 8
    assert judge(facts).outcome == judge(answers).outcome


@no_deadline
@given(EXACTLY_KNOWN)
def test_whoever_told_everything_exactly_is_asked_nothing(facts: Facts) -> None:
    assert judge(facts).missing == ()


@no_deadline
@given(PEOPLE)
def test_questions_are_the_missing_facts_best_first(facts: Facts) -> None:
    questions = next_questions(facts, book())
    assert questions == list(judge(facts).missing)
    assert questions == sorted(questions, key=FACT_ORDER.index)


@no_deadline
@given(FULLY_KNOWN, st.sampled_from(ASKED))
def test_a_fact_not_asked_for_changes_nothing(answers: Facts, name: str) -> None:
    """Only what decides is asked: leaving out any fact that would not be asked gives the same outcome."""
    decision = judge(without(answers, name))
    if name not in decision.missing:
        assert decision.outcome == judge(answers).outcome


@settings(deadline=None, max_examples=800)
@given(FULLY_KNOWN, st.sets(st.sampled_from(ASKED), max_size=4), EXACTLY_KNOWN)
def test_no_completion_overturns_a_firm_answer(told: Facts, left_out: set[str], answers: Facts) -> None:
    """A firm answer on few facts or on a range holds whatever the missing facts and the exact sum turn out to be."""
    facts = reduce(without, left_out, told)
    before = judge(facts)
    after = judge(completed(facts, answers))
    if before.outcome != "need_more_information":
        assert after.outcome == before.outcome
    for early, late in zip(before.criteria, after.criteria, strict=True):
        if early.result in ("met", "not_met"):
            # A group that turns out to rent or not to be examined settles no condition the other way.
            assert late.result in (early.result, "not_required"), (early.criterion, early.reason, late.reason)


@settings(deadline=None, max_examples=300)
@given(EXACTLY_KNOWN, st.sampled_from(sorted(LIMITED)), st.sampled_from(INCOMES), st.integers(0, 30_000_000), st.data())
def test_a_range_is_decided_where_both_ends_agree_and_left_open_where_they_do_not(
    facts: Facts, group: Group, whose: str, width: int, data: st.DataObject
) -> None:
    buyer = replace(facts, group=group, tenure="buy")
    low = getattr(buyer, whose)
    ranged = replace(buyer, **{f"{whose}_max": low + width})
    inside = replace(buyer, **{whose: data.draw(st.integers(low, low + width))})
    first, last, any_of_it = (
        judge(person).criterion("income") for person in (buyer, replace(buyer, **{whose: low + width}), inside)
    )
    ended = judge(ranged).criterion("income")
    assert ended.result == (first.result if first.result == last.result else "unknown")
    if ended.result in ("met", "not_met"):
        assert any_of_it.result == ended.result
    if first.result != last.result:
        assert (ended.reason, ended.missing) == ("range-across-limit", (whose,))


@settings(deadline=None, max_examples=400)
@given(FULLY_KNOWN, st.sampled_from(sorted(FACTS_READ)), st.data())
def test_an_irrelevant_fact_never_changes_a_criterion(facts: Facts, criterion: Criterion, data: st.DataObject) -> None:
    """Each criterion depends on the facts that its rule card names, and on no other."""
    others = [name for name in (*ANSWERS, *PLACES, "province") if name not in FACTS_READ[criterion]]
    name = data.draw(st.sampled_from(others))
    value = data.draw((START | ANSWERS | READINGS)[name])
    changed = replace(without(facts, name), **{name: value})
    before, after = judge(facts).criterion(criterion), judge(changed).criterion(criterion)
    assert (before.result, before.reason, before.missing) == (after.result, after.reason, after.missing)


@no_deadline
@given(PEOPLE)
def test_no_criterion_ends_in_a_way_that_its_rule_card_does_not_name(facts: Facts) -> None:
    for card, ended in zip(CARDS, judge(facts).criteria, strict=True):
        assert (ended.result, ended.reason) in {(step.result, step.reason) for step in card.steps}


@no_deadline
@given(PEOPLE, st.sampled_from([day for day in DAYS if day > dt.date(2024, 8, 1)]))
def test_a_law_not_yet_known_never_changes_an_earlier_days_answer(facts: Facts, later: dt.date) -> None:
    """The book as it stood before a later change gives the same decision, word for word, for the days before."""
    if facts.as_of >= later:
        return
    known = [value for value in values() if value.effective_from < later]
    assert decide(facts, ParameterBook(known)) == judge(facts)


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_can_be_judged_on_every_day(group: Any) -> None:
    for day in DAYS:
        for tenure in get_args(Tenure):
            assert decide(Facts(as_of=day, tenure=tenure, group=group), book()).criteria
