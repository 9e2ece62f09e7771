"""What a document says of itself: number, title, issuer, day of signature, day of force. Pure; each only where it is written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(?:Luật số|Số|Số hiệu)\s*:?\s*(\d+/(?:\d{4}/)?[A-ZĐ]{2}[\wĐđ]*(?:-[\wĐđ]+)*)", re.I)
_DAY = r"ngày\s+(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})"
_SIGNED = re.compile(_DAY)
_FORCE = re.compile(rf"có hiệu lực(?: thi hành)?(?: kể)? từ {_DAY}")
_KIND = re.compile(r"(LUẬT|NGHỊ ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ|QUYẾT ĐỊNH|CHỈ THỊ|KẾ HOẠCH)\s*(.*)")
_ISSUERS = ("QUỐC HỘI", "CHÍNH PHỦ", "THỦ TƯỚNG CHÍNH PHỦ", "BỘ ", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN")
# Where the title ends.
_BASES = re.compile(r"Căn cứ|Theo đề nghị|QUỐC HỘI|Điều 1\.|_{3,}")
_TITLE_LINES, _HEAD = 6, 40


@dataclass(frozen=True, slots=True)
class Heading:
    """Empty, or None, where the text does not say it."""

    number: str = ""
    title: str = ""
    issuer: str = ""
    signed_on: dt.date | None = None
    effective_from: dt.date | None = None


def read_heading(paragraphs: Sequence[str]) -> Heading:
    """From the lines above the first article, and the day of force from the last article that names one."""
    head = list(paragraphs[:_HEAD])
    top = "\n".join(head)
    number = _NUMBER.search(top)
    forces = [day for text in paragraphs if (match := _FORCE.search(text)) and (day := _day(match.groups()))]
    signed = _SIGNED.search(top)
    return Heading(
        number=number.group(1) if number else "",
        title=_title(head),
        issuer=next((_named(line.strip()) for line in head if line.strip().startswith(_ISSUERS) and line.isupper()), ""),
        signed_on=_day(signed.groups()) if signed else None,
        effective_from=forces[-1] if forces else None,
    )


def _title(head: Sequence[str]) -> str:
    for at, line in enumerate(head):
        match = _KIND.fullmatch(line.strip())
        if match is None:
            continue
        parts = [match.group(1).capitalize(), match.group(2)]
        for following in head[at + 1 : at + 1 + _TITLE_LINES]:
            if _BASES.match(following.strip()):
                break
            parts.append(following.strip())
        words = " ".join(filter(None, parts[1:]))
        words = words.lower() if words.isupper() else words[:1].lower() + words[1:]
        return f"{parts[0]} {words}".strip()
    return ""


def _named(issuer: str) -> str:
    """`BỘ XÂY DỰNG` → "Bộ Xây dựng"."""
    first, _, rest = issuer.partition(" ")
    return f"Bộ {rest.capitalize()}" if first == "BỘ" else issuer.capitalize()


def _day(parts: Sequence[str]) -> dt.date | None:
    day, month, year = map(int, parts)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
