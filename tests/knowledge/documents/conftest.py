"""What the tests of documents share: two applicants and the way to read a document back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import docx
import pypdf
import pytest
from sqlalchemy.orm import Session

from knowledge.database import make_engine, make_session_factory
from knowledge.eligibility import Facts
from tests.conftest import Databases

DAY = dt.date(2026, 11, 22)
WORKER = Facts(
    as_of=DAY,
    province="31",
    tenure="buy",
    group="industrial-worker",
    marital_status="single",
    monthly_income=18_000_000,
    raising_minor_children=False,
    owns_home_in_province=False,
    land_certificate_without_house=False,
    already_supported=False,
)
COUPLE = Facts(
    as_of=DAY,
    province="31",
    tenure="rent_to_buy",
    group="urban-low-income",
    marital_status="married",
    monthly_income=18_000_000,
    spouse_monthly_income=10_000_000,
    owns_home_in_province=True,
    home_floor_area_m2=45.5,
    household_size=4,
    already_supported=False,
)


@pytest.fixture(scope="session")
def session(sqlite_databases: Databases) -> Iterator[Session]:
    engine = make_engine(sqlite_databases.seeded())
    with make_session_factory(engine)() as opened:
        yield opened
    engine.dispose()


def pdf_text(content: bytes) -> str:
    """All words of a PDF, spaces and line ends as one space."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def docx_lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
