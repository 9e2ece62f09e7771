"""Questions of citizens for tests of the figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from knowledge.dates import VIETNAM
from knowledge.models import Interaction


def ask(session: Session, at: str, times: int = 1, **changes: Any) -> None:
    """`times` questions at a moment in Vietnam (`2026-11-02 08:30`), each of its own conversation unless one is named."""
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=VIETNAM).astimezone(dt.UTC)
    for number in range(times):
        values = {"conversation": f"{at} {number} {changes.get('topic')}", "channel": "widget", "kind": "answer"} | changes
        session.add(Interaction(at=moment, **values))
    session.flush()
