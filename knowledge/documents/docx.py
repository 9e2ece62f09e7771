"""Documents as DOCX (python-docx), in Times New Roman as administrative papers are; to be filled in further on a computer or by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from knowledge.documents.blocks import (
    EMPTY_BOX,
    TICKED_BOX,
    Beside,
    Block,
    Document,
    Facts,
    Figures,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Rule,
    Run,
    name_widths,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"
#: Of an administrative document, in mm.
_TEXT_WIDTH = 165
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write(document: Document) -> bytes:
    """The DOCX file's bytes."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    if document.administrative:
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        _number_pages(section)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(4)
    file.core_properties.title = document.title
    file.core_properties.author = ""
    file.core_properties.language = document.locale
    footer = section.footer.paragraphs[0].add_run(document.footer)
    footer.font.size = Pt(9)
    for block in document.blocks:
        _add(file, block)
        if document.administrative and isinstance(block, Paragraph) and block.align == "left":
            _indent(file.paragraphs[-1])
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading(words, level):
            run = file.add_paragraph().add_run(words)
            run.bold, run.font.size = True, Pt(16 if level == 1 else 14)
        case Notice(words):
            table = file.add_table(rows=1, cols=1, style="Table Grid")
            table.cell(0, 0).paragraphs[0].add_run(words).bold = True
        case Facts(rows):
            _add_table(file, rows)
        case Figures(head, rows, named):
            _add_table(file, (head, *rows), figures=True, named=named)
        case Beside():
            _add_beside(file, block)
        case Rule():
            _rule(file.add_paragraph(), block)
        case PageBreak():
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Paragraph():
            _add_paragraph(file, block)


def _add_table(file: Any, rows: Sequence[tuple[str, ...]], *, figures: bool = False, named: bool = False) -> None:
    table = file.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for column, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = words
            if figures and number == 0:
                cell.paragraphs[0].runs[0].bold = True
            if named and column > 0:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if named:
        table.autofit = False
        _set_widths(table, [_TEXT_WIDTH * part for part in name_widths(len(rows[0]))])
        _repeat_head(table)


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """In mm; Word reads those of the cells, others those of the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeat_head(table: Any) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def _add_beside(file: Any, block: Beside) -> None:
    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    _set_widths(table, [_TEXT_WIDTH * part / sum(block.widths) for part in block.widths])
    for cell, parts in zip(table.rows[0].cells, (block.left, block.right), strict=True):
        for number, part in enumerate(parts):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            if isinstance(part, Rule):
                _rule(paragraph, part)
            else:
                _fill(paragraph, part)


def _rule(paragraph: Any, rule: Rule) -> None:
    """The lower edge of an empty paragraph, indented from both sides."""
    indent = Mm(14 if rule.long else 28)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(3)
    edges = OxmlElement("w:pBdr")
    edge = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    # python-docx has no name for it; Word wants the edges before what is said of space and place.
    paragraph._p.get_or_add_pPr().insert_element_before(edges, "w:spacing", "w:ind", "w:jc")


def _indent(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _number_pages(section: Any) -> None:
    """In the middle of the head, from the second page on."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _add_paragraph(file: Any, block: Paragraph) -> None:
    paragraph = file.add_paragraph(style="List Bullet" if block.bullet else None)
    _fill(paragraph, block)


def _fill(paragraph: Any, block: Paragraph) -> None:
    paragraph.alignment = _ALIGN[block.align]
    paragraph.paragraph_format.keep_with_next = block.keep_with_next
    if block.column:
        paragraph.paragraph_format.left_indent = Mm(82)
    for run in block.runs:
        _add_run(paragraph, run, small=block.small)


def _add_run(paragraph: Any, run: Run, *, small: bool) -> None:
    added = paragraph.add_run(run.text)
    added.bold, added.italic, added.font.superscript = run.bold, run.italic, run.raised
    if small:
        added.font.size = Pt(10)
    if EMPTY_BOX in run.text or TICKED_BOX in run.text:
        # Times New Roman has no boxes; this font comes with Word, and elsewhere another one that has them is taken.
        added.font.name = "Segoe UI Symbol"
