"""Floor areas: "45m2", "45 mét vuông", "nhà rộng 45m", "4 x 12 m" → entity `area`, value `{"value": 45.0, "unit": "m2"}`."""

from __future__ import annotations

import re

from nlu.extractors.numbers import NUMBER, parse_number
from nlu.extractors.spans import Span, original, tolerant, words
from nlu.normalizer import normalize

_SQUARE_METRES = (
    rf"(?:m2|{tolerant('mét vuông|met vuông|mét vg|m vuông|thước vuông|vuông|square met(?:re|er)s?|sqm|mv|m 2')})"
)
_AREA = re.compile(rf"(?<![\w.,/])(?P<number>{NUMBER}) ?{_SQUARE_METRES}(?!\w)")
_SIDES = re.compile(
    rf"(?<![\w.,/])(?P<long>\d+(?:[.,]\d+)?) ?m? ?[x*] ?(?P<wide>\d+(?:[.,]\d+)?) ?(?:m|{tolerant('mét')})?(?![\w])"
)
# "45m" alone may be a distance: it needs a word for the home before it.
_METRES = re.compile(rf"(?<![\w.,/])(?P<number>{NUMBER}) ?(?:m|{tolerant('mét')})(?![\w/])")
_HOME_BEFORE = words("nhà|diện tích|dt|rộng|căn|căn hộ|sàn|phòng|ở")


def extract(text: str) -> list[Span]:
    """Areas in a message. "17,6tr/m2" is a price, not an area."""
    source = normalize(text)
    found: list[tuple[int, int, float]] = []
    for match in _AREA.finditer(source.text):
        if not re.search(rf"(?:{tolerant('triệu|tr|đồng|giá|tỷ')}) ?$", source.text[: match.start()]):
            found.append((match.start(), match.end(), parse_number(match["number"])))
    for match in _SIDES.finditer(source.text):
        found.append((match.start(), match.end(), parse_number(match["long"]) * parse_number(match["wide"])))
    for match in _METRES.finditer(source.text):
        before = source.text[max(0, match.start() - 20) : match.start()]
        if (_HOME_BEFORE.search(before) and "cach" not in source.folded[: match.start()]) or not before.strip():
            found.append((match.start(), match.end(), parse_number(match["number"])))
    spans: list[Span] = []
    last = 0
    for start, end, value in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= last and 0 < value < 100_000:
            spans.append(original(source, "area", {"value": round(value, 2), "unit": "m2"}, start, end))
            last = end
    return spans
