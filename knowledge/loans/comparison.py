"""What a citizen wants, worked out at each lender: loan, instalments, own money, payments to the developer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from knowledge.loans import terms
from knowledge.loans.amortisation import Method, Schedule, repay
from knowledge.loans.terms import Lender, Rates
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef

#: VND and months that are taken for a home and a loan.
MIN_AMOUNT, MAX_AMOUNT, MAX_MONTHS = 1_000_000, 100_000_000_000, 600


class Caution(StrEnum):
    """What the person must know of a figure."""

    RATE_UNKNOWN = "rate_unknown"
    RATE_UNVERIFIED = "rate_unverified"
    LATER_RATE_UNKNOWN = "later_rate_unknown"
    LATER_RATE_SCENARIO = "later_rate_scenario"
    UNDER_35_ONLY = "under_35_only"
    TERM_CUT = "term_cut"
    LOAN_ABOVE_CEILING = "loan_above_ceiling"
    SHORT_OF_MONEY = "short_of_money"
    FEE_UNVERIFIED = "fee_unverified"


@dataclass(frozen=True, slots=True)
class LoanWish:
    """What the person told: VND, months; None where nothing was told.

    Raises:
        ValueError: neither a price nor a loan, or a figure out of bounds.
    """

    price: int | None = None
    own_capital: int | None = None
    loan: int | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        if self.price is None and self.loan is None:
            raise ValueError("price or loan is needed")
        if any(sum_ is not None and not MIN_AMOUNT <= sum_ <= MAX_AMOUNT for sum_ in (self.price, self.loan)):
            raise ValueError("price and loan lie between MIN_AMOUNT and MAX_AMOUNT")
        if self.own_capital is not None and not 0 <= self.own_capital <= MAX_AMOUNT:
            raise ValueError("own capital lies between 0 and MAX_AMOUNT")
        if self.months is not None and not 1 <= self.months <= MAX_MONTHS:
            raise ValueError("months lie between 1 and MAX_MONTHS")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the price that law or contract names: VND, rounded half up, with the parameter it comes from."""

    parameter: ParameterValue
    amount: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One lender. `schedules` is empty where no rate was published or nothing is borrowed.

    `first_year_cash` by method: own money + first twelve instalments + maintenance fund, VND; None without a price.
    """

    lender: Lender
    loan: int
    months: int
    rates: Rates
    schedules: tuple[Schedule, ...]
    first_year_cash: tuple[tuple[Method, int], ...]
    citations: tuple[ProvisionRef, ...]
    cautions: tuple[Caution, ...]

    def schedule(self, method: Method) -> Schedule | None:
        return next((item for item in self.schedules if item.method is method), None)


@dataclass(frozen=True, slots=True)
class RentToBuy:
    """The largest first payment and the shortest term that the law knows: VND, months.

    `monthly` is the rest in equal parts over that term; the contract may agree otherwise.
    """

    first_payment_ceiling: Share
    rest: int
    months: int
    monthly: int
    citations: tuple[ProvisionRef, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """VND. `own_needed` = price − loan; `shortfall` is what the told own capital lacks of it.

    `ceiling` is the most that the Bank for Social Policies lends on this price. `payments` are the ceilings of what the
    developer may collect, cumulative. `registration_fee` is shown, never added: its rate is not verified.
    """

    as_of: dt.date
    wish: LoanWish
    share_ceiling: ParameterValue
    term_ceiling: ParameterValue
    ceiling: int | None
    loan: int
    months: int
    own_needed: int | None
    shortfall: int
    maintenance: Share | None
    registration_fee: Share | None
    payments: tuple[Share, ...]
    rent_to_buy: RentToBuy | None
    offers: tuple[Offer, ...]
    cautions: tuple[Caution, ...]

    def offer(self, lender: Lender) -> Offer:
        return next(item for item in self.offers if item.lender is lender)


def compare(wish: LoanWish, book: ParameterBook, as_of: dt.date, province: str | None = None) -> Comparison:
    """The wish at each lender under the figures of `as_of`.

    The loan is the one told; else what the price leaves beside the own capital, at most the ceiling. Without a term it is
    the longest one allowed. The commercial programme names no share or term of its own in the content: it is worked out
    for the same loan and term.

    Raises:
        UnknownParameterError: the law of that day names no ceiling of share or term.
    """
    share, term = book.get(terms.SHARE, as_of, province), book.get(terms.TERM, as_of, province)
    longest = int(term.value) * 12
    months = min(wish.months or longest, longest)
    ceiling = None if wish.price is None else int((wish.price * share.value / 100).quantize(Decimal(1), ROUND_FLOOR))
    loan = _loan(wish, ceiling)
    own_needed = None if wish.price is None else max(0, wish.price - loan)
    shortfall = max(0, own_needed - wish.own_capital) if own_needed is not None and wish.own_capital is not None else 0
    maintenance = _share(book, terms.MAINTENANCE, as_of, province, wish.price)
    cash = None if own_needed is None else own_needed + (maintenance.amount if maintenance else 0)
    fee = _share(book, terms.REGISTRATION, as_of, province, wish.price)
    told = {
        Caution.TERM_CUT: wish.months is not None and wish.months > longest,
        Caution.LOAN_ABOVE_CEILING: ceiling is not None and loan > ceiling,
        Caution.SHORT_OF_MONEY: shortfall > 0,
        Caution.FEE_UNVERIFIED: fee is not None and fee.parameter.state == "unverified",
    }
    ceilings = (_share(book, key, as_of, province, wish.price) for key in (terms.FIRST, terms.HANDOVER, terms.CERTIFICATE))
    return Comparison(
        as_of=as_of,
        wish=wish,
        share_ceiling=share,
        term_ceiling=term,
        ceiling=ceiling,
        loan=loan,
        months=months,
        own_needed=own_needed,
        shortfall=shortfall,
        maintenance=maintenance,
        registration_fee=fee,
        payments=tuple(item for item in ceilings if item is not None),
        rent_to_buy=_rent_to_buy(book, as_of, province, wish.price),
        offers=(
            _vbsp(terms.vbsp_rates(book, as_of, province, months), loan, months, cash, (share, term)),
            _commercial(terms.commercial_rates(book, as_of, province), loan, months, cash),
        ),
        cautions=tuple(caution for caution, holds in told.items() if holds),
    )


def _loan(wish: LoanWish, ceiling: int | None) -> int:
    if wish.loan is not None or wish.price is None or ceiling is None:
        return wish.loan or 0
    return max(0, min(wish.price - (wish.own_capital or 0), ceiling))


def _vbsp(rates: Rates, loan: int, months: int, cash: int | None, ceilings: tuple[ParameterValue, ...]) -> Offer:
    cautions = _rate_cautions(rates)
    citations = [ref for value in (*ceilings, *rates.sources) for ref in value.citations]
    return _offer(Lender.VBSP, rates, loan, months, cash, (*citations, *terms.SAVINGS), cautions)


def _commercial(rates: Rates, loan: int, months: int, cash: int | None) -> Offer:
    cautions = [Caution.UNDER_35_ONLY, *_rate_cautions(rates)]
    if len(rates.periods) > 1 and months > rates.periods[0].months:
        cautions.append(Caution.LATER_RATE_SCENARIO)
    if rates.periods and months > sum(period.months for period in rates.periods):
        cautions.append(Caution.LATER_RATE_UNKNOWN)
    return _offer(Lender.COMMERCIAL, rates, loan, months, cash, terms.COMMERCIAL, cautions)


def _rate_cautions(rates: Rates) -> list[Caution]:
    if not rates.periods:
        return [Caution.RATE_UNKNOWN]
    return [] if rates.verified else [Caution.RATE_UNVERIFIED]


def _offer(
    lender: Lender,
    rates: Rates,
    loan: int,
    months: int,
    cash: int | None,
    citations: tuple[ProvisionRef, ...],
    cautions: list[Caution],
) -> Offer:
    schedules = tuple(repay(loan, months, rates.periods, method) for method in Method) if rates.periods and loan else ()
    first_year = tuple((item.method, cash + item.paid(12)) for item in schedules) if cash is not None else ()
    return Offer(lender, loan, months, rates, schedules, first_year, tuple(dict.fromkeys(citations)), tuple(cautions))


def _share(book: ParameterBook, key: str, as_of: dt.date, province: str | None, price: int | None) -> Share | None:
    value = book.find(key, as_of, province)
    if value is None or price is None:
        return None
    return Share(value, int((price * value.value / 100).quantize(Decimal(1), ROUND_HALF_UP)))


def _rent_to_buy(book: ParameterBook, as_of: dt.date, province: str | None, price: int | None) -> RentToBuy | None:
    """27/2023/QH15, Article 89, clause 2, point a (term); first payment as in the model contract of 05/2024/TT-BXD."""
    first = _share(book, terms.RENT_TO_BUY_FIRST, as_of, province, price)
    years = book.find(terms.RENT_TO_BUY_YEARS, as_of, province)
    if first is None or years is None or price is None:
        return None
    rest, months = price - first.amount, int(years.value) * 12
    monthly = int((Decimal(rest) / months).quantize(Decimal(1), ROUND_HALF_UP))
    return RentToBuy(first, rest, months, monthly, (*years.citations, *first.parameter.citations))
