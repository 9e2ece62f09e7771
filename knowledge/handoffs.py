"""Requests to speak to an officer, and reports of violations."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.models import HandoffRequest, utc_now

HandoffKind = Literal["question", "report"]
MAX_QUESTION = 2_000


def request_handoff(
    session: Session, *, kind: HandoffKind, channel: str, conversation: str, locale: str, question: str, topic: str | None
) -> HandoffRequest:
    """Stores a request, or returns the one that this conversation already has waiting for the same question."""
    question = question[:MAX_QUESTION]
    waiting = session.scalar(
        select(HandoffRequest).where(
            HandoffRequest.conversation == conversation,
            HandoffRequest.status == "waiting",
            HandoffRequest.kind == kind,
            HandoffRequest.question == question,
        )
    )
    if waiting is not None:
        return waiting
    request = HandoffRequest(kind=kind, channel=channel, conversation=conversation, locale=locale, question=question, topic=topic)
    session.add(request)
    session.commit()
    return request


def waiting_handoffs(session: Session) -> list[HandoffRequest]:
    """Requests that nobody has handled yet, oldest first."""
    statement = select(HandoffRequest).where(HandoffRequest.status == "waiting").order_by(HandoffRequest.created_at)
    return list(session.scalars(statement))


def close_handoff(session: Session, number: int) -> bool:
    """Marks a request as handled; False when none of this number waits."""
    request = session.get(HandoffRequest, number)
    if request is None or request.status != "waiting":
        return False
    request.status, request.handled_at = "handled", utc_now()
    session.commit()
    return True


def forget_conversation(session: Session, conversation: str) -> None:
    """Deletes what a conversation left here."""
    session.execute(delete(HandoffRequest).where(HandoffRequest.conversation == conversation))
    session.commit()


def purge_requests(session: Session, before: dt.datetime) -> None:
    """Deletes the requests made before that moment, handled or not: the topic `privacy` promises so."""
    session.execute(delete(HandoffRequest).where(HandoffRequest.created_at < before))
    session.commit()
