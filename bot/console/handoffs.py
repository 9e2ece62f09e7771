"""Citizens who asked for a person: the queue, taking one on, answering by the channel that he came from, what has been handled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from bot.console.access import Form, Officer, Server, now, say_to, services_of, text_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import channels, handoff_kinds, reply_refusal, reply_states
from knowledge.answers import topic_titles
from knowledge.console import replies
from knowledge.console.audit import record
from knowledge.console.replies import ReplyRefusedError, TakenError, UnknownRequestError
from knowledge.handoffs import close_handoff
from knowledge.office_hours import describe, read_hours

router = APIRouter()


@router.get("/handoffs")
def handoffs(request: Request, officer: Server, number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1) -> Response:
    """Those who wait longest come first."""
    return _queue(request, officer, number=number)


@router.post("/handoffs/{number}/claim")
def claim(request: Request, officer: Server, form: Form, number: int) -> Response:
    over = text_of(form, "over", 1) == "1"
    return _act(request, officer, lambda session: replies.claim(session, officer, number, now(), over=over))


@router.post("/handoffs/{number}/release")
def release(request: Request, officer: Server, _form: Form, number: int) -> Response:
    return _act(request, officer, lambda session: replies.release(session, officer, number))


@router.post("/handoffs/{number}/reply")
def reply(request: Request, officer: Server, form: Form, number: int) -> Response:
    """The words stay in the form where they cannot be taken."""
    text = text_of(form, "text", replies.MAX_REPLY + 1)
    return _act(request, officer, lambda session: replies.reply(session, officer, number, text, now()), {number: text})


@router.post("/handoffs/{number}/again")
def send_again(request: Request, officer: Server, _form: Form, number: int) -> Response:
    """`number` is that of the reply."""
    _ = say_to(request)
    with services_of(request).database() as session:
        if not replies.try_again(session, officer, number, now()):
            return error_page(request, 404, _("Tin này không còn chờ gửi lại."))
        session.commit()
    return go("/handoffs")


@router.post("/handoffs/{number}/done")
def done(request: Request, officer: Server, _form: Form, number: int) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        # In the same transaction; the citizen's words stay out of the log, which nobody can delete from.
        record(session, officer, "handled", "handoff", number)
        if not close_handoff(session, number):
            session.rollback()
            return error_page(request, 404, _("Yêu cầu này không còn chờ."), _("Có thể người khác vừa xử lý."))
    return go("/handoffs")


def _act(request: Request, officer: Officer, act: Callable[[Session], object], drafts: dict[int, str] | None = None) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            act(session)
        except UnknownRequestError:
            return error_page(request, 404, _("Yêu cầu này không còn chờ."), _("Có thể người khác vừa xử lý."))
        except TakenError as error:
            session.rollback()
            problem = _("{officer} đang xử lý yêu cầu này. Chưa có gì được gửi đi.").format(officer=error.by)
            return _queue(request, officer, problem, drafts, 409)
        except ReplyRefusedError as error:
            session.rollback()
            return _queue(request, officer, reply_refusal(error, officer.locale), drafts, 422)
        session.commit()
    return go("/handoffs")


def _queue(
    request: Request,
    officer: Officer,
    problem: str = "",
    drafts: dict[int, str] | None = None,
    status: int = 200,
    number: int = 1,
) -> Response:
    with services_of(request).database() as session:
        hours = read_hours(session)
        rows, total = replies.waiting(session, hours, now(), number)
        return page(
            request,
            "handoffs.html",
            status,
            rows=rows,
            total=total,
            number=number,
            more=number * replies.PAGE_SIZE < total,
            unsent=replies.unsent(session),
            problem=problem,
            drafts=drafts or {},
            most=replies.MAX_REPLY,
            hours=describe(hours, officer.locale) if hours else "",
            titles=topic_titles(session, officer.locale),
            kinds=handoff_kinds(officer.locale),
            channels=channels(officer.locale),
            states=reply_states(officer.locale),
        )
