"""The editor's search box for parameters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.console.access import Reader, services_of
from bot.console.preview import FOUND
from bot.console.rendering import page
from bot.console.topics import parameters_found

router = APIRouter()


@router.get("/find/parameters")
def find_parameters(request: Request, officer: Reader, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Parameters to insert, with what they are today."""
    with services_of(request).database() as session:
        found = parameters_found(session, q, officer.locale) if q.strip() else []
    return page(request, "parameters_found.html", found=found[:FOUND], words=q)
