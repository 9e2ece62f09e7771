"""The schema that migrations make is the schema that the code expects, on both databases."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from knowledge.database import MIGRATIONS, SessionFactory, make_engine, migrate
from knowledge.models import Base
from knowledge.settings import SettingsError
from tests.conftest import Databases, free_port


def engine_of(sessions: SessionFactory) -> Engine:
    engine = sessions.kw["bind"]
    assert isinstance(engine, Engine)
    return engine


def downgrade(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_migrations_make_exactly_the_models_tables(empty_database: SessionFactory) -> None:
    engine = engine_of(empty_database)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_down_leaves_nothing_and_up_again_brings_all(empty_database: SessionFactory) -> None:
    engine = engine_of(empty_database)
    migrate(engine)
    downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())


def test_migrating_twice_keeps_the_data(library: SessionFactory) -> None:
    with library() as session:
        before = session.scalar(text("SELECT count(*) FROM provision"))
    migrate(engine_of(library))
    with library() as session:
        assert before
        assert session.scalar(text("SELECT count(*) FROM provision")) == before


def test_sqlite_writes_ahead_and_keeps_its_foreign_keys(sqlite_databases: Databases) -> None:
    engine = make_engine(sqlite_databases.empty())
    names = ("journal_mode", "foreign_keys", "busy_timeout")
    with engine.connect() as connection:
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names] == ["wal", 1, 5000]
    engine.dispose()


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    engine = make_engine(f"postgresql+psycopg://noxh:mat-khau@127.0.0.1:{free_port()}/noxh")
    with pytest.raises(SettingsError, match="Không mở được cơ sở dữ liệu") as caught:
        migrate(engine)
    assert "NOXH_DATABASE_URL" in str(caught.value)
    assert "mat-khau" not in str(caught.value)
    engine.dispose()


def test_a_failing_statement_does_not_repeat_a_persons_words(sqlite_databases: Databases) -> None:
    engine = make_engine(sqlite_databases.empty())
    with engine.connect() as connection, pytest.raises(OperationalError) as caught:
        connection.execute(text("INSERT INTO nowhere VALUES (:question)"), {"question": "lương tôi 18 triệu"})
    assert "18 triệu" not in str(caught.value)
    engine.dispose()
