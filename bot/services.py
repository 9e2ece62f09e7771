"""What the gateway's routes share, made once at start."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx
from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from bot.console.oidc_provider import OidcProvider
from bot.conversations import Conversations
from bot.fallback import SearchFallback
from bot.mailbox import Mailbox
from bot.notices import PublicNotices
from bot.rasa_client import RasaClient
from bot.rate_limits import RateLimits
from bot.recording import Recorder
from bot.retention import Retention
from bot.sessions import SessionSigner
from bot.transcript import Transcript
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
    recorder: Recorder
    notices: PublicNotices
    conversations: Conversations
    retention: Retention
    mailbox: Mailbox
    localities: LocalityIndex
    province: ProvinceFile
    # Kept: a new one reads all root certificates, which takes longer than the probe.
    probes: httpx.AsyncClient
    oidc: OidcProvider | None

    async def close(self) -> None:
        await self.probes.aclose()
        if self.oidc is not None:
            self.oidc.close()
        await self.rasa.close()
        await self.limits.close()
        await asyncio.to_thread(self.recorder.settle)
        self.engine.dispose()


def make_services(settings: Settings) -> Services:
    engine = make_engine(settings.database)
    database = make_session_factory(engine)
    rasa = RasaClient(settings.rasa_url, settings.message_timeout, settings.rasa_address_file)
    localities = LocalityIndex.from_file(settings.content / "localities.yaml")
    tracker_file = settings.home / "conversations.sqlite"
    recorder = Recorder(database, settings.signing_key(), localities, Transcript(tracker_file).question)
    notices = PublicNotices(database, settings.province)
    return Services(
        settings=settings,
        engine=engine,
        database=database,
        signer=SessionSigner(settings.signing_key(), settings.retention_days),
        limits=RateLimits(settings.rate_limit, settings.redis_url),
        rasa=rasa,
        notices=notices,
        conversations=Conversations(rasa, SearchFallback(database, settings.province), recorder, notices),
        recorder=recorder,
        retention=Retention(tracker_file, database, settings.retention_days, recorder),
        mailbox=Mailbox(database),
        province=read_province(settings.content),
        localities=localities,
        # Not through the operator's proxy: they go to this machine.
        probes=httpx.AsyncClient(trust_env=False),
        oidc=_oidc(settings),
    )


def _oidc(settings: Settings) -> OidcProvider | None:
    """Where officers may also sign in."""
    issuer, client, secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if issuer is None or client is None or secret is None:
        return None
    return OidcProvider(issuer, client, secret.get_secret_value())


def client_address(connection: HTTPConnection) -> str:
    """The peer's address; behind a trusted proxy uvicorn has already put the client's here."""
    return connection.client.host if connection.client else "unknown"
