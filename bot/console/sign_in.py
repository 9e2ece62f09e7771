"""Coming in and going out."""

from __future__ import annotations

import re

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.console.access import (
    PATH,
    Form,
    SignedIn,
    end_session,
    give_session,
    give_visit,
    now,
    officer_of,
    say_to,
    services_of,
    text_of,
)
from bot.console.rendering import HEADERS, go, page
from bot.pages import limit
from bot.services import client_address
from knowledge.console.accounts import SignInRefusedError, sign_in
from knowledge.console.audit import record
from knowledge.console.sessions import open_session, revoke
from knowledge.console.totp import TotpSecrets

_OWN_PAGE = re.compile(r"/console(/[\w\-./]*)?(\?[\w\-.=&%+]*)?", re.ASCII)
router = APIRouter()


def own_page(path: str) -> str:
    """The page to go on to after signing in; the start page for anything that is not one of the console."""
    return path if _OWN_PAGE.fullmatch(path) else PATH


@router.get("/sign-in", dependencies=[Depends(limit)])
def sign_in_page(request: Request, to: str = PATH) -> Response:
    if officer_of(request) is not None:
        return go("")
    return _page(request, to)


def _page(request: Request, to: str, problem: str | None = None, status: int = 200) -> Response:
    response = page(
        request, "sign_in.html", status, to=own_page(to), problem=problem, provider=services_of(request).oidc is not None
    )
    give_visit(request, response, request.state.visit)
    return response


@router.post("/sign-in", dependencies=[Depends(limit)])
def take_sign_in(request: Request, form: Form) -> Response:
    services, address = services_of(request), client_address(request)
    secrets = TotpSecrets(services.settings.signing_key())
    with services.database() as session:
        try:
            user = sign_in(
                session,
                secrets,
                text_of(form, "username", 100),
                str(form.get("password", "")),
                text_of(form, "code", 20),
                address,
                now(),
            )
        except SignInRefusedError:
            _ = say_to(request)
            problem = _(
                "Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng. Sau 5 lần sai liên tiếp, tài khoản bị khóa 15 phút; "
                "mỗi mã chỉ dùng được một lần."
            )
            return _page(request, text_of(form, "to", 500), problem, 401)
        token = open_session(session, user, address, request.headers.get("user-agent", ""), now())
        session.commit()
    response = RedirectResponse(own_page(text_of(form, "to", 500)), 303, HEADERS)
    give_session(request, response, token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, officer: SignedIn, _form: Form) -> Response:
    with services_of(request).database() as session:
        revoke(session, officer.id, officer.session_id)
        record(session, officer, "sign_out", "user", officer.username)
        session.commit()
    response = go("/sign-in")
    end_session(response)
    return response
