"""Who a request is taken for: sessions, addresses behind proxies."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from itsdangerous import TimestampSigner
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.gateway import create_app
from bot.rate_limits import SESSIONS_PER_ADDRESS, RateLimitedError, RateLimits
from bot.sessions import InvalidSessionError, SessionSigner
from knowledge.settings import Settings

KEY = "một khóa đủ dài để thử"


def signed(conversation: str) -> str:
    return TimestampSigner(KEY, salt="noxh.session").sign(conversation).decode()


def test_an_issued_session_is_recognised() -> None:
    signer = SessionSigner(KEY, 30)
    session = signer.issue()
    assert session.startswith(signer.conversation(session))


@pytest.mark.parametrize("conversation", ["telegram:123456", "", "../x", "a" * 25, "a" * 23 + "\n"])
def test_not_even_who_knows_the_key_reaches_a_conversation_of_another_channel(conversation: str) -> None:
    with pytest.raises(InvalidSessionError):
        SessionSigner(KEY, 30).conversation(signed(conversation))


async def allowed(limits: RateLimits, addresses: list[str]) -> int:
    count = 0
    for address in addresses:
        try:
            await limits.check(address)
        except RateLimitedError:
            continue
        count += 1
    return count


async def test_all_addresses_of_one_ipv6_network_count_as_one() -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(SESSIONS_PER_ADDRESS * 2)]
    assert await allowed(RateLimits("1/minute", None), addresses) == SESSIONS_PER_ADDRESS


async def test_neighbouring_networks_and_ipv4_addresses_count_for_themselves() -> None:
    addresses = [f"2001:db8:1:{number:x}::1" for number in range(1, 21)] + [f"203.0.113.{number}" for number in range(20)]
    assert await allowed(RateLimits("1/minute", None), addresses) == len(addresses)


async def test_an_ipv4_address_written_as_ipv6_is_the_same_one() -> None:
    addresses = ["203.0.113.9", "::ffff:203.0.113.9"] * SESSIONS_PER_ADDRESS
    assert await allowed(RateLimits("1/minute", None), addresses) == SESSIONS_PER_ADDRESS


@pytest.mark.parametrize("proxy", ["127.0.0.1", "198.51.100.1"])
async def test_a_client_cannot_put_on_another_address(settings: Callable[..., Settings], proxy: str) -> None:
    """Behind the trusted proxy the address that it appended counts; from elsewhere the header counts nothing."""
    chosen = settings(rate_limit="1/minute")
    app = create_app(chosen)
    codes = []
    async with app.router.lifespan_context(app):
        behind = ProxyHeadersMiddleware(app, trusted_hosts=chosen.trusted_proxies)  # type: ignore[arg-type]
        transport = httpx.ASGITransport(behind, client=(proxy, 50_000))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            for number in range(SESSIONS_PER_ADDRESS + 2):
                header = {"X-Forwarded-For": f"192.0.2.{number}, 203.0.113.50"}
                codes.append((await http.post("/api/v1/sessions", json={}, headers=header)).status_code)
    assert codes == [201] * SESSIONS_PER_ADDRESS + [429] * 2
