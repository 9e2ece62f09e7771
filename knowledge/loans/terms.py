"""What lenders and developers may ask for on a day, read from the parameter book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from knowledge.loans.amortisation import RatePeriod
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef

#: The loan's share of the contract value, its longest term and rate: 100/2024/NĐ-CP, Article 48, clauses 3 to 5.
SHARE, TERM, RATE = "loan-share-ceiling", "loan-term-ceiling", "loan-rate"
#: The commercial banks' programme for buyers under 35, in two preferential periods.
FIRST_RATE, FIRST_YEARS, NEXT_RATE, NEXT_YEARS = (
    "youth-loan-rate",
    "youth-discount-first-years",
    "youth-loan-rate-later",
    "youth-discount-next-years",
)
#: What a developer may collect at most, of the contract value: 27/2023/QH15, Article 89, clause 1, point c.
FIRST, HANDOVER, CERTIFICATE = "first-payment-ceiling", "payment-before-handover-ceiling", "payment-before-certificate-ceiling"
MAINTENANCE, REGISTRATION = "maintenance-share", "registration-fee-rate"
RENT_TO_BUY_FIRST, RENT_TO_BUY_YEARS = "rent-to-buy-first-payment-ceiling", "rent-to-buy-min-years"
LOAN_KEYS = frozenset(
    {SHARE, TERM, RATE, FIRST_RATE, FIRST_YEARS, NEXT_RATE, NEXT_YEARS, FIRST, HANDOVER, CERTIFICATE}
    | {MAINTENANCE, REGISTRATION, RENT_TO_BUY_FIRST, RENT_TO_BUY_YEARS}
)
#: Article 48 makes no savings a condition; the bank may take savings and lend to savers (Article 46, clause 4).
SAVINGS = (ProvisionRef("100/2024/NĐ-CP", "48", "1"), ProvisionRef("100/2024/NĐ-CP", "46", "4"))
#: Who may borrow from the credit institutions that the State names.
COMMERCIAL = (ProvisionRef("100/2024/NĐ-CP", "49"),)


class Lender(StrEnum):
    """`vbsp`: Ngân hàng Chính sách xã hội; `commercial`: banks of the programme for people under 35."""

    VBSP = "vbsp"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that are known, from the first month on; empty where none was published for the day."""

    periods: tuple[RatePeriod, ...]
    sources: tuple[ParameterValue, ...]

    @property
    def verified(self) -> bool:
        return all(source.state == "verified" for source in self.sources)


def vbsp_rates(book: ParameterBook, as_of: dt.date, province: str | None, months: int) -> Rates:
    """One rate for the whole term; the Prime Minister may change it (261/2025/NĐ-CP, Article 1, clause 4)."""
    rate = book.find(RATE, as_of, province)
    return Rates((), ()) if rate is None else Rates((RatePeriod(months, rate.value),), (rate,))


def commercial_rates(book: ParameterBook, as_of: dt.date, province: str | None) -> Rates:
    """The first preferential period, then the second where its rate was published; what follows is not known."""
    periods: list[RatePeriod] = []
    sources: list[ParameterValue] = []
    for rate_key, years_key in ((FIRST_RATE, FIRST_YEARS), (NEXT_RATE, NEXT_YEARS)):
        rate, years = book.find(rate_key, as_of, province), book.find(years_key, as_of, province)
        if rate is None or years is None:
            break
        periods.append(RatePeriod(int(years.value) * 12, rate.value))
        sources += [rate, years]
    return Rates(tuple(periods), tuple(sources))
