"""Tables of the projects section: changes of projects, and imports of many at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from knowledge.console.models import ConsoleUser
from knowledge.models import Base, utc_now


class ProjectImport(Base):
    """A table of projects that an officer has sent.

    `data` is what was read from the file (`knowledge.console.projects.tables`), compressed, until the import is over; `matching` says
    which field each column is. `counts` are those of the last dry run or of the import. `version` counts the changes of the row.
    """

    __tablename__ = "project_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    version: Mapped[int] = mapped_column(Integer, default=1)
    data: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    matching: Mapped[list[Any]] = mapped_column(default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    author_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    published_at: Mapped[dt.datetime | None]

    author: Mapped[ConsoleUser] = relationship(foreign_keys=[author_id])
    publisher: Mapped[ConsoleUser | None] = relationship(foreign_keys=[publisher_id])


class ProjectChange(Base):
    """A change of a project on its way to the citizen, and afterwards its history.

    `content` is in the shape of the content files; `base_digest` says what was published when the change was begun, `replaced` what
    the publication took the place of (None: there was no such project), `replaced_edited_at` since when that was an officer's.
    """

    __tablename__ = "project_change"
    __table_args__ = (Index("ix_project_change_state", "state", "changed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), index=True)
    content: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(20), default="draft")
    version: Mapped[int] = mapped_column(Integer, default=1)
    base_digest: Mapped[str | None] = mapped_column(String(64))
    replaced: Mapped[dict[str, Any] | None]
    replaced_edited_at: Mapped[dt.datetime | None]
    # Everybody who has written a part of it: none of them publishes it.
    editors: Mapped[list[Any]] = mapped_column(default=list)
    author_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("project_import.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    published_at: Mapped[dt.datetime | None]

    author: Mapped[ConsoleUser] = relationship(foreign_keys=[author_id])
    publisher: Mapped[ConsoleUser | None] = relationship(foreign_keys=[publisher_id])
