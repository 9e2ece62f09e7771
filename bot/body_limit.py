"""A bound on request bodies, as ASGI middleware: uvicorn has none, and a body is read into memory whole."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The longest message in escaped JSON takes a quarter of this.
MAX_BODY_BYTES = 64 * 1024
#: Of a file that an officer sends: the addresses `/console/…/upload`, which read nothing before they know who sends it.
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
STATUS = 413


def limit_of(path: str) -> int:
    """In bytes."""
    return MAX_UPLOAD_BYTES if path.startswith("/console/") and path.endswith("/upload") else MAX_BODY_BYTES


def detail(limit: int) -> str:
    return f"Nội dung gửi lên quá lớn (tối đa {limit // 1024} KB). Anh/chị vui lòng gửi ngắn hơn."


class BodyLimit:
    """Refuses with 413 what says to be larger, unread, and stops reading what turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received, limit = 0, limit_of(scope["path"])

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(STATUS, detail(limit))
            return message

        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isascii() and declared.isdigit() and len(declared) < 20 and int(declared) <= limit:
            await self._app(scope, counted, send)
        else:
            await JSONResponse({"detail": detail(limit)}, STATUS)(scope, receive, send)
