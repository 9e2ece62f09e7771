"""The way to the province's targets, from the projects' data."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.console.access import Analyst, services_of
from bot.console.rendering import page
from knowledge.citing import place
from knowledge.console.figures.targets import history, targets
from knowledge.dates import today
from knowledge.projects import status_label
from knowledge.rendering import format_number

router = APIRouter()


@router.get("/figures/targets")
def show_targets(request: Request, officer: Analyst) -> Response:
    """Each target with its source, and what the projects' data say of it and what not."""
    services = services_of(request)
    with services.database() as session:
        found = targets(session, services.province, today(), officer.locale)
        formers = dict.fromkeys(target.file.former for target in found)
        kept = {former: history(session, former) for former in formers}
    return page(
        request,
        "targets.html",
        targets=found,
        formers={former: next(item for item in found if item.file.former == former) for former in formers},
        kept=kept,
        place=lambda citation: place(citation, officer.locale),
        state=lambda status: status_label(status, officer.locale),
        number=lambda value: format_number(value, officer.locale),
    )
