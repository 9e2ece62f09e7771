"""Settings: what an operator may set, and the one line told when it is wrong."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.settings import PROJECT_ROOT, Settings, SettingsError, get_settings

ENV_FILE = Settings.model_config["env_file"]


@pytest.fixture(autouse=True)
def _alone(settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable of the developer's own, no .env."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("NOXH_PORT", "abc", "phải là số nguyên"),
        ("NOXH_PORT", "0", "không được nhỏ hơn 1"),
        ("NOXH_PORT", "70000", "không được lớn hơn 65535"),
        ("NOXH_RATE_LIMIT", "30", "'30/minute'"),
        ("NOXH_RATE_LIMIT", "0/minute", "'30/minute'"),
        ("NOXH_PROVINCE", "hai-phong", "mã tỉnh gồm 2 chữ số"),
        ("NOXH_MESSAGE_TIMEOUT", "0", "phải lớn hơn 0"),
        ("NOXH_MESSAGE_TIMEOUT", "nhanh", "phải là số"),
        ("NOXH_RETENTION_DAYS", "31", "không được lớn hơn 30"),
        ("NOXH_LOG_LEVEL", "LOUD", "INFO"),
        ("NOXH_DATABASE_URL", "mysql://root:bi-mat@localhost/noxh", "postgresql://"),
        ("NOXH_REDIS_URL", "localhost:6379", "redis://"),
        ("NOXH_PUBLIC_URL", "noxh.example.vn", "https://"),
        ("NOXH_TELEGRAM_API_URL", "api.telegram.org", "https://"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        get_settings()
    message = str(caught.value)
    assert message.startswith(f"Cài đặt {name} không hợp lệ")
    assert says in message
    assert "Hãy sửa biến môi trường hoặc tệp .env" in message
    assert "\n" not in message
    assert "bi-mat" not in message


def test_one_port_for_two_servers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOXH_PORT", "5005")
    with pytest.raises(SettingsError, match="ba số khác nhau"):
        get_settings()


def test_an_empty_variable_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "TELEGRAM_TOKEN", "SECRET_KEY", "PUBLIC_URL", "TELEGRAM_API_URL"):
        monkeypatch.setenv(f"NOXH_{name}", "")
    found = get_settings()
    assert (found.database_url, found.redis_url, found.telegram_token, found.secret_key) == (None, None, None, None)
    assert found.database.startswith("sqlite:///")


def test_the_file_env_is_read_from_the_projects_folder_wherever_noxh_is_called() -> None:
    assert ENV_FILE == PROJECT_ROOT / ".env"


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_a_postgresql_address_may_be_pasted_as_it_is_given(url: str) -> None:
    assert Settings(_env_file=None, database_url=url).database == "postgresql+psycopg://u@h/d"


def test_secrets_do_not_show() -> None:
    shown = repr(Settings(_env_file=None, secret_key="bi-mat-bi-mat-bi-mat", telegram_token="123:bi-mat"))
    assert "bi-mat" not in shown


def test_the_signing_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    key = Settings(_env_file=None, home=home).signing_key()
    assert len(key) >= 48
    assert Settings(_env_file=None, home=home).signing_key() == key
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


def test_a_signing_key_that_is_set_is_used_and_not_written(tmp_path: Path) -> None:
    assert Settings(_env_file=None, home=tmp_path, secret_key="khóa đã đặt từ trước").signing_key() == "khóa đã đặt từ trước"
    assert list(tmp_path.iterdir()) == []
