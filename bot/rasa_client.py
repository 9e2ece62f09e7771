"""The gateway's client of the Rasa server."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from pathlib import Path
from typing import Any

import httpx
from pydantic import ValidationError

from knowledge.reply import Reply
from knowledge.trace import TRACE, Trace, read_trace

CONNECT_TIMEOUT_S = 1.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d{1,5}")


class RasaUnavailableError(RuntimeError):
    """Rasa, or its action server, gave no usable answer in time."""


class RasaClient:
    """Connections to Rasa's `gateway` channel.

    The server that serves is the one that `address_file` names: another model is another server (`operations.rasa_keeper`). Without the
    file it is `url`.
    """

    def __init__(self, url: str, timeout: float, address_file: Path | None = None) -> None:
        """`timeout` in seconds for a whole message."""
        self._url, self._timeout, self._address_file = url, timeout, address_file
        # Only the connection is retried: a message that has been sent may have been acted upon.
        transport = httpx.AsyncHTTPTransport(retries=1)
        self._http = httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(timeout, connect=CONNECT_TIMEOUT_S))

    async def send(self, conversation: str, text: str, *, locale: str, as_of: dt.date, channel: str) -> tuple[list[Reply], Trace]:
        """The replies, and apart from them what the action server saw.

        Raises:
            RasaUnavailableError: no answer, an empty one (the action server is down) or a malformed one.
        """
        body = {
            "sender": conversation,
            "message": text,
            "metadata": {"locale": locale, "as_of": as_of.isoformat(), "channel": channel},
        }
        try:
            # httpx counts its time-out anew at every read.
            async with asyncio.timeout(self._timeout):
                response = await self._http.post(f"{self._address()}/webhooks/gateway/webhook", json=body)
            response.raise_for_status()
            sent = [_custom(item) for item in response.json()]
            trace = read_trace([item.pop(TRACE) for item in sent if isinstance(item, dict) and TRACE in item])
            replies = [Reply.model_validate(item) for item in sent]
        except (httpx.HTTPError, TimeoutError, ValidationError, ValueError, TypeError) as error:
            raise RasaUnavailableError(type(error).__name__) from error
        if not replies:
            raise RasaUnavailableError("empty answer")
        return replies, trace

    async def is_up(self) -> bool:
        try:
            return (await self._http.get(f"{self._address()}/", timeout=CONNECT_TIMEOUT_S)).is_success
        except httpx.HTTPError:
            return False

    def _address(self) -> str:
        """Read at every message: some microseconds, and no message goes to a server that has ended."""
        try:
            written = self._address_file.read_text(encoding="ascii").strip() if self._address_file else ""
        except (OSError, ValueError):
            return self._url
        return written if _ADDRESS.fullmatch(written) else self._url

    async def close(self) -> None:
        await self._http.aclose()


def _custom(item: Any) -> Any:
    return item["custom"] if isinstance(item, dict) and "custom" in item else item
