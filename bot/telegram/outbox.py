"""Officers' replies on their way to Telegram: looked for every few seconds, tried again where Telegram cannot be reached."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from knowledge.console.replies import due_on_telegram, note_try
from knowledge.console.serving_models import HandoffReply
from knowledge.database import SessionFactory
from knowledge.i18n import translator
from knowledge.models import HandoffRequest, utc_now

INTERVAL_S = 2.0
AT_ONCE = 20
log = logging.getLogger(__name__)


class Outbox:
    """Sends what officers wrote to citizens who came by Telegram."""

    def __init__(self, sessions: SessionFactory, bot: Bot) -> None:
        self._sessions = sessions
        self._bot = bot

    async def run(self) -> None:
        """Until it is cancelled; whatever goes wrong is tried again."""
        while True:
            try:
                await self.send_due()
            except Exception as error:
                log.error("officers' replies not sent: %s", type(error).__name__)
            await asyncio.sleep(INTERVAL_S)

    async def send_due(self) -> None:
        """Sends what is due, one after another."""
        for number, chat, text in await asyncio.to_thread(self._due):
            outcome = await self._send(chat, text)
            await asyncio.to_thread(self._note, number, outcome)

    async def _send(self, chat: str, text: str) -> str:
        """sent; failed where the citizen cannot be reached any more; else later."""
        try:
            await self._bot.send_message(chat, text, link_preview_options=LinkPreviewOptions(is_disabled=True))
        except (Forbidden, BadRequest, ChatMigrated) as error:
            log.info("a reply cannot be delivered: %s", type(error).__name__)
            return "failed"
        except TelegramError as error:
            log.warning("a reply was not sent, trying again later: %s", type(error).__name__)
            return "later"
        return "sent"

    def _due(self) -> list[tuple[int, str, str]]:
        with self._sessions() as session:
            rows = due_on_telegram(session, utc_now(), AT_ONCE)
            locales = {row.id: session.get_one(HandoffRequest, row.request_id).locale for row in rows}
            return [(row.id, row.conversation.removeprefix("telegram:"), _words(row, locales[row.id])) for row in rows]

    def _note(self, number: int, outcome: str) -> None:
        with self._sessions() as session:
            note_try(session, number, outcome, utc_now())


def _words(reply: HandoffReply, locale: str) -> str:
    _ = translator(locale)
    return _("👤 Cán bộ trả lời yêu cầu {number}:").format(number=reply.request_id) + f"\n\n{reply.text}"
