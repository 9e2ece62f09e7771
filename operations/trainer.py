"""The trainer: does the trainings that officers ask for, one after the other, beside the running product and behind it.

A process of its own (`noxh teach work`) with low priority. What it does stands in the table `training_job`: it may be killed at any
time, and the next one finds the job silent and fails it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.golden import golden_for, golden_questions
from knowledge.console.held_out import held_out
from knowledge.console.judgement import Judgement, digest_of
from knowledge.console.likeness import Likeness
from knowledge.console.serving import active_model
from knowledge.console.training import JobGoneError, claim_job, fail_silent, finish, get_job, open_job, report
from knowledge.console.training_models import TrainedModel
from knowledge.content_files import Content, read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.models import ExampleQuestion, utc_now
from knowledge.settings import Settings
from operations.judging import judge
from operations.model import (
    TrainingFailedError,
    archive_path,
    code_fingerprint,
    present_data,
    register,
    shipped_fingerprint,
    train,
)

PRIORITY = 10
LOOK_EVERY_S = 1.0
#: A first training, until there is one to go by; on two quiet cores.
EXPECTED_S = 200
# Where each stage begins, in percent.
_TRAINING, _JUDGING, _COMPARING = 3, 70, 85
log = logging.getLogger(__name__)


class LeakError(RuntimeError):
    """Examples nearly copy a question that models are judged by: the figures would be worth nothing."""


def work(settings: Settings) -> None:
    """Until it is stopped."""
    os.nice(PRIORITY)
    sessions = make_session_factory(make_engine(settings.database))
    content = read_content(settings.content)
    while True:
        try:
            with sessions() as session:
                number = None
                # Mostly there is nothing to do: only then is anything written.
                if open_job(session) is not None:
                    fail_silent(session, utc_now())
                    number = claim_job(session, utc_now())
                    session.commit()
            if number is not None:
                run_job(settings, sessions, content, number)
        except Exception:
            log.exception("the trainer could not look for work")
        time.sleep(LOOK_EVERY_S)


def run_job(settings: Settings, sessions: SessionFactory, content: Content, number: int) -> None:
    """Trains, judges and ends the claimed job, whatever happens."""
    job = _Job(sessions, number)
    try:
        model_id = _run(settings, sessions, content, job)
        with sessions() as session:
            finish(session, number, "done", model_id=model_id)
            session.commit()
    except JobGoneError:
        _end(sessions, number, "cancelled")
    except LeakError as error:
        job.tell(str(error))
        _end(sessions, number, "failed", "leak")
    except TrainingFailedError as error:
        log.error("training %s failed: %s", number, error)
        job.tell(str(error))
        _end(sessions, number, "failed", "training")
    except Exception:
        log.exception("training %s failed", number)
        _end(sessions, number, "failed", "error")


def _end(sessions: SessionFactory, number: int, state: str, error: str | None = None) -> None:
    with sessions() as session:
        finish(session, number, state, error=error)
        session.commit()


@dataclass
class _Job:
    """The job's progress and log; each call is a sign of life."""

    sessions: SessionFactory
    number: int
    progress: int = 0
    started: float = field(default_factory=time.monotonic)

    def tell(self, line: str) -> None:
        with contextlib.suppress(JobGoneError):
            self._report(f"{time.monotonic() - self.started:6.0f} s  {line}\n")

    def at(self, progress: int, line: str) -> None:
        """
        Raises:
            JobGoneError: the job is to end.
        """
        self.progress = progress
        self._report(f"{time.monotonic() - self.started:6.0f} s  {line}\n")

    def towards(self, end: int, seconds: float) -> Callable[[], None]:
        """To be called while something is done that should take so long: the progress follows the clock, and stops before `end`."""
        begun, first = time.monotonic(), self.progress

        def look() -> None:
            share = min(1.0, (time.monotonic() - begun) / seconds)
            self.progress = min(end - 1, first + int(share * (end - first)))
            self._report("")

        return look

    def _report(self, lines: str) -> None:
        with self.sessions() as session:
            try:
                report(session, self.number, self.progress, lines)
            finally:
                session.commit()


def _run(settings: Settings, sessions: SessionFactory, content: Content, job: _Job) -> int:
    """The number of the model."""
    job.at(1, "Chuẩn bị câu mẫu")
    with sessions() as session:
        _refuse_leaks(session)
        golden = golden_questions(session, settings.content)
        active = active_model(session)
        trained_by, note = get_job(session, job.number).asked_by_id, get_job(session, job.number).note
    with present_data(settings, sessions) as data:
        path, begun = data.archive(settings), time.monotonic()
        if path.exists():
            job.at(_TRAINING, "Câu mẫu không đổi từ lần huấn luyện trước; dùng lại mô hình đã có")
            seconds = None
        else:
            job.at(_TRAINING, "Huấn luyện")
            train(settings, data, job.tell, job.towards(_JUDGING, active.seconds or EXPECTED_S if active else EXPECTED_S))
            seconds = round(time.monotonic() - begun)
    asked = held_out()
    job.at(_JUDGING, f"Hỏi mô hình mới {len(asked)} câu kiểm tra, có dấu và không dấu, và {len(golden)} câu bắt buộc")
    judgement = judge(settings, path, asked, golden, job.towards(_COMPARING, 60))
    with sessions() as session:
        more: dict[str, object] = {"judgement": judgement.as_json()}
        if seconds is not None:
            more |= {"seconds": seconds, "trained_by_id": trained_by, "created_at": utc_now(), "note": note}
        model = register(session, path, code_fingerprint(), shipped_fingerprint(content, settings), data.counts, **more)
        session.commit()
    if active is not None and active.id != model.id and not _judged(active, digest_of(asked)):
        former = archive_path(settings, active.archive)
        if former.exists():
            job.at(_COMPARING, f"Hỏi mô hình đang dùng (số {active.id}) cùng những câu đó")
            _keep_judgement(sessions, active.id, judge(settings, former, asked, golden_for(active, golden), job.towards(99, 60)))
    job.at(99, f"Xong: mô hình số {model.id}")
    return model.id


def _judged(model: TrainedModel, questions: str) -> bool:
    return model.judgement is not None and model.judgement["questions"] == questions


def _keep_judgement(sessions: SessionFactory, model_id: int, judgement: Judgement) -> None:
    with sessions() as session:
        session.get_one(TrainedModel, model_id).judgement = judgement.as_json()
        session.commit()


def _refuse_leaks(session: Session) -> None:
    """
    Raises:
        LeakError: see the class; the message names the officers' examples, never the held-out questions.
    """
    index = Likeness((item.text, item.topic) for item in held_out())
    added = session.scalars(select(ExampleQuestion).where(ExampleQuestion.origin != "seed", ExampleQuestion.removed_at.is_(None)))
    leaks = [row.text for row in added if index.copies(row.text)]
    if leaks:
        raise LeakError("Câu mẫu gần như chép lại câu kiểm tra, hãy bỏ hoặc viết khác: " + "; ".join(leaks))
