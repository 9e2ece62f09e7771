"""A question of the inbox becomes an example question of a topic, and may be taken back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.examples import MAX_LENGTH, OFFICER, Concern, examine, topic_of
from knowledge.models import ExampleQuestion, Topic
from knowledge.redaction import PLACEHOLDER


class ExampleRefusedError(ValueError):
    """A question that cannot be an example. `reason` is empty, long, placeholder, held_out or elsewhere; `topic` the one that has it already."""

    def __init__(self, reason: str, topic: Topic | None = None) -> None:
        super().__init__(reason)
        self.reason, self.topic = reason, topic


@dataclass(frozen=True, slots=True)
class Example:
    """An example as it was added: `made` where it is new; else it was there, removed at `removed_at` or not at all."""

    id: int
    made: bool
    removed_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def add_example(session: Session, topic: Topic, question: str, locale: str) -> Example:
    """Adds a question to a topic; one that is there already is left, one that was removed comes back.

    Raises:
        ExampleRefusedError: see there.
    """
    question = " ".join(question.split())
    if not re.search(r"\w", question):
        raise ExampleRefusedError("empty")
    if len(question) > MAX_LENGTH:
        raise ExampleRefusedError("long")
    if PLACEHOLDER.search(question):
        raise ExampleRefusedError("placeholder")
    _refuse_if_it_confuses(session, topic, question)
    row = session.scalar(select(ExampleQuestion).where(ExampleQuestion.topic_id == topic.id, ExampleQuestion.text == question))
    if row is None:
        row = ExampleQuestion(topic_id=topic.id, locale=locale, text=question, origin=OFFICER, removed_at=None)
        session.add(row)
        session.flush()
        return Example(row.id, made=True)
    removed = row.removed_at.isoformat() if row.removed_at is not None else None
    row.removed_at = None
    return Example(row.id, made=False, removed_at=removed)


def remove_example(session: Session, example: Example) -> None:
    """Makes the questions of the topic what they were before `add_example`."""
    row = session.get(ExampleQuestion, example.id)
    if row is None:
        return
    if example.made:
        session.delete(row)
    else:
        row.removed_at = dt.datetime.fromisoformat(example.removed_at) if example.removed_at else None


def _refuse_if_it_confuses(session: Session, topic: Topic, question: str) -> None:
    """The same words in two topics teach neither, and what models are judged by is not taught."""
    examined = examine(session, topic.slug, [question])[0]
    if examined.concern is Concern.HELD_OUT:
        raise ExampleRefusedError("held_out")
    if examined.concern is Concern.CONTRADICTS:
        raise ExampleRefusedError("elsewhere", topic_of(session, examined.others[0][1]))
