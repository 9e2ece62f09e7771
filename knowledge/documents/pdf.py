"""Documents as PDF (reportlab), in the fonts of `fonts/`: every Vietnamese letter, the same on every machine."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import CondPageBreak, Flowable, SimpleDocTemplate, Spacer, Table, TableStyle
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


@dataclass(frozen=True, slots=True)
class _Look:
    """Of a whole document: the width of its text, its styles, and how far the first line of a paragraph is moved in (points)."""

    width: float
    body: ParagraphStyle
    small: ParagraphStyle
    indent: float = 0


_PLAIN = _Look(_WIDTH, _BODY, _SMALL)
# 13 points as Nghị định 30/2020/NĐ-CP has it, tables a little smaller; its head and foot stand in columns.
_OFFICIAL = ParagraphStyle("official", _BODY, fontSize=13, leading=18, spaceAfter=5)
_OFFICIAL_SMALL = ParagraphStyle("official small", _OFFICIAL, fontSize=11, leading=15, spaceAfter=2)
_ADMINISTRATIVE = _Look(A4[0] - 45 * mm, _OFFICIAL, _OFFICIAL_SMALL, indent=10 * mm)
_IN_COLUMNS = _Look(0, ParagraphStyle("in columns", _OFFICIAL, fontSize=11.5, leading=16, spaceAfter=1), _OFFICIAL_SMALL)


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

    look = _ADMINISTRATIVE if document.administrative else _PLAIN
    flowables = [flowable for block in document.blocks for flowable in _flowables(block, look)]
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


def _flowables(block: Block, look: _Look) -> list[Flowable]:
    match block:
        case Heading(words, level):
            return [PdfParagraph(escape(words), _TITLE if level == 1 else _HEADING)]
        case Notice(words):
            return [_framed(words), Spacer(0, 3 * mm)]
        case Facts(rows):
            return [_rows(rows), Spacer(0, 2 * mm)]
        case Figures(head, rows, named):
            return [_figures(head, rows, named, look), Spacer(0, 2 * mm)]
        case Paragraph():
            return _paragraphs(block, look)
        case _:
            return _layout(block, look)


def _layout(block: Beside | Rule | PageBreak, look: _Look) -> list[Flowable]:
    match block:
        case Beside():
            return [_beside(block, look), Spacer(0, 3 * mm)]
        case Rule():
            return [_Rule(block)]
        case PageBreak():
            return [PdfPageBreak()]


def _paragraphs(block: Paragraph, look: _Look) -> list[Flowable]:
    """With room for what follows, where that must not stand alone; a long table then still begins on this page."""
    room = [CondPageBreak(45 * mm)] if look.indent and block.keep_with_next else []
    return [*room, _paragraph(block, look)]


def _paragraph(block: Paragraph, look: _Look) -> Flowable:
    style = ParagraphStyle("of this paragraph", look.small if block.small else look.body, alignment=_ALIGN[block.align])
    if look.indent and block.align == "left":
        style.alignment, style.firstLineIndent = TA_JUSTIFY, look.indent
    style.keepWithNext = int(block.keep_with_next and not look.indent)
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


def _figures(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], named: bool, look: _Look) -> Flowable:
    right = ParagraphStyle("figure", look.small, alignment=TA_RIGHT)
    bold = ParagraphStyle("name of figures", right, fontName="NotoSerif-Bold")
    left = ParagraphStyle("name of a row", look.small)
    parts = name_widths(len(head)) if named else [1 / len(head)] * len(head)
    cells = [[PdfParagraph(escape(name), bold) for name in head]]
    cells += [
        [PdfParagraph(escape(value), left if named and number == 0 else right) for number, value in enumerate(row)]
        for row in rows
    ]
    if named:
        cells[0][0] = PdfParagraph(escape(head[0]), ParagraphStyle("name of names", left, fontName="NotoSerif-Bold"))
    table = Table(cells, colWidths=[look.width * part for part in parts], repeatRows=1)
    table.setStyle(
        TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#bbbbbb")), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")])
    )
    return table


def _beside(block: Beside, look: _Look) -> Flowable:
    cells = [
        [_Rule(part) if isinstance(part, Rule) else _paragraph(part, _IN_COLUMNS) for part in parts]
        for parts in (block.left, block.right)
    ]
    table = Table([cells], colWidths=[look.width * part / sum(block.widths) for part in block.widths])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


class _Rule(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A line in the middle of where it stands; reportlab's own keeps to the left of a cell."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._part = 0.62 if rule.long else 0.33

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, 7.0
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setLineWidth(0.8)
        self.canv.line(self.width * (1 - self._part) / 2, 4, self.width * (1 + self._part) / 2, 4)
