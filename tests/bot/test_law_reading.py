"""Reading the law: a provision's versions and neighbours, and the search in the texts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import create_engine, text

from tests.bot.conftest import Gateway, Start
from tests.conftest import Databases

pytestmark = pytest.mark.asyncio(loop_scope="module")
HTML = {"Accept": "text/html,application/xhtml+xml"}
JSON = {"Accept": "application/json"}
POINT = "/law/100-2024-nd-cp/dieu-30?clause=1&point=a&as_of=2026-04-06"


async def test_a_provision_has_all_its_versions_each_with_its_text(gateway: Gateway) -> None:
    page = (await gateway.http.get(POINT, headers=JSON)).json()
    versions = page["history"]
    assert [(item["effective_from"], item["amended_by"], item["current"]) for item in versions] == [
        ("2024-08-01", None, False),
        ("2025-10-10", "261/2025/NĐ-CP", True),
        ("2026-04-07", "136/2026/NĐ-CP", False),
    ]
    assert versions[1]["amended_by_url"] == "/law/261-2025-nd-cp"
    texts = [(await gateway.http.get(item["url"], headers=JSON)).json()["text"] for item in versions]
    for limit, words in zip(("15 triệu", "20 triệu", "25 triệu"), texts, strict=True):
        assert limit in words


async def test_the_neighbours_of_an_article_a_clause_and_a_point(gateway: Gateway) -> None:
    article = (await gateway.http.get("/law/100-2024-nd-cp/dieu-30?as_of=2026-11-22", headers=JSON)).json()
    assert (article["previous"]["label"], article["next"]["label"]) == ("Điều 29", "Điều 31")
    assert [item["label"] for item in article["siblings"]] == ["khoản 1", "khoản 2", "khoản 3", "khoản 4"]
    clause = (await gateway.http.get("/law/100-2024-nd-cp/dieu-30?clause=2&as_of=2026-11-22", headers=JSON)).json()
    assert (clause["previous"]["label"], clause["next"]["label"]) == ("khoản 1", "khoản 3")
    point = (await gateway.http.get(POINT, headers=JSON)).json()
    assert (point["previous"], point["next"]["label"]) == (None, "điểm b")
    for link in (article["next"], clause["previous"], *article["siblings"], point["next"]):
        assert (await gateway.http.get(link["url"], headers=JSON)).status_code == 200


async def test_the_page_names_number_versions_and_neighbours(gateway: Gateway) -> None:
    page = (await gateway.http.get(POINT, headers=HTML)).text
    for words in (
        "Số: 100/2024/NĐ-CP",
        "Các phiên bản",
        'aria-current="true"',
        "(đang xem)",
        'href="/law/261-2025-nd-cp"',
        'rel="next"',
    ):
        assert words in page
    assert page.index("<h1>") < page.index("<h2")
    assert 'class="skip" href="#noi-dung"' in page
    assert 'id="noi-dung"' in page


async def test_a_provision_not_in_force_that_day_offers_its_versions(gateway: Gateway) -> None:
    page = await gateway.http.get("/law/100-2024-nd-cp/dieu-30?clause=1&as_of=2024-07-31", headers=HTML)
    assert page.status_code == 404
    assert "/law/100-2024-nd-cp/dieu-30?clause=1&amp;as_of=2024-08-01" in page.text


async def test_the_law_is_searched_in_the_wording_of_the_day(gateway: Gateway) -> None:
    found = (await gateway.http.get("/law?q=điều+kiện+về+thu+nhập&as_of=2025-10-09", headers=JSON)).json()
    excerpts = {(item["document"], item["article"]): item["excerpt"] for item in found["results"]}
    assert excerpts["100/2024/NĐ-CP", "30"].startswith("Điều kiện về thu nhập. "), "the heading is parted from the text"
    for item in found["results"]:
        assert item["effective_from"] <= "2025-10-09"
        assert (await gateway.http.get(item["url"], headers=JSON)).status_code == 200


async def test_a_search_inside_one_document_finds_only_its_own(gateway: Gateway) -> None:
    found = (await gateway.http.get("/law?q=thu+nhap&document=100-2024-nd-cp", headers=JSON)).json()
    assert found["results"]
    assert {item["document"] for item in found["results"]} == {"100/2024/NĐ-CP"}


async def test_a_document_is_found_by_its_number_and_all_are_listed_without_a_query(gateway: Gateway) -> None:
    named = (await gateway.http.get("/law?q=136/2026", headers=JSON)).json()
    assert [item["document"] for item in named["documents"]] == ["136/2026/NĐ-CP"]
    everything = (await gateway.http.get("/law", headers=HTML)).text
    assert "27/2023/QH15" in everything
    assert '<label for="q">' in everything


@pytest.mark.parametrize(
    "query",
    [
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%20onfocus=alert(1)%20x=%22",
        "'%20OR%201=1--",
        "{{7*7}}",
        "%F0%9F%8F%A0%E2%80%AE",
        "%ED%A0%80",
        "a" * 200,
        "%25%5F*%3F",
    ],
)
async def test_a_hostile_query_is_only_words(gateway: Gateway, query: str) -> None:
    for accept in (HTML, JSON):
        page = await gateway.http.get(f"/law?q={query}&as_of=%22%3E&document=%3Cscript%3E", headers=accept)
        assert page.status_code in (200, 422)
    page = await gateway.http.get(f"/law?q={query}", headers=HTML)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert not re.search(r"<[^>]*\son[a-z]+=", re.sub(r'"[^"]*"', '""', page.text))
    assert "49" not in re.findall(r'value="([^"]*)"', page.text)


async def test_a_query_without_end_is_refused(gateway: Gateway) -> None:
    response = await gateway.http.get("/law?q=" + "a" * 201, headers=JSON)
    assert (response.status_code, response.json()["field"]) == (422, "q")


async def test_what_is_stored_cannot_bring_markup_onto_the_search(start: Start, sqlite_databases: Databases) -> None:
    url = sqlite_databases.seeded()
    engine = create_engine(url)
    with engine.begin() as connection:
        evil = {"evil": "<script>alert(1)</script> thu nhập", "by": "<script>"}
        connection.execute(text("UPDATE provision SET text = :evil, amended_by = :by WHERE article = '30'"), evil)
        connection.execute(text("UPDATE legal_document SET title = :evil"), evil)
    engine.dispose()
    async with start(database_url=url) as gateway:
        for path in ("/law?q=thu+nhập", POINT, "/law", "/law/changes?from=2024-08-01&to=2026-11-22"):
            page = await gateway.http.get(path, headers=HTML)
            assert page.status_code == 200
            assert "<script" not in page.text
            assert "&lt;script&gt;" in page.text


async def test_the_search_is_limited(start: Start) -> None:
    async with start(rate_limit="1/hour") as gateway:
        codes = [(await gateway.http.get("/law")).status_code for _ in range(12)]
    assert codes[-1] == 429
