"""The income limits of a day and province, and where an income stands against them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.eligibility.message import NOTHING, Message, english_date, figure, money
from knowledge.parameters import ParameterBook, ParameterValue
from knowledge.rendering import format_date

SINGLE, SINGLE_PARENT, MARRIED = "income-limit-single", "income-limit-single-parent", "income-limit-married"
COEFFICIENT, PERIOD = "income-coefficient", "income-period"

Standing = Literal["within", "between", "above"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as a person meets it: the national amount, and the one with the province's coefficient."""

    base: ParameterValue
    coefficient: ParameterValue | None
    who: Message

    @property
    def verified(self) -> bool:
        return self.coefficient is None or self.coefficient.state == "verified"

    @property
    def raised(self) -> Decimal:
        return self.base.value * (self.coefficient.value if self.coefficient else 1)

    @property
    def low(self) -> Decimal:
        return self.raised if self.verified else min(self.base.value, self.raised)

    @property
    def high(self) -> Decimal:
        return self.raised if self.verified else max(self.base.value, self.raised)

    @property
    def parameters(self) -> tuple[ParameterValue, ...]:
        return (self.base,) if self.coefficient is None else (self.base, self.coefficient)

    @property
    def since(self) -> dt.date:
        in_use = self.parameters if self.verified else (self.base,)
        return max(parameter.effective_from for parameter in in_use)

    def standing(self, income: Decimal) -> Standing:
        return "within" if income <= self.low else "above" if income > self.high else "between"

    def sentence(self) -> Message:
        """`25 triệu đồng/tháng đối với người độc thân (áp dụng từ 07/04/2026)`."""
        amount, national = money(self.low if self.verified else self.base.value), money(self.base.value)
        how_vi = how_en = ""
        if self.coefficient is not None and self.verified:
            factor = figure(self.coefficient.value, "ratio")
            how_vi = f", bằng {national.vi} nhân hệ số {factor.vi} của địa phương"
            how_en = f", {national.en} times the local coefficient {factor.en}"
        return Message(
            f"{amount.vi}/tháng đối với {self.who.vi} (áp dụng từ {format_date(self.since)}{how_vi})",
            f"{amount.en} a month for {self.who.en} (in force since {english_date(self.since)}{how_en})",
        )

    def unverified_sentence(self) -> Message:
        """What an unverified coefficient would make of the limit, with its standing."""
        if self.coefficient is None or self.verified:
            return NOTHING
        factor, raised = figure(self.coefficient.value, "ratio"), money(self.raised)
        since = self.coefficient.effective_from
        return Message(
            f"Có thông tin chưa xác minh rằng địa phương áp dụng hệ số {factor.vi} từ {format_date(since)}, khi đó mức "
            f"trần là {raised.vi}/tháng.",
            f"There is unverified information that a local coefficient of {factor.en} applies since "
            f"{english_date(since)}, which would make the limit {raised.en} a month.",
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one day and province."""

    single: Limit
    single_parent: Limit
    married: Limit
    period: ParameterValue

    @classmethod
    def on(cls, day: dt.date, province: str | None, book: ParameterBook) -> Limits:
        coefficient = book.find(COEFFICIENT, day, province)
        single = book.get(SINGLE, day, province)
        # Before 261/2025/NĐ-CP a single parent had the same limit as any single applicant.
        parent = book.find(SINGLE_PARENT, day, province)
        return cls(
            Limit(single, coefficient, Message("người độc thân", "a single applicant")),
            Limit(
                parent or single,
                coefficient,
                Message("người độc thân đang nuôi con dưới tuổi thành niên", "a single applicant raising a minor child")
                if parent
                else Message("người độc thân", "a single applicant"),
            ),
            Limit(
                book.get(MARRIED, day, province),
                coefficient,
                Message("tổng thu nhập của hai vợ chồng", "the joint income of a married couple"),
            ),
            book.get(PERIOD, day, province),
        )
