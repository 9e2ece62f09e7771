"""Excel workbooks (.xlsx), also hostile ones: what they unpack to is looked at before they are opened."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.xml import DEFUSEDXML

from knowledge.console.projects.fields import clean
from knowledge.console.projects.tables import LAST_ROW, MAX_CELL, MAX_COLUMNS, Row, Table, TableError, collected

SHEET = "Dự án"
#: Ten thousand rows with long texts take half of it.
MAX_UNPACKED = 40 * 1024 * 1024
#: Text in XML packs to a tenth or less; a bomb to a thousandth.
MAX_RATIO = 150
_RATIO_MATTERS = 1024 * 1024
_MAX_MEMBERS = 300
#: Of old .xls files and of workbooks with a password.
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_xlsx(data: bytes) -> Table:
    """The sheet `SHEET`, or the first that is visible.

    Raises:
        TableError: the file is no workbook without macros and password, unpacks to too much, or has too much of something.
    """
    _look_into(data)
    if not DEFUSEDXML:
        raise TableError("broken")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            sheets = {sheet.title: sheet for sheet in book.worksheets if sheet.sheet_state == "visible"}
            if not sheets:
                raise TableError("empty")
            sheet: Any = sheets.get(SHEET) or next(iter(sheets.values()))
            # What the file says of its size is not to be relied on.
            sheet.reset_dimensions()
            return collected(list(_rows(sheet.iter_rows(max_col=MAX_COLUMNS + 1))))
        finally:
            book.close()
    except TableError:
        raise
    except Exception as error:
        # Whatever a broken file makes the reader trip over, it is the file's fault.
        raise TableError("entities" if _is_of_entities(error) else "broken") from error


def _is_of_entities(error: BaseException | None) -> bool:
    """The reader wraps what the parser has refused."""
    while error is not None and not isinstance(error, DefusedXmlException):
        error = error.__cause__ or error.__context__
    return error is not None


def _look_into(data: bytes) -> None:
    if data.startswith(_OLE):
        raise TableError("locked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if any(member.flag_bits & 1 for member in members):
                raise TableError("locked")
            if (
                len(members) > _MAX_MEMBERS
                or sum(member.file_size for member in members) > MAX_UNPACKED
                or any(map(_is_bomb, members))
            ):
                raise TableError("bomb")
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
                raise TableError("kind")
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zipfile.LargeZipFile):
        raise TableError("broken") from None
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise TableError("macros")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _RATIO_MATTERS and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def _rows(rows: Iterable[Iterable[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise TableError("last_row", most=LAST_ROW)
        texts, formulas = [], []
        for place, cell in enumerate(cells):
            if cell.data_type in ("f", "e"):
                formulas.append(place)
            texts.append(_text(cell.value))
        if any(texts):
            yield Row(number, texts, formulas)


def _text(value: Any) -> str:
    """A cell's value as people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y}" if value.time() == dt.time() else f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return clean(str(value))[:MAX_CELL]
