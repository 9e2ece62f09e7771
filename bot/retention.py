"""Deleting what conversations leave behind: on the citizen's word, and when their time is over."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from bot.recording import Recorder
from bot.telegram.payloads import PayloadStore
from knowledge.console.grouping import take_out_old
from knowledge.database import SessionFactory, empty_write_ahead_log, make_engine
from knowledge.handoffs import forget_conversation, purge_requests
from knowledge.interactions import purge_texts
from knowledge.settings import sqlite_url

# As promised by the topic `privacy` (parameter handoff-retention).
HANDOFF_RETENTION = dt.timedelta(days=90)
log = logging.getLogger(__name__)


class Retention:
    """Rasa's tracker store (a SQLite file of its own), our hand-over requests and the rows for figures and the inbox."""

    def __init__(self, tracker_file: Path, sessions: SessionFactory, retention_days: int, recorder: Recorder) -> None:
        self._file = tracker_file
        self._sessions = sessions
        self._days = retention_days
        self._recorder = recorder

    def forget(self, conversation: str) -> None:
        """Deletes all that was kept of one conversation, from the files too."""
        with self._sessions() as session:
            self._recorder.forget(session, conversation)
            forget_conversation(session, conversation)
            empty_write_ahead_log(session.connection().engine)
        self._delete_events("sender_id = :value", conversation)

    def purge(self, now: dt.datetime) -> None:
        """Deletes what was said before the retention period, and requests older than theirs."""
        with self._sessions() as session:
            take_out_old(session, now)
            purge_texts(session, now)
            purge_requests(session, now - HANDOFF_RETENTION)
        # Button payloads can hold what a person said of themselves.
        PayloadStore(self._sessions).purge(now - dt.timedelta(days=self._days))
        self._delete_events("timestamp < :value", (now - dt.timedelta(days=self._days)).timestamp())

    def _delete_events(self, condition: str, value: object) -> None:
        engine = self._tracker_engine()
        if engine is None:
            return
        try:
            if inspect(engine).has_table("events"):
                with engine.begin() as connection:
                    connection.execute(text(f"DELETE FROM events WHERE {condition}"), {"value": value})  # noqa: S608 - constant
                empty_write_ahead_log(engine)
        finally:
            engine.dispose()

    def _tracker_engine(self) -> Engine | None:
        # Rasa makes the file at its first start.
        return make_engine(sqlite_url(self._file)) if self._file.exists() else None
