"""A new decree in the console: from the file to the citizen by two people, and back."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

import httpx
import pytest
from sqlalchemy import select

from knowledge.console.models import AuditEntry, Revision
from knowledge.console.roles import Role
from knowledge.law_queries import cite
from knowledge.models import LegalDocument, Provision
from tests.console.conftest import Browser, Console
from tests.console.law_files import DECREE, NUMBER, SLUG, docx, scan, with_macros

VERSION = re.compile(r'name="version" value="(\d+)"')
BASE = "100-2024-nd-cp"
BEFORE, SINCE = "2026-12-14", "2026-12-15"


async def send(browser: Browser, name: str, data: bytes, **form: str) -> httpx.Response:
    token = await browser.token()
    fields = {"csrf": token, "source": "Công báo số 1"} | form
    return await browser.http.post("/console/law/upload", data=fields, files={"file": (name, data)})


async def imported(browser: Browser, data: bytes | None = None) -> str:
    """The address of the import's page, below /console."""
    response = await send(browser, "nghi-dinh.docx", data or docx())
    assert response.status_code == 303, response.text
    return response.headers["location"].removeprefix("/console")


async def step(browser: Browser, page: str, path: str, **form: str) -> httpx.Response:
    """One form of the page, with the version that the page shows."""
    found = VERSION.search((await browser.get(page)).text)
    return await browser.post(path, {"version": found[1] if found else ""} | form, page=page)


async def confirmed(browser: Browser, page: str) -> None:
    response = await step(browser, page, f"{page}/amendments", which="all", decision="confirmed")
    assert response.status_code == 303, response.text


async def published(author: Browser, second: Browser, page: str) -> str:
    """Handed in by one, approved and published by the other; the page of the revision."""
    revision = page.replace("/law/imports", "/revisions")
    await confirmed(author, page)
    assert (await step(author, revision, f"{revision}/submit")).status_code == 303
    response = await step(second, revision, f"{revision}/approve", publish="1")
    assert response.status_code == 303, response.text
    return revision


@pytest.fixture
async def author(console: Console) -> Browser:
    return await console.signed_in("lan", Role.AUTHOR)


@pytest.fixture
async def second(console: Console) -> Browser:
    return await console.signed_in("minh", Role.REVIEWER, Role.PUBLISHER)


async def test_every_document_is_listed_and_found_without_marks(author: Browser) -> None:
    assert "100/2024/NĐ-CP" in (await author.get("/law")).text
    found = (await author.get("/law?q=nghi+dinh+quy+nha+o+quoc+gia")).text
    assert "302/2025/NĐ-CP" in found
    assert "27/2023/QH15" not in found
    page = (await author.get(f"/law/{BASE}?as_of=2026-11-22")).text
    assert "5,4%/năm" in page
    assert "hộ nghèo do Thủ tướng Chính phủ quy định" in page, "the earlier wording stands beside it"
    assert "theo 261/2025/NĐ-CP" in page


async def test_a_decree_is_split_and_its_orders_shown_before_anything_is_published(console: Console, author: Browser) -> None:
    page = await imported(author)
    text = (await author.get(page)).text
    assert "Đã tách được 8 điều khoản" in text
    assert "Số điều, khoản, điểm nối tiếp nhau" in text
    assert "khoản 1 Điều 1 → 100/2024/NĐ-CP" in text
    assert "Thay: khoản 4 Điều 48" in text
    assert "Bãi bỏ: khoản 3 Điều 30" in text
    assert 'value="2026-12-15"' in text
    assert 'value="2026-11-20"' in text, "the day of signature is read"
    assert "loan-interest" in text, "the answer that cites the clause"
    assert (await author.http.get(f"/law/{SLUG}")).status_code == 404
    with console.sessions() as session:
        assert session.scalar(select(LegalDocument).where(LegalDocument.number == NUMBER)) is None


async def test_a_second_person_gives_it_to_the_citizens_at_once(console: Console, author: Browser, second: Browser) -> None:
    page = await imported(author)
    await published(author, second, page)
    http = author.http
    assert "4,8%/năm" in (await http.get(f"/law/{BASE}/dieu-48?clause=4&as_of={SINCE}")).text
    assert "5,4%/năm" in (await http.get(f"/law/{BASE}/dieu-48?clause=4&as_of={BEFORE}")).text
    assert (await http.get(f"/law/{BASE}/dieu-30?clause=3&as_of={BEFORE}")).status_code == 200
    assert (await http.get(f"/law/{BASE}/dieu-30?clause=3&as_of={SINCE}")).status_code == 404
    assert (await http.get(f"/law/{SLUG}/dieu-2?as_of={SINCE}")).status_code == 200
    found = (await author.get(f"/find/provisions?q=điều+48+khoản+4+100/2024&as_of={SINCE}")).text
    assert "4,8%/năm" in found
    with console.sessions() as session:
        [citation] = cite(session, [{"document": "100/2024/NĐ-CP", "article": "48", "clause": "4"}], dt.date(2026, 12, 15))
        assert (citation.effective_from, citation.amended_by) == (dt.date(2026, 12, 15), NUMBER)
        assert "999/2026/NĐ-CP" in session.scalars(select(LegalDocument).where(LegalDocument.slug == BASE)).one().amended_by
    text = (await author.get(page)).text
    assert "khoản 4 Điều 48" in text, "what the publication did is still told"
    assert "loan-interest" in text


async def test_search_finds_the_new_words_without_a_restart(author: Browser, second: Browser) -> None:
    words = "lãi suất nợ quá hạn lãi suất cho vay 4,8% một năm"
    assert "4,8%" not in (await author.get(f"/find/provisions?q={words}&as_of={SINCE}")).text
    await published(author, second, await imported(author))
    # Its index is built in the background; the old one serves meanwhile.
    for _ in range(100):
        if "4,8%" in (await author.get(f"/find/provisions?q={words}&as_of={SINCE}")).text:
            return
        await asyncio.sleep(0.2)
    pytest.fail("not found")


async def test_taken_back_the_law_reads_as_before(console: Console, author: Browser, second: Browser) -> None:
    with console.sessions() as session:
        before = sorted(_rows(session.scalars(select(Provision))))
    revision = await published(author, second, await imported(author))
    response = await step(second, revision, f"{revision}/withdraw", comment="Nhầm bản dự thảo")
    assert response.status_code == 303
    with console.sessions() as session:
        assert sorted(_rows(session.scalars(select(Provision)))) == before
    assert (await author.http.get(f"/law/{SLUG}")).status_code == 404


def _rows(found: object) -> list[str]:
    return [
        repr((row.document_id, row.article, row.clause, row.point, row.text, row.effective_from, row.effective_to, row.note))
        for row in found  # type: ignore[attr-defined]
    ]


async def test_what_a_later_document_was_built_on_is_not_taken_back(author: Browser, second: Browser) -> None:
    first = await published(author, second, await imported(author))
    later = DECREE.replace(NUMBER, "1000/2027/NĐ-CP").replace("4,8%", "4,5%").replace("2. Bãi bỏ khoản 3 Điều 30.", "2. Khác.")
    later = later.replace("15 tháng 12 năm 2026", "15 tháng 01 năm 2027")
    await published(author, second, await imported(author, docx(later)))
    assert "4,5%/năm" in (await author.http.get(f"/law/{BASE}/dieu-48?clause=4&as_of=2027-01-15")).text
    assert "Thu hồi" not in (await second.get(first)).text
    assert (await step(second, first, f"{first}/withdraw", comment="Thử")).status_code == 409


async def test_nothing_is_handed_in_while_a_proposal_waits_or_does_not_fit(author: Browser) -> None:
    page = await imported(author)
    revision = page.replace("/law/imports", "/revisions")
    assert "Còn 2 đề xuất" in (await author.get(revision)).text
    assert (await step(author, revision, f"{revision}/submit")).status_code == 422
    form = {"base": "100/2024/NĐ-CP", "at_article": "1", "at_clause": "2", "within_article": "30", "repeal": "77"}
    assert (await step(author, page, f"{page}/amendments", decision="add", **form)).status_code == 303
    assert "khoản 77 Điều 30 không còn hiệu lực" in (await author.get(page)).text
    for which in ("0", "1"):
        await step(author, page, f"{page}/amendments", which=which, decision="confirmed")
    assert (await step(author, revision, f"{revision}/submit")).status_code == 422
    await step(author, page, f"{page}/amendments", which="2", decision="rejected")
    assert (await step(author, revision, f"{revision}/submit")).status_code == 303


async def test_who_brought_it_in_does_not_approve_it(console: Console, author: Browser) -> None:
    both = await console.signed_in("hoa", Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    page = await imported(both)
    revision = page.replace("/law/imports", "/revisions")
    await confirmed(both, page)
    assert (await step(both, revision, f"{revision}/submit")).status_code == 303
    assert (await step(both, revision, f"{revision}/approve", publish="1")).status_code == 403
    assert (await author.http.get(f"/law/{SLUG}")).status_code == 404


async def test_the_text_is_corrected_and_split_again_and_decisions_stay(author: Browser) -> None:
    page = await imported(author)
    await confirmed(author, page)
    body = DECREE.replace("2. Các Bộ", "3. Các Bộ")
    assert (await step(author, page, f"{page}/text/upload", body=body)).status_code == 303
    text = (await author.get(page)).text
    assert "số không nối tiếp" in text
    assert text.count('good">đã xác nhận') == 2
    assert (await step(author, page, f"{page}/text/upload", body=body.replace("3. Các Bộ", "§ 3. Các Bộ"))).status_code == 303
    assert "số không nối tiếp" not in (await author.get(page)).text


async def test_of_two_who_change_the_import_the_second_is_told(console: Console, author: Browser) -> None:
    other = await console.signed_in("nam", Role.AUTHOR)
    page = await imported(author)
    form = {"version": "1", "title": "Nghị định thử", "from": "2026-12-20", "source": "Công báo"}
    assert (await author.post(f"{page}/heading", form)).status_code == 303
    assert (await other.post(f"{page}/heading", form | {"title": "Khác"})).status_code == 409
    assert "Nghị định thử" in (await author.get(page)).text


async def test_a_file_without_text_writes_nothing_and_says_why(console: Console, author: Browser) -> None:
    for name, data, words in (
        ("a.docm", with_macros(), "macro"),
        ("a.pdf", scan(), "bản quét"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word đời cũ"),
    ):
        response = await send(author, name, data)
        assert response.status_code == 422
        assert words in response.text
        assert "Chưa có gì được ghi." in response.text
    response = await send(author, "a.txt", "Điều 1. Không có số".encode())
    assert "nhập số, ký hiệu" in response.text
    with console.sessions() as session:
        assert session.scalar(select(Revision)) is None


async def test_a_document_that_is_stored_is_not_brought_in_again(author: Browser) -> None:
    response = await send(author, "a.txt", DECREE.encode(), number="100/2024/NĐ-CP")
    assert response.status_code == 422
    assert "Kho văn bản đã có 100/2024/NĐ-CP" in response.text


async def test_more_than_ten_megabytes_are_refused_unread(author: Browser) -> None:
    response = await send(author, "a.txt", b"a" * (10 * 1024 * 1024 + 1))
    assert response.status_code == 413


async def test_the_log_names_the_steps_and_holds_no_text(console: Console, author: Browser, second: Browser) -> None:
    await published(author, second, await imported(author))
    with console.sessions() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.object_type == "law")))
    assert [entry.action for entry in entries] == ["draft", "save", "submit", "approve", "publish"]
    assert all("Lãi suất cho vay" not in repr((entry.before, entry.after)) for entry in entries)


async def test_markup_in_a_document_is_shown_as_it_is(author: Browser) -> None:
    page = await imported(author, docx(DECREE.replace("Hướng dẫn thi hành", "<script>alert(1)</script>")))
    text = (await author.get(page)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


async def test_the_editor_of_answers_does_not_write_law(author: Browser) -> None:
    assert (await author.get(f"/edit/law/{BASE}")).status_code == 404
    assert (await author.post(f"/edit/law/{BASE}", {})).status_code == 404
    assert (await author.post(f"/preview/law/{BASE}", {})).status_code == 404


async def test_a_new_limit_tells_which_applicants_end_otherwise(author: Browser) -> None:
    name = "income-limit-single"
    form = {"from": "2026-11-22", "value": "10000000", "state": "verified", "source": "Quyết định thử", "base": "2026-04-07"}
    response = await author.post(f"/edit/parameter/{name}", form)
    page = (await author.get(response.headers["location"].removeprefix("/console"))).text
    assert "Cái gì bị đụng tới" in page
    assert "đủ điều kiện → <strong>chưa đủ điều kiện</strong>" in page
    assert "income-condition" in page


async def test_who_only_reads_sees_the_import_and_no_form(console: Console, author: Browser) -> None:
    page = await imported(author)
    reader = await console.signed_in("analyst", Role.ANALYST)
    text = (await reader.get(page)).text
    assert "Đã tách được 8 điều khoản" in text
    assert "Sửa lời văn" not in text
    assert 'name="decision"' not in text
    assert (await reader.post(f"{page}/amendments", {"version": "1", "which": "all", "decision": "confirmed"})).status_code == 403
    assert "Nhập văn bản mới" not in (await reader.get("/law")).text
