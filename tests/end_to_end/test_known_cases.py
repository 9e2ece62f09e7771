"""Thirty of the known cases, decided by reading the law, told by citizens in the chat: the same verdict, the same criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from knowledge.content_files import CONTENT
from knowledge.eligibility.facts import GROUPS, INCOMES
from knowledge.eligibility.income import POOR
from knowledge.province import read_province
from tests.eligibility_cases import Case, read_cases
from tests.end_to_end.applicant import MOST_QUESTIONS, TODAY, Applicant
from tests.end_to_end.stack import Stack

PLAYED = 30
SERVED = read_province(CONTENT).code
# From this day on a coefficient is reported for the province served, so that its limit is not the national one.
COEFFICIENT_REPORTED = dt.date(2026, 8, 1)
# The first days of a rule of the check and, where one was there before, its last.
CHANGES = [
    "2024-08-01", "2025-10-09", "2025-10-10", "2026-02-08", "2026-02-09", "2026-02-13", "2026-04-06", "2026-04-07",
    "2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01",
]  # fmt: skip
Feature = tuple[str, ...]


def can_be_told(case: Case) -> bool:
    """The chat is about the province served, asks for a home within its former boundary instead of where places lie, and for
    nothing more once a condition is not met.
    """
    facts = case.facts
    places = (facts.project_former_province, facts.home_former_province)
    if places != (None, None) and (None in places or facts.as_of < dt.date(2025, 7, 1) or facts.as_of > dt.date(2030, 5, 31)):
        return False
    if not decided_by_the_first_no(case):
        return False
    if facts.province is None:
        return facts.as_of < COEFFICIENT_REPORTED or case.expected.criteria.income != "not_met"
    return facts.province == SERVED


def decided_by_the_first_no(case: Case) -> bool:
    """False where the case says how a condition ends that the chat no longer asks about."""
    criteria = case.expected.criteria
    # In the order of the questions; poor households are never asked for their income.
    results = [criteria.group, criteria.once_only, criteria.housing]
    if case.facts.group not in POOR:
        results.append(criteria.income)
    after = results[results.index("not_met") + 1 :] if "not_met" in results else []
    return not {"met", "not_met"} & set(after)


def required(case: Case) -> Iterator[Feature]:
    """What the thirty must hold at least once."""
    facts, expected = case.facts, case.expected
    yield ("group", str(facts.group))
    yield ("tenure", str(facts.tenure))
    if facts.as_of.isoformat() in CHANGES:
        yield ("day", facts.as_of.isoformat())
    if facts.marital_status:
        yield ("marital_status", facts.marital_status)
    if facts.province:
        yield ("province",)
    yield from (("about", about) for about in case.about)
    yield from ((name, result) for name, result in expected.criteria.model_dump().items())


def wanted(case: Case) -> Iterator[Feature]:
    """What is to differ among the rest."""
    facts, expected = case.facts, case.expected
    yield ("day", facts.as_of.isoformat())
    yield (str(facts.tenure), expected.outcome)
    yield from ((about, str(facts.tenure), expected.outcome) for about in case.about)
    home = (facts.owns_home_in_province, facts.land_certificate_without_house, facts.household_size is None)
    yield ("home", *map(str, home), expected.criteria.housing)
    ends = (facts.monthly_income_max, facts.spouse_monthly_income_max)
    yield (
        "income",
        str(facts.marital_status),
        str(facts.raising_minor_children),
        str(ends != (None, None)),
        expected.criteria.income,
    )


def thirty() -> list[Case]:
    """The case that brings most of what is required, then most of what is wanted, again and again; of equals the first of the file."""
    left, seen, chosen = [case for case in read_cases() if can_be_told(case)], set[Feature](), list[Case]()
    while len(chosen) < PLAYED:
        best = max(left, key=lambda case: (len({*required(case)} - seen), len({*wanted(case)} - seen)))
        left.remove(best)
        chosen.append(best)
        seen |= {*required(best), *wanted(best)}
    return chosen


def test_the_thirty_cover_groups_ways_days_and_special_homes_and_incomes() -> None:
    covered = {feature for case in thirty() for feature in required(case)}
    assert covered >= {("group", group) for group in GROUPS}
    assert covered >= {("tenure", tenure) for tenure in ("buy", "rent_to_buy", "rent")}
    assert covered >= {("day", day) for day in CHANGES}
    assert covered >= {
        ("about", about) for about in ("co-owned", "income-range", "merged-province", "one-income", "parents-home")
    }
    assert {case.expected.outcome for case in thirty()} == {"eligible", "not_eligible", "need_more_information"}


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(thirty())), ids=lambda value: value.id if isinstance(value, Case) else None
)
def test_a_citizen_with_the_facts_of_a_known_case(stack: Stack, number: int, case: Case) -> None:
    result = Applicant(case, number).check(stack.conversation(as_of=TODAY.isoformat()))
    assert (result.outcome, result.criteria) == (case.expected.outcome, case.expected.criteria.model_dump())
    assert len(result.asked) <= MOST_QUESTIONS
    again = {slot for slot in result.asked if result.asked.count(slot) > 1}
    # A range that the limit divides is asked for once more, exactly.
    assert again <= (set(INCOMES) if "income-range" in case.about else set()), "an answer was not understood"
    assert result.as_of == case.facts.as_of.isoformat()
    for criterion, words in case.expected.says.items():
        for said in words:
            assert said in result.lines[criterion]
