"""Settings, files and folders: a slip of the operator opens nothing and ends in one clear line."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from supervisor.options import ServerOptions

from bot.gateway import create_app
from knowledge.database import make_engine, migrate
from knowledge.settings import Settings, SettingsError, get_settings, sqlite_url
from operations import serve
from operations.serve import Program, StartError, check_surroundings
from tests.bot.conftest import served
from tests.conftest import free_port

Make = Callable[..., Settings]


@pytest.fixture(autouse=True)
def _alone(settings: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable of the developer's own, no .env."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_an_empty_variable_never_widens_what_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty host would be every address of the machine, an empty home the folder `noxh` is called from."""
    for name in ("HOST", "HOME", "PORT", "RATE_LIMIT", "TRUSTED_PROXIES", "MESSAGE_TIMEOUT", "RETENTION_DAYS", "SECRET_KEY"):
        monkeypatch.setenv(f"NOXH_{name}", "")
    found, defaults = get_settings(), Settings(_env_file=None)
    assert (found.host, found.rate_limit, found.trusted_proxies) == ("127.0.0.1", "30/minute", "127.0.0.1")
    assert found.home == defaults.home
    assert found.home.name == ".noxh"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too-short"),
        ("MESSAGE_TIMEOUT", "inf"),
        ("MESSAGE_TIMEOUT", "nan"),
        ("RATE_LIMIT", "99999999999999999999/second"),
        ("PROVINCE", "٣١"),
        ("PUBLIC_URL", 'https://noxh.vn"><script>'),
        ("PUBLIC_URL", "https://noxh.vn/a b"),
        ("PUBLIC_URL", "javascript:alert(1)//https://noxh.vn"),
        ("HOME", "~nobody-of-this-name/noxh"),
    ],
)
def test_a_dangerous_value_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"NOXH_{name}", value)
    with pytest.raises(SettingsError) as caught:
        get_settings()
    assert f"NOXH_{name}" in str(caught.value)
    assert "\n" not in str(caught.value)
    if name == "SECRET_KEY":
        assert value not in str(caught.value)


def test_an_empty_key_file_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(SettingsError, match="Hãy xóa tệp này"):
        Settings(_env_file=None, home=tmp_path).signing_key()


def test_a_home_made_for_the_key_is_closed_to_others(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Settings(_env_file=None, home=home).signing_key()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


FOLDERS = ["a b", "a?b", "a%20b", "a%b", "a#b", "a;b", "a'b", 'a"b', "a$HOME", "a{b}", "nhà ở"]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_database_lies_in_the_home_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    home.mkdir()
    chosen = Settings(_env_file=None, home=home)
    engine = make_engine(chosen.database)
    migrate(engine)
    engine.dispose()
    assert chosen.database == sqlite_url(home / "noxh.sqlite")
    assert "noxh.sqlite" in os.listdir(home)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a b", "a#b", "a;b", "a'b", "a$HOME", "a{b}", "a?b", "nhà ở"])
def test_supervisord_reads_the_paths_that_were_meant(settings: Make, tmp_path: Path, name: str) -> None:
    chosen = settings().model_copy(update={"home": tmp_path / name})
    check_surroundings(chosen)
    model = str(chosen.home / "model.tar.gz")
    config = serve._write_config(chosen, [Program("rasa", [sys.executable, "-c", "", model])])
    options = ServerOptions()
    options.realize(["-c", str(config), "-n"])
    (group,) = options.process_group_configs
    (program,) = group.process_configs
    assert shlex.split(program.command)[-1] == model
    assert program.stdout_logfile == str(chosen.home / "logs" / "rasa.log")
    assert options.umask == 0o077


@pytest.mark.parametrize("name", ["a%b", "a%(x)s", 'a"b', "a ;b", "a #b", "a\n[program:evil]\ncommand=x", "a\\b"])
def test_a_path_that_supervisord_would_misread_is_refused(settings: Make, tmp_path: Path, name: str) -> None:
    chosen = settings().model_copy(update={"home": tmp_path / name})
    with pytest.raises(StartError, match="NOXH_HOME") as caught:
        check_surroundings(chosen)
    assert "\n" not in str(caught.value)
    assert not chosen.home.exists()


async def _parts(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok", "parts": {"rasa": True}})


def test_probes_of_this_machine_do_not_go_through_a_proxy(settings: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offices have one, and it knows no 127.0.0.1 of ours: the start would wait for ever."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    port = free_port()
    chosen = settings().model_copy(update={"rasa_port": port, "actions_port": port})
    with served(Starlette(routes=[Route("/{path:path}", _parts)]), port), served(create_app(chosen), chosen.port):
        assert serve._missing_parts(f"http://127.0.0.1:{port}/readyz") == []
        assert serve._missing_parts(f"http://127.0.0.1:{chosen.port}/readyz") == []
