"""A text in the two languages of the assistant, and figures written for both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from babel.dates import format_date as babel_date

from knowledge.parameters import Unit
from knowledge.rendering import format_value


@dataclass(frozen=True, slots=True)
class Message:
    vi: str
    en: str

    def in_locale(self, locale: str) -> str:
        return self.en if locale == "en" else self.vi

    def __add__(self, other: Message) -> Message:
        """The two texts one after the other, with a space between; an empty text adds nothing."""
        return Message(" ".join(filter(None, (self.vi, other.vi))), " ".join(filter(None, (self.en, other.en))))


NOTHING = Message("", "")


def figure(value: Decimal, unit: Unit) -> Message:
    """`25 triệu đồng` / `VND 25 million`, `15 m²`, `12 tháng` / `12 months`, `1,16` / `1.16`."""
    return Message(format_value(value, unit, "vi"), format_value(value, unit, "en"))


def money(amount: Decimal | int) -> Message:
    return figure(Decimal(amount), "VND")


def area(square_metres: Decimal) -> Message:
    """Rounded down to two decimals: 14.996 m² must not read as the 15 m² that it falls short of."""
    return figure(square_metres.quantize(Decimal("0.01"), ROUND_FLOOR), "m2")


def english_date(day: dt.date) -> str:
    """`7 April 2026`: digits alone read as July to some."""
    return babel_date(day, "d MMMM y", locale="en")
