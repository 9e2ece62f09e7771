"""The figures to take along: the workbook of a period, the report of a quarter."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from bot.console.access import Analyst, Form, say_to, services_of, text_of
from bot.console.figures import Typed, read
from bot.console.rendering import HEADERS, error_page, go, page
from bot.pages import typed_day
from bot.services import Services
from knowledge.console.figures.periods import InvalidPeriodError, Period, Preset, chosen
from knowledge.console.figures.periods import quarter as days_of_quarter
from knowledge.console.figures.remarks import MAX_REMARK, RemarkChangedError, remark, save_remark
from knowledge.console.figures.report import Contents, Quarter, report
from knowledge.console.figures.targets import targets
from knowledge.console.figures.workbook import MEDIA_TYPE, workbook
from knowledge.dates import today
from knowledge.documents import docx, pdf

router = APIRouter()
_WRITERS = {"pdf": (pdf.write, pdf.MEDIA_TYPE), "docx": (docx.write, docx.MEDIA_TYPE)}
_QUARTER = re.compile(r"([0-9]{4})-([1-4])")
#: How many quarters back can be chosen on the page; the address takes others too.
OFFERED = 8


@router.get("/figures/workbook")
def figures_workbook(
    request: Request, officer: Analyst, preset: Annotated[Preset, Query()] = "month", first: Typed = "", last: Typed = ""
) -> Response:
    """The period's figures as XLSX."""
    try:
        period, before = chosen(preset, today(), typed_day(first), typed_day(last))
    except InvalidPeriodError:
        return _no_such_period(request)
    services = services_of(request)
    with services.database() as session:
        shown, old, found = read(session, period, before, services.localities, officer.locale)
        followed = targets(session, services.province, today(), officer.locale)
        content = workbook(shown, before, old, found, followed, officer.locale)
    return _file(content, MEDIA_TYPE, f"so-lieu-{period.first}-{period.last}.xlsx")


@router.get("/figures/report")
def show_report(request: Request, _officer: Analyst, quarter: Annotated[str, Query(max_length=6)] = "") -> Response:
    """What the report of a quarter will say, and the remarks to write."""
    try:
        found, _before = _quarter(quarter)
    except InvalidPeriodError:
        return _no_such_period(request)
    with services_of(request).database() as session:
        text, version = remark(session, found.year, found.number)
    return _page(request, found, text, version)


@router.post("/figures/report")
def write_remark(request: Request, officer: Analyst, form: Form) -> Response:
    _ = say_to(request)
    try:
        found, _before = _quarter(text_of(form, "quarter", 6) or "-")
    except InvalidPeriodError:
        return _no_such_period(request)
    text, version = text_of(form, "remark", MAX_REMARK), text_of(form, "version", 9)
    with services_of(request).database() as session:
        try:
            save_remark(session, officer, found.year, found.number, text, int(version) if version.isdecimal() else -1)
        except RemarkChangedError:
            session.rollback()
            stored, newer = remark(session, found.year, found.number)
            return _page(request, found, text, newer, status=409, stored=stored)
        session.commit()
    return go(f"/figures/report?quarter={found.year}-{found.number}")


@router.get("/figures/report/file")
def report_file(
    request: Request,
    _officer: Analyst,
    quarter: Annotated[str, Query(max_length=6)] = "",
    format: Annotated[Literal["docx", "pdf"], Query()] = "docx",  # noqa: A002 - the address's word
) -> Response:
    try:
        found, before = _quarter(quarter)
    except InvalidPeriodError:
        return _no_such_period(request)
    services = services_of(request)
    with services.database() as session:
        document = report(found, _contents(session, services, found, before), services.province.report)
    write, media_type = _WRITERS[format]
    return _file(write(document), media_type, f"bao-cao-quy-{found.number}-{found.year}.{format}")


def _contents(session: Session, services: Services, found: Quarter, before: Period) -> Contents:
    """In Vietnamese, as the report is."""
    shown, old, tables = read(session, found.period, before, services.localities, "vi")
    followed = targets(session, services.province, found.period.last, "vi")
    return Contents(shown, before, old, tables, followed, remark(session, found.year, found.number)[0])


def _quarter(typed: str) -> tuple[Quarter, Period]:
    """The quarter of an address such as `2026-4`, up to today, and as much of the one before; without one, the last that is over.

    Raises:
        InvalidPeriodError: no quarter is meant, or it has not begun.
    """
    day = today()
    match = _QUARTER.fullmatch(typed or _names()[1])
    if match is None:
        raise InvalidPeriodError
    year, number = int(match[1]), int(match[2])
    whole, before = days_of_quarter(year, number)
    if whole.first > day:
        raise InvalidPeriodError
    runs = whole.last >= day
    if runs:
        whole, before = chosen("quarter", day)
    return Quarter(year, number, whole, runs), before


def _names() -> list[str]:
    """This quarter and those before it, as addresses name them."""
    day = today()
    latest = day.year * 4 + (day.month - 1) // 3
    return [f"{number // 4}-{number % 4 + 1}" for number in range(latest, latest - OFFERED, -1)]


def _page(request: Request, found: Quarter, text: str, version: int, status: int = 200, stored: str | None = None) -> Response:
    chosen_name = f"{found.year}-{found.number}"
    return page(
        request,
        "report.html",
        status,
        quarter=found,
        name=chosen_name,
        names=list(dict.fromkeys([*_names(), chosen_name])),
        text=text,
        version=version,
        stored=stored,
        longest=MAX_REMARK,
        head=services_of(request).province.report,
    )


def _no_such_period(request: Request) -> Response:
    _ = say_to(request)
    return error_page(request, 422, _("Không có kỳ này."), _("Hãy chọn lại khoảng ngày hoặc quý."))


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'})
