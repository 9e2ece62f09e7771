"""Tables of teaching: models of understanding, the jobs that train them, and which of them serves.

Times are UTC. A job and an activation are open (`open` is 1) until they have ended (NULL); the unique column lets at most one of each be
open, whichever process asks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.console.models import ConsoleUser
from knowledge.models import Base, utc_now


class TrainedModel(Base):
    """A trained model. Its archive is `NOXH_HOME/models/<archive>.tar.gz`, of `size` bytes, until `removed_at`.

    `code` and `shipped` are fingerprints of what it was trained by and of the content as it was shipped: with others it is not started.
    `topics` are the slugs that it knows, `questions` the number of its examples.
    `judgement` is what it said to the held-out questions (`knowledge.console.judgement`), `seconds` the time of its training.
    """

    __tablename__ = "trained_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    archive: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(64))
    shipped: Mapped[str] = mapped_column(String(64))
    questions: Mapped[int] = mapped_column(Integer)
    topics: Mapped[list[str]]
    size: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int | None] = mapped_column(Integer)
    # None: trained by the product itself, at its start.
    trained_by_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    note: Mapped[str] = mapped_column(default="")
    judgement: Mapped[dict[str, Any] | None]
    removed_at: Mapped[dt.datetime | None]

    trained_by: Mapped[ConsoleUser | None] = relationship(lazy="joined")


class TrainingJob(Base):
    """One training. `state`: queued, running, done, failed, cancelled; `progress` in percent; `error` names what went wrong."""

    __tablename__ = "training_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    open: Mapped[int | None] = mapped_column(Integer, unique=True)
    state: Mapped[str] = mapped_column(String(20), default="queued")
    progress: Mapped[int] = mapped_column(Integer, default=0)
    log: Mapped[str] = mapped_column(default="")
    error: Mapped[str | None] = mapped_column(String(40))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("console_user.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    started_at: Mapped[dt.datetime | None]
    seen_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    cancel_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    note: Mapped[str] = mapped_column(default="")
    model_id: Mapped[int | None] = mapped_column(ForeignKey("trained_model.id"))

    asked_by: Mapped[ConsoleUser] = relationship(lazy="joined")
    model: Mapped[TrainedModel | None] = relationship()


class Activation(Base):
    """A model put to work. `state`: requested, starting, live, refused (never served), rolled_back (served, and failed there).

    The newest that is live serves. `findings` are what the smoke conversations got otherwise than expected.
    """

    __tablename__ = "model_activation"

    id: Mapped[int] = mapped_column(primary_key=True)
    open: Mapped[int | None] = mapped_column(Integer, unique=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("trained_model.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="requested")
    # None: by the product itself, at its start.
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("console_user.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None] = mapped_column(String(40))
    findings: Mapped[list[Any]] = mapped_column(default=list)

    model: Mapped[TrainedModel] = relationship(lazy="joined")
    asked_by: Mapped[ConsoleUser | None] = relationship(lazy="joined")
