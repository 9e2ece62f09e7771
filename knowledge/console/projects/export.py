"""Projects as a table to take away, which comes in again unchanged; without rows, the template of an import."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.console.projects.csv_text import neutralised, write_csv
from knowledge.console.projects.differences import written
from knowledge.console.projects.fields import CONFIDENCES, FIELDS, KINDS, STATUSES, clean
from knowledge.console.projects.places import PlaceNames
from knowledge.console.projects.tables import MAX_ROWS
from knowledge.console.projects.wording import guide, kind_label, project_fields, yes_no
from knowledge.console.projects.xlsx import SHEET
from knowledge.console.subjects import Content
from knowledge.projects import status_label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
GUIDE, PLACES = "Hướng dẫn", "Địa bàn"
_NUMBERS = ("units", "price_min", "price_max", "latitude", "longitude")
_DAYS = ("application_opens", "application_closes", "checked_on")
_WIDTHS = {"name": 40, "address": 40, "localities": 34, "history": 50, "status_note": 44, "source": 34, "prices": 34}
_TEXT = Alignment(vertical="top", wrap_text=True)


def as_csv(contents: Iterable[Content], places: PlaceNames) -> bytes:
    rows = ([written(name, content, places) for name in FIELDS] for content in contents)
    return write_csv([headings(), *rows])


def headings() -> list[str]:
    names = project_fields("vi")
    return [names[name] for name in FIELDS]


def as_xlsx(contents: Iterable[Content], places: PlaceNames) -> bytes:
    """Three sheets: the projects, how to write them, the localities with their codes."""
    book = Workbook(write_only=True)
    _projects(book, contents, places)
    _guide(book)
    _places(book, places)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _projects(book: Workbook, contents: Iterable[Content], places: PlaceNames) -> None:
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    for number, name in enumerate(FIELDS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 18)
    sheet.append(_head(sheet, headings()))
    styles = _styles(sheet)
    for content in contents:
        sheet.append([_cell(sheet, _value(name, content, places), styles) for name in FIELDS])
    for name, values in _lists().items():
        column = get_column_letter(list(FIELDS).index(name) + 1)
        rule = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Không có trong danh sách", "Hãy chọn một giá trị trong danh sách."
        rule.add(f"{column}2:{column}{MAX_ROWS + 1}")
        sheet.data_validations.append(rule)


def _lists() -> dict[str, Sequence[str]]:
    return {
        "kind": [kind_label(item, "vi") for item in KINDS],
        "status": [status_label(item, "vi") for item in STATUSES],
        "confidence": CONFIDENCES,
        "verified": [yes_no(True, "vi"), yes_no(False, "vi")],
    }


def _head(sheet: Any, texts: Iterable[str]) -> list[Any]:
    cells = [_cell(sheet, text) for text in texts]
    for cell in cells:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE8F8")
    return cells


def _styles(sheet: Any) -> dict[str, Any]:
    """Those of all cells, made once: looking one up takes longer than writing a cell."""
    cells: list[Any] = [WriteOnlyCell(sheet) for _ in range(3)]
    plain, day, quoted = cells
    for cell in cells:
        cell.alignment = _TEXT
    day.number_format = "dd/mm/yyyy"
    quoted.quotePrefix = True
    return {"plain": plain._style, "day": day._style, "quoted": quoted._style}


def _value(name: str, content: Content, places: PlaceNames) -> str | int | float | dt.date:
    value = content[name]
    if value is not None and name in _NUMBERS:
        number: int | float = value
        return number
    if value and name in _DAYS:
        return dt.date.fromisoformat(value)
    return written(name, content, places)


def _cell(sheet: Any, value: Any, styles: dict[str, Any] | None = None) -> Any:
    """Text stays text, whatever it begins with, also when the officer edits the cell."""
    cell: Any = WriteOnlyCell(sheet, clean(value) if isinstance(value, str) else value)
    look = "day" if isinstance(value, dt.date) else "plain"
    if isinstance(value, str):
        cell.data_type = "s"
        look = "quoted" if neutralised(value) != value else look
    if styles is not None:
        cell._style = styles[look]
    return cell


def _guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    for column, width in zip("ABCD", (30, 12, 90, 44), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append(_head(sheet, ("Cột", "Bắt buộc", "Cách ghi", "Ví dụ")))
    names, styles = project_fields("vi"), _styles(sheet)
    for name, (required, how, example) in guide().items():
        sheet.append([_cell(sheet, text, styles) for text in (names[name], "có" if required else "", how, example)])


def _places(book: Workbook, places: PlaceNames) -> None:
    sheet = book.create_sheet(PLACES)
    for column, width in zip("ABC", (40, 34, 30), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append(_head(sheet, ("Địa bàn", "Mã", "Thời điểm")))
    for unit in places:
        sheet.append([_cell(sheet, text) for text in (unit.name, unit.slug, "trước 01/7/2025" if unit.old else "hiện nay")])
