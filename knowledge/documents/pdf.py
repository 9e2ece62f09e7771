"""Documents as PDF (reportlab), in the fonts of `fonts/`: every Vietnamese letter, the same on every machine."""

from __future__ import annotations

import functools
import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, HRFlowable, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import PageBreak as PdfPageBreak
from reportlab.platypus import Paragraph as PdfParagraph

from knowledge.documents import FONTS
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

MEDIA_TYPE = "application/pdf"
_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_BODY = ParagraphStyle("body", fontName="NotoSerif", fontSize=10.5, leading=15, spaceAfter=4)
_SMALL = ParagraphStyle("small", _BODY, fontSize=8.5, leading=11.5, spaceAfter=2)
_TITLE = ParagraphStyle("title", _BODY, fontName="NotoSerif-Bold", fontSize=16, leading=22, spaceAfter=8)
_HEADING = ParagraphStyle("heading", _BODY, fontName="NotoSerif-Bold", fontSize=12, leading=17, spaceBefore=8, keepWithNext=1)


def write(document: Document) -> bytes:
    """The PDF's bytes."""
    _register_fonts()
    out = io.BytesIO()
    left, right = (30 * mm, 15 * mm) if document.administrative else (_MARGIN, _MARGIN)
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=left,
        rightMargin=right,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=document.title,
        lang=document.locale,
    )

    def footer(canvas: Any, _template: Any) -> None:
        canvas.setFont("NotoSerif", 8)
        canvas.setFillColor(colors.HexColor("#444444"))
        canvas.drawString(_MARGIN, 12 * mm, document.footer)
        canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, str(canvas.getPageNumber()))

    def number(canvas: Any, _template: Any) -> None:
        canvas.setFont("NotoSerif", 11)
        canvas.drawCentredString(left + (A4[0] - left - right) / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))

    width = A4[0] - left - right
    flowables = [flowable for block in document.blocks for flowable in _flowables(block, width)]
    if document.administrative:
        template.build(flowables, onLaterPages=number)
    else:
        template.build(flowables, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


@functools.cache
def _register_fonts() -> None:
    for name in ("NotoSerif-Regular", "NotoSerif-Bold", "NotoSerif-Italic", "NotoSansSymbols2-Boxes"):
        pdfmetrics.registerFont(TTFont(name.removesuffix("-Regular"), FONTS / f"{name}.ttf"))
    pdfmetrics.registerFontFamily("NotoSerif", normal="NotoSerif", bold="NotoSerif-Bold", italic="NotoSerif-Italic")


def _flowables(block: Block, width: float) -> list[Flowable]:
    match block:
        case Heading(words, level):
            return [PdfParagraph(escape(words), _TITLE if level == 1 else _HEADING)]
        case Notice(words):
            return [_framed(words), Spacer(0, 3 * mm)]
        case Facts(rows):
            return [_rows(rows), Spacer(0, 2 * mm)]
        case Figures(head, rows, named):
            return [_figures(head, rows, named, width), Spacer(0, 2 * mm)]
        case Paragraph():
            return [_paragraph(block)]
        case _:
            return _layout(block, width)


def _layout(block: Beside | Rule | PageBreak, width: float) -> list[Flowable]:
    match block:
        case Beside():
            return [_beside(block, width), Spacer(0, 3 * mm)]
        case Rule():
            return [_rule(block, width)]
        case PageBreak():
            return [PdfPageBreak()]


def _paragraph(block: Paragraph) -> Flowable:
    style = ParagraphStyle("of this paragraph", _SMALL if block.small else _BODY, alignment=_ALIGN[block.align])
    style.keepWithNext = int(block.keep_with_next)
    if block.column:
        style.leftIndent = _WIDTH * 0.42
    if block.bullet:
        style.leftIndent = 5 * mm
    return PdfParagraph("".join(map(_markup, block.runs)), style, bulletText="–" if block.bullet else None)


def _markup(run: Run) -> str:
    marked = escape(run.text)
    for box in (EMPTY_BOX, TICKED_BOX):
        marked = marked.replace(box, f'<font name="NotoSansSymbols2-Boxes">{box}</font>')
    for wanted, tag in ((run.raised, "super"), (run.bold, "b"), (run.italic, "i")):
        marked = f"<{tag}>{marked}</{tag}>" if wanted else marked
    return marked


def _framed(words: str) -> Flowable:
    table = Table([[PdfParagraph(escape(words), ParagraphStyle("notice", _BODY, fontName="NotoSerif-Bold"))]], colWidths=[_WIDTH])
    table.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 1.2, colors.HexColor("#9a3412")),
                ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor("#fff7ed")),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return table


def _rows(rows: tuple[tuple[str, str], ...]) -> Flowable:
    cells = [[PdfParagraph(escape(name), _BODY), PdfParagraph(escape(value), _BODY)] for name, value in rows]
    table = Table(cells, colWidths=[_WIDTH * 0.5, _WIDTH * 0.5])
    table.setStyle(
        TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#bbbbbb")), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    )
    return table


def _figures(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], named: bool, width: float) -> Flowable:
    right = ParagraphStyle("figure", _SMALL, alignment=TA_RIGHT)
    bold = ParagraphStyle("name of figures", right, fontName="NotoSerif-Bold")
    left = ParagraphStyle("name of a row", _SMALL)
    parts = name_widths(len(head)) if named else [1 / len(head)] * len(head)
    cells = [[PdfParagraph(escape(name), bold) for name in head]]
    cells += [
        [PdfParagraph(escape(value), left if named and number == 0 else right) for number, value in enumerate(row)]
        for row in rows
    ]
    if named:
        cells[0][0] = PdfParagraph(escape(head[0]), ParagraphStyle("name of names", left, fontName="NotoSerif-Bold"))
    table = Table(cells, colWidths=[width * part for part in parts], repeatRows=1)
    table.setStyle(
        TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#bbbbbb")), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")])
    )
    return table


def _beside(block: Beside, width: float) -> Flowable:
    widths = [width * part / sum(block.widths) for part in block.widths]
    cells = [
        [_rule(part, column - 12) if isinstance(part, Rule) else _paragraph(part) for part in parts]
        for parts, column in zip((block.left, block.right), widths, strict=True)
    ]
    table = Table([cells], colWidths=widths)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _rule(rule: Rule, width: float) -> Flowable:
    return HRFlowable(width=width * (0.66 if rule.long else 0.33), thickness=0.8, color=colors.black, spaceBefore=1, spaceAfter=5)
