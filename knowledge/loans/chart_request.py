"""The chart of one repayment, asked for by the figures that its address holds (`wording.chart_url`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from knowledge.i18n import SUPPORTED
from knowledge.loans.amortisation import Method
from knowledge.loans.chart import chart_svg
from knowledge.loans.comparison import LoanWish, compare
from knowledge.loans.terms import Lender
from knowledge.loans.wording import PICTURE_PATH, lender_title, method_title, rate_line, term
from knowledge.parameters import ParameterBook
from knowledge.rendering import format_money


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` says in words what is drawn: lender, method, loan, term and rate."""

    svg: str
    title: str


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """VND and months, within the bounds of `LoanWish`."""

    loan: int
    months: int
    lender: Lender
    method: Method
    as_of: dt.date
    locale: str

    @classmethod
    def from_url(cls, url: str) -> Self | None:
        """What a picture's address asks for; None for any other address."""
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        if parts.path != PICTURE_PATH or asked.get("locale") not in SUPPORTED:
            return None
        try:
            return cls(
                loan=int(asked["loan"]),
                months=int(asked["months"]),
                lender=Lender(asked["lender"]),
                method=Method(asked["method"]),
                as_of=dt.date.fromisoformat(asked["as_of"]),
                locale=asked["locale"],
            )
        except (KeyError, ValueError):
            return None

    def draw(self, book: ParameterBook, province: str | None) -> Chart | None:
        """None where no rate was published for the day.

        Raises:
            UnknownParameterError: the law of that day is not in the content.
            ValueError: figures out of bounds.
        """
        found = compare(LoanWish(loan=self.loan, months=self.months), book, self.as_of, province)
        offer = found.offer(self.lender)
        schedule = offer.schedule(self.method)
        if schedule is None:
            return None
        lender, locale = lender_title(self.lender, self.locale), self.locale
        parts = (format_money(self.loan, locale), term(found.months, locale), rate_line(offer, locale))
        title = f"{method_title(self.method, locale)}: {', '.join(parts)}"
        return Chart(chart_svg(schedule, lender, title, locale), f"{lender}. {title}")
