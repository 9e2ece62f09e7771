"""WebSockets that flood, and what they must not do to others."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bot import websocket
from bot.gateway import create_app
from bot.logs import configure_logs
from bot.mailbox import Mailbox
from bot.rate_limits import SESSIONS_PER_ADDRESS, RateLimits
from bot.sessions import SessionSigner
from bot.websocket import MAX_BAD_FRAMES
from knowledge.database import make_engine, make_session_factory
from knowledge.settings import Settings
from tests.bot.conftest import served
from tests.bot.test_websocket import Serve, Widget, receive, send

ADDRESS = "ws://127.0.0.1:{port}/api/v1/ws?session_id={session}"


async def closed_with(socket: ClientConnection) -> int | None:
    """The close code, after all that comes before."""
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.recv()
    return socket.close_code


@pytest.mark.parametrize("frame", ["no JSON", '{"type": "unknown"}', '{"type": "message", "id": "m"}', b"\x00"])
async def test_who_sends_nothing_but_rubbish_is_shown_out(serve: Serve, frame: str | bytes) -> None:
    with serve() as widget:
        async with widget.connected() as socket:
            for _ in range(MAX_BAD_FRAMES):
                await socket.send(frame)
            assert await closed_with(socket) == 1008


async def test_a_quiet_widget_that_only_answers_pings_stays(serve: Serve) -> None:
    with serve() as widget:
        async with widget.connected() as socket:
            for _ in range(MAX_BAD_FRAMES * 2):
                await send(socket, type="pong")
            await send(socket, type="message", id="m", text="/greet")
            assert [(await receive(socket))["type"] for _ in range(2)] == ["typing", "reply"]


async def test_a_slip_now_and_then_is_forgiven(serve: Serve) -> None:
    with serve() as widget:
        async with widget.connected() as socket:
            for number in range(3):
                for _ in range(MAX_BAD_FRAMES - 1):
                    await socket.send("slip")
                    await receive(socket)
                await send(socket, type="message", id=f"m{number}", text="/greet")
                assert [(await receive(socket))["type"] for _ in range(2)] == ["typing", "reply"]


class _Flood:
    """A socket at whose end frames wait already, so that receiving never pauses."""

    def __init__(self, services: object, frames: int) -> None:
        self.app = SimpleNamespace(state=SimpleNamespace(services=services))
        self.client = None
        self._left = frames

    async def accept(self) -> None: ...

    async def close(self, code: int) -> None: ...

    async def send_json(self, frame: object) -> None: ...

    async def receive(self) -> dict[str, object]:
        self._left -= 1
        return {"type": "websocket.receive", "text": '{"type": "unknown"}'} if self._left else {"type": "websocket.disconnect"}


async def test_others_are_served_while_one_floods(monkeypatch: pytest.MonkeyPatch) -> None:
    # The limit of bad frames would end the flood; here fairness alone has to do.
    monkeypatch.setattr(websocket, "MAX_BAD_FRAMES", 10**9)
    signer = SessionSigner("một khóa đủ dài để thử", 30)
    # Its database has no tables: no reply of an officer waits there.
    mailbox = Mailbox(make_session_factory(make_engine("sqlite://")))
    flood = _Flood(SimpleNamespace(limits=RateLimits("off", None), signer=signer, mailbox=mailbox), 1_000)
    turns_of_others = 0

    async def others() -> None:
        nonlocal turns_of_others
        while True:
            turns_of_others += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    await websocket.converse(flood, signer.issue())  # type: ignore[arg-type]
    task.cancel()
    assert turns_of_others > 900


async def test_one_address_cannot_open_connections_without_end(serve: Serve) -> None:
    with serve(rate_limit="1/minute") as widget:
        codes = []
        for _ in range(SESSIONS_PER_ADDRESS):
            try:
                async with widget.connected() as socket:
                    await send(socket, type="unknown")
                    async with asyncio.timeout(1):
                        await socket.recv()
            except ConnectionClosed as error:
                codes.append(error.rcvd.code if error.rcvd else None)
            except TimeoutError:
                codes.append(None)
    assert codes[-1] == 1013
    assert codes.count(1013) == 1


async def test_not_even_the_most_talkative_log_holds_what_is_said(
    settings: Callable[..., Settings], caplog: pytest.LogCaptureFixture
) -> None:
    configure_logs("DEBUG")
    for name in ("httpx", "httpcore", "websockets.client"):
        caplog.set_level(logging.WARNING, name)
    caplog.set_level(logging.DEBUG)
    chosen = settings()
    with served(create_app(chosen), chosen.port):
        widget = Widget(chosen.port)
        async with connect(ADDRESS.format(port=chosen.port, session=widget.session_id)) as socket:
            await socket.send(json.dumps({"type": "message", "id": "m", "text": "luong muoi tam trieu"}))
            await receive(socket)
            await receive(socket)
    assert "POST /api/v1/sessions 201" in caplog.text
    assert "luong muoi tam trieu" not in caplog.text
