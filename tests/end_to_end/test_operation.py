"""Starting, breaking and stopping the product."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.end_to_end.stack import Stack, running, wait_until_ready

BACK_AGAIN_S = 90


def children(stack: Stack) -> dict[str, psutil.Process]:
    """The processes of the product by the name of their module."""
    found = {}
    for process in psutil.Process(stack.process.pid).children(recursive=True):
        line = " ".join(process.cmdline())
        for name in ("nlu.server", "-m actions", "-m bot"):
            if name in line:
                found[name] = process
    return found


def test_a_second_start_trains_nothing_and_ctrl_c_leaves_no_process(tmp_path: Path, stack: Stack) -> None:
    with running(tmp_path) as second:
        assert "không cần huấn luyện" in second.output.read_text(encoding="utf-8")
        processes = list(children(second).values())
        assert len(processes) == 3
        second.stop(signal.SIGINT)
    gone, alive = psutil.wait_procs(processes, timeout=10)
    assert not alive
    assert len(gone) == 3


def test_rasa_killed_is_answered_by_search_and_restarted(tmp_path: Path, stack: Stack) -> None:
    with running(tmp_path) as product:
        citizen = product.conversation()
        children(product)["nlu.server"].send_signal(signal.SIGKILL)
        time.sleep(0.2)
        message = citizen.ask("lãi suất vay mua nhà ở xã hội")
        assert message["kind"] == "fallback"
        assert "gián đoạn" in message["text"]
        assert "5,4%" in message["text"]
        wait_until_ready(product, BACK_AGAIN_S)
        assert citizen.ask("lãi suất vay mua nhà ở xã hội")["kind"] == "answer"
        assert re.search(r"rasa .*not expected", product.log("supervisord"))


def test_action_server_killed_is_answered_by_search_and_restarted(tmp_path: Path, stack: Stack) -> None:
    with running(tmp_path) as product:
        citizen = product.conversation()
        children(product)["-m actions"].send_signal(signal.SIGKILL)
        message = citizen.ask("lãi suất vay mua nhà ở xã hội")
        assert message["text"]
        wait_until_ready(product, BACK_AGAIN_S)
        assert citizen.ask("lãi suất vay mua nhà ở xã hội")["kind"] == "answer"


def test_only_the_gateway_listens_beyond_loopback(stack: Stack) -> None:
    for process in psutil.Process(stack.process.pid).children(recursive=True):
        for connection in process.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN:
                assert connection.laddr.ip in ("127.0.0.1", "::1")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_secret_stands_on_a_command_line(stack: Stack) -> None:
    key = (stack.home / "secret_key").read_text().strip()
    for process in psutil.Process(stack.process.pid).children(recursive=True):
        assert key not in " ".join(process.cmdline())
    assert (stack.home / "secret_key").stat().st_mode & 0o077 == 0


def test_metrics_count_the_answers(stack: Stack) -> None:
    stack.conversation().ask("xin chào")
    assert 'noxh_replies_total{channel="api",kind="answer"}' in httpx.get(f"{stack.url}/metrics").text
