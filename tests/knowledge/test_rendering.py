"""Figures as Vietnamese and English readers write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parameters import ParameterBook, ParameterValue, Unit, UnknownParameterError
from knowledge.rendering import format_date, format_money, format_parameter, format_value, render

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        (25_000_000, "25 triệu đồng", "VND 25 million"),
        (40_600_000, "40,6 triệu đồng", "VND 40.6 million"),
        (17_627_000, "17,627 triệu đồng", "VND 17.627 million"),
        (17_627_500, "17.627.500 đồng", "VND 17,627,500"),
        (1_200_000_000, "1,2 tỷ đồng", "VND 1.2 billion"),
        (999_999, "999.999 đồng", "VND 999,999"),
        (0, "0 đồng", "VND 0"),
    ],
)
def test_money(amount: int, vi: str, en: str) -> None:
    assert (format_money(amount), format_money(amount, "en")) == (vi, en)


@given(st.integers(min_value=0, max_value=10**13))
def test_money_is_never_rounded(amount: int) -> None:
    number, _, unit = format_money(amount).removesuffix(" đồng").partition(" ")
    scale = {"tỷ": 10**9, "triệu": 10**6, "": 1}[unit]
    assert Decimal(number.replace(".", "").replace(",", ".")) * scale == amount


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        ("5.4", "percent", "5,4%", "5.4%"),
        ("15", "m2", "15 m²", "15 m²"),
        ("7", "days", "7 ngày", "7 days"),
        ("1", "days", "1 ngày", "1 day"),
        ("10", "working_days", "10 ngày làm việc", "10 working days"),
        ("12", "months", "12 tháng", "12 months"),
        ("5", "years", "5 năm", "5 years"),
        ("15920", "homes", "15.920 căn", "15,920 homes"),
        ("1.1625", "ratio", "1,1625", "1.1625"),
        ("2.0000", "ratio", "2", "2"),
    ],
)
def test_a_figure_with_its_unit(value: str, unit: Unit, vi: str, en: str) -> None:
    assert (format_value(Decimal(value), unit), format_value(Decimal(value), unit, "en")) == (vi, en)


def test_a_date_is_not_read_as_another_in_english() -> None:
    assert format_date(dt.date(2026, 4, 7)) == "07/04/2026"
    assert format_date(dt.date(2026, 4, 7), "en") == "7 April 2026"


def test_text_gets_the_figures_of_the_day_and_says_what_is_unverified() -> None:
    book = ParameterBook(
        [
            ParameterValue("rate", Decimal("6.6"), "percent", dt.date(2024, 8, 1), dt.date(2025, 10, 9), "unverified"),
            ParameterValue("rate", Decimal("5.4"), "percent", dt.date(2025, 10, 10), None, "verified"),
        ]
    )
    assert render("Lãi suất {rate}.", book, dt.date(2025, 10, 9), "vi", None) == "Lãi suất 6,6% (chưa xác minh)."
    assert render("Rate {rate}.", book, dt.date(2025, 10, 9), "en", None) == "Rate 6.6% (unverified)."
    assert render("Lãi suất {rate}.", book, DAY, "vi", None) == "Lãi suất 5,4%."
    assert format_parameter(book.get("rate", DAY)) == "5,4%"
    with pytest.raises(UnknownParameterError):
        render("{rate}", book, dt.date(2024, 7, 31), "vi", None)
