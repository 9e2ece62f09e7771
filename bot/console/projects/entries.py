"""The list of projects with its search, and the page of each."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Form, Reader, Writer, say_to, services_of, text_of
from bot.console.projects.shown import card_of, places_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import states
from knowledge.console.projects.changes import OPEN, changes_of, open_change, recheck
from knowledge.console.projects.content import content_of, project_of
from knowledge.console.projects.differences import written
from knowledge.console.projects.fields import FIELDS, day_written
from knowledge.console.projects.models import ProjectChange
from knowledge.console.projects.wording import project_fields
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import digest
from knowledge.content_schema import ProjectStatus
from knowledge.dates import today
from knowledge.models import Project
from knowledge.projects import STALE_AFTER, ProjectQuery, find_projects, price_text, status_label

PAGE = 50
Words = Annotated[str, Query(max_length=200)]
router = APIRouter()


def query_of(request: Request, q: str, status: str, place: str, stale: str) -> ProjectQuery:
    """The criteria of the list, as its form sends them: also those of what is taken away as a table."""
    localities = services_of(request).localities
    near = frozenset(slug for unit in localities.find(place) for slug in localities.covers(unit.slug)) if place.strip() else None
    return ProjectQuery(
        localities=near,
        status=status if status in get_args(ProjectStatus) else None,
        words=q,
        not_checked_since=today() - STALE_AFTER if stale else None,
    )


@router.get("/projects")
def projects(
    request: Request,
    officer: Reader,
    q: Words = "",
    status: Annotated[str, Query(max_length=30)] = "",
    place: Words = "",
    stale: Annotated[str, Query(max_length=1)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """Those taking applications first, a page at a time."""
    query = query_of(request, q, status, place, stale)
    filters = {"q": q, "status": status, "place": place, "stale": stale}
    with services_of(request).database() as session:
        found = find_projects(session, query, (number - 1) * PAGE, PAGE)
        old = find_projects(session, ProjectQuery(not_checked_since=today() - STALE_AFTER), 0, 0).total
        opened = _open_ones(session, [row.slug for row in found.projects])
    return page(
        request,
        "projects.html",
        rows=[_row(item, officer.locale) | {"open": item.slug in opened} for item in found.projects],
        total=found.total,
        stale_total=old,
        filters={name: value for name, value in filters.items() if value},
        number=number,
        pages=max(1, -(-found.total // PAGE)),
        statuses={item: status_label(item, officer.locale) for item in get_args(ProjectStatus)},
        most_days=STALE_AFTER.days,
    )


def _open_ones(session: Session, slugs: list[str]) -> set[str]:
    rows = session.scalars(select(ProjectChange.slug).where(ProjectChange.slug.in_(slugs), ProjectChange.state.in_(OPEN)))
    return set(rows)


def _row(project: Project, locale: str) -> dict[str, Any]:
    return {
        "slug": project.slug,
        "name": project.name,
        "address": project.address or project.former_province,
        "status": status_label(project.status, locale),
        "price": price_text(project, locale),
        "checked_on": project.checked_on,
        "stale": is_stale(project),
        "verified": project.verified,
    }


def is_stale(project: Project) -> bool:
    return today() - project.checked_on > STALE_AFTER


@router.get("/projects/entries/{slug}")
def entry(request: Request, officer: Reader, slug: str) -> Response:
    with services_of(request).database() as session:
        project = project_of(session, slug)
        content, places, names = content_of(project), places_of(request), project_fields(officer.locale)
        pending = open_change(session, slug)
        changes = changes_of(session, slug)
        return page(
            request,
            "project.html",
            project=project,
            card=card_of(content, officer.locale),
            fields=[(names[name], written(name, content, places)) for name in FIELDS],
            history=content["history"],
            written_day=day_written,
            photos=content["photos"],
            stale=is_stale(project),
            seen=digest(content),
            pending=pending,
            changes=changes,
            states=states(officer.locale),
            most_days=STALE_AFTER.days,
        )


@router.post("/projects/entries/{slug}/recheck")
def checked_again(request: Request, officer: Writer, form: Form, slug: str) -> Response:
    """What the officer has compared is what he saw: another entry is not marked as checked."""
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            recheck(session, officer, slug, text_of(form, "seen", 64), today())
        except EditConflictError:
            detail = _("Hãy xem lại nội dung mới rồi mới ghi là đã kiểm tra.")
            return error_page(request, 409, _("Dự án này vừa được người khác sửa"), detail)
        session.commit()
    return go(f"/projects/entries/{slug}")


@router.get("/find/localities")
def find_localities(request: Request, officer: Reader, q: Words = "") -> Response:
    """Localities for the editor's search box: a part of a page for the script."""
    return page(request, "localities_found.html", found=places_of(request).search(q), words=q)
