"""`noxh user`: officers' accounts, made where nobody but the operator sees their secrets. `noxh audit`: is the log as it was written?"""

from __future__ import annotations

import getpass
from typing import Annotated

import segno
import typer
from sqlalchemy import select

from bot.console.wording import refusal
from knowledge.console.accounts import AccountError, Enrolment, add_user, link_user, reset_user, set_active
from knowledge.console.audit import broken_at
from knowledge.console.models import ConsoleUser
from knowledge.console.passwords import WeakPasswordError
from knowledge.console.roles import Actor, Role
from knowledge.console.totp import TotpSecrets
from knowledge.database import SessionFactory, make_engine, make_session_factory, migrate
from knowledge.settings import get_settings

user_app = typer.Typer(no_args_is_help=True, help="Tài khoản cán bộ của bàn làm việc /console.")
audit_app = typer.Typer(no_args_is_help=True, help="Nhật ký của bàn làm việc.")
Name = Annotated[str, typer.Argument(help="Tên đăng nhập.")]
_PASSWORD = "Mật khẩu"  # noqa: S105 - what is asked for


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(user_app, name="user")
    app.add_typer(audit_app, name="audit")


@user_app.command("add")
def add(
    username: Name,
    role: Annotated[list[Role], typer.Option(help="Vai trò; lặp lại được.")],
    name: Annotated[str, typer.Option(help="Tên hiển thị.")] = "",
    oidc: Annotated[str, typer.Option(help="Định danh (sub hoặc preferred_username) tại nơi xác thực OpenID Connect.")] = "",
) -> None:
    """Tạo tài khoản: hỏi mật khẩu, in mã QR cho ứng dụng xác thực (chỉ một lần)."""
    password = typer.prompt(_PASSWORD, hide_input=True, confirmation_prompt="Nhập lại mật khẩu")
    with _database()() as session:
        try:
            made = add_user(session, _operator(), _secrets(), username, name, role, password, oidc)
        except (AccountError, WeakPasswordError) as error:
            raise _refused(error) from None
        session.commit()
    _show(made)


@user_app.command("link")
def link(
    username: Name, subject: Annotated[str, typer.Argument(help="Định danh tại nơi xác thực; để trống ('') thì bỏ liên kết.")]
) -> None:
    """Liên kết tài khoản với nơi xác thực OpenID Connect, hoặc bỏ liên kết."""
    with _database()() as session:
        try:
            link_user(session, _operator(), username, subject or None)
        except AccountError as error:
            raise _refused(error) from None
        session.commit()
    typer.echo(f"{username}: {subject or 'không liên kết'}")


@user_app.command("list")
def list_users() -> None:
    """Các tài khoản: tên, vai trò, tình trạng."""
    with _database()() as session:
        for user in session.scalars(select(ConsoleUser).order_by(ConsoleUser.username)):
            state = "đang dùng" if user.active else "đã khóa"
            typer.echo(f"{user.username}\t{user.display_name}\t{', '.join(user.roles)}\t{state}")


@user_app.command("lock")
def lock(username: Name) -> None:
    """Khóa tài khoản và đăng xuất mọi trình duyệt; mở lại bằng reset hoặc trên trang Cán bộ."""
    with _database()() as session:
        try:
            set_active(session, _operator(), username, False)
        except AccountError as error:
            raise _refused(error) from None
        session.commit()
    typer.echo(f"Đã khóa {username}.")


@user_app.command("reset")
def reset(username: Name) -> None:
    """Đặt mật khẩu mới và mã xác thực mới; mở khóa, đăng xuất mọi trình duyệt."""
    password = typer.prompt(_PASSWORD, hide_input=True, confirmation_prompt="Nhập lại mật khẩu")
    with _database()() as session:
        try:
            made = reset_user(session, _operator(), _secrets(), username, password)
        except (AccountError, WeakPasswordError) as error:
            raise _refused(error) from None
        session.commit()
    _show(made)


@audit_app.command("check")
def check() -> None:
    """Đọc cả nhật ký; thoát với mã 1 khi có dòng bị sửa hoặc mất."""
    with _database()() as session:
        broken = broken_at(session)
    if broken is not None:
        typer.echo(f"Nhật ký không còn nguyên vẹn từ dòng {broken}.", err=True)
        raise typer.Exit(1)
    typer.echo("Nhật ký nguyên vẹn.")


def _show(made: Enrolment) -> None:
    typer.echo(f"Tài khoản {made.user.username}: {', '.join(made.user.roles)}")
    typer.echo("Quét mã bằng ứng dụng xác thực (hoặc nhập địa chỉ bên dưới). Mã này không hiện lại.")
    segno.make(made.uri, error="m").terminal(compact=True)
    typer.echo(made.uri)


def _operator() -> Actor:
    return Actor(0, f"máy chủ: {getpass.getuser()}"[:40], frozenset())


def _secrets() -> TotpSecrets:
    return TotpSecrets(get_settings().signing_key())


def _database() -> SessionFactory:
    settings = get_settings()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    migrate(engine)
    return make_session_factory(engine)


def _refused(error: AccountError | WeakPasswordError) -> typer.Exit:
    typer.echo(f"Lỗi: {refusal(error, 'vi')}", err=True)
    return typer.Exit(1)
