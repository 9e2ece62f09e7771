"""Pages for people: the demo page with the widget, and the text of the law behind each citation."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.templating import Jinja2Templates
from sqlalchemy import select

from bot.services import Services, client_address
from knowledge.dates import today
from knowledge.law_history import beside, document_slugs, history
from knowledge.law_queries import article_slug, in_force_on, label, provision_page, provision_url
from knowledge.models import LegalDocument, Provision
from knowledge.province import words_of

STATIC = Path(__file__).parent / "static"
templates = Jinja2Templates(Path(__file__).parent / "templates")
templates.env.filters["day"] = lambda day: f"{day:%d/%m/%Y}" if day else ""
router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request) -> Response:
    services: Services = request.app.state.services
    banner = services.notices.banner()
    context = {"words": words_of(services.province, "vi"), "banner": banner.text if banner else None}
    return templates.TemplateResponse(request, "home.html", context)


@router.get("/widget.js")
def widget() -> FileResponse:
    return FileResponse(STATIC / "widget.js", media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def limit(request: Request) -> None:
    """The rate limit of everything a browser opens by link."""
    await request.app.state.services.limits.check(client_address(request))


def typed_day(text: str) -> dt.date | None:
    """The day that the form of a page sends; None for what is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@router.get("/law/{document}", dependencies=[Depends(limit)])
def document_page(document: str, request: Request, as_of: dt.date | None = None) -> Response:
    day = as_of or today()
    page = _document(request.app.state.services, document, day)
    if page is None:
        return respond_missing(request, "Không có văn bản này trong kho.")
    return respond(request, "document.html", page, page | {"as_of": day, "slug": document})


@router.get("/law/{document}/{article}", dependencies=[Depends(limit)])
def law_page(
    document: str,
    article: str,
    request: Request,
    clause: str | None = None,
    point: str | None = None,
    as_of: dt.date | None = None,
) -> Response:
    services: Services = request.app.state.services
    day = as_of or today()
    with services.database() as session:
        page = provision_page(session, document, article, clause, point, day)
        row = session.scalar(select(LegalDocument).where(LegalDocument.slug == document))
        versions = history(session, row, article, clause, point, day) if row else []
        if page is not None and row is not None:
            page |= {"history": versions, "as_of": day, **beside(session, row, article, clause, point, day)}
    if page is None:
        detail = "Không có điều khoản này, hoặc điều khoản không có hiệu lực trong ngày được hỏi."
        return respond(request, "missing.html", {"detail": detail}, {"detail": detail, "history": versions}, 404)
    context = {"provision": page, "as_of": day, "document_url": f"/law/{document}?as_of={day.isoformat()}", "slug": document}
    return respond(request, "provision.html", page, context)


def respond(request: Request, template: str, page: dict[str, Any], context: dict[str, Any], status: int = 200) -> Response:
    """HTML for a browser that opens a link, JSON for the widget."""
    if "text/html" in request.headers.get("accept", ""):
        response: Response = templates.TemplateResponse(request, template, context, status)
    else:
        response = JSONResponse(_json_ready(page), status)
    response.headers["Vary"] = "Accept"
    return response


def respond_missing(request: Request, detail: str) -> Response:
    return respond(request, "missing.html", {"detail": detail}, {"detail": detail}, 404)


def _json_ready(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json_ready(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json_ready(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _document(services: Services, slug: str, day: dt.date) -> dict[str, Any] | None:
    with services.database() as session:
        row = session.scalar(select(LegalDocument).where(LegalDocument.slug == slug))
        if row is None:
            return None
        articles = session.scalars(
            select(Provision)
            .where(Provision.document_id == row.id, Provision.clause == "", in_force_on(day))
            .order_by(Provision.position)
        )
        return {
            "document": row.number,
            "title": row.title,
            "issuer": row.issuer,
            "signed_on": row.signed_on,
            "effective_from": row.effective_from,
            "effective_to": row.effective_to,
            "amended_by": row.amended_by,
            "amended_by_urls": document_slugs(session, row.amended_by),
            "status_note": row.status_note,
            "source": row.source,
            "articles": [
                {
                    "label": label(item.article),
                    "heading": item.heading,
                    "slug": article_slug(item.article),
                    "url": provision_url(row.slug, item.article, None, None, day),
                }
                for item in articles
            ],
        }
