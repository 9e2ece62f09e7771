"""Which parts of the service answer now."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Literal

import httpx
import redis.asyncio
from redis.exceptions import RedisError
from sqlalchemy import text

from bot.services import Services

TIMEOUT_S = 1.0
State = Literal["up", "down", "off"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """`off`: not set up, and not missed. `version` where the part says one."""

    name: str
    state: State
    version: str | None = None


async def parts(services: Services) -> tuple[Part, ...]:
    """All at once; each is waited for a second at most."""
    rasa, actions, database, cache = await asyncio.gather(
        _rasa(services), actions_up(services), asyncio.to_thread(database_up, services), _redis(services)
    )
    return (
        Part("gateway", "up"),
        Part("database", _state(database), services.engine.dialect.name),
        rasa,
        Part("actions", _state(actions)),
        cache,
    )


async def actions_up(services: Services) -> bool:
    try:
        response = await services.probes.get(f"http://127.0.0.1:{services.settings.actions_port}/health", timeout=TIMEOUT_S)
    except httpx.HTTPError:
        return False
    return response.is_success


def database_up(services: Services) -> bool:
    try:
        with services.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        log.exception("database check failed")
        return False
    return True


async def _rasa(services: Services) -> Part:
    try:
        response = await services.probes.get(f"{services.settings.rasa_url}/version", timeout=TIMEOUT_S)
        return Part("rasa", _state(response.is_success), str(response.json()["version"]))
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return Part("rasa", "down")


async def _redis(services: Services) -> Part:
    url = services.settings.redis_url
    if url is None:
        return Part("redis", "off")
    try:
        async with redis.asyncio.Redis.from_url(url, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S) as client:
            return Part("redis", _state(bool(await client.ping())))
    except (RedisError, OSError):
        return Part("redis", "down")


def _state(up: bool) -> State:
    return "up" if up else "down"
