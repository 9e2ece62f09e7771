"""Button payloads longer than Telegram's 64 bytes, kept by token."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from bot.telegram.rendering import TOKEN_PREFIX
from knowledge.database import SessionFactory
from knowledge.models import CallbackPayload, utc_now


class PayloadStore:
    """In the database, so that a button outlives the process that sent it."""

    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions

    def put(self, token: str, payload: str) -> None:
        """Keeps a payload, or its being used again: `purge` counts from the last time."""
        with self._sessions() as session:
            session.merge(CallbackPayload(token=token, payload=payload, created_at=utc_now()))
            try:
                session.commit()
            except IntegrityError:
                # Another message with the same button was quicker; a token stands for one payload only.
                session.rollback()

    def resolve(self, data: str) -> str | None:
        """The payload behind a button's data; None when it is not known any more."""
        if not data.startswith(TOKEN_PREFIX):
            return data or None
        with self._sessions() as session:
            row = session.get(CallbackPayload, data)
            return row.payload if row is not None else None

    def purge(self, before: dt.datetime) -> None:
        """Deletes payloads last used before then: they can hold what a person said of themselves."""
        with self._sessions() as session:
            session.execute(delete(CallbackPayload).where(CallbackPayload.created_at < before))
            session.commit()
