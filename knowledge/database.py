"""Engine, sessions and migrations for SQLite (WAL, foreign keys on) and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from knowledge.settings import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5

SessionFactory = sessionmaker[Session]


def make_engine(url: str) -> Engine:
    """An engine with the pragmas and time-outs that every process must use."""
    # Parameters stay out of errors, and so out of logs: they may be a person's words.
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_S})
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            # What is deleted is overwritten: else a citizen's words stay in the file.
            "secure_delete=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def empty_write_ahead_log(engine: Engine) -> None:
    """Moves SQLite's log into the file, so that what was deleted is in neither; waits for readers for a while at most."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def make_session_factory(engine: Engine) -> SessionFactory:
    return sessionmaker(engine, expire_on_commit=False)


def migrate(engine: Engine) -> None:
    """Brings the schema to the newest revision.

    Raises:
        SettingsError: the database cannot be reached.
    """
    try:
        engine.connect().close()
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise SettingsError(
            f"Không mở được cơ sở dữ liệu {engine.url.render_as_string()}: {reason}. "
            "Hãy kiểm tra máy chủ cơ sở dữ liệu và NOXH_DATABASE_URL."
        ) from None
    config = Config()
    # configparser expands "%".
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
