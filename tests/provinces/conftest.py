"""A second province, of content and settings alone: Đà Nẵng, with no more than is known of it.

Known is one press report (30 km for "far from work"); no office, no project and no coefficient.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import base
from knowledge.content_files import read_content
from knowledge.settings import Settings, get_settings
from tests.conftest import fill, hermetic

PROVINCE = """\
code: "48"
extends: national
words:
  name: {vi: thành phố Đà Nẵng, en: Đà Nẵng city}
  short: {vi: Đà Nẵng, en: Đà Nẵng}
  area: {vi: Đà Nẵng, en: Đà Nẵng}
  people: {vi: thành phố Đà Nẵng, en: Đà Nẵng city}
  people-short: {vi: Đà Nẵng, en: Đà Nẵng}
  page-title: {vi: Thành phố Đà Nẵng, en: Đà Nẵng city}
  department: {vi: Sở Xây dựng thành phố Đà Nẵng, en: Đà Nẵng Department of Construction}
  committee: {vi: UBND thành phố, en: city People's Committee}
  far-from-work:
    vi: Theo báo chí, Đà Nẵng lấy từ 30 km (Quyết định 29/2025, chưa được xác nhận).
    en: According to the press, Đà Nẵng takes 30 km (Decision 29/2025, not confirmed).
facts:
  - {figure: "30", source: "Báo chí về Quyết định 29/2025 của Đà Nẵng"}
  - {figure: Quyết định 29/2025, source: Báo chí}
"""
LOCALITIES = """\
units:
  - {slug: da-nang, name: Thành phố Đà Nẵng, kind: province, province: "48", former_province: Đà Nẵng, old: false,
     aliases: [Đà Nẵng, thành phố Đà Nẵng]}
"""


def write_content(folder: Path) -> Path:
    """The content folder of the province, as docs/new-province.md says to make it."""
    (folder / "province.yaml").write_text(PROVINCE, encoding="utf-8")
    (folder / "localities.yaml").write_text(LOCALITIES, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_content(tmp_path_factory.mktemp("da-nang"))


@pytest.fixture(scope="session")
def province_settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    url = f"sqlite:///{home / 'noxh.sqlite'}"
    fill(url, read_content(folder))
    return hermetic(home, url, province="48", content=folder)


@pytest.fixture
def here(province_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The process's settings are those of the second province."""
    cached = (get_settings, base.database, base.localities, base.served_names)

    def forget() -> None:
        for function in cached:
            function.cache_clear()

    forget()
    monkeypatch.setenv("NOXH_PROVINCE", "48")
    monkeypatch.setenv("NOXH_CONTENT", str(province_settings.content))
    monkeypatch.setenv("NOXH_DATABASE_URL", province_settings.database)
    yield province_settings
    base.database().kw["bind"].dispose()
    monkeypatch.undo()
    forget()
