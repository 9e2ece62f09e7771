"""What citizens ask and what they get, in figures: the page of a period."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from bot.console import charts
from bot.console.access import Analyst, services_of
from bot.console.rendering import page
from bot.console.wording import presets
from bot.pages import typed_day
from knowledge.console.figures.counts import Counted, Figures, Totals, counted, figures
from knowledge.console.figures.periods import PRESETS, InvalidPeriodError, Period, Preset, chosen
from knowledge.console.figures.tables import Table, tables
from knowledge.dates import today
from knowledge.localities import LocalityIndex
from knowledge.rendering import format_number

router = APIRouter()
Typed = Annotated[str, Query(max_length=10)]


@router.get("/figures")
def show_figures(
    request: Request, officer: Analyst, preset: Annotated[Preset, Query()] = "month", first: Typed = "", last: Typed = ""
) -> Response:
    """A period beside the one before; days that make no period are said to be wrong, and this month is shown."""
    wrong = False
    try:
        period, before = chosen(preset, today(), typed_day(first), typed_day(last))
    except InvalidPeriodError:
        wrong = True
        period, before = chosen("month", today())
    services = services_of(request)
    with services.database() as session:
        shown, old, found = read(session, period, before, services.localities, officer.locale)
    return page(
        request,
        "figures.html",
        422 if wrong else 200,
        wrong=wrong,
        preset="month" if wrong else preset,
        presets=presets(officer.locale),
        names=PRESETS,
        period=period,
        before=before,
        typed=(first or period.first.isoformat(), last or period.last.isoformat()),
        now=shown.counted.totals,
        old=old.totals,
        tables=[_drawn(table) for table in found],
        number=lambda value: format_number(value, officer.locale),
        share=lambda totals: _percent(totals, officer.locale),
        width=charts.WIDTH,
    )


def read(
    session: Session, period: Period, before: Period, places: LocalityIndex, locale: str
) -> tuple[Figures, Counted, tuple[Table, ...]]:
    """The period's figures, those of the one before, and both as tables."""
    shown, old = figures(session, period), counted(session, before)
    return shown, old, tables(session, shown, old, places, locale)


def _drawn(table: Table) -> dict[str, Any]:
    drawn = charts.columns(table.rows) if table.series else charts.bars(table.rows)
    compared = any(row.before is not None for row in table.rows)
    return {"table": table, "chart": drawn, "compared": compared, "any": any(row.count or row.before for row in table.rows)}


def _percent(totals: Totals, locale: str) -> str:
    share = totals.answered_share
    return "–" if share is None else f"{format_number(Decimal(str(round(share * 100, 1))), locale)}%"
