"""The reply model: the one shape in which every answer leaves the product.

Actions build it, the gateway validates it and returns it over HTTP, channels render it.
The field names are the public HTTP contract (`POST /api/v1/messages`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["answer", "clarification", "form", "card_list", "handoff", "fallback", "error"]


class Contract(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Citation(Contract):
    """A provision as in force on the reply's `as_of` day.

    `effective_from` is the first day of that version of the provision; `amended_by` the number of
    the document that gave it this wording; `url` opens the text (`/law/...` on this server).
    """

    document: str
    title: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    effective_from: dt.date | None = None
    amended_by: str | None = None
    url: str | None = None


class Button(Contract):
    """`payload` is sent back as the user's next message; Rasa's `/intent{"entity": "value"}` form is allowed."""

    title: str = Field(min_length=1)
    payload: str = Field(min_length=1)


class CardField(Contract):
    label: str
    value: str


class Card(Contract):
    """One project, office or document in a list. `note` warns the reader (for example: unverified).

    `image` is the address of a picture on this server: a PNG that draws its figures (`/loans/chart.png?…`), or a JPEG photo of the
    project (`/project-photos/…`).
    """

    title: str
    subtitle: str | None = None
    fields: list[CardField] = []
    note: str | None = None
    url: str | None = None
    image: str | None = None
    buttons: list[Button] = []


class Reply(Contract):
    """One bubble. `topic` is a slug of the knowledge base, set on every kind but `error`."""

    text: str
    topic: str | None = None
    kind: Kind = "answer"
    citations: list[Citation] = []
    as_of: dt.date
    buttons: list[Button] = []
    cards: list[Card] = []
    suggestions: list[str] = []

    def as_custom(self) -> dict[str, Any]:
        """JSON-ready dict, as sent in Rasa's `custom` payload."""
        return self.model_dump(mode="json")
