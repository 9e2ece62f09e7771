"""Processes that say they live, queues, versions and disk: what the operations page reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import platform
import secrets
import shutil
import socket
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from knowledge.console.models import Revision
from knowledge.console.operations.models import Heartbeat
from knowledge.console.sessions import moment
from knowledge.models import CallbackPayload, HandoffRequest
from knowledge.settings import PROJECT_ROOT

#: A process writes this often, and is missed after three times.
BEAT_S = 20.0
MISSED_AFTER = dt.timedelta(seconds=3 * BEAT_S)
_FORGOTTEN_AFTER = dt.timedelta(days=1)
#: Of this process: replicas on one machine differ by their number, containers by the name of the machine.
INSTANCE = f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class Process:
    """`lives`: it has written within `MISSED_AFTER`."""

    name: str
    instance: str
    started_at: dt.datetime
    seen_at: dt.datetime
    lives: bool


@dataclass(frozen=True, slots=True)
class Queues:
    """What waits: people for an officer, drafts for review, publications for their time, buttons whose long payload is kept."""

    handoffs: int
    oldest_handoff: dt.datetime | None
    in_review: int
    scheduled: int
    payloads: int


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes, of the file system that the product's home is on."""

    total: int
    free: int

    @property
    def short(self) -> bool:
        """Less than a tenth, or than one gigabyte: a training or a backup may fail."""
        return self.free < max(self.total // 10, 10**9)


def beat(session: Session, name: str, now: dt.datetime, started_at: dt.datetime, instance: str = INSTANCE) -> None:
    """Writes that this process lives; what has been silent for a day is forgotten."""
    session.execute(delete(Heartbeat).where(Heartbeat.seen_at < now - _FORGOTTEN_AFTER))
    session.merge(Heartbeat(name=name, instance=instance, started_at=started_at, seen_at=now))
    session.commit()


def rest(session: Session, name: str, instance: str = INSTANCE) -> None:
    """A process that ends in order is not missed."""
    session.execute(delete(Heartbeat).where(Heartbeat.name == name, Heartbeat.instance == instance))
    session.commit()


def processes(session: Session, now: dt.datetime) -> tuple[Process, ...]:
    rows = session.scalars(select(Heartbeat).order_by(Heartbeat.name, Heartbeat.instance))
    return tuple(
        Process(row.name, row.instance, moment(row.started_at), moment(row.seen_at), now - moment(row.seen_at) <= MISSED_AFTER)
        for row in rows
    )


def queues(session: Session) -> Queues:
    waiting = HandoffRequest.status == "waiting"
    states = dict.fromkeys(("in_review", "scheduled"), 0) | {
        row[0]: row[1] for row in session.execute(select(Revision.state, func.count()).group_by(Revision.state))
    }
    oldest = session.scalar(select(func.min(HandoffRequest.created_at)).where(waiting))
    return Queues(
        handoffs=session.scalar(select(func.count()).where(waiting)) or 0,
        oldest_handoff=oldest,
        in_review=states["in_review"],
        scheduled=states["scheduled"],
        payloads=session.scalar(select(func.count()).select_from(CallbackPayload)) or 0,
    )


def disk(home: Path) -> Disk:
    usage = shutil.disk_usage(home)
    return Disk(usage.total, usage.free)


@cache
def product_version() -> str:
    """Of the installed package; of the project file where it runs from its folder."""
    try:
        return metadata.version("noxh")
    except metadata.PackageNotFoundError:
        with (PROJECT_ROOT / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])


def python_version() -> str:
    return platform.python_version()


@cache
def content_hash(folder: Path) -> str:
    """The first twelve digits of the SHA-256 over names and bytes of the content's files, as this process found them."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def newest_model(home: Path) -> str | None:
    """The fingerprint of the understanding model that was trained last; None where there is none."""
    models = sorted((home / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1].name.removesuffix(".tar.gz") if models else None
