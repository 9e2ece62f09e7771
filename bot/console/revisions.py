"""A revision: what it changes, what the check finds, what was said; and each step of its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from bot.console.access import Discusser, Form, Publisher, Reader, Reviewer, Writer, now, say_to, services_of, text_of
from bot.console.forms import moment_of, version_of
from bot.console.preview import ShownReply, shown_replies
from bot.console.rendering import error_page, go, page
from bot.console.shown import case_rows, checker_of, compared, findings_of, rows_of, subject_path
from bot.console.wording import states
from bot.pages import typed_day
from knowledge.console import revisions as way
from knowledge.console.models import Revision
from knowledge.console.preview import preview
from knowledge.console.releases import among
from knowledge.console.roles import Permission
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Content, Kind, Subject, first_day, open_subject
from knowledge.console.touched import Touched, touched_by_value
from knowledge.dates import VIETNAM, today

MAX_COMMENT = 2_000
router = APIRouter()


@router.get("/revisions/{number}")
def show(
    request: Request,
    officer: Reader,
    number: int,
    against: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Compared with what is published, or with another revision of the same subject."""
    with services_of(request).database() as session:
        revision = way.get_revision(session, number)
        subject = open_subject(session, revision.kind, revision.subject)
        all_of_it = way.revisions_of(session, revision.kind, revision.subject)
        other = next((item for item in all_of_it if item.id == against), None)
        content, day = revision.content, typed_day(as_of) or _first_day(revision) or today()
        context: dict[str, Any] = {
            "revision": revision,
            "comments": list(revision.comments),
            "release": revision.release,
            "people": {"author": revision.author, "reviewer": revision.reviewer, "publisher": revision.publisher},
            "kind": revision.kind,
            "name": revision.subject,
            "title": subject.title(officer.locale),
            "states": states(officer.locale),
            "differences": compared(_before(revision, subject, other), content, officer.locale),
            "other": other,
            "others": rows_of(session, [item for item in all_of_it if item.id != number], officer.locale),
            "findings": findings_of(request, session, revision, officer.locale),
            "outdated": revision.state in way.OPEN and way.is_outdated(subject, revision),
            "in_force": way.is_in_force(subject, revision),
            "own": officer.id in revision.editors,
            "as_of": day,
            "local_now": now().astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"),
            "subject_path": subject_path,
        }
        touched = _touched(subject, content, officer.locale) if revision.kind == Kind.PARAMETER else None
        context |= {"touched": touched, "cases": case_rows(touched.cases, officer.locale) if touched else []}
    shown = _citizens_view(request, revision, day, officer.locale)
    return page(request, "revision.html", replies=shown, **context)


def _touched(subject: Subject, content: Content, locale: str) -> Touched | None:
    """What the value changes; None of a draft that is not complete yet."""
    try:
        return touched_by_value(subject, content, locale)
    except ValueError:
        return None


def _citizens_view(request: Request, revision: Revision, day: dt.date, locale: str) -> list[ShownReply]:
    """In a session of its own, which the preview rolls back."""
    services = services_of(request)
    if revision.kind == Kind.LAW:
        return []
    with services.database() as session:
        try:
            subject = open_subject(session, revision.kind, revision.subject)
            replies = preview(subject, revision.content, day, locale, services.settings.province)
        except ValueError:
            # A draft that is not complete yet.
            return []
    return shown_replies(replies, locale, services.settings.public_url)


def _before(revision: Revision, subject: Subject, other: Revision | None) -> Content | None:
    """What the revision is compared with: the other one; of a published one what it replaced; else what is published."""
    if other is not None:
        return other.content
    if revision.state in ("published", "withdrawn"):
        return revision.replaced or subject.published_from(revision.base_from)
    day = _first_day(revision)
    return (subject.published_from(day) if day else None) or subject.published_from(revision.base_from)


def _first_day(revision: Revision) -> dt.date | None:
    try:
        return first_day(revision.content)
    except ValueError:
        return None


@router.post("/revisions/{number}/submit")
def submit(request: Request, officer: Writer, form: Form, number: int) -> Response:
    def step(session: Session) -> None:
        release = way.get_revision(session, number).release
        check = among(session, release, number, checker_of(request).obstacles)
        way.submit(session, officer, number, version_of(form), check)

    return _do(request, number, step)


@router.post("/revisions/{number}/take-back")
def take_back(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.take_back(session, officer, number, version_of(form), _comment(form)))


@router.post("/revisions/{number}/discard")
def discard(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.discard(session, officer, number, version_of(form)))


@router.post("/revisions/{number}/rebase")
def rebase(request: Request, officer: Writer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.rebase(session, officer, number, version_of(form)))


@router.post("/revisions/{number}/copy")
def copy(request: Request, officer: Writer, _form: Form, number: int) -> Response:
    """A new draft with this content: how an earlier text comes back, through the same review."""
    _ = say_to(request)
    with services_of(request).database() as session:
        old = way.get_revision(session, number)
        subject = open_subject(session, old.kind, old.subject)
        day = _first_day(old)
        base = day if subject.published_from(day) is not None else None
        note = _("Lấy lại nội dung của bản #{number}").format(number=number)
        revision = way.start(session, officer, subject, old.content, base, note)
        session.commit()
    return go(f"/revisions/{revision.id}")


@router.post("/revisions/{number}/give-back")
def give_back(request: Request, officer: Reviewer, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.take_back(session, officer, number, version_of(form), _comment(form)))


@router.post("/revisions/{number}/approve")
def approve(request: Request, officer: Reviewer, form: Form, number: int) -> Response:
    """With `publish` also to the citizens at once, by who may do both."""
    check = checker_of(request).obstacles

    def step(session: Session) -> None:
        revision = way.approve(session, officer, number, version_of(form), _comment(form))
        if text_of(form, "publish", 1) and officer.may(Permission.PUBLISH):
            way.publish(session, officer, number, revision.version, check)

    return _do(request, number, step)


@router.post("/revisions/{number}/publish")
def publish(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    """At once, or at the day and minute (in Vietnam) that the form gives."""
    at = moment_of(text_of(form, "at", 16))
    if at is not None and at > now():
        return _do(request, number, lambda session: way.schedule(session, officer, number, version_of(form), at))
    check = checker_of(request).obstacles
    return _do(request, number, lambda session: way.publish(session, officer, number, version_of(form), check))


@router.post("/revisions/{number}/withdraw")
def withdraw(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    _ = say_to(request)
    if not _comment(form):
        return error_page(request, 422, _("Hãy nêu lý do thu hồi."))
    return _do(request, number, lambda session: way.withdraw(session, officer, number, version_of(form), _comment(form)))


@router.post("/revisions/{number}/comment")
def comment(request: Request, officer: Discusser, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.comment(session, officer, number, _comment(form)))


def _do(request: Request, number: int, step: Callable[[Session], object]) -> Response:
    """One step, and back to the revision; what stands in its way is said there."""
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            step(session)
        except EditConflictError:
            detail = _("Tải lại trang của bản này để xem bản mới nhất rồi thử lại; chưa có gì bị ghi đè.")
            return error_page(request, 409, _("Người khác vừa thay đổi bản này"), detail)
        except way.OutdatedBaseError:
            detail = _(
                "Nội dung đang công bố đã khác lúc soạn. Hãy xem chỗ khác nhau, soạn tiếp trên bản đang công bố rồi gửi duyệt lại."
            )
            return error_page(request, 409, _("Chưa công bố được"), detail)
        except way.NotPublishableError:
            return error_page(request, 422, _("Còn lỗi phải sửa trước"), _("Xem mục kiểm tra nội dung của bản này."))
        session.commit()
    return go(f"/revisions/{number}")


def _comment(form: FormData) -> str:
    return text_of(form, "comment", MAX_COMMENT)
