"""The first page after signing in: what waits, and for whom."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from bot.console.access import SignedIn, services_of
from bot.console.rendering import page
from bot.console.shown import rows_of
from bot.console.wording import states
from knowledge.console.models import Revision
from knowledge.console.revisions import OPEN

#: Of the latest publications.
LATEST = 10
router = APIRouter()


@router.get("")
def home(request: Request, officer: SignedIn) -> Response:
    with services_of(request).database() as session:
        waiting = list(session.scalars(select(Revision).where(Revision.state.in_(OPEN)).order_by(Revision.changed_at.desc())))
        statement = select(Revision).where(Revision.state == "published").order_by(Revision.published_at.desc()).limit(LATEST)
        groups = {
            state: rows_of(session, [item for item in waiting if item.state == state], officer.locale)
            for state in ("in_review", "approved", "scheduled", "draft")
        }
        groups["published"] = rows_of(session, list(session.scalars(statement)), officer.locale)
    return page(request, "home.html", groups=groups, states=states(officer.locale))
