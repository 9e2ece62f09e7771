"""An income as a slot holds it: VND a month, or `{"min": ..., "max": ...}` where it was told as a range. Pure.

`max` is None where no upper end was told ("hơn 20 triệu"). A range carries `"final": True` once the citizen was asked for the
exact average and did not know it: it is not asked a third time, and the answer says what it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from knowledge.eligibility.facts import INCOMES, MAX_INCOME
from knowledge.eligibility.pay import Pay


def pay_told(money: Mapping[str, Any]) -> int | dict[str, Any]:
    """The slot value of an entity `money`: "15–20 triệu", "hơn 20 triệu" and "dưới 15 triệu" are ranges; a year is divided by 12."""
    months = 12 if money.get("period") == "year" else 1
    amount = int(Decimal(str(money["amount"])) / months)
    if money.get("max") is not None:
        upper = int(Decimal(str(money["max"])) / months)
        return pay_range(min(amount, upper), max(amount, upper))
    return {"min": pay_range(amount, None), "max": pay_range(0, amount)}.get(str(money.get("bound")), amount)


def pay_range(low: int, high: int | None) -> int | dict[str, Any]:
    return low if low == high else {"min": low, "max": high}


def is_pay(value: Any) -> bool:
    """True for what `pay_told` gives; False for None and "unknown"."""
    return is_range(value) or (isinstance(value, int) and not isinstance(value, bool))


def is_range(value: Any) -> bool:
    return isinstance(value, Mapping) and "min" in value


def is_open(value: Any) -> bool:
    """Worth asking for: not told, or told as a range whose exact average was not asked for yet."""
    return value is None or (is_range(value) and not value.get("final"))


def upper_end(value: Any) -> int:
    high = value["max"] if is_range(value) else value
    return MAX_INCOME if high is None else int(high)


def as_pay(value: Any) -> Pay:
    low = value["min"] if is_range(value) else value
    return Pay(Decimal(low), Decimal(upper_end(value)))


def pay_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` as fields of `Facts`: a range becomes its two ends."""
    fields = dict(values)
    for income in INCOMES:
        if is_range(fields.get(income)):
            pay = as_pay(fields[income])
            fields |= {income: int(pay.low), f"{income}_max": int(pay.high)}
    return fields


def after_asking_again(before: Any, told: Any) -> Any:
    """What to keep of the answer to the question for the exact average: a number, else the narrower word, for good."""
    if not is_range(before):
        return told
    if is_range(told):
        return {**told, "final": True}
    return told if is_pay(told) else {**before, "final": True}
