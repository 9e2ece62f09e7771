"""Settings from the environment (prefix `NOXH_`) and `.env`; a bad value stops the start with one clear line."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

PROJECT_ROOT = Path(__file__).resolve().parent.parent
RATE_LIMIT = re.compile(r"off|[1-9][0-9]{0,8}/(second|minute|hour)")
# Shorter keys can be tried out, and who knows the key can sign any session id.
MIN_KEY_LENGTH = 16
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# What pydantic says in English, for operators.
_REASONS = {
    "int_parsing": "phải là số nguyên",
    "float_parsing": "phải là số",
    "greater_than": "phải lớn hơn {gt:g}",
    "greater_than_equal": "không được nhỏ hơn {ge}",
    "less_than_equal": "không được lớn hơn {le}",
}

Port = Annotated[int, Field(ge=1, le=65535)]
# `NOXH_TELEGRAM_TOKEN=` in .env means "not set", as people expect.
Optional = BeforeValidator(lambda value: value or None)


class SettingsError(ValueError):
    """A setting is wrong; the message names the variable and says what to do, in Vietnamese."""


class Settings(BaseSettings):
    # Beside the code, not in the folder that `noxh` happens to be called from: every process reads the same file.
    # An empty variable means "not set": an empty NOXH_HOST would be every address of the machine.
    model_config = SettingsConfigDict(env_prefix="NOXH_", env_file=PROJECT_ROOT / ".env", extra="ignore", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: Port = 8080
    rasa_port: Port = 5005
    actions_port: Port = 5055
    home: Path = PROJECT_ROOT / ".noxh"
    database_url: Annotated[str | None, Optional] = None
    redis_url: Annotated[str | None, Optional] = None
    public_url: Annotated[str | None, Optional] = None
    province: str = "31"
    content: Path = PROJECT_ROOT / "knowledge" / "content"
    secret_key: Annotated[SecretStr | None, Optional] = None
    rate_limit: str = "30/minute"
    trusted_proxies: str = "127.0.0.1"
    message_timeout: float = Field(default=10.0, gt=0, le=120)
    # The topic `privacy` promises 30 days at most (parameter conversation-retention).
    retention_days: int = Field(default=30, ge=1, le=30)
    log_level: str = "INFO"
    telegram_token: Annotated[SecretStr | None, Optional] = None
    telegram_api_url: Annotated[str | None, Optional] = None
    oidc_issuer: Annotated[str | None, Optional] = None
    oidc_client_id: Annotated[str | None, Optional] = None
    oidc_client_secret: Annotated[SecretStr | None, Optional] = None

    @field_validator("province")
    @classmethod
    def _province_is_a_code(cls, value: str) -> str:
        if not re.fullmatch(r"[0-9]{2}", value):
            raise ValueError("phải là mã tỉnh gồm 2 chữ số, ví dụ 31 (Hải Phòng)")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _rate_limit_is_a_rate(cls, value: str) -> str:
        if not RATE_LIMIT.fullmatch(value):
            raise ValueError("phải là 'off' hoặc dạng '30/minute'")
        return value

    @field_validator("log_level")
    @classmethod
    def _log_level_is_one(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"phải là một trong {', '.join(LOG_LEVELS)}")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def _database_is_ours(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"(sqlite:///|postgres(ql(\+psycopg)?)?://)\S+$", value):
            raise ValueError("phải dạng postgresql://người_dùng:mật_khẩu@máy:5432/tên hoặc sqlite:////thư/mục/tệp.sqlite")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_is_a_url(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"(rediss?|redis\+unix)://\S+$", value):
            raise ValueError("phải dạng redis://máy:6379")
        return value

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _address_is_a_url(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/<>\"']+(/[^\s<>\"']*)?", value):
            raise ValueError("phải là địa chỉ đầy đủ, ví dụ https://noxh.example.vn")
        return value.rstrip("/") if value is not None else None

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_safe(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?", value):
            raise ValueError("phải là địa chỉ https của nơi xác thực, đúng như nơi đó tự khai (issuer)")
        return value

    @model_validator(mode="after")
    def _oidc_is_whole(self) -> Self:
        given = [self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret]
        if any(given) and not all(given):
            raise ValueError("NOXH_OIDC_ISSUER, NOXH_OIDC_CLIENT_ID và NOXH_OIDC_CLIENT_SECRET phải được đặt cùng nhau")
        return self

    @model_validator(mode="after")
    def _ports_differ(self) -> Self:
        if len({self.port, self.rasa_port, self.actions_port}) < 3:
            raise ValueError("NOXH_PORT, NOXH_RASA_PORT và NOXH_ACTIONS_PORT phải là ba số khác nhau")
        return self

    @field_validator("secret_key")
    @classmethod
    def _key_is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < MIN_KEY_LENGTH:
            raise ValueError(f"phải có ít nhất {MIN_KEY_LENGTH} ký tự ngẫu nhiên; bỏ trống thì hệ thống tự tạo")
        return value

    @field_validator("content")
    @classmethod
    def _content_is_of_a_province(cls, value: Path) -> Path:
        folder = value.expanduser().absolute()
        if not (folder / "province.yaml").is_file():
            raise ValueError("phải là thư mục nội dung có tệp province.yaml")
        return folder

    @field_validator("home")
    @classmethod
    def _home_is_absolute(cls, value: Path) -> Path:
        try:
            return value.expanduser().resolve()
        except RuntimeError:
            raise ValueError("phải là thư mục có thật; không có người dùng này") from None

    @property
    def database(self) -> str:
        """SQLAlchemy URL: a SQLite file in the home folder unless `NOXH_DATABASE_URL` is set."""
        if self.database_url is None:
            return sqlite_url(self.home / "noxh.sqlite")
        # The driver is ours to choose: operators paste the URL their database gives them.
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def rasa_address_file(self) -> Path:
        """Names the address of the Rasa server that serves now; written by its keeper (`operations.rasa_keeper`)."""
        return self.home / "rasa.address"

    @property
    def address(self) -> str:
        return self.public_url or f"http://localhost:{self.port}"

    def signing_key(self) -> str:
        """`NOXH_SECRET_KEY`, or a key made once and kept in the home folder, readable by its owner alone.

        Raises:
            SettingsError: the file holds no key.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.home / "secret_key"
        if not path.exists():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_suffix(f".{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            try:
                # A hard link fails where another process was first, so that all processes agree on one key.
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        key = path.read_text().strip()
        if len(key) < MIN_KEY_LENGTH:
            raise SettingsError(f"Tệp khóa {path} rỗng hoặc hỏng. Hãy xóa tệp này rồi chạy lại để hệ thống tạo khóa mới.")
        return key


def sqlite_url(path: Path) -> str:
    """SQLAlchemy's URL of a SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


@lru_cache
def get_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a variable has a wrong value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_explain(error.errors()[0])) from None


def _explain(error: Any) -> str:
    reason = _REASONS.get(error["type"], "{msg}").format(msg=error["msg"].removeprefix("Value error, "), **error.get("ctx", {}))
    advice = "Hãy sửa biến môi trường hoặc tệp .env."
    if not error["loc"]:
        return f"Cài đặt không hợp lệ: {reason}. {advice}"
    name = f"NOXH_{error['loc'][0]}".upper()
    # An address may hold a password, and what was pasted into the wrong variable may be a secret.
    shown = "" if name.endswith(("_URL", "_KEY", "_TOKEN", "_SECRET")) else f" ({error['input']!r})"
    return f"Cài đặt {name} không hợp lệ{shown}: {reason}. {advice}"
