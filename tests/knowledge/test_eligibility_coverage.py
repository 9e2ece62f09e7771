"""The known applicants leave out nothing that the law distinguishes: a kind of case that is missing fails here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, get_args

import pytest

from knowledge.content_files import parameter_values, read_content
from knowledge.eligibility import FACT_ORDER, GROUPS, Outcome, Result, Tenure, law
from knowledge.eligibility.income import LIMITED
from knowledge.eligibility.limits import COEFFICIENT, MARRIED, SINGLE, SINGLE_PARENT
from knowledge.parameters import ParameterBook, ParameterValue
from tests.eligibility_cases import About, Case, read_cases

ONE_DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 22)
LIMITS = (SINGLE, SINGLE_PARENT, MARRIED)
HAI_DUONG, HAI_PHONG = "30", "31"


@cache
def values() -> tuple[ParameterValue, ...]:
    return tuple(value for item in read_content().parameters for value in parameter_values(item.value))


def changes() -> list[dt.date]:
    """Every day on which a rule or a figure of eligibility changed, after the law came into force."""
    rules = {day for name, day in vars(law).items() if isinstance(day, dt.date) and name != "RESOLUTION_201_TO"}
    figures = {value.effective_from for value in values() if value.key in (*LIMITS, COEFFICIENT)}
    return sorted((rules | figures | {law.RESOLUTION_201_TO + ONE_DAY}) - {law.LAW_IN_FORCE})


def some(condition: Callable[[Case], Any]) -> bool:
    return any(condition(case) for case in read_cases())


def income_cases(key: str, day: dt.date, province: str | None = None) -> Iterable[tuple[int, Result]]:
    """Joint or single income and its result, of the cases of that day that the limit `key` measures."""
    for case in read_cases():
        facts = case.facts
        married = facts.marital_status == "married"
        who = MARRIED if married else SINGLE_PARENT if facts.raising_minor_children else SINGLE
        if who != key or facts.as_of != day or facts.province != province or facts.group not in LIMITED or facts.tenure == "rent":
            continue
        if facts.monthly_income is not None and facts.monthly_income_max is None:
            yield facts.monthly_income + (facts.spouse_monthly_income or 0), case.expected.criteria.income


def test_ids_are_unique_and_there_are_many() -> None:
    assert len({case.id for case in read_cases()}) == len(read_cases()) >= 220


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("tenure", get_args(Tenure))
def test_every_group_wants_a_home_in_every_way(group: str, tenure: str) -> None:
    assert some(lambda case: case.facts.group == group and case.facts.tenure == tenure)


@pytest.mark.parametrize("criterion", ["group", "housing", "income", "once_only"])
def test_every_criterion_ends_in_every_result_it_has(criterion: str) -> None:
    results = {getattr(case.expected.criteria, criterion) for case in read_cases()}
    never = {"not_required"} if criterion == "group" else set()
    assert results == set(get_args(Result)) - never


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_occurs(outcome: str) -> None:
    assert some(lambda case: case.expected.outcome == outcome)


@pytest.mark.parametrize("fact", FACT_ORDER)
def test_every_fact_is_missing_once(fact: str) -> None:
    assert some(lambda case: fact in case.expected.missing)


@pytest.mark.parametrize("key", LIMITS)
def test_both_sides_of_every_income_limit_on_its_first_and_last_day(key: str) -> None:
    missing = []
    for value in (value for value in values() if value.key == key):
        for day in (value.effective_from, value.effective_to or TODAY):
            told = dict(income_cases(key, day))
            limit = int(value.value)
            if (told.get(limit), told.get(limit + 1)) != ("met", "not_met"):
                missing.append((day, limit))
    assert missing == []


@pytest.mark.parametrize("key", LIMITS)
def test_both_sides_of_the_national_and_the_reported_limit_while_a_coefficient_is_unverified(key: str) -> None:
    book = ParameterBook(values())
    coefficient = book.get(COEFFICIENT, TODAY, HAI_PHONG)
    assert coefficient.state == "unverified"
    national = int(book.get(key, TODAY).value)
    reported = int(national * coefficient.value)
    told = dict(income_cases(key, TODAY, HAI_PHONG))
    sides = [told.get(amount) for amount in (national, national + 1, reported, reported + 1)]
    assert sides == ["met", "unknown", "unknown", "not_met"]


def test_homes_at_and_under_the_minimum_area_for_several_sizes_of_household() -> None:
    minimum = float(ParameterBook(values()).get("min-floor-area-per-person", TODAY).value)
    at, under = set(), set()
    for case in read_cases():
        area, people = case.facts.home_floor_area_m2, case.facts.household_size
        if area is not None and people is not None and case.facts.owns_home_in_province:
            if area / people == minimum and case.expected.criteria.housing == "not_met":
                at.add(people)
            if minimum - 0.1 <= area / people < minimum and case.expected.criteria.housing == "met":
                under.add(people)
    assert len(at & under) >= 4


@pytest.mark.parametrize("day", changes(), ids=str)
def test_the_day_before_and_the_day_of_every_change_of_law(day: dt.date) -> None:
    assert some(lambda case: case.facts.as_of == day - ONE_DAY)
    assert some(lambda case: case.facts.as_of == day)


@pytest.mark.parametrize(
    "day", [law.DECREE_261, law.DECREE_54, law.RESOLUTION_66_15, law.DECREE_136, dt.date(2026, 8, 1)], ids=str
)
def test_one_applicant_is_judged_otherwise_from_the_day_of_a_change(day: dt.date) -> None:
    def told(when: dt.date) -> dict[str, str]:
        return {
            case.facts.model_copy(update={"as_of": day}).model_dump_json(exclude_defaults=True): case.expected.outcome
            for case in read_cases()
            if case.facts.as_of == when and case.facts.tenure is not None
        }

    before, after = told(day - ONE_DAY), told(day)
    assert [facts for facts in before.keys() & after.keys() if before[facts] != after[facts]]


def test_the_thirteenth_group_on_both_sides_of_its_first_day() -> None:
    told = {case.facts.as_of: case.expected.criteria.group for case in read_cases() if case.facts.group == "two-children"}
    assert (told[law.POPULATION_LAW - ONE_DAY], told[law.POPULATION_LAW]) == ("not_met", "met")


def test_land_without_a_house_on_both_sides_of_decree_54() -> None:
    told = {
        case.facts.as_of: case.expected.criteria.housing
        for case in read_cases()
        if case.facts.land_certificate_without_house and not case.facts.owns_home_in_province
    }
    assert (told[law.DECREE_54 - ONE_DAY], told[law.DECREE_54]) == ("not_met", "met")


def test_several_provinces_and_the_national_rule_alone() -> None:
    provinces = {case.facts.province for case in read_cases()}
    assert None in provinces
    assert HAI_PHONG in provinces
    assert len(provinces) >= 6


@pytest.mark.parametrize(("project", "home"), [(HAI_DUONG, HAI_PHONG), (HAI_PHONG, HAI_DUONG), (HAI_DUONG, HAI_DUONG)])
def test_merged_provinces_with_the_home_on_either_side(project: str, home: str) -> None:
    assert some(lambda case: (case.facts.project_former_province, case.facts.home_former_province) == (project, home))


@pytest.mark.parametrize("criterion", ["met", "not_met"])
def test_married_applicants_with_one_income(criterion: str) -> None:
    assert some(
        lambda case: (
            case.facts.marital_status == "married"
            and 0 in (case.facts.monthly_income, case.facts.spouse_monthly_income)
            and case.expected.criteria.income == criterion
        )
    )


@pytest.mark.parametrize("married", [True, False])
@pytest.mark.parametrize("result", ["met", "not_met"])
def test_parents_of_minor_children(married: bool, result: str) -> None:
    assert some(
        lambda case: (
            case.facts.raising_minor_children
            and (case.facts.marital_status == "married") == married
            and case.expected.criteria.income == result
        )
    )


@pytest.mark.parametrize("about", get_args(About))
@pytest.mark.parametrize("outcome", ["eligible", "not_eligible"])
def test_what_the_facts_alone_do_not_show_has_cases_of_both_outcomes(about: About, outcome: str) -> None:
    assert some(lambda case: about in case.about and case.expected.outcome == outcome)
