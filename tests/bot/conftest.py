"""The gateway as its users reach it: over ASGI in the test's own loop, or behind a real port."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
import uvicorn
from starlette.types import ASGIApp

from bot.gateway import create_app
from knowledge.settings import Settings
from tests.bot.rasa import StandInRasa
from tests.conftest import Databases, free_port, hermetic


@dataclass(frozen=True)
class Gateway:
    """A started gateway and a client of it."""

    http: httpx.AsyncClient
    session_id: str

    async def say(self, text: str, **more: object) -> httpx.Response:
        return await self.http.post("/api/v1/messages", json={"session_id": self.session_id, "text": text, **more})


Start = Callable[..., contextlib.AbstractAsyncContextManager[Gateway]]


@contextlib.asynccontextmanager
async def started(settings: Settings, address: str = "203.0.113.7", *, warm: bool = False) -> AsyncIterator[Gateway]:
    app = create_app(settings, warm=warm)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, client=(address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            response = await http.post("/api/v1/sessions", json={})
            yield Gateway(http, response.json().get("session_id", ""))


@pytest.fixture
def start(settings: Callable[..., Settings]) -> Start:
    """`async with start(rate_limit="2/minute") as gateway`: a gateway with these settings and no Rasa."""

    def make(address: str = "203.0.113.7", **changes: object) -> contextlib.AbstractAsyncContextManager[Gateway]:
        return started(settings(**changes), address)

    return make


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """A gateway without Rasa and without limits, for a whole module (its search index takes a while to build).

    Modules that use it say `pytestmark = pytest.mark.asyncio(loop_scope="module")`.
    """
    async with started(hermetic(tmp_path_factory.mktemp("gateway"), sqlite_databases.seeded())) as running:
        yield running


@contextlib.contextmanager
def served(app: ASGIApp, port: int) -> Iterator[None]:
    """The app behind a real port, as `python -m bot` serves it."""
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False, ws_max_size=64 * 1024, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def rasa() -> Iterator[StandInRasa]:
    """A server that speaks Rasa's protocol, and misbehaves when told to."""
    stand_in = StandInRasa(free_port())
    with served(stand_in.app, stand_in.port):
        yield stand_in
