"""Documents over HTTP: files that are what they say, links that open only what and as long as they should, nothing kept on the way."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import logging
from pathlib import Path
from typing import Any

import docx
import httpx
import pypdf
import pytest

from bot import documents_api
from knowledge.documents.links import (
    MAX_TOKEN,
    DocumentLinks,
    LoanLinks,
    LoanSubject,
    Subject,
    application_path,
    loan_path,
    result_path,
)
from knowledge.eligibility import Facts
from knowledge.loans import LoanWish
from tests.bot.conftest import Gateway, Start
from tests.bot.test_api import WORKER

pytestmark = pytest.mark.asyncio(loop_scope="module")

FACTS = Facts(**{**WORKER, "as_of": dt.date.fromisoformat(WORKER["as_of"])})
KEY = "documents-test-key-0123456789"


def token(facts: Facts = FACTS, key: str = KEY) -> str:
    return DocumentLinks(key).token(Subject(facts, "vi"))


def words(response: httpx.Response) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages).split())


def kept_nowhere(response: httpx.Response) -> bool:
    return response.headers["cache-control"] == "no-store" and response.headers["referrer-policy"] == "no-referrer"


async def test_the_decision_comes_as_pdf(gateway: Gateway) -> None:
    response = await gateway.http.post("/api/v1/eligibility/pdf", json=WORKER)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    assert "attachment" in response.headers["content-disposition"]
    assert kept_nowhere(response)
    assert "anh/chị đủ điều kiện" in words(response)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"monthly_income": -1}, "monthly_income"), ({"as_of": "2020-01-01"}, "as_of"), ({"name": "An"}, "name")],
)
async def test_wrong_facts_are_named(gateway: Gateway, change: dict[str, Any], field: str) -> None:
    response = await gateway.http.post("/api/v1/eligibility/pdf", json=WORKER | change)
    assert (response.status_code, response.json()["field"]) == (422, field)


async def test_the_checklist_follows_group_tenure_and_day(gateway: Gateway) -> None:
    address = "/api/v1/application-file"
    now = (await gateway.http.get(address, params={"group": "industrial-worker", "as_of": "2026-11-22"})).json()
    assert [form["number"] for form in now["forms"]] == [
        "Mẫu số 01",
        "Mẫu số 01a",
        "Mẫu số 03",
        "Mẫu số 02",
        "Mẫu số 04",
        "Mẫu số 05",
    ]
    assert now["forms"][0]["citation"]["amended_by"] == "136/2026/NĐ-CP"
    rent = (
        await gateway.http.get(address, params={"group": "industrial-worker", "tenure": "rent", "as_of": "2025-01-01"})
    ).json()
    assert [form["number"] for form in rent["forms"]] == ["Mẫu số 01", "Mẫu số 01"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "group"),
        ({"group": "kings"}, "group"),
        ({"group": "merit", "as_of": "2020-01-01"}, "as_of"),
        ({"group": "merit", "tenure": "x"}, "tenure"),
    ],
)
async def test_a_wrong_question_for_the_checklist_is_named(gateway: Gateway, query: dict[str, str], field: str) -> None:
    response = await gateway.http.get("/api/v1/application-file", params=query)
    assert (response.status_code, response.json()["field"]) == (422, field)


async def test_links_open_the_result_and_the_forms(start: Start) -> None:
    async with start(secret_key=KEY) as gateway:
        result = await gateway.http.get(result_path(token()))
        assert (result.status_code, result.headers["content-type"]) == (200, "application/pdf")
        assert kept_nowhere(result)
        forms = await gateway.http.get(application_path(token()))
        assert forms.headers["content-type"].endswith("wordprocessingml.document")
        assert kept_nowhere(forms)
        written = [paragraph.text for paragraph in docx.Document(io.BytesIO(forms.content)).paragraphs]
        assert "ĐƠN ĐĂNG KÝ MUA, THUÊ MUA, THUÊ NHÀ Ở XÃ HỘI" in written
        as_pdf = await gateway.http.get(application_path(token()), params={"format": "pdf"})
        assert "ĐƠN ĐĂNG KÝ MUA, THUÊ MUA, THUÊ NHÀ Ở XÃ HỘI" in words(as_pdf)


LOAN = LoanSubject(LoanWish(price=900_000_000, own_capital=300_000_000, months=240), FACTS.as_of, "vi")


async def test_a_link_opens_the_comparison_of_loans(start: Start) -> None:
    async with start(secret_key=KEY) as gateway:
        response = await gateway.http.get(loan_path(LoanLinks(KEY).token(LOAN)))
        other = await gateway.http.get(loan_path(token()))
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    assert kept_nowhere(response)
    assert "600 triệu đồng" in words(response)
    assert other.status_code == 404
    assert "nhắn lại số tiền" in other.json()["detail"]


async def test_the_comparison_of_loans_comes_as_pdf(gateway: Gateway) -> None:
    body = {"price": 900_000_000, "own_capital": 300_000_000, "months": 240, "as_of": "2026-11-22", "locale": "en"}
    response = await gateway.http.post("/api/v1/loans/pdf", json=body)
    assert response.headers["content-type"] == "application/pdf"
    assert "VND 600 million" in words(response)
    refused = await gateway.http.post("/api/v1/loans/pdf", json={"months": 240})
    assert refused.status_code == 422


@pytest.mark.parametrize("path", [result_path, application_path, loan_path])
async def test_forged_and_foreign_links_open_nothing(start: Start, path: Any) -> None:
    async with start(secret_key=KEY) as gateway:
        for bad in ("A" * 100, token(key="another-key-0123456789"), token()[:-8] + "AAAAAAAA"):
            response = await gateway.http.get(path(bad))
            assert (response.status_code, kept_nowhere(response)) == (404, True)
            assert "hết hạn" in response.json()["detail"]


async def test_an_expired_link_says_what_to_do(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    old = token()
    monkeypatch.setattr("knowledge.documents.links.LINK_HOURS", 0)
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: dt.datetime.now(dt.UTC).timestamp() + 10)
    async with start(secret_key=KEY) as gateway:
        page = await gateway.http.get(result_path(old), headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "kiểm tra lại điều kiện trong cuộc trò chuyện" in page.text


async def test_a_link_longer_than_any_of_ours_is_refused_unread(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_api.DocumentLinks, "subject", lambda *_: pytest.fail("was read"))
    async with start(secret_key=KEY) as gateway:
        assert (await gateway.http.get(result_path("A" * (MAX_TOKEN + 1)))).status_code == 422
        assert (await gateway.http.get(result_path("A.B"))).status_code == 422


async def test_a_link_without_a_group_has_no_forms(start: Start) -> None:
    async with start(secret_key=KEY) as gateway:
        response = await gateway.http.get(application_path(token(dataclasses.replace(FACTS, group=None))))
    assert response.status_code == 404


async def test_making_files_is_limited_as_messages_are(start: Start) -> None:
    async with start(secret_key=KEY, rate_limit="2/minute") as gateway:
        link = token()
        opened = [await gateway.http.get(result_path(link)) for _ in range(3)]
        asked = [await gateway.http.post("/api/v1/eligibility/pdf", json=WORKER) for _ in range(3)]
    assert [response.status_code for response in opened] == [200, 200, 429]
    assert [response.status_code for response in asked] == [200, 200, 429]
    assert int(opened[-1].headers["retry-after"]) >= 1


async def test_logs_hold_neither_link_nor_answers(start: Start, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    link = token()
    with caplog.at_level(logging.DEBUG):
        async with start(secret_key=KEY) as gateway:
            await gateway.http.get(result_path(link))
            await gateway.http.post("/api/v1/eligibility/pdf", json=WORKER)
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore")))
    assert "/documents/eligibility/{token}" in ours
    assert link not in ours
    assert "18000000" not in ours
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in kept if path.suffix in (".pdf", ".docx")]
