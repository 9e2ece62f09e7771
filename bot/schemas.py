"""Request and response bodies of the public HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from bot.conversations import MAX_TEXT
from knowledge.ratings import RatingReason
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


class RatingIn(Body):
    """For the latest answer of this conversation on this topic."""

    session_id: str = Field(max_length=200)
    topic: str = Field(pattern=r"^[a-z0-9-]{1,80}$")
    rating: Literal[1, -1]
    reason: RatingReason | None = None


class RepliesIn(Body):
    session_id: str = Field(max_length=200)
    received: list[Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]] = Field(default=[], max_length=100)


class OfficerReply(Body):
    """What an officer wrote to the citizen; `request` is the number that the citizen was told."""

    id: str
    request: int
    text: str
    at: dt.datetime


class RepliesOut(Body):
    replies: list[OfficerReply]


class TopicOut(Body):
    slug: str
    title: str


class ProjectsOut(Body):
    total: int
    next_offset: int | None
    projects: list[dict[str, Any]]


class Problem(BaseModel):
    """Every answer that is an error: `detail` is for the person."""

    detail: str


class FieldError(BaseModel):
    field: str
    message: str
    type: str


class InvalidRequest(Problem):
    """HTTP 422: `field` names the first wrong field, `errors` all of them. What was sent is not repeated."""

    field: str
    errors: list[FieldError]


_SENTENCES = {
    "missing": "Thiếu trường {field}.",
    "extra_forbidden": "Không có trường {field}.",
    "json_invalid": "Nội dung gửi lên không phải JSON hợp lệ.",
    "string_too_long": "Trường {field} quá dài (tối đa {max_length} ký tự).",
    "literal_error": "Trường {field} phải là một trong: {expected}.",
    "string_type": "Trường {field} phải là chuỗi ký tự.",
    "string_unicode": "Nội dung gửi lên có ký tự hỏng. Hãy gửi chữ mã hóa UTF-8.",
    "int_type": "Trường {field} phải là số nguyên.",
    "int_parsing": "Trường {field} phải là số nguyên.",
    "finite_number": "Trường {field} phải là số.",
    "decimal_type": "Trường {field} phải là số.",
    "decimal_parsing": "Trường {field} phải là số.",
    "string_pattern_mismatch": "Trường {field} không đúng dạng.",
    "bool_type": "Trường {field} phải là true hoặc false.",
    "greater_than": "Trường {field} phải lớn hơn {gt}.",
    "greater_than_equal": "Trường {field} không được nhỏ hơn {ge}.",
    "less_than_equal": "Trường {field} không được lớn hơn {le}.",
}


def field_of(error: Any) -> str:
    """The path of the wrong field in what was sent; empty for the whole of it."""
    if error["type"] == "json_invalid":
        return ""
    return ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path"))


def readable(error: Any) -> str:
    """A validation error as a sentence for the person."""
    kind, field = error["type"], field_of(error)
    if kind == "string_too_long" and field == "text":
        return f"Tin nhắn quá dài (tối đa {error['ctx']['max_length']} ký tự). Anh/chị vui lòng viết ngắn hơn."
    if kind == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if kind in ("model_type", "model_attributes_type", "dict_type", "missing") and not field:
        return "Nội dung gửi lên phải là một đối tượng JSON."
    if kind.startswith("date_"):
        return f"Trường {field!r} phải là ngày dạng 2026-11-22."
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(field=repr(field), **error.get("ctx", {})).replace(" or ", " hoặc ")
    return f"Trường {field!r} không hợp lệ: {error['msg']}" if field else f"Nội dung gửi lên không hợp lệ: {error['msg']}"
