"""Tables of the console: officers, their sessions, the audit log, drafts, what is published together."""

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
    # The `sub` or `preferred_username` by which an OpenID Connect provider names the officer; given on the server alone.
    oidc_subject: Mapped[str | None] = mapped_column(String(255), index=True, unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class OidcAttempt(Base):
    """A sign-in that was sent to the provider and has not come back: deleted as it does, so that it comes back once.

    `state_hash` and `visit_hash` are SHA-256: of what the provider sends back, and of the cookie of the browser that began.
    """

    __tablename__ = "oidc_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    visit_hash: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    to: Mapped[str] = mapped_column(String(500))
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


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
    # Published together with the others of the release, or not at all.
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    publish_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]

    author: Mapped[ConsoleUser] = relationship(foreign_keys=[author_id])
    reviewer: Mapped[ConsoleUser | None] = relationship(foreign_keys=[reviewer_id])
    publisher: Mapped[ConsoleUser | None] = relationship(foreign_keys=[publisher_id])
    release: Mapped[Release | None] = relationship(back_populates="revisions")
    comments: Mapped[list[RevisionComment]] = relationship(order_by="RevisionComment.id")


class Release(Base):
    """Revisions that citizens get together. `state`: open, scheduled, published or discarded; `version` as in `Revision`."""

    __tablename__ = "release"
    __table_args__ = (Index("ix_release_state", "state", "publish_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20), default="open")
    version: Mapped[int] = mapped_column(Integer, default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    publish_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    # Why it did not go out at its time.
    problem: Mapped[str | None]

    revisions: Mapped[list[Revision]] = relationship(order_by=Revision.id, back_populates="release")
    author: Mapped[ConsoleUser] = relationship(foreign_keys=[author_id])
    publisher: Mapped[ConsoleUser | None] = relationship(foreign_keys=[publisher_id])


class ReportRemark(Base):
    """What an officer adds to the report of a quarter. `version` counts its changes: who saves says which one he saw."""

    __tablename__ = "report_remark"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    quarter: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(Integer, default=1)


class ProjectProgress(Base):
    """How many projects and homes stood in each state on a day; noted when that changes, for projects keep their present state alone.

    `stages` is a list of `{former_province, status, verified, projects, homes, unknown}` as in `knowledge.console.figures.targets`.
    """

    __tablename__ = "project_progress"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    stages: Mapped[list[Any]]


class RevisionComment(Base):
    """What somebody said about a revision."""

    __tablename__ = "revision_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    text: Mapped[str]

    user: Mapped[ConsoleUser] = relationship(lazy="joined")


# Last: their tables refer to the officers above; whoever knows the console's tables knows all of them.
from knowledge.console import serving_models, training_models  # noqa: E402, F401
