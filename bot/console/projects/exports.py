"""Tables to take away: the projects of the list as it is filtered, and the empty template."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from bot.console.access import Reader, Writer, services_of
from bot.console.projects.entries import Words, query_of
from bot.console.projects.shown import places_of
from bot.console.rendering import HEADERS
from knowledge.console.projects.content import content_of
from knowledge.console.projects.export import CSV, XLSX, as_csv, as_xlsx
from knowledge.console.subjects import Content
from knowledge.dates import today
from knowledge.projects import all_projects

FileKind = Literal["xlsx", "csv"]
router = APIRouter()


@router.get("/projects/export")
def export(
    request: Request,
    _officer: Reader,
    kind: FileKind = "xlsx",
    q: Words = "",
    status: Annotated[str, Query(max_length=30)] = "",
    place: Words = "",
    stale: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    with services_of(request).database() as session:
        contents = [content_of(row) for row in all_projects(session, query_of(request, q, status, place, stale))]
    return _file(request, contents, kind, f"du-an-{today().isoformat()}")


@router.get("/projects/imports/template")
def template(request: Request, _officer: Writer, kind: FileKind = "xlsx") -> Response:
    return _file(request, [], kind, "mau-du-an")


def _file(request: Request, contents: list[Content], kind: FileKind, name: str) -> Response:
    write, media_type = (as_xlsx, XLSX) if kind == "xlsx" else (as_csv, CSV)
    disposition = {"Content-Disposition": f"attachment; filename={quote(name)}.{kind}", "X-Content-Type-Options": "nosniff"}
    return Response(write(contents, places_of(request)), media_type=media_type, headers=HEADERS | disposition)
