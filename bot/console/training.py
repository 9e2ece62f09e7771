"""Training: asked for, watched, cancelled."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.console.access import Form, Officer, Reader, Teacher, say_to, services_of, text_of
from bot.console.rendering import error_page, go, page
from bot.console.teaching_words import job_errors, job_states
from knowledge.console.training import TrainingOpenError, ask_cancelling, ask_training, fail_silent, get_job, jobs, open_job
from knowledge.console.training_models import TrainingJob
from knowledge.models import utc_now

LATEST = 20
router = APIRouter()


@router.get("/teaching/training")
def trainings(request: Request, officer: Reader) -> Response:
    with services_of(request).database() as session:
        fail_silent(session, utc_now())
        session.commit()
        return page(
            request, "training.html", rows=jobs(session, LATEST), open_one=open_job(session), states=job_states(officer.locale)
        )


@router.post("/teaching/training")
def start(request: Request, officer: Teacher, form: Form) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            job = ask_training(session, officer, text_of(form, "note", 500))
        except TrainingOpenError:
            return error_page(request, 409, _("Đang có một lần huấn luyện chưa xong."), _("Mỗi lúc chỉ huấn luyện một mô hình."))
        session.commit()
        number = job.id
    return go(f"/teaching/training/{number}")


@router.get("/teaching/training/{number}")
def show(request: Request, officer: Reader, number: int) -> Response:
    return page(request, "training_job.html", **_shown(request, officer, number))


@router.get("/teaching/training/{number}/state")
def state(request: Request, officer: Reader, number: int) -> Response:
    """The part of the page that changes, for its script."""
    return page(request, "training_state.html", **_shown(request, officer, number))


def _shown(request: Request, officer: Officer, number: int) -> dict[str, Any]:
    with services_of(request).database() as session:
        fail_silent(session, utc_now())
        session.commit()
        job: TrainingJob = get_job(session, number)
        return {"job": job, "states": job_states(officer.locale), "errors": job_errors(officer.locale)}


@router.post("/teaching/training/{number}/cancel")
def cancel(request: Request, officer: Teacher, _form: Form, number: int) -> Response:
    with services_of(request).database() as session:
        ask_cancelling(session, officer, number)
        session.commit()
    return go(f"/teaching/training/{number}")
