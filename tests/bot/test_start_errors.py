"""An operator who starts the product with something wrong gets one line that says what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.settings import Settings
from operations.model import RASA_PYTHON
from operations.serve import StartError, check_surroundings
from tests.conftest import free_port

needs_rasa = pytest.mark.skipif(not RASA_PYTHON.exists(), reason="chưa có môi trường Rasa (make setup)")
ROOT = Path(__file__).resolve().parents[2]


def serve(home: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """`noxh serve` with these variables and no others of ours."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NOXH_")}
    ports = {name: str(free_port()) for name in ("NOXH_PORT", "NOXH_RASA_PORT", "NOXH_ACTIONS_PORT")}
    return subprocess.run(
        [sys.executable, "-m", "operations", "serve"],
        cwd=ROOT,
        env=inherited | ports | {"NOXH_HOME": str(home)} | changes,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def the_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("Lỗi: ")
    assert "Traceback" not in result.stdout
    return lines[0]


def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    line = the_line(serve(tmp_path, NOXH_PORT="abc"))
    assert line == "Lỗi: Cài đặt NOXH_PORT không hợp lệ ('abc'): phải là số nguyên. Hãy sửa biến môi trường hoặc tệp .env."


@needs_rasa
def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = the_line(serve(tmp_path, NOXH_PORT=str(port)))
    assert f"Cổng {port} không dùng được" in line
    assert "đặt NOXH_PORT sang số khác" in line


@needs_rasa
@pytest.mark.parametrize("name", ["port", "rasa_port", "actions_port"])
def test_each_port_in_use_is_named_with_its_own_variable(settings: Callable[..., Settings], name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        chosen = settings(**{name: taken.getsockname()[1]})
        with pytest.raises(StartError, match=f"NOXH_{name.upper()} sang số khác"):
            check_surroundings(chosen)


def test_a_home_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    line = the_line(serve(file / "home"))
    assert str(file) in line
    assert "NOXH_HOME" in line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        line = the_line(serve(tmp_path))
    finally:
        tmp_path.chmod(0o700)
    assert "NOXH_HOME" in line


@needs_rasa
def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    line = the_line(serve(tmp_path, NOXH_DATABASE_URL=f"postgresql://noxh:bi-mat@127.0.0.1:{free_port()}/noxh"))
    assert "NOXH_DATABASE_URL" in line
    assert "bi-mat" not in line
