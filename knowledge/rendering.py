"""Answers' text with parameters filled in, and figures as Vietnamese and English readers write them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from knowledge.parameters import ParameterBook, ParameterValue, Unit

PLACEHOLDER = re.compile(r"\{([a-z0-9]+(?:-[a-z0-9]+)*)\}")

_UNIT_WORDS: dict[Unit, tuple[str, str, str]] = {
    # unit: (Vietnamese, English singular, English plural)
    "m2": ("m²", "m²", "m²"),
    "days": ("ngày", "day", "days"),
    "working_days": ("ngày làm việc", "working day", "working days"),
    "months": ("tháng", "month", "months"),
    "years": ("năm", "year", "years"),
    "homes": ("căn", "home", "homes"),
}
_UNVERIFIED = {"vi": "chưa xác minh", "en": "unverified"}


def format_money(amount: Decimal | int | float, locale: str = "vi") -> str:
    """VND: `25 triệu đồng`, `17,627 triệu đồng`, `1,2 tỷ đồng`, `17.627.500 đồng` (never rounded)."""
    value = Decimal(amount) if not isinstance(amount, float) else Decimal(str(amount))
    for size, vi, en in ((Decimal(10) ** 9, "tỷ đồng", "billion"), (Decimal(10) ** 6, "triệu đồng", "million")):
        scaled = value / size
        # A scaled figure is used only while it stays exact to a reader: at most three decimals.
        if scaled >= 1 and scaled == scaled.quantize(Decimal("0.001")):
            return f"{format_number(scaled, locale)} {vi}" if locale != "en" else f"VND {format_number(scaled, locale)} {en}"
    return f"{format_number(value, locale)} đồng" if locale != "en" else f"VND {format_number(value, locale)}"


def format_value(value: Decimal, unit: Unit, locale: str = "vi") -> str:
    """A figure with its unit."""
    if unit == "VND":
        return format_money(value, locale)
    number = format_number(value, locale)
    if unit == "percent":
        return f"{number}%"
    if unit not in _UNIT_WORDS:
        return number
    vi, singular, plural = _UNIT_WORDS[unit]
    return f"{number} {vi if locale != 'en' else singular if value == 1 else plural}"


def format_parameter(parameter: ParameterValue, locale: str = "vi") -> str:
    text = format_value(parameter.value, parameter.unit, locale)
    if parameter.state == "unverified":
        text += f" ({_UNVERIFIED['en' if locale == 'en' else 'vi']})"
    return text


def format_date(day: dt.date, locale: str = "vi") -> str:
    """`07/04/2026`; in English `7 April 2026`, for digits alone read as July to some."""
    return babel_date(day, "d MMMM y", locale="en") if locale == "en" else f"{day.day:02}/{day.month:02}/{day.year:04}"


def placeholders(text: str) -> list[str]:
    """Keys of the parameters that a text uses, in order."""
    return PLACEHOLDER.findall(text)


def render(text: str, book: ParameterBook, as_of: dt.date, locale: str, province: str | None) -> str:
    """The text with every `{parameter-key}` replaced by its value on `as_of`.

    Raises:
        UnknownParameterError: a key has no value on that day.
    """
    return PLACEHOLDER.sub(lambda match: format_parameter(book.get(match[1], as_of, province), locale), text)


def format_number(value: Decimal, locale: str = "vi") -> str:
    """`1.234.567`; in English `1,234,567`; at most four decimals."""
    return format_decimal(value, format="#,##0.####", locale="en" if locale == "en" else "vi")
