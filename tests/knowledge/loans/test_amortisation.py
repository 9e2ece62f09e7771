"""Repayment, checked against numpy-financial over many loans and against sums worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loans import Method, RatePeriod, repay, schedule
from knowledge.loans.amortisation import level_payment

LOANS = st.integers(1_000_000, 5_000_000_000)
MONTHS = st.integers(1, 420)
PERCENTS = st.decimals(Decimal("0.1"), 25, places=2)


@given(LOANS, MONTHS, PERCENTS)
def test_the_level_payment_is_that_of_numpy_financial(loan: int, months: int, percent: Decimal) -> None:
    theirs = float(numpy_financial.pmt(float(percent) / 1200, months, -loan))
    assert level_payment(loan, months, percent) == pytest.approx(theirs, abs=1)


@given(LOANS, MONTHS, PERCENTS, st.data())
def test_the_balance_and_the_interest_are_those_of_numpy_financial(
    loan: int, months: int, percent: Decimal, data: st.DataObject
) -> None:
    rate = float(percent) / 1200
    ours = schedule(loan, months, percent, Method.LEVEL)
    month = data.draw(st.integers(1, months))
    payment = float(numpy_financial.pmt(rate, months, -loan))
    # Half a đồng of interest and half of the payment a month, with interest on them.
    slack = months * (1 + rate) ** months + 1
    assert ours.instalments[month - 1].balance == pytest.approx(float(numpy_financial.fv(rate, month, payment, -loan)), abs=slack)
    assert ours.instalments[month - 1].interest == pytest.approx(
        float(numpy_financial.ipmt(rate, month, months, -loan)), abs=slack
    )
    assert ours.interest == pytest.approx(payment * months - loan, abs=slack)


@given(LOANS, MONTHS, PERCENTS)
def test_interest_on_equal_principal_is_the_sum_of_an_arithmetic_series(loan: int, months: int, percent: Decimal) -> None:
    ours = schedule(loan, months, percent, Method.EQUAL_PRINCIPAL)
    rate = float(percent) / 1200
    assert ours.interest == pytest.approx(rate * loan * (months + 1) / 2, abs=months * months * rate + months)


@given(LOANS, MONTHS, PERCENTS, st.sampled_from(Method))
def test_the_principal_repaid_is_the_loan_to_the_dong(loan: int, months: int, percent: Decimal, method: Method) -> None:
    ours = schedule(loan, months, percent, method)
    assert ours.complete
    assert len(ours.instalments) == months
    assert sum(item.principal for item in ours.instalments) == loan
    assert all(item.principal >= 0 and item.interest >= 0 for item in ours.instalments)
    assert sum(year.payment for year in ours.years()) == loan + ours.interest == ours.paid(months)


@given(LOANS, st.integers(2, 420), PERCENTS)
def test_equal_principal_costs_less_interest_than_level_payments(loan: int, months: int, percent: Decimal) -> None:
    level, equal = (schedule(loan, months, percent, method).interest for method in Method)
    assert equal <= level + months


@given(LOANS, st.integers(2, 420), PERCENTS, PERCENTS, st.sampled_from(Method), st.data())
def test_a_rate_step_counts_from_its_month_on(
    loan: int, months: int, first: Decimal, later: Decimal, method: Method, data: st.DataObject
) -> None:
    step = data.draw(st.integers(1, months - 1))
    stepped = repay(loan, months, [RatePeriod(step, first), RatePeriod(months, later)], method)
    plain = schedule(loan, months, first, method)
    assert stepped.instalments[:step] == plain.instalments[:step]
    assert stepped.complete
    if method is Method.LEVEL and (owed := stepped.instalments[step - 1].balance):
        assert stepped.instalments[step].payment == pytest.approx(level_payment(owed, months - step, later), abs=months)


def test_months_without_a_known_rate_are_not_worked_out() -> None:
    known = repay(600_000_000, 240, [RatePeriod(60, Decimal("6.5"))], Method.LEVEL)
    assert len(known.instalments) == 60
    assert not known.complete
    assert known.balance > 0


def test_sums_worked_out_by_hand() -> None:
    equal = schedule(120_000_000, 12, Decimal(12), Method.EQUAL_PRINCIPAL)
    assert equal.instalments[0].payment == 11_200_000  # 10 million of principal and 1% of 120 million
    assert equal.instalments[-1].payment == 10_100_000
    assert equal.interest == 7_800_000  # 1% of 120 + 110 + … + 10 million
    level = schedule(120_000_000, 12, Decimal(12), Method.LEVEL)
    assert level.instalments[0].payment == 10_661_855  # the annuity formula
    free = schedule(120_000_000, 12, Decimal(0), Method.LEVEL)
    assert (free.instalments[0].payment, free.interest) == (10_000_000, 0)


@pytest.mark.parametrize(("loan", "months", "percent"), [(0, 12, 5), (1_000_000, 0, 5), (1_000_000, 12, -1)])
def test_what_is_no_loan_is_refused(loan: int, months: int, percent: int) -> None:
    with pytest.raises(ValueError, match="a loan needs"):
        schedule(loan, months, Decimal(percent), Method.LEVEL)
