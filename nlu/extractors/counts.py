"""Counted things: "4 người", "hai con nhỏ", "5 năm" → entity `count`, value `{"value": 4, "of": "person"}`.

`of`: person, child, home, room, year, month, or None for a number that stands alone ("4").
"""

from __future__ import annotations

import re

from nlu.extractors.numbers import NUMBER, parse_number
from nlu.extractors.spans import Span, original, tolerant, words
from nlu.normalizer import normalize

_THINGS = {
    "child": "(?:người |đứa |em )?(?:con|cháu|bé|đứa|nhóc|trẻ)(?: con| nhỏ| gái| trai| bé)?|children|child|kids?",
    "person": "người|nhân khẩu|thành viên|khẩu|miệng ăn|vợ chồng|ông bà|people|persons?|members?",
    "home": "căn hộ|căn nhà|căn|ngôi nhà|cái nhà|nhà|homes?|houses?|apartments?",
    "room": "phòng(?: ngủ)?|(?:bed)?rooms?",
    "year": "năm|years?",
    "month": "tháng|months?",
}
_COUNT = [
    (of, re.compile(rf"(?<![\w.,/-])(?P<number>{NUMBER}) ?(?:{tolerant(thing)})(?![\w/])")) for of, thing in _THINGS.items()
]
_ALONE = re.compile(rf"(?P<number>{NUMBER})[ .!]*")
_NO_CHILD = words("(?:chưa|không|chẳng) có con(?: cái)?|no (?:children|kids)")
_ALONE_PERSON = words("(?:một|1) mình|(?:sống|ở) (?:một|1) mình|alone")
_NOT_A_COUNT = words("thứ|số|điều|khoản|điểm|mẫu|mục|quý|từ|ngày|tháng|lớp|tầng|tổ|khu|quận|thông tư|nghị định|luật")


def extract(text: str) -> list[Span]:
    """Counts in a message, in the order of the text."""
    source = normalize(text)
    alone = _ALONE.fullmatch(source.text)
    if alone:
        number = parse_number(alone["number"])
        if number == int(number) and number < 1000:
            value = {"value": int(number), "of": None}
            return [original(source, "count", value, alone.start("number"), alone.end("number"))]
        return []
    found: list[tuple[int, int, int, str]] = []
    for match in _NO_CHILD.finditer(source.text):
        found.append((match.start(), match.end(), 0, "child"))
    for match in _ALONE_PERSON.finditer(source.text):
        found.append((match.start(), match.end(), 1, "person"))
    for of, pattern in _COUNT:
        for match in pattern.finditer(source.text):
            number = parse_number(match["number"])
            before = source.text[: match.start()].rstrip()
            if number != int(number) or number > 1000 or any(m.end() == len(before) for m in _NOT_A_COUNT.finditer(before)):
                continue
            found.append((match.start(), match.end(), int(number), of))
    spans: list[Span] = []
    last = -1
    for start, end, number, of in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= last:
            spans.append(original(source, "count", {"value": number, "of": of}, start, end))
            last = end
    return spans
