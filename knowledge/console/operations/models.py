"""Tables of the operations page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models import Base, utc_now


class ChannelSwitch(Base):
    """A channel that somebody has switched; one without a row is on. `version` counts the changes."""

    __tablename__ = "channel_switch"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    on: Mapped[bool] = mapped_column("is_on", Boolean)
    reason_vi: Mapped[str] = mapped_column(default="")
    reason_en: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class Banner(Base):
    """What every citizen is told in an incident; the one row has the id 1 and stays when the time is over."""

    __tablename__ = "banner"

    id: Mapped[int] = mapped_column(primary_key=True)
    text_vi: Mapped[str]
    text_en: Mapped[str]
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)


class Heartbeat(Base):
    """A process that writes every few seconds that it lives. `instance` tells replicas apart."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    instance: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class CheckRun(Base):
    """A content check that was asked for. `findings` are its sentences, `finished_at` None while it runs."""

    __tablename__ = "check_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    finished_at: Mapped[dt.datetime | None]
    started_by: Mapped[str] = mapped_column(String(40))
    failed: Mapped[bool] = mapped_column(Boolean, default=False)
    count: Mapped[int] = mapped_column("finding_count", Integer, default=0)
    findings: Mapped[list[Any]] = mapped_column(default=list)


class BackupRecord(Base):
    """A backup that was written: the archive's name without its folder, its size in bytes and SHA-256."""

    __tablename__ = "backup_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
