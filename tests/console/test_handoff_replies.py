"""An officer answers a citizen who waits: taking on, writing, delivery, hours."""

from __future__ import annotations

import datetime as dt

import httpx
from sqlalchemy import select

from knowledge.console.models import AuditEntry
from knowledge.console.replies import MAX_REPLIES, MAX_REPLY
from knowledge.console.roles import Role
from knowledge.console.serving_models import HandoffReply, OfficeHours
from knowledge.handoffs import forget_conversation, purge_requests, request_handoff
from knowledge.models import HandoffRequest, utc_now
from knowledge.office_hours import save_hours
from tests.console.conftest import Console

WORDS = "Em nộp hồ sơ <b>hai lần</b> đều bị trả"
REPLY = "Chào anh/chị, hồ sơ thiếu giấy <xác nhận> thu nhập."


def wait(console: Console, channel: str = "widget", conversation: str = "c", days: float = 0) -> HandoffRequest:
    with console.sessions() as session:
        made = request_handoff(
            session, kind="question", channel=channel, conversation=conversation, locale="vi", question=WORDS, topic=None
        )
        made.created_at = utc_now() - dt.timedelta(days=days)
        session.commit()
    return made


def replies(console: Console) -> list[HandoffReply]:
    with console.sessions() as session:
        return list(session.scalars(select(HandoffReply).order_by(HandoffReply.id)))


async def citizen(console: Console) -> tuple[httpx.AsyncClient, str, str]:
    browser = await console.browser()
    session_id = (await browser.http.post("/api/v1/sessions", json={})).json()["session_id"]
    return browser.http, session_id, session_id.split(".")[0]


async def test_an_officers_words_reach_the_citizen_once(console: Console) -> None:
    http, session_id, conversation = await citizen(console)
    made = wait(console, conversation=conversation)
    officer = await console.signed_in("lan", Role.AUTHOR)
    assert (await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).status_code == 303
    page = (await officer.get("/handoffs")).text
    assert "thiếu giấy &lt;xác nhận&gt; thu nhập" in page
    assert "chờ tới người dân" in page
    (got,) = (await http.post("/api/v1/replies", json={"session_id": session_id})).json()["replies"]
    assert (got["text"], got["request"]) == (REPLY, made.id)
    assert "lan" not in str(got).replace(REPLY, ""), "citizens are not told which officer"
    body = {"session_id": session_id, "received": [got["id"]]}
    assert (await http.post("/api/v1/replies", json=body)).json() == {"replies": []}
    assert "đã tới người dân" in (await officer.get("/handoffs")).text
    with console.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "replied")).one()
    assert (entry.object_id, entry.after) == (str(made.id), {"channel": "widget"}), "without anybody's words"


async def test_nobody_reads_or_acknowledges_anothers_replies(console: Console) -> None:
    _, _, conversation = await citizen(console)
    http, other, _ = await citizen(console)
    made = wait(console, conversation=conversation)
    officer = await console.signed_in("lan", Role.AUTHOR)
    await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})
    (row,) = replies(console)
    body = {"session_id": other, "received": [str(row.id)]}
    assert (await http.post("/api/v1/replies", json=body)).json() == {"replies": []}
    assert replies(console)[0].state == "queued"
    assert (await http.post("/api/v1/replies", json={"session_id": f"{conversation}.x.y"})).status_code == 401


async def test_two_officers_do_not_answer_the_same_citizen_unawares(console: Console) -> None:
    made = wait(console)
    first, second = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("binh", Role.REVIEWER)
    assert (await first.post(f"/handoffs/{made.id}/claim")).status_code == 303
    page = (await second.get("/handoffs")).text
    assert "lan đang xử lý yêu cầu này" in page
    assert "<textarea" not in page
    refused = await second.post(f"/handoffs/{made.id}/reply", {"text": REPLY})
    assert refused.status_code == 409
    assert replies(console) == []
    assert (await second.post(f"/handoffs/{made.id}/claim")).status_code == 409
    assert (await second.post(f"/handoffs/{made.id}/claim", {"over": "1"})).status_code == 303
    assert (await second.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).status_code == 303
    assert (await first.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).status_code == 409


async def test_a_request_that_was_taken_on_and_left_is_free_again(console: Console) -> None:
    made = wait(console)
    first, second = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("binh", Role.REVIEWER)
    await first.post(f"/handoffs/{made.id}/claim")
    await second.post(f"/handoffs/{made.id}/release")
    assert "lan đang xử lý" in (await second.get("/handoffs")).text, "who has not taken it on cannot give it back"
    await first.post(f"/handoffs/{made.id}/release")
    assert "đang xử lý" not in (await second.get("/handoffs")).text
    await first.post(f"/handoffs/{made.id}/claim")
    with console.sessions() as session:
        session.get_one(HandoffRequest, made.id).claimed_at = utc_now() - dt.timedelta(minutes=31)
        session.commit()
    assert (await second.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).status_code == 303


async def test_what_cannot_be_sent_is_refused_and_stays_in_the_form(console: Console) -> None:
    made = wait(console)
    officer = await console.signed_in("lan", Role.AUTHOR)
    for text, why in (("", "Hãy ghi nội dung"), ("đ" * (MAX_REPLY + 1), "dài quá")):
        response = await officer.post(f"/handoffs/{made.id}/reply", {"text": text})
        assert (response.status_code, why in response.text) == (422, True)
        assert text[:-1] in response.text
    for _ in range(MAX_REPLIES):
        assert (await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).status_code == 303
    assert "lần trả lời" in (await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).text
    await officer.post(f"/handoffs/{made.id}/done")
    assert (await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})).status_code == 404
    assert "Trả lời chưa tới người dân" in (await officer.get("/handoffs")).text


async def test_a_failed_reply_is_seen_and_sent_again(console: Console) -> None:
    made = wait(console, "telegram", "telegram:7")
    officer = await console.signed_in("lan", Role.AUTHOR)
    await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})
    (row,) = replies(console)
    assert (await officer.post(f"/handoffs/{row.id}/again")).status_code == 404, "it has not failed"
    with console.sessions() as session:
        session.get_one(HandoffReply, row.id).state = "failed"
        session.commit()
    assert "không gửi được" in (await officer.get("/handoffs")).text
    assert (await officer.post(f"/handoffs/{row.id}/again")).status_code == 303
    assert replies(console)[0].state == "queued"


async def test_replies_are_deleted_with_their_request(console: Console) -> None:
    officer = await console.signed_in("lan", Role.AUTHOR)
    for number, conversation in enumerate(("mine", "old", "another")):
        made = wait(console, conversation=conversation, days=91 if conversation == "old" else number)
        await officer.post(f"/handoffs/{made.id}/reply", {"text": conversation})
    with console.sessions() as session:
        forget_conversation(session, "mine")
        purge_requests(session, utc_now() - dt.timedelta(days=90))
    assert [row.text for row in replies(console)] == ["another"]


async def test_hours_are_set_told_and_measured_by(console: Console) -> None:
    wait(console, days=20)
    administrator, officer = await console.signed_in("minh", Role.ADMINISTRATOR), await console.signed_in("lan", Role.AUTHOR)
    assert "quá hạn" not in (await officer.get("/handoffs")).text
    assert (await officer.get("/office-hours")).status_code == 403
    typed = {f"from-{day}-0": "7h30" for day in range(5)} | {f"to-{day}-0": "17:00" for day in range(5)}
    wrong = await administrator.post("/office-hours", typed | {"to-2-0": "6:00"})
    assert (wrong.status_code, "Giờ của thứ Tư chưa đúng" in wrong.text) == (422, True)
    assert 'value="6:00"' in wrong.text, "nothing typed is lost"
    assert (await administrator.post("/office-hours", typed | {"closed": "31/12/2026"})).status_code == 303
    assert "thứ Hai đến thứ Sáu: 07:30–17:00" in (await administrator.get("/office-hours")).text
    page = (await officer.get("/handoffs")).text
    assert "thứ Hai đến thứ Sáu: 07:30–17:00" in page
    assert "quá hạn" in page
    with console.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "office_hours")).one()
        assert entry.after is not None
        assert entry.after["closed"] == ["2026-12-31"]
        assert session.get_one(OfficeHours, 1).week[5] == []
    assert (await administrator.post("/office-hours", {})).status_code == 303
    assert "Lúc này người dân được báo" not in (await administrator.get("/office-hours")).text


async def test_who_has_been_answered_is_not_overdue(console: Console) -> None:
    made = wait(console, days=20)
    with console.sessions() as session:
        save_hours(session, [[["07:30", "17:00"]]] * 7, [])
        session.commit()
    officer = await console.signed_in("lan", Role.AUTHOR)
    assert "quá hạn" in (await officer.get("/handoffs")).text
    await officer.post(f"/handoffs/{made.id}/reply", {"text": REPLY})
    assert "quá hạn" not in (await officer.get("/handoffs")).text
