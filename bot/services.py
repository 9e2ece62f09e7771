"""What the gateway's routes share, made once at start."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from bot.conversations import Conversations
from bot.fallback import SearchFallback
from bot.rasa_client import RasaClient
from bot.rate_limits import RateLimits
from bot.retention import Retention
from bot.sessions import SessionSigner
from knowledge.content_schema import ProvinceFile
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.localities import LocalityIndex
from knowledge.province import read_province
from knowledge.settings import Settings


@dataclass
class Services:
    settings: Settings
    engine: Engine
    database: SessionFactory
    signer: SessionSigner
    limits: RateLimits
    rasa: RasaClient
    conversations: Conversations
    retention: Retention
    localities: LocalityIndex
    province: ProvinceFile
    # Kept: a new one reads all root certificates, which takes longer than the probe.
    probes: httpx.AsyncClient

    async def close(self) -> None:
        await self.probes.aclose()
        await self.rasa.close()
        await self.limits.close()
        self.engine.dispose()


def make_services(settings: Settings) -> Services:
    engine = make_engine(settings.database)
    database = make_session_factory(engine)
    rasa = RasaClient(settings.rasa_url, settings.message_timeout, settings.rasa_address_file)
    return Services(
        settings=settings,
        engine=engine,
        database=database,
        signer=SessionSigner(settings.signing_key(), settings.retention_days),
        limits=RateLimits(settings.rate_limit, settings.redis_url),
        rasa=rasa,
        conversations=Conversations(rasa, SearchFallback(database, settings.province)),
        retention=Retention(settings.home / "conversations.sqlite", database, settings.retention_days),
        province=read_province(settings.content),
        localities=LocalityIndex.from_file(settings.content / "localities.yaml"),
        # Not through the operator's proxy: they go to this machine.
        probes=httpx.AsyncClient(trust_env=False),
    )


def client_address(connection: HTTPConnection) -> str:
    """The peer's address; behind a trusted proxy uvicorn has already put the client's here."""
    return connection.client.host if connection.client else "unknown"
