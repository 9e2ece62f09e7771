"""The first page after signing in: what waits, and for whom."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Officer, SignedIn, now, say_to, services_of
from bot.console.rendering import page
from bot.console.shown import rows_of
from bot.console.wording import states
from knowledge.console.inbox import count_clusters
from knowledge.console.models import Revision
from knowledge.console.revisions import OPEN
from knowledge.console.roles import Permission
from knowledge.dates import today
from knowledge.handoffs import waiting_handoffs
from knowledge.projects import STALE_AFTER, ProjectQuery, find_projects

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
        waits = _waits(request, session, officer)
    return page(request, "home.html", groups=groups, states=states(officer.locale), waits=waits)


def _waits(request: Request, session: Session, officer: Officer) -> list[tuple[str, str, int]]:
    """Address, words and number of what waits beside texts, for those who see to it."""
    _ = say_to(request)
    waits = []
    if officer.may(Permission.SERVE):
        waits.append(("/console/handoffs", _("Người dân chờ cán bộ"), len(waiting_handoffs(session))))
        waits.append(("/console/inbox", _("Nhóm câu hỏi chưa trả lời được"), count_clusters(session, now())["open"]))
    stale = ProjectQuery(not_checked_since=today() - STALE_AFTER)
    waits.append(("/console/projects?stale=1", _("Dự án lâu chưa kiểm tra"), find_projects(session, stale, 0, 0).total))
    return waits
