"""The first page after signing in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.console.access import SignedIn
from bot.console.rendering import page

router = APIRouter()


@router.get("")
def home(request: Request, _officer: SignedIn) -> Response:
    return page(request, "home.html")
