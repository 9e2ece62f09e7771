"""The console over ASGI, with officers who sign in as people do: name, password, code."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx
import pyotp
import pytest
from fastapi import FastAPI

from bot.gateway import create_app
from knowledge.console.accounts import add_user
from knowledge.console.roles import Actor, Role
from knowledge.console.totp import STEP_S, TotpSecrets
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.settings import Settings

PASSWORD = "con-trau-di-truoc-cai-cay"
OPERATOR = Actor(0, "test", frozenset())
CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def make_officer(sessions: SessionFactory, key: str, username: str, *roles: Role) -> str:
    """A new officer; the secret of the codes."""
    with sessions() as session:
        made = add_user(session, OPERATOR, TotpSecrets(key), username, username.title(), roles, PASSWORD)
        session.commit()
    return pyotp.parse_uri(made.uri).secret


def code(secret: str, steps: int = 0) -> str:
    """The code of now, or so many steps later."""
    return pyotp.TOTP(secret).at(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=STEP_S * steps))


@dataclass
class Browser:
    """One browser: keeps cookies, sends the token of the page's form."""

    http: httpx.AsyncClient
    secret: str = ""
    username: str = ""
    last: httpx.Response | None = field(default=None, repr=False)

    async def get(self, path: str, **more: object) -> httpx.Response:
        self.last = await self.http.get(f"/console{path}", **more)  # type: ignore[arg-type]
        return self.last

    async def token(self, page: str = "/account") -> str:
        found = CSRF.search((await self.get(page)).text)
        assert found, page
        return found[1]

    async def post(self, path: str, data: dict[str, object] | None = None, page: str = "/account") -> httpx.Response:
        token = await self.token(page)
        return await self.http.post(f"/console{path}", data={"csrf": token} | (data or {}))

    async def sign_in(self, username: str, secret: str, password: str = PASSWORD, steps: int = 0) -> httpx.Response:
        self.username, self.secret = username, secret
        form = {"username": username, "password": password, "code": code(secret, steps)}
        return await self.post("/sign-in", form, page="/sign-in")


@dataclass
class Console:
    """A started gateway with its console."""

    app: FastAPI
    settings: Settings
    sessions: SessionFactory
    _stack: contextlib.AsyncExitStack = field(repr=False)

    async def browser(self, address: str = "203.0.113.7", base: str = "http://test") -> Browser:
        transport = httpx.ASGITransport(self.app, client=(address, 50_000))
        return Browser(await self._stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=base)))

    def officer(self, username: str, *roles: Role) -> str:
        return make_officer(self.sessions, self.settings.signing_key(), username, *roles)

    async def signed_in(self, username: str, *roles: Role) -> Browser:
        """A browser of a new officer with these roles."""
        browser = await self.browser()
        response = await browser.sign_in(username, self.officer(username, *roles))
        assert response.status_code == 303, response.text
        return browser


@contextlib.asynccontextmanager
async def console_of(settings: Settings) -> AsyncIterator[Console]:
    app = create_app(settings)
    engine = make_engine(settings.database)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        yield Console(app, settings, make_session_factory(engine), stack)
    engine.dispose()


@pytest.fixture
async def console(settings: Callable[..., Settings]) -> AsyncIterator[Console]:
    async with console_of(settings()) as started:
        yield started


@pytest.fixture
def people(database: SessionFactory) -> dict[str, Actor]:
    """Two authors, a reviewer and a publisher of a database."""
    secrets = TotpSecrets("a key of the tests")
    with database() as session:
        made = {
            name: add_user(session, OPERATOR, secrets, name, name, [role], PASSWORD).user
            for name, role in (("lan", Role.AUTHOR), ("nam", Role.AUTHOR), ("minh", Role.REVIEWER), ("thu", Role.PUBLISHER))
        }
        session.commit()
        return {name: Actor(user.id, name, frozenset((Role(user.roles[0]),))) for name, user in made.items()}
