"""Tables of text as they were read from a file, whatever program wrote it; kept on the server until their import is over.

What is read is bounded before it is read: a small file may unpack to gigabytes.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

MAX_ROWS = 10_000
#: The last row that may hold anything: Excel remembers formats of rows that look empty, a hostile file a million of them.
LAST_ROW = 20_000
MAX_COLUMNS = 60
#: Excel's own.
MAX_CELL = 32_767


class TableError(ValueError):
    """The file cannot be taken in. `reason`: a key of `bot.console.projects.wording.table_refusal`; `values` complete its sentence."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as the officer's program counts it. `formulas`: places in `cells` that hold a formula or its error."""

    number: int
    cells: list[str]
    formulas: list[int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are not empty, each with as many cells as there are headings."""

    headings: list[str]
    rows: list[Row]


def collected(rows: list[Row]) -> Table:
    """The first row that is not empty has the headings.

    Raises:
        TableError: there is no row below the headings, or too much of anything.
    """
    if not rows:
        raise TableError("empty")
    head, *body = rows
    width = max((number + 1 for number, text in enumerate(head.cells) if text), default=0)
    if width > MAX_COLUMNS:
        raise TableError("columns", most=MAX_COLUMNS)
    if not body:
        raise TableError("empty")
    if len(body) > MAX_ROWS:
        raise TableError("rows", most=MAX_ROWS)
    return Table(
        head.cells[:width],
        [
            Row(
                row.number,
                [*row.cells[:width], *[""] * (width - len(row.cells))],
                [place for place in row.formulas if place < width],
            )
            for row in body
        ],
    )


def packed(table: Table) -> bytes:
    """For the database."""
    rows = [[row.number, row.cells, row.formulas] for row in table.rows]
    return zlib.compress(json.dumps([table.headings, rows], ensure_ascii=False).encode(), 6)


def unpacked(data: bytes) -> Table:
    """What `packed` made: our own, so its size is known."""
    headings, rows = json.loads(zlib.decompress(data))
    return Table(headings, [Row(*row) for row in rows])
