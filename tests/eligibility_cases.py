"""Known applicants with the decision that the law gives them (knowledge/eligibility/known_cases.json).

The cases were decided by reading the law, not by running the rules. Each names its facts as the public
API takes them, the outcome, the result of every criterion, the facts still missing and, where it matters,
words that the person must read. eligibility_cases.schema.json describes the file for editors;
`python -m tests.eligibility_cases` writes it anew.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from knowledge.content_files import CONTENT
from knowledge.eligibility import Facts, Group, MaritalStatus, Outcome, Result, Tenure
from knowledge.known_cases import KNOWN_CASES
from knowledge.province import former_provinces, read_province

DATA = Path(__file__).parent / "data"
SCHEMA = DATA / "eligibility_cases.schema.json"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CaseFacts(Strict):
    as_of: dt.date
    province: str | None = None
    tenure: Tenure | None = None
    group: Group | None = None
    marital_status: MaritalStatus | None = None
    monthly_income: int | None = Field(default=None, ge=0)
    spouse_monthly_income: int | None = Field(default=None, ge=0)
    raising_minor_children: bool | None = None
    owns_home_in_province: bool | None = None
    land_certificate_without_house: bool | None = None
    home_floor_area_m2: float | None = Field(default=None, gt=0)
    household_size: int | None = Field(default=None, ge=1)
    already_supported: bool | None = None
    monthly_income_max: int | None = Field(default=None, ge=0)
    spouse_monthly_income_max: int | None = Field(default=None, ge=0)
    project_former_province: str | None = None
    home_former_province: str | None = None


# What the facts alone do not show: whose home it is, and which provision the case stands for.
About = Literal["co-owned", "income-range", "merged-province", "one-income", "parents-home", "transitional"]


class CaseResults(Strict):
    group: Result
    housing: Result
    income: Result
    once_only: Result


class Expected(Strict):
    """`says`: words that the Vietnamese explanation of a criterion contains; `next_steps`: codes among those given;
    `steps_say`: words that the Vietnamese text of a next step contains."""

    outcome: Outcome
    missing: list[str]
    criteria: CaseResults
    says: dict[Literal["group", "housing", "income", "once_only"], list[str]] = {}
    next_steps: list[str] = []
    steps_say: dict[str, list[str]] = {}


class Case(Strict):
    id: str
    title: str
    about: list[About] = []
    facts: CaseFacts
    expected: Expected


class CaseFile(Strict):
    cases: list[Case] = Field(min_length=220)


def facts_of(case: Case) -> Facts:
    """As the API makes them: the former provinces come from the content of the province served."""
    former = former_provinces(read_province(CONTENT), case.facts.province)
    return Facts(**case.facts.model_dump(), former_provinces=former)


@cache
def read_cases() -> list[Case]:
    return CaseFile.model_validate_json(KNOWN_CASES.read_bytes()).cases


def schema() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(CaseFile).json_schema()}


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
