"""Who is at the other end of a request: session cookie, permission, CSRF token.

A request without a session is sent to the sign-in page, one without the permission gets 403, and a POST without the token of its own
page 403 before anything is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from bot.services import Services, client_address
from knowledge.console.oidc import ATTEMPT
from knowledge.console.roles import Actor, NotAllowedError, Permission, Role
from knowledge.console.sessions import ABSOLUTE, find_session
from knowledge.i18n import SUPPORTED, translator

PATH = "/console"
SESSION_COOKIE = "noxh-console"
#: Stands for the session while there is none: the sign-in form's token is made from it.
VISIT_COOKIE = "noxh-console-visit"
#: A sign-in that went to the provider. Not strict: it must be there as the browser comes back from another site.
ATTEMPT_COOKIE = "noxh-console-attempt"
CSRF_FIELD = "csrf"
_MAX_FIELDS = 400


class SignInRequiredError(PermissionError):
    """There is no session: on to the sign-in page, and back."""


class ForgedRequestError(PermissionError):
    """The form's token is not that of this session: HTTP 403."""


@dataclass(frozen=True, slots=True)
class Officer(Actor):
    """The signed-in officer as the pages need him."""

    display_name: str = ""
    locale: str = "vi"
    session_id: int = 0
    csrf: str = field(default="", repr=False)


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Allowed:
    """The dependency of a route: gives the officer where he has the permission."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request) -> Officer:
        officer = officer_of(request)
        if officer is None:
            raise SignInRequiredError
        if not officer.may(self.permission):
            raise NotAllowedError
        return officer


def officer_of(request: Request) -> Officer | None:
    """Who the session cookie stands for; read once for each request."""
    if not hasattr(request.state, "officer"):
        request.state.officer = _read_officer(request)
    found: Officer | None = request.state.officer
    return found


def _read_officer(request: Request) -> Officer | None:
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    with services_of(request).database() as session:
        row = find_session(session, token, now())
        if row is None:
            return None
        user = row.user
        return Officer(
            id=user.id,
            username=user.username,
            roles=frozenset(Role(name) for name in user.roles if name in Role),
            address=client_address(request),
            display_name=user.display_name,
            locale=user.locale,
            session_id=row.id,
            csrf=csrf_token(token),
        )


def csrf_token(cookie: str) -> str:
    """Made from the cookie, which another site can neither read nor set."""
    return hmac.new(cookie.encode(), b"noxh.console.csrf", hashlib.sha256).hexdigest()


async def form_of(request: Request) -> FormData:
    """The form that was sent, its token checked: against the session where the route has asked for the officer, else the visit.

    Raises:
        ForgedRequestError: the token is missing or another's.
    """
    return await _checked_form(request, max_files=0)


async def upload_of(request: Request) -> AsyncIterator[FormData]:
    """Like `form_of`, with at most one file; its address ends with `/upload` (`bot.body_limit`)."""
    form = await _checked_form(request, max_files=1)
    try:
        yield form
    finally:
        await form.close()


async def _checked_form(request: Request, max_files: int) -> FormData:
    form = await request.form(max_fields=_MAX_FIELDS, max_files=max_files)
    signed_in = getattr(request.state, "officer", None) is not None
    cookie = request.cookies.get(SESSION_COOKIE if signed_in else VISIT_COOKIE, "")
    sent = form.get(CSRF_FIELD)
    if not cookie or not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), csrf_token(cookie).encode()):
        raise ForgedRequestError
    return form


Form = Annotated[FormData, Depends(form_of)]
UploadForm = Annotated[FormData, Depends(upload_of)]
SignedIn = Annotated[Officer, Depends(Allowed(Permission.SIGNED_IN))]
Reader = Annotated[Officer, Depends(Allowed(Permission.READ))]
Discusser = Annotated[Officer, Depends(Allowed(Permission.DISCUSS))]
Server = Annotated[Officer, Depends(Allowed(Permission.SERVE))]
Writer = Annotated[Officer, Depends(Allowed(Permission.WRITE))]
Reviewer = Annotated[Officer, Depends(Allowed(Permission.REVIEW))]
Publisher = Annotated[Officer, Depends(Allowed(Permission.PUBLISH))]
Teacher = Annotated[Officer, Depends(Allowed(Permission.TEACH))]
Administrator = Annotated[Officer, Depends(Allowed(Permission.ADMINISTER))]
Analyst = Annotated[Officer, Depends(Allowed(Permission.ANALYSE))]


def text_of(form: FormData, name: str, limit: int = 20_000) -> str:
    """A field's text without control characters; empty where it is missing."""
    value = form.get(name, "")
    if isinstance(value, UploadFile):
        return ""
    clean = "".join(char for char in value.replace("\r\n", "\n") if char.isprintable() or char in "\n\t")
    return clean.strip()[:limit]


def texts_of(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def give_session(request: Request, response: Response, token: str) -> None:
    _set(request, response, SESSION_COOKIE, token, int(ABSOLUTE.total_seconds()))
    response.delete_cookie(VISIT_COOKIE, path=PATH)


def end_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, path=PATH)


def visit_of(request: Request) -> str:
    return request.cookies.get(VISIT_COOKIE) or secrets.token_urlsafe(32)


def give_visit(request: Request, response: Response, visit: str) -> None:
    _set(request, response, VISIT_COOKIE, visit, 3600)


def give_attempt(request: Request, response: Response, visit: str) -> None:
    _set(request, response, ATTEMPT_COOKIE, visit, int(ATTEMPT.total_seconds()), "lax")


def end_attempt(response: Response) -> None:
    response.delete_cookie(ATTEMPT_COOKIE, path=PATH)


def _set(
    request: Request, response: Response, name: str, value: str, seconds: int, same_site: Literal["strict", "lax"] = "strict"
) -> None:
    public = services_of(request).settings.public_url or ""
    secure = request.url.scheme == "https" or public.startswith("https:")
    response.set_cookie(name, value, max_age=seconds, path=PATH, httponly=True, secure=secure, samesite=same_site)


def locale_of(request: Request) -> str:
    """The officer's own language; before signing in, the one asked for in the address."""
    officer = officer_of(request)
    asked = officer.locale if officer else request.query_params.get("lang", "vi")
    return asked if asked in SUPPORTED else "vi"


def say_to(request: Request) -> Callable[[str], str]:
    return translator(locale_of(request))
