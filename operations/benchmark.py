"""Benchmarks of the running parts: medians and ratios, each with its baseline in the same run."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable

import httpx

QUESTIONS = (
    "Thu nhập bao nhiêu thì được mua nhà ở xã hội?",
    "ho so mua noxh gom nhung gi",
    "Lãi suất vay mua nhà ở xã hội hiện nay",
    "Có dự án nào đang nhận hồ sơ không?",
    "mua rồi bao lâu được bán lại",
)


def messages(url: str, rounds: int, say: Callable[[str], None]) -> None:
    """Time from question to answer at a running gateway, against the same gateway's plain read of a topic.

    Args:
        url: address of the gateway, started with NOXH_RATE_LIMIT=off.
        rounds: how often each question is asked.
    """
    with httpx.Client(base_url=url, timeout=30) as http:
        session = http.post("/api/v1/sessions", json={}).raise_for_status().json()["session_id"]
        asked: list[float] = []
        read: list[float] = []
        for _ in range(rounds):
            for question in QUESTIONS:
                body = {"session_id": session, "text": question, "as_of": dt.date.today().isoformat()}  # noqa: DTZ011
                asked.append(_milliseconds(lambda body=body: http.post("/api/v1/messages", json=body).raise_for_status()))  # type: ignore[misc]
                read.append(_milliseconds(lambda: http.get("/api/v1/topics/loan-interest").raise_for_status()))
    for name, times in (("question → answer", asked), ("topic read (baseline)", read)):
        p95 = statistics.quantiles(times, n=20)[-1]
        say(f"{name:24} median {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   n {len(times)}")
    say(f"{'ratio of medians':24} {statistics.median(asked) / statistics.median(read):7.1f}")


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
