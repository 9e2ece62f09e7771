"""A repayment as a chart: for each year the interest, the principal and the whole, in SVG and PNG.

The SVG has no style attributes and no scripts, so that it is shown under the strict policy of the gateway.
"""

from __future__ import annotations

import re
from html import escape

import resvg_py
from reportlab.graphics import renderSVG
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing, String
from reportlab.lib.colors import Color, HexColor

from knowledge.documents import FONTS
from knowledge.i18n import translator
from knowledge.loans.amortisation import Schedule

_WIDTH, _HEIGHT = 640, 360
_MILLION = 1_000_000
_FONT, _INK = "Helvetica", HexColor("#1b2a41")
_PRINCIPAL, _INTEREST = HexColor("#0b5cd5"), HexColor("#f2a33a")
_PNG_FONT = "Noto Serif"
# Pixels for each unit of the drawing: sharp on a telephone.
_PNG_SCALE = 2
_STYLE = re.compile(r' style="([^"]*)"')


def chart_svg(schedule: Schedule, lender: str, title: str, locale: str) -> str:
    """Bars of one year each, in millions of đồng: principal below, interest above. `lender` and `title` stand over them."""
    say = translator(locale)
    named = [(_PRINCIPAL, say("Tiền gốc")), (_INTEREST, say("Tiền lãi"))]
    drawing = Drawing(_WIDTH, _HEIGHT)
    drawing.add(_label(20, _HEIGHT - 24, lender, 15))
    drawing.add(_label(20, _HEIGHT - 44, title, 11))
    drawing.add(_label(20, _HEIGHT - 68, say("Triệu đồng mỗi năm"), 11))
    drawing.add(_bars(schedule))
    drawing.add(_legend(named))
    drawing.add(_label(_WIDTH / 2 - 40, 14, say("Năm thứ"), 11))
    return _strict(renderSVG.drawToString(drawing), f"{lender}. {title}")


def as_png(svg: str) -> bytes:
    """The same chart in pixels, in a font that every machine has here."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg.replace(f'font-family="{_FONT}"', f'font-family="{_PNG_FONT}"'),
            zoom=_PNG_SCALE,
            background="white",
            skip_system_fonts=True,
            font_files=[str(FONTS / "NotoSerif-Regular.ttf")],
        )
    )


def _bars(schedule: Schedule) -> VerticalBarChart:
    years = schedule.years()
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 60, 52, _WIDTH - 90, _HEIGHT - 136
    chart.data = [[year.principal / _MILLION for year in years], [year.interest / _MILLION for year in years]]
    chart.categoryAxis.style = "stacked"
    # Forty numbers do not fit: then every fifth.
    chart.categoryAxis.categoryNames = [str(y.year) if len(years) <= 25 or y.year % 5 == 0 else "" for y in years]
    chart.valueAxis.valueMin = 0
    chart.valueAxis.labelTextFormat = "%d"
    for axis in (chart.categoryAxis, chart.valueAxis):
        axis.labels.fontName, axis.labels.fontSize = _FONT, 10
    for index, colour in enumerate((_PRINCIPAL, _INTEREST)):
        chart.bars[index].fillColor = colour
        chart.bars[index].strokeColor = None
    return chart


def _legend(named: list[tuple[Color, str]]) -> Legend:
    legend = Legend()
    legend.x, legend.y = _WIDTH - 190, _HEIGHT - 60
    legend.colorNamePairs = named
    legend.alignment, legend.columnMaximum, legend.deltax = "right", 1, 90
    legend.fontName, legend.fontSize = _FONT, 11
    legend.strokeColor = None
    return legend


def _label(x: float, y: float, text: str, size: int) -> String:
    return String(x, y, text, fontName=_FONT, fontSize=size, fillColor=_INK)


def _strict(svg: str, title: str) -> str:
    """Each declaration of a style as the presentation attribute of the same name; the title for screen readers."""
    svg = svg[svg.index("<svg") :].replace("<svg ", '<svg role="img" ', 1)
    svg = re.sub(r"<title>.*?</title>\s*<desc>.*?</desc>", lambda _: f"<title>{escape(title)}</title>", svg, count=1, flags=re.S)
    return _STYLE.sub(lambda match: _attributes(match[1]), svg)


def _attributes(style: str) -> str:
    pairs = (declaration.partition(":") for declaration in style.split(";") if declaration.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)
