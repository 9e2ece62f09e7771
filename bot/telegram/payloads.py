"""Button payloads longer than Telegram's 64 bytes, kept by token."""

from __future__ import annotations

from knowledge.database import SessionFactory
from knowledge.models import CallbackPayload


class PayloadStore:
    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions

    def put(self, token: str, payload: str) -> None:
        with self._sessions() as session:
            session.merge(CallbackPayload(token=token, payload=payload))
            session.commit()

    def get(self, token: str) -> str | None:
        with self._sessions() as session:
            row = session.get(CallbackPayload, token)
            return row.payload if row is not None else None
