"""Rate limits per session and per address, in Redis when there is one, else in memory."""

from __future__ import annotations

import ipaddress
import logging
import math
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

# One address may be a whole factory behind one router.
SESSIONS_PER_ADDRESS = 10
log = logging.getLogger(__name__)


class RateLimitedError(RuntimeError):
    """Too many requests; `retry_after` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"retry after {retry_after} s")


class RateLimits:
    """`rate`: `off`, or `30/minute` for one session; an address may do ten times as much."""

    def __init__(self, rate: str, redis_url: str | None) -> None:
        self._session_limit: RateLimitItem | None = None
        self._redis: RedisStorage | None = None
        if rate == "off":
            return
        count, period = rate.split("/")
        self._session_limit = parse(rate)
        self._address_limit = parse(f"{int(count) * SESSIONS_PER_ADDRESS}/{period}")
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._shared: FixedWindowRateLimiter | None = None
        if redis_url is not None:
            self._redis = RedisStorage(
                f"async+{redis_url}", implementation="redispy", socket_timeout=0.5, socket_connect_timeout=0.5
            )
            self._shared = FixedWindowRateLimiter(self._redis)

    async def check(self, address: str, session: str | None = None) -> None:
        """
        Raises:
            RateLimitedError: the session or the address has used up its allowance.
        """
        if self._session_limit is None:
            return
        await self._hit(self._address_limit, "address", _network(address))
        if session is not None:
            await self._hit(self._session_limit, "session", session)

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.bridge.get_connection().aclose()  # type: ignore[attr-defined]  # limits has no way to close

    async def _hit(self, limit: RateLimitItem, *key: str) -> None:
        try:
            resets_at = await _hit(self._shared or self._memory, limit, *key)
        except RedisError as error:
            # Citizens are served without Redis; each process then counts for itself.
            log.warning("rate limits counted in memory, Redis unavailable: %s", type(error).__name__)
            resets_at = await _hit(self._memory, limit, *key)
        if resets_at is not None:
            raise RateLimitedError(max(1, math.ceil(resets_at - time.time())))


def _network(address: str) -> str:
    """Who has one IPv6 address has the 2^64 of its network: they count as one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


async def _hit(limiter: FixedWindowRateLimiter, limit: RateLimitItem, *key: str) -> float | None:
    """None when allowed, else when the next may come (seconds since 1970)."""
    if await limiter.hit(limit, *key):
        return None
    return (await limiter.get_window_stats(limit, *key)).reset_time
