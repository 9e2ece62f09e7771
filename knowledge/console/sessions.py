"""Sessions of officers: on the server, by an opaque token of which only the hash is stored."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from knowledge.console.models import ConsoleSession, ConsoleUser

#: Without a request for so long, and at the latest after so long, an officer signs in again.
IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=10)
# One write for each session and minute is enough to know that it is in use.
_NOTED_EVERY = dt.timedelta(minutes=1)
_MAX_AGENT = 200


def open_session(session: Session, user: ConsoleUser, address: str, agent: str, now: dt.datetime) -> str:
    """The token for the browser. Sessions that are over are cleared away."""
    over = delete(ConsoleSession).where(ConsoleSession.expires_at <= now)
    session.execute(over.execution_options(synchronize_session=False))
    token = secrets.token_urlsafe(32)
    row = ConsoleSession(
        user_id=user.id,
        token_hash=_hash(token),
        address=address,
        agent=agent[:_MAX_AGENT],
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE,
    )
    session.add(row)
    session.flush()
    return token


def find_session(session: Session, token: str, now: dt.datetime) -> ConsoleSession | None:
    """The session with its officer; None where it is over, was ended, or the officer is locked. Notes that it is in use."""
    row = session.scalar(
        select(ConsoleSession)
        .join(ConsoleUser)
        .options(joinedload(ConsoleSession.user))
        .where(
            ConsoleSession.token_hash == _hash(token),
            ConsoleSession.expires_at > now,
            ConsoleSession.last_seen_at > now - IDLE,
            ConsoleUser.active,
        )
    )
    if row is not None and moment(row.last_seen_at) <= now - _NOTED_EVERY:
        row.last_seen_at = now
        session.commit()
    return row


def sessions_of(session: Session, user_id: int, now: dt.datetime) -> list[ConsoleSession]:
    """Those in use, the newest first."""
    return list(
        session.scalars(
            select(ConsoleSession)
            .where(
                ConsoleSession.user_id == user_id,
                ConsoleSession.expires_at > now,
                ConsoleSession.last_seen_at > now - IDLE,
            )
            .order_by(ConsoleSession.created_at.desc())
        )
    )


def revoke(session: Session, user_id: int, number: int) -> bool:
    """Ends one session of this officer; False where the officer has none of this number."""
    ended = session.execute(
        delete(ConsoleSession)
        .where(ConsoleSession.id == number, ConsoleSession.user_id == user_id)
        .returning(ConsoleSession.id)
        .execution_options(synchronize_session=False)
    )
    return ended.scalar() is not None


def revoke_all(session: Session, user_id: int, but: int | None = None) -> None:
    """Ends all sessions of this officer but the one given."""
    statement = delete(ConsoleSession).where(ConsoleSession.user_id == user_id)
    if but is not None:
        statement = statement.where(ConsoleSession.id != but)
    session.execute(statement.execution_options(synchronize_session=False))


def moment(stored: dt.datetime) -> dt.datetime:
    """With its zone: SQLite gives moments back without."""
    return stored if stored.tzinfo is not None else stored.replace(tzinfo=dt.UTC)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
