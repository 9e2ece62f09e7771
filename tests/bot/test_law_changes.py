"""The page and the address that tell what changed in the law."""

from __future__ import annotations

import re

import pytest

from tests.bot.conftest import Gateway, Start

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_program_reads_what_changed(gateway: Gateway) -> None:
    changes = (await gateway.http.get("/api/v1/law/changes?from=2025-10-09&to=2026-04-07&locale=en")).json()
    assert (changes["from"], changes["to"]) == ("2025-10-09", "2026-04-07")
    steps = [(item["before"], item["after"]) for item in changes["parameters"] if item["key"] == "income-limit-single"]
    assert steps == [("VND 15 million", "VND 20 million"), ("VND 20 million", "VND 25 million")]


@pytest.mark.parametrize(
    ("query", "field"),
    [("from=2026-04-07&to=2025-10-09", "to"), ("from=2026-04-07", "to"), ("from=x&to=2026-01-01", "from")],
)
async def test_wrong_days_are_named(gateway: Gateway, query: str, field: str) -> None:
    response = await gateway.http.get(f"/api/v1/law/changes?{query}")
    assert (response.status_code, response.json()["field"]) == (422, field)


async def test_a_person_chooses_two_days_in_a_plain_form(gateway: Gateway) -> None:
    page = await gateway.http.get("/law/changes?from=2026-04-06&to=2026-04-07")
    assert page.status_code == 200
    assert "từ 20 triệu đồng thành 25 triệu đồng (<a " in page.text, "the sentence and its source are parted"
    assert '<form class="days" method="get" action="/law/changes">' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page.text)
    for needed in ('lang="vi"', 'class="skip"', "<h1>", '<label for="from">'):
        assert needed in page.text


async def test_every_provision_on_the_page_can_be_read(gateway: Gateway) -> None:
    page = (await gateway.http.get("/law/changes?from=2025-10-09&to=2026-07-01")).text
    urls = {url.replace("&amp;", "&") for url in re.findall(r'href="(/law/[^"]+)"', page)}
    assert len(urls) > 40
    for url in urls:
        assert (await gateway.http.get(url)).status_code == 200, url


async def test_without_days_the_last_year_is_shown(gateway: Gateway) -> None:
    assert (await gateway.http.get("/law/changes")).status_code == 200
    assert (await gateway.http.get("/law/changes?to=0001-01-01")).status_code == 200
    assert (await gateway.http.get("/law/changes?from=0001-01-01&to=9999-12-31")).status_code == 200


@pytest.mark.parametrize(
    "query", ["from=2026-04-07&to=2026-04-06", "from=%22%3E%3Cscript%3E", "from=2026-99-99&to=2026-04-06", "from=0001-01-01&to=9"]
)
async def test_days_that_cannot_be_are_said_to_be_wrong_and_never_become_markup(gateway: Gateway, query: str) -> None:
    page = await gateway.http.get(f"/law/changes?{query}", headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert "<script>" not in page.text


async def test_both_addresses_are_limited(start: Start) -> None:
    async with start(rate_limit="1/hour") as gateway:
        codes = [(await gateway.http.get("/law/changes")).status_code for _ in range(12)]
        assert codes[-1] == 429
        assert (await gateway.http.get("/api/v1/law/changes?from=2026-01-01&to=2026-01-02")).status_code == 429
