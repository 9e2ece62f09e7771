"""The one type every extractor returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A fact found in a message.

    `start`/`end` are offsets in the citizen's own text; `value` is JSON-ready and shaped as docs/architecture.md
    says for `entity`; `role` says whose fact it is, where that matters.
    """

    entity: str
    start: int
    end: int
    value: Any
    role: str | None = None
