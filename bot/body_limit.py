"""A bound on request bodies, as ASGI middleware: uvicorn has none, and a body is read into memory whole."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The longest message in escaped JSON takes a quarter of this.
MAX_BODY_BYTES = 64 * 1024
STATUS = 413
DETAIL = f"Nội dung gửi lên quá lớn (tối đa {MAX_BODY_BYTES // 1024} KB). Anh/chị vui lòng gửi ngắn hơn."


class BodyLimit:
    """Refuses with 413 what says to be larger, unread, and stops reading what turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise HTTPException(STATUS, DETAIL)
            return message

        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isascii() and declared.isdigit() and len(declared) < 20 and int(declared) <= MAX_BODY_BYTES:
            await self._app(scope, counted, send)
        else:
            await JSONResponse({"detail": DETAIL}, STATUS)(scope, receive, send)
