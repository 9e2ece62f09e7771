"""`/api/v1/open-data`: monthly counts for everybody, as JSON and CSV (`knowledge.console.figures.open_data` says how people stay hidden)."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Response
from pydantic import BaseModel, Field

from bot.api import NOT_FOUND, Limited
from bot.schemas import InvalidRequest, Locale, Problem
from knowledge.console.figures.open_data import Dimension, MonthTable, NoSuchMonthError, month_table, months
from knowledge.console.figures.workbook import neutral
from knowledge.dates import today
from knowledge.i18n import translator

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
CSV = "text/csv; charset=utf-8"
# A past month changes only where a citizen deletes a conversation.
_CACHE = {"Cache-Control": "public, max-age=3600"}
router = APIRouter(
    prefix="/api/v1/open-data",
    responses={
        422: {"model": InvalidRequest, "description": "Dữ liệu gửi lên không hợp lệ; `field` là trường sai"},
        429: {"model": Problem, "description": "Quá nhiều yêu cầu; `Retry-After` là số giây phải chờ"},
    },
)


class CellOut(BaseModel):
    key: str
    name: str
    count: int | None = Field(description="Số câu hỏi làm tròn đến 5; null khi được ẩn")
    shown: str = Field(description="Như in trong bảng: số, `<5`, hoặc `*` (ẩn để không suy ra được ô `<5`)")


class MonthOut(BaseModel):
    """`total` counts what the table counts; a question may name several places, or no topic."""

    month: str
    dimension: Dimension
    unit: str
    total: int | None = Field(description="Tổng, làm tròn đến 5; null khi dưới 5")
    rows: list[CellOut]
    licence: str
    licence_url: str
    note: str


class CatalogueOut(BaseModel):
    months: list[str]
    dimensions: list[Dimension]
    licence: str
    licence_url: str
    note: str


@router.get("")
def catalogue(services: Limited, response: Response, locale: Locale = "vi") -> CatalogueOut:
    """Which months there are, and under which licence."""
    response.headers.update(_CACHE)
    with services.database() as session:
        found = months(session, today())
    return CatalogueOut(
        months=found, dimensions=["topic", "channel", "place"], licence=LICENCE, licence_url=LICENCE_URL, note=_note(locale)
    )


@router.get("/{dimension}/{month}", response_model=MonthOut, responses=NOT_FOUND | {200: {"content": {CSV: {}}}})
def month_of_questions(
    services: Limited,
    dimension: Dimension,
    month: Annotated[str, Path(max_length=7, description="Tháng đã qua, ví dụ 2026-10")],
    response: Response,
    locale: Locale = "vi",
    format: Annotated[Literal["json", "csv"], Query()] = "json",  # noqa: A002 - the address's word
) -> MonthOut | Response:
    """Questions of one whole past month by topic, channel or place."""
    with services.database() as session:
        try:
            found = month_table(session, month, dimension, today(), services.localities, locale)
        except NoSuchMonthError:
            raise HTTPException(404, "Không có số liệu của tháng này. Chỉ công bố tháng đã kết thúc.") from None
    if format == "csv":
        name = f"cau-hoi-{dimension}-{found.month}.csv"
        return Response(
            _csv(found, locale), media_type=CSV, headers=_CACHE | {"Content-Disposition": f'attachment; filename="{name}"'}
        )
    response.headers.update(_CACHE)
    return MonthOut(
        month=found.month,
        dimension=found.dimension,
        unit="questions",
        total=found.total,
        rows=[CellOut(key=cell.key, name=cell.name, count=cell.count, shown=cell.shown) for cell in found.cells],
        licence=LICENCE,
        licence_url=LICENCE_URL,
        note=_note(locale),
    )


def _csv(table: MonthTable, locale: str) -> str:
    """With a byte order mark, by which spreadsheets know Vietnamese letters; no text in it becomes a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(("month", "dimension", "key", "name", "questions", "licence"))
    for cell in table.cells:
        writer.writerow((table.month, table.dimension, neutral(cell.key), neutral(cell.name), cell.shown, LICENCE))
    return out.getvalue()


def _note(locale: str) -> str:
    _ = translator(locale)
    return _(
        "Số câu hỏi đã làm tròn đến bội số của 5. Ô dưới 5 ghi <5; ô ghi * được ẩn để không ai suy ra được ô <5. Chỉ có tháng đã kết "
        "thúc, không có lời người hỏi. Được dùng lại theo giấy phép CC BY 4.0, ghi rõ nguồn."
    )
