"""`noxh serve`: prepares everything, starts every process under supervisord, and says so."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from knowledge.content_files import Content, read_content
from knowledge.database import make_engine, make_session_factory, migrate
from knowledge.province import read_province
from knowledge.seed import seed
from knowledge.settings import PROJECT_ROOT, Settings, SettingsError
from operations.model import RASA_PYTHON, model_to_serve, rasa_environment

START_TIMEOUT_S = 180
STOP_TIMEOUT_S = 20
# What supervisord's configuration expands, takes for a comment, or for the end of a word or line.
_NOT_FOR_SUPERVISORD = re.compile(r'[%"\\\x00-\x1f\x7f]|\s[;#]')
Say = Callable[[str], None]


class StartError(RuntimeError):
    """The product cannot start; the message says in one line what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    command: list[str]


def serve(settings: Settings, say: Say) -> int:
    """Runs until Ctrl-C or SIGTERM; returns the exit status.

    Raises:
        StartError: a port is taken, the home folder is not writable, or a process does not come up.
    """
    started = time.monotonic()
    # Conversations, knowledge base and logs are for nobody else on this machine.
    os.umask(0o077)
    check_surroundings(settings)
    content = prepare_database(settings, say)
    sessions = make_session_factory(make_engine(settings.database))
    model = model_to_serve(settings, sessions, content, say)
    say("khởi động các tiến trình")
    config = _write_config(settings, _programs(settings, model))
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)], cwd=PROJECT_ROOT, env=rasa_environment(settings)
    )
    stop = _StopSignals(supervisor)
    try:
        _wait_until_ready(settings, supervisor, stop, say)
        if not stop.asked:
            say(f"sẵn sàng sau {time.monotonic() - started:.0f} giây: {settings.address}")
            say("nhấn Ctrl-C để dừng")
        return supervisor.wait()
    finally:
        _stop(supervisor)
        say("đã dừng")


def check_surroundings(settings: Settings) -> None:
    """
    Raises:
        StartError: see `serve`.
    """
    for path in (settings.home, PROJECT_ROOT, sys.executable):
        if _NOT_FOR_SUPERVISORD.search(str(path)):
            raise StartError(
                f"Đường dẫn {str(path)!r} có ký tự không dùng được (%, dấu nháy kép, dấu gạch chéo ngược, xuống dòng, "
                "hoặc khoảng trắng trước ; và #). Hãy đặt NOXH_HOME, hoặc chép chương trình, sang thư mục khác."
            )
    try:
        (settings.home / "logs").mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"Không ghi được vào thư mục {settings.home} ({error.strerror}). Hãy cấp quyền ghi hoặc đặt NOXH_HOME sang thư mục khác."
        ) from None
    if not RASA_PYTHON.exists():
        raise StartError("Chưa có môi trường Rasa (.venv/rasa). Hãy chạy 'make setup' trước.")
    ports = {"NOXH_PORT": settings.port, "NOXH_RASA_PORT": settings.rasa_port, "NOXH_ACTIONS_PORT": settings.actions_port}
    for name, port in ports.items():
        with socket.socket() as probe_socket:
            probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe_socket.bind((settings.host if name == "NOXH_PORT" else "127.0.0.1", port))
            except OSError as error:
                raise StartError(
                    f"Cổng {port} không dùng được ({error.strerror}). Hãy dừng chương trình đang giữ cổng hoặc đặt {name} sang số khác."
                ) from None


def prepare_database(settings: Settings, say: Say) -> Content:
    """Migrates and seeds; gives the content that was shipped.

    Raises:
        SettingsError: the content is that of another province than the one that is set.
    """
    code = read_province(settings.content).code
    if code != settings.province:
        raise SettingsError(
            f"Thư mục nội dung {settings.content} dành cho tỉnh có mã {code}, nhưng NOXH_PROVINCE là {settings.province}. "
            "Hãy đặt NOXH_PROVINCE và NOXH_CONTENT cho cùng một tỉnh."
        )
    say("cơ sở dữ liệu: cập nhật cấu trúc và nạp nội dung")
    engine = make_engine(settings.database)
    try:
        migrate(engine)
        with make_session_factory(engine)() as session:
            content = read_content(settings.content)
            report = seed(session, content)
            session.commit()
        say(f"cơ sở dữ liệu: {report}")
        return content
    finally:
        engine.dispose()


def _programs(settings: Settings, model: Path) -> list[Program]:
    python = sys.executable
    noxh = [python, "-m", "operations"]
    programs = [
        Program("actions", [python, "-m", "actions"]),
        Program("rasa", [*noxh, "teach", "keep", "--model", str(model)]),
        Program("trainer", [*noxh, "teach", "work"]),
        Program("gateway", [python, "-m", "bot"]),
    ]
    if settings.telegram_token is not None:
        programs.append(Program("telegram", [python, "-m", "bot.telegram"]))
    return programs


def _write_config(settings: Settings, programs: list[Program]) -> Path:
    logs = settings.home / "logs"
    lines = [
        "[supervisord]",
        "nodaemon=true",
        f"logfile={logs / 'supervisord.log'}",
        f"pidfile={settings.home / 'supervisord.pid'}",
        f"childlogdir={logs}",
        "umask=077",
    ]
    if os.getuid() == 0:
        # Said aloud, or supervisord warns of running as root wherever the operator chose to.
        lines.append("user=root")
    for program in programs:
        lines += [
            f"[program:{program.name}]",
            "command=" + " ".join(f'"{part}"' for part in program.command),
            "autorestart=true",
            "startsecs=2",
            "startretries=5",
            "stopwaitsecs=8",
            "stopasgroup=true",
            "killasgroup=true",
            "redirect_stderr=true",
            f"stdout_logfile={logs / (program.name + '.log')}",
            "stdout_logfile_maxbytes=10MB",
            "stdout_logfile_backups=3",
        ]
    path = settings.home / "supervisord.conf"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class _StopSignals:
    """Passes Ctrl-C and SIGTERM on to supervisord, which stops its processes in order."""

    def __init__(self, supervisor: subprocess.Popen[bytes]) -> None:
        self.asked = False
        self._supervisor = supervisor
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: object) -> None:
        self.asked = True
        if self._supervisor.poll() is None:
            self._supervisor.terminate()


def _wait_until_ready(settings: Settings, supervisor: subprocess.Popen[bytes], stop: _StopSignals, say: Say) -> None:
    url = f"http://127.0.0.1:{settings.port}/readyz"
    deadline = time.monotonic() + START_TIMEOUT_S
    waiting_for: list[str] = []
    while not stop.asked:
        if supervisor.poll() is not None:
            raise StartError(f"Bộ giám sát tiến trình đã dừng. Xem {settings.home / 'logs' / 'supervisord.log'}.")
        if time.monotonic() > deadline:
            raise StartError(f"Hệ thống chưa sẵn sàng sau {START_TIMEOUT_S} giây. Xem nhật ký trong {settings.home / 'logs'}.")
        missing = _missing_parts(url)
        if not missing:
            return
        if missing != waiting_for:
            say("đang chờ: " + ", ".join(missing))
            waiting_for = missing
        time.sleep(0.5)


def _missing_parts(url: str) -> list[str]:
    try:
        parts = httpx.get(url, timeout=3, trust_env=False).json()["parts"]
    except (httpx.HTTPError, ValueError, KeyError):
        return ["gateway"]
    return [name for name, up in parts.items() if not up]


def _stop(supervisor: subprocess.Popen[bytes]) -> None:
    if supervisor.poll() is None:
        supervisor.terminate()
    try:
        supervisor.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        supervisor.kill()
