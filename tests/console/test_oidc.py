"""Signing in through a provider: only whom the server knows, only with a token made for this browser and this attempt."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
import pytest
from sqlalchemy import select

from knowledge.console.accounts import AccountError, add_user, link_user, set_active
from knowledge.console.models import AuditEntry, ConsoleUser, OidcAttempt
from knowledge.console.roles import Actor, Role
from knowledge.console.totp import TotpSecrets
from knowledge.settings import Settings, SettingsError, get_settings
from tests.console.conftest import OPERATOR, PASSWORD, Browser, Console, console_of
from tests.console.provider import CLIENT, SECRET, Claims, Provider, new_key, provider

PUBLIC = "http://test"
CALLBACK = "/console/sign-in/oidc/callback"
WELCOME = "Vào bàn làm việc"


@pytest.fixture
def idp() -> Iterator[Provider]:
    with provider(f"{PUBLIC}{CALLBACK}") as found:
        yield found


@pytest.fixture
async def linked(idp: Provider, settings: Callable[..., Settings]) -> AsyncIterator[Console]:
    """A console with the provider, and one officer who is linked to it."""
    own = settings(public_url=PUBLIC, oidc_issuer=idp.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    async with console_of(own) as started:
        add(started, "lan", "lan")
        yield started


def add(console: Console, username: str, subject: str | None, *roles: Role) -> None:
    with console.sessions() as session:
        secrets = TotpSecrets(console.settings.signing_key())
        add_user(session, OPERATOR, secrets, username, username.title(), roles or (Role.AUTHOR,), PASSWORD, subject)
        session.commit()


async def left(browser: Browser, to: str = "") -> str:
    """The provider's address with the attempt's query, as the browser was sent there."""
    response = await browser.http.get("/console/sign-in/oidc", params={"to": to})
    assert response.status_code == 303, response.text
    return response.headers["location"]


async def returned(address: str) -> str:
    """What the provider sends the browser back with."""
    async with httpx.AsyncClient() as http:
        response = await http.get(address)
    assert response.status_code == 302, response.text
    return response.headers["location"].removeprefix(PUBLIC)


async def signed_in_by(browser: Browser, to: str = "") -> httpx.Response:
    return await browser.http.get(await returned(await left(browser, to)))


async def may_work(browser: Browser) -> bool:
    return (await browser.http.get("/console/topics")).status_code == 200


def log(console: Console) -> list[tuple[str, str, object]]:
    with console.sessions() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action != "add").order_by(AuditEntry.id))
        return [(row.action, row.object_id, (row.after or {}).get("reason")) for row in rows]


async def test_the_button_stands_only_where_a_provider_is_set(console: Console, linked: Console) -> None:
    words = "Đăng nhập bằng tài khoản của cơ quan"
    assert words in (await (await linked.browser()).get("/sign-in")).text
    without = await console.browser()
    assert words not in (await without.get("/sign-in")).text
    assert (await without.http.get("/console/sign-in/oidc")).status_code == 404
    assert (await without.http.get(CALLBACK)).status_code == 404


async def test_an_officer_comes_in_without_a_code_of_ours(linked: Console) -> None:
    browser = await linked.browser()
    response = await signed_in_by(browser, "/console/parameters?q=vay")
    assert response.status_code == 200
    assert 'content="0; url=/console/parameters?q=vay"' in response.text
    assert await may_work(browser)
    cookies = response.headers.get_list("set-cookie")
    session = next(item for item in cookies if item.startswith("noxh-console="))
    assert "HttpOnly" in session
    assert "samesite=strict" in session.lower()
    assert log(linked) == [("link", "lan", None), ("sign_in", "lan", None)]
    with linked.sessions() as session_:
        assert session_.scalars(select(ConsoleUser.oidc_subject)).one() == "0001", "from now on by sub alone"


async def test_the_attempt_is_bound_by_challenge_state_and_nonce(linked: Console) -> None:
    browser = await linked.browser()
    first = dict(parse_qsl(urlsplit(await left(browser)).query))
    second = dict(parse_qsl(urlsplit(await left(browser)).query))
    assert first["code_challenge_method"] == "S256"
    assert first["scope"].split()[0] == "openid"
    assert not {first[name] for name in ("state", "nonce", "code_challenge")} & set(second.values())


async def test_a_name_that_is_given_to_somebody_else_later_opens_nothing(linked: Console, idp: Provider) -> None:
    assert WELCOME in (await signed_in_by(await linked.browser())).text
    idp.user = {"sub": "0002", "preferred_username": "lan"}
    browser = await linked.browser()
    assert (await signed_in_by(browser)).status_code == 403
    assert not await may_work(browser)


async def test_who_has_no_account_gets_none_and_no_role_comes_from_a_token(linked: Console, idp: Provider) -> None:
    idp.user = {"sub": "9", "preferred_username": "admin", "roles": ["administrator"], "groups": ["administrator"]}
    browser = await linked.browser()
    response = await signed_in_by(browser)
    assert response.status_code == 403
    assert not await may_work(browser)
    with linked.sessions() as session:
        assert [user.username for user in session.scalars(select(ConsoleUser))] == ["lan"]
    idp.user = {"sub": "0001", "preferred_username": "lan", "roles": ["administrator"]}
    browser = await linked.browser()
    await signed_in_by(browser)
    assert (await browser.http.get("/console/users")).status_code == 403
    assert ("sign_in_refused", "-", "no_account") in log(linked)


async def test_a_user_name_without_a_link_is_no_link(linked: Console, idp: Provider) -> None:
    add(linked, "minh", None)
    idp.user = {"sub": "minh", "preferred_username": "minh"}
    assert (await signed_in_by(await linked.browser())).status_code == 403


async def test_a_locked_officer_stays_out(linked: Console) -> None:
    with linked.sessions() as session:
        set_active(session, Actor(0, "test", frozenset()), "lan", False)
        session.commit()
    browser = await linked.browser()
    assert (await signed_in_by(browser)).status_code == 403
    assert not await may_work(browser)
    assert log(linked)[-1] == ("sign_in_refused", "lan", "locked")


def _changed(**claims: object) -> Callable[[Provider, Claims], str]:
    return lambda idp, own: idp.sign({**own, **claims})


def _without(*names: str) -> Callable[[Provider, Claims], str]:
    return lambda idp, own: idp.sign({name: value for name, value in own.items() if name not in names})


def _tampered(idp: Provider, own: Claims) -> str:
    head, _, signature = idp.sign(own).split(".")
    return ".".join((head, idp.sign(own | {"sub": "0002"}).split(".")[1], signature))


FORGED: dict[str, Callable[[Provider, Claims], str]] = {
    "another's key": lambda idp, own: idp.sign(own, new_key()),
    "a key nobody knows": lambda idp, own: idp.sign(own, new_key(), kid="two"),
    "no signature": lambda idp, own: idp.sign(own).rpartition(".")[0] + ".",
    "alg none": lambda _idp, own: jwt.encode(own, None, "none", headers={"kid": "one"}),
    "the public key as shared secret": lambda idp, own: idp.sign(own, "a" * 64, "HS256"),
    "a shared key of the provider": lambda idp, own: idp.sign(own, b"\0" * 64, "HS256", "shared"),
    "claims changed after signing": _tampered,
    "expired": _changed(exp=int(time.time()) - 3_600, iat=int(time.time()) - 7_200),
    "not valid yet": _changed(nbf=int(time.time()) + 3_600),
    "another nonce": _changed(nonce="of another attempt"),
    "no nonce": _without("nonce"),
    "another client": _changed(aud="another-client"),
    "made for several, by another": _changed(aud=[CLIENT, "another-client"], azp="another-client"),
    "made for several, by nobody": _changed(aud=[CLIENT, "another-client"]),
    "another issuer": _changed(iss="https://elsewhere.example"),
    "no end": _without("exp"),
    "nobody": _without("sub"),
    "no token": lambda _idp, _own: "nothing.of.that",
}


@pytest.mark.parametrize("how", FORGED, ids=str)
async def test_a_token_that_is_not_ours_opens_nothing(linked: Console, idp: Provider, how: str) -> None:
    idp.forge = FORGED[how]
    browser = await linked.browser()
    response = await signed_in_by(browser)
    assert response.status_code == 401
    assert "đăng nhập lại từ đầu" in response.text
    assert not await may_work(browser)
    action, _, reason = log(linked)[-1]
    assert action == "sign_in_refused"
    assert str(reason).startswith("token")


async def test_an_answer_comes_back_once_and_to_the_browser_that_asked(linked: Console) -> None:
    browser, thief = await linked.browser(), await linked.browser("198.51.100.1")
    stolen = await returned(await left(browser))
    assert (await thief.http.get(stolen)).status_code == 401, "another browser"
    assert (await browser.http.get(stolen)).status_code == 401, "and the attempt is over with it"
    answer = await returned(await left(browser))
    kept = browser.http.cookies.get("noxh-console-attempt") or ""
    assert WELCOME in (await browser.http.get(answer)).text
    again = await linked.browser()
    again.http.cookies.set("noxh-console-attempt", kept, path="/console")
    assert (await again.http.get(answer)).status_code == 401, "a replayed state"
    for made_up in ("", "?code=1", "?state=1&code=1", "?error=access_denied&state=1"):
        assert (await browser.http.get(f"{CALLBACK}{made_up}")).status_code == 401
    with linked.sessions() as session:
        assert session.scalar(select(OidcAttempt)) is None


async def test_a_code_of_another_attempt_does_not_fit(linked: Console) -> None:
    """A code put into somebody's browser: the provider refuses the verifier."""
    browser, other = await linked.browser(), await linked.browser()
    code = dict(parse_qsl(urlsplit(await returned(await left(other))).query))["code"]
    own = dict(parse_qsl(urlsplit(await returned(await left(browser))).query))
    response = await browser.http.get(CALLBACK, params={"code": code, "state": own["state"]})
    assert response.status_code == 401
    assert not await may_work(browser)


async def test_who_refuses_at_the_provider_is_told(linked: Console) -> None:
    browser = await linked.browser()
    state = dict(parse_qsl(urlsplit(await left(browser)).query))["state"]
    response = await browser.http.get(CALLBACK, params={"error": "access_denied", "state": state})
    assert response.status_code == 401


async def test_another_site_is_no_page_to_go_on_to(linked: Console) -> None:
    response = await signed_in_by(await linked.browser(), "https://elsewhere.example/console")
    assert 'content="0; url=/console"' in response.text


async def test_what_the_provider_says_of_itself_is_kept_and_new_keys_are_found(linked: Console, idp: Provider) -> None:
    for _ in range(3):
        assert WELCOME in (await signed_in_by(await linked.browser())).text
    assert idp.asked == ["about", "keys"]


async def test_a_provider_that_stumbles_once_is_asked_again(linked: Console, idp: Provider) -> None:
    idp.failures = 1
    assert WELCOME in (await signed_in_by(await linked.browser())).text


async def test_a_provider_that_does_not_answer_or_lies_is_said(linked: Console, idp: Provider) -> None:
    browser = await linked.browser()
    idp.failures = 5
    response = await browser.http.get("/console/sign-in/oidc")
    assert response.status_code == 502
    idp.failures, idp.claimed_issuer = 0, "https://elsewhere.example"
    assert (await browser.http.get("/console/sign-in/oidc")).status_code == 502
    assert (await browser.get("/sign-in")).status_code == 200, "name, password and code still work"


async def test_an_officer_who_is_there_is_linked_and_unlinked(linked: Console, idp: Provider) -> None:
    add(linked, "minh", None)
    idp.user = {"sub": "minh-1", "preferred_username": "minh"}
    for subject, status in (("minh-1", 200), (None, 403)):
        with linked.sessions() as session:
            link_user(session, OPERATOR, "minh", subject)
            session.commit()
        assert (await signed_in_by(await linked.browser())).status_code == status
    with linked.sessions() as session, pytest.raises(AccountError, match="oidc_taken"):
        link_user(session, OPERATOR, "minh", "lan")


def test_one_subject_is_one_officers(linked: Console) -> None:
    with pytest.raises(AccountError, match="oidc_taken"):
        add(linked, "nam", "lan")


def test_settings_are_whole_and_the_issuer_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(**values: str) -> None:
        for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
            monkeypatch.delenv(f"NOXH_OIDC_{name}", raising=False)
        for name, value in values.items():
            monkeypatch.setenv(f"NOXH_OIDC_{name}", value)
        get_settings.cache_clear()
        try:
            get_settings()
        finally:
            get_settings.cache_clear()

    read(ISSUER="https://sso.example.vn/realms/a", CLIENT_ID="a", CLIENT_SECRET="b")
    with pytest.raises(SettingsError, match="cùng nhau"):
        read(ISSUER="https://sso.example.vn")
    with pytest.raises(SettingsError, match="NOXH_OIDC_ISSUER"):
        read(ISSUER="http://sso.example.vn", CLIENT_ID="a", CLIENT_SECRET="b")
