"""The known applicants of tests/eligibility_cases.py get the decision of the law, explained and cited."""

from __future__ import annotations

import datetime as dt
import json
from typing import get_args

import pytest

from knowledge.content_files import Content, read_content
from knowledge.eligibility import Criterion, decide
from knowledge.parameters import ParameterBook, ProvisionRef
from tests.eligibility_cases import DATA, SCHEMA, Case, facts_of, read_cases, schema


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


@pytest.fixture(scope="module")
def book(content: Content) -> ParameterBook:
    return content.book()


# A later rule that the explanation announces with its day; the reader gets the document, not a wording of another day.
ANNOUNCED = {ProvisionRef("113/2025/QH15", "29", "3"), ProvisionRef("54/2026/NĐ-CP", "32")}


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.id)
def test_known_applicant_gets_the_decision_of_the_law(case: Case, book: ParameterBook) -> None:
    decision = decide(facts_of(case), book)
    results = {criterion.criterion: criterion.result for criterion in decision.criteria}
    assert results == case.expected.criteria.model_dump()
    assert decision.outcome == case.expected.outcome
    assert list(decision.missing) == case.expected.missing
    for criterion, words in case.expected.says.items():
        explanation = decision.criterion(criterion).explanation.vi
        assert [word for word in words if word not in explanation] == [], explanation
    steps = {step.code: step.text.vi for step in decision.next_steps}
    assert set(case.expected.next_steps) <= set(steps)
    for code, words in case.expected.steps_say.items():
        assert [word for word in words if word not in steps[code]] == [], steps[code]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.id)
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
    for case in read_cases():
        decision = decide(facts_of(case), book)
        cited = [ref for criterion in decision.criteria for ref in criterion.citations]
        cited += [ref for step in decision.next_steps for ref in step.citations]
        for ref in cited:
            in_force = any(start <= decision.as_of <= end for start, end in stored.get(ref, ()))
            if not in_force and not (ref in ANNOUNCED and ref in stored):
                wrong.add((ref, decision.as_of))
    assert wrong == set()


def test_the_guide_explains_every_way_a_criterion_can_end(book: ParameterBook) -> None:
    guide = (DATA.parent.parent / "docs" / "eligibility.md").read_text(encoding="utf-8")
    reasons = {result.reason for case in read_cases() for result in decide(facts_of(case), book).criteria}
    assert [reason for reason in sorted(reasons) if f"`{reason}`" not in guide] == []


def test_the_schema_beside_the_cases_is_current() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()
