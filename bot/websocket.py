"""`/api/v1/ws`: the widget's connection. One JSON object a frame; see bot/widget/README.md for the protocol."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect, status
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import metrics
from bot.rate_limits import RateLimitedError
from bot.schemas import Locale, MessageText, readable
from bot.services import Services, client_address
from bot.sessions import InvalidSessionError
from bot.turns import ConversationBusyError

router = APIRouter()
log = logging.getLogger(__name__)
SESSION_REFUSED = 4401
PING_INTERVAL_S = 25
MAX_FRAME = 16_000
# So many frames in a row that are no message, or come too fast, and the connection is closed.
MAX_BAD_FRAMES = 20
_ERRORS = {
    "rate_limited": "Anh/chị gửi hơi nhanh. Vui lòng chờ một chút rồi gửi lại.",
    "busy": "Tôi đang trả lời các tin trước. Anh/chị vui lòng chờ.",
    "error": "Hệ thống gặp lỗi ngoài dự kiến. Anh/chị vui lòng gửi lại sau ít phút.",
}


class MessageFrame(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=100)
    text: MessageText
    locale: Locale = "vi"


@router.websocket("/api/v1/ws")
async def converse(socket: WebSocket, session_id: str = "") -> None:
    services: Services = socket.app.state.services
    await socket.accept()
    try:
        await services.limits.check(client_address(socket))
        conversation = services.signer.conversation(session_id)
    except RateLimitedError:
        metrics.RATE_LIMITED.inc()
        await socket.close(status.WS_1013_TRY_AGAIN_LATER)
        return
    except InvalidSessionError:
        await socket.close(SESSION_REFUSED)
        return
    # A closed tab is the normal end of a conversation.
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        async with _heartbeat(socket), services.mailbox.open_for(conversation, socket):
            bad = 0
            while bad < MAX_BAD_FRAMES:
                bad = 0 if await _serve_frame(socket, services, conversation) else bad + 1
                # Frames that wait already are received without a pause in which others could be served.
                await asyncio.sleep(0)
            await socket.close(status.WS_1008_POLICY_VIOLATION)


async def _serve_frame(socket: WebSocket, services: Services, conversation: str) -> bool:
    """Answers the next frame; False for one that a widget in order would not have sent."""
    raw = await _receive(socket)
    try:
        kind, frame = _parse(raw)
    except ValueError as error:
        await socket.send_json({"type": "error", "id": _id_of(raw), "code": "invalid", "detail": str(error)})
        return False
    if kind == "received":
        number = _id_of(raw) or ""
        return (
            number.isdecimal()
            and len(number) < 19
            and await asyncio.to_thread(services.mailbox.received, conversation, [int(number)]) == 1
        )
    if frame is None:
        return kind == "pong"
    try:
        await services.limits.check(client_address(socket), conversation)
    except RateLimitedError as error:
        metrics.RATE_LIMITED.inc()
        await _refuse(socket, frame.id, "rate_limited", retry_after=error.retry_after)
        return False
    await socket.send_json({"type": "typing"})
    try:
        replies = await services.conversations.handle_once(
            conversation, frame.id, frame.text, locale=frame.locale, channel="widget"
        )
    except ConversationBusyError:
        await _refuse(socket, frame.id, "busy")
    except Exception:
        log.exception("unexpected error in a conversation")
        await _refuse(socket, frame.id, "error")
    else:
        messages = [reply.model_dump(mode="json") for reply in replies]
        await socket.send_json({"type": "reply", "id": frame.id, "messages": messages})
    return True


async def _receive(socket: WebSocket) -> str:
    """The text of the next frame; empty, and so invalid, for a binary one."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return message.get("text") or ""


async def _refuse(socket: WebSocket, message_id: str, code: str, **more: Any) -> None:
    await socket.send_json({"type": "error", "id": message_id, "code": code, "detail": _ERRORS[code], **more})


def _parse(raw: str) -> tuple[str, MessageFrame | None]:
    """
    Raises:
        ValueError: not a frame of the protocol; the message is for the person.
    """
    if len(raw) > MAX_FRAME:
        raise ValueError("Tin nhắn quá dài. Anh/chị vui lòng viết ngắn hơn.")
    try:
        frame = _Frame.model_validate_json(raw)
        return frame.type, MessageFrame.model_validate_json(raw) if frame.type == "message" else None
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(readable(first)) from None


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: str
    id: str | None = None


def _id_of(raw: str) -> str | None:
    try:
        return _Frame.model_validate_json(raw).id
    except ValidationError:
        return None


@contextlib.asynccontextmanager
async def _heartbeat(socket: WebSocket) -> AsyncIterator[None]:
    """Keeps proxies from closing a quiet connection."""

    async def beat() -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await asyncio.sleep(PING_INTERVAL_S)
                await socket.send_json({"type": "ping"})

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
