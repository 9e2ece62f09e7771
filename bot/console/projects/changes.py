"""A change of a project: what is different, what a citizen would see, and each step of its way."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from bot.console.access import Form, Publisher, Reader, Writer, say_to, services_of, text_of
from bot.console.projects.shown import card_of, compared, places_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import states
from knowledge.console.projects import changes as way
from knowledge.console.projects.content import content_of
from knowledge.console.projects.models import ProjectChange
from knowledge.console.revisions import OutdatedBaseError
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Content, digest
from knowledge.dates import today
from knowledge.projects import get_project

MAX_REASON = 2_000
router = APIRouter()


@router.get("/projects/changes/{number}")
def show(request: Request, officer: Reader, number: int) -> Response:
    """Compared with what is published; one that was published, with what it replaced."""
    with services_of(request).database() as session:
        change = way.get_change(session, number)
        before = _before(session, change)
        return page(
            request,
            "project_change.html",
            change=change,
            title=change.content["name"],
            is_new=before is None,
            exists=get_project(session, change.slug) is not None,
            differences=compared(before, change.content, places_of(request), officer.locale),
            card=card_of(change.content, officer.locale),
            outdated=change.state in way.OPEN and way.is_outdated(session, change),
            in_force=way.is_in_force(session, change),
            own=officer.id in change.editors,
            people={"author": change.author, "publisher": change.publisher},
            states=states(officer.locale),
        )


def _before(session: Session, change: ProjectChange) -> Content | None:
    if change.state in ("published", "withdrawn"):
        return change.replaced
    return way.published_content(session, change.slug)


@router.post("/projects/changes/{number}/submit")
def submit(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.submit(session, officer, number, version_of(form)))


@router.post("/projects/changes/{number}/take-back")
def take_back(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.take_back(session, officer, number, version_of(form), _reason(form)))


@router.post("/projects/changes/{number}/discard")
def discard(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.discard(session, officer, number, version_of(form)))


@router.post("/projects/changes/{number}/rebase")
def rebase(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.rebase(session, officer, number, version_of(form)))


@router.post("/projects/changes/{number}/copy")
def copy(request: Request, officer: Writer, _form: Form, number: int) -> Response:
    """A new draft with this content: how an earlier state of the entry comes back."""
    _ = say_to(request)
    with services_of(request).database() as session:
        old = way.get_change(session, number)
        project = get_project(session, old.slug)
        seen = digest(content_of(project)) if project is not None else None
        note = _("Lấy lại nội dung của bản #{number}").format(number=number)
        try:
            change = way.start(session, officer, old.content, note, seen, today().isoformat())
        except way.AlreadyOpenError as error:
            return go(f"/projects/changes/{error.number}")
        session.commit()
    return go(f"/projects/changes/{change.id}")


@router.post("/projects/changes/{number}/give-back")
def give_back(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.take_back(session, officer, number, version_of(form), _reason(form)))


@router.post("/projects/changes/{number}/publish")
def publish(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.publish(session, officer, number, version_of(form)))


@router.post("/projects/changes/{number}/withdraw")
def withdraw(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    _ = say_to(request)
    if not _reason(form):
        return error_page(request, 422, _("Hãy nêu lý do thu hồi."))
    return _do(request, number, lambda session: way.withdraw(session, officer, number, version_of(form), _reason(form)))


def _do(request: Request, number: int, step: Callable[[Session], object]) -> Response:
    """One step, and back to the change; what stands in its way is said there."""
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            step(session)
        except EditConflictError:
            detail = _("Tải lại trang của bản này để xem bản mới nhất rồi thử lại; chưa có gì bị ghi đè.")
            return error_page(request, 409, _("Người khác vừa thay đổi bản này"), detail)
        except OutdatedBaseError:
            detail = _("Dự án đang công bố đã khác lúc soạn. Hãy xem chỗ khác nhau, soạn tiếp trên bản đang công bố rồi gửi lại.")
            return error_page(request, 409, _("Chưa công bố được"), detail)
        session.commit()
    return go(f"/projects/changes/{number}")


def version_of(form: FormData) -> int:
    text = text_of(form, "version", 9)
    return int(text) if text.isdecimal() else 0


def _reason(form: FormData) -> str:
    return text_of(form, "reason", MAX_REASON)
