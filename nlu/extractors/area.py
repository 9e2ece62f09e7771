"""Floor areas: "12m2", "12,5 mét vuông", "mười hai mét", "nhà 40 mét", "5x10m".

Value: `{"value": m², "unit": "m2"}`, with `"max"` for a range ("50-60m2"). Role `per_person` for an area a head ("mỗi người 8m2", "8 m2/người"), which is no
home's size. Lengths ("cách 500m", "mặt tiền 5m") and prices a square metre ("17 triệu/m2", "1m2 giá …") are no areas.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlu.extractors.numerals import Number, literal_value, number_at
from nlu.extractors.reading import RIGHT, Message, pattern, phrases, read, spellings
from nlu.extractors.span import Span

_SQUARE = pattern(r"\s*(?:m ?2(?!\d)|m ?vuông|mét ?vuông|met ?vuong|mét 2|met2|mv|square met(?:er|re)s?|sqm)")
_METRES = pattern(r"\s*(?:mét|m)(?![^\W\d_])(?! ?\d)(?! (?:dài|ngang|chiều|cao))")
_HALF = pattern(r" rưỡi(?! (?:triệu|tỷ))" + RIGHT)
_HOME_BEFORE = phrases(
    r"nhà|căn|căn hộ|đất|phòng|diện tích|sàn|rộng|chung cư|trọ|mảnh|lô|thửa|tập thể|ki ốt|ở|có|tầm|khoảng|hơn|gần|tổng|được"
)
_LENGTH_BEFORE = pattern(
    r"(?:cách|đường|ngõ|ngách|hẻm|mặt tiền|cao|dài|sâu|lộ giới|vỉa hè|đi bộ|bán kính|xa|tường|chiều \w+|rộng chỉ|mặt đường)"
    r"(?: \w+){0,3} ?$"
)
_HOME = phrases(r"nhà|căn|căn hộ|đất|phòng|diện tích|sàn|chung cư|trọ|mảnh|lô|thửa")
_EACH_BEFORE = pattern(
    r"(?:mỗi người|mỗi đầu người|một người|1 người|bình quân(?: đầu người)?|đầu người|mỗi khẩu)(?: (?:được|có|chỉ|chưa|tầm|khoảng|là|đến|"
    r"tới|dưới|hơn|gần|không|quá|ở))* ?$"
)
_EACH_AFTER = pattern(
    r"\s*(?:sàn(?: nhà)?(?: ở)?)?\s*(?:/ ?(?:1 )?(?:người|đầu người|ng|khẩu|đầu)"
    r"|(?:một|1|mỗi|trên(?: một| 1| mỗi)?)(?: đầu)? (?:người|khẩu)|bình quân)(?![^\W\d_])"
)
_SIDES = re.compile(
    r"(?<![\d.,m])(\d+(?:[.,]\d+)?) ?m?(?:ét|et)? ?[x*×] ?(\d+(?:[.,]\d+)?)(?: ?m(?! ?2)(?![^\W\d_])| ?m[ée]t)?(?![\d.,/])"
)
_WIDTH_AND_LENGTH = pattern(
    r"(?:rộng|ngang|chiều rộng|chiều ngang|mặt tiền) (?P<a>\d{1,2}(?:[.,]\d+)?) ?(?:mét|m)?,? (?:và |x )?(?:chiều )?(?:dài|sâu) (?P<b>\d{1,3}(?:[.,]\d+)?)(?: ?(?:mét|m)(?![^\W\d_]))?"
)
_RANGE = spellings("đến") | spellings("tới") | {"-", "hoặc"}
_PRICE_BEFORE = pattern(r"(?:tr|triệu|nghìn|ngàn|k|tỷ|tỉ|đồng|đ|giá|mỗi|/|per) ?$")


def extract(text: str) -> list[Span]:
    """Every area in `text`, in order."""
    message = read(text)
    spans = _products(message)
    sides = (*_SIDES.finditer(message.text), *_WIDTH_AND_LENGTH.finditer(message.text)) if spans else ()
    taken = [(match.start(), match.end()) for match in sides]
    index = 0
    while index < len(message.tokens):
        number = number_at(message, index)
        if number is None or number.high is not None:
            index += 1
            continue
        start = message.tokens[index].start
        upper = _upper(message, number)
        if not any(first <= start < last for first, last in taken):
            last = upper or number
            span = _area(message, index, start, last.end, last.value, last.grouped or number.grouped)
            if span and upper:
                span = replace(span, value=_value(number.value) | {"max": _value(upper.value)["value"]})
            if span:
                spans.append(span)
        index = (upper or number).end
    return sorted(spans, key=lambda span: span.start)


def _upper(message: Message, number: Number) -> Number | None:
    """The 60 of "50-60m2", "50 đến 60 mét vuông", "50 60m2"."""
    tokens, index = message.tokens, number.end
    joined = index < len(tokens) and tokens[index].text in _RANGE
    second = number_at(message, index + 1 if joined else index)
    if second is None or number.literal is None or not 5 <= number.value < second.value <= number.value * 4:
        return None
    if not joined and tokens[index].glued:
        return None
    end = tokens[second.end - 1].end
    if _SQUARE.match(message.text, end):
        return second
    # "căn 60-70 mét"
    sized = joined and _METRES.match(message.text, end) and _HOME_BEFORE.search(message.text[: tokens[number.end - 1].start])
    return second if sized else None


def _products(message: Message) -> list[Span]:
    """ "5x10m" is 50 m²"""
    spans = []
    for match in (*_SIDES.finditer(message.text), *_WIDTH_AND_LENGTH.finditer(message.text)):
        sides = [literal_value(side) for side in match.groups()]
        if None in sides or not all(1 <= side[0] <= 100 for side in sides if side):
            continue
        metres = match.re is _WIDTH_AND_LENGTH or "m" in match.group() or _HOME.search(message.text[: match.start()])
        if metres:
            product = sides[0][0] * sides[1][0]  # type: ignore[index]
            spans.append(message.span("area", match.start(), match.end(), _value(product)))
    return spans


def _area(message: Message, index: int, start: int, number_end: int, number: float, grouped: bool) -> Span | None:
    end = message.tokens[number_end - 1].end
    before = message.text[max(0, start - 40) : start]
    square = _SQUARE.match(message.text, end)
    metres = None if square else _METRES.match(message.text, end)
    if grouped or not 2 <= number <= 2000 or (not square and not metres):
        return None
    if index and message.tokens[index - 1].text in {"/", "."} and message.tokens[index].glued:
        return None
    if _PRICE_BEFORE.search(before) and number == 1:
        return None
    match = square or metres
    if metres and not _is_home_size(message, index, before, number, metres):
        return None
    half = _HALF.match(message.text, match.end())  # type: ignore[union-attr]
    if half:
        number, match = number + 0.5, half
    each = _EACH_BEFORE.search(before) or _EACH_AFTER.match(message.text, match.end())  # type: ignore[union-attr]
    return message.span("area", start, match.end(), _value(number), "per_person" if each else None)  # type: ignore[union-attr]


def _is_home_size(message: Message, index: int, before: str, number: float, metres: re.Match[str]) -> bool:
    """True when a plain "40 mét" is a home's area: homes are spoken of, no way or side is being measured."""
    if _EACH_BEFORE.search(before):
        return True  # "mỗi người hơn 3 mét"
    if number < 5 or _LENGTH_BEFORE.search(before):
        return False
    if _HOME_BEFORE.search(before):
        return metres.group().strip() != "m" or bool(_HOME.search(message.text))
    # the whole answer is "40 mét", "mười hai mét ạ"
    return len(message.tokens) <= 6 and metres.group().strip() != "m"


def _value(number: float) -> dict[str, object]:
    rounded = round(number, 2)
    return {"value": int(rounded) if rounded == int(rounded) else rounded, "unit": "m2"}
