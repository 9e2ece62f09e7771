"""Who is served when: a chat's updates in their order, each once, and no notice twice in a row."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.conversations import MAX_WAITING, ConversationBusyError

REMEMBERED = 10_000


class Turns:
    """One update of a chat at a time, in the order they came; other chats do not wait for it.

    A turn reaches from taking the message to sending the last bubble of its answer, so that answers
    stand in the order of the questions and never between each other's bubbles.
    """

    def __init__(self) -> None:
        self._queues: dict[int, _Queue] = {}

    @asynccontextmanager
    async def take(self, chat: int) -> AsyncIterator[None]:
        """
        Raises:
            ConversationBusyError: more than MAX_WAITING updates of this chat wait already.
        """
        queue = self._queues.setdefault(chat, _Queue())
        if queue.waiting > MAX_WAITING:
            raise ConversationBusyError(chat)
        queue.waiting += 1
        try:
            # No await stands before this one: the lock is first come, first served.
            async with queue.lock:
                yield
        finally:
            queue.waiting -= 1
            if queue.waiting == 0:
                self._queues.pop(chat, None)


@dataclass
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Recent:
    """Remembers the last REMEMBERED keys for `seconds`."""

    def __init__(self, seconds: float = float("inf")) -> None:
        self._seconds = seconds
        self._seen: OrderedDict[Hashable, float] = OrderedDict()

    def is_new(self, key: Hashable) -> bool:
        """True the first time, and again when the time is over."""
        now = time.monotonic()
        before = self._seen.get(key)
        if before is not None and now - before < self._seconds:
            return False
        self._seen[key] = now
        self._seen.move_to_end(key)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
