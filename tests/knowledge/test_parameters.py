"""Figures of the law as of a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from knowledge.database import SessionFactory
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterBook, ParameterValue, UnknownParameterError


def value(amount: str, start: str, end: str | None = None, province: str | None = None) -> ParameterValue:
    last = dt.date.fromisoformat(end) if end else None
    return ParameterValue("limit", Decimal(amount), "VND", dt.date.fromisoformat(start), last, "verified", province=province)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_value_holds_from_its_first_to_its_last_day() -> None:
    book = ParameterBook([value("15", "2024-08-01", "2025-10-09"), value("20", "2025-10-10")])
    assert book.find("limit", day("2024-07-31")) is None
    assert book.get("limit", day("2024-08-01")).value == 15
    assert book.get("limit", day("2025-10-09")).value == 15
    assert book.get("limit", day("2025-10-10")).value == 20
    assert book.get("limit", dt.date.max).value == 20


def test_a_provinces_own_value_wins_over_the_national_one_while_it_holds() -> None:
    book = ParameterBook([value("25", "2026-04-07"), value("29", "2026-08-01", "2026-12-31", "31")])
    assert book.get("limit", day("2026-08-01"), "31").value == 29
    assert book.get("limit", day("2026-08-01"), "01").value == 25
    assert book.get("limit", day("2026-08-01")).value == 25
    assert book.get("limit", day("2027-01-01"), "31").value == 25


def test_where_two_values_hold_the_newer_wins_in_whatever_order_they_come() -> None:
    values = [value("20", "2025-10-10"), value("25", "2026-04-07")]
    for order in (values, values[::-1]):
        assert ParameterBook(order).get("limit", day("2026-04-07")).value == 25


def test_an_unknown_figure_is_never_guessed() -> None:
    with pytest.raises(UnknownParameterError, match="limit"):
        ParameterBook([]).get("limit", day("2026-11-22"))


@pytest.mark.parametrize(
    ("as_of", "single", "parent", "married"),
    [
        ("2024-08-01", 15, None, 30),
        ("2025-10-09", 15, None, 30),
        ("2025-10-10", 20, 30, 40),
        ("2026-04-06", 20, 30, 40),
        ("2026-04-07", 25, 35, 50),
        ("2026-11-22", 25, 35, 50),
    ],
)
def test_income_limits_as_the_decrees_set_them(
    library: SessionFactory, as_of: str, single: int, parent: int | None, married: int
) -> None:
    with library() as session:
        book = load_book(session)
    found = [book.find(f"income-limit-{name}", day(as_of)) for name in ("single", "single-parent", "married")]
    assert [item and item.value / 1_000_000 for item in found] == [single, parent, married]


def test_the_book_can_be_read_in_part(library: SessionFactory) -> None:
    with library() as session:
        book = load_book(session, {"loan-rate"})
    assert book.get("loan-rate", day("2026-11-22")).value == Decimal("5.4")
    assert book.find("income-limit-single", day("2026-11-22")) is None


def test_a_figure_that_was_only_reported_says_so(library: SessionFactory) -> None:
    with library() as session:
        coefficient = load_book(session).get("income-coefficient", day("2026-11-22"), "31")
    assert (coefficient.value, coefficient.state) == (Decimal("1.16"), "unverified")
    assert coefficient.source
