"""Known applicants with the decision that the law gives them (tests/data/eligibility_cases.json).

The cases were decided by reading the law, not by running the rules. Each names its facts as the public
API takes them, the outcome, the result of every criterion, the facts still missing and, where it matters,
words that the person must read. eligibility_cases.schema.json describes the file for editors.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from knowledge.content_files import CONTENT, Content, read_content
from knowledge.eligibility import Criterion, Facts, Group, MaritalStatus, Outcome, Result, Tenure, decide
from knowledge.parameters import ParameterBook, ProvisionRef
from knowledge.province import read_province

DATA = Path(__file__).parent.parent / "data"
CASES = DATA / "eligibility_cases.json"
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


class CaseResults(Strict):
    group: Result
    housing: Result
    income: Result
    once_only: Result


class Expected(Strict):
    """`says`: words that the Vietnamese explanation of a criterion contains; `next_steps`: codes among those given."""

    outcome: Outcome
    missing: list[str]
    criteria: CaseResults
    says: dict[Literal["group", "housing", "income", "once_only"], list[str]] = {}
    next_steps: list[str] = []


class Case(Strict):
    id: str
    title: str
    facts: CaseFacts
    expected: Expected


class CaseFile(Strict):
    cases: list[Case] = Field(min_length=80)


def _cases() -> list[Case]:
    return CaseFile.model_validate_json(CASES.read_bytes()).cases


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


@pytest.fixture(scope="module")
def book(content: Content) -> ParameterBook:
    return content.book()


def facts_of(case: Case) -> Facts:
    """As the API makes them: the former provinces come from the content of the province served."""
    served = read_province(CONTENT)
    former = tuple(served.former) if case.facts.province == served.code else ()
    return Facts(**case.facts.model_dump(), former_provinces=former)


# A later rule that the explanation announces with its day; the reader gets the document, not a wording of another day.
ANNOUNCED = {ProvisionRef("113/2025/QH15", "29", "3"), ProvisionRef("54/2026/NĐ-CP", "32")}


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.id)
def test_known_applicant_gets_the_decision_of_the_law(case: Case, book: ParameterBook) -> None:
    decision = decide(facts_of(case), book)
    results = {criterion.criterion: criterion.result for criterion in decision.criteria}
    assert results == case.expected.criteria.model_dump()
    assert decision.outcome == case.expected.outcome
    assert list(decision.missing) == case.expected.missing
    for criterion, words in case.expected.says.items():
        explanation = decision.criterion(criterion).explanation.vi
        assert [word for word in words if word not in explanation] == [], explanation
    assert set(case.expected.next_steps) <= {step.code for step in decision.next_steps}


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.id)
def test_every_explanation_is_bilingual_and_cites_its_provision(case: Case, book: ParameterBook) -> None:
    decision = decide(facts_of(case), book)
    assert [result.criterion for result in decision.criteria] == list(get_args(Criterion))
    assert decision.as_of == case.facts.as_of
    for result in decision.criteria:
        assert result.citations
        assert len(set(result.citations)) == len(result.citations)
    assert decision.next_steps
    texts = [result.explanation for result in decision.criteria] + [step.text for step in decision.next_steps]
    for text in texts:
        for words in (text.vi, text.en):
            assert words.endswith(".")
            assert not [flaw for flaw in ("  ", "None", "..", "{") if flaw in words]
        assert not set("ăâđêôơưĂÂĐÊÔƠƯ") & set(text.en.replace("Hải Dương", "").replace("Hải Phòng", ""))


def test_every_citation_opens_a_stored_provision_in_force_that_day(content: Content, book: ParameterBook) -> None:
    stored: dict[ProvisionRef, list[tuple[dt.date, dt.date]]] = {}
    for law in (item.value for item in content.laws):
        for text in law.provisions:
            ref = ProvisionRef(law.document.number, text.article, text.clause, text.point)
            stored.setdefault(ref, []).append((text.effective_from, text.effective_to or dt.date.max))
    wrong = set()
    for case in _cases():
        decision = decide(facts_of(case), book)
        cited = [ref for criterion in decision.criteria for ref in criterion.citations]
        cited += [ref for step in decision.next_steps for ref in step.citations]
        for ref in cited:
            in_force = any(start <= decision.as_of <= end for start, end in stored.get(ref, ()))
            if not in_force and not (ref in ANNOUNCED and ref in stored):
                wrong.add((ref, decision.as_of))
    assert wrong == set()


def test_cases_cover_every_group_outcome_and_tenure() -> None:
    cases = _cases()
    assert len({case.id for case in cases}) == len(cases)
    assert {case.facts.group for case in cases} >= set(get_args(Group))
    assert {case.facts.tenure for case in cases} >= set(get_args(Tenure))
    assert {case.expected.outcome for case in cases} == set(get_args(Outcome))


def test_the_guide_explains_every_way_a_criterion_can_end(book: ParameterBook) -> None:
    guide = (DATA.parent.parent / "docs" / "eligibility.md").read_text(encoding="utf-8")
    reasons = {result.reason for case in _cases() for result in decide(facts_of(case), book).criteria}
    assert [reason for reason in sorted(reasons) if f"`{reason}`" not in guide] == []


def test_the_schema_beside_the_cases_is_current() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()


def schema() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(CaseFile).json_schema()}
