"""Fields that several forms of the console have."""

from __future__ import annotations

import datetime as dt

from starlette.datastructures import FormData

from bot.console.access import text_of
from knowledge.dates import VIETNAM


def version_of(form: FormData) -> int:
    """Which version of the row the page showed; 0, which none has, where it is missing."""
    text = text_of(form, "version", 9)
    return int(text) if text.isdecimal() else 0


def moment_of(text: str) -> dt.datetime | None:
    """A day and minute in Vietnam, as a browser sends them."""
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(dt.UTC)
    except ValueError:
        return None
