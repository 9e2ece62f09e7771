"""All entities of a message, with the overlaps between extractors settled."""

from __future__ import annotations

from collections.abc import Iterable

from nlu.extractors import area, counts, money, phrases
from nlu.extractors.gazetteer import Gazetteer
from nlu.extractors.spans import Span

_PHRASES = (
    phrases.extract_marital_status,
    phrases.extract_tenure,
    phrases.extract_home_ownership,
    phrases.extract_project_status,
    phrases.extract_beneficiary_group,
)


def extract(text: str, gazetteers: Iterable[Gazetteer] = ()) -> list[Span]:
    """Entities in the order of the text.

    "17,6tr/m2" is money and no area; "15 triệu 1 tháng" money and no count; "45 m2" an area and no count; a place
    inside a longer project name is not named on its own.
    """
    amounts = money.extract(text)
    areas = [span for span in area.extract(text) if not _overlaps(span, amounts)]
    numbers = [span for span in counts.extract(text) if not _overlaps(span, amounts + areas)]
    spans = amounts + areas + numbers
    for extractor in _PHRASES:
        spans += extractor(text)
    named: list[Span] = []
    for gazetteer in gazetteers:
        named += gazetteer.extract(text)
    spans += [span for span in named if not _inside_longer(span, named)]
    return sorted(spans, key=lambda span: (span.start, span.end, span.entity))


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span.overlaps(other) for other in others)


def _inside_longer(span: Span, others: list[Span]) -> bool:
    return any(
        other.start <= span.start and span.end <= other.end and other.end - other.start > span.end - span.start
        for other in others
    )
