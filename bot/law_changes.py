"""What changed in the law between two days: for programs `/api/v1/law/changes`, for people `/law/changes`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from bot.pages import limit, templates, typed_day
from bot.schemas import InvalidRequest, Locale, Problem
from bot.services import Services
from knowledge.dates import today
from knowledge.eligibility.law import LAW_IN_FORCE
from knowledge.law.changes_query import changes_json, day_text, law_changes

#: A page opened without days shows the changes of the last year.
SHOWN_DAYS = 365
_ORDER = "Ngày sau phải không sớm hơn ngày trước."
router = APIRouter(dependencies=[Depends(limit)])
_WRONG: dict[int | str, dict[str, Any]] = {422: {"model": InvalidRequest}, 429: {"model": Problem}}


@router.get("/api/v1/law/changes", responses=_WRONG)
def read_changes(
    request: Request,
    first: Annotated[dt.date, Query(alias="from", description="Ngày trước")],
    last: Annotated[dt.date, Query(alias="to", description="Ngày sau")],
    locale: Locale = "vi",
) -> dict[str, Any]:
    """Figures, answers, provisions, documents and groups that changed after `from` and up to `to`."""
    if first > last:
        raise RequestValidationError([{"type": "value_error", "loc": ("query", "to"), "msg": _ORDER}])
    return _changes(request.app.state.services, first, last, locale)


@router.get("/law/changes", include_in_schema=False)
def changes_page(
    request: Request,
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """The same as a page with a form of two days; a day that is none is said to be so, not refused."""
    end = typed_day(last) if last else today()
    begin = typed_day(first) if first else dt.date.fromordinal(max(1, (end or today()).toordinal() - SHOWN_DAYS))
    problem, changes = None, None
    if begin is None or end is None:
        problem = "Ngày phải có dạng năm-tháng-ngày, ví dụ 2025-10-09."
    elif begin > end:
        problem = _ORDER
    else:
        changes = _changes(request.app.state.services, begin, end, "vi")
    context = {
        "changes": changes,
        "problem": problem,
        "first": begin.isoformat() if begin else first,
        "last": end.isoformat() if end else last,
        "begins": LAW_IN_FORCE,
        "day_text": lambda day: day_text(day, "vi"),
    }
    response: Response = templates.TemplateResponse(request, "changes.html", context, 422 if problem else 200)
    return response


def _changes(services: Services, first: dt.date, last: dt.date, locale: str) -> dict[str, Any]:
    with services.database() as session:
        return changes_json(session, law_changes(session, first, last, locale, services.settings.province), locale)
