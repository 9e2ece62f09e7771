"""What citizens think of answers: a thumb up or down for the latest answer of a conversation on a topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.interactions import RATED_DOWN
from knowledge.models import Interaction
from knowledge.redaction import redact

RatingReason = Literal["wrong", "unclear", "other_question"]
#: Reads what the citizen had written before that moment; None where it is not kept, or was a button.
Question = Callable[[str, dt.datetime], str | None]


@dataclass(frozen=True, slots=True)
class Rating:
    """`value` is 1 or -1; `reason` goes with -1 alone."""

    conversation: str = field(repr=False)
    topic: str
    value: Literal[1, -1]
    reason: RatingReason | None = None


def rate(session: Session, pseudonym: str, rating: Rating, question: Question, known: frozenset[str]) -> Interaction | None:
    """Notes a rating in the caller's transaction; the row that it brings into the inbox, or that leaves it, else None.

    A question rated down is kept for officers like one that was not understood, and no longer when the citizen thinks better of it.
    """
    statement = select(Interaction).where(Interaction.conversation == pseudonym, Interaction.topic == rating.topic)
    row = session.scalar(statement.order_by(Interaction.id.desc()).limit(1))
    if row is None:
        return None
    row.rating, row.rating_reason = rating.value, rating.reason if rating.value < 0 else None
    if rating.value < 0 and row.reason is None:
        words = question(rating.conversation, row.at)
        if words:
            row.reason, row.text = RATED_DOWN, redact(words, known)
            return row
    elif rating.value > 0 and row.reason == RATED_DOWN:
        row.reason = row.text = None
        return row
    return None
