"""Databases with the product's content, settings and Redis for all tests.

Real services are used: SQLite always, PostgreSQL and Redis where they answer. Where they do not, their
tests are skipped with the reason, or fail when NOXH_REQUIRE_SERVICES=1.

NOXH_TEST_POSTGRES_URL: a PostgreSQL database whose user may create schemas (default: the local one).
NOXH_TEST_REDIS_URL: a Redis (default: the local one); keys are random, nothing is flushed.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import sessionmaker

from knowledge.content_files import Content, read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory, migrate
from knowledge.seed import seed
from knowledge.settings import Settings

POSTGRES_URL = os.environ.get("NOXH_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
REDIS_URL = os.environ.get("NOXH_TEST_REDIS_URL", "redis://127.0.0.1:6379")
BACKENDS = ("sqlite", "postgresql")


def missing(service: str, reason: object) -> None:
    """Skips the test, or fails it where services are required."""
    message = f"{service} không trả lời: {str(reason).strip().splitlines()[0]}"
    if os.environ.get("NOXH_REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)


class Databases:
    """Makes SQLite databases: empty, or with the product's content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template: str | None = None

    def empty(self) -> str:
        """URL of a new, empty database."""
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.sqlite'}"

    def seeded(self) -> str:
        """URL of a new database with the product's content, for the caller to read and write."""
        if self._template is None:
            self._template = self.empty()
            fill(self._template, read_content())
        copy = self.empty()
        shutil.copy(str(make_url(self._template).database), str(make_url(copy).database))
        return copy

    def close(self) -> None:
        """Removes what was made; SQLite's files go with pytest's folder."""


class PostgresDatabases(Databases):
    """Schemas of one PostgreSQL database: made and dropped much faster than databases."""

    def __init__(self, folder: Path, server: str) -> None:
        super().__init__(folder)
        self._server = make_url(server)
        self._prefix = f"noxh_test_{secrets.token_hex(4)}"
        self._made: list[str] = []
        self._connection = psycopg.connect(server, autocommit=True, connect_timeout=3)

    def empty(self) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        self._made.append(name)
        return self._server.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)

    def seeded(self) -> str:
        url = self.empty()
        fill(url, read_content())
        return url

    def close(self) -> None:
        for name in self._made:
            self._connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
        self._connection.close()


def fill(url: str, content: Content) -> None:
    """Migrates a database and seeds it; of SQLite one closed file is left."""
    engine = make_engine(Settings(_env_file=None, database_url=url).database)
    try:
        migrate(engine)
        with make_session_factory(engine)() as session:
            seed(session, content)
            session.commit()
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases | str]:
    """The reason as text where there is no PostgreSQL."""
    try:
        databases = PostgresDatabases(tmp_path_factory.mktemp("postgresql"), POSTGRES_URL)
    except psycopg.OperationalError as error:
        yield str(error)
        return
    yield databases
    databases.close()


@pytest.fixture(scope="session", params=BACKENDS)
def databases(request: pytest.FixtureRequest) -> Databases:
    """SQLite and PostgreSQL in turn."""
    found: Databases | str = request.getfixturevalue("sqlite_databases" if request.param == "sqlite" else "postgres_databases")
    if isinstance(found, str):
        missing("PostgreSQL", found)
    assert isinstance(found, Databases)
    return found


@pytest.fixture(scope="session")
def library_engine(databases: Databases) -> Iterator[Engine]:
    engine = make_engine(Settings(_env_file=None, database_url=databases.seeded()).database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def library(library_engine: Engine) -> SessionFactory:
    """The product's content on both databases, to read only."""
    return make_session_factory(library_engine)


@pytest.fixture
def database(databases: Databases, library_engine: Engine) -> Iterator[SessionFactory]:
    """The product's content on both databases, to read and write; every test begins with the same."""
    if library_engine.dialect.name == "sqlite":
        engine = make_engine(databases.seeded())
        yield make_session_factory(engine)
        engine.dispose()
        return
    with library_engine.connect() as connection:
        transaction = connection.begin()
        yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        transaction.rollback()


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[SessionFactory]:
    """Both databases without tables."""
    engine = make_engine(Settings(_env_file=None, database_url=databases.empty()).database)
    yield make_session_factory(engine)
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Makes settings that depend on nothing around the tests: own home, own database, no Rasa, no limits."""
    for name in list(os.environ):
        if name.startswith("NOXH_") and not name.startswith("NOXH_TEST_"):
            monkeypatch.delenv(name)
    database_url = sqlite_databases.seeded()

    def make(**changes: Any) -> Settings:
        return hermetic(tmp_path / "home", **{"database_url": database_url} | changes)

    return make


def hermetic(home: Path, database_url: str, **changes: Any) -> Settings:
    ports = {"port": free_port(), "rasa_port": free_port(), "actions_port": free_port()}
    values: dict[str, Any] = ports | {"redis_url": None, "rate_limit": "off", "secret_key": None, "province": "31"} | changes
    return Settings(_env_file=None, home=home, database_url=database_url, **values)


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis that answers."""
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=1) as client:
            client.ping()
    except redis.RedisError as error:
        missing("Redis", error)
    return REDIS_URL


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
