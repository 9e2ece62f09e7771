"""Entity extractors: pure functions from a citizen's message to typed spans, one module for each entity.

`extract_all` runs them all and lets each stretch of text mean one thing only. The shapes of the values stand in
docs/architecture.md ("Understanding → actions"). Nothing here imports Rasa.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from nlu.extractors import (
    age,
    area,
    beneficiary_group,
    count,
    date,
    home_ownership,
    marital_status,
    money,
    percent,
    project_status,
    tenure,
)
from nlu.extractors.gazetteer import Gazetteer
from nlu.extractors.legal_document import Documents
from nlu.extractors.reading import pattern, read
from nlu.extractors.span import Span

__all__ = ["Documents", "Gazetteer", "Span", "extract_all"]

_EXTRACTORS = (age, area, money, percent, count, marital_status, tenure, home_ownership, beneficiary_group, project_status)
_NO_DOCUMENTS = Documents()
_LOCATIVE = pattern(r"(?:^|[^\w])(?:ở|tại|về|quê|gần|quanh|trọ|kcn|khu công nghiệp|cụm công nghiệp|từ|dân|người|làm|công nhân) $")
# Of two spans of equal length the one whose entity stands first wins.
_PRECEDENCE = (
    "project", "locality", "beneficiary_group", "home_ownership", "legal_document", "age", "date", "percent", "area", "money",
    "count", "project_status", "marital_status", "tenure",
)  # fmt: skip


def extract_all(
    text: str,
    gazetteers: Iterable[Gazetteer] = (),
    documents: Documents | None = None,
    today: dt.date | None = None,
) -> list[Span]:
    """Every fact in `text` that the extractors and `gazetteers` find, without overlaps, sorted by start.

    Short names of law are completed from `documents`; dates are read as of `today`, and not at all without it.
    Of overlapping spans the longest stays; a price a square metre is money, not an area.
    """
    found = [span for extractor in _EXTRACTORS for span in extractor.extract(text)]
    found += (documents or _NO_DOCUMENTS).extract(text)
    found += date.extract(text, today) if today else []
    found += [span for gazetteer in gazetteers for span in gazetteer.extract(text)]
    found.sort(key=lambda span: (span.start - span.end, _PRECEDENCE.index(span.entity) if span.entity in _PRECEDENCE else 99))
    kept: list[Span] = []
    for span in found:
        if span.entity == "project" and _is_place_there(text, span, found):
            continue
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return _projects_once(text, sorted(kept, key=lambda span: span.start))


def _projects_once(text: str, spans: list[Span]) -> list[Span]:
    """ "Quang Vinh Tower, 39 Lương Khánh Thiện": a project's name and its address or nickname side by side are one."""
    kept: list[Span] = []
    for span in spans:
        last = kept[-1] if kept else None
        beside = last is not None and last.entity == span.entity == "project" and last.value == span.value
        if beside and len(text[last.end : span.start].split()) <= 2:  # type: ignore[union-attr]
            continue
        kept.append(span)
    return kept


def _is_place_there(text: str, project: Span, found: list[Span]) -> bool:
    """True when the project is called like a place and the place is meant: "làm ở KCN Tân Trường"."""
    place = any(span.entity == "locality" and (span.start, span.end) == (project.start, project.end) for span in found)
    return place and bool(_LOCATIVE.search(read(text[: project.start]).text + " "))
