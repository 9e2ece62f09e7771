"""Accounts and the audit log below the pages, on both databases; the operator's commands."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pyotp
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from knowledge.console import passwords
from knowledge.console.accounts import AccountError, add_user, get_user, set_active, set_roles
from knowledge.console.audit import broken_at, record
from knowledge.console.models import AuditEntry, AuditHead
from knowledge.console.passwords import WeakPasswordError, hash_password, verify_password
from knowledge.console.roles import Actor, NotAllowedError, Role
from knowledge.console.totp import TotpSecrets
from knowledge.database import SessionFactory, make_engine, make_session_factory, migrate
from knowledge.settings import Settings, get_settings
from operations.cli import app
from tests.conftest import Databases
from tests.console.conftest import OPERATOR, PASSWORD

NOW = dt.datetime(2026, 11, 26, 3, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("ngan-qua", "length"),
        ("a" * 201, "length"),
        ("aaaabbbbaaaabbbb", "repetition"),
        ("lan-nguyen-rat-dai", "own_name"),
        ("Mật khẩu 2026!", "common"),
        ("nhaoxahoi2026", "common"),
    ],
)
def test_a_weak_password_is_refused_with_its_rule(password: str, rule: str) -> None:
    with pytest.raises(WeakPasswordError) as caught:
        passwords.check_strength(password, "lan")
    assert caught.value.rule == rule


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    stored = hash_password("c\u00e2u m\u1eadt kh\u1ea9u d\u00e0i c\u1ee7a t\u00f4i")
    assert verify_password(stored, "ca\u0302u ma\u0323\u0302t kha\u0302\u0309u da\u0300i cu\u0309a to\u0302i")
    assert not verify_password(stored, "câu khác")
    assert not verify_password(None, "nobody has this password")
    assert not verify_password("no hash", "câu khác")


def test_codes_near_now_are_known_and_no_others() -> None:
    secrets = TotpSecrets("a key of the tests")
    encrypted, uri = secrets.new("lan")
    totp = pyotp.parse_uri(uri)
    assert uri.startswith("otpauth://totp/")
    present = int(NOW.timestamp()) // 30
    for step, known in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = totp.at(NOW + dt.timedelta(seconds=30 * step))
        assert secrets.step_of(encrypted, f"{code[:3]} {code[3:]}", NOW) == (present + step if known else None)
    assert secrets.step_of(encrypted, "١٢٣٤٥٦", NOW) is None
    assert TotpSecrets("another key").step_of(encrypted, totp.at(NOW), NOW) is None


def test_names_are_plain_and_taken_once(database: SessionFactory) -> None:
    secrets = TotpSecrets("a key of the tests")
    with database() as session:
        add_user(session, OPERATOR, secrets, "lan", "Lan", [Role.AUTHOR], PASSWORD)
        for name, roles, reason in (
            ("lan", [Role.AUTHOR], "taken"),
            ("Lan Anh", [Role.AUTHOR], "username"),
            ("<b>lan</b>", [Role.AUTHOR], "username"),
            ("minh", [], "no_role"),
        ):
            with pytest.raises(AccountError) as caught:
                add_user(session, OPERATOR, secrets, name, "", roles, PASSWORD)
            assert caught.value.reason == reason


def test_nobody_gives_himself_roles_or_locks_himself(database: SessionFactory) -> None:
    with database() as session:
        user = add_user(session, OPERATOR, TotpSecrets("k" * 16), "lan", "", [Role.ADMINISTRATOR], PASSWORD).user
        own = Actor(user.id, "lan", frozenset((Role.ADMINISTRATOR,)))
        with pytest.raises(NotAllowedError):
            set_roles(session, own, "lan", [Role.AUTHOR, Role.ADMINISTRATOR])
        with pytest.raises(NotAllowedError):
            set_active(session, own, "lan", False)


def test_the_log_says_what_was_before_and_after(database: SessionFactory) -> None:
    with database() as session:
        add_user(session, OPERATOR, TotpSecrets("k" * 16), "lan", "Lan", [Role.AUTHOR], PASSWORD)
        set_roles(session, OPERATOR, "lan", [Role.REVIEWER])
        session.commit()
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [row.action for row in rows] == ["add", "set_roles"]
        assert (rows[1].before, rows[1].after) == (
            {"display_name": "Lan", "roles": ["author"], "active": True},
            {"display_name": "Lan", "roles": ["reviewer"], "active": True},
        )
        assert get_user(session, "lan").roles == ["reviewer"]
        assert broken_at(session) is None


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"])
def test_the_database_refuses_to_change_the_log(database: SessionFactory, statement: str) -> None:
    with database() as session:
        record(session, OPERATOR, "test", "test", 1)
        session.commit()
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def _without_triggers(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_log_no_update"))
        session.execute(text("DROP TRIGGER audit_log_no_delete"))
    else:
        session.execute(text("DROP TRIGGER audit_log_append_only ON audit_log"))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_log SET actor = 'somebody' WHERE object_id = '2'", 2),
        ("DELETE FROM audit_log WHERE object_id = '2'", 3),
        ("DELETE FROM audit_log WHERE object_id = '3'", 3),
    ],
)
def test_what_was_changed_behind_the_triggers_is_found(database: SessionFactory, statement: str, broken: int) -> None:
    with database() as session:
        for number in (1, 2, 3):
            record(session, OPERATOR, "test", "test", number, None, {"text": "Mức 5,4%"})
        session.commit()
        first = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).first()
        assert first is not None
        assert broken_at(session) is None
        _without_triggers(session)
        session.execute(text(statement))
        session.expire_all()
        assert broken_at(session) == first + broken - 1
        session.rollback()


def test_entries_written_at_once_make_one_chain(databases: Databases) -> None:
    engine = make_engine(Settings(_env_file=None, database_url=databases.empty()).database)
    migrate(engine)
    sessions = make_session_factory(engine)

    def write(number: int) -> None:
        for _ in range(5):
            with sessions() as session:
                record(session, OPERATOR, "test", "thread", number)
                session.commit()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 20
        assert broken_at(session) is None
        assert session.get_one(AuditHead, 1).hash != "0" * 64
    engine.dispose()


@pytest.fixture
def noxh(settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    chosen = settings()
    monkeypatch.setenv("NOXH_HOME", str(chosen.home))
    monkeypatch.setenv("NOXH_DATABASE_URL", str(chosen.database_url))
    monkeypatch.setenv("NOXH_SECRET_KEY", "a key of the tests")
    get_settings.cache_clear()
    return CliRunner()


def test_the_operator_makes_the_first_administrator(noxh: CliRunner) -> None:
    weak = noxh.invoke(app, ["user", "add", "minh", "--role", "administrator"], input="ngan\nngan\n")
    assert weak.exit_code == 1
    assert "Mật khẩu phải có từ 12" in weak.output
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    made = noxh.invoke(app, ["user", "add", "minh", "--role", "administrator", "--name", "Trần Minh"], input=typed)
    assert made.exit_code == 0, made.output
    assert "otpauth://totp/" in made.output
    assert "█" in made.output
    assert PASSWORD not in made.output
    assert noxh.invoke(app, ["user", "list"]).output == "minh\tTrần Minh\tadministrator\tđang dùng\n"
    assert noxh.invoke(app, ["user", "lock", "minh"]).exit_code == 0
    assert "đã khóa" in noxh.invoke(app, ["user", "list"]).output
    assert "otpauth://" in noxh.invoke(app, ["user", "reset", "minh"], input=typed).output
    assert "đang dùng" in noxh.invoke(app, ["user", "list"]).output
    unknown = noxh.invoke(app, ["user", "lock", "ai-do"])
    assert (unknown.exit_code, "Không có tài khoản này" in unknown.output) == (1, True)
    assert noxh.invoke(app, ["audit", "check"]).output == "Nhật ký nguyên vẹn.\n"
    get_settings.cache_clear()
