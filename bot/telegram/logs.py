"""Logs without the token and without what people say."""

from __future__ import annotations

import logging

from knowledge.settings import Settings

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LEAST = {
    # They write every URL, and a Telegram URL holds the token.
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "bm25s": logging.WARNING,
    # Below INFO it writes whole updates: names and words of people.
    "telegram": logging.INFO,
    # It writes an update that it cannot read, in full; the updater then reports the error without it.
    "telegram.Bot": logging.CRITICAL + 1,
    "telegram.ext.ExtBot": logging.CRITICAL + 1,
}


class TokenFreeFormatter(logging.Formatter):
    """Strikes the token out of messages and tracebacks: python-telegram-bot puts it into `InvalidToken`."""

    def __init__(self, token: str | None) -> None:
        super().__init__(_FORMAT)
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return line.replace(self._token, "***") if self._token else line


def configure_logs(settings: Settings) -> None:
    """Logs of this process to standard error."""
    handler = logging.StreamHandler()
    token = settings.telegram_token
    handler.setFormatter(TokenFreeFormatter(token.get_secret_value() if token is not None else None))
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    wanted = logging.getLevelNamesMapping()[settings.log_level]
    for name, least in _LEAST.items():
        logging.getLogger(name).setLevel(max(wanted, least))
