"""The operations page: how the service does, channels closed and opened, the banner, the content check."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.notices import FRESH_S
from knowledge.console.models import AuditEntry
from knowledge.console.operations.checks import begin_check, last_check
from knowledge.console.operations.health import MISSED_AFTER, Disk, beat, content_hash, processes, queues, rest
from knowledge.console.operations.models import BackupRecord, CheckRun
from knowledge.console.operations.notices import MAX_BANNER, NoticeError, Words, read_notices, set_banner, switch
from knowledge.console.roles import Actor, Role
from knowledge.content_files import CONTENT
from knowledge.database import SessionFactory
from knowledge.handoffs import request_handoff
from knowledge.models import Answer, Topic, utc_now
from knowledge.settings import Settings
from tests.console.conftest import Browser, Console, console_of

ADMIN = Actor(1, "admin", frozenset((Role.ADMINISTRATOR,)), "203.0.113.7")
REASON = "Bảo trì máy chủ đến 17 giờ"


async def ask(console: Console, text: str = "Lãi suất vay", locale: str = "vi") -> dict[str, object]:
    browser = await console.browser()
    session_id = (await browser.http.post("/api/v1/sessions", json={})).json()["session_id"]
    body = {"session_id": session_id, "text": text, "locale": locale}
    message: dict[str, object] = (await browser.http.post("/api/v1/messages", json=body)).json()["messages"][0]
    return message


async def turn(officer: Browser, channel: str, on: str, version: int, reason: str = REASON) -> int:
    token = await officer.token("/operations")
    data = {"csrf": token, "channel": channel, "on": on, "version": str(version), "reason_vi": reason, "reason_en": "Maintenance"}
    return (await officer.http.post("/console/operations/channels", data=data)).status_code


async def until_seen() -> None:
    await asyncio.sleep(FRESH_S + 0.2)


async def test_a_closed_channel_says_why_and_whom_to_ask_and_opens_again(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    assert (await ask(console))["kind"] != "error"
    assert await turn(admin, "web", "off", 0) == 303
    await until_seen()
    closed = await ask(console)
    assert (closed["kind"], closed["topic"]) == ("error", None)
    text = str(closed["text"])
    assert REASON in text
    assert "tạm ngừng" in text
    assert "Sở Xây dựng thành phố Hải Phòng" in text
    assert "Maintenance" in str((await ask(console, locale="en"))["text"])
    assert await turn(admin, "web", "on", 1) == 303
    await until_seen()
    assert (await ask(console))["kind"] != "error"
    with console.sessions() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.object_type == "channel").order_by(AuditEntry.id)))
    assert [(entry.actor, entry.action, entry.object_id) for entry in entries] == [
        ("hoa", "switch_off", "web"),
        ("hoa", "switch_on", "web"),
    ]


async def test_a_channel_closes_on_another_replica_within_two_seconds(
    console: Console, settings: Callable[..., Settings]
) -> None:
    async with console_of(settings(database_url=console.settings.database_url)) as replica:
        await ask(replica)
        admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
        assert await turn(admin, "web", "off", 0) == 303
        switched = time.monotonic()
        while (await ask(replica))["kind"] != "error":
            assert time.monotonic() - switched < 2
            await asyncio.sleep(0.1)


async def test_one_channel_does_not_close_another(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    assert await turn(admin, "telegram", "off", 0) == 303
    await until_seen()
    assert (await ask(console))["kind"] != "error"


@pytest.mark.parametrize(
    ("channel", "version", "reason", "status"), [("web", 0, " ", 422), ("fax", 0, REASON, 422), ("web", 7, REASON, 409)]
)
async def test_a_switch_that_makes_no_sense_is_refused(
    console: Console, channel: str, version: int, reason: str, status: int
) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    assert await turn(admin, channel, "off", version, reason) == status
    with console.sessions() as session:
        assert read_notices(session, "31").closed == {}


async def test_only_administrators_have_the_switches(console: Console) -> None:
    page = await (await console.signed_in("lan", Role.AUTHOR)).get("/operations")
    assert page.status_code == 200
    assert '<form method="post" action="/console/operations' not in page.text


BANNER = {
    "text_vi": "Hệ thống <b>chậm</b> từ 9 giờ.",
    "text_en": "Slow since 9.",
    "from": "2020-05-01T08:00",
    "to": "2020-05-02T08:00",
}


def now_for_form(hours: int) -> str:
    return f"{dt.datetime.now(dt.UTC) + dt.timedelta(hours=7 + hours):%Y-%m-%dT%H:%M}"


async def test_a_banner_is_previewed_published_and_taken_down(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    form = BANNER | {"from": now_for_form(-1), "to": now_for_form(1), "version": "0"}

    async def send(do: str, **more: str) -> int:
        token = await admin.token("/operations")
        response = await admin.http.post("/console/operations/banner", data=form | {"csrf": token, "do": do} | more)
        admin.last = response
        return response.status_code

    async def public() -> tuple[str, dict[str, object]]:
        await until_seen()
        browser = await console.browser()
        return (await browser.http.get("/")).text, (await browser.http.get("/api/v1/notices?locale=en")).json()

    assert await send("preview") == 200
    assert admin.last is not None
    assert "Xem trước, chưa đăng" in admin.last.text
    assert "Hệ thống &lt;b&gt;chậm&lt;/b&gt;" in admin.last.text
    assert (await public())[1] == {"banner": None, "version": None, "closed": None}
    assert await send("publish") == 303
    page, notices = await public()
    assert "Hệ thống &lt;b&gt;chậm&lt;/b&gt; từ 9 giờ." in page
    assert notices == {"banner": "Slow since 9.", "version": 1, "closed": None}
    assert await send("publish") == 409
    assert await send("end", version="1") == 303
    assert "Hệ thống" not in (await public())[0].split("<main>")[1].split("hero")[0]
    with console.sessions() as session:
        actions = list(
            session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "banner").order_by(AuditEntry.id))
        )
    assert actions == ["set_banner", "end_banner"]


async def test_a_banner_waits_for_its_time(console: Console) -> None:
    with console.sessions() as session:
        now = utc_now()
        set_banner(session, ADMIN, Words("Sắp bảo trì", ""), now + dt.timedelta(hours=1), now + dt.timedelta(hours=2), 0)
        session.commit()
    await until_seen()
    assert (await (await console.browser()).http.get("/api/v1/notices")).json()["banner"] is None


def test_banners_have_a_text_a_time_and_a_size(database: SessionFactory) -> None:
    now = utc_now()
    hour = dt.timedelta(hours=1)
    with database() as session:
        for text, start, end, reason in (
            (Words("", "English alone"), now, now + hour, "text_missing"),
            (Words("Chữ", ""), now, now, "time"),
            (Words("Chữ", ""), None, now, "time"),
            (Words("Chữ", ""), now, now + dt.timedelta(days=61), "time"),
        ):
            with pytest.raises(NoticeError) as error:
                set_banner(session, ADMIN, text, start, end, 0)
            assert error.value.reason == reason
        set_banner(session, ADMIN, Words("x" * 1000, ""), now, now + hour, 0)
        banner = read_notices(session, "31").banner
    assert banner is not None
    assert len(banner.text.vi) == MAX_BANNER
    assert banner.text.in_locale("en") == banner.text.vi


def test_switches_are_kept_on_both_databases(database: SessionFactory) -> None:
    with database() as session:
        switch(session, ADMIN, "telegram", False, Words(REASON, ""), 0)
        session.flush()
        notices = read_notices(session, "31")
        assert notices.closed_for("telegram") == Words(REASON, "")
        assert notices.closed_for("widget") is None
        assert "Sở Xây dựng thành phố Hải Phòng" in {office.vi for office in notices.offices}
        with pytest.raises(NoticeError):
            switch(session, ADMIN, "telegram", True, Words("", ""), 0)


def test_processes_that_fall_silent_are_missed_and_later_forgotten(database: SessionFactory) -> None:
    now = utc_now()
    with database() as session:
        beat(session, "gateway", now - dt.timedelta(days=2), now, "old")
        beat(session, "telegram", now - MISSED_AFTER * 2, now, "silent")
        beat(session, "gateway", now, now, "one")
        beat(session, "gateway", now, now, "two")
        assert [(item.name, item.instance, item.lives) for item in processes(session, now)] == [
            ("gateway", "one", True),
            ("gateway", "two", True),
            ("telegram", "silent", False),
        ]
        rest(session, "gateway", "two")
        assert "two" not in {item.instance for item in processes(session, now)}


def test_queues_and_disk(database: SessionFactory) -> None:
    with database() as session:
        request_handoff(session, kind="question", channel="api", conversation="c", locale="vi", question="Hỏi", topic=None)
        found = queues(session)
    assert (found.handoffs, found.in_review, found.scheduled) == (1, 0, 0)
    assert found.oldest_handoff is not None
    assert Disk(total=500 * 10**9, free=40 * 10**9).short
    assert not Disk(total=500 * 10**9, free=60 * 10**9).short
    assert len(content_hash(CONTENT)) == 12


async def test_the_page_tells_what_answers_and_what_not(console: Console) -> None:
    with console.sessions() as session:
        session.add(BackupRecord(name="noxh-backup-20261101-010203.tar.gz", size=5 * 1048576, sha256="0" * 64))
        session.commit()
    page = (await (await console.signed_in("hoa", Role.ADMINISTRATOR)).get("/operations")).text
    assert page.count("không trả lời") == 2, "neither Rasa nor the action server runs in this test"
    assert "noxh-backup-20261101-010203.tar.gz" in page
    assert "5.0 MB" in page
    assert str(console.settings.home) not in page


async def test_the_content_check_runs_in_the_background_and_finds_what_is_wrong(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    with console.sessions() as session:
        topic = session.scalars(select(Topic).where(Topic.slug == "resale")).one()
        answer = session.scalars(select(Answer).where(Answer.topic_id == topic.id)).first()
        assert answer is not None
        answer.text_vi, answer.edited_at = answer.text_vi + " {khong-co-tham-so}", utc_now()
        session.commit()
    assert (await admin.post("/operations/check", page="/operations")).status_code == 303
    # Over ASGI the response is done when its background task is.
    with console.sessions() as session:
        run = last_check(session)
        assert run is not None
        assert run.finished_at is not None
        assert not run.failed
        assert any("khong-co-tham-so" in finding["message"] for finding in run.findings), run.findings
    assert "khong-co-tham-so" in (await admin.get("/operations")).text


def test_two_checks_do_not_run_at_once_but_an_abandoned_one_does_not_block(database: SessionFactory) -> None:
    with database() as session:
        number = begin_check(session, ADMIN)
        assert number is not None
        assert begin_check(session, ADMIN) is None
        session.get_one(CheckRun, number).started_at = utc_now() - dt.timedelta(minutes=11)
        session.flush()
        assert begin_check(session, ADMIN) == number + 1
