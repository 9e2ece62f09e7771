"""Which field each column of a table is: guessed from its heading, corrected by the officer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.console.projects.fields import FIELDS
from knowledge.console.projects.wording import project_fields
from knowledge.folding import fold

#: What else offices call the columns, folded.
_ALSO: dict[str, tuple[str, ...]] = {
    "slug": ("ma", "ma so", "slug"),
    "name": ("ten", "ten du an", "du an", "project", "name"),
    "aliases": ("ten khac", "ten thuong goi", "aliases"),
    "former_province": ("tinh truoc sap nhap", "tinh truoc 01 7 2025"),
    "address": ("dia diem", "vi tri", "dia chi du an", "address"),
    "localities": ("xa phuong", "phuong xa", "don vi hanh chinh", "locality"),
    "developer": ("chu dau tu du an", "don vi dau tu", "developer"),
    "tenures": ("hinh thuc giao dich", "mua thue mua thue", "tenure"),
    "kind": ("loai", "loai du an", "kind"),
    "units": ("so can ho", "tong so can", "so luong can", "units"),
    "scale": ("quy mo du an", "scale"),
    "price_min": ("gia thap nhat", "gia tu", "gia ban", "gia"),
    "price_max": ("gia cao nhat", "gia den"),
    "prices": ("cac muc gia", "muc gia"),
    "price_note": ("ghi chu gia",),
    "status": ("trang thai", "tinh trang du an", "status"),
    "status_note": ("ghi chu tinh trang", "ghi chu"),
    "application_opens": ("ngay nhan ho so", "bat dau nhan ho so", "nhan ho so tu"),
    "application_closes": ("ket thuc nhan ho so", "han nop ho so", "nhan ho so den"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lng", "lon"),
    "history": ("lich su", "qua trinh", "history"),
    "source": ("nguon thong tin", "source"),
    "checked_on": ("ngay kiem tra thong tin", "ngay cap nhat", "checked on"),
    "confidence": ("muc tin cay", "confidence"),
    "verified": ("xac minh", "verified"),
}
_IN_BRACKETS = re.compile(r"\([^)]*\)|\*")
_NO_WORD = re.compile(r"[^a-z0-9]+")


class MatchingError(ValueError):
    """`reason`: twice (one field in two columns) or unnamed (nothing says which project a row is)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def guessed(headings: Sequence[str]) -> list[str | None]:
    """The field of each column; None for what is not known. No field is given twice."""
    known = {_plain(name): field for field, names in _ALSO.items() for name in names}
    known |= {_plain(heading): field for field, heading in project_fields("vi").items() if field in FIELDS}
    known |= {_plain(heading): field for field, heading in project_fields("en").items() if field in FIELDS}
    found: list[str | None] = []
    for heading in headings:
        field = known.get(_plain(heading)) or known.get(_plain(_IN_BRACKETS.sub(" ", heading)))
        found.append(field if field not in found else None)
    return found


def _plain(text: str) -> str:
    return _NO_WORD.sub(" ", fold(text)).strip()


def checked(matching: Sequence[str | None], columns: int) -> list[str | None]:
    """What an officer chose, as far as it says something of the columns.

    Raises:
        MatchingError: see the class.
    """
    chosen = [field if field in FIELDS else None for field in [*matching, *[None] * columns][:columns]]
    named = [field for field in chosen if field is not None]
    if len(named) != len(set(named)):
        raise MatchingError("twice")
    if not {"slug", "name"} & set(named):
        raise MatchingError("unnamed")
    return chosen
