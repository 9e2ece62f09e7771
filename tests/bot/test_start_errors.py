"""An operator who starts the product with something wrong gets one line that says what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from operations.model import RASA_PYTHON
from tests.conftest import free_port

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


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("NOXH_PORT", "abc", "số nguyên"),
        ("NOXH_RATE_LIMIT", "nhanh", "30/minute"),
        ("NOXH_DATABASE_URL", "oracle", "postgresql://"),
    ],
)
def test_a_wrong_setting_stops_the_start(tmp_path: Path, name: str, value: str, reason: str) -> None:
    line = the_line(serve(tmp_path, **{name: value}))
    assert name in line
    assert reason in line
    assert "Hãy sửa" in line


@pytest.mark.parametrize("name", ["NOXH_PORT", "NOXH_RASA_PORT", "NOXH_ACTIONS_PORT"])
def test_a_port_in_use_is_named_with_its_variable(tmp_path: Path, name: str) -> None:
    if not RASA_PYTHON.exists():
        pytest.skip("chưa có môi trường Rasa")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = the_line(serve(tmp_path, **{name: str(port)}))
    assert f"Cổng {port} không dùng được" in line
    assert f"đặt {name} sang số khác" in line


@pytest.mark.parametrize("below", ["", "sub"])
def test_a_home_that_cannot_be_a_folder_is_named(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.touch()
    line = the_line(serve(file / below))
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


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    if not RASA_PYTHON.exists():
        pytest.skip("chưa có môi trường Rasa")
    line = the_line(serve(tmp_path, NOXH_DATABASE_URL=f"postgresql://noxh:bi-mat@127.0.0.1:{free_port()}/noxh"))
    assert "NOXH_DATABASE_URL" in line
    assert "bi-mat" not in line
