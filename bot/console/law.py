"""The stored law for officers: documents, their provisions with every dated wording, and where a new one is brought in."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from bot.console.access import Reader, UploadForm, Writer, say_to, services_of, text_of
from bot.console.rendering import go, page
from bot.console.shown import rows_of
from bot.console.wording import file_faults, states
from bot.pages import typed_day
from knowledge.console import revisions as way
from knowledge.console.law_content import fresh, with_proposals
from knowledge.console.law_store import stored_law
from knowledge.console.models import Revision
from knowledge.console.subjects import Kind, UnknownSubjectError, open_subject
from knowledge.dates import today
from knowledge.folding import fold
from knowledge.law.files import LawFileError, paragraphs_of
from knowledge.law.heading import read_heading
from knowledge.law.importer import slug
from knowledge.law.model import Key
from knowledge.law_queries import label, provision_url
from knowledge.models import LegalDocument, Provision

router = APIRouter()


@router.get("/law")
def documents(request: Request, officer: Reader, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    return _documents(request, officer.locale, q)


def _documents(request: Request, locale: str, words: str = "", problem: str = "", status: int = 200) -> Response:
    with services_of(request).database() as session:
        counted = select(Provision.document_id, func.count()).group_by(Provision.document_id)
        counts: dict[int, int] = {row[0]: row[1] for row in session.execute(counted)}
        found = [
            {"document": row, "count": counts.get(row.id, 0)}
            for row in session.scalars(select(LegalDocument).order_by(LegalDocument.position))
            if all(word in fold(f"{row.number} {row.title}") for word in fold(words).split())
        ]
        statement = select(Revision).where(Revision.kind == Kind.LAW, Revision.state.in_(way.OPEN)).order_by(Revision.id.desc())
        imports = rows_of(session, list(session.scalars(statement)), locale)
    return page(request, "law.html", status, found=found, words=words, imports=imports, states=states(locale), problem=problem)


@router.post("/law/upload")
def bring_in(request: Request, officer: Writer, form: UploadForm) -> Response:
    """A draft from a file; nothing is written where the file gives no text."""
    _ = say_to(request)
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _documents(request, officer.locale, problem=_("Hãy chọn một tệp."), status=422)
    try:
        lines = paragraphs_of(sent.filename, sent.file.read())
    except LawFileError as error:
        return _documents(request, officer.locale, problem=file_faults(officer.locale)[error.fault], status=422)
    number = text_of(form, "number", 80) or read_heading(lines).number
    if not number:
        problem = _("Không đọc được số, ký hiệu trong văn bản; hãy nhập số, ký hiệu rồi gửi lại.")
        return _documents(request, officer.locale, problem=problem, status=422)
    with services_of(request).database() as session:
        try:
            subject = open_subject(session, Kind.LAW, slug(number))
        except UnknownSubjectError:
            problem = _("Số, ký hiệu không đúng; ví dụ đúng: 100/2024/NĐ-CP.")
            return _documents(request, officer.locale, problem=problem, status=422)
        if subject.published():
            problem = _("Kho văn bản đã có {number}.").format(number=number)
            return _documents(request, officer.locale, problem=problem, status=422)
        content = with_proposals(fresh(lines, number, text_of(form, "source", 500)), stored_law(session))
        revision = way.start(session, officer, subject, content, None, "")
        session.commit()
    return go(f"/law/imports/{revision.id}")


@router.get("/law/{name}")
def document(request: Request, officer: Reader, name: str, as_of: Annotated[str, Query(max_length=10)] = "") -> Response:
    """A document by article, with the wordings of each place: those in force on the day, and all others by their days."""
    day = typed_day(as_of) or today()
    with services_of(request).database() as session:
        row = session.scalar(select(LegalDocument).where(LegalDocument.slug == name))
        if row is None:
            raise UnknownSubjectError(name)
        revisions = rows_of(session, way.revisions_of(session, Kind.LAW, name), officer.locale)
        articles = _articles(session, row, day)
    return page(
        request,
        "law_document.html",
        document=row,
        articles=articles,
        as_of=day,
        revisions=revisions,
        states=states(officer.locale),
    )


def _articles(session: Session, document: LegalDocument, day: dt.date) -> list[dict[str, Any]]:
    """Keys: label, heading, url (the citizens' page), places (label, wordings with their days and whether they hold)."""
    rows = list(session.scalars(select(Provision).where(Provision.document_id == document.id)))
    rows.sort(key=lambda row: (Key(row.article, row.clause or None, row.point or None).order(), row.effective_from))
    articles: dict[str, dict[str, Any]] = {}
    for row in rows:
        article = articles.setdefault(row.article, {"label": label(row.article), "heading": "", "places": {}})
        holds = row.effective_from <= day and (row.effective_to is None or day <= row.effective_to)
        if holds:
            article["heading"] = row.heading if not row.clause and not row.point else article["heading"]
            article.setdefault("url", provision_url(document.slug, row.article, None, None, day))
        name = Key(row.article, row.clause or None, row.point or None).label()
        place = article["places"].setdefault(name, {"label": name, "level": bool(row.clause) + bool(row.point), "wordings": []})
        place["wordings"].append({"row": row, "holds": holds})
    return list(articles.values())
