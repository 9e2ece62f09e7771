"""What a document is made of, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
EMPTY_BOX, TICKED_BOX = "☐", "☒"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; `raised` is a footnote mark."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`column`: the right half of the page, where a person signs."""

    runs: tuple[Run, ...]
    align: Align = "left"
    small: bool = False
    bullet: bool = False
    column: bool = False
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """A framed sentence that nobody may overlook."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Name and value, line by line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures: each of `rows` has as many as `head` names; the head stands again on every page.

    `named`: the first column holds names, and is as wide as the others together.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns without a frame: the head of an administrative document, and its foot. `left` and `right` are parts of the width."""

    left: tuple[Paragraph | Rule, ...]
    right: tuple[Paragraph | Rule, ...]
    widths: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A short line in the middle, as under the name of an issuing body; `long`: as under the national motto."""

    long: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Paragraph | Heading | Notice | Facts | Figures | Beside | Rule | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """`footer` stands on every page.

    `administrative`: margins, type size and page numbers as Nghị định 30/2020/NĐ-CP wants them of a document of an authority (Phụ lục I).
    """

    title: str
    locale: str
    footer: str
    blocks: Sequence[Block] = field(default=())
    administrative: bool = False


def text(words: str, *, bold: bool = False, italic: bool = False, small: bool = False, bullet: bool = False) -> Paragraph:
    """A paragraph of one look."""
    return Paragraph((Run(words, bold=bold, italic=italic),), small=small, bullet=bullet)


def name_widths(columns: int) -> list[float]:
    """Parts of the width, of a table whose first column holds names."""
    return [0.5, *[0.5 / (columns - 1)] * (columns - 1)]
