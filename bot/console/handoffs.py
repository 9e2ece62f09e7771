"""Citizens who asked for a person: the queue, and what has been handled."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.console.access import Form, Server, say_to, services_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import handoff_kinds
from knowledge.answers import topic_titles
from knowledge.console.audit import record
from knowledge.handoffs import close_handoff, waiting_handoffs

router = APIRouter()


@router.get("/handoffs")
def handoffs(request: Request, officer: Server) -> Response:
    """Those who wait longest come first."""
    with services_of(request).database() as session:
        titles = topic_titles(session, officer.locale)
        return page(request, "handoffs.html", rows=waiting_handoffs(session), titles=titles, kinds=handoff_kinds(officer.locale))


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
