"""Request and response bodies of the public HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bot.conversations import MAX_TEXT
from knowledge.reply import Reply

Locale = Literal["vi", "en"]


def _has_something_to_read(text: str) -> str:
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise ValueError("Tin nhắn đang trống. Anh/chị hãy gõ câu hỏi.")
    # Control characters have no meaning in a question and upset logs and databases (NUL in PostgreSQL).
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


MessageText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MAX_TEXT),
    AfterValidator(_has_something_to_read),
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SessionIn(Body):
    pass


class SessionOut(Body):
    session_id: str


class MessageIn(Body):
    session_id: str = Field(max_length=200)
    text: MessageText
    locale: Locale = "vi"
    as_of: dt.date | None = None


class MessagesOut(Body):
    session_id: str
    messages: list[Reply]


class TopicOut(Body):
    slug: str
    title: str


class ProjectsOut(Body):
    total: int
    next_offset: int | None
    projects: list[dict[str, Any]]
