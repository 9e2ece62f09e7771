"""Pay as people tell it: a sum, or a range with or without an upper end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.eligibility.facts import MAX_INCOME, Facts
from knowledge.eligibility.limits import Limit, Standing
from knowledge.eligibility.message import Message, money


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay a month, VND: from `low` to `high`, both included; equal where it is exact."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, facts: Facts, income: str) -> Pay | None:
        """The pay in the field `income` of the facts and its upper end."""
        low, high = getattr(facts, income), getattr(facts, f"{income}_max")
        return None if low is None else cls(Decimal(low), Decimal(low if high is None else high))

    def __add__(self, other: Pay) -> Pay:
        return Pay(self.low + other.low, self.high + other.high)

    def standing(self, *limits: Limit) -> Standing | None:
        """Where the pay stands against every one of `limits`; None where that differs."""
        standings = {limit.standing(amount) for limit in limits for amount in (self.low, self.high)}
        return standings.pop() if len(standings) == 1 else None

    def amount(self) -> Message:
        """`18 triệu đồng`, `từ 15 triệu đồng đến 20 triệu đồng`, `từ 20 triệu đồng trở lên`, `không quá 15 triệu đồng`."""
        low, high = money(self.low), money(self.high)
        if self.low == self.high:
            return low
        if self.high >= MAX_INCOME:
            return Message(f"từ {low.vi} trở lên", f"{low.en} or more")
        if self.low == 0:
            return Message(f"không quá {high.vi}", f"at most {high.en}")
        return Message(f"từ {low.vi} đến {high.vi}", f"from {low.en} to {high.en}")

    def monthly(self) -> Message:
        amount = self.amount()
        return Message(f"{amount.vi}/tháng" if self.low == self.high else f"{amount.vi} mỗi tháng", f"{amount.en} a month")
