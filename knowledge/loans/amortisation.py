"""Repayment month by month, in whole VND.

Rounding, the same for both methods: interest of a month is the balance × the yearly rate / 12, rounded half up to the đồng;
the level payment (annuity) and the equal part of principal are rounded half up to the đồng; the last month settles what is
left, so that the principal repaid is exactly the loan. A bank that counts days (balance × rate × days / 365) gives slightly
other figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import accumulate

_DONG = Decimal(1)
_MONTHS_OF_PERCENT = Decimal(1200)


class Method(StrEnum):
    """`level`: the same payment each month (trả đều); `equal_principal`: the same principal, falling interest (gốc đều)."""

    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal_principal"


@dataclass(frozen=True, slots=True)
class RatePeriod:
    """`percent` a year during the next `months` months."""

    months: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Instalment:
    """One month (counted from 1); VND. `balance` is what is owed after it."""

    month: int
    principal: int
    interest: int
    balance: int

    @property
    def payment(self) -> int:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Year:
    """The sums of up to twelve instalments (year counted from 1); VND. `balance` is what is owed at its end."""

    year: int
    principal: int
    interest: int
    balance: int

    @property
    def payment(self) -> int:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Schedule:
    """The instalments of the months whose rate is known; all of them where `complete`."""

    method: Method
    loan: int
    instalments: tuple[Instalment, ...]

    @property
    def balance(self) -> int:
        """VND owed after the last instalment."""
        return self.instalments[-1].balance

    @property
    def complete(self) -> bool:
        return self.balance == 0

    @property
    def interest(self) -> int:
        """VND of interest over all instalments of the schedule."""
        return sum(item.interest for item in self.instalments)

    def paid(self, months: int) -> int:
        """VND paid in the first `months` months."""
        return sum(item.payment for item in self.instalments[:months])

    def years(self) -> tuple[Year, ...]:
        parts = [self.instalments[start : start + 12] for start in range(0, len(self.instalments), 12)]
        return tuple(
            Year(number, sum(item.principal for item in part), sum(item.interest for item in part), part[-1].balance)
            for number, part in enumerate(parts, 1)
        )


def level_payment(loan: int, months: int, percent: Decimal) -> int:
    """The annuity: loan × i / (1 − (1 + i)^−n) with i = percent / 1200, n = months; VND, half up."""
    rate = percent / _MONTHS_OF_PERCENT
    exact = loan * rate / (1 - (1 + rate) ** -months) if rate else Decimal(loan) / months
    return _whole(exact)


def schedule(loan: int, months: int, percent: Decimal, method: Method) -> Schedule:
    """Repayment of `loan` VND over `months` at one rate."""
    return repay(loan, months, [RatePeriod(months, percent)], method)


def repay(loan: int, months: int, rates: Sequence[RatePeriod], method: Method) -> Schedule:
    """Repayment of `loan` VND over `months`; where a new rate begins, the level payment is worked out anew.

    Where the rates end before the term does, the schedule ends with them: nothing is known of the months after.

    Raises:
        ValueError: no loan, no month, no rate, or a negative rate.
    """
    if loan <= 0 or months <= 0 or not rates or any(period.months <= 0 or period.percent < 0 for period in rates):
        raise ValueError("a loan needs a sum, a term and rates that are not negative")
    starts = dict(zip(accumulate((period.months for period in rates[:-1]), initial=0), rates, strict=True))
    known = min(months, sum(period.months for period in rates))
    part = _whole(Decimal(loan) / months)
    balance, percent, level = loan, Decimal(0), 0
    instalments = []
    for paid in range(known):
        if paid in starts:
            percent = starts[paid].percent
            level = level_payment(balance, months - paid, percent) if balance else 0
        interest = _whole(balance * percent / _MONTHS_OF_PERCENT)
        wanted = level - interest if method is Method.LEVEL else part
        principal = balance if paid == months - 1 else max(0, min(balance, wanted))
        balance -= principal
        instalments.append(Instalment(paid + 1, principal, interest, balance))
    return Schedule(method, loan, tuple(instalments))


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(_DONG, ROUND_HALF_UP))
