"""What the action server saw in a message, beside the reply: for figures, never for the citizen or the public contract.

It travels in Rasa's custom payload under TRACE, which the gateway takes off (`bot/rasa_client.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.content_schema import Tenure

TRACE = "trace"
MAX_NAMED = 20


class Trace(BaseModel):
    """`confidence` is the model's (0 to 1) for the likeliest topic of a written question; localities and projects are slugs.

    `outcome` is that of an eligibility check which ended with this message.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    confidence: float | None = Field(default=None, ge=0, le=1)
    localities: tuple[str, ...] = Field(default=(), max_length=MAX_NAMED)
    projects: tuple[str, ...] = Field(default=(), max_length=MAX_NAMED)
    outcome: Literal["eligible", "not_eligible", "need_more_information"] | None = None
    tenure: Tenure | None = None


def read_trace(sent: Iterable[Any]) -> Trace:
    """One trace from those of the bubbles of one message; what is malformed is left out, an answer never fails by it."""
    found = []
    for item in sent:
        try:
            found.append(Trace.model_validate(item))
        except ValidationError:
            continue
    return Trace(
        confidence=next((item.confidence for item in found if item.confidence is not None), None),
        localities=tuple(dict.fromkeys(slug for item in found for slug in item.localities))[:MAX_NAMED],
        projects=tuple(dict.fromkeys(slug for item in found for slug in item.projects))[:MAX_NAMED],
        outcome=next((item.outcome for item in found if item.outcome), None),
        tenure=next((item.tenure for item in found if item.tenure), None),
    )
