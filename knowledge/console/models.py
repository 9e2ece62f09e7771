"""Tables of the console: officers, their sessions, the audit log, drafts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models import Base, utc_now


class ConsoleUser(Base):
    """An officer. `roles` are those of `knowledge.console.roles`; `totp_secret` is encrypted with a key made from the product's."""

    __tablename__ = "console_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(default=list)
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    totp_secret: Mapped[str]
    # The time step of the last code that was taken: none of it or before is taken again.
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    failed_count: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[dt.datetime | None]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class ConsoleSession(Base):
    """One browser of an officer. The token itself is in the browser alone; here stands its SHA-256."""

    __tablename__ = "console_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("console_user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str]
    agent: Mapped[str]
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)

    user: Mapped[ConsoleUser] = relationship()


class AuditEntry(Base):
    """What an officer did. The database itself refuses to change or delete a row; `hash` covers the row and the one before."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Text, as it is hashed: databases give moments back in different ways.
    at: Mapped[str] = mapped_column(String(32), index=True)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    action: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    address: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The one row with the hash of the newest entry; whoever appends holds it, so that the chain never forks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))


class Revision(Base):
    """A text or figure on its way to the citizen, and afterwards its history.

    `kind` and `subject` say of what (`knowledge.console.subjects`), `content` is in the shape of the content files. `version` counts
    the changes of the row: who changes it says which one he saw. `base_from` and `base_digest` say what was published when the draft
    was begun; `replaced` what the publication took the place of.
    """

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_subject", "kind", "subject"), Index("ix_revision_state", "state", "publish_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(120))
    content: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(20), default="draft")
    version: Mapped[int] = mapped_column(Integer, default=1)
    base_from: Mapped[dt.date | None] = mapped_column(Date)
    base_digest: Mapped[str | None] = mapped_column(String(64))
    replaced: Mapped[dict[str, Any] | None]
    # Everybody who has written a part of it: none of them reviews it.
    editors: Mapped[list[Any]] = mapped_column(default=list)
    author_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    publish_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]

    author: Mapped[ConsoleUser] = relationship(foreign_keys=[author_id])
    reviewer: Mapped[ConsoleUser | None] = relationship(foreign_keys=[reviewer_id])
    publisher: Mapped[ConsoleUser | None] = relationship(foreign_keys=[publisher_id])
    comments: Mapped[list[RevisionComment]] = relationship(order_by="RevisionComment.id")


class RevisionComment(Base):
    """What somebody said about a revision."""

    __tablename__ = "revision_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    text: Mapped[str]

    user: Mapped[ConsoleUser] = relationship(lazy="joined")


# Last: its tables refer to the officers above, and belong to the same schema.
from knowledge.console import training_models as _training_models  # noqa: E402, F401
