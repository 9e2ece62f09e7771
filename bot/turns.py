"""One message of a conversation at a time, in the order they came; other conversations do not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MAX_WAITING = 4


class ConversationBusyError(RuntimeError):
    """Too many messages of one conversation wait already: HTTP 429."""


@dataclass
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Turns:
    """A queue for each conversation that has something in work."""

    def __init__(self) -> None:
        self._queues: dict[Hashable, _Queue] = {}

    @asynccontextmanager
    async def take(self, conversation: Hashable) -> AsyncIterator[None]:
        """
        Raises:
            ConversationBusyError: more than MAX_WAITING messages of this conversation wait already.
        """
        queue = self._queues.setdefault(conversation, _Queue())
        if queue.waiting > MAX_WAITING:
            raise ConversationBusyError(conversation)
        queue.waiting += 1
        try:
            # No await stands before this one: the lock is first come, first served.
            async with queue.lock:
                yield
        finally:
            queue.waiting -= 1
            if queue.waiting == 0:
                self._queues.pop(conversation, None)
