"""A backup: one archive with the database, the photos of projects and the names of the models, and the way back.

Not in it, on purpose: conversations (kept for days only, a backup would keep them longer), the signing key (whoever finds an archive must
not be able to sign in with it; keep `NOXH_SECRET_KEY` elsewhere), the models themselves (made again from the data).

SQLite is copied by its own backup interface while the service runs; PostgreSQL by pg_dump and pg_restore, which must be installed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, delete, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from knowledge.console.models import ConsoleSession
from knowledge.console.operations.health import processes, product_version
from knowledge.console.operations.models import BackupRecord, Heartbeat
from knowledge.database import make_engine, make_session_factory, migrate
from knowledge.models import utc_now
from knowledge.settings import Settings

#: Of the product's home; as `knowledge.project_photos` names it.
PHOTOS = "project_photos"
FOLDER = "backups"
_NAME = re.compile(r"noxh-backup-\d{8}-\d{6}\.tar\.gz")
_MANIFEST, _SQLITE, _DUMP = "manifest.json", "database.sqlite", "database.dump"
_FORMAT = 1
_TIMEOUT_S = 3600


class BackupError(RuntimeError):
    """The backup or the way back did not work; the message says in one line why, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What was written: `photos` is how many."""

    path: Path
    size: int
    sha256: str
    photos: int


def back_up(settings: Settings, folder: Path | None = None, keep: int | None = None) -> Archive:
    """Writes an archive into `folder` (the home's `backups`), readable by its owner alone, and removes all but the newest `keep`.

    Raises:
        BackupError: there is no database, or its program is missing or fails.
    """
    folder = folder or settings.home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = utc_now()
    path = folder / f"noxh-backup-{now:%Y%m%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory(prefix=".noxh-backup-", dir=folder) as work:
        database = _dump(make_url(settings.database), Path(work))
        photos = sorted(item for item in (settings.home / PHOTOS).glob("*") if item.is_file())
        files = {database.name: database} | {f"{PHOTOS}/{item.name}": item for item in photos}
        manifest = Path(work) / _MANIFEST
        manifest.write_text(json.dumps(_manifest(settings, now, files), ensure_ascii=False, indent=1), encoding="utf-8")
        draft = Path(work) / "draft"
        draft.touch(0o600)
        with tarfile.open(draft, "w:gz") as archive:
            for name, file in {_MANIFEST: manifest, **files}.items():
                archive.add(file, name, recursive=False)
        draft.rename(path)
    made = Archive(path, path.stat().st_size, _digest(path), len(photos))
    _note(settings, made)
    if keep is not None:
        for old in sorted(item for item in folder.iterdir() if _NAME.fullmatch(item.name))[:-keep]:
            old.unlink()
    return made


def restore(settings: Settings, path: Path, *, overwrite: bool) -> str:
    """Puts the archive's database and photos in place, brings the schema up to date and ends all officers' sessions.

    What stood there is moved aside, under a name that ends with `.before-restore`. Returns the moment of the backup.

    Raises:
        BackupError: the archive is none of ours or damaged, the service runs, or something stands there and `overwrite` is not set.
    """
    url = make_url(settings.database)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".noxh-restore-", dir=settings.home) as work:
        manifest = _unpack(path, Path(work))
        if manifest["database"] != url.get_backend_name():
            raise BackupError(f"Bản sao lưu là của {manifest['database']}, còn NOXH_DATABASE_URL là {url.get_backend_name()}.")
        _refuse_to_overwrite(settings, url, overwrite)
        if url.get_backend_name() == "sqlite":
            _put_aside(Path(str(url.database)))
            (Path(work) / _SQLITE).chmod(0o600)
            (Path(work) / _SQLITE).rename(str(url.database))
        else:
            # In one transaction: what fails leaves the database as it was.
            options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
            _run("pg_restore", url, [*options, str(Path(work) / _DUMP)])
        photos = Path(work) / PHOTOS
        if photos.exists():
            _put_aside(settings.home / PHOTOS)
            photos.rename(settings.home / PHOTOS)
    engine = make_engine(settings.database)
    try:
        migrate(engine)
        with make_session_factory(engine)() as session:
            # Signing out since then must not be undone, and the processes of then are not those of now.
            session.execute(delete(ConsoleSession))
            session.execute(delete(Heartbeat))
            session.commit()
    finally:
        engine.dispose()
    return str(manifest["made_at"])


def _manifest(settings: Settings, now: dt.datetime, files: dict[str, Path]) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "product": product_version(),
        "made_at": now.isoformat(timespec="seconds"),
        "province": settings.province,
        "database": make_url(settings.database).get_backend_name(),
        "models": sorted(item.name for item in (settings.home / "models").glob("*.tar.gz")),
        "files": {name: {"size": file.stat().st_size, "sha256": _digest(file)} for name, file in files.items()},
    }


def _dump(url: URL, work: Path) -> Path:
    if url.get_backend_name() != "sqlite":
        _run("pg_dump", url, ["--format=custom", "--no-owner", "--no-privileges", f"--file={work / _DUMP}"])
        return work / _DUMP
    source = Path(str(url.database))
    if not source.is_file():
        raise BackupError(f"Chưa có cơ sở dữ liệu {source}.")
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(work / _SQLITE)) as copy:
        live.backup(copy)
    return work / _SQLITE


def _run(program: str, url: URL, arguments: list[str]) -> None:
    """A program of PostgreSQL on the database of `url`; the password goes by the environment, where no list of processes shows it."""
    if shutil.which(program) is None:
        raise BackupError(f"Máy này chưa có {program}. Hãy cài PostgreSQL client cùng phiên bản với máy chủ rồi chạy lại.")
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    try:
        subprocess.run(  # noqa: S603 - fixed program, arguments of ours
            [program, f"--dbname={address}", *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
        )
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines() or ["không rõ lý do"]
        raise BackupError(f"{program} không chạy được: {reason[0]}") from None
    except subprocess.TimeoutExpired:
        raise BackupError(f"{program} chạy quá {_TIMEOUT_S} giây, đã dừng.") from None


def _unpack(path: Path, work: Path) -> dict[str, Any]:
    """The manifest; every file that it names lies in `work` and is as it was written."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if not member.isfile() or not _is_ours(member.name):
                    raise BackupError(f"Tệp {path.name} có mục lạ {member.name!r}, không phải bản sao lưu của hệ thống.")
                archive.extract(member, work, filter="data")
        manifest: dict[str, Any] = json.loads((work / _MANIFEST).read_text(encoding="utf-8"))
        wanted: dict[str, dict[str, Any]] = manifest["files"]
        made_at, kind = manifest["made_at"], manifest["database"]
        supported = manifest["format"] == _FORMAT and isinstance(made_at, str) and isinstance(kind, str)
        damaged = [name for name, file in wanted.items() if _digest(work / name) != file["sha256"]]
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BackupError(f"Không đọc được bản sao lưu {path.name} ({type(error).__name__}).") from None
    if not supported or damaged or not {_SQLITE, _DUMP} & set(wanted):
        raise BackupError(f"Bản sao lưu {path.name} hỏng hoặc của phiên bản khác; chưa thay đổi gì.")
    return manifest


def _is_ours(name: str) -> bool:
    return name in (_MANIFEST, _SQLITE, _DUMP) or re.fullmatch(rf"{PHOTOS}/[A-Za-z0-9._-]+", name) is not None


def _refuse_to_overwrite(settings: Settings, url: URL, overwrite: bool) -> None:
    engine = make_engine(settings.database)
    try:
        filled = _is_filled(engine, url)
        if filled and _is_running(engine):
            raise BackupError("Hệ thống đang chạy trên cơ sở dữ liệu này. Hãy dừng hệ thống, chờ một phút rồi chạy lại.")
    finally:
        engine.dispose()
    if overwrite:
        return
    if filled:
        raise BackupError("Đã có cơ sở dữ liệu. Muốn thay bằng bản sao lưu, hãy thêm --overwrite.")
    if any((settings.home / PHOTOS).glob("*")):
        raise BackupError(f"Thư mục {PHOTOS} đã có ảnh. Muốn thay bằng bản sao lưu, hãy thêm --overwrite.")


def _is_filled(engine: Engine, url: URL) -> bool:
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).exists()
    try:
        return bool(inspect(engine).get_table_names())
    except DBAPIError as error:
        raise BackupError(f"Không mở được cơ sở dữ liệu: {str(error.orig).strip().splitlines()[0]}") from None


def _is_running(engine: Engine) -> bool:
    """A process has said within a minute that it lives."""
    try:
        with make_session_factory(engine)() as session:
            return any(process.lives for process in processes(session, utc_now()))
    except DBAPIError:
        # No such table, or no database at all: nothing of ours runs on it.
        return False


def _put_aside(path: Path) -> None:
    """With what SQLite keeps beside it; an older one that was put aside is replaced."""
    for suffix in ("", "-wal", "-shm"):
        item = path.with_name(path.name + suffix)
        if not item.exists():
            continue
        aside = item.with_name(f"{item.name}.before-restore")
        if aside.is_dir():
            shutil.rmtree(aside)
        item.replace(aside)


def _note(settings: Settings, made: Archive) -> None:
    with _sessions(settings) as session:
        session.add(BackupRecord(name=made.path.name, size=made.size, sha256=made.sha256))
        session.commit()


@contextlib.contextmanager
def _sessions(settings: Settings) -> Iterator[Any]:
    engine = make_engine(settings.database)
    try:
        with make_session_factory(engine)() as session:
            yield session
    finally:
        engine.dispose()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
