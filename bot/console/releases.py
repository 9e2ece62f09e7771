"""Releases: revisions that are published together, at once or at a time, all or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Discusser, Form, Publisher, Reader, now, say_to, services_of, text_of
from bot.console.forms import moment_of, version_of
from bot.console.rendering import error_page, go, page
from bot.console.shown import checker_of, findings_of, rows_of, title_of
from bot.console.wording import release_states, states
from knowledge.console import releases as way
from knowledge.console.models import Release, Revision
from knowledge.console.revisions import OPEN, NotPublishableError, OutdatedBaseError, get_revision
from knowledge.console.steps import EditConflictError
from knowledge.dates import VIETNAM

#: Of the latest that went out.
LATEST = 20
router = APIRouter()


@router.get("/releases")
def releases(request: Request, officer: Reader) -> Response:
    with services_of(request).database() as session:
        waiting = session.scalars(select(Release).where(Release.state.in_(way.WAITING)).order_by(Release.id.desc())).all()
        over = session.scalars(
            select(Release).where(Release.state.not_in(way.WAITING)).order_by(Release.id.desc()).limit(LATEST)
        ).all()
        rows = [{"release": item, "count": len(item.revisions)} for item in (*waiting, *over)]
    return page(request, "releases.html", rows=rows, states=release_states(officer.locale))


@router.post("/releases")
def create(request: Request, officer: Discusser, form: Form) -> Response:
    _ = say_to(request)
    title = text_of(form, "title", 200)
    if not title:
        return error_page(request, 422, _("Hãy đặt tên cho gói."))
    with services_of(request).database() as session:
        release = way.open_release(session, officer, title)
        session.commit()
        return go(f"/releases/{release.id}")


@router.get("/releases/{number}")
def show(request: Request, officer: Reader, number: int) -> Response:
    with services_of(request).database() as session:
        release = way.get_release(session, number)
        members = [
            row | {"findings": findings_of(request, session, row["revision"], officer.locale)}
            for row in rows_of(session, list(release.revisions), officer.locale)
        ]
        free = (
            select(Revision).where(Revision.state.in_(OPEN), Revision.release_id.is_(None)).order_by(Revision.changed_at.desc())
        )
        candidates = rows_of(session, list(session.scalars(free)), officer.locale) if release.state == "open" else []
        context: dict[str, Any] = {
            "release": release,
            "members": members,
            "candidates": candidates,
            "ready": bool(members) and all(row["revision"].state == "approved" for row in members),
            "blocked": any(finding.severe for row in members for finding in row["findings"]),
            "states": states(officer.locale),
            "release_states": release_states(officer.locale),
            "people": {"author": release.author, "publisher": release.publisher},
            "local_now": now().astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"),
        }
    return page(request, "release.html", **context)


@router.post("/releases/{number}/put")
def put(request: Request, officer: Discusser, form: Form, number: int) -> Response:
    sent = text_of(form, "revision", 9)
    revision = int(sent) if sent.isdecimal() else 0
    return _do(request, number, lambda session: way.put_into(session, officer, number, version_of(form), revision))


@router.post("/releases/{number}/take-out")
def take_out(request: Request, officer: Discusser, form: Form, number: int) -> Response:
    sent = text_of(form, "revision", 9)
    revision = int(sent) if sent.isdecimal() else 0
    return _do(request, number, lambda session: way.take_out(session, officer, number, version_of(form), revision))


@router.post("/releases/{number}/discard")
def discard(request: Request, officer: Discusser, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.discard_release(session, officer, number, version_of(form)))


@router.post("/releases/{number}/publish")
def publish(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    """At once, or at the day and minute (in Vietnam) that the form gives."""
    at, check = moment_of(text_of(form, "at", 16)), checker_of(request).obstacles
    if at is not None and at > now():
        return _do(request, number, lambda session: way.schedule_release(session, officer, number, version_of(form), at))
    return _do(request, number, lambda session: way.publish_release(session, officer, number, version_of(form), check))


@router.post("/releases/{number}/unschedule")
def unschedule(request: Request, officer: Publisher, form: Form, number: int) -> Response:
    return _do(request, number, lambda session: way.unschedule(session, officer, number, version_of(form)))


def _do(request: Request, number: int, step: Callable[[Session], object]) -> Response:
    """One step, and back to the release; of what stands in its way nothing is left."""
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            way.get_release(session, number)
            step(session)
        except EditConflictError:
            detail = _("Tải lại trang của gói để xem bản mới nhất rồi thử lại; chưa có gì thay đổi.")
            return error_page(request, 409, _("Gói hoặc một bản trong gói vừa thay đổi"), detail)
        except way.NotReadyError:
            detail = _("Gói cần ít nhất một bản, bản nào cũng phải được duyệt, và không có hai bản của cùng một mục và ngày.")
            return error_page(request, 422, _("Gói chưa sẵn sàng"), detail)
        except way.ReleaseProblemError as error:
            session.rollback()
            title = title_of(session, get_revision(session, error.revision), "vi")
            reason = {
                NotPublishableError: _("còn lỗi phải sửa"),
                OutdatedBaseError: _("nội dung đang công bố đã khác lúc soạn"),
            }.get(type(error.cause), _("vừa có người thay đổi"))
            detail = _("Không bản nào trong gói được công bố. Vướng ở “{title}” (#{number}): {reason}.").format(
                title=title, number=error.revision, reason=reason
            )
            return error_page(request, 409, _("Chưa công bố được"), detail)
        session.commit()
    return go(f"/releases/{number}")
