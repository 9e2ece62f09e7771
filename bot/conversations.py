"""The life of a message: one at a time per conversation, Rasa first, search when Rasa is down, a row for the figures."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import metrics
from bot.fallback import SearchFallback
from bot.notices import PublicNotices
from bot.rasa_client import RasaClient, RasaUnavailableError
from bot.recording import Recorder
from bot.turns import Turns
from knowledge.dates import today
from knowledge.interactions import Observation
from knowledge.reply import Reply
from knowledge.trace import Trace

MAX_TEXT = 2_000
REMEMBERED = 2_000
MAX_NEAREST = 6
log = logging.getLogger(__name__)


class Conversations:
    """Hands messages to Rasa and brings the replies back, whatever the channel."""

    def __init__(self, rasa: RasaClient, fallback: SearchFallback, recorder: Recorder, notices: PublicNotices) -> None:
        self._rasa = rasa
        self._fallback = fallback
        self._recorder = recorder
        self._notices = notices
        self._turns = Turns()
        self._answered: OrderedDict[tuple[str, str], asyncio.Task[list[Reply]]] = OrderedDict()

    async def handle_once(self, conversation: str, message_id: str, text: str, *, locale: str, channel: str) -> list[Reply]:
        """Like `handle`, for clients that may send a message again: the same id gets the same replies.

        That holds also while the first is still in work: a lost connection does not stop it.
        """
        key = (conversation, message_id)
        task = self._answered.get(key)
        if task is None:
            task = asyncio.create_task(self.handle(conversation, text, locale=locale, as_of=None, channel=channel))
            self._answered[key] = task
            if len(self._answered) > REMEMBERED:
                self._answered.popitem(last=False)
        try:
            return await asyncio.shield(task)
        except Exception:
            # Nothing was answered: the next try may succeed.
            self._answered.pop(key, None)
            raise

    def forget(self, conversation: str) -> None:
        """Drops the replies kept for messages that are sent again."""
        for key in [key for key in self._answered if key[0] == conversation]:
            del self._answered[key]

    async def handle(self, conversation: str, text: str, *, locale: str, as_of: dt.date | None, channel: str) -> list[Reply]:
        """The replies to one message, in order; never empty. On a channel that is switched off: why, and whom to ask.

        Raises:
            ConversationBusyError: more than MAX_WAITING messages of this conversation wait already.
        """
        day = as_of or today()
        async with self.turn(conversation):
            closed = await asyncio.to_thread(self._notices.closed, channel, locale)
            if closed is not None:
                return [closed]
            started = time.perf_counter()
            understood = True
            try:
                replies, trace = await self._rasa.send(conversation, text, locale=locale, as_of=day, channel=channel)
            except RasaUnavailableError as error:
                log.warning("answered by search, Rasa unavailable: %s", error)
                metrics.RASA_FAILURES.inc()
                replies, trace, understood = (
                    [await asyncio.to_thread(self._fallback.reply, text, locale=locale, as_of=day)],
                    Trace(),
                    False,
                )
            metrics.MESSAGE_SECONDS.labels(channel).observe(time.perf_counter() - started)
            # Before the turn ends: who deletes the conversation waits for it, and deletes this too.
            first = replies[0]
            self._recorder.note(
                Observation(
                    conversation, channel, locale, first.kind, first.topic, text, trace, understood, nearest=_nearest(first)
                )
            )
        for reply in replies:
            metrics.REPLIES.labels(channel, reply.kind).inc()
        return replies

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Waits until nothing of this conversation is in work, and holds what comes.

        Raises:
            ConversationBusyError: see `handle`.
        """
        async with self._turns.take(conversation):
            yield


def _nearest(reply: Reply) -> tuple[str, ...]:
    """The topics that a message may have been about."""
    answered = [reply.topic] if reply.topic and reply.kind not in ("fallback", "clarification") else []
    return tuple(dict.fromkeys([*answered, *reply.suggestions]))[:MAX_NEAREST]
