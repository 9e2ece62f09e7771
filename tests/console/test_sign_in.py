"""Signing in: name, password and a code that is taken once; locks, sessions, and what a form from elsewhere gets."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from knowledge.console.models import AuditEntry, ConsoleSession, ConsoleUser
from knowledge.console.roles import Role
from knowledge.console.sessions import moment
from knowledge.models import utc_now
from knowledge.settings import Settings
from tests.console.conftest import PASSWORD, Console, code, console_of


async def test_an_officer_signs_in_and_out(console: Console) -> None:
    browser = await console.signed_in("lan", Role.AUTHOR)
    home = await browser.get("")
    assert "Chào Lan" in home.text
    assert (await browser.post("/sign-out")).status_code == 303
    away = await browser.get("/account")
    assert (away.status_code, away.headers["location"]) == (303, "/console/sign-in?to=/console/account")


async def test_after_signing_in_one_is_where_one_wanted_to_go_but_never_elsewhere(console: Console) -> None:
    secret = console.officer("lan", Role.AUTHOR)
    for to, arrives in (
        ("/console/account", "/console/account"),
        ("https://evil.example", "/console"),
        ("//evil.example", "/console"),
        ("/console/../law", "/console/../law"),
        ("/console//evil", "/console//evil"),
        ("/console\\@evil.example", "/console"),
    ):
        browser = await console.browser()
        await _forget_codes(console)
        form = {"username": "lan", "password": PASSWORD, "code": code(secret), "to": to}
        response = await browser.post("/sign-in", form, page="/sign-in")
        assert response.headers["location"] == arrives


async def _forget_codes(console: Console) -> None:
    with console.sessions() as session:
        session.execute(update(ConsoleUser).values(totp_step=0))
        session.commit()


async def test_a_code_is_taken_once(console: Console) -> None:
    browser = await console.signed_in("lan", Role.AUTHOR)
    other = await console.browser()
    again = await other.sign_in("lan", browser.secret)
    assert again.status_code == 401
    assert "mỗi mã chỉ dùng được một lần" in again.text
    assert (await other.sign_in("lan", browser.secret, steps=1)).status_code == 303


@pytest.mark.parametrize(("password", "right_code"), [("sai-mat-khau-roi", True), (PASSWORD, False)])
async def test_a_wrong_password_and_a_wrong_code_are_refused_in_the_same_words(
    console: Console, password: str, right_code: bool
) -> None:
    secret = console.officer("lan", Role.AUTHOR)
    browser = await console.browser()
    form = {"username": "lan", "password": password, "code": code(secret) if right_code else "000000"}
    refused = await browser.post("/sign-in", form, page="/sign-in")
    nobody = await browser.post("/sign-in", form | {"username": "khong-co"}, page="/sign-in")
    assert refused.status_code == nobody.status_code == 401
    assert "không đúng" in refused.text
    assert "noxh-console=" not in "".join(refused.headers.get_list("set-cookie"))
    assert _without_tokens(refused.text) == _without_tokens(nobody.text)


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)


async def test_after_five_failures_even_the_right_password_waits_a_quarter_of_an_hour(console: Console) -> None:
    secret = console.officer("lan", Role.AUTHOR)
    browser = await console.browser()
    for _ in range(5):
        assert (await browser.sign_in("lan", secret, "sai-mat-khau-roi")).status_code == 401
    assert (await browser.sign_in("lan", secret)).status_code == 401
    with console.sessions() as session:
        session.execute(update(ConsoleUser).values(locked_until=utc_now() - dt.timedelta(seconds=1)))
        session.commit()
    assert (await browser.sign_in("lan", secret)).status_code == 303


async def test_of_many_guesses_at_once_only_five_are_looked_at(console: Console) -> None:
    secret = console.officer("lan", Role.AUTHOR)
    browsers = [await console.browser() for _ in range(12)]
    for browser in browsers:
        await browser.get("/sign-in")
    await asyncio.gather(*(browser.sign_in("lan", secret, "sai-mat-khau-roi") for browser in browsers))
    with console.sessions() as session:
        tries = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in_refused")).all()
    assert len(tries) == 5
    assert (await browsers[0].sign_in("lan", secret)).status_code == 401


async def test_cookies_are_for_this_site_and_no_script(console: Console, settings: Callable[..., Settings]) -> None:
    secret = console.officer("lan", Role.AUTHOR)
    browser = await console.browser()
    cookie = next(line for line in _set_cookies(await browser.sign_in("lan", secret)) if line.startswith("noxh-console="))
    for part in ("HttpOnly", "SameSite=strict", "Path=/console"):
        assert part in cookie
    assert "Secure" not in cookie
    over_https = await console.browser(base="https://test")
    response = await over_https.sign_in("lan", secret, steps=1)
    assert all(
        "Secure" in line for line in _set_cookies(response) if line.startswith("noxh-console=") and "Max-Age=0" not in line
    )


def _set_cookies(response: object) -> list[str]:
    return list(response.headers.get_list("set-cookie"))  # type: ignore[attr-defined]


async def test_pages_are_kept_from_caches_frames_and_inline_scripts(console: Console) -> None:
    browser = await console.signed_in("lan", Role.AUTHOR)
    for path in ("", "/account", "/sign-in", "/khong-co"):
        headers = (await browser.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


async def test_a_session_ends_when_idle_when_old_and_when_the_account_is_locked(console: Console) -> None:
    browser = await console.signed_in("lan", Role.AUTHOR)
    now = utc_now()
    with console.sessions() as session:
        session.execute(update(ConsoleSession).values(last_seen_at=now - dt.timedelta(minutes=29)))
        session.commit()
    for _ in range(2):
        assert (await browser.get("/account")).status_code == 200, "in use"
    with console.sessions() as session:
        assert moment(session.scalars(select(ConsoleSession.last_seen_at)).one()) >= now
    for values in (
        {"last_seen_at": now - dt.timedelta(minutes=31)},
        {"last_seen_at": now, "expires_at": now - dt.timedelta(seconds=1)},
    ):
        with console.sessions() as session:
            session.execute(update(ConsoleSession).values(**values))
            session.commit()
        assert (await browser.get("/account")).status_code == 303
    with console.sessions() as session:
        session.execute(update(ConsoleSession).values(last_seen_at=now, expires_at=now + dt.timedelta(hours=1)))
        session.commit()
    assert (await browser.get("/account")).status_code == 200
    with console.sessions() as session:
        session.execute(update(ConsoleUser).values(active=False))
        session.commit()
    assert (await browser.get("/account")).status_code == 303


async def test_the_database_holds_neither_password_nor_secret_nor_token(console: Console) -> None:
    browser = await console.signed_in("lan", Role.AUTHOR)
    token = browser.http.cookies["noxh-console"]
    with console.sessions() as session:
        user = session.scalars(select(ConsoleUser)).one()
        row = session.scalars(select(ConsoleSession)).one()
        stored = " ".join(str(value) for item in (user, row) for value in vars(item).values())
    assert user.password_hash.startswith("$argon2id$")
    for secret in (PASSWORD, browser.secret, token):
        assert secret not in stored


async def test_an_officer_sees_and_ends_his_other_browsers_and_no_one_elses(console: Console) -> None:
    first = await console.signed_in("lan", Role.AUTHOR)
    second = await console.browser("198.51.100.9")
    await second.sign_in("lan", first.secret, steps=1)
    stranger = await console.signed_in("minh", Role.AUTHOR)
    with console.sessions() as session:
        number = session.scalars(select(ConsoleSession.id).where(ConsoleSession.address == "198.51.100.9")).one()
    assert "198.51.100.9" in (await first.get("/account")).text
    assert "198.51.100.9" not in (await stranger.get("/account")).text
    assert (await stranger.post(f"/account/sessions/{number}/revoke")).status_code == 404
    assert (await second.get("/account")).status_code == 200
    assert (await first.post(f"/account/sessions/{number}/revoke")).status_code == 303
    assert (await second.get("/account")).status_code == 303


async def test_a_new_password_signs_the_other_browsers_out(console: Console) -> None:
    first = await console.signed_in("lan", Role.AUTHOR)
    second = await console.browser()
    await second.sign_in("lan", first.secret, steps=1)
    new = "mot-cau-dai-khac-han"
    wrong = await first.post("/account/password", {"old": "sai", "new": new, "again": new})
    assert (wrong.status_code, "Mật khẩu hiện tại không đúng" in wrong.text) == (422, True)
    weak = await first.post("/account/password", {"old": PASSWORD, "new": "matkhau12345", "again": "matkhau12345"})
    assert (weak.status_code, "quá phổ biến" in weak.text) == (422, True)
    assert "Đã đổi mật khẩu" in (await first.post("/account/password", {"old": PASSWORD, "new": new, "again": new})).text
    assert (await first.get("/account")).status_code == 200
    assert (await second.get("/account")).status_code == 303


async def test_the_console_speaks_english_to_who_wants_it(console: Console) -> None:
    browser = await console.signed_in("lan", Role.AUTHOR)
    assert (await browser.post("/account/language", {"locale": "en"})).status_code == 303
    page = (await browser.get("/account")).text
    assert '<html lang="en">' in page
    assert "Change password" in page
    assert "Đổi mật khẩu" not in page
    stranger = await console.browser()
    assert "Password" in (await stranger.get("/sign-in?lang=en")).text


async def test_sign_in_is_limited_for_each_address(settings: Callable[..., Settings]) -> None:
    async with console_of(settings(rate_limit="1/hour")) as console:
        browser = await console.browser()
        statuses = [(await browser.get("/sign-in")).status_code for _ in range(11)]
    assert statuses[-1] == 429
