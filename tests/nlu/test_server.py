"""The Rasa server as the gateway sees it, with an action server played by the test."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from nlu.performance import validate_action_result
from tests.nlu.conftest import ROOT

BREAKING = '/inform{"topic": "breaking"}'


class Actions(BaseHTTPRequestHandler):
    """Answers every action with its name and the metadata it saw."""

    def do_POST(self) -> None:
        call = json.loads(self.rfile.read(int(self.headers["content-length"])))
        message = call["tracker"]["latest_message"]
        if message["text"] == BREAKING:
            self.send_error(500)
            return
        seen = {"action": call["next_action"], "metadata": message["metadata"]}
        body = json.dumps({"events": [], "responses": [{"custom": seen}]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: pytest's output stays readable."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running Rasa server."""
    actions = ThreadingHTTPServer(("127.0.0.1", 0), Actions)
    threading.Thread(target=actions.serve_forever, daemon=True).start()
    port = _free_port()
    command = [sys.executable, "-W", "ignore", "-m", "nlu.server", "--port", str(port), "--model", str(model)]
    command += ["--actions-url", f"http://127.0.0.1:{actions.server_port}/webhook"]
    home = tmp_path_factory.mktemp("home")
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "NOXH_HOME": str(home)}, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)
        actions.shutdown()
        actions.server_close()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(address):
            return
        time.sleep(0.3)
    pytest.fail(f"the server did not start (exit code {process.poll()})")


def _answers(address: str) -> bool:
    try:
        _send(address, "start", "/next_page")
    except OSError:
        return False
    return True


def _get(url: str, body: bytes | None = None) -> Any:
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def _send(address: str, sender: str, text: str, **metadata: str) -> list[dict[str, Any]]:
    body = json.dumps({"sender": sender, "message": text, "metadata": metadata}).encode()
    return [item["custom"] for item in _get(f"{address}/webhooks/gateway/webhook", body)]


def test_a_question_reaches_its_action_with_the_gateways_metadata(server: str) -> None:
    (seen,) = _send(server, "a", "gia ban can ho bao nhieu", locale="en", as_of="2026-11-22")
    assert seen["action"] == "action_answer_topic"
    assert seen["metadata"]["as_of"] == "2026-11-22"


def test_after_a_failing_action_the_conversation_goes_on(server: str) -> None:
    assert _send(server, "b", BREAKING) == []  # Rasa says nothing; the gateway answers from its search
    assert [item["action"] for item in _send(server, "b", "/housing-price")] == ["action_answer_topic"]


def test_a_conversation_survives_in_the_tracker_store(server: str) -> None:
    asked = [item["action"] for item in _send(server, "c", "/eligibility-check")]
    assert asked == ["validate_eligibility_form", "action_ask_eligibility_form_tenure"]
    actions = [item["action"] for item in _send(server, "c", "/housing-price")]
    assert "action_answer_topic" in actions
    assert actions[-1] == "action_ask_eligibility_form_tenure"


def test_words_behind_a_slash_are_read_as_words(server: str) -> None:
    (seen,) = _send(server, "d", "/gia ban can ho bao nhieu")
    assert seen["action"] == "action_answer_topic"


@pytest.mark.parametrize("text", ["/session_start", "/back", "/", '/inform{"topic": {"a": 1}}', '/inform{"topic": ' + "[" * 900])
def test_what_rasa_would_obey_or_choke_on_is_answered(server: str, text: str) -> None:
    assert _send(server, "e", text)


def test_rasas_own_api_is_not_served(server: str) -> None:
    for path in ("conversations/a/tracker", "model/parse", "webhooks/rest/webhook", "domain"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            _get(f"{server}/{path}", b"{}")
        refused.value.close()
        assert refused.value.code == 404


@pytest.mark.parametrize(
    "result",
    [
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "timestamp": None, "name": "last_topic", "value": "price"}], "responses": [{"custom": {}}]},
        {"responses": [{"text": "…"}]},
        {"events": "none"},
        {"events": [], "responses": ["text"]},
        {"events": [{"event": "slot"}]},
        {"events": [{"event": "no such event"}]},
    ],
)
def test_the_faster_check_judges_as_rasas_own(result: dict[str, Any]) -> None:
    action = RemoteAction("action_answer_topic", None)
    assert _verdict(lambda: action._validate_action_result(result)) == _verdict(lambda: validate_action_result(action, result))


def _verdict(check: Any) -> bool:
    try:
        return bool(check())
    except ValidationError:
        return False
