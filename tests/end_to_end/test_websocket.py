"""The widget's protocol on the running product."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.end_to_end.stack import Stack


def address(stack: Stack, session_id: str) -> str:
    return stack.url.replace("http", "ws", 1) + f"/api/v1/ws?session_id={session_id}"


async def replies(socket: Any, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while len(found) < count:
        frame = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if frame["type"] in ("reply", "error"):
            found.append(frame)
    return found


async def test_messages_sent_at_once_are_answered_in_order(stack: Stack) -> None:
    session_id = stack.conversation().session_id
    texts = ["lãi suất vay", "hồ sơ mua nhà gồm những gì", "mua rồi bao lâu được bán lại"]
    async with connect(address(stack, session_id)) as socket:
        for number, text in enumerate(texts):
            await socket.send(json.dumps({"type": "message", "id": str(number), "text": text, "locale": "vi"}))
        answered = await replies(socket, len(texts))
    assert [frame["id"] for frame in answered] == ["0", "1", "2"]
    assert [frame["messages"][0]["topic"] for frame in answered] == ["loan-interest", "application-file", "resale"]


async def test_the_same_message_sent_again_is_answered_once(stack: Stack) -> None:
    session_id = stack.conversation().session_id
    frame = json.dumps({"type": "message", "id": "a", "text": "/talk-to-officer", "locale": "vi"})
    async with connect(address(stack, session_id)) as socket:
        await socket.send(frame)
        await socket.send(frame)
        first, second = await replies(socket, 2)
    assert first["messages"] == second["messages"]


async def test_a_forged_session_is_refused(stack: Stack) -> None:
    async with connect(address(stack, "forged.abc.def")) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4401
