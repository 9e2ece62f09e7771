"""`/api/v1/notices`: what the widget tells before anything is asked."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from bot.api import Open
from bot.schemas import InvalidRequest, Locale

router = APIRouter(prefix="/api/v1", responses={422: {"model": InvalidRequest, "description": "Dữ liệu gửi lên không hợp lệ"}})


class NoticesOut(BaseModel):
    """Plain text in the asked language; null where there is nothing to tell. `version` tells one banner from the next."""

    banner: str | None = Field(description="Thông báo khi có sự cố")
    version: int | None = Field(description="Số của thông báo, đổi khi thông báo đổi")
    closed: str | None = Field(description="Vì sao kênh đang ngừng trả lời, và có thể hỏi ở đâu")


@router.get("/notices")
async def notices(
    services: Open, locale: Locale = "vi", channel: Annotated[Literal["widget", "telegram", "zalo"], Query()] = "widget"
) -> NoticesOut:
    """Not counted by the rate limit: read from memory, and asked again every half minute by each open widget."""
    banner = await asyncio.to_thread(services.notices.banner)
    closed = await asyncio.to_thread(services.notices.closed, channel, locale)
    return NoticesOut(
        banner=banner.text.in_locale(locale) if banner else None,
        version=banner.version if banner else None,
        closed=closed.text if closed else None,
    )
