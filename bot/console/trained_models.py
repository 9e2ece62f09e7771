"""Models: what is kept, how each compares with the one that serves, and putting one to work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.console.access import Form, Publisher, Reader, Teacher, say_to, services_of, text_of
from bot.console.rendering import error_page, go, page
from bot.console.teaching_words import activation_reasons, activation_states, interval, percent, verdicts
from knowledge.answers import topic_titles
from knowledge.console.judgement import Comparison, Judgement, compare, topic_scores, totals
from knowledge.console.serving import (
    ActivationOpenError,
    ModelInUseError,
    activations,
    active_model,
    ask_activation,
    end_silent,
    get_model,
    models,
    note_model,
    open_activation,
    remove_model,
)
from knowledge.console.training_models import TrainedModel
from knowledge.models import utc_now

LATEST = 10
router = APIRouter()


@router.get("/teaching/models")
def kept(request: Request, officer: Reader) -> Response:
    with services_of(request).database() as session:
        end_silent(session, utc_now())
        session.commit()
        active = active_model(session)
        rows = [{"model": model, "whole": _whole(model, officer.locale)} for model in models(session)]
        return page(
            request,
            "models.html",
            rows=rows,
            active=active,
            activations=activations(session, LATEST),
            open_one=open_activation(session),
            states=activation_states(officer.locale),
            reasons=activation_reasons(officer.locale),
        )


def _whole(model: TrainedModel, locale: str) -> dict[str, str]:
    if not model.judgement:
        return {}
    return {noise: percent(share, locale) for noise, share in totals(Judgement.from_json(model.judgement)).items()}


@router.get("/teaching/models/{number}")
def show(request: Request, officer: Reader, number: int) -> Response:
    """Its figures, and topic by topic what would change for citizens."""
    with services_of(request).database() as session:
        model, active = get_model(session, number), active_model(session)
        judgement = Judgement.from_json(model.judgement) if model.judgement else None
        opened = open_activation(session)
        comparison = _compared(judgement, active)
        topics = list(comparison.topics.items()) if comparison else []
        context: dict[str, Any] = {
            "model": model,
            "active": active,
            "serves": active is not None and active.id == model.id,
            "judgement": judgement,
            "whole": totals(judgement) if judgement else {},
            "scores": topic_scores(judgement) if judgement else {},
            "comparison": comparison,
            # What would be lost comes first.
            "changed": sorted((item for item in topics if item[1].won or item[1].lost), key=lambda item: -item[1].lost),
            "unchanged": [item for item in topics if not (item[1].won or item[1].lost)],
            "opened": opened,
            "last": next((item for item in activations(session, 50) if item.model_id == number), None),
            "titles": topic_titles(session, officer.locale),
            "percent": lambda share: percent(share, officer.locale),
            "interval": lambda share: interval(share, officer.locale),
            "verdicts": verdicts(officer.locale),
            "states": activation_states(officer.locale),
            "reasons": activation_reasons(officer.locale),
        }
    return page(request, "model.html", **context)


def _compared(judgement: Judgement | None, active: TrainedModel | None) -> Comparison | None:
    if judgement is None or active is None or not active.judgement:
        return None
    return compare(Judgement.from_json(active.judgement), judgement)


@router.post("/teaching/models/{number}/activate")
def activate(request: Request, officer: Publisher, _form: Form, number: int) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            model = get_model(session, number)
            if not model.judgement or model.judgement["failed"]:
                return error_page(request, 409, _("Mô hình chưa được kiểm tra, hoặc trả lời sai câu bắt buộc."))
            ask_activation(session, officer, number)
        except ModelInUseError:
            return error_page(request, 409, _("Mô hình này đang phục vụ."))
        except ActivationOpenError:
            return error_page(request, 409, _("Đang thay mô hình; hãy chờ lần này xong."))
        session.commit()
    return go(f"/teaching/models/{number}")


@router.post("/teaching/models/{number}/note")
def note(request: Request, officer: Teacher, form: Form, number: int) -> Response:
    with services_of(request).database() as session:
        note_model(session, officer, number, text_of(form, "note", 500))
        session.commit()
    return go(f"/teaching/models/{number}")


@router.post("/teaching/models/{number}/remove")
def remove(request: Request, officer: Publisher, _form: Form, number: int) -> Response:
    _ = say_to(request)
    services = services_of(request)
    with services.database() as session:
        try:
            archive = remove_model(session, officer, number).archive
        except ModelInUseError:
            return error_page(request, 409, _("Mô hình đang phục vụ không xóa được."))
        session.commit()
    Path(services.settings.home / "models" / f"{archive}.tar.gz").unlink(missing_ok=True)
    return go("/teaching/models")
