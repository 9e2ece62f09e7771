"""What the rules return."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from knowledge.eligibility.message import Message
from knowledge.parameters import ParameterValue, ProvisionRef

Outcome = Literal["eligible", "not_eligible", "need_more_information"]
Criterion = Literal["group", "housing", "income", "once_only"]
Result = Literal["met", "not_met", "unknown", "not_required"]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of one applicant.

    `reason` names the way it ended (kebab-case, stable: counted in reports, read by `next_steps`);
    `missing` the facts that would settle it, empty when only an office can; `parameters` the figures used.
    """

    criterion: Criterion
    result: Result
    reason: str
    explanation: Message
    citations: tuple[ProvisionRef, ...]
    parameters: tuple[ParameterValue, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do now; `code` is stable."""

    code: str
    text: Message
    citations: tuple[ProvisionRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """`missing` holds the facts that can still change the outcome, best question first. It may be empty
    while the outcome is `need_more_information`: then an office decides, and `next_steps` says which."""

    outcome: Outcome
    missing: tuple[str, ...]
    as_of: dt.date
    criteria: tuple[CriterionResult, ...]
    next_steps: tuple[NextStep, ...]

    def criterion(self, name: Criterion) -> CriterionResult:
        return next(result for result in self.criteria if result.criterion == name)
