"""Many projects from one table: sent, columns matched, tried, published by a second person, undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from bot.console.access import Form, Officer, Publisher, Reader, UploadForm, Writer, say_to, services_of, text_of, texts_of
from bot.console.projects.changes import version_of
from bot.console.projects.shown import places_of
from bot.console.projects.wording import import_states, table_refusal
from bot.console.rendering import error_page, go, page
from knowledge.console.projects import imports as way
from knowledge.console.projects.differences import changed_fields
from knowledge.console.projects.fields import FIELDS
from knowledge.console.projects.matching import MatchingError
from knowledge.console.projects.models import ProjectImport
from knowledge.console.projects.planning import Plan, Planned
from knowledge.console.projects.tables import Table, TableError
from knowledge.console.projects.wording import problem_text, project_fields
from knowledge.console.revisions import NotPublishableError
from knowledge.console.steps import EditConflictError
from knowledge.dates import today

#: Of the latest imports, of faults, and of rows of each kind that a page shows.
LATEST, FAULTS, ROWS = 30, 1_000, 100
_SAMPLES = 3
router = APIRouter()


@router.get("/projects/imports")
def imports(request: Request, officer: Reader) -> Response:
    return _list(request, officer)


def _list(request: Request, officer: Officer, problem: str | None = None, status: int = 200) -> Response:
    with services_of(request).database() as session:
        way.expire(session)
        session.commit()
        rows = list(session.scalars(select(ProjectImport).order_by(ProjectImport.id.desc()).limit(LATEST)))
        states = import_states(officer.locale)
        return page(request, "project_imports.html", status, rows=rows, states=states, problem=problem, days=way.EXPIRES.days)


@router.post("/projects/imports/upload")
async def upload(request: Request, officer: Writer, form: UploadForm) -> Response:
    _ = say_to(request)
    sent = form.get("table")
    if not isinstance(sent, UploadFile):
        return _list(request, officer, _("Hãy chọn một tệp .xlsx hoặc .csv."), 422)
    filename, data = sent.filename or "", await sent.read()
    await form.close()
    return await asyncio.to_thread(_receive, request, officer, filename, data)


def _receive(request: Request, officer: Officer, filename: str, data: bytes) -> Response:
    _ = say_to(request)
    filename = "".join(char for char in filename.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    problem = ""
    with services_of(request).database() as session:
        try:
            row = way.receive(session, officer, filename, data)
            session.commit()
        except TableError as error:
            problem = table_refusal(error, officer.locale)
        except way.TooManyOpenError:
            problem = _("Anh/chị đang có {most} bảng chưa nhập xong. Hãy nhập hoặc bỏ bớt trước.").format(most=way.MAX_OPEN)
    return _list(request, officer, problem, 422) if problem else go(f"/projects/imports/{row.id}")


@router.get("/projects/imports/{number}")
def show(request: Request, officer: Reader, number: int) -> Response:
    """The matching of the columns and the dry run; of one that is over, what it did."""
    with services_of(request).database() as session:
        return _page(request, session, officer, way.get_import(session, number))


def _page(
    request: Request, session: Session, officer: Officer, row: ProjectImport, problem: str | None = None, status: int = 200
) -> Response:
    table, found = way.table_of(row), None
    if table is not None:
        try:
            found = way.dry_run(session, row, places_of(request), today())
        except MatchingError as error:
            problem = problem or table_refusal(error, officer.locale)
    return page(
        request,
        "project_import.html",
        status,
        item=row,
        people={"author": row.author, "publisher": row.publisher},
        states=import_states(officer.locale),
        problem=problem,
        own=row.author_id == officer.id,
        kept=table is not None,
        columns=_columns(table, row) if table is not None else [],
        names={name: text for name, text in project_fields(officer.locale).items() if name in FIELDS},
        found=found,
        shown=_shown(found, officer.locale) if found is not None else {},
        most={"faults": FAULTS, "rows": ROWS},
    )


def _columns(table: Table, row: ProjectImport) -> list[dict[str, Any]]:
    """Each column with its first values that are not empty."""
    found = []
    for place, (heading, field) in enumerate(zip(table.headings, row.matching, strict=True)):
        filled = (item.cells[place] for item in table.rows if item.cells[place])
        samples = [text[:60] for text, _number in zip(filled, range(_SAMPLES), strict=False)]
        found.append({"heading": heading, "field": field, "samples": samples})
    return found


def _shown(found: Plan, locale: str) -> dict[str, Any]:
    names = project_fields(locale)

    def line(item: Planned) -> dict[str, Any]:
        content, before = item.content, item.before
        fields = [names[name] for name in changed_fields(before, content)] if before is not None else []
        return {"row": item.row, "slug": content["slug"], "name": content["name"], "fields": fields}

    return {
        "faults": [
            {"row": fault.row, "column": fault.column, "value": fault.value[:200], "text": problem_text(fault.problem, locale)}
            for fault in found.faults[:FAULTS]
        ],
        "new": [line(item) for item in found.new[:ROWS]],
        "changed": [line(item) for item in found.changed[:ROWS]],
    }


@router.post("/projects/imports/{number}/matching")
def match(request: Request, officer: Writer, form: Form, number: int) -> Response:
    matching = [field or None for field in texts_of(form, "column")]
    return _do(request, officer, number, lambda session: way.match(session, officer, number, version_of(form), matching))


@router.post("/projects/imports/{number}/submit")
def submit(request: Request, officer: Writer, form: Form, number: int) -> Response:
    places = places_of(request)
    return _do(request, officer, number, lambda session: way.submit(session, officer, number, version_of(form), places, today()))


@router.post("/projects/imports/{number}/take-back")
def take_back(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, officer, number, lambda session: way.take_back(session, officer, number, version_of(form)))


@router.post("/projects/imports/{number}/discard")
def discard(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, officer, number, lambda session: way.discard(session, officer, number, version_of(form)))


@router.post("/projects/imports/{number}/give-back")
def give_back(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    return _do(request, officer, number, lambda session: way.take_back(session, officer, number, version_of(form)))


@router.post("/projects/imports/{number}/publish")
def publish(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    """What is written is what the page has shown."""
    places, seen = places_of(request), text_of(form, "seen", 64)
    return _do(
        request,
        officer,
        number,
        lambda session: way.publish(session, officer, number, version_of(form), seen, places, today()),
    )


@router.post("/projects/imports/{number}/undo")
def undo(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    return _do(request, officer, number, lambda session: way.undo(session, officer, number, version_of(form)))


def _do(request: Request, officer: Officer, number: int, step: Callable[[Session], object]) -> Response:
    """One step, and back to the import; what stands in its way is said there, and nothing is written."""
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            step(session)
        except MatchingError as error:
            session.rollback()
            return _page(request, session, officer, way.get_import(session, number), table_refusal(error, officer.locale), 422)
        except NotPublishableError:
            session.rollback()
            problem = _("Chưa gửi được: còn dòng lỗi, hoặc không có gì để ghi. Hãy xem kết quả kiểm thử bên dưới.")
            return _page(request, session, officer, way.get_import(session, number), problem, 422)
        except way.ChangedSinceError as error:
            detail = _("Các dự án này đã được sửa sau lần nhập, hoàn tác sẽ làm mất phần sửa đó: {slugs}.").format(
                slugs=", ".join(error.slugs[:20]) + ("…" if len(error.slugs) > 20 else "")
            )
            return error_page(request, 409, _("Không hoàn tác được lần nhập này"), detail)
        except EditConflictError:
            detail = _(
                "Bảng này, hoặc một dự án trong bảng, vừa thay đổi. Hãy tải lại trang, xem kết quả kiểm thử mới rồi làm tiếp."
            )
            return error_page(request, 409, _("Chưa ghi gì"), detail)
        session.commit()
    return go(f"/projects/imports/{number}")
