"""What citizens ask and what was answered, kept without who they are: see `knowledge.models.Interaction`.

Words are kept only where an officer has something to learn from them, without personal data (`knowledge/redaction.py`), and for
TEXT_KEPT at most, as the topic `privacy` promises (parameter unanswered-retention).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, field

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from knowledge.models import Interaction, utc_now
from knowledge.redaction import redact
from knowledge.trace import Trace

TEXT_KEPT = dt.timedelta(days=90)
#: An answer by a topic that the model was less sure of is worth a look; below 0.4 it does not answer (config.yml).
LOW_CONFIDENCE = 0.5
FALLBACK, CLARIFICATION, LOW, RATED_DOWN = "fallback", "clarification", "low_confidence", "rated_down"
REASONS = (FALLBACK, CLARIFICATION, LOW, RATED_DOWN)


@dataclass(frozen=True, slots=True)
class Observation:
    """One message and its answer, on the way to the table. `understood` is False when Rasa gave nothing and the search answered."""

    conversation: str = field(repr=False)
    channel: str
    locale: str
    kind: str
    topic: str | None
    text: str = field(repr=False)
    trace: Trace = field(default_factory=Trace)
    understood: bool = True
    #: Slugs of the topics that the reply names or offers, best first.
    nearest: tuple[str, ...] = ()
    at: dt.datetime = field(default_factory=utc_now)


class Pseudonyms:
    """Names conversations by a keyed hash: the same for the same, and without the product's key nobody's."""

    def __init__(self, key: str) -> None:
        self._key = hmac.new(key.encode(), b"noxh.interactions", hashlib.sha256).digest()

    def of(self, conversation: str) -> str:
        """64 hexadecimal digits."""
        return hmac.new(self._key, conversation.encode(), hashlib.sha256).hexdigest()


def reason_of(seen: Observation) -> str | None:
    """Why an officer should look at a message; None for most.

    A pressed button says nothing new, and while Rasa is down nothing is learnt about what it does not know.
    """
    if seen.text.startswith("/") or not seen.understood:
        return None
    if seen.kind in (FALLBACK, CLARIFICATION):
        return seen.kind
    unsure = seen.trace.confidence is not None and seen.trace.confidence < LOW_CONFIDENCE
    return LOW if seen.kind == "answer" and unsure else None


def interaction_of(seen: Observation, pseudonyms: Pseudonyms, known: frozenset[str] = frozenset()) -> Interaction:
    """The row of one observation, not yet stored; `known` as in `redact`."""
    reason = reason_of(seen)
    return Interaction(
        at=seen.at,
        conversation=pseudonyms.of(seen.conversation),
        channel=seen.channel,
        locale=seen.locale,
        kind=seen.kind,
        topic=seen.topic,
        confidence=seen.trace.confidence,
        localities=list(seen.trace.localities),
        projects=list(seen.trace.projects),
        outcome=seen.trace.outcome,
        tenure=seen.trace.tenure,
        reason=reason,
        text=redact(seen.text, known) if reason is not None else None,
    )


def forget_interactions(session: Session, pseudonym: str) -> None:
    """Deletes what is kept of one conversation."""
    session.execute(delete(Interaction).where(Interaction.conversation == pseudonym))


def purge_texts(session: Session, now: dt.datetime) -> None:
    """Deletes the words whose time is over; that something was asked still counts."""
    session.execute(update(Interaction).where(Interaction.at < now - TEXT_KEPT, Interaction.text.is_not(None)).values(text=None))
