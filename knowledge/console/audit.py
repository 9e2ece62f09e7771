"""The audit log: who did what, when, from where, with what stood there before and after.

Rows are only ever added: the database has triggers against anything else, and each row's hash covers the one before, so that a row
changed behind their back is found by `broken_at`.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge.console.models import AuditEntry, AuditHead
from knowledge.console.roles import Actor
from knowledge.models import utc_now

FIRST = "0" * 64
_HASHED = ("at", "actor", "action", "object_type", "object_id", "before", "after", "address")


def hold(session: Session) -> str:
    """Waits until no other transaction appends, and gives the newest hash; kept until the end of the transaction."""
    return session.execute(
        update(AuditHead).where(AuditHead.id == 1).values(hash=AuditHead.hash).returning(AuditHead.hash)
    ).scalar_one()


def record(
    session: Session,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: str | int,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Appends a row in the caller's transaction: what is not committed is not in the log either."""
    session.flush()
    values: dict[str, Any] = {
        "at": utc_now().isoformat(),
        "actor": actor.username,
        "action": action,
        "object_type": object_type,
        "object_id": str(object_id),
        "before": before,
        "after": after,
        "address": actor.address,
    }
    previous = hold(session)
    digest = _digest(previous, values)
    session.add(AuditEntry(**values, previous_hash=previous, hash=digest))
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(hash=digest))
    session.flush()


def broken_at(session: Session) -> int | None:
    """The id of the first row that is not as it was written, or follows one that is gone; None while all is in order.

    A tail that was cut off shows by the head: then the id after the last row.
    """
    previous, number = FIRST, 0
    statement = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)
    with closing(session.scalars(statement)) as rows:
        for row in rows:
            values = {name: getattr(row, name) for name in _HASHED}
            if row.previous_hash != previous or row.hash != _digest(previous, values):
                return row.id
            previous, number = row.hash, row.id
    head = session.scalar(select(AuditHead.hash).where(AuditHead.id == 1))
    return None if head == previous else number + 1


def _digest(previous: str, values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
