"""All criteria together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from knowledge.eligibility import group, housing, income, limits, once_only
from knowledge.eligibility.facts import FACT_ORDER, Facts
from knowledge.eligibility.law import LAW_IN_FORCE, LawNotCoveredError
from knowledge.eligibility.next_steps import VALIDITY, next_steps
from knowledge.eligibility.result import CriterionResult, Decision, Outcome
from knowledge.parameters import ParameterBook

# Keys of all figures that the rules read: a book of these is enough.
PARAMETERS: Final = frozenset(
    (
        housing.MIN_AREA,
        income.BOTH_SPOUSES_MULTIPLE,
        income.MIXED_MULTIPLE,
        limits.SINGLE,
        limits.SINGLE_PARENT,
        limits.MARRIED,
        limits.COEFFICIENT,
        limits.PERIOD,
        VALIDITY,
    )
)


def decide(facts: Facts, book: ParameterBook, law_day: dt.date | None = None) -> Decision:
    """Applies the law of `law_day` (by default `facts.as_of`) to the facts.

    One criterion not met settles `not_eligible`, whatever else is unknown; all met or not required is
    `eligible`; anything else `need_more_information`.

    Args:
        law_day: examine the same facts under the law of another day, for instance before a change.

    Raises:
        LawNotCoveredError: the day lies before 2024-08-01.
        UnknownParameterError: the book lacks a figure that the rule needs on that day.
    """
    day = law_day or facts.as_of
    if day < LAW_IN_FORCE:
        raise LawNotCoveredError(day)
    facts = replace(facts, as_of=day)
    criteria = (
        group.assess(facts, day),
        housing.assess(facts, book, day),
        income.assess(facts, book, day),
        once_only.assess(facts, day),
    )
    outcome = _outcome(criteria)
    missing = _missing(criteria) if outcome == "need_more_information" else ()
    return Decision(outcome, missing, day, criteria, next_steps(facts, book, outcome, missing, criteria))


def _outcome(criteria: tuple[CriterionResult, ...]) -> Outcome:
    results = {criterion.result for criterion in criteria}
    if "not_met" in results:
        return "not_eligible"
    return "need_more_information" if "unknown" in results else "eligible"


def _missing(criteria: tuple[CriterionResult, ...]) -> tuple[str, ...]:
    wanted = {fact for criterion in criteria for fact in criterion.missing}
    return tuple(fact for fact in FACT_ORDER if fact in wanted)
