"""`POST /api/v1/eligibility`: facts in, decision out, without dialogue."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt
from sqlalchemy.orm import Session

from bot.schemas import Body
from knowledge.content_schema import ProvinceFile
from knowledge.dates import today
from knowledge.eligibility import PARAMETERS, Criterion, Facts, Group, MaritalStatus, Outcome, Result, Tenure, decide
from knowledge.eligibility.facts import MAX_FLOOR_AREA, MAX_HOUSEHOLD, MAX_INCOME
from knowledge.law_queries import cite_each
from knowledge.parameter_queries import load_book
from knowledge.province import former_provinces
from knowledge.reply import Citation

# Strict, or `true` would be an income of 1 đồng.
Amount = Annotated[StrictInt, Field(ge=0, le=MAX_INCOME)]


class EligibilityIn(Body):
    """Facts of one applicant: amounts in VND a month, net; area in m² of floor; a fact not given is null.

    `as_of` null is today in Vietnam; `province` null the national rule alone.
    """

    as_of: dt.date | None = None
    province: str | None = Field(default=None, pattern=r"^\d{2}$")
    tenure: Tenure | None = None
    group: Group | None = None
    marital_status: MaritalStatus | None = None
    monthly_income: Amount | None = None
    spouse_monthly_income: Amount | None = None
    raising_minor_children: StrictBool | None = None
    owns_home_in_province: StrictBool | None = None
    land_certificate_without_house: StrictBool | None = None
    home_floor_area_m2: Decimal | None = Field(default=None, gt=0, le=MAX_FLOOR_AREA)
    household_size: Annotated[StrictInt, Field(ge=1, le=MAX_HOUSEHOLD)] | None = None
    already_supported: StrictBool | None = None
    # Where the pay is told as a range: its upper end; the lower end is `monthly_income`, `spouse_monthly_income`.
    monthly_income_max: Amount | None = None
    spouse_monthly_income_max: Amount | None = None
    # Codes before 2025-07-01, for a project in a merged province.
    project_former_province: str | None = Field(default=None, pattern=r"^\d{2}$")
    home_former_province: str | None = Field(default=None, pattern=r"^\d{2}$")


class CriterionOut(BaseModel):
    criterion: Criterion
    result: Result
    reason: str
    explanation: str
    citations: list[Citation]


class NextStepOut(BaseModel):
    code: str
    text: str
    citations: list[Citation]


class EligibilityOut(BaseModel):
    outcome: Outcome
    missing: list[str]
    as_of: dt.date
    criteria: list[CriterionOut]
    next_steps: list[NextStepOut]


def decide_for_api(session: Session, body: EligibilityIn, locale: str, served: ProvinceFile) -> EligibilityOut:
    """
    Args:
        served: the province of this service; of others it knows no more than the national rule.

    Raises:
        LawNotCoveredError: `as_of` lies before 2024-08-01.
    """
    former = former_provinces(served, body.province)
    facts = Facts(**body.model_dump() | {"as_of": body.as_of or today(), "former_provinces": former})
    decision = decide(facts, load_book(session, PARAMETERS))
    texts = [*(item.citations for item in decision.criteria), *(step.citations for step in decision.next_steps)]
    cited = cite_each(session, texts, decision.as_of)
    of_criteria, of_steps = cited[: len(decision.criteria)], cited[len(decision.criteria) :]
    return EligibilityOut(
        outcome=decision.outcome,
        missing=list(decision.missing),
        as_of=decision.as_of,
        criteria=[
            CriterionOut(
                criterion=item.criterion,
                result=item.result,
                reason=item.reason,
                explanation=item.explanation.in_locale(locale),
                citations=citations,
            )
            for item, citations in zip(decision.criteria, of_criteria, strict=True)
        ],
        next_steps=[
            NextStepOut(code=step.code, text=step.text.in_locale(locale), citations=citations)
            for step, citations in zip(decision.next_steps, of_steps, strict=True)
        ],
    )
