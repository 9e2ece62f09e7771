"""A process says every few seconds that it lives, for the operations page."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging

from sqlalchemy.exc import SQLAlchemyError

from knowledge.console.operations.health import BEAT_S, beat, rest
from knowledge.database import SessionFactory

log = logging.getLogger(__name__)


async def beat_for_ever(sessions: SessionFactory, name: str) -> None:
    """Until it is cancelled; a database that does not answer is tried again at the next beat."""
    started_at = dt.datetime.now(dt.UTC)

    def write() -> None:
        with sessions() as session:
            beat(session, name, dt.datetime.now(dt.UTC), started_at)

    def say_goodbye() -> None:
        with sessions() as session:
            rest(session, name)

    try:
        while True:
            try:
                await asyncio.to_thread(write)
            except SQLAlchemyError as error:
                log.warning("no heartbeat written: %s", type(error).__name__)
            await asyncio.sleep(BEAT_S)
    finally:
        with contextlib.suppress(SQLAlchemyError):
            say_goodbye()
