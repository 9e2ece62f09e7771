"""Numbers as written or spoken in Vietnamese: "15", "12,5", "12.500.000", "mười lăm", "hai mươi mốt", "chục"."""

from __future__ import annotations

import re

from nlu.extractors.spans import tolerant

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_UNIT = "một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
_LEADING = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"

# tens: "mười", "mười lăm", "hai mươi", "hai mươi mốt", "hai mốt", "hai chục", "chục"
_TENS = rf"(?:mười(?: (?:{_UNIT}))?|(?:{_LEADING}) (?:mươi|chục)(?: (?:{_UNIT}))?|chục|(?:hai|ba|bốn) (?:mốt|lăm))"
_HUNDREDS = rf"(?:(?:{_LEADING}) trăm(?: (?:linh|lẻ) (?:{_UNIT})| {_TENS}| (?:{_LEADING}))?)"
_WORDS = rf"(?:{_HUNDREDS}|{_TENS}|{_LEADING})"

NUMERAL = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,3}(?: \d{3}){2,}|\d+(?:[.,]\d+)?"
SPOKEN = tolerant(_WORDS)
NUMBER = rf"(?:{NUMERAL}|{SPOKEN})"

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_WORD_VALUES = [(re.compile(tolerant(word)), value) for word, value in _DIGITS.items()]


def parse_number(text: str, *, unit_follows: bool = False) -> float:
    """The value of a `NUMBER` match.

    `unit_follows`: "1.250 triệu" is one thousand two hundred and fifty, "1,250 triệu" is one and a quarter; without
    a unit, groups of three digits are always thousands. Raises ValueError when the text is no number.
    """
    text = text.strip()
    if not text[:1].isdigit():
        return float(_parse_words(text))
    if " " in text:
        return float(text.replace(" ", ""))
    grouped = _GROUPED.fullmatch(text)
    if grouped and not (unit_follows and grouped[1] == "," and text.count(",") == 1):
        return float(re.sub("[.,]", "", text))
    separators = [char for char in text if char in ".,"]
    if len(separators) > 1:  # "12.500.000,5": the last one is the decimal mark
        last = max(text.rfind("."), text.rfind(","))
        return float(re.sub("[.,]", "", text[:last]) + "." + text[last + 1 :])
    return float(text.replace(",", "."))


def _parse_words(text: str) -> int:
    total = 0
    current: int | None = None
    for word in text.split():
        if _is(word, "trăm"):
            total += (1 if current is None else current) * 100
            current = None
        elif _is(word, "mười"):  # unmarked "muoi" is both: after a digit it is "mươi"
            total += 10 if current is None else current * 10
            current = None
        elif _is(word, "mươi") or _is(word, "chục"):
            total += (1 if current is None else current) * 10
            current = None
        elif _is(word, "linh") or _is(word, "lẻ"):
            continue
        else:
            value = next((number for pattern, number in _WORD_VALUES if pattern.fullmatch(word)), None)
            if value is None:
                raise ValueError(f"not a number: {text!r}")
            if current is not None:  # "hai lăm", "ba mốt"
                total += current * 10
            current = value
    return total + (current or 0)


def _is(word: str, expected: str) -> bool:
    return re.fullmatch(tolerant(expected), word) is not None
