"""The audit log, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from bot.console.access import Administrator, services_of
from bot.console.rendering import page
from knowledge.console.audit import broken_at
from knowledge.console.models import AuditEntry

PAGE = 50
router = APIRouter()


@router.get("/audit")
def audit(
    request: Request,
    _officer: Administrator,
    actor: Annotated[str, Query(max_length=40)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """The newest entries first; `before` is the id to go on from."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if actor:
        statement = statement.where(AuditEntry.actor == actor)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    with services_of(request).database() as session:
        rows = list(session.scalars(statement))
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return page(request, "audit.html", rows=rows[:PAGE], actor=actor, more=more)


@router.get("/audit/check")
def check_audit(request: Request, _officer: Administrator) -> Response:
    """Reads the whole log and says whether every row is as it was written."""
    with services_of(request).database() as session:
        return page(request, "audit_check.html", broken=broken_at(session))
