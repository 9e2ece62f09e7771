"""The editor: a new draft from what is published, and changes of a draft."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from bot.console.access import Form, Officer, Writer, say_to, services_of, text_of
from bot.console.contents import content_of, fresh
from bot.console.forms import version_of
from bot.console.rendering import error_page, go, page
from bot.console.shown import checker_of, citations_shown, compared, subject_path
from bot.pages import typed_day
from knowledge.console.models import Revision
from knowledge.console.revisions import OPEN, get_revision, is_outdated, revisions_of, save, start
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Content, Kind, Subject, UnknownSubjectError, open_subject
from knowledge.dates import today

router = APIRouter()


@router.get("/edit/{kind}/{name}")
def new_draft(
    request: Request, officer: Writer, kind: str, name: str, begun_from: Annotated[str, Query(alias="from", max_length=10)] = ""
) -> Response:
    """The form with the content that is published from this day; with none, the newest as the one to go on from."""
    with services_of(request).database() as session:
        subject = editable(session, kind, name)
        published = subject.published_from(typed_day(begun_from))
        newest = next(iter(subject.published()), None)
        content = published or ((newest | {"from": today().isoformat(), "to": None}) if newest else fresh(subject))
        base = content["from"] if published else newest["from"] if newest else ""
        return _editor(request, session, officer, subject, content, base=base)


@router.post("/edit/{kind}/{name}")
def create(request: Request, officer: Writer, form: Form, kind: str, name: str) -> Response:
    with services_of(request).database() as session:
        subject = editable(session, kind, name)
        base = typed_day(text_of(form, "base", 10))
        revision = start(session, officer, subject, content_of(subject.kind, form), base, text_of(form, "note", 2_000))
        session.commit()
    return go(f"/revisions/{revision.id}")


@router.get("/revisions/{number}/edit")
def edit(request: Request, officer: Writer, number: int) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        revision = get_revision(session, number)
        if revision.state != "draft":
            return error_page(request, 409, _("Chỉ sửa được bản soạn; hãy lấy bản này về để sửa trước."))
        if revision.kind == Kind.LAW:
            return go(f"/law/imports/{number}")
        subject = editable(session, revision.kind, revision.subject)
        return _editor(request, session, officer, subject, revision.content, revision=revision)


@router.post("/revisions/{number}/edit")
def store(request: Request, officer: Writer, form: Form, number: int) -> Response:
    """Saves; where somebody else has saved since, both texts are shown and nothing is overwritten."""
    version = version_of(form)
    with services_of(request).database() as session:
        revision = get_revision(session, number)
        subject = editable(session, revision.kind, revision.subject)
        content, note = content_of(subject.kind, form), text_of(form, "note", 2_000)
        try:
            save(session, officer, number, version, content, note)
        except EditConflictError:
            session.rollback()
            session.refresh(revision)
            conflict = compared(revision.content, content, officer.locale)
            return _editor(
                request, session, officer, subject, content, revision=revision, note=note, conflict=conflict, status=409
            )
        session.commit()
    return go(f"/revisions/{number}")


def editable(session: Session, kind: str, name: str) -> Subject:
    """What this editor writes: not law, which comes from files (`bot.console.law_imports`).

    Raises:
        UnknownSubjectError: there is no such thing to edit here.
    """
    if kind == Kind.LAW:
        raise UnknownSubjectError(kind)
    return open_subject(session, kind, name)


def _editor(
    request: Request,
    session: Session,
    officer: Officer,
    subject: Subject,
    content: Content,
    *,
    base: str = "",
    revision: Revision | None = None,
    note: str | None = None,
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> Response:
    others = [
        item
        for item in revisions_of(session, subject.kind, subject.name)
        if item.state in OPEN and (revision is None or item.id != revision.id)
    ]
    sources = [*(content.get("sources") or []), {"title": "", "checked": today().isoformat()}]
    return page(
        request,
        "edit.html",
        status,
        kind=subject.kind,
        name=subject.name,
        title=subject.title(officer.locale),
        unit=getattr(getattr(subject, "model", None), "unit", ""),
        content=content,
        citations=citations_shown(content, officer.locale),
        sources=sources,
        base=base,
        revision=revision,
        note=note if note is not None else revision.note if revision else "",
        others=others,
        conflict=conflict,
        outdated=revision is not None and is_outdated(subject, revision),
        findings=checker_of(request).findings(subject, content, officer.locale) if revision else [],
        subject_path=subject_path,
    )
