"""Administrators: roles, locks, the log."""

from __future__ import annotations

from knowledge.console.roles import Role
from tests.console.conftest import Console


async def test_an_administrator_gives_roles_and_they_hold_at_once(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    author = await console.signed_in("lan", Role.AUTHOR)
    assert (await author.get("/users")).status_code == 403
    assert (await admin.post("/users/lan/roles", {"role": ["author", "administrator"]})).status_code == 303
    assert (await author.get("/users")).status_code == 303, "the old session is over"
    await author.sign_in("lan", author.secret, steps=1)
    assert (await author.get("/users")).status_code == 200


async def test_a_locked_officer_is_out_and_comes_back_when_unlocked(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    author = await console.signed_in("lan", Role.AUTHOR)
    assert (await admin.post("/users/lan/lock")).status_code == 303
    assert (await author.get("/account")).status_code == 303
    assert (await author.sign_in("lan", author.secret, steps=1)).status_code == 401
    assert (await admin.post("/users/lan/unlock")).status_code == 303
    assert (await author.sign_in("lan", author.secret, steps=1)).status_code == 303
    assert (await admin.post("/users/lan/sign-out")).status_code == 303
    assert (await author.get("/account")).status_code == 303


async def test_what_cannot_be_done_to_an_account_is_said(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    console.officer("lan", Role.AUTHOR)
    none = await admin.post("/users/lan/roles", {})
    assert (none.status_code, "Cần ít nhất một vai trò" in none.text) == (422, True)
    assert (await admin.post("/users/ai-do/lock")).status_code == 404
    assert (await admin.post("/users/hoa/lock")).status_code == 403


async def test_the_log_is_read_by_name_and_checked(console: Console) -> None:
    admin = await console.signed_in("hoa", Role.ADMINISTRATOR)
    console.officer("lan", Role.AUTHOR)
    await admin.post("/users/lan/lock")
    page = (await admin.get("/audit")).text
    assert "Trước và sau" in page
    assert "203.0.113.7" in page
    assert "Không có mục nào" in (await admin.get("/audit?actor=ai-do")).text
    assert "Mọi dòng còn nguyên" in (await admin.get("/audit/check")).text
