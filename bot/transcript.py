"""What a citizen wrote last, from Rasa's own store: read only when he says that the answer was not right."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from sqlalchemy import inspect, text

from knowledge.console.sessions import moment
from knowledge.database import make_engine
from knowledge.settings import sqlite_url

_LAST = text(
    "SELECT data FROM events WHERE sender_id = :conversation AND type_name = 'user' AND timestamp <= :before ORDER BY id DESC LIMIT 1"
)


class Transcript:
    """Rasa's tracker store, a SQLite file that Rasa makes at its first start."""

    def __init__(self, tracker_file: Path) -> None:
        self._file = tracker_file

    def question(self, conversation: str, before: dt.datetime) -> str | None:
        """The words of the message before that moment; None where nothing is kept or a button was pressed."""
        if not self._file.exists():
            return None
        engine = make_engine(sqlite_url(self._file))
        try:
            if not inspect(engine).has_table("events"):
                return None
            with engine.connect() as connection:
                data = connection.scalar(_LAST, {"conversation": conversation, "before": moment(before).timestamp()})
        finally:
            engine.dispose()
        words = json.loads(data).get("text") if data else None
        return words if isinstance(words, str) and words and not words.startswith("/") else None
