"""Keeps the Rasa server: starts it with the model that serves, and puts another model to work without a gap.

A model is never loaded into a running server: that holds up every message for seconds, and the memory is not given back. A second
server is started beside the first, on another port; when it has answered the golden questions, `NOXH_HOME/rasa.address` names it, which
the gateway reads at every message (`bot.rasa_client`). The first finishes what it has in hand and ends.

The server ends with this process: its standard input is a pipe that closes with it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from knowledge.console.golden import Golden, golden_for, golden_questions
from knowledge.console.serving import active_model, claim_activation, end_activation, end_silent, open_activation, still_starting
from knowledge.console.training_models import TrainedModel
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.dates import today
from knowledge.models import utc_now
from knowledge.settings import PROJECT_ROOT, Settings
from operations.model import RASA_PYTHON, archive_path, code_fingerprint, rasa_environment

LOOK_EVERY_S = 1.0
START_TIMEOUT_S = 180.0
ANSWER_TIMEOUT_S = 20.0
#: How often an unready gateway is asked again after a switch.
READY_TRIES = 5
log = logging.getLogger(__name__)


class NotStartedError(RuntimeError):
    """A server did not come up with its model."""


class RasaServer:
    """One server with one model."""

    def __init__(self, settings: Settings, model: Path, port: int) -> None:
        self.model, self.url = model, f"http://127.0.0.1:{port}"
        actions_url = f"http://127.0.0.1:{settings.actions_port}/webhook"
        command = [str(RASA_PYTHON), "-m", "nlu.server", "--port", str(port), "--actions-url", actions_url, "--model", str(model)]
        self.process = subprocess.Popen(
            [*command, "--ends-with-stdin"], cwd=PROJECT_ROOT, env=rasa_environment(settings), stdin=subprocess.PIPE
        )

    def is_up(self) -> bool:
        try:
            return httpx.get(self.url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        if not self.ended():
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()


Launch = Callable[[Settings, Path, int], RasaServer]


class Keeper:
    """The server that serves on this machine, and what is put in its place."""

    def __init__(self, settings: Settings, sessions: SessionFactory, launch: Launch = RasaServer) -> None:
        self._settings, self._sessions, self._launch = settings, sessions, launch
        self._missing: Path | None = None
        self.server: RasaServer | None = None

    def start(self, model: Path) -> None:
        """The first server: with the active model where it is there and fits the code, else with the given one."""
        with self._sessions() as session:
            active = active_model(session)
        if active is not None and active.code == code_fingerprint() and self._path(active.archive).exists():
            model = self._path(active.archive)
        self.server = self._launch(self._settings, model, self._free_port())
        self._serve_from(self.server)

    def look(self) -> bool:
        """One look at what is asked for; False when the server has ended."""
        assert self.server is not None
        if self.server.ended():
            return False
        with self._sessions() as session:
            activation = None
            # Mostly there is nothing to do: only then is anything written.
            if open_activation(session) is not None:
                end_silent(session, utc_now())
                activation = claim_activation(session, utc_now())
                session.commit()
            active = active_model(session)
        if activation is not None:
            self._activate(activation.id, activation.model)
        elif active is not None and self._path(active.archive) != self.server.model and self.server.is_up():
            self._follow(self._path(active.archive))
        return True

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()

    def _path(self, archive: str) -> Path:
        return archive_path(self._settings, archive)

    def _activate(self, number: int, row: TrainedModel) -> None:
        """Starts the model, lets it answer, switches, looks again; records how it ended."""
        assert self.server is not None
        model = self._path(row.archive)
        if not model.exists() or row.code != code_fingerprint():
            return self._end(number, "refused", "missing" if not model.exists() else "code")
        with self._sessions() as session:
            golden = golden_for(row, golden_questions(session, self._settings.content))
        former = self.server
        try:
            new = self._start_beside(model, lambda: self._goes_on(number))
        except NotStartedError:
            return self._end(number, "refused", "not_started")
        findings = self.findings(new, golden, f"smoke-{number}")
        if findings or not self._goes_on(number):
            new.stop()
            return self._end(number, "refused", "golden", findings)
        self._serve_from(new)
        findings = self._gateway_findings() + self.findings(new, [item for item in golden if item.first], f"smoke-{number}-live")
        if findings or new.ended():
            self._serve_from(former)
            new.stop()
            return self._end(number, "rolled_back", "live", findings)
        self._end(number, "live")
        self._retire(former)
        return None

    def _follow(self, model: Path) -> None:
        """Another replica has put this model to work."""
        assert self.server is not None
        if not model.exists():
            if self._missing != model:
                log.error("the active model %s is not on this machine; the present one serves on", model.name)
                self._missing = model
            return
        former = self.server
        try:
            self._serve_from(self._start_beside(model, lambda: True))
        except NotStartedError:
            log.error("the active model %s does not start here; the present one serves on", model.name)
            return
        self._retire(former)

    def _start_beside(self, model: Path, go_on: Callable[[], bool]) -> RasaServer:
        """
        Raises:
            NotStartedError: see the class.
        """
        new = self._launch(self._settings, model, self._free_port())
        deadline = time.monotonic() + START_TIMEOUT_S
        while not new.is_up():
            if new.ended() or time.monotonic() > deadline or not go_on():
                new.stop()
                raise NotStartedError(model.name)
            time.sleep(LOOK_EVERY_S)
        return new

    def _serve_from(self, server: RasaServer) -> None:
        """From here on the gateway sends to this server. In one step, so that it never reads half an address."""
        file = self._settings.rasa_address_file
        draft = file.with_suffix(".new")
        draft.write_text(server.url, encoding="ascii")
        draft.replace(file)
        self.server = server

    def _retire(self, former: RasaServer) -> None:
        """What was sent to it is answered, or given up by the gateway, within this time."""
        time.sleep(self._settings.message_timeout)
        former.stop()

    def _free_port(self) -> int:
        """The port of the settings where it is free, else one that the system gives."""
        for port in (self._settings.rasa_port, 0):
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
        raise NotStartedError("no free port")

    def _goes_on(self, number: int) -> bool:
        with self._sessions() as session:
            found = still_starting(session, number)
            session.commit()
        return found

    def _end(self, number: int, state: str, reason: str | None = None, findings: list[dict[str, Any]] | None = None) -> None:
        log.warning("activation %s: %s %s, %s findings", number, state, reason or "", len(findings or []))
        with self._sessions() as session:
            end_activation(session, number, state, reason, findings)
            session.commit()

    def _gateway_findings(self) -> list[dict[str, Any]]:
        """Whether the gateway of this machine reaches the server that it has just been sent to."""
        for _ in range(READY_TRIES):
            with contextlib.suppress(httpx.HTTPError, ValueError, KeyError):
                parts = httpx.get(f"http://127.0.0.1:{self._settings.port}/readyz", timeout=3, trust_env=False).json()["parts"]
                if all(parts.values()):
                    return []
            time.sleep(LOOK_EVERY_S)
        return [{"text": "/readyz", "expected": [], "got": "not_ready"}]

    def findings(self, server: RasaServer, golden: Sequence[Golden], conversation: str) -> list[dict[str, Any]]:
        """Golden questions that are not answered as they should be, each asked in a conversation of its own."""
        found = []
        for number, item in enumerate(golden):
            got = ask(server.url, f"{conversation}-{number}", item.text, today())
            if got not in item.topics:
                found.append({"text": item.text, "expected": sorted(item.topics), "got": got})
        return found


def ask(url: str, conversation: str, text: str, day: dt.date) -> str:
    """The topic of the first reply; `error` where there is none."""
    metadata = {"locale": "vi", "as_of": day.isoformat(), "channel": "smoke"}
    try:
        response = httpx.post(
            f"{url}/webhooks/gateway/webhook",
            json={"sender": conversation, "message": text, "metadata": metadata},
            timeout=ANSWER_TIMEOUT_S,
            trust_env=False,
        )
        reply = response.raise_for_status().json()[0]["custom"]
        return str(reply["topic"]) if reply["kind"] not in ("error", "fallback") else str(reply["kind"])
    except (httpx.HTTPError, ValueError, LookupError, TypeError):
        return "error"


def keep(settings: Settings, model: Path) -> int:
    """Until the server ends, which the supervisor has to see; returns the exit status."""
    # The supervisor waits for this process, and this process for its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    keeper = Keeper(settings, make_session_factory(make_engine(settings.database)))
    keeper.start(model)
    try:
        while True:
            try:
                if not keeper.look():
                    return 1
            except Exception:
                log.exception("the keeper could not look at what is asked for")
            time.sleep(LOOK_EVERY_S)
    finally:
        keeper.stop()
