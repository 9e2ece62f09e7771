"""Logs without the token and without what people say."""

from __future__ import annotations

import logging

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

    def __init__(self, token: str) -> None:
        super().__init__(_FORMAT)
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace(self._token, "***")


def configure_logs(level: str, token: str) -> None:
    """Logs of this process to standard error; `level` as in `NOXH_LOG_LEVEL`."""
    handler = logging.StreamHandler()
    handler.setFormatter(TokenFreeFormatter(token))
    logging.basicConfig(level=level, handlers=[handler])
    quiet_libraries(level)


def quiet_libraries(level: str) -> None:
    """Holds libraries at a level at which they write nothing of people, whatever `level` is."""
    wanted = logging.getLevelNamesMapping()[level]
    for name, least in _LEAST.items():
        logging.getLogger(name).setLevel(max(wanted, least))
