"""Requests to speak to an officer: kept until dealt with, then gone as promised."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.database import SessionFactory
from knowledge.handoffs import (
    MAX_QUESTION,
    close_handoff,
    forget_conversation,
    purge_requests,
    request_handoff,
    waiting_handoffs,
)
from knowledge.models import HandoffRequest, utc_now


def request(session: Session, conversation: str = "a", question: str = "Cho tôi gặp cán bộ", **changes: object) -> HandoffRequest:
    values = {"kind": "question", "channel": "api", "locale": "vi", "topic": None} | changes
    return request_handoff(session, conversation=conversation, question=question, **values)  # type: ignore[arg-type]


def waiting(session: Session) -> list[str]:
    return list(session.scalars(select(HandoffRequest.question).order_by(HandoffRequest.id)))


def test_asking_twice_makes_one_request(database: SessionFactory) -> None:
    with database() as session:
        assert request(session).id == request(session).id
        assert request(session, question="Việc khác").id != request(session).id
        assert request(session, kind="report").id != request(session).id
        assert request(session, conversation="b").id != request(session).id


def test_asking_again_after_the_first_was_handled_makes_a_new_request(database: SessionFactory) -> None:
    with database() as session:
        first = request(session)
        first.status, first.handled_at = "handled", utc_now()
        session.commit()
        assert request(session).id != first.id


def test_a_long_question_is_shortened_and_still_recognised(database: SessionFactory) -> None:
    with database() as session:
        first = request(session, question="x" * (MAX_QUESTION + 500))
        assert len(first.question) == MAX_QUESTION
        assert request(session, question="x" * (MAX_QUESTION + 500)).id == first.id


def test_a_citizen_who_deletes_the_conversation_leaves_nothing(database: SessionFactory) -> None:
    with database() as session:
        request(session, conversation="a", question="của a")
        request(session, conversation="b", question="của b")
        forget_conversation(session, "a")
        assert waiting(session) == ["của b"]


def test_old_requests_are_deleted_handled_or_not(database: SessionFactory) -> None:
    now = utc_now()
    with database() as session:
        old, handled, new = (request(session, question=text) for text in ("cũ", "cũ, đã xong", "mới"))
        old.created_at = handled.created_at = now - dt.timedelta(days=91)
        handled.handled_at = now
        new.created_at = now - dt.timedelta(days=89)
        session.commit()
        purge_requests(session, now - dt.timedelta(days=90))
        assert waiting(session) == ["mới"]


def test_an_officer_sees_what_waits_and_closes_it(database: SessionFactory) -> None:
    with database() as session:
        first, second = request(session, question="Một"), request(session, question="Hai")
        assert [item.question for item in waiting_handoffs(session)] == ["Một", "Hai"]
        assert close_handoff(session, first.id)
        assert not close_handoff(session, first.id)
        assert [item.id for item in waiting_handoffs(session)] == [second.id]
