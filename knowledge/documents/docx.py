"""Documents as DOCX (python-docx), in Times New Roman as administrative papers are; to be filled in further on a computer or by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from knowledge.documents.blocks import (
    EMPTY_BOX,
    TICKED_BOX,
    Block,
    Document,
    Facts,
    Figures,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Run,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write(document: Document) -> bytes:
    """The DOCX file's bytes."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
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
        case Figures(head, rows):
            _add_table(file, (head, *rows))
        case PageBreak():
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Paragraph():
            _add_paragraph(file, block)


def _add_table(file: Any, rows: Sequence[tuple[str, ...]]) -> None:
    table = file.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def _add_paragraph(file: Any, block: Paragraph) -> None:
    paragraph = file.add_paragraph(style="List Bullet" if block.bullet else None)
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
