"""The comparison as citizens rely on it, on the figures of the content."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from knowledge.content_files import read_content
from knowledge.loans import Caution, Lender, LoanWish, Method, compare
from knowledge.parameters import ParameterBook, UnknownParameterError

TODAY = dt.date(2026, 11, 22)
M = 1_000_000


@pytest.fixture(scope="module")
def book() -> ParameterBook:
    return read_content().book()


def test_a_price_alone_gives_the_largest_loan_and_the_longest_term(book: ParameterBook) -> None:
    found = compare(LoanWish(price=900 * M), book, TODAY)
    assert (found.ceiling, found.loan, found.months, found.own_needed) == (720 * M, 720 * M, 300, 180 * M)
    assert found.offer(Lender.VBSP).rates.verified


def test_the_first_year_takes_own_money_twelve_instalments_and_the_maintenance_fund(book: ParameterBook) -> None:
    found = compare(LoanWish(price=900 * M, own_capital=300 * M, months=240), book, TODAY)
    offer = found.offer(Lender.VBSP)
    assert found.loan == 600 * M
    for method, cash in offer.first_year_cash:
        schedule = offer.schedule(method)
        assert schedule is not None
        assert cash == 300 * M + 18 * M + schedule.paid(12)


def test_the_developer_may_collect_thirty_seventy_and_ninety_five_percent(book: ParameterBook) -> None:
    found = compare(LoanWish(price=900 * M), book, TODAY)
    assert [share.amount for share in found.payments] == [270 * M, 630 * M, 855 * M]
    assert all(share.parameter.citations for share in found.payments)


@pytest.mark.parametrize(
    ("day", "percent", "verified"),
    [(dt.date(2025, 10, 9), "6.6", False), (dt.date(2025, 10, 10), "5.4", True), (TODAY, "5.4", True)],
)
def test_the_rate_is_that_of_the_day(book: ParameterBook, day: dt.date, percent: str, verified: bool) -> None:
    offer = compare(LoanWish(loan=500 * M), book, day).offer(Lender.VBSP)
    assert offer.rates.periods[0].percent == Decimal(percent)
    assert offer.rates.verified is verified
    assert (Caution.RATE_UNVERIFIED in offer.cautions) is not verified


def test_of_the_commercial_programme_only_published_rates_are_used(book: ParameterBook) -> None:
    now = compare(LoanWish(loan=500 * M, months=240), book, TODAY).offer(Lender.COMMERCIAL)
    assert [(period.months, period.percent) for period in now.rates.periods] == [(60, Decimal("6.5")), (120, Decimal("7.5"))]
    assert {Caution.RATE_UNVERIFIED, Caution.LATER_RATE_SCENARIO, Caution.LATER_RATE_UNKNOWN} <= set(now.cautions)
    schedule = now.schedule(Method.LEVEL)
    assert schedule is not None
    assert (len(schedule.instalments), schedule.complete) == (180, False)
    in_2025 = compare(LoanWish(loan=500 * M), book, dt.date(2025, 8, 1)).offer(Lender.COMMERCIAL)
    assert [period.percent for period in in_2025.rates.periods] == [Decimal("5.9")]
    assert Caution.LATER_RATE_SCENARIO not in in_2025.cautions


@pytest.mark.parametrize("day", [dt.date(2026, 3, 1), dt.date(2025, 1, 1), dt.date(2027, 1, 1)])
def test_without_a_published_rate_nothing_is_worked_out(book: ParameterBook, day: dt.date) -> None:
    offer = compare(LoanWish(loan=500 * M), book, day).offer(Lender.COMMERCIAL)
    assert offer.schedules == ()
    assert Caution.RATE_UNKNOWN in offer.cautions


def test_too_long_too_much_and_too_little_are_said(book: ParameterBook) -> None:
    found = compare(LoanWish(price=900 * M, loan=800 * M, own_capital=50 * M, months=480), book, TODAY)
    assert {Caution.TERM_CUT, Caution.LOAN_ABOVE_CEILING, Caution.SHORT_OF_MONEY} <= set(found.cautions)
    assert (found.months, found.shortfall) == (300, 50 * M)


def test_who_has_the_whole_price_borrows_nothing(book: ParameterBook) -> None:
    found = compare(LoanWish(price=900 * M, own_capital=950 * M), book, TODAY)
    assert found.loan == 0
    assert all(offer.schedules == () for offer in found.offers)


def test_rent_to_buy_pays_half_first_and_the_rest_over_five_years(book: ParameterBook) -> None:
    found = compare(LoanWish(price=600 * M), book, TODAY).rent_to_buy
    assert found is not None
    assert (found.first_payment_ceiling.amount, found.rest, found.months, found.monthly) == (300 * M, 300 * M, 60, 5 * M)


def test_the_law_before_the_housing_law_is_not_guessed(book: ParameterBook) -> None:
    with pytest.raises(UnknownParameterError):
        compare(LoanWish(price=900 * M), book, dt.date(2024, 7, 31))


@pytest.mark.parametrize(
    "wish",
    [{}, {"own_capital": 5}, {"price": 0}, {"loan": 10**12}, {"loan": 500 * M, "months": 0}, {"price": M, "own_capital": -1}],
)
def test_a_wish_out_of_bounds_is_refused(wish: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"needed|between"):
        LoanWish(**wish)
