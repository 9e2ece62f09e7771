"""The widget's connection, over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bot import websocket
from bot.conversations import MAX_TEXT
from bot.gateway import create_app
from knowledge.console.serving_models import HandoffReply
from knowledge.database import make_engine, make_session_factory
from knowledge.handoffs import request_handoff
from knowledge.settings import Settings
from tests.bot.conftest import served
from tests.bot.rasa import StandInRasa, after


class Widget:
    """A gateway behind a port, and sockets to it as the widget opens them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.session_id = self.new_session()

    def new_session(self) -> str:
        return str(httpx.post(f"http://127.0.0.1:{self._port}/api/v1/sessions", json={}).json()["session_id"])

    @contextlib.asynccontextmanager
    async def connected(self, session_id: str | None = None) -> AsyncIterator[ClientConnection]:
        chosen = self.session_id if session_id is None else session_id
        async with connect(f"ws://127.0.0.1:{self._port}/api/v1/ws?session_id={chosen}") as socket:
            yield socket


@pytest.fixture
def serve(settings: Callable[..., Settings]) -> Callable[..., contextlib.AbstractContextManager[Widget]]:
    @contextlib.contextmanager
    def running(**changes: object) -> Any:
        chosen = settings(**changes)
        with served(create_app(chosen), chosen.port):
            yield Widget(chosen.port)

    return running


Serve = Callable[..., contextlib.AbstractContextManager[Widget]]


async def send(socket: ClientConnection, **frame: Any) -> None:
    await socket.send(json.dumps(frame))


async def receive(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(10):
        frame: dict[str, Any] = json.loads(await socket.recv())
    return frame


async def test_a_question_is_answered_after_a_sign_of_life(serve: Serve, rasa: StandInRasa) -> None:
    with serve(rasa_port=rasa.port) as widget:
        async with widget.connected() as socket:
            await send(socket, type="message", id="m1", text="xin chào", locale="en")
            assert await receive(socket) == {"type": "typing"}
            frame = await receive(socket)
    assert (frame["type"], frame["id"]) == ("reply", "m1")
    assert frame["messages"][0]["text"] == "Đã nhận: xin chào"
    assert {"citations", "buttons", "cards", "kind", "as_of"} <= set(frame["messages"][0])
    assert rasa.received[0]["metadata"]["channel"] == "widget"
    assert rasa.received[0]["metadata"]["locale"] == "en"


async def test_without_rasa_the_widget_is_answered_by_search(serve: Serve) -> None:
    with serve() as widget:
        async with widget.connected() as socket:
            await send(socket, type="message", id="m1", text="lãi suất vay")
            await receive(socket)
            assert (await receive(socket))["messages"][0]["kind"] == "fallback"


async def test_two_messages_at_once_are_answered_in_order(serve: Serve, rasa: StandInRasa) -> None:
    rasa.answer = after(0.1)
    with serve(rasa_port=rasa.port) as widget:
        async with widget.connected() as socket:
            for number in range(3):
                await send(socket, type="message", id=f"m{number}", text=f"câu {number}")
            frames = [await receive(socket) for _ in range(6)]
    replies = [frame for frame in frames if frame["type"] == "reply"]
    assert [(frame["id"], frame["messages"][0]["text"]) for frame in replies] == [
        (f"m{n}", f"Đã nhận: câu {n}") for n in range(3)
    ]
    assert rasa.most_at_once == 1


async def test_two_windows_of_one_conversation_take_turns(serve: Serve, rasa: StandInRasa) -> None:
    rasa.answer = after(0.1)
    with serve(rasa_port=rasa.port) as widget:
        async with widget.connected() as first, widget.connected() as second:
            await send(first, type="message", id="a", text="một")
            await send(second, type="message", id="b", text="hai")
            for socket in (first, second):
                assert [(await receive(socket))["type"] for _ in range(2)] == ["typing", "reply"]
    assert rasa.most_at_once == 1


@pytest.mark.parametrize("session_id", ["", "a", "a.b.c", "x" * 500])
async def test_a_forged_session_is_closed_with_4401(serve: Serve, session_id: str) -> None:
    with serve() as widget:
        async with widget.connected(session_id) as socket:
            with pytest.raises(ConnectionClosed):
                await receive(socket)
            assert socket.close_code == 4401


BAD_FRAMES: dict[str, str | bytes] = {
    "not JSON": "xin chào",
    "empty": "",
    "binary": b"\x00\x01",
    "a list": "[]",
    "no type": '{"id": "m1", "text": "a"}',
    "a type that is no text": '{"type": 1, "id": "m1"}',
    "no id": '{"type": "message", "text": "a"}',
    "no text": '{"type": "message", "id": "m1"}',
    "empty text": '{"type": "message", "id": "m1", "text": "  "}',
    "text that is no text": '{"type": "message", "id": "m1", "text": {"a": 1}}',
    "an unknown language": '{"type": "message", "id": "m1", "text": "a", "locale": "xx"}',
    "too long a text": json.dumps({"type": "message", "id": "m1", "text": "x" * (MAX_TEXT + 1)}),
    "too long a frame": json.dumps({"type": "message", "id": "m1", "text": "x" * (websocket.MAX_FRAME + 1)}),
}


async def test_a_wrong_frame_is_refused_and_the_connection_goes_on(serve: Serve, rasa: StandInRasa) -> None:
    with serve(rasa_port=rasa.port) as widget:
        async with widget.connected() as socket:
            for name, frame in BAD_FRAMES.items():
                await socket.send(frame)
                answer = await receive(socket)
                assert (answer["type"], answer["code"]) == ("error", "invalid"), name
                assert answer["detail"], name
                assert "Input should" not in answer["detail"], name
                if isinstance(frame, str) and '"id": "m1"' in frame and "type that" not in name and "no type" not in name:
                    assert answer["id"] == "m1", name
            await send(socket, type="message", id="ok", text="vẫn nghe")
            assert [(await receive(socket))["type"] for _ in range(2)] == ["typing", "reply"]
    assert [message["message"] for message in rasa.received] == ["vẫn nghe"]


async def test_a_text_that_is_too_long_is_told_in_words(serve: Serve) -> None:
    with serve() as widget:
        async with widget.connected() as socket:
            await socket.send(BAD_FRAMES["too long a text"])
            assert "tối đa 2000 ký tự" in (await receive(socket))["detail"]


async def test_a_huge_frame_ends_the_connection_not_the_server(serve: Serve) -> None:
    with serve() as widget:
        async with widget.connected() as socket:
            await socket.send("x" * 200_000)
            with pytest.raises(ConnectionClosed):
                await receive(socket)
            assert socket.close_code == 1009
        async with widget.connected() as socket:
            await send(socket, type="message", id="m", text="/greet")
            assert (await receive(socket))["type"] == "typing"


async def test_frames_of_a_newer_widget_are_ignored(serve: Serve, rasa: StandInRasa) -> None:
    with serve(rasa_port=rasa.port) as widget:
        async with widget.connected() as socket:
            await send(socket, type="hello", version=2)
            await send(socket, type="pong")
            await send(socket, type="message", id="m", text="a", title="Nút", extra=1)
            assert [(await receive(socket))["type"] for _ in range(2)] == ["typing", "reply"]


async def test_a_quiet_connection_is_kept_alive(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "PING_INTERVAL_S", 0.05)
    with serve() as widget:
        async with widget.connected() as socket:
            assert [await receive(socket) for _ in range(2)] == [{"type": "ping"}] * 2


async def test_a_message_sent_again_with_its_id_is_acted_on_once(serve: Serve, rasa: StandInRasa) -> None:
    rasa.answer = after(0.3)
    with serve(rasa_port=rasa.port) as widget:
        async with widget.connected() as lost:
            await send(lost, type="message", id="m1", text="lần một")
            assert (await receive(lost))["type"] == "typing"
        async with widget.connected() as socket:
            await send(socket, type="message", id="m1", text="lần một")
            await receive(socket)
            assert (await receive(socket))["messages"][0]["text"] == "Đã nhận: lần một"
            await send(socket, type="message", id="m1", text="lần một")
            await receive(socket)
            assert (await receive(socket))["id"] == "m1"
        other = widget.new_session()
        async with widget.connected(other) as socket:
            await send(socket, type="message", id="m1", text="người khác")
            await receive(socket)
            assert (await receive(socket))["messages"][0]["text"] == "Đã nhận: người khác"
    assert [message["message"] for message in rasa.received] == ["lần một", "người khác"]


async def test_sending_too_fast_is_refused_with_the_time_to_wait(serve: Serve, rasa: StandInRasa) -> None:
    with serve(rasa_port=rasa.port, rate_limit="2/minute") as widget:
        async with widget.connected() as socket:
            for number in range(3):
                await send(socket, type="message", id=f"m{number}", text="a")
            frames = [await receive(socket) for _ in range(5)]
    assert (frames[-1]["type"], frames[-1]["code"], frames[-1]["id"]) == ("error", "rate_limited", "m2")
    assert 1 <= frames[-1]["retry_after"] <= 60


async def test_an_unexpected_error_is_told_and_the_connection_goes_on(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(database_url="sqlite:////nonexistent/noxh.sqlite") as widget:
        async with widget.connected() as socket:
            for _ in range(2):
                await send(socket, type="message", id="m", text="câu hỏi riêng")
                await receive(socket)
                frame = await receive(socket)
                assert (frame["type"], frame["code"], frame["id"]) == ("error", "error", "m")
    assert "unexpected error in a conversation" in caplog.text
    assert "câu hỏi riêng" not in caplog.text


def officer_writes(settings: Settings, conversation: str, text: str) -> None:
    engine = make_engine(settings.database)
    with make_session_factory(engine)() as session:
        request = request_handoff(
            session, kind="question", channel="widget", conversation=conversation, locale="vi", question="Giúp em", topic=None
        )
        session.add(HandoffReply(request_id=request.id, channel="widget", conversation=conversation, officer="lan", text=text))
        session.commit()
    engine.dispose()


async def test_an_officers_reply_comes_over_the_open_socket_and_again_until_it_is_received(
    settings: Callable[..., Settings],
) -> None:
    chosen = settings()
    with served(create_app(chosen), chosen.port):
        widget = Widget(chosen.port)
        conversation = widget.session_id.split(".")[0]
        async with widget.connected() as socket:
            officer_writes(chosen, conversation, "Chào anh/chị")
            frame = await receive(socket)
            assert (frame["type"], frame["text"]) == ("officer", "Chào anh/chị")
        async with widget.connected() as socket:
            again = await receive(socket)
            assert again == frame, "the widget has not said that it came"
            await send(socket, type="received", id=frame["id"])
            await send(socket, type="received", id=frame["id"])
        officer_writes(chosen, conversation, "Thêm một ý")
        async with widget.connected() as socket:
            assert (await receive(socket))["text"] == "Thêm một ý", "and what was received is not sent again"
