"""An answer's text as the widget shows it (`bot/widget/src/richtext.ts`): paragraphs, lists, bold parts, as plain data.

The templates turn it into elements, so that a text is never read as HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.telegram.markup import Run, runs

_BULLET = re.compile(r"^\s*[-•]\s+")


@dataclass(slots=True)
class Block:
    """A paragraph's lines or a list's items."""

    is_list: bool
    lines: list[list[Run]] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """A blank line begins a new paragraph; a single line break stays one."""
    found: list[Block] = []
    is_open = False
    for line in text.split("\n"):
        if not line.strip():
            is_open = False
            continue
        is_list = bool(_BULLET.match(line))
        if not is_open or found[-1].is_list != is_list:
            found.append(Block(is_list))
        is_open = True
        found[-1].lines.append(runs(_BULLET.sub("", line) if is_list else line))
    return found
