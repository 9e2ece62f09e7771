"""Between python-telegram-bot and Telegram: its message limits, 429, broken connections, a refused token."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

import httpx
from aiolimiter import AsyncLimiter
from telegram import Update
from telegram.constants import FloodLimit
from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter
from telegram.request import HTTPXRequest

TIMEOUT_S = 15.0
CONNECTIONS = 256
# Telegram asks for one message a second in a chat and lets short bursts pass.
CHAT_BURST = 3
IDLE_CHATS = 1_000
FLOOD_RETRIES = 3
# Longer waits are not worth it: the answer would come when nobody waits for it any more.
MAX_FLOOD_WAIT_S = 60.0
CONNECT_PAUSES_S = (0.5, 1.0, 2.0, 4.0)
# What counts as a message for Telegram's limits.
_MESSAGES = frozenset(("sendMessage", "sendPhoto"))
log = logging.getLogger(__name__)


class MessagePace(BaseRateLimiter[None]):
    """Sends at most CHAT_BURST messages at once and then one a second to a chat, 30 a second over all.

    On 429 the one message waits as long as Telegram says and is tried again. Unlike the library's
    `AIORateLimiter`, which counts only groups and then halts every chat, the others are served meanwhile.
    """

    def __init__(self) -> None:
        self._chats: dict[object, AsyncLimiter] = {}
        self._overall = AsyncLimiter(FloodLimit.MESSAGES_PER_SECOND, 1)

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """
        Raises:
            RetryAfter: still 429 after FLOOD_RETRIES, or Telegram asks for more than MAX_FLOOD_WAIT_S.
        """
        if endpoint not in _MESSAGES:
            return await callback(*args, **kwargs)
        for _ in range(FLOOD_RETRIES):
            try:
                return await self._paced(callback, args, kwargs, data["chat_id"])
            except RetryAfter as error:
                seconds = _seconds(error)
                if seconds > MAX_FLOOD_WAIT_S:
                    raise
                log.warning("Telegram asks to wait %d s", seconds)
            await asyncio.sleep(seconds + 0.1)
        return await self._paced(callback, args, kwargs, data["chat_id"])

    async def _paced(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any], chat: object
    ) -> Any:
        await self._chat(chat).acquire()
        await self._overall.acquire()
        return await callback(*args, **kwargs)

    def _chat(self, chat: object) -> AsyncLimiter:
        if chat not in self._chats and len(self._chats) >= IDLE_CHATS:
            self._chats = {key: limiter for key, limiter in self._chats.items() if not limiter.has_capacity(CHAT_BURST)}
        return self._chats.setdefault(chat, AsyncLimiter(CHAT_BURST, CHAT_BURST))


class PatientRequest(HTTPXRequest):
    """Tries again where no connection came about; what may have reached Telegram is not sent twice."""

    def __init__(self) -> None:
        super().__init__(CONNECTIONS, TIMEOUT_S, TIMEOUT_S, TIMEOUT_S)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        for pause in CONNECT_PAUSES_S:
            try:
                return await super().do_request(*args, **kwargs)
            except NetworkError as error:
                if not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                    raise
                log.warning("no connection to Telegram, trying again in %s s: %s", pause, error)
            await asyncio.sleep(pause)
        return await super().do_request(*args, **kwargs)


class PollingRequest(HTTPXRequest):
    """Fetches updates and keeps the library from going deaf, which it would do without a word.

    It stops polling when Telegram refuses the token: `on_refused` is told. And it fetches an update that it
    cannot read for ever: such an update arrives without its content.
    """

    def __init__(self, on_refused: Callable[[], None]) -> None:
        super().__init__(1)
        self._on_refused = on_refused

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._on_refused()
        return status, _readable(payload) if status == HTTPStatus.OK else payload


def _readable(payload: bytes) -> bytes:
    answer = json.loads(payload)
    bad = [update for update in answer["result"] if not _can_be_read(update)]
    for update in bad:
        log.error("update %d cannot be read and is left out", update["update_id"])
        for field in update.keys() - {"update_id"}:
            del update[field]
    return json.dumps(answer).encode() if bad else payload


def _can_be_read(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update)
    except Exception:  # whatever the library makes of it
        return False
    return True


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
