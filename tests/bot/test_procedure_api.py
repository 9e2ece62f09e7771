"""`GET /api/v1/procedure` over a seeded database."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.bot.conftest import Gateway


async def test_the_steps_carry_their_days_their_office_and_their_provision(gateway: Gateway) -> None:
    query = {"start": "2026-11-25", "group": "urban-low-income", "tenure": "buy"}
    page = (await gateway.http.get("/api/v1/procedure", params=query)).json()
    assert (page["start"], page["law_day"], page["estimate"]) == ("2026-11-25", "2026-11-25", True)
    assert all(step["title"] and step["body"] for step in page["steps"])
    assert any(step["citations"] for step in page["steps"])
    days = [dt.date.fromisoformat(step["latest"]) for step in page["steps"] if step["latest"]]
    assert dt.date(2027, 1, 14) in days, "Sở answers ten days after the list"


@pytest.mark.parametrize(
    ("query", "field"), [({}, "start"), ({"start": "25/11/2026"}, "start"), ({"start": "2024-07-31"}, "start")]
)
async def test_a_wrong_day_is_refused_by_its_name(gateway: Gateway, query: dict[str, str], field: str) -> None:
    refused = await gateway.http.get("/api/v1/procedure", params=query)
    assert refused.status_code == 422
    assert refused.json()["field"].endswith(field)
