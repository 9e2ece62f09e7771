"""Signing in through the ministry's or province's own OpenID Connect provider, where one is set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.access import (
    ATTEMPT_COOKIE,
    PATH,
    end_attempt,
    give_attempt,
    give_session,
    now,
    say_to,
    services_of,
)
from bot.console.oidc_provider import OidcProvider
from bot.console.rendering import HEADERS, error_page, page
from bot.console.sign_in import own_page
from bot.pages import limit
from bot.services import client_address
from knowledge.console.accounts import SignInRefusedError
from knowledge.console.oidc import OidcError, begin, checked_claims, come_back, refuse, sign_in_named
from knowledge.console.sessions import open_session

CALLBACK = f"{PATH}/sign-in/oidc/callback"
router = APIRouter()
Short = Annotated[str, Query(max_length=4_000)]


@router.get("/sign-in/oidc", dependencies=[Depends(limit)])
def leave(request: Request, to: Annotated[str, Query(max_length=500)] = "") -> Response:
    """Off to the provider."""
    services = services_of(request)
    if services.oidc is None:
        return _not_set(request)
    with services.database() as session:
        begun = begin(session, own_page(to), now())
        try:
            address = services.oidc.address(begun, _own_address(request))
        except OidcError as error:
            session.rollback()
            refuse(session, client_address(request), error.reason)
            return _failed(request, 502)
        session.commit()
    response = RedirectResponse(address, 303, HEADERS)
    give_attempt(request, response, begun.visit)
    return response


@router.get("/sign-in/oidc/callback", dependencies=[Depends(limit)])
def come_in(request: Request, code: Short = "", state: Short = "", error: Short = "") -> Response:
    """Back from the provider. The answer is a page that leads on: a redirect from elsewhere would not bring the session's cookie."""
    services, address = services_of(request), client_address(request)
    if services.oidc is None:
        return _not_set(request)
    with services.database() as session:
        try:
            returned = come_back(session, state, request.cookies.get(ATTEMPT_COOKIE, ""), now())
            session.commit()
            if error or not code:
                raise OidcError("provider: refused")
            claims = _claims(services.oidc, code, returned.verifier, returned.nonce, _own_address(request))
            user = sign_in_named(session, claims, address, now())
        except OidcError as problem:
            # The attempt is over even where it came back wrong.
            session.commit()
            refuse(session, address, problem.reason)
            return _failed(request, 401)
        except SignInRefusedError:
            _ = say_to(request)
            detail = _("Tài khoản này chưa được liên kết với cán bộ nào, hoặc đang bị khóa. Hãy hỏi người quản trị.")
            return _ended(error_page(request, 403, _("Chưa đăng nhập được"), detail))
        token = open_session(session, user, address, request.headers.get("user-agent", ""), now())
        session.commit()
    response = _ended(page(request, "signed_in.html", to=own_page(returned.to)))
    give_session(request, response, token)
    return response


def _claims(provider: OidcProvider, code: str, verifier: str, nonce: str, redirect_uri: str) -> dict[str, object]:
    token = provider.exchange(code, verifier, redirect_uri)
    return checked_claims(token, provider.key_of(token), provider.issuer, provider.client_id, nonce)


def _own_address(request: Request) -> str:
    """As it is registered at the provider."""
    return f"{services_of(request).settings.address}{CALLBACK}"


def _not_set(request: Request) -> Response:
    _ = say_to(request)
    return error_page(request, 404, _("Không có trang này."))


def _failed(request: Request, status: int) -> Response:
    _ = say_to(request)
    detail = _("Nơi xác thực không trả lời đúng, hoặc lượt đăng nhập đã hết hạn. Hãy đăng nhập lại từ đầu.")
    return _ended(error_page(request, status, _("Chưa đăng nhập được"), detail))


def _ended(response: Response) -> Response:
    end_attempt(response)
    return response
