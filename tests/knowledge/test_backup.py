"""A backup brings back what was there, and refuses whatever could lose something."""

from __future__ import annotations

import io
import secrets
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from knowledge.console.models import ConsoleSession, ConsoleUser
from knowledge.console.operations import backup as module
from knowledge.console.operations.backup import BackupError, back_up, restore
from knowledge.console.operations.health import beat
from knowledge.console.operations.models import BackupRecord
from knowledge.console.roles import Role
from knowledge.console.sessions import open_session
from knowledge.content_files import read_content
from knowledge.database import make_engine, make_session_factory
from knowledge.models import Topic, utc_now
from knowledge.settings import Settings
from tests.conftest import POSTGRES_URL, fill, missing
from tests.console.conftest import make_officer


def topics(settings: Settings) -> int:
    engine = make_engine(settings.database)
    with make_session_factory(engine)() as session:
        count = session.scalar(select(func.count()).select_from(Topic)) or 0
    engine.dispose()
    return count


@pytest.fixture
def lived_in(settings: Callable[..., Settings]) -> Settings:
    """A home with a database, a photo and a model."""
    chosen = settings()
    for folder, name in ((module.PHOTOS, "a1.jpg"), ("models", "abc.tar.gz")):
        (chosen.home / folder).mkdir(parents=True)
        (chosen.home / folder / name).write_bytes(b"picture")
    return chosen


def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, home=tmp_path / "elsewhere", secret_key="a key of the tests", province="31")


def test_everything_comes_back_in_an_empty_home(lived_in: Settings, tmp_path: Path) -> None:
    made = back_up(lived_in)
    assert (made.path.stat().st_mode & 0o777, made.photos) == (0o600, 1)
    fresh = elsewhere(lived_in, tmp_path)
    restore(fresh, made.path, overwrite=False)
    assert topics(fresh) == topics(lived_in) > 60
    assert (fresh.home / module.PHOTOS / "a1.jpg").read_bytes() == b"picture"
    assert not (fresh.home / "models").exists()


def test_a_backup_is_noted_and_only_the_newest_are_kept(lived_in: Settings) -> None:
    folder = lived_in.home / module.FOLDER
    folder.mkdir(parents=True)
    for name in ("noxh-backup-20200101-000000.tar.gz", "noxh-backup-20200102-000000.tar.gz", "mine.tar.gz"):
        (folder / name).touch()
    made = back_up(lived_in, keep=2)
    assert {item.name for item in folder.iterdir()} == {"noxh-backup-20200102-000000.tar.gz", "mine.tar.gz", made.path.name}
    engine = make_engine(lived_in.database)
    with make_session_factory(engine)() as session:
        assert session.scalars(select(BackupRecord)).one().sha256 == made.sha256
    engine.dispose()


def test_neither_key_nor_conversations_are_in_it(lived_in: Settings) -> None:
    (lived_in.home / "secret_key").write_text("x" * 40)
    (lived_in.home / "conversations.sqlite").write_text("words")
    with tarfile.open(back_up(lived_in).path) as archive:
        assert set(archive.getnames()) == {"manifest.json", "database.sqlite", "project_photos/a1.jpg"}


def test_what_stands_there_is_replaced_only_when_told_and_kept_aside(lived_in: Settings) -> None:
    made = back_up(lived_in)
    path = Path(str(make_url(lived_in.database).database))
    with pytest.raises(BackupError, match="--overwrite"):
        restore(lived_in, made.path, overwrite=False)
    restore(lived_in, made.path, overwrite=True)
    assert path.with_name(f"{path.name}.before-restore").is_file()
    assert topics(lived_in) > 60


def test_a_running_service_is_never_replaced(lived_in: Settings) -> None:
    made = back_up(lived_in)
    engine = make_engine(lived_in.database)
    with make_session_factory(engine)() as session:
        beat(session, "gateway", utc_now(), utc_now(), "one")
    engine.dispose()
    with pytest.raises(BackupError, match="đang chạy"):
        restore(lived_in, made.path, overwrite=True)


def test_nobody_is_signed_in_after_it(lived_in: Settings, tmp_path: Path) -> None:
    engine = make_engine(lived_in.database)
    sessions = make_session_factory(engine)
    make_officer(sessions, "a key of the tests", "hoa", Role.AUTHOR)
    with sessions() as session:
        open_session(session, session.scalars(select(ConsoleUser)).one(), "203.0.113.7", "browser", utc_now())
        session.commit()
    engine.dispose()
    fresh = elsewhere(lived_in, tmp_path)
    restore(fresh, back_up(lived_in).path, overwrite=False)
    engine = make_engine(fresh.database)
    with make_session_factory(engine)() as session:
        assert session.scalar(select(func.count()).select_from(ConsoleSession)) == 0
    engine.dispose()


@pytest.mark.parametrize("name", ["../../outside", "/outside", "project_photos/../../outside", "database.sqlite/x"])
def test_an_archive_with_a_strange_member_is_refused(lived_in: Settings, tmp_path: Path, name: str) -> None:
    path = tmp_path / "strange.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(BackupError, match="mục lạ"):
        restore(elsewhere(lived_in, tmp_path), path, overwrite=True)


def test_a_damaged_archive_changes_nothing(lived_in: Settings, tmp_path: Path) -> None:
    made = back_up(lived_in)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(made.path.read_bytes()[:-20_000])
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(made.path) as old, tarfile.open(changed, "w:gz") as new:
        for member in old:
            data = old.extractfile(member)
            assert data is not None
            content = b"another picture"[: member.size].ljust(member.size) if member.name.endswith(".jpg") else data.read()
            new.addfile(member, io.BytesIO(content))
    before = topics(lived_in)
    for path in (cut, changed):
        with pytest.raises(BackupError):
            restore(lived_in, path, overwrite=True)
    assert topics(lived_in) == before


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[tuple[Settings, Settings]]:
    """Two databases of a PostgreSQL: one with the product's content, one empty."""
    try:
        connection = psycopg.connect(POSTGRES_URL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        missing("PostgreSQL", error)
    names = [f"noxh_backup_{secrets.token_hex(4)}" for _ in range(2)]
    with connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        urls = [make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False) for name in names]
        fill(urls[0], read_content())
        full, empty = (
            Settings(_env_file=None, home=tmp_path / name, database_url=url, secret_key="a key of the tests")
            for name, url in zip(names, urls, strict=True)
        )
        yield full, empty
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_postgresql_comes_back_too(postgres: tuple[Settings, Settings]) -> None:
    full, empty = postgres
    full.home.mkdir()
    made = back_up(full)
    restore(empty, made.path, overwrite=False)
    assert topics(empty) == topics(full) > 60
    with pytest.raises(BackupError, match="--overwrite"):
        restore(empty, made.path, overwrite=False)
    restore(empty, made.path, overwrite=True)
    assert topics(empty) == topics(full)


def test_a_missing_program_is_named(postgres: tuple[Settings, Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    full, _empty = postgres
    full.home.mkdir()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupError, match="pg_dump"):
        back_up(full)


def test_an_archive_of_the_other_database_is_refused(lived_in: Settings, postgres: tuple[Settings, Settings]) -> None:
    with pytest.raises(BackupError, match="sqlite"):
        restore(postgres[1], back_up(lived_in).path, overwrite=True)
