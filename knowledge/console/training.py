"""Training as a queue of one: asked for by an officer, done by the trainer (`operations.trainer`), its state in the database.

A job whose trainer gives no sign of life for `SILENCE` is failed: the process is gone.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.roles import Actor
from knowledge.console.training_models import TrainingJob
from knowledge.models import utc_now

SILENCE = dt.timedelta(seconds=60)


class TrainingOpenError(RuntimeError):
    """A training waits or runs already: one at a time."""


class UnknownJobError(LookupError):
    """There is no training of this number."""


class JobGoneError(RuntimeError):
    """The job is to be cancelled, or is no longer this trainer's."""


def get_job(session: Session, number: int) -> TrainingJob:
    """
    Raises:
        UnknownJobError: there is none.
    """
    job = session.get(TrainingJob, number)
    if job is None:
        raise UnknownJobError(number)
    return job


def ask_training(session: Session, actor: Actor, note: str) -> TrainingJob:
    """Puts a training into the queue.

    Raises:
        TrainingOpenError: see the class.
    """
    fail_silent(session, utc_now())
    job = TrainingJob(open=1, state="queued", progress=0, log="", asked_by_id=actor.id, note=note, cancel_asked=False)
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        raise TrainingOpenError from None
    record(session, actor, "train", "training", job.id, None, {"note": note})
    return job


def ask_cancelling(session: Session, actor: Actor, number: int) -> None:
    """A waiting job ends at once, a running one when its trainer sees it; one that has ended stays as it is.

    Raises:
        UnknownJobError: there is none.
    """
    job = get_job(session, number)
    if job.open is None:
        return
    waiting = session.execute(
        update(TrainingJob)
        .where(TrainingJob.id == number, TrainingJob.state == "queued")
        .values(open=None, state="cancelled", finished_at=utc_now())
        .returning(TrainingJob.id)
        .execution_options(synchronize_session=False)
    )
    if waiting.scalar() is None:
        job.cancel_asked = True
    record(session, actor, "cancel", "training", number)
    session.flush()
    session.refresh(job)


def fail_silent(session: Session, now: dt.datetime) -> None:
    """Ends jobs whose trainer is gone."""
    session.execute(
        update(TrainingJob)
        .where(TrainingJob.state == "running", TrainingJob.seen_at < now - SILENCE)
        .values(open=None, state="failed", error="gone", finished_at=now)
        .execution_options(synchronize_session=False)
    )


def claim_job(session: Session, now: dt.datetime) -> int | None:
    """Takes the waiting job, if there is one and nobody else was first. The caller commits."""
    taken = session.execute(
        update(TrainingJob)
        .where(TrainingJob.state == "queued")
        .values(state="running", started_at=now, seen_at=now)
        .returning(TrainingJob.id)
        .execution_options(synchronize_session=False)
    )
    found: int | None = taken.scalar()
    return found


def report(session: Session, number: int, progress: int, lines: str = "") -> None:
    """A sign of life, with what is new in the log. The caller commits.

    Raises:
        JobGoneError: see the class.
    """
    cancelled = session.execute(
        update(TrainingJob)
        .where(TrainingJob.id == number, TrainingJob.state == "running")
        .values(seen_at=utc_now(), progress=progress, log=TrainingJob.log + lines)
        .returning(TrainingJob.cancel_asked)
        .execution_options(synchronize_session=False)
    ).scalar()
    if cancelled is None or cancelled:
        raise JobGoneError(number)


def finish(session: Session, number: int, state: str, *, error: str | None = None, model_id: int | None = None) -> None:
    """Ends a running job. The caller commits."""
    values = {"open": None, "state": state, "error": error, "model_id": model_id, "finished_at": utc_now()}
    values |= {"progress": 100} if state == "done" else {}
    session.execute(
        update(TrainingJob)
        .where(TrainingJob.id == number, TrainingJob.state == "running")
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def jobs(session: Session, limit: int) -> list[TrainingJob]:
    """The newest first."""
    return list(session.scalars(select(TrainingJob).order_by(TrainingJob.id.desc()).limit(limit)))


def open_job(session: Session) -> TrainingJob | None:
    return session.scalar(select(TrainingJob).where(TrainingJob.open == 1))
