"""The figures of a period as an Excel workbook: a sheet of totals, one for each table, one with the targets.

Names can come from people (a project's name, a source): a text that a spreadsheet would take for a formula is written as text.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from knowledge.console.figures.counts import Counted, Figures
from knowledge.console.figures.periods import Period
from knowledge.console.figures.tables import Table
from knowledge.console.figures.targets import Target
from knowledge.i18n import translator
from knowledge.projects import status_label
from knowledge.rendering import format_date

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What makes a spreadsheet read a cell as a formula, also when the sheet is later saved as CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MAX_TITLE = 31
_NOT_IN_TITLES = str.maketrans("", "", r"[]:*?/\'")


def neutral(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def workbook(
    figures: Figures, before: Period, old: Counted, tables: tuple[Table, ...], targets: tuple[Target, ...], locale: str
) -> bytes:
    """The XLSX file's bytes; counts are numbers, to reckon on with."""
    _ = translator(locale)
    book = Workbook(write_only=True)
    now_name, before_name = _("Kỳ này"), _("Kỳ trước")
    period = figures.period
    now = figures.counted.totals
    days = [" – ".join(format_date(day, locale) for day in (item.first, item.last)) for item in (period, before)]
    rows: list[tuple[Any, ...]] = [
        (_("Kỳ"), *days),
        (_("Cuộc trò chuyện"), now.conversations, old.totals.conversations),
        (_("Câu hỏi"), now.questions, old.totals.questions),
        (_("Trả lời được"), now.ways.get("answered", 0), old.totals.ways.get("answered", 0)),
        (_("Đánh giá hữu ích"), now.rated_up, old.totals.rated_up),
        (_("Đánh giá chưa hữu ích"), now.rated_down, old.totals.rated_down),
    ]
    _sheet(book, _("Tổng số"), (_("Chỉ số"), now_name, before_name), rows)
    for table in tables:
        compared = any(row.before is not None for row in table.rows)
        head = (table.column, now_name, before_name) if compared else (table.column, now_name)
        _sheet(
            book,
            table.title,
            head,
            [(row.name, row.count, row.before) if compared else (row.name, row.count) for row in table.rows],
        )
    _targets(book, targets, locale)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _targets(book: Workbook, targets: tuple[Target, ...], locale: str) -> None:
    _ = translator(locale)
    head = (_("Chỉ tiêu, tình trạng dự án"), _("Số căn"), _("Xác minh"), _("Nguồn"))
    yes, no = _("đã xác minh"), _("chưa xác minh")
    rows: list[tuple[Any, ...]] = []
    for target in targets:
        grounds = "; ".join(
            " ".join(filter(None, (item.document, item.article, item.clause, item.point))) for item in target.citations
        )
        rows.append((target.title, int(target.value), yes if target.verified else no, grounds or target.source or ""))
        rows += [(item.title, int(item.value), yes if item.verified else no, item.source or "") for item in target.reported]
    # The same projects count towards each target of one former province.
    stages = dict.fromkeys(stage for target in targets for stage in target.stages)
    for stage in stages:
        name = f"{status_label(stage.status, locale)} ({stage.former_province or '–'})"
        rows.append((name, stage.homes, yes if stage.verified else no, _("dữ liệu dự án")))
    _sheet(book, _("Tiến độ chỉ tiêu"), head, rows)


def _sheet(book: Workbook, title: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    sheet: Any = book.create_sheet(title.translate(_NOT_IN_TITLES)[:_MAX_TITLE])
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width = 48
    for letter in "BCD":
        sheet.column_dimensions[letter].width = 24
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, neutral(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        # openpyxl takes a leading "=" for a formula; a text stays one.
        cell.data_type = "s"
    cell.font = Font(bold=bold)
    return cell
