"""The pages of the publishing workflow: written, reviewed, published; what a second person does meanwhile; hostile texts."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from knowledge.console.models import Revision
from knowledge.console.roles import Role
from knowledge.models import utc_now
from knowledge.settings import Settings
from tests.console.conftest import Browser, Console, console_of

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>"
CITATION = json.dumps({"document": "100/2024/NĐ-CP", "article": "48", "clause": "4"})
RATE: dict[str, Any] = {
    "base": "2025-10-10",
    "from": "2026-11-01",
    "to": "",
    "value": "5,2",
    "state": "verified",
    "source": "Quyết định thử nghiệm",
    "citation": [CITATION],
    "note": "Lãi suất mới",
}
ANSWER: dict[str, Any] = {
    "base": "2025-10-10",
    "from": "2026-11-01",
    "text_vi": "Lãi suất vay là {loan-rate} một năm.",
    "text_en": "The rate is {loan-rate} a year.",
    "citation": [CITATION],
}


async def drafted(author: Browser, path: str, form: dict[str, Any]) -> int:
    response = await author.post(path, form)
    assert response.status_code == 303, response.text
    return int(response.headers["location"].rsplit("/", 1)[1])


async def version(browser: Browser, number: int) -> str:
    found = re.search(r'name="version" value="(\d+)"', (await browser.get(f"/revisions/{number}")).text)
    return found[1] if found else "0"


async def step(browser: Browser, number: int, name: str, **form: str) -> httpx.Response:
    return await browser.post(f"/revisions/{number}/{name}", {"version": await version(browser, number)} | form)


async def given(console: Console, as_of: str) -> str:
    """What a citizen reads of the rate, as the search gives it while Rasa is away."""
    browser = await console.browser()
    session = (await browser.http.post("/api/v1/sessions", json={})).json()["session_id"]
    body = {"session_id": session, "text": "/loan-interest", "as_of": as_of}
    reply = (await browser.http.post("/api/v1/messages", json=body)).json()
    return str(reply["messages"][0]["text"])


async def test_a_new_rate_from_draft_to_citizen(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    reviewer = await console.signed_in("minh", Role.REVIEWER, Role.PUBLISHER)
    page = (await author.get("/edit/parameter/loan-rate")).text
    assert "100/2024/NĐ-CP" in page
    number = await drafted(author, "/edit/parameter/loan-rate", RATE)
    assert (await step(author, number, "submit")).status_code == 303
    review = (await reviewer.get(f"/revisions/{number}")).text
    assert re.search(r"<del>.*5,4.*</del><ins>.*5,2.*</ins>", review), "the figures side by side"
    assert "Duyệt và công bố ngay" in review
    assert "loan-interest" in (await reviewer.get("/parameters/loan-rate")).text
    assert "5,4%" in await given(console, "2026-11-26")
    assert (await step(reviewer, number, "approve", publish="1", comment="Đúng")).status_code == 303
    assert "5,2%" in await given(console, "2026-11-26")
    assert "là 5,4% một năm" in await given(console, "2026-10-31")
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    log = (await admin.get("/audit")).text
    assert "loan-rate#" in log
    assert "5.2" in log
    assert (await step(reviewer, number, "withdraw", comment="")).status_code == 422
    assert (await step(reviewer, number, "withdraw", comment="Nhầm ngày")).status_code == 303
    assert "5,4%" in await given(console, "2026-11-26")


async def test_another_replica_gives_the_new_text_at_once(console: Console, settings: Callable[..., Settings]) -> None:
    async with console_of(settings(database_url=str(console.settings.database_url))) as replica:
        assert "5,4%" in await given(replica, "2026-11-26")
        author = await console.signed_in("lan", Role.AUTHOR)
        reviewer = await console.signed_in("minh", Role.REVIEWER, Role.PUBLISHER)
        number = await drafted(author, "/edit/answer/loan-interest", ANSWER | {"text_vi": "Mức nay là {loan-rate}."})
        await step(author, number, "submit")
        await step(reviewer, number, "approve", publish="1")
        assert "Mức nay là 5,4%." in await given(replica, "2026-11-26")


async def test_what_is_scheduled_is_published_by_the_clock(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    reviewer = await console.signed_in("minh", Role.REVIEWER, Role.PUBLISHER)
    number = await drafted(author, "/edit/parameter/loan-rate", RATE)
    await step(author, number, "submit")
    await step(reviewer, number, "approve")
    assert (await step(reviewer, number, "publish", at="2099-01-01T08:00")).status_code == 303
    assert "Hẹn: 01/01/2099 08:00" in (await reviewer.get(f"/revisions/{number}")).text
    with console.sessions() as session:
        session.execute(update(Revision).values(publish_at=utc_now()))
        session.commit()
    due = time.monotonic()
    while "5,2%" not in await given(console, "2026-11-26"):
        assert time.monotonic() - due < 3
        await asyncio.sleep(0.1)


async def test_an_author_with_all_roles_still_needs_a_second_person(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)
    number = await drafted(author, "/edit/parameter/loan-rate", RATE)
    assert (await step(author, number, "submit")).status_code == 303
    assert "cần người thứ hai" in (await author.get(f"/revisions/{number}")).text
    assert (await step(author, number, "approve", publish="1")).status_code == 403
    assert (await step(author, number, "publish")).status_code == 409
    assert "5,4%" in await given(console, "2026-11-26")


async def test_faults_are_told_and_keep_the_draft_from_the_reviewer(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    number = await drafted(author, "/edit/answer/loan-interest", ANSWER | {"text_vi": "Lãi suất là 5,4% một năm."})
    page = (await author.get(f"/revisions/{number}")).text
    assert "Con số “5,4%” được gõ tay" in page
    assert (await step(author, number, "submit")).status_code == 422


async def test_two_who_edit_at_once_both_keep_their_words(console: Console) -> None:
    first, second = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("nam", Role.AUTHOR)
    number = await drafted(first, "/edit/answer/loan-interest", ANSWER)
    assert f"#{number}" in (await second.get("/edit/answer/loan-interest")).text, "told that a draft is under way"
    seen = await version(first, number)
    mine, yours = ANSWER | {"text_vi": "Bản của Lan."}, ANSWER | {"text_vi": "Bản của Nam."}
    assert (await first.post(f"/revisions/{number}/edit", mine | {"version": seen})).status_code == 303
    late = await second.post(f"/revisions/{number}/edit", yours | {"version": seen})
    assert late.status_code == 409
    assert "Bản của Nam." in late.text
    assert "Lan" in late.text
    assert "Bản của Lan." in (await first.get(f"/revisions/{number}/edit")).text, "nothing is overwritten"
    again = re.search(r'name="version" value="(\d+)"', late.text)
    assert again
    assert (await second.post(f"/revisions/{number}/edit", yours | {"version": again[1]})).status_code == 303
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    assert "Bản của Lan." in (await admin.get("/audit")).text, "what was replaced knowingly is still in the log"


async def test_history_is_compared_and_taken_up_again(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    one = await drafted(author, "/edit/answer/loan-interest", ANSWER)
    two = await drafted(author, "/edit/answer/loan-interest", ANSWER | {"text_vi": "Lãi suất nay là {loan-rate} mỗi năm."})
    page = (await author.get(f"/revisions/{two}?against={one}")).text
    assert "<ins>" in page
    assert (await step(author, one, "discard")).status_code == 303
    copied = await step(author, one, "copy")
    assert "Lấy lại nội dung" in (await author.get(copied.headers["location"].removeprefix("/console"))).text


async def test_the_preview_is_what_the_channels_would_say(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    shown = (await author.post("/preview/answer/loan-interest", ANSWER | {"as_of": "2026-11-26"})).text
    assert 'class="bubble"' in shown
    assert "Lãi suất vay là 5,4% một năm." in shown
    assert "The rate is 5.4% a year." in shown
    assert "Căn cứ:" in shown
    later = (await author.post("/preview/parameter/loan-rate", RATE | {"as_of": "2026-11-26"})).text
    assert "5,2%" in later
    assert "5,4%" in await given(console, "2026-11-26")
    empty = (await author.post("/preview/answer/loan-interest", {"from": "khi nào đó"})).text
    assert "Chưa có ngày bắt đầu" in empty


async def test_parameters_and_provisions_are_found_by_everyday_words(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    assert 'data-insert="{loan-rate}"' in (await author.get("/find/parameters?q=lai suat vay")).text
    by_place = (await author.get("/find/provisions?q=điều 48 khoản 4 100/2024")).text
    assert "khoản 4 Điều 48, 100/2024/NĐ-CP" in by_place
    assert "data-citation" in (await author.get("/find/provisions?q=thu nhập bình quân hàng tháng")).text
    assert "Không thấy" in (await author.get("/find/provisions?q=điều 9999")).text
    assert (await author.get("/where-used?document=100/2024/NĐ-CP&article=48&clause=4")).text.count("loan-interest") == 4
    assert "loan-interest" in (await author.get("/topics?q=lai suat")).text


@pytest.mark.parametrize("kind", ["answer", "parameter"])
async def test_a_hostile_text_stays_text_on_every_page(console: Console, kind: str) -> None:
    author = await console.signed_in("lan", Role.AUTHOR, Role.PUBLISHER)
    reviewer = await console.signed_in("minh", Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR)
    name = "loan-interest" if kind == "answer" else "loan-rate"
    hostile_place = json.dumps({"document": EVIL, "article": EVIL})
    evil = {
        "note": EVIL,
        "citation": [CITATION, hostile_place],
        "source": EVIL,
        "source_title": EVIL,
        "source_checked": "2026-11-01",
    }
    form = (ANSWER | {"text_vi": f"**{EVIL}** {{loan-rate}}", "text_en": EVIL} if kind == "answer" else RATE) | evil
    number = await drafted(author, f"/edit/{kind}/{name}", form)
    form["citation"] = [CITATION]
    form["version"] = await version(author, number)
    pages = [
        (await author.get(f"/revisions/{number}/edit")).text,
        (await author.get(f"/revisions/{number}")).text,
        (await author.post(f"/preview/{kind}/{name}", form)).text,
        (await author.post(f"/revisions/{number}/edit", form | {"version": "77"})).text,
    ]
    await author.post(f"/revisions/{number}/edit", form)
    await step(author, number, "submit")
    await step(reviewer, number, "approve", publish="1", comment=EVIL)
    topic = "topics" if kind == "answer" else "parameters"
    paths = [
        f"/revisions/{number}",
        f"/{topic}/{name}?as_of=2026-11-26",
        "/audit",
        "",
        f"/topics?q={EVIL}",
        f"/audit?actor={EVIL[:30]}",
    ]
    paths += [f"/find/provisions?q={EVIL}", f"/where-used?document={EVIL}"]
    pages += [(await reviewer.get(path)).text for path in paths]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"|javascript:", page)
    assert any("&lt;script&gt;" in page for page in pages)
    if kind == "answer":
        assert EVIL in await given(console, "2026-11-26"), "published as the text that it is; the widget shows text as text"


async def test_another_kinds_or_no_number_reaches_nothing(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    for path in (
        "/revisions/999999",
        "/revisions/999999/edit",
        "/edit/project/tan-phu-hung",
        "/edit/answer/khong-co",
        "/topics/khong-co",
    ):
        assert (await author.get(path)).status_code == 404
    assert (await author.post("/revisions/999999/submit", {"version": "1"})).status_code == 404
