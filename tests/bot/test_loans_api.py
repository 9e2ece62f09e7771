"""The loan comparison and its chart over HTTP."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from tests.bot.conftest import Gateway, Start

pytestmark = pytest.mark.asyncio(loop_scope="module")
M = 1_000_000
DAY = "2026-11-22"
CHART = f"/loans/chart.svg?loan=600000000&months=240&as_of={DAY}"


async def test_a_home_is_compared_at_both_lenders_with_sources(gateway: Gateway) -> None:
    asked = {"price": 900 * M, "own_capital": 300 * M, "months": 240, "as_of": DAY}
    answer = (await gateway.http.post("/api/v1/loans", json=asked)).json()
    policy_bank, commercial = answer["offers"]
    assert (answer["loan"], answer["loan_ceiling"], answer["own_needed"]) == (600 * M, 720 * M, 300 * M)
    assert policy_bank["rate"] == "5,4% một năm"
    assert {("48", "4"), ("48", "5"), ("46", "4")} <= {(item["article"], item["clause"]) for item in policy_bank["citations"]}
    level = policy_bank["plans"][0]
    assert (level["method"], level["complete"], len(level["years"])) == ("level", True, 20)
    assert sum(year["principal"] for year in level["years"]) == 600 * M
    assert sum(year["payment"] for year in level["years"]) == 600 * M + level["total_interest"]
    assert level["first_year_cash"] == 318 * M + level["years"][0]["payment"]
    assert [rate["state"] for rate in commercial["rates"]] == ["unverified", "unverified"]
    assert "chưa xác minh" in commercial["rate"]
    assert not commercial["plans"][0]["complete"]
    assert {"rate_unverified", "later_rate_unknown"} <= {item["code"] for item in commercial["warnings"]}
    assert answer["maintenance"]["amount"] == 18 * M
    assert answer["registration_fee"]["state"] == "unverified"
    assert answer["rent_to_buy"]["months"] == 60


async def test_the_rate_before_the_new_decree_is_shown_as_unverified(gateway: Gateway) -> None:
    answer = (await gateway.http.post("/api/v1/loans", json={"loan": 500 * M, "as_of": "2025-10-09"})).json()
    assert answer["offers"][0]["rate"] == "6,6% một năm (chưa xác minh)"
    assert answer["offers"][0]["plans"][0]["first_year_cash"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"own_capital": 300 * M}, "body"),
        ({"price": True}, "price"),
        ({"price": 10**12}, "price"),
        ({"loan": 500 * M, "months": 0}, "months"),
        ({"loan": 500 * M, "months": 10**9}, "months"),
        ({"loan": 500 * M, "as_of": "2024-07-31"}, "as_of"),
        ({"loan": 500 * M, "locale": "fr"}, "locale"),
        ({"loan": 500 * M, "rate": 0}, "rate"),
    ],
)
async def test_what_cannot_be_worked_out_is_refused_by_field(gateway: Gateway, body: dict[str, object], field: str) -> None:
    response = await gateway.http.post("/api/v1/loans", json=body)
    assert response.status_code == 422
    assert response.json()["field"] == field


async def test_the_chart_is_strict_svg_that_names_what_it_shows(gateway: Gateway) -> None:
    response = await gateway.http.get(CHART)
    assert response.headers["content-type"] == "image/svg+xml"
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    assert "style=" not in response.text
    assert "<script" not in response.text
    drawing = ET.fromstring(response.text)  # noqa: S314 - our own
    text = " ".join(drawing.itertext())
    assert "Ngân hàng Chính sách xã hội" in text
    assert "600 triệu đồng, 20 năm, 5,4% một năm" in text
    assert {"Tiền gốc", "Tiền lãi"} <= set(text.split("\n")) | {part.strip() for part in drawing.itertext()}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("&method=equal_principal&lender=commercial", 200),
        ("&lender=<script>", 422),
        ("&months=100000", 422),
        ("&lender=commercial&as_of=2026-03-01", 404),
        ("&as_of=2024-01-01", 422),
    ],
)
async def test_the_chart_takes_bounded_figures_of_known_rates(gateway: Gateway, more: str, status: int) -> None:
    asked = CHART
    for part in filter(None, more.split("&")):
        name = part.partition("=")[0]
        asked = "&".join(item for item in asked.split("&") if not item.startswith(f"{name}="))
    assert (await gateway.http.get(asked + more)).status_code == status


async def test_the_chart_is_a_picture_too(gateway: Gateway) -> None:
    response = await gateway.http.get(CHART.replace(".svg", ".png"))
    assert response.headers["content-type"] == "image/png"
    picture = Image.open(io.BytesIO(response.content))
    assert picture.size == (1280, 720)
    # The letters of the heading, which a machine without the font would leave out.
    heading = picture.convert("L").crop((40, 20, 640, 56))
    assert heading.getextrema()[0] < 100
    refused = await gateway.http.get(CHART.replace(".svg", ".png") + "0000000000")
    assert refused.status_code == 422


async def test_calculations_count_against_the_rate_limit(start: Start) -> None:
    async with start(rate_limit="1/hour") as gateway:
        answers = [(await gateway.http.get(CHART)).status_code for _ in range(10)]
    assert answers[-1] == 429
