"""Tables for serving citizens: groups of what could not be answered, officers' replies, office hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models import Base, utc_now


class InboxCluster(Base):
    """Like questions that an officer should look at. `sample` is the first one that is still kept.

    `state` is open, snoozed (until `until`), dismissed, taught (the question became an example of `topic`) or drafted (a new topic was
    begun). `nearest` are slugs of topics, best first, `channels` those it was asked on. `version` counts what officers did with it.
    """

    __tablename__ = "inbox_cluster"
    __table_args__ = (Index("ix_inbox_cluster_count", "state", "count"), Index("ix_inbox_cluster_last", "state", "last_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sample: Mapped[str]
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    nearest: Mapped[list[str]] = mapped_column(default=list)
    channels: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(20), default="open")
    until: Mapped[dt.datetime | None]
    topic: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    count: Mapped[int] = mapped_column(Integer, default=0)
    first_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    last_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class InboxAction(Base):
    """What an officer did with a group, kept a short while so that he can take it back. `before` and `example` say what stood there."""

    __tablename__ = "inbox_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("console_user.id", ondelete="CASCADE"), index=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("inbox_cluster.id", ondelete="CASCADE"))
    at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    before: Mapped[dict[str, Any]]
    example: Mapped[dict[str, Any] | None]


class HandoffReply(Base):
    """An officer's words to a citizen who asked for a person, and how far they have come.

    `state` is queued, sent (Telegram took it, or the widget has shown it) or failed. Deleted with its request.
    """

    __tablename__ = "handoff_reply"
    __table_args__ = (Index("ix_handoff_reply_state", "state", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("handoff_request.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(200), index=True)
    officer: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(20), default="queued")
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    sent_at: Mapped[dt.datetime | None]


class OfficeHours(Base):
    """The one row with the hours in which officers answer; none until an administrator has set them.

    `week` has a list of [from, to] for each day, Monday first, as "HH:MM" in Vietnam; `closed` further days without work, ISO.
    """

    __tablename__ = "office_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[list[Any]]
    closed: Mapped[list[str]] = mapped_column(default=list)
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
