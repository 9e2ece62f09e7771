"""CSV as Vietnamese offices write it: UTF-8 with or without a byte order mark; comma, semicolon or tab; line breaks inside quotes.

Cells that a spreadsheet program would take for a formula are written with an apostrophe before them, and read without it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from knowledge.console.projects.fields import clean
from knowledge.console.projects.tables import LAST_ROW, MAX_CELL, Row, Table, TableError, collected

_DELIMITERS = (",", ";", "\t")
#: What may begin a formula, also in its wide form.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)


def neutralised(text: str) -> str:
    """The text as it may stand in a CSV cell; `as_meant` gives it back."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def as_meant(text: str) -> str:
    return text[1:] if _NEUTRALISED.match(text) else text


def read_csv(data: bytes) -> Table:
    """
    Raises:
        TableError: the file is in another encoding than UTF-8, is no CSV, or has too much of something.
    """
    text = _decoded(data)
    delimiter = None
    if (line := _SEPARATOR_LINE.match(text)) is not None:
        delimiter, text = line[1], text[line.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter_of(text), strict=True)
    try:
        return collected(list(_rows(reader)))
    except csv.Error:
        raise TableError("csv", line=reader.line_num) from None


def _rows(reader: Iterable[Sequence[str]]) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=1):
        if number > LAST_ROW:
            raise TableError("last_row", most=LAST_ROW)
        texts = [clean(as_meant(cell))[:MAX_CELL] for cell in cells]
        if any(texts):
            yield Row(number, texts, [])


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise TableError("empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError("encoding") from None
    if "\0" in text:
        raise TableError("encoding")
    return text


def _delimiter_of(text: str) -> str:
    """The one that gives the first line the most cells."""

    def cells(delimiter: str) -> int:
        first = next(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter), [])
        return len(first)

    return max(_DELIMITERS, key=cells)


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark, by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([neutralised(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
