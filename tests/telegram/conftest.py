"""The channel as it runs, against the emulator. No Rasa: answers come from search in the seeded knowledge base."""

from __future__ import annotations

import functools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import Application

from bot.services import Services, make_services
from bot.telegram.channel import build_application
from knowledge.content_files import read_content
from knowledge.database import make_engine, make_session_factory, migrate
from knowledge.localities import LocalityIndex
from knowledge.search import TopicSearch
from knowledge.seed import seed
from knowledge.settings import Settings
from tests.telegram.emulator import BotApiEmulator, running_emulator

# Nothing listens there.
CLOSED_PORT = 1


@pytest.fixture(scope="session")
def seeded_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("telegram") / "noxh.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with make_session_factory(engine)() as session:
        seed(session, read_content())
        session.commit()
    engine.dispose()
    return path


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Every test has a copy of the same knowledge base: its two indexes are built once, which halves the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalityIndex, "from_file", functools.cache(LocalityIndex.from_file))
        index: list[TopicSearch] = []
        build = TopicSearch.from_database

        def built_once(session: Session) -> TopicSearch:
            if not index:
                index.append(build(session))
            return index[0]

        patch.setattr(TopicSearch, "from_database", built_once)
        yield


@pytest.fixture
def home(seeded_database: Path, tmp_path: Path) -> Path:
    shutil.copy(seeded_database, tmp_path / "noxh.sqlite")
    return tmp_path


@pytest.fixture
def emulator() -> Iterator[BotApiEmulator]:
    with running_emulator() as running:
        yield running


def settings_for(emulator: BotApiEmulator, home: Path, **more: object) -> Settings:
    values: dict[str, object] = {
        "home": home,
        "rasa_port": CLOSED_PORT,
        "rate_limit": "off",
        "telegram_token": SecretStr(emulator.token),
        "telegram_api_url": emulator.url,
    }
    return Settings(_env_file=None, **(values | more))  # type: ignore[arg-type]


class Bot:
    """A running channel."""

    def __init__(self, application: Application, services: Services) -> None:  # type: ignore[type-arg]
        self.application = application
        self.services = services


@asynccontextmanager
async def running_bot(emulator: BotApiEmulator, home: Path, **settings: object) -> AsyncIterator[Bot]:
    """As `Application.run_polling` does, but in the loop of the test."""
    chosen = settings_for(emulator, home, **settings)
    services = make_services(chosen)
    application = build_application(chosen, services)
    assert application.updater is not None
    assert application.post_init is not None
    assert application.post_shutdown is not None
    async with application:
        await application.post_init(application)
        await application.updater.start_polling(allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY], bootstrap_retries=-1)
        await application.start()
        yield Bot(application, services)
        await application.updater.stop()
        await application.stop()
    await application.post_shutdown(application)


@pytest.fixture
async def bot(emulator: BotApiEmulator, home: Path) -> AsyncIterator[Bot]:
    async with running_bot(emulator, home) as running:
        yield running
