"""Loans and costs of a home: pure arithmetic on dated parameters, no I/O, no clock.

`compare` answers what a citizen asks; `amortisation` is the arithmetic below it, `terms` the figures of a day, `chart`
draws a result, `wording` says it. Money is in whole VND (đồng); rates are percent a year; terms are months.
"""

from knowledge.loans.amortisation import Method, RatePeriod, Schedule, repay, schedule
from knowledge.loans.comparison import (
    MAX_AMOUNT,
    MAX_MONTHS,
    MIN_AMOUNT,
    Caution,
    Comparison,
    LoanWish,
    Offer,
    compare,
)
from knowledge.loans.terms import LOAN_KEYS, Lender

__all__ = [
    "LOAN_KEYS",
    "MAX_AMOUNT",
    "MAX_MONTHS",
    "MIN_AMOUNT",
    "Caution",
    "Comparison",
    "Lender",
    "LoanWish",
    "Method",
    "Offer",
    "RatePeriod",
    "Schedule",
    "compare",
    "repay",
    "schedule",
]
