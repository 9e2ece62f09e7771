"""Figures in a text: numbers, dates, numbers of forms, documents and articles, in Vietnamese and English.

`figures("Mẫu số 01a từ 01/7/2026")` gives the same keys as `figures("Form 01a since 1 July 2026")`, so that one source
traces both languages. Placeholders must be gone before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["date", "month", "year", "form", "document", "provision", "appendix", "number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `key` is the same in both languages; `text` is what stands there."""

    kind: Kind
    key: str
    text: str


_UNITS = (
    r"triệu|tr|tỷ|tỉ|nghìn|ngàn|đồng|đ|vnđ|vnd|%|phần trăm|m²|m2|mét vuông|ha|giờ|ngày|tuần|tháng|năm|căn|lần"
    r"|million|billion|thousand|percent|square met(?:er|re)s?|hours?|(?:working )?days?|weeks?|months?|years?|homes|flats|units"
)
_WORDS = {
    "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_SPELLED = (
    r"(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|lăm|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty)"
)
_AMOUNT = re.compile(
    rf"(?<![\w/.])(?:\d+(?:[.,]\d+)*\s*(?:{_UNITS})(?!\w)|(?:VND|USD)\s*\d|{_SPELLED}\s+(?:triệu|tỷ|tỉ|phần trăm|million|billion|per ?cent)\b)",
    re.IGNORECASE,
)
_WRITTEN_DATE = re.compile(r"ngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?", re.IGNORECASE)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_FORM = r"\d{2}[a-zđ]?"
_FORM_WORD = r"(?:Mẫu(?:\s+số)?|Forms?)"
_AND = r"(?:,|và|hoặc|and|or|đến|to)"
# Steps ("1. ") and counted lists ("(1) … (2) …") order a text and say nothing.
_STEP = re.compile(r"(?m)^(?:- )?(?:\*\*)?(\d{1,2})\. ")
_COUNTED = re.compile(r"(?<!\d)\((\d{1,2})\) ")

_Found = Callable[[re.Match[str]], Iterator[tuple[Kind, str]]]


def amounts(text: str) -> Iterator[str]:
    """Money, percentages, areas and periods that stand in a text as digits or in words."""
    return (match[0] for match in _AMOUNT.finditer(_WRITTEN_DATE.sub("§", text)))


def figures(text: str) -> list[Figure]:
    """Every figure of the text. What one pattern has read is not read again by the next."""
    found: list[Figure] = []
    text = _without_enumeration(text)
    for pattern, read in _PATTERNS:

        def take(match: re.Match[str], read: _Found = read) -> str:
            found.extend(Figure(kind, key, " ".join(match[0].split())) for kind, key in read(match))
            return "§"

        text = pattern.sub(take, text)
    return found


def _without_enumeration(text: str) -> str:
    """Without numbers that count 1, 2, 3 … at the head of lines or in brackets; any other is a figure."""
    for pattern in (_STEP, _COUNTED):
        if [int(number) for number in pattern.findall(text)] == list(range(1, len(pattern.findall(text)) + 1)):
            text = pattern.sub("§ ", text)
    return text


def _date(day: str, month: str, year: str) -> tuple[Kind, str]:
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    return "date", f"{int(year):04}-{number:02}-{int(day):02}"


def _month(month: str, year: str) -> tuple[Kind, str]:
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    return "month", f"{int(year):04}-{number:02}"


def _range_of_dates(match: re.Match[str]) -> Iterator[tuple[Kind, str]]:
    first_day, first_month, last_day, last_month, year = match.groups()
    yield _date(first_day, first_month, year)
    yield _date(last_day, last_month, year)


def _forms(match: re.Match[str]) -> Iterator[tuple[Kind, str]]:
    for number in re.findall(_FORM, match[0]):
        yield "form", number


def _provision(match: re.Match[str]) -> Iterator[tuple[Kind, str]]:
    """`76` and `76/1`; `/2` alone for a clause whose article is not named."""
    groups = match.groupdict()
    article = groups.get("article") or ""
    clauses = re.findall(r"\d+[a-zđ]?", groups.get("clauses") or "")
    if article:
        yield "provision", article
    for clause in clauses:
        yield "provision", f"{article}/{clause}"


def _years(match: re.Match[str]) -> Iterator[tuple[Kind, str]]:
    yield "year", match[0]


def _number(match: re.Match[str]) -> Iterator[tuple[Kind, str]]:
    yield "number", _plain(match[0])


def _plain(number: str) -> str:
    """`1.000.000` and `1,000,000` are one number, and so are `5,4` and `5.4`."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        return re.sub(r"[.,]", "", number)
    whole, _, part = number.replace(",", ".").partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


_PATTERNS: tuple[tuple[re.Pattern[str], _Found], ...] = (
    (
        re.compile(rf"\b(\d{{1,2}}) ({_MONTH}) to (\d{{1,2}}) ({_MONTH}) (\d{{4}})\b"),
        _range_of_dates,
    ),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2}) (?:đến|-) (?:hết )?(\d{1,2})/(\d{1,2})/(\d{4})\b"), _range_of_dates),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})\b"), lambda m: iter([_date(m[1], m[2], m[3])])),
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), lambda m: iter([_date(m[3], m[2], m[1])])),
    (re.compile(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b"), lambda m: iter([_date(m[1], m[2], m[3])])),
    (
        re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\b", re.IGNORECASE),
        lambda m: iter([_date(m[1], m[2], m[3])]),
    ),
    (re.compile(rf"\b({_MONTH}) (\d{{4}})\b"), lambda m: iter([_month(m[1], m[2])])),
    (re.compile(r"\btháng\s+(\d{1,2})(?:/|\s+năm\s+)(\d{4})\b", re.IGNORECASE), lambda m: iter([_month(m[1], m[2])])),
    (
        re.compile(r"(?<![\w/])\d+(?:\.\d+)?(?:/\d{4}/|/|-)[A-ZĐ][\wĐ]*(?:-[A-ZĐ]\w*)*(?:/[A-ZĐ]+)?"),
        lambda m: iter([("document", m[0])]),
    ),
    (re.compile(r"(?<![\w/])\d{1,3}/(?:19|20)\d{2}\b"), lambda m: iter([("document", m[0])])),
    (re.compile(rf"{_FORM_WORD}\s+{_FORM}(?:\s*{_AND}\s*(?:{_FORM_WORD}\s+)?{_FORM})*(?!\w)", re.IGNORECASE), _forms),
    (re.compile(r"\b(?:Phụ\s+lục|Appendix)\s+([IVX]+)\b", re.IGNORECASE), lambda m: iter([("appendix", m[1].upper())])),
    (
        re.compile(
            r"(?P<clauses>khoản\s+\d+[a-zđ]?(?:\s*(?:,|và|hoặc)\s*(?:khoản\s+)?\d+[a-zđ]?)*)(?:\s*,?\s*Điều\s+(?P<article>\d+[a-zđ]?))?\b",
            re.IGNORECASE,
        ),
        _provision,
    ),
    (
        re.compile(
            r"(?P<clauses>clauses?\s+\d+[a-z]?(?:\s*(?:,|and|or)\s*\d+[a-z]?)*)(?:\s*(?:,|of)\s*Article\s+(?P<article>\d+[a-z]?))?\b",
            re.IGNORECASE,
        ),
        _provision,
    ),
    (re.compile(r"\bArticle\s+(?P<article>\d+[a-z]?)\((?P<clauses>\d+)\)"), _provision),
    (re.compile(r"\b(?:Điều|Article)\s+(?P<article>\d+[a-zđ]?)\b", re.IGNORECASE), _provision),
    (re.compile(r"(?<![\w.,])(?:19|20)\d{2}-(?:19|20)\d{2}(?![\w%])"), _years),
    (re.compile(r"(?<![\w.,])(?:19|20)\d{2}(?![\w%]|[.,]\d)"), _years),
    (re.compile(r"(?<!\w)\d+(?:[.,]\d+)*"), _number),
    (
        re.compile(
            rf"(?<!\w)(?:{'|'.join(_WORDS)})(?=\s+(?:or more\s+)?(?:{_UNITS}|con|tuổi|child(?:ren)?|birth)(?!\w))(?!\s+con\s+số)",
            re.IGNORECASE,
        ),
        lambda m: iter([("number", str(_WORDS[m[0].lower()]))]),
    ),
)
