"""Starts the whole product as an operator does, and talks to it as a citizen does."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
# Installing is over before this starts; what takes time is training, at most once for the same data.
START_TIMEOUT_S = 900
STOP_TIMEOUT_S = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a product of its own: own folder, own ports, the shared store of trained models."""
    models = ROOT / ".noxh" / "models"
    models.mkdir(parents=True, exist_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "models").exists():
        (home / "models").symlink_to(models)
    return os.environ | {
        "NOXH_HOME": str(home),
        "NOXH_PORT": str(free_port()),
        "NOXH_RASA_PORT": str(free_port()),
        "NOXH_ACTIONS_PORT": str(free_port()),
        "NOXH_RATE_LIMIT": "off",
        **more,
    }


@dataclass
class Stack:
    """A running product."""

    process: subprocess.Popen[str]
    url: str
    home: Path
    output: Path

    def conversation(self, **defaults: Any) -> Conversation:
        return Conversation(self.url, defaults)

    def log(self, name: str) -> str:
        path = self.home / "logs" / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_TIMEOUT_S)


class Conversation:
    """One citizen at the HTTP API."""

    def __init__(self, url: str, defaults: dict[str, Any]) -> None:
        self._url = url
        self._defaults = defaults
        self.session_id = self._post("/api/v1/sessions", {}).json()["session_id"]

    def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        body = {"session_id": self.session_id, "text": text, **self._defaults, **more}
        response = self._post("/api/v1/messages", body)
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        # A connection for each request: nothing is left open when a test ends.
        return httpx.post(self._url + path, json=body, timeout=30)

    def ask(self, text: str, **more: Any) -> dict[str, Any]:
        """The one message that answers."""
        messages = self.say(text, **more)
        assert len(messages) == 1, [message["text"] for message in messages]
        return messages[0]

    def press(self, message: dict[str, Any], title: str) -> list[dict[str, Any]]:
        buttons = [*message["buttons"], *(button for card in message["cards"] for button in card["buttons"])]
        payload = next(button["payload"] for button in buttons if button["title"] == title)
        return self.say(payload)


@contextlib.contextmanager
def running(home: Path, **more: str) -> Iterator[Stack]:
    """The product from start to stop; the output is kept in `home/output.txt`."""
    env = environment(home, **more)
    output = home / "output.txt"
    with output.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "operations", "serve"], cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT, text=True
        )
        stack = Stack(process, f"http://127.0.0.1:{env['NOXH_PORT']}", home, output)
        try:
            wait_until_ready(stack)
            yield stack
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(STOP_TIMEOUT_S)
                except subprocess.TimeoutExpired:
                    process.kill()


def wait_until_ready(stack: Stack, timeout: float = START_TIMEOUT_S) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if stack.process.poll() is not None:
            raise AssertionError(f"the product stopped:\n{stack.output.read_text(encoding='utf-8')[-4000:]}")
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{stack.url}/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.5)
    raise AssertionError(f"not ready after {timeout} s:\n{stack.output.read_text(encoding='utf-8')[-4000:]}")
