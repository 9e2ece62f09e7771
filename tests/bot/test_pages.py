"""Pages for people: the start page, the widget's script and the text of the law."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import create_engine, text

from tests.bot.conftest import Gateway, Start
from tests.conftest import Databases

pytestmark = pytest.mark.asyncio(loop_scope="module")
HTML = {"Accept": "text/html,application/xhtml+xml"}
JSON = {"Accept": "application/json"}


async def test_the_start_page_and_the_widget_are_served(gateway: Gateway) -> None:
    page = await gateway.http.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "/widget.js" in page.text
    script = await gateway.http.get("/widget.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"


async def test_no_page_needs_inline_script_or_style(gateway: Gateway) -> None:
    for path in (
        "/",
        "/law",
        "/law?q=thu+nhập",
        "/law/changes",
        "/law/100-2024-nd-cp",
        "/law/100-2024-nd-cp/dieu-30",
        "/law/khong-co",
    ):
        page = (await gateway.http.get(path, headers=HTML)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), path


async def test_a_browser_reads_the_law_as_a_page(gateway: Gateway) -> None:
    page = await gateway.http.get("/law/100-2024-nd-cp/dieu-30?clause=1&point=a&as_of=2026-04-06", headers=HTML)
    assert page.headers["content-type"].startswith("text/html")
    assert "Accept" in page.headers["vary"]
    for words in ("Điều 30, khoản 1, điểm a", "20 triệu đồng", "Hiệu lực từ 10/10/2025 đến 06/04/2026", "261/2025/NĐ-CP"):
        assert words in page.text


async def test_the_widget_reads_the_law_as_json(gateway: Gateway) -> None:
    response = await gateway.http.get("/law/100-2024-nd-cp/dieu-30?clause=1&point=a&as_of=2026-04-07", headers=JSON)
    provision = response.json()
    assert (provision["document"], provision["article"], provision["clause"], provision["point"]) == (
        "100/2024/NĐ-CP",
        "30",
        "1",
        "a",
    )
    assert "25 triệu đồng" in provision["text"]
    assert provision["effective_from"] == "2026-04-07"
    assert provision["neighbours"]


async def test_every_citation_of_an_answer_leads_to_its_text(gateway: Gateway) -> None:
    answer = (await gateway.http.get("/api/v1/topics/income-condition?as_of=2026-11-22")).json()
    for citation in answer["citations"]:
        provision = (await gateway.http.get(citation["url"], headers=JSON)).json()
        assert provision["article"] == citation["article"]
        assert provision["effective_from"] == citation["effective_from"]
        assert provision["amended_by"] == citation["amended_by"]


async def test_a_documents_page_leads_to_its_articles(gateway: Gateway) -> None:
    page = await gateway.http.get("/law/100-2024-nd-cp", headers=HTML)
    assert "100/2024/NĐ-CP" in page.text
    links = [html.unescape(link) for link in re.findall(r'href="(/law/100-2024-nd-cp/[^"]+)"', page.text)]
    assert len(links) > 70
    assert (await gateway.http.get(links[0], headers=HTML)).status_code == 200
    assert (await gateway.http.get("/law/100-2024-nd-cp", headers=JSON)).json()["articles"][0]["label"] == "Điều 1"


async def test_a_document_without_stored_text_says_so(gateway: Gateway) -> None:
    page = await gateway.http.get("/law/34-ct-tw", headers=HTML)
    assert page.status_code == 200
    assert "Kho chưa lưu nội dung văn bản này" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/law/khong-co",
        "/law/khong-co/dieu-1",
        "/law/100-2024-nd-cp/dieu-999",
        "/law/100-2024-nd-cp/dieu-30?clause=99",
        "/law/100-2024-nd-cp/dieu-30?as_of=2024-07-31",
        "/law/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/law/100-2024-nd-cp/dieu-30?clause=%3Cscript%3E",
    ],
)
async def test_what_is_not_there_is_404_for_people_and_programs(gateway: Gateway, path: str) -> None:
    page = await gateway.http.get(path, headers=HTML)
    assert page.status_code == 404
    assert "Không có" in page.text
    assert "<script>" not in page.text
    assert page.headers["content-type"].startswith("text/html")
    data = await gateway.http.get(path, headers=JSON)
    assert data.status_code == 404
    assert data.json()["detail"].startswith("Không có")


async def test_a_wrong_day_is_named(gateway: Gateway) -> None:
    response = await gateway.http.get("/law/100-2024-nd-cp/dieu-30?as_of=2026-13-01", headers=JSON)
    assert (response.status_code, response.json()["field"]) == (422, "as_of")


async def test_the_text_of_the_law_cannot_bring_markup_onto_the_page(start: Start, sqlite_databases: Databases) -> None:
    url = sqlite_databases.seeded()
    engine = create_engine(url)
    with engine.begin() as connection:
        evil = {"evil": "<script>alert(1)</script>"}
        connection.execute(text("UPDATE provision SET text = :evil, heading = :evil, note = :evil, amended_by = :evil"), evil)
        connection.execute(text("UPDATE legal_document SET title = :evil, source = :evil, status_note = :evil"), evil)
    engine.dispose()
    async with start(database_url=url) as gateway:
        for path in ("/law/100-2024-nd-cp/dieu-30", "/law/100-2024-nd-cp"):
            page = await gateway.http.get(path, headers=HTML)
            assert page.status_code == 200
            assert "<script>alert" not in page.text
            assert "&lt;script&gt;" in page.text


async def test_files_outside_the_static_folder_are_not_served(gateway: Gateway) -> None:
    for path in ("/static/../gateway.py", "/static/%2e%2e/gateway.py", "/static/..%2f..%2fpyproject.toml"):
        assert (await gateway.http.get(path)).status_code == 404
