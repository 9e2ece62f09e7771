"""The editor of a project: a new one, a change of one that is published, a draft."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Form, Officer, Writer, say_to, services_of, text_of
from bot.console.projects.forms import Typed, typed
from bot.console.projects.shown import compared, places_of
from bot.console.rendering import error_page, go, page
from knowledge.console.projects import changes
from knowledge.console.projects.content import content_of, empty_content, project_of
from knowledge.console.projects.differences import written
from knowledge.console.projects.fields import CONFIDENCES, FIELDS, KINDS, STATUSES, TENURES, day_written
from knowledge.console.projects.models import ProjectChange
from knowledge.console.projects.wording import kind_label, problem_text, project_fields
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Content, digest
from knowledge.dates import today
from knowledge.models import Project
from knowledge.projects import status_label, tenure_label

MAX_NOTE = 2_000
router = APIRouter()


@router.get("/projects/new")
def new_project(request: Request, officer: Writer) -> Response:
    content = empty_content() | {"checked_on": today().isoformat()}
    return _editor(request, officer, content, action="/projects/new")


@router.post("/projects/new")
def create(request: Request, officer: Writer, form: Form) -> Response:
    with services_of(request).database() as session:
        taken = {*session.scalars(select(Project.slug)), *session.scalars(select(ProjectChange.slug))}
        given = typed(form, None, places_of(request), taken)
        return _begin(request, session, officer, form, given, None, "/projects/new")


@router.get("/projects/entries/{slug}/edit")
def edit_entry(request: Request, officer: Writer, slug: str) -> Response:
    """A draft that is on its way already is gone on with: two at once would overwrite each other."""
    with services_of(request).database() as session:
        project = project_of(session, slug)
        already = changes.open_change(session, slug)
        if already is not None:
            return go(f"/projects/changes/{already.id}")
        content = content_of(project)
    return _editor(request, officer, content, action=f"/projects/entries/{slug}/edit", seen=digest(content) or "")


@router.post("/projects/entries/{slug}/edit")
def begin_change(request: Request, officer: Writer, form: Form, slug: str) -> Response:
    with services_of(request).database() as session:
        before = content_of(project_of(session, slug))
        given = typed(form, before, places_of(request), ())
        return _begin(request, session, officer, form, given, before, f"/projects/entries/{slug}/edit")


def _begin(
    request: Request, session: Session, officer: Officer, form: Form, given: Typed, before: Content | None, action: str
) -> Response:
    _ = say_to(request)
    note, seen = text_of(form, "note", MAX_NOTE), text_of(form, "seen", 64)
    if given.problems:
        return _editor(request, officer, given.content, action=action, seen=seen, given=given, note=note, status=422)
    try:
        change = changes.start(session, officer, given.content, note, seen or None, given.since)
    except changes.AlreadyOpenError as error:
        detail = _("Hãy mở bản #{number} và sửa tiếp trên bản đó; chép phần vừa gõ trước khi rời trang.").format(
            number=error.number
        )
        return error_page(request, 409, _("Người khác đang soạn thay đổi của dự án này"), detail)
    except EditConflictError:
        session.rollback()
        conflict = compared(before, given.content, places_of(request), officer.locale)
        newest = digest(before) or ""
        return _editor(
            request, officer, given.content, action=action, seen=newest, given=given, note=note, conflict=conflict, status=409
        )
    session.commit()
    return go(f"/projects/changes/{change.id}")


@router.get("/projects/changes/{number}/edit")
def edit_change(request: Request, officer: Writer, number: int) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        change = changes.get_change(session, number)
        if change.state != "draft":
            return error_page(request, 409, _("Chỉ sửa được bản soạn; hãy lấy bản này về để sửa trước."))
        return _editor(
            request, officer, change.content, action=f"/projects/changes/{number}/edit", change=change, note=change.note
        )


@router.post("/projects/changes/{number}/edit")
def store_change(request: Request, officer: Writer, form: Form, number: int) -> Response:
    """Saves; where somebody else has saved since, both are shown and nothing is overwritten."""
    action, note = f"/projects/changes/{number}/edit", text_of(form, "note", MAX_NOTE)
    version = int(text_of(form, "version", 9)) if text_of(form, "version", 9).isdecimal() else 0
    with services_of(request).database() as session:
        change = changes.get_change(session, number)
        given = typed(form, change.content, places_of(request), ())
        more: dict[str, Any] = {"action": action, "change": change, "given": given, "note": note}
        if given.problems:
            return _editor(request, officer, given.content, version=version, status=422, **more)
        try:
            changes.save(session, officer, number, version, given.content, note, given.since)
        except EditConflictError:
            session.rollback()
            session.refresh(change)
            conflict = compared(change.content, given.content, places_of(request), officer.locale)
            return _editor(request, officer, given.content, conflict=conflict, status=409, **more)
        session.commit()
    return go(f"/projects/changes/{number}")


def _editor(
    request: Request,
    officer: Officer,
    content: Content,
    *,
    action: str,
    seen: str = "",
    change: ProjectChange | None = None,
    version: int | None = None,
    given: Typed | None = None,
    note: str = "",
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> Response:
    """The form; with what was typed where it has come back."""
    locale, places = officer.locale, places_of(request)
    texts = {name: written(name, content, places) for name in FIELDS} | (given.texts if given else {})
    wrong = {problem.name: problem_text(problem, locale) for problem in given.problems} if given else {}
    return page(
        request,
        "project_edit.html",
        status,
        action=action,
        seen=seen,
        change=change,
        version=version or (change.version if change else None),
        content=content,
        texts=texts,
        places=[{"slug": slug, "name": places.write(slug)} for slug in content["localities"]],
        typed_places=_unread(given, "localities", places),
        history=_history(content, texts, wrong),
        prices=_prices(content, texts, wrong),
        since=day_written(given.since if given else today().isoformat()),
        names=project_fields(locale),
        wrong=wrong,
        note=note,
        conflict=conflict,
        choices={
            "status": {item: status_label(item, locale) for item in STATUSES},
            "kind": {item: kind_label(item, locale) for item in KINDS},
            "tenures": {item: tenure_label(item, locale) for item in TENURES},
            "confidence": {item: item for item in CONFIDENCES},
        },
    )


def _unread(given: Typed | None, name: str, places: Any) -> str:
    """Places that were typed and could not be read, for the officer to mend."""
    if given is None or name not in {problem.name for problem in given.problems}:
        return ""
    return "\n".join(line for line in given.texts[name].split("\n") if line.strip())


def _history(content: Content, texts: dict[str, str], wrong: dict[str, str]) -> list[dict[str, str]]:
    if "history" in wrong:
        return [_split_event(line) for line in texts["history"].split("\n")]
    return [item | {"on": day_written(item["on"])} for item in content["history"]]


def _split_event(line: str) -> dict[str, str]:
    """A line that could not be read, back into its inputs."""
    head, _, event = line.partition(": ")
    on, _, status = head.partition(" [")
    return {"on": on, "status": status.rstrip("]"), "event": event}


def _prices(content: Content, texts: dict[str, str], wrong: dict[str, str]) -> list[dict[str, Any]]:
    if "prices" not in wrong:
        return list(content["prices"])
    found = []
    for line in texts["prices"].split("\n"):
        label, _, prices = line.rpartition(": ")
        low, _, high = prices.partition(" - ")
        found.append({"label": label, "min": low, "max": high})
    return found
