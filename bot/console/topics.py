"""Topics with their answers, and parameters with their values: lists with search, and a page of each."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Officer, Reader, services_of
from bot.console.preview import shown_replies
from bot.console.rendering import page
from bot.console.shown import held_on, rows_of, subject_path
from bot.console.wording import states
from bot.pages import typed_day
from knowledge.answers import answer_topic
from knowledge.console.models import Revision
from knowledge.console.revisions import OPEN, revisions_of
from knowledge.console.subjects import Kind, Subject, open_subject, parameter_name
from knowledge.console.where_used import citing, showing_parameter
from knowledge.dates import today
from knowledge.folding import fold
from knowledge.models import Parameter, Topic
from knowledge.parameter_queries import load_book
from knowledge.rendering import format_parameter

Words = Annotated[str, Query(max_length=200)]
Day = Annotated[str, Query(max_length=10)]
router = APIRouter()


@router.get("/topics")
def topics(request: Request, officer: Reader, q: Words = "") -> Response:
    with services_of(request).database() as session:
        found = [
            {"name": row.slug, "title": row.title(officer.locale), "note": row.slug}
            for row in session.scalars(select(Topic).order_by(Topic.title_vi))
            if _meets(q, row.slug, row.title_vi, row.title_en)
        ]
        return _list(request, session, Kind.ANSWER, found, q)


@router.get("/parameters")
def parameters(request: Request, officer: Reader, q: Words = "") -> Response:
    with services_of(request).database() as session:
        found = parameters_found(session, q, officer.locale)
        return _list(request, session, Kind.PARAMETER, found, q)


def parameters_found(session: Session, words: str, locale: str) -> list[dict[str, Any]]:
    """Parameters whose key or title has the words, with what they are today."""
    book, day = load_book(session), today()
    rows = {
        parameter_name(row): row for row in session.scalars(select(Parameter).order_by(Parameter.key, Parameter.effective_from))
    }
    return [
        {
            "name": name,
            "key": row.key,
            "title": row.title_en if locale == "en" else row.title_vi,
            "note": format_parameter(value, locale) if (value := book.find(row.key, day, row.province or None)) else "–",
        }
        for name, row in rows.items()
        if _meets(words, row.key, row.title_vi, row.title_en)
    ]


def _meets(words: str, *texts: str) -> bool:
    """Every word stands in one of the texts, with or without its marks."""
    whole = fold(" ".join(texts))
    return all(word in whole for word in fold(words).split())


def _list(request: Request, session: Session, kind: Kind, found: list[dict[str, Any]], words: str) -> Response:
    names = session.scalars(select(Revision.subject).where(Revision.kind == kind, Revision.state.in_(OPEN)))
    return page(request, "subjects.html", kind=kind, found=found, words=words, open_ones=set(names), subject_path=subject_path)


@router.get("/topics/{name}")
def topic(request: Request, officer: Reader, name: str, as_of: Day = "") -> Response:
    services, day = services_of(request), typed_day(as_of) or today()
    with services.database() as session:
        subject = open_subject(session, Kind.ANSWER, name)
        reply = answer_topic(session, name, day, officer.locale, services.settings.province)
        shown = shown_replies([reply], officer.locale, services.settings.public_url)
        return _subject(request, session, officer, subject, day, replies=shown, uses=[])


@router.get("/parameters/{name}")
def parameter(request: Request, officer: Reader, name: str, as_of: Day = "") -> Response:
    day = typed_day(as_of) or today()
    with services_of(request).database() as session:
        subject = open_subject(session, Kind.PARAMETER, name)
        uses = showing_parameter(session, name.partition("@")[0], officer.locale)
        return _subject(request, session, officer, subject, day, replies=[], uses=uses)


def _subject(request: Request, session: Session, officer: Officer, subject: Subject, day: dt.date, **more: Any) -> Response:
    revisions = revisions_of(session, subject.kind, subject.name)
    context: dict[str, Any] = {
        "kind": subject.kind,
        "name": subject.name,
        "title": subject.title(officer.locale),
        "unit": getattr(getattr(subject, "model", None), "unit", ""),
        "as_of": day,
        "held": held_on(subject, day),
        "published": subject.published(),
        "revisions": rows_of(session, revisions, officer.locale),
        "states": states(officer.locale),
        "subject_path": subject_path,
    }
    return page(request, "subject.html", **context | more)


@router.get("/where-used")
def where_used(
    request: Request,
    officer: Reader,
    document: Annotated[str, Query(max_length=80)] = "",
    article: Annotated[str, Query(max_length=80)] = "",
    clause: Annotated[str, Query(max_length=80)] = "",
    point: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Answers and values that cite a provision: what to look at when the law changes."""
    place = {"document": document, "article": article, "clause": clause, "point": point}
    with services_of(request).database() as session:
        uses = citing(session, place, officer.locale) if document else None
    return page(request, "where_used.html", place=place, uses=uses, subject_path=subject_path)
