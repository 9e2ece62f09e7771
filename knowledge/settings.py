"""Settings from the environment (prefix `NOXH_`) and `.env`; a bad value stops the start with one clear line."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent
RATE_LIMIT = re.compile(r"off|\d+/(second|minute|hour)")

Port = Annotated[int, Field(ge=1, le=65535)]
# `NOXH_TELEGRAM_TOKEN=` in .env means "not set", as people expect.
Optional = BeforeValidator(lambda value: value or None)


class SettingsError(ValueError):
    """A setting is wrong; the message names the variable and says what to do, in Vietnamese."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="NOXH_", env_file=".env", extra="ignore")

    host: str = "127.0.0.1"
    port: Port = 8080
    rasa_port: Port = 5005
    actions_port: Port = 5055
    home: Path = PROJECT_ROOT / ".noxh"
    database_url: Annotated[str | None, Optional] = None
    redis_url: Annotated[str | None, Optional] = None
    public_url: Annotated[str | None, Optional] = None
    province: str = "31"
    secret_key: Annotated[SecretStr | None, Optional] = None
    rate_limit: str = "30/minute"
    trusted_proxies: str = "127.0.0.1"
    message_timeout: float = Field(default=10.0, gt=0)
    retention_days: int = Field(default=30, ge=1)
    log_level: str = "INFO"
    telegram_token: Annotated[SecretStr | None, Optional] = None
    telegram_api_url: Annotated[str | None, Optional] = None

    @field_validator("province")
    @classmethod
    def _province_is_a_code(cls, value: str) -> str:
        if not re.fullmatch(r"\d{2}", value):
            raise ValueError("phải là mã tỉnh gồm 2 chữ số, ví dụ 31 (Hải Phòng)")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _rate_limit_is_a_rate(cls, value: str) -> str:
        if not RATE_LIMIT.fullmatch(value):
            raise ValueError("phải là 'off' hoặc dạng '30/minute'")
        return value

    @field_validator("home")
    @classmethod
    def _home_is_absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @property
    def database(self) -> str:
        """SQLAlchemy URL: a SQLite file in the home folder unless `NOXH_DATABASE_URL` is set."""
        if self.database_url is None:
            return f"sqlite:///{self.home / 'noxh.sqlite'}"
        # The driver is ours to choose: operators paste the URL their database gives them.
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def address(self) -> str:
        return self.public_url or f"http://localhost:{self.port}"

    def signing_key(self) -> str:
        """`NOXH_SECRET_KEY`, or a key made once and kept in the home folder, readable by its owner alone."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.home / "secret_key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
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
        return path.read_text().strip()


@lru_cache
def get_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a variable has a wrong value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "NOXH_" + "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"Cài đặt {name} không hợp lệ ({first['input']!r}): {reason}. Hãy sửa biến môi trường hoặc tệp .env."
        ) from None
