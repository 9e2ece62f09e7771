"""An officer's own account: language, password, browsers signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.console.access import Form, Officer, SignedIn, now, say_to, services_of, text_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import refusal, roles
from knowledge.console.accounts import SignInRefusedError, change_password
from knowledge.console.audit import record
from knowledge.console.models import ConsoleUser
from knowledge.console.passwords import WeakPasswordError
from knowledge.console.sessions import revoke, revoke_all, sessions_of
from knowledge.i18n import SUPPORTED

router = APIRouter()


@router.get("/account")
def account(request: Request, officer: SignedIn) -> Response:
    return _page(request, officer)


def _page(request: Request, officer: Officer, problem: str | None = None, done: str | None = None, status: int = 200) -> Response:
    with services_of(request).database() as session:
        own = sessions_of(session, officer.id, now())
    names = [name for role, name in roles(officer.locale).items() if role in officer.roles]
    return page(request, "account.html", status, sessions=own, role_names=names, problem=problem, done=done)


@router.post("/account/password")
def new_password(request: Request, officer: SignedIn, form: Form) -> Response:
    """The other browsers of this officer are signed out: one of them may be why."""
    _ = say_to(request)
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    if new != again:
        return _page(request, officer, _("Hai lần nhập mật khẩu mới không giống nhau."), status=422)
    with services_of(request).database() as session:
        try:
            change_password(session, officer, old, new)
        except SignInRefusedError:
            return _page(request, officer, _("Mật khẩu hiện tại không đúng."), status=422)
        except WeakPasswordError as error:
            return _page(request, officer, refusal(error, officer.locale), status=422)
        revoke_all(session, officer.id, but=officer.session_id)
        session.commit()
    return _page(request, officer, done=_("Đã đổi mật khẩu; các trình duyệt khác đã bị đăng xuất."))


@router.post("/account/sessions/{number}/revoke")
def end_own_session(request: Request, officer: SignedIn, _form: Form, number: int) -> Response:
    with services_of(request).database() as session:
        if not revoke(session, officer.id, number):
            return error_page(request, 404, say_to(request)("Không có phiên đăng nhập này."))
        record(session, officer, "end_session", "user", officer.username)
        session.commit()
    return go("/account")


@router.post("/account/language")
def choose_language(request: Request, officer: SignedIn, form: Form) -> Response:
    locale = text_of(form, "locale", 5)
    if locale in SUPPORTED:
        with services_of(request).database() as session:
            user = session.get_one(ConsoleUser, officer.id)
            user.locale = locale
            session.commit()
    return go("/account")
