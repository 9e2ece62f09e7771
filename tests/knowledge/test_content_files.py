"""Reading the content folder: shapes, exact numbers, names."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from knowledge.content_files import CONTENT, Content, read_content


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


def test_all_the_content_is_read(content: Content) -> None:
    assert content.faults == []
    for folder, items in (("topics", content.topics), ("projects", content.projects), ("contacts", content.contacts)):
        assert len(items) == len(list((CONTENT / folder).glob("*.yaml")))
    assert len(content.laws) == len(list((CONTENT / "law").glob("*.yaml"))) - 1  # amendments.yaml


def test_figures_are_exact(content: Content) -> None:
    rates = next(item.value for item in content.parameters if item.value.key == "loan-rate")
    assert rates.values[-1].value == Decimal("5.4")


def test_the_number_of_an_article_is_a_name(content: Content) -> None:
    articles = {provision.article for item in content.laws for provision in item.value.provisions}
    assert {"30", "Phụ lục II", "II"} <= articles


def test_no_project_is_open_after_its_last_day(content: Content) -> None:
    late = [
        item.value.slug
        for item in content.projects
        if item.value.status == "open"
        and item.value.application_closes is not None
        and item.value.application_closes < item.value.checked_on
    ]
    assert late == []


def test_no_contact_has_an_address_that_nobody_verified(content: Content) -> None:
    given = [item.value for item in content.contacts if item.value.address or item.value.phone or item.value.hours]
    assert [contact.slug for contact in given if not contact.verified and not contact.citations and not contact.note] == []


def test_reading_takes_no_time_that_an_operator_notices() -> None:
    started = time.perf_counter()
    read_content()
    assert time.perf_counter() - started < 5
