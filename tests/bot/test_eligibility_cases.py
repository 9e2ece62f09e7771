"""The known applicants get the decision of the law from the public API too, from a seeded database."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Gateway
from tests.eligibility_cases import Case, read_cases

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.id)
async def test_known_applicant_gets_the_decision_of_the_law_from_the_api(gateway: Gateway, case: Case) -> None:
    facts = case.facts.model_dump(mode="json", exclude_none=True)
    response = await gateway.http.post("/api/v1/eligibility", json=facts)
    assert response.status_code == 200, response.text
    decision = response.json()
    assert {item["criterion"]: item["result"] for item in decision["criteria"]} == case.expected.criteria.model_dump()
    assert (decision["outcome"], decision["missing"]) == (case.expected.outcome, case.expected.missing)
    assert decision["as_of"] == facts["as_of"]
    assert all(item["citations"] and item["explanation"] for item in decision["criteria"])
    assert set(case.expected.next_steps) <= {step["code"] for step in decision["next_steps"]}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"monthly_income_max": 20_000_000}, "monthly_income_max"),
        ({"spouse_monthly_income": 20_000_000, "spouse_monthly_income_max": 10_000_000}, "spouse_monthly_income_max"),
        ({"project_former_province": "Hải Dương"}, "project_former_province"),
        ({"monthly_income_max": True}, "monthly_income_max"),
    ],
)
async def test_a_range_or_a_place_that_cannot_be_is_refused_with_its_field(
    gateway: Gateway, facts: dict[str, object], field: str
) -> None:
    response = await gateway.http.post("/api/v1/eligibility", json={"as_of": "2026-11-22"} | facts)
    assert response.status_code == 422
    assert field in response.text


async def test_the_day_before_the_law_is_refused_with_advice(gateway: Gateway) -> None:
    response = await gateway.http.post("/api/v1/eligibility", json={"as_of": "2024-07-31"})
    assert response.status_code == 422
    assert "01/08/2024" in response.text
