"""What a conversation leaves behind: nothing in the logs, and nothing at all once the citizen says so."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from websockets.asyncio.client import connect

from bot.gateway import create_app
from bot.logs import configure_logs
from bot.recording import Recorder
from bot.retention import Retention
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.handoffs import request_handoff
from knowledge.localities import LocalityIndex
from knowledge.models import HandoffRequest, utc_now
from knowledge.settings import Settings
from tests.bot.conftest import Gateway, served
from tests.bot.conftest import started as gateway_of
from tests.bot.test_websocket import Widget, receive, send

WORDS = "lương tôi mười tám triệu"


def tracker_store(path: Path) -> None:
    """The table in which Rasa keeps conversations."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), type_name VARCHAR(255), timestamp FLOAT,"
            " intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )
        connection.commit()


def say(path: Path, conversation: str, when: dt.datetime) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)", (conversation, when.timestamp(), WORDS)
        )
        connection.commit()


def kept(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sender_id FROM events ORDER BY id")]


@pytest.fixture
def chosen(settings: Callable[..., Settings]) -> Settings:
    return settings()


def requests_in(chosen: Settings) -> list[str]:
    engine = make_engine(chosen.database)
    with make_session_factory(engine)() as session:
        found = list(session.scalars(select(HandoffRequest.conversation)))
    engine.dispose()
    return found


def hand_over(chosen: Settings, conversation: str) -> None:
    engine = make_engine(chosen.database)
    with make_session_factory(engine)() as session:
        values = {"kind": "question", "channel": "api", "locale": "vi", "topic": None}
        request_handoff(session, conversation=conversation, question=WORDS, **values)  # type: ignore[arg-type]
    engine.dispose()


async def test_a_citizen_who_deletes_the_conversation_leaves_nothing(chosen: Settings) -> None:
    store = chosen.home / "conversations.sqlite"
    tracker_store(store)
    async with gateway_of(chosen) as gateway:
        mine = gateway.session_id.split(".")[0]
        for conversation in (mine, "another"):
            say(store, conversation, utc_now())
            hand_over(chosen, conversation)
        response = await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")
        assert (response.status_code, response.content) == (204, b"")
        assert kept(store) == ["another"]
        assert requests_in(chosen) == ["another"]
        again = await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")
        assert again.status_code == 204


async def test_nobody_can_delete_another_persons_conversation(chosen: Settings) -> None:
    async with gateway_of(chosen) as gateway:
        hand_over(chosen, "another")
        for forged in ("another", f"another.{gateway.session_id.split('.', 1)[1]}"):
            assert (await gateway.http.delete(f"/api/v1/sessions/{forged}")).status_code == 401
        assert requests_in(chosen) == ["another"]


async def test_deleting_before_rasa_ever_kept_anything_is_fine(chosen: Settings) -> None:
    async with gateway_of(chosen) as gateway:
        assert (await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")).status_code == 204


def test_old_conversations_are_deleted_by_themselves(chosen: Settings) -> None:
    store = chosen.home / "conversations.sqlite"
    tracker_store(store)
    now = utc_now()
    say(store, "old", now - dt.timedelta(days=31))
    say(store, "new", now - dt.timedelta(days=29))
    engine = make_engine(chosen.database)
    retention(store, make_session_factory(engine)).purge(now)
    engine.dispose()
    assert kept(store) == ["new"]


def retention(store: Path, sessions: SessionFactory) -> Retention:
    return Retention(store, sessions, 30, Recorder(sessions, "k" * 16, LocalityIndex([]), lambda _who, _before: None))


async def test_what_is_too_old_is_deleted_when_the_gateway_starts(chosen: Settings) -> None:
    store = chosen.home / "conversations.sqlite"
    tracker_store(store)
    say(store, "old", utc_now() - dt.timedelta(days=31))
    async with gateway_of(chosen):
        async with asyncio.timeout(5):
            while kept(store):
                await asyncio.sleep(0.02)


def hear_the_gateway(caplog: pytest.LogCaptureFixture) -> None:
    # The test's own client writes its URLs.
    for name in ("httpx", "httpcore", "websockets.client"):
        caplog.set_level(logging.WARNING, name)
    caplog.set_level(logging.INFO)


async def test_log_lines_hold_neither_words_nor_session_ids(chosen: Settings, caplog: pytest.LogCaptureFixture) -> None:
    hear_the_gateway(caplog)
    async with gateway_of(chosen) as gateway:
        await gateway.say(WORDS)
        await gateway.say("")
        await Gateway(gateway.http, gateway.session_id + "x").say(WORDS)
        await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")
        await gateway.http.get(f"/api/v1/unknown/{gateway.session_id}")
        secret = gateway.session_id
    assert "POST /api/v1/messages 200" in caplog.text
    assert "DELETE /api/v1/sessions/{session_id} 204" in caplog.text
    assert secret.split(".")[0] not in caplog.text
    assert WORDS not in caplog.text


async def test_the_log_of_a_socket_does_not_hold_its_session_id(chosen: Settings, caplog: pytest.LogCaptureFixture) -> None:
    configure_logs("INFO")
    hear_the_gateway(caplog)
    with served(create_app(chosen), chosen.port):
        widget = Widget(chosen.port)
        async with widget.connected() as socket:
            await send(socket, type="message", id="m", text=WORDS)
            await receive(socket)
            await receive(socket)
        async with connect(f"ws://127.0.0.1:{chosen.port}/api/v1/ws?session_id=forged-id") as socket:
            await socket.wait_closed()
    assert '"WebSocket /api/v1/ws" [accepted]' in caplog.text
    assert widget.session_id.split(".")[0] not in caplog.text
    assert "forged-id" not in caplog.text
    assert WORDS not in caplog.text
