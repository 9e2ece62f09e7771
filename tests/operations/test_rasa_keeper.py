"""Another model takes over without a gap, or not at all: the keeper with servers that answer as they are told, over real HTTP."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.rasa_client import RasaClient
from knowledge.console.golden import golden_questions
from knowledge.console.roles import Actor, Role
from knowledge.console.serving import activations, active_model, ask_activation, keep_model, serve_first
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.settings import Settings
from operations.model import archive_path, code_fingerprint
from operations.rasa_keeper import Keeper
from tests.console.conftest import make_officer

MINH = Actor(1, "minh", frozenset((Role.PUBLISHER,)))
READY = {"parts": {"database": True, "rasa": True, "actions": True}}


class Server:
    """Stands for a Rasa server with its model: knows the golden questions but for those that the model is bad at."""

    def __init__(self, model: Path, port: int, known: dict[str, str], *, ended: bool = False) -> None:
        self.model, self.url = model, f"http://127.0.0.1:{port}"
        self.known, self._ended, self.asked = known, ended, 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send({})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked += 1
                self._send([{"custom": {"topic": server.known.get(body["message"], "price"), "kind": "answer"}}])

            def _send(self, data: object) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(data).encode())

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def is_up(self) -> bool:
        return not self._ended

    def ended(self) -> bool:
        return self._ended

    def stop(self) -> None:
        if not self._ended:
            self._http.shutdown()
        self._http.server_close()
        self._ended = True


class World:
    """A keeper, its database with two models, and a gateway that is ready or not."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = make_engine(settings.database)
        self.sessions: SessionFactory = make_session_factory(self.engine)
        self.ready = True
        self.bad: dict[str, set[str]] = {}
        self.broken: set[str] = set()
        self.servers: list[Server] = []
        make_officer(self.sessions, "a key of the tests", "minh", Role.PUBLISHER)
        with self.sessions() as session:
            self.golden = {item.text: sorted(item.topics)[0] for item in golden_questions(session, settings.content)}
            for name in ("first", "second"):
                path = archive_path(settings, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"a model")
                keep_model(
                    session,
                    name,
                    code=code_fingerprint(),
                    shipped="s",
                    size=7,
                    topics=sorted(set(self.golden.values())),
                    questions=1,
                )
            serve_first(session, keep_model(session, "first"))
            session.commit()
        self.keeper = Keeper(settings, self.sessions, self.launch)  # type: ignore[arg-type]
        self.keeper.start(archive_path(settings, "first"))

    def launch(self, _settings: Settings, model: Path, port: int) -> Server:
        name = model.name.removesuffix(".tar.gz")
        known = {text: topic for text, topic in self.golden.items() if text not in self.bad.get(name, set())}
        self.servers.append(Server(model, port, known, ended=name in self.broken))
        return self.servers[-1]

    def activate(self, name: str) -> tuple[str, str | None]:
        with self.sessions() as session:
            ask_activation(session, MINH, keep_model(session, name).id)
            session.commit()
        assert self.keeper.look()
        with self.sessions() as session:
            newest = activations(session, 1)[0]
            return newest.state, newest.reason

    @property
    def active(self) -> str:
        with self.sessions() as session:
            model = active_model(session)
            assert model is not None
            return model.archive

    @property
    def address(self) -> str:
        return self.settings.rasa_address_file.read_text()


@pytest.fixture
def world(settings: Callable[..., Settings]) -> Iterator[World]:
    made = World(settings(message_timeout=0.1))

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(READY if made.ready else {"parts": {"rasa": False}}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", made.settings.port), Gateway) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        yield made
        gateway.shutdown()
    for server in made.servers:
        with contextlib.suppress(OSError):
            server.stop()
    made.engine.dispose()


def test_a_good_model_takes_over_and_the_former_ends(world: World) -> None:
    assert world.activate("second") == ("live", None)
    former, new = world.servers
    assert (world.active, world.address) == ("second", new.url)
    assert former.ended()
    assert not new.ended()
    assert new.asked > len(world.golden), "the first questions are asked again of the server that serves"


def test_a_model_that_misunderstands_never_serves(world: World) -> None:
    world.bad["second"] = {"xin chào"}
    assert world.activate("second") == ("refused", "golden")
    former, new = world.servers
    assert (world.active, world.address) == ("first", former.url)
    assert new.ended()
    assert not former.ended()
    with world.sessions() as session:
        (finding,) = activations(session, 1)[0].findings
    assert finding == {"text": "xin chào", "expected": ["greet"], "got": "price"}


def test_an_older_model_comes_back_without_the_topics_added_since(world: World) -> None:
    world.bad["second"] = {"xin chào"}
    with world.sessions() as session:
        older = keep_model(session, "second")
        older.topics = [slug for slug in older.topics if slug != "greet"]
        session.commit()
    assert world.activate("second") == ("live", None)


def test_a_model_that_does_not_start_never_serves(world: World) -> None:
    world.broken.add("second")
    assert world.activate("second") == ("refused", "not_started")
    assert (world.active, world.address) == ("first", world.servers[0].url)


def test_a_model_of_other_code_is_not_even_started(world: World) -> None:
    with world.sessions() as session:
        keep_model(session, "second", code="of an older product")
        session.commit()
    assert world.activate("second") == ("refused", "code")
    assert len(world.servers) == 1


def test_when_the_product_is_not_ready_after_the_switch_the_former_model_serves_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("operations.rasa_keeper.READY_TRIES", 1)
    world.ready = False
    assert world.activate("second") == ("rolled_back", "live")
    former, new = world.servers
    assert (world.active, world.address) == ("first", former.url)
    assert not former.ended(), "it was kept until the new one had shown that it works"
    assert new.ended()


def test_another_replica_follows_what_was_put_to_work(world: World) -> None:
    with world.sessions() as session:
        serve_first(session, keep_model(session, "second"))
        session.commit()
    assert world.keeper.look()
    assert world.address == world.servers[1].url


def test_a_replica_without_the_archive_serves_on(world: World) -> None:
    archive_path(world.settings, "second").unlink()
    with world.sessions() as session:
        serve_first(session, keep_model(session, "second"))
        session.commit()
    assert world.keeper.look()
    assert world.address == world.servers[0].url


def test_after_a_restart_the_active_model_serves(world: World) -> None:
    world.activate("second")
    again = Keeper(world.settings, world.sessions, world.launch)  # type: ignore[arg-type]
    again.start(archive_path(world.settings, "first"))
    assert again.server is not None
    assert again.server.model == archive_path(world.settings, "second")


def test_the_supervisor_sees_that_the_server_has_ended(world: World) -> None:
    world.servers[0].stop()
    assert not world.keeper.look()


async def test_the_gateway_sends_to_whatever_server_serves(world: World) -> None:
    client = RasaClient("http://127.0.0.1:1", 2.0, world.settings.rasa_address_file)
    assert await client.is_up()
    world.settings.rasa_address_file.write_text("http://elsewhere.example:80")
    assert not await client.is_up(), "only this machine"
    world.settings.rasa_address_file.unlink()
    assert not await client.is_up()
    await client.close()
