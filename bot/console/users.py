"""Officers and their roles, for administrators. Accounts are made on the server (`noxh user add`), where their secrets are shown."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Administrator, Form, Officer, now, say_to, services_of, texts_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import refusal, roles
from knowledge.console.accounts import AccountError, get_user, set_active, set_roles
from knowledge.console.audit import record
from knowledge.console.models import ConsoleUser
from knowledge.console.roles import Role
from knowledge.console.sessions import moment, revoke_all, sessions_of

router = APIRouter()


@router.get("/users")
def users(request: Request, officer: Administrator) -> Response:
    moment_now = now()
    with services_of(request).database() as session:
        rows = [
            {
                "user": user,
                "locked": user.locked_until is not None and moment(user.locked_until) > moment_now,
                "sessions": len(sessions_of(session, user.id, moment_now)),
            }
            for user in session.scalars(select(ConsoleUser).order_by(ConsoleUser.username))
        ]
    return page(request, "users.html", rows=rows, roles=roles(officer.locale))


@router.post("/users/{username}/roles")
def give_roles(request: Request, officer: Administrator, form: Form, username: str) -> Response:
    chosen = [Role(name) for name in texts_of(form, "role") if name in Role]
    return _change(request, officer, lambda session: set_roles(session, officer, username, chosen))


@router.post("/users/{username}/lock")
def lock(request: Request, officer: Administrator, _form: Form, username: str) -> Response:
    return _change(request, officer, lambda session: set_active(session, officer, username, False))


@router.post("/users/{username}/unlock")
def unlock(request: Request, officer: Administrator, _form: Form, username: str) -> Response:
    return _change(request, officer, lambda session: set_active(session, officer, username, True))


@router.post("/users/{username}/sign-out")
def sign_out_everywhere(request: Request, officer: Administrator, _form: Form, username: str) -> Response:
    def end(session: Session) -> None:
        revoke_all(session, get_user(session, username).id)
        record(session, officer, "end_sessions", "user", username)

    return _change(request, officer, end)


def _change(request: Request, officer: Officer, change: Callable[[Session], None]) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            change(session)
        except AccountError as error:
            status = 404 if error.reason == "unknown" else 422
            return error_page(request, status, _("Chưa thay đổi được tài khoản"), refusal(error, officer.locale))
        session.commit()
    return go("/users")
