"""`POST /api/v1/loans`: a comparison of lenders for one home; `GET /loans/chart.svg`, `.png`: one of its repayments as a picture."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel, Field, StrictInt, model_validator
from sqlalchemy.orm import Session

from bot.api import Limited
from bot.schemas import Body, InvalidRequest, Locale, Problem
from knowledge.dates import today
from knowledge.eligibility import LawNotCoveredError
from knowledge.law_queries import cite
from knowledge.loans import (
    LOAN_KEYS,
    MAX_AMOUNT,
    MAX_MONTHS,
    MIN_AMOUNT,
    Comparison,
    Lender,
    LoanWish,
    Method,
    Offer,
    Schedule,
    compare,
)
from knowledge.loans.chart import as_png
from knowledge.loans.chart_request import Chart, ChartRequest
from knowledge.loans.comparison import RentToBuy, Share
from knowledge.loans.wording import CHART_PATH, PICTURE_PATH, caution_text, chart_url, lender_title, method_title, rate_line
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterValue, UnknownParameterError
from knowledge.reply import Citation

#: A picture of figures of the law of a day may be kept for an hour: a new rate is then soon seen.
_CACHE = "public, max-age=3600"


Sum = Annotated[StrictInt, Field(ge=MIN_AMOUNT, le=MAX_AMOUNT)]
router = APIRouter(responses={422: {"model": InvalidRequest}, 429: {"model": Problem}})


class LoanIn(Body):
    """VND and months. Needed: `price` or `loan`. `as_of` null is today in Vietnam; a term not given is the longest one."""

    price: Sum | None = None
    own_capital: Annotated[StrictInt, Field(ge=0, le=MAX_AMOUNT)] | None = None
    loan: Sum | None = None
    months: Annotated[StrictInt, Field(ge=1, le=MAX_MONTHS)] | None = None
    as_of: dt.date | None = None
    locale: Locale = "vi"

    @model_validator(mode="after")
    def _has_a_sum(self) -> Self:
        if self.price is None and self.loan is None:
            raise ValueError("Cần có giá nhà (price) hoặc số tiền vay (loan).")
        return self


class CautionOut(BaseModel):
    code: str
    text: str


class RateOut(BaseModel):
    """`percent` a year during `months`; `state` tells whether an official text was read."""

    months: int
    percent: float
    state: str
    source: str | None


class YearOut(BaseModel):
    year: int
    payment: int
    principal: int
    interest: int
    balance: int


class PlanOut(BaseModel):
    """One way to repay. Where `complete` is false the rate after `months_known` is not known and nothing is said of it.

    `first_year_cash`: own money, first twelve instalments and maintenance fund; null without a price.
    """

    method: Method
    title: str
    first_payment: int
    last_payment: int
    total_interest: int
    months_known: int
    complete: bool
    balance: int
    first_year_cash: int | None
    years: list[YearOut]
    chart: str


class OfferOut(BaseModel):
    lender: Lender
    title: str
    rate: str
    rates: list[RateOut]
    loan: int
    months: int
    plans: list[PlanOut]
    citations: list[Citation]
    warnings: list[CautionOut]


class ShareOut(BaseModel):
    """`amount` VND is `percent` of the price."""

    key: str
    percent: float
    amount: int
    state: str
    source: str | None
    citations: list[Citation]


class RentToBuyOut(BaseModel):
    """The largest first payment, the rest in equal parts over the shortest term; the contract may agree otherwise."""

    first_payment_ceiling: ShareOut
    rest: int
    months: int
    monthly: int
    citations: list[Citation]


class LoanOut(BaseModel):
    """VND. `payments`: what the developer may collect at most, cumulative. `registration_fee` is in no sum."""

    as_of: dt.date
    loan_ceiling: int | None
    loan: int
    months: int
    own_needed: int | None
    shortfall: int
    offers: list[OfferOut]
    payments: list[ShareOut]
    maintenance: ShareOut | None
    registration_fee: ShareOut | None
    rent_to_buy: RentToBuyOut | None
    warnings: list[CautionOut]
    rounding: str = "half-up to 1 VND each month; the last month settles the rest"


@router.post("/api/v1/loans")
def compare_loans(body: LoanIn, services: Limited) -> LoanOut:
    """The loan at each lender of the day, month by month reckoned, shown by year."""
    wish = LoanWish(body.price, body.own_capital, body.loan, body.months)
    with services.database() as session:
        found = compared(session, wish, body.as_of or today(), services.settings.province)
        return _comparison_out(session, found, body.locale)


def _chart(
    services: Limited,
    loan: Annotated[int, Query(ge=MIN_AMOUNT, le=MAX_AMOUNT)],
    months: Annotated[int, Query(ge=1, le=MAX_MONTHS)],
    lender: Lender = Lender.VBSP,
    method: Method = Method.LEVEL,
    as_of: dt.date | None = None,
    locale: Locale = "vi",
) -> Chart:
    request = ChartRequest(loan, months, lender, method, as_of or today(), locale)
    with services.database() as session:
        try:
            drawn = request.draw(load_book(session, LOAN_KEYS), services.settings.province)
        except UnknownParameterError:
            raise LawNotCoveredError(request.as_of) from None
    if drawn is None:
        raise HTTPException(404, "Chưa có mức lãi suất nào được công bố cho ngày này.")
    return drawn


@router.get(CHART_PATH, include_in_schema=False)
def chart(drawn: Annotated[Chart, Depends(_chart)]) -> Response:
    return Response(drawn.svg, media_type="image/svg+xml", headers={"Cache-Control": _CACHE})


@router.get(PICTURE_PATH, include_in_schema=False)
def picture(drawn: Annotated[Chart, Depends(_chart)]) -> Response:
    return Response(as_png(drawn.svg), media_type="image/png", headers={"Cache-Control": _CACHE})


def compared(session: Session, wish: LoanWish, as_of: dt.date, province: str) -> Comparison:
    """
    Raises:
        LawNotCoveredError: the law of that day is not in the content.
    """
    try:
        return compare(wish, load_book(session, LOAN_KEYS), as_of, province)
    except UnknownParameterError:
        raise LawNotCoveredError(as_of) from None


def _comparison_out(session: Session, found: Comparison, locale: Locale) -> LoanOut:
    return LoanOut(
        as_of=found.as_of,
        loan_ceiling=found.ceiling,
        loan=found.loan,
        months=found.months,
        own_needed=found.own_needed,
        shortfall=found.shortfall,
        offers=[_offer_out(session, offer, found, locale) for offer in found.offers],
        payments=[_share_out(session, share, found.as_of) for share in found.payments],
        maintenance=found.maintenance and _share_out(session, found.maintenance, found.as_of),
        registration_fee=found.registration_fee and _share_out(session, found.registration_fee, found.as_of),
        rent_to_buy=found.rent_to_buy and _rent_to_buy_out(session, found.rent_to_buy, found.as_of),
        warnings=[CautionOut(code=item, text=caution_text(item, found, locale)) for item in found.cautions],
    )


def _offer_out(session: Session, offer: Offer, found: Comparison, locale: Locale) -> OfferOut:
    return OfferOut(
        lender=offer.lender,
        title=lender_title(offer.lender, locale),
        rate=rate_line(offer, locale),
        rates=[
            RateOut(months=period.months, percent=float(period.percent), state=source.state, source=source.source)
            for period, source in zip(offer.rates.periods, _rate_sources(offer), strict=True)
        ],
        loan=offer.loan,
        months=offer.months,
        plans=[_plan_out(offer, schedule, found, locale) for schedule in offer.schedules],
        citations=cite(session, offer.citations, found.as_of),
        warnings=[CautionOut(code=item, text=caution_text(item, found, locale)) for item in offer.cautions],
    )


def _rate_sources(offer: Offer) -> list[ParameterValue]:
    """The parameter of each rate, without those of the years it runs."""
    return [source for source in offer.rates.sources if source.unit == "percent"]


def _plan_out(offer: Offer, schedule: Schedule, found: Comparison, locale: Locale) -> PlanOut:
    return PlanOut(
        method=schedule.method,
        title=method_title(schedule.method, locale),
        first_payment=schedule.instalments[0].payment,
        last_payment=schedule.instalments[-1].payment,
        total_interest=schedule.interest,
        months_known=len(schedule.instalments),
        complete=schedule.complete,
        balance=schedule.balance,
        first_year_cash=dict(offer.first_year_cash).get(schedule.method),
        years=[
            YearOut(year=year.year, payment=year.payment, principal=year.principal, interest=year.interest, balance=year.balance)
            for year in schedule.years()
        ],
        chart=chart_url(offer, found, schedule.method, locale),
    )


def _share_out(session: Session, share: Share, as_of: dt.date) -> ShareOut:
    parameter = share.parameter
    return ShareOut(
        key=parameter.key,
        percent=float(parameter.value),
        amount=share.amount,
        state=parameter.state,
        source=parameter.source,
        citations=cite(session, parameter.citations, as_of),
    )


def _rent_to_buy_out(session: Session, found: RentToBuy, as_of: dt.date) -> RentToBuyOut:
    return RentToBuyOut(
        first_payment_ceiling=_share_out(session, found.first_payment_ceiling, as_of),
        rest=found.rest,
        months=found.months,
        monthly=found.monthly,
        citations=cite(session, found.citations, as_of),
    )
