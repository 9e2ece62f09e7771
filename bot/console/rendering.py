"""Pages of the console: templates with the officer's language, and headers that keep them out of caches and frames."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from bot.console.access import PATH, csrf_token, locale_of, officer_of, visit_of
from bot.console.navigation import sections
from knowledge.console.roles import Permission
from knowledge.console.sessions import moment
from knowledge.dates import VIETNAM, today
from knowledge.i18n import translator
from knowledge.rendering import format_date, format_value

CONSOLE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONSOLE_CSP,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
templates = Jinja2Templates(Path(__file__).parent / "templates")


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """The template as a whole page or, for the script, the part of one."""
    officer, locale = officer_of(request), locale_of(request)
    visit = None if officer else visit_of(request)
    context |= {
        "officer": officer,
        "locale": locale,
        "_": translator(locale),
        "csrf": officer.csrf if officer else csrf_token(visit or ""),
        "may": {permission.value: officer is not None and officer.may(permission) for permission in Permission},
        "day": lambda day: format_date(day, locale) if day else "",
        "clock": clock,
        "as_json": as_json,
        "iso_day": lambda text: _day(text, locale),
        "figure": lambda value, unit: format_value(Decimal(value), unit, locale),
        "today": today(),
        "path": request.url.path,
        "sections": sections(translator(locale)),
    }
    response: Response = templates.TemplateResponse(request, template, context, status, headers=HEADERS)
    request.state.visit = visit
    return response


def error_page(request: Request, status: int, title: str, detail: str = "") -> Response:
    return page(request, "problem.html", status, title=title, detail=detail)


def go(path: str) -> Response:
    """On to a page after a form was taken."""
    return RedirectResponse(f"{PATH}{path}", HTTPStatus.SEE_OTHER, HEADERS)


def _day(text: str | None, locale: str) -> str:
    """A day of a content; what is none as it was typed."""
    try:
        return format_date(dt.date.fromisoformat(text or ""), locale)
    except ValueError:
        return text or ""


def as_json(value: Any) -> str:
    """Data for a person to read, Vietnamese letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def clock(stored: dt.datetime | str | None) -> str:
    """Day and minute in Vietnam."""
    if stored is None:
        return ""
    at = dt.datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return f"{moment(at).astimezone(VIETNAM):%d/%m/%Y %H:%M}"
