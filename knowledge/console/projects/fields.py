"""Each field of a project as officers write it in a form or in a cell of a table: read from text and written as text.

What is written is read back as the same value.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from knowledge.console.projects.places import PlaceNames, SeveralPlacesError, UnknownPlaceError
from knowledge.console.projects.wording import Problem, kind_label, yes_no
from knowledge.projects import status_label, tenure_label

LEAST_PRICE = 1_000_000
MOST_LINES = 40
_NUMBER = re.compile(r"\d{1,3}(?:[., ]\d{3})+|\d+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})")
_EVENT = re.compile(r"([\d/.-]{4,10})\s*(?:\[([^\]]+)\])?\s*:\s*(\S.*)")
_PRICE = re.compile(r"(\S.*?)\s*:\s*([\d., ]*\d)(?:\s*[-–]\s*([\d., ]*\d))?")
_SPLIT = re.compile(r"[\n;]")
STATUSES = ("planned", "under_construction", "upcoming", "open", "closed", "sold_out", "handed_over", "unknown")
TENURES = ("buy", "rent_to_buy", "rent")
KINDS = ("social_housing", "worker_lodging")
CONFIDENCES = ("A", "B", "C", "D")


class FieldError(ValueError):
    """A text is no value of its field: `problem` says why."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Field:
    """`read` gives the value of a text that is not empty, `empty` is that of an empty one; `write` the text of a value.

    Raises (read):
        FieldError: the text is no value.
    """

    name: str
    read: Callable[[str, PlaceNames], Any]
    write: Callable[[Any, PlaceNames], str]
    empty: Any = None


def clean(text: str) -> str:
    """Composed letters, plain line ends, no control characters, no space at the ends."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(char for char in text if char.isprintable() or char in "\n\t")
    return text.strip()


def read_field(field: Field, text: str, places: PlaceNames) -> Any:
    """
    Raises:
        FieldError: the text is no value of the field.
    """
    cleaned = clean(text)
    return field.read(cleaned, places) if cleaned else field.empty


def problem_of(field: Field, error: FieldError) -> Problem:
    return Problem(field.name, error.reason, error.values)


def written_event(event: dict[str, Any]) -> str:
    """A line of the history."""
    status = f" [{status_label(event['status'], 'vi')}]" if event.get("status") else ""
    return f"{day_written(event['on'])}{status}: {' '.join(event['event'].split())}"


def day_written(iso: str) -> str:
    """A day, month or year as people write it: `22/11/2026`, `11/2026`, `2026`."""
    return "/".join(reversed(iso.split("-")))


def read_moment(text: str) -> str:
    """A day, month or year in ISO 8601.

    Raises:
        FieldError: it is none of them.
    """
    if re.fullmatch(r"(19|20)\d{2}", text):
        return text
    if (month := _MONTH.fullmatch(text)) is not None:
        number, year = (month[1], month[2]) if month[1] else (month[4], month[3])
        if 1 <= int(number) <= 12 and 1900 <= int(year) < 2100:
            return f"{year}-{int(number):02}"
    return _day(text)


def read_price(text: str) -> int:
    """VND per m².

    Raises:
        FieldError: it is no number, or too small to be a price.
    """
    return _count(text, LEAST_PRICE, "price")


def _count(text: str, least: int, reason: str) -> int:
    if not _NUMBER.fullmatch(text) or not text.isascii() or len(text) > 20:
        raise FieldError(reason)
    value = int(re.sub(r"[., ]", "", text))
    # PostgreSQL's largest integer.
    if not least <= value < 2**31:
        raise FieldError(reason)
    return value


def _day(text: str) -> str:
    match = _DAY.fullmatch(text)
    if match is None:
        raise FieldError("day")
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise FieldError("day") from None
    if not 1900 <= found.year < 2100:
        raise FieldError("day")
    return found.isoformat()


def _text(most: int) -> Callable[[str, PlaceNames], str]:
    def read(text: str, _places: PlaceNames) -> str:
        if len(text) > most:
            raise FieldError("too_long", most=most)
        return text

    return read


def _slug(text: str, _places: PlaceNames) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) or len(text) > 80:
        raise FieldError("slug")
    return text


def _lines(text: str) -> list[str]:
    found = [line.strip() for line in _SPLIT.split(text) if line.strip()]
    if len(found) > MOST_LINES:
        raise FieldError("too_many", most=MOST_LINES)
    return found


def _names(text: str, _places: PlaceNames) -> list[str]:
    found = list(dict.fromkeys(_lines(text)))
    if any(len(name) > 200 for name in found):
        raise FieldError("too_long", most=200)
    return found


def _places(text: str, places: PlaceNames) -> list[str]:
    try:
        return list(dict.fromkeys(places.read(name) for name in _lines(text)))
    except UnknownPlaceError as error:
        raise FieldError("unknown_place", name=error.name) from None
    except SeveralPlacesError as error:
        raise FieldError("several_places", name=error.name, choices=", ".join(error.slugs)) from None


def _choice(values: Iterable[str], label: Callable[[str, str], str], text: str) -> str:
    wanted, values = text.casefold(), tuple(values)
    for value in values:
        if wanted in (value.casefold(), label(value, "vi").casefold(), label(value, "en").casefold()):
            return value
    raise FieldError("choice", choices="; ".join(label(value, "vi") for value in values))


def _chosen(values: tuple[str, ...], label: Callable[[str, str], str]) -> Callable[[str, PlaceNames], str]:
    return lambda text, _places: _choice(values, label, text)


def _tenures(text: str, _places: PlaceNames) -> list[str]:
    parts = [part.strip() for part in re.split(r"[\n;,]", text) if part.strip()]
    return list(dict.fromkeys(_choice(TENURES, tenure_label, part) for part in parts))


def _same(value: str, _locale: str) -> str:
    return value


def _verified(text: str, _places: PlaceNames) -> bool:
    known = {"có": True, "yes": True, "true": True, "1": True, "x": True, "không": False, "no": False, "false": False, "0": False}
    if text.casefold() not in known:
        raise FieldError("choice", choices=f"{yes_no(True, 'vi')}; {yes_no(False, 'vi')}")
    return known[text.casefold()]


def _degrees(least: float, most: float) -> Callable[[str, PlaceNames], float]:
    def read(text: str, _places: PlaceNames) -> float:
        if not re.fullmatch(r"\d{1,3}([.,]\d{1,15})?", text, re.ASCII):
            raise FieldError("degrees")
        value = round(float(text.replace(",", ".")), 6)
        if not least <= value <= most:
            raise FieldError("degrees")
        return value

    return read


def _history(text: str, _places: PlaceNames) -> list[dict[str, Any]]:
    found = []
    for line in [line.strip() for line in text.split("\n") if line.strip()]:
        match = _EVENT.fullmatch(line)
        if match is None or len(line) > 700:
            raise FieldError("history", line=line[:80])
        try:
            on, status = read_moment(match[1]), _choice(STATUSES, status_label, match[2].strip()) if match[2] else None
        except FieldError:
            raise FieldError("history", line=line[:80]) from None
        found.append({"on": on, "event": match[3], "status": status})
    if len(found) > MOST_LINES:
        raise FieldError("too_many", most=MOST_LINES)
    return found


def _prices(text: str, _places: PlaceNames) -> list[dict[str, Any]]:
    found = []
    for line in _lines(text):
        match = _PRICE.fullmatch(line)
        try:
            if match is None or len(match[1]) > 200:
                raise FieldError("prices")
            low, high = read_price(match[2]), read_price(match[3]) if match[3] else None
        except FieldError:
            raise FieldError("prices", line=line[:80]) from None
        if high is not None and high < low:
            raise FieldError("price_order")
        found.append({"label": match[1], "min": low, "max": high})
    return found


def _written(value: Any, _places: PlaceNames) -> str:
    return "" if value is None else str(value)


def _written_prices(prices: list[dict[str, Any]], _places: PlaceNames) -> str:
    return "\n".join(f"{item['label']}: {item['min']}" + (f" - {item['max']}" if item["max"] else "") for item in prices)


def _written_day(iso: str | None, _places: PlaceNames) -> str:
    return day_written(iso) if iso else ""


def _plain(name: str, most: int, empty: Any = None) -> Field:
    return Field(name, _text(most), _written, empty)


def _dated(name: str) -> Field:
    return Field(name, lambda text, _places: _day(text), _written_day)


def _label(label: Callable[[str, str], str], value: str | None, _places: PlaceNames) -> str:
    return label(value, "vi") if value else ""


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("slug", _slug, _written, ""),
        _plain("name", 300, ""),
        Field("aliases", _names, lambda names, _places: "\n".join(names), []),
        _plain("former_province", 100),
        _plain("address", 500),
        Field("localities", _places, lambda slugs, places: "\n".join(places.write(slug) for slug in slugs), []),
        _plain("developer", 300),
        Field("tenures", _tenures, lambda items, _places: "; ".join(tenure_label(item, "vi") for item in items), []),
        Field("kind", _chosen(KINDS, kind_label), partial(_label, kind_label), "social_housing"),
        Field("units", lambda text, _places: _count(text, 1, "whole_number"), _written),
        _plain("scale", 500),
        Field("price_min", lambda text, _places: read_price(text), _written),
        Field("price_max", lambda text, _places: read_price(text), _written),
        Field("prices", _prices, _written_prices, []),
        _plain("price_note", 1_000),
        Field("status", _chosen(STATUSES, status_label), partial(_label, status_label), "unknown"),
        _plain("status_note", 2_000),
        _dated("application_opens"),
        _dated("application_closes"),
        Field("latitude", _degrees(8, 24), _written),
        Field("longitude", _degrees(102, 118), _written),
        Field("history", _history, lambda items, _places: "\n".join(map(written_event, items)), []),
        _plain("source", 1_000, ""),
        _dated("checked_on"),
        Field("confidence", _chosen(CONFIDENCES, _same), _written),
        Field("verified", _verified, lambda value, _places: yes_no(value, "vi"), False),
    )
}
