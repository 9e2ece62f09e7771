"""Officers' replies on their way to the web: pushed over the sockets that are open, kept for those who are away.

A reply counts as received when the widget has said so; until then a new connection is given it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from knowledge.console.replies import queued, received
from knowledge.console.serving_models import HandoffReply
from knowledge.console.sessions import moment
from knowledge.database import SessionFactory
from knowledge.models import utc_now

INTERVAL_S = 2.0
#: What was written within it is looked for again: rows may be committed later than they were numbered.
OVERLAP = dt.timedelta(seconds=60)
_CHUNK = 500
log = logging.getLogger(__name__)


class Mailbox:
    """The open sockets of this process, by conversation."""

    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions
        self._sockets: dict[str, dict[WebSocket, set[int]]] = {}

    @asynccontextmanager
    async def open_for(self, conversation: str, socket: WebSocket) -> AsyncIterator[None]:
        """While it is open, the socket is given the conversation's replies: what waits already, then what comes."""
        self._sockets.setdefault(conversation, {})[socket] = set()
        try:
            # A database that does not answer stops no conversation; the next connection looks again.
            with contextlib.suppress(SQLAlchemyError):
                await self._push(await asyncio.to_thread(self._queued, [conversation], None))
            yield
        finally:
            here = self._sockets[conversation]
            del here[socket]
            if not here:
                del self._sockets[conversation]

    async def run(self) -> None:
        """Until it is cancelled: pushes what officers have just written."""
        while True:
            try:
                await self.deliver()
            except Exception:
                log.exception("officers' replies not delivered; next try in %s s", INTERVAL_S)
            await asyncio.sleep(INTERVAL_S)

    async def deliver(self) -> None:
        """Pushes the new replies to the conversations that are open here."""
        here = list(self._sockets)
        since = utc_now() - OVERLAP
        for start in range(0, len(here), _CHUNK):
            await self._push(await asyncio.to_thread(self._queued, here[start : start + _CHUNK], since))

    def waiting(self, conversation: str) -> list[dict[str, Any]]:
        """What the conversation has not been shown yet, as JSON."""
        return [as_json(row) for row in self._queued([conversation], None)]

    def received(self, conversation: str, numbers: list[int]) -> int:
        """Notes that the citizen has been shown these replies; how many of them were his and waited."""
        with self._sessions() as session:
            return received(session, conversation, numbers, utc_now())

    async def _push(self, rows: list[HandoffReply]) -> None:
        for row in rows:
            for socket, pushed in list(self._sockets.get(row.conversation, {}).items()):
                if row.id in pushed:
                    continue
                pushed.add(row.id)
                # Who has just left is given it at his next connection.
                with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                    await socket.send_json({"type": "officer", **as_json(row)})

    def _queued(self, conversations: list[str], since: dt.datetime | None) -> list[HandoffReply]:
        with self._sessions() as session:
            return queued(session, conversations, since)


def as_json(row: HandoffReply) -> dict[str, Any]:
    """A reply as the citizen gets it; not which officer wrote it."""
    return {"id": str(row.id), "request": row.request_id, "text": row.text, "at": moment(row.created_at).isoformat()}
