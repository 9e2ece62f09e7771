"""Limits per session and per address, counted in memory or in Redis."""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from collections.abc import Callable

import pytest

from bot.rate_limits import SESSIONS_PER_ADDRESS, RateLimitedError, RateLimits
from tests.bot.conftest import Gateway, Start
from tests.conftest import free_port


def address() -> str:
    """Of nobody else, so that counts left in Redis by other runs do not matter."""
    return f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"


@pytest.fixture(params=["memory", "redis", "redis is down"])
def redis_address(request: pytest.FixtureRequest) -> str | None:
    if request.param == "memory":
        return None
    if request.param == "redis":
        return str(request.getfixturevalue("redis_url"))
    return f"redis://127.0.0.1:{free_port()}"


async def test_a_citizen_who_sends_too_fast_is_told_when_to_come_back(start: Start, redis_address: str | None) -> None:
    async with start(address(), rate_limit="2/minute", redis_url=redis_address) as gateway:
        answers = [await gateway.say("/greet") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    wait = int(answers[-1].headers["retry-after"])
    assert 1 <= wait <= 60
    assert f"sau {wait} giây" in answers[-1].json()["detail"]


async def test_another_session_of_the_same_address_goes_on(start: Start) -> None:
    async with start(address(), rate_limit="2/minute") as gateway:
        for _ in range(3):
            await gateway.say("/greet")
        other = Gateway(gateway.http, (await gateway.http.post("/api/v1/sessions")).json()["session_id"])
        assert (await other.say("/greet")).status_code == 200


async def test_one_address_cannot_take_sessions_without_end(start: Start) -> None:
    async with start(address(), rate_limit="1/minute") as gateway:
        codes = [(await gateway.http.post("/api/v1/sessions")).status_code for _ in range(SESSIONS_PER_ADDRESS)]
        others = [await gateway.http.get(path) for path in ("/api/v1/topics", "/law/100-2024-nd-cp", "/api/v1/projects")]
        alive = await gateway.http.get("/healthz")
    assert codes == [201] * (SESSIONS_PER_ADDRESS - 1) + [429]
    assert [response.status_code for response in others] == [429, 429, 429]
    assert alive.status_code == 200


async def test_forged_sessions_do_not_use_up_a_citizens_allowance(start: Start) -> None:
    async with start(address(), rate_limit="2/minute") as gateway:
        for _ in range(5):
            body = {"session_id": gateway.session_id + "x", "text": "/greet"}
            assert (await gateway.http.post("/api/v1/messages", json=body)).status_code == 401
        assert (await gateway.say("/greet")).status_code == 200


async def test_off_means_no_limit(start: Start) -> None:
    async with start(address(), rate_limit="off") as gateway:
        assert {(await gateway.http.get("/healthz")).status_code for _ in range(40)} == {200}
        assert {(await gateway.http.get("/api/v1/topics")).status_code for _ in range(40)} == {200}


async def test_several_gateways_share_one_count_in_redis(redis_url: str) -> None:
    first, second = (RateLimits("2/minute", redis_url) for _ in range(2))
    session = secrets.token_hex(8)
    await first.check(address(), session)
    await second.check(address(), session)
    with pytest.raises(RateLimitedError) as refused:
        await first.check(address(), session)
    assert 1 <= refused.value.retry_after <= 60
    await close(first, second)


async def test_the_allowance_comes_back_after_the_time_that_was_told() -> None:
    limits = RateLimits("1/second", None)
    await limits.check("a", "s")
    with pytest.raises(RateLimitedError) as refused:
        await limits.check("a", "s")
    await asyncio.sleep(refused.value.retry_after + 0.05)
    await limits.check("a", "s")


async def test_a_redis_that_does_not_answer_costs_little_time(caplog: pytest.LogCaptureFixture) -> None:
    # Connections wait in the queue of a listener that never takes them up.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        limits = RateLimits("1/minute", f"redis://127.0.0.1:{silent.getsockname()[1]}")
        started = time.perf_counter()
        await limits.check("a", "s")
        with pytest.raises(RateLimitedError):
            await limits.check("a", "s")
        assert time.perf_counter() - started < 10
        await close(limits)
    assert "counted in memory" in caplog.text


async def close(*limits: RateLimits) -> None:
    for item in limits:
        await item.close()


def test_a_rate_is_checked_before_it_is_used(settings: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="30/minute"):
        settings(rate_limit="often")
