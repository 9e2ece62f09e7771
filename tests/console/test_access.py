"""Who reaches what: every route of the console tried by every role, taken from the running app, so that a new route is tried too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from bot.console.access import Allowed
from bot.gateway import create_app
from knowledge.console.models import Revision
from knowledge.console.revisions import start
from knowledge.console.roles import ALLOWED, Actor, Permission, Role
from knowledge.console.subjects import open_subject
from knowledge.settings import Settings
from tests.conftest import Databases, hermetic
from tests.console.conftest import Browser, Console, console_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: Reached without a session.
PUBLIC = {
    ("GET", "/console/sign-in"),
    ("POST", "/console/sign-in"),
    ("GET", "/console/sign-in/oidc"),
    ("GET", "/console/sign-in/oidc/callback"),
}
ROLES = (None, *Role)


@dataclass(frozen=True)
class Action:
    """A route of the console with one of its methods, and the permission that it asks for."""

    method: str
    path: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def actions(app: FastAPI) -> Iterator[Action]:
    for route in iter_route_contexts(app.routes):
        path = getattr(route, "path", None) or ""
        if not path.startswith("/console"):
            continue
        asked = [item.call for item in route.dependant.dependencies if isinstance(item.call, Allowed)]
        assert len(asked) <= 1, path
        for method in sorted(route.methods):
            yield Action(method, path, asked[0].permission if asked else None)


ACTIONS = list(actions(create_app(Settings(_env_file=None, secret_key="a key of the tests"))))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def console(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Console]:
    async with console_of(hermetic(tmp_path_factory.mktemp("console"), sqlite_databases.seeded())) as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browsers(console: Console) -> dict[Role | None, Browser]:
    """One for each role, and one of nobody."""
    found: dict[Role | None, Browser] = {None: await console.browser()}
    for role in Role:
        found[role] = await console.signed_in(f"{role}-one", role)
    return found


@pytest.fixture(scope="module")
def draft(console: Console) -> int:
    """A draft of somebody who is none of those who try."""
    console.officer("somebody", Role.AUTHOR)
    with console.sessions() as session:
        subject = open_subject(session, "answer", "loan-interest")
        revision: Revision = start(session, Actor(1, "somebody", frozenset()), subject, subject.published()[0], None, "")
        session.commit()
        return revision.id


def address(action: Action, draft: int) -> str:
    values = {"number": draft, "kind": "answer", "name": "loan-interest", "username": "nobody-at-all", "slug": "tan-phu-hung"}
    path = action.path.replace("{rest:path}", "no-such-page").format(**values)
    if "/parameters/" in path:
        path = path.replace("loan-interest", "loan-rate")
    # Nobody waits with this number.
    path = path.replace("/handoffs/", "/handoffs/99")
    # Somebody else's browser: there is none of this number.
    return path.replace(f"/sessions/{draft}/", "/sessions/999999/")


async def test_every_action_asks_for_a_permission_but_signing_in() -> None:
    assert len(ACTIONS) > 30
    assert {(action.method, action.path) for action in ACTIONS if action.permission is None} == PUBLIC
    assert {action.method for action in ACTIONS} == {"GET", "POST"}


@pytest.mark.parametrize("action", [action for action in ACTIONS if action.permission is not None], ids=str)
async def test_a_role_reaches_what_it_may_and_nothing_else(
    browsers: dict[Role | None, Browser], draft: int, action: Action
) -> None:
    if action.path == "/console/sign-out":
        return
    assert action.permission is not None
    for role in ROLES:
        response = await _try(browsers[role], action, draft, role is not None)
        if role is None:
            assert response == 303, "on to the sign-in page"
        elif role in ALLOWED[action.permission]:
            assert response not in (401, 403, 500), role
        else:
            assert response == 403, role


async def _try(browser: Browser, action: Action, draft: int, signed_in: bool) -> int:
    path = address(action, draft)
    if action.method == "GET":
        response = await browser.http.get(path)
        if response.status_code == 303:
            assert "/console/sign-in" in response.headers["location"]
        return response.status_code
    token = await browser.token() if signed_in else ""
    # An empty version: what is allowed is refused for that, and the draft stays for the next role.
    return (await browser.http.post(path, data={"csrf": token})).status_code


@pytest.mark.parametrize("action", [action for action in ACTIONS if action.method == "POST"], ids=str)
async def test_a_form_from_elsewhere_does_nothing(
    console: Console, browsers: dict[Role | None, Browser], draft: int, action: Action
) -> None:
    role = next((role for role in Role if action.permission and role in ALLOWED[action.permission]), Role.AUTHOR)
    browser, other = browsers[role], browsers[Role.ADMINISTRATOR if role is not Role.ADMINISTRATOR else Role.AUTHOR]
    foreign = await other.token()
    for token in (None, "", "0" * 64, foreign):
        response = await browser.http.post(address(action, draft), data={} if token is None else {"csrf": token})
        assert response.status_code == 403
        assert "không phải của phiên này" in response.text
    assert (await browser.get("/account")).status_code == 200, "not signed out by it"
