"""`GET /api/v1/procedure`: the steps with their days, for a file handed in on one day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from bot.api import Limited
from bot.schemas import InvalidRequest, Locale, Problem
from knowledge.content_schema import Tenure
from knowledge.eligibility import Group, InvalidFactError
from knowledge.law_queries import cite
from knowledge.parameter_queries import load_book
from knowledge.procedure import FIRST_DAY, LAST_DAY, DayOff, timeline
from knowledge.rendering import format_date, format_parameter
from knowledge.reply import Citation

RESPONSES: dict[int | str, dict[str, Any]] = {422: {"model": InvalidRequest}, 429: {"model": Problem}}
router = APIRouter(prefix="/api/v1", responses=RESPONSES)


class DayOffOut(BaseModel):
    day: dt.date
    name: str


class StepOut(BaseModel):
    """Days are estimates; null where the law sets none. `moved_by`: holidays that moved `latest`.

    `doubtful`: a holiday on `latest` that is reported but not verified, so that the day may still move.
    """

    key: str
    title: str
    body: str
    contact: str | None
    paper: str | None
    earliest: dt.date | None
    latest: dt.date | None
    term: str | None
    moved_by: list[DayOffOut]
    doubtful: DayOffOut | None
    citations: list[Citation]


class ProcedureOut(BaseModel):
    start: dt.date
    law_day: dt.date
    tenure: Tenure
    group: Group | None
    estimate: bool = True
    steps: list[StepOut]


@router.get("/procedure")
def read_procedure(
    services: Limited,
    start: Annotated[dt.date, Query(description="Ngày nộp hồ sơ")],
    law_day: Annotated[dt.date | None, Query(description="Ngày dự án bắt đầu nhận hồ sơ; để trống là ngày nộp")] = None,
    group: Group | None = None,
    tenure: Tenure = "buy",
    locale: Locale = "vi",
) -> ProcedureOut:
    rules = law_day or start
    for name, day in (("start", start), ("law_day", rules)):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise InvalidFactError(name, f"Chọn ngày từ {format_date(FIRST_DAY)} đến {format_date(LAST_DAY)}.")
    with services.database() as session:
        steps = timeline(start, rules, group, tenure, load_book(session), services.settings.province)
        return ProcedureOut(
            start=start,
            law_day=rules,
            tenure=tenure,
            group=group,
            steps=[
                StepOut(
                    key=step.key,
                    title=step.title.in_locale(locale),
                    body=step.body.in_locale(locale),
                    contact=step.contact,
                    paper=step.paper.in_locale(locale) if step.paper else None,
                    earliest=step.earliest,
                    latest=step.latest,
                    term=format_parameter(step.term, locale) if step.term else None,
                    moved_by=[_day_off(off, locale) for off in step.moved_by],
                    doubtful=_day_off(step.doubtful, locale) if step.doubtful else None,
                    citations=cite(session, step.citations, rules),
                )
                for step in steps
            ],
        )


def _day_off(off: DayOff, locale: str) -> DayOffOut:
    return DayOffOut(day=off.day, name=off.name.in_locale(locale))
