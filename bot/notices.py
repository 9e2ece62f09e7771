"""What citizens are told before any answer: that a channel is closed, and the banner of an incident.

Read from the database at most once a second, so that what an officer sets is seen on every replica within two and no message waits for it.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time

from sqlalchemy.exc import SQLAlchemyError

from knowledge.console.operations.notices import Notices, Shown, Words, read_notices
from knowledge.database import SessionFactory
from knowledge.dates import today
from knowledge.i18n import translator
from knowledge.reply import Reply

FRESH_S = 1.0
log = logging.getLogger(__name__)


class PublicNotices:
    """Safe to use from several threads. While the database does not answer, the last that was read holds."""

    def __init__(self, sessions: SessionFactory, province: str) -> None:
        self._sessions = sessions
        self._province = province
        self._known = Notices({}, None)
        self._read_at = float("-inf")
        self._reading = threading.Lock()

    def closed(self, channel: str, locale: str) -> Reply | None:
        """The answer to whatever is asked on a channel that is off; None where it is on."""
        known = self._fresh()
        reason = known.closed_for(channel)
        return None if reason is None else Reply(text=_closed_text(reason, known.offices, locale), kind="error", as_of=today())

    def banner(self) -> Shown | None:
        """The one that holds now."""
        banner = self._fresh().banner
        return banner if banner is not None and banner.holds_at(dt.datetime.now(dt.UTC)) else None

    def _fresh(self) -> Notices:
        if time.monotonic() - self._read_at > FRESH_S:
            # One thread reads; the others need not wait for what is a second old.
            with self._reading:
                if time.monotonic() - self._read_at > FRESH_S:
                    self._read()
        return self._known

    def _read(self) -> None:
        try:
            with self._sessions() as session:
                self._known = read_notices(session, self._province)
        except SQLAlchemyError as error:
            log.warning("notices not read, the last ones hold: %s", type(error).__name__)
        self._read_at = time.monotonic()


def _closed_text(reason: Words, offices: tuple[Words, ...], locale: str) -> str:
    _ = translator(locale)
    lines = [
        _("Trợ lý đang tạm ngừng trả lời trên kênh này. Mong anh/chị thông cảm."),
        _("Lý do: {reason}").format(reason=reason.in_locale(locale)),
    ]
    if offices:
        names = "\n".join(f"- {office.in_locale(locale)}" for office in offices)
        lines.append(_("Trong lúc chờ, anh/chị có thể hỏi:") + f"\n{names}")
    return "\n\n".join(lines)
