"""The hours in which officers answer, for administrators: citizens who ask for a person are told them."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from bot.console.access import Administrator, Form, Officer, now, say_to, services_of, text_of
from bot.console.rendering import go, page
from knowledge.console.audit import record
from knowledge.console.serving_models import OfficeHours
from knowledge.office_hours import (
    SPANS,
    InvalidHoursError,
    parse_closed,
    parse_week,
    read_hours,
    save_hours,
    told_to_citizen,
    weekday_names,
)

router = APIRouter()


@router.get("/office-hours")
def show(request: Request, officer: Administrator) -> Response:
    with services_of(request).database() as session:
        row = session.get(OfficeHours, 1)
        hours = read_hours(session)
    week = [[(span[0], span[1]) for span in day] for day in row.week] if row else [[] for _ in range(7)]
    told = told_to_citizen(hours, now(), officer.locale) if hours else ""
    closed = [f"{dt.date.fromisoformat(day):%d/%m/%Y}" for day in row.closed] if row else []
    return _page(request, officer, week, "\n".join(closed), told=told)


@router.post("/office-hours")
def save(request: Request, officer: Administrator, form: Form) -> Response:
    _ = say_to(request)
    typed, closed = _typed(form), text_of(form, "closed", 3_000)
    try:
        week, days = parse_week(typed), parse_closed(closed)
    except InvalidHoursError as error:
        if error.weekday is None:
            problem = _("Mỗi dòng ghi một ngày nghỉ, ví dụ 31/12/2026; nhiều nhất 100 ngày.")
        else:
            problem = _("Giờ của {day} chưa đúng: ghi dạng 07:30, giờ sau muộn hơn giờ trước.").format(
                day=weekday_names(officer.locale)[error.weekday]
            )
        return _page(request, officer, typed, closed, problem=problem, status=422)
    with services_of(request).database() as session:
        row = session.get(OfficeHours, 1)
        before = {"week": row.week, "closed": row.closed} if row is not None else None
        save_hours(session, week, days)
        record(session, officer, "changed", "office_hours", 1, before, {"week": week, "closed": days})
        session.commit()
    return go("/office-hours")


def _typed(form: FormData) -> list[list[tuple[str, str]]]:
    return [
        [(text_of(form, f"from-{day}-{span}", 8), text_of(form, f"to-{day}-{span}", 8)) for span in range(SPANS)]
        for day in range(7)
    ]


def _page(
    request: Request,
    officer: Officer,
    week: list[list[tuple[str, str]]],
    closed: str,
    *,
    told: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    filled = [[*day, *[("", "")] * SPANS][:SPANS] for day in week]
    return page(
        request,
        "office_hours.html",
        status,
        days=list(zip(weekday_names(officer.locale), filled, strict=True)),
        closed=closed,
        told=told,
        problem=problem,
    )
