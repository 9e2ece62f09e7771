"""The content check of what citizens get now, with officers' edits: what is published is written out as files and checked as those are."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.operations.models import CheckRun
from knowledge.console.roles import Actor
from knowledge.console.sessions import moment
from knowledge.content_export import export_content
from knowledge.database import SessionFactory
from knowledge.models import utc_now
from knowledge.settings import PROJECT_ROOT

#: A check takes seconds; one that is older was stopped with its gateway.
ABANDONED_AFTER = dt.timedelta(minutes=10)
TIMEOUT_S = 300
#: Of the findings that are kept and shown.
MAX_FINDINGS = 200


def last_check(session: Session) -> CheckRun | None:
    return session.scalar(select(CheckRun).order_by(CheckRun.id.desc()).limit(1))


def is_running(run: CheckRun | None, now: dt.datetime) -> bool:
    return run is not None and run.finished_at is None and now - moment(run.started_at) < ABANDONED_AFTER


def begin_check(session: Session, actor: Actor) -> int | None:
    """The number of a new run, in the caller's transaction; None while one is running."""
    if is_running(last_check(session), utc_now()):
        return None
    run = CheckRun(started_by=actor.username)
    session.add(run)
    session.flush()
    record(session, actor, "check_content", "check", run.id)
    return run.id


def run_check(sessions: SessionFactory, number: int, content: Path) -> None:
    """Checks and writes down what was found; takes seconds of a processor, in a process of its own so that no answer waits for it."""
    try:
        faults = _faults(sessions, content)
    except (subprocess.SubprocessError, OSError, ValueError):
        faults = None
    with sessions() as session:
        run = session.get_one(CheckRun, number)
        run.finished_at, run.failed = utc_now(), faults is None
        run.count, run.findings = len(faults or []), (faults or [])[:MAX_FINDINGS]
        session.commit()


def _faults(sessions: SessionFactory, content: Path) -> list[dict[str, str | int]]:
    with tempfile.TemporaryDirectory(prefix="noxh-check-") as folder:
        with sessions() as session:
            export_content(session, Path(folder), content)
        command = [sys.executable, "-m", "knowledge.content_check", folder]
        done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, timeout=TIMEOUT_S, check=True)  # noqa: S603 - ours
        found: list[dict[str, str | int]] = json.loads(done.stdout)
        return found
