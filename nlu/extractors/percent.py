"""Percentages: "5,4%", "5 phẩy 4 phần trăm", "lãi 4.8".

Value: `{"value": 5.4}`, with `"max"` for a range ("6-7%"). After "lãi" the words "phần trăm" may be left unsaid where the
number can be nothing else.
"""

from __future__ import annotations

import re

from nlu.extractors.numerals import Number, number_at
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read
from nlu.extractors.span import Span

_SIGN = pattern(r" ?(?:%|(?:phần|phân) trăm" + RIGHT + r"|percent" + RIGHT + ")")
# "trả trước 30 phần", "góp 20p": of the price, where a payment is spoken of
_SHORT_SIGN = pattern(r"(?: phần| ?(?:p|pt|phan))(?! (?:quà|cơm|việc|mềm|mười|ba|tư|trăm))" + RIGHT)
_PAYING_BEFORE = pattern(
    LEFT
    + r"(?:trả trước|đóng trước|nộp trước|góp(?: trước)?|đóng|nộp|vay|cọc(?: trước)?|còn lại|đợt (?:đầu|\d))(?: (?:được|khoảng|tầm|chừng|tối đa|có|là))* ?$"
)
_PAYING_AFTER = pattern(r" (?:trả trước|còn lại|vay|góp|ngân hàng)" + RIGHT)
_PERIOD = pattern(r" ?(?:/ ?(?:1 |một )?(?:năm|tháng)|(?:một|1|mỗi) (?:năm|tháng))" + RIGHT)
_RATE_BEFORE = pattern(
    LEFT
    + r"(?:lãi suất|lãi|interest(?: rate)?|ls|suất)(?: (?:vay|hiện|nay|hiện nay|là|khoảng|tầm|chỉ|có|từ|mức|ở|ngân hàng|chính sách|ưu đãi|bây giờ|cũ|mới|năm đầu|tới|đến|lên|xuống|còn|giảm|tăng|hơn|dưới|trên|hay|hoặc|\d{1,2}[.,]\d{1,2}|of|at|is))*[ :=]*$"
)
_ALONE_AFTER = pattern(
    r" ?(?:$|[?!;]|[.,](?!\d)|/ ?năm|/ ?tháng|(?:một|1|mỗi) năm|(?:không|đúng|phải|hay|hoặc|và|vậy|nhỉ|thế|cơ|rồi|trong|thì|có|là|chứ|cố định|ạ|à)(?![^\W\d_]))"
)
_CHOICE = phrases("hoặc|hay")
_RANGE = phrases("đến|tới|hoặc|hay")
_CUE = pattern(r"%|trăm|lãi|ls|percent|interest|phần|\d phan|\d ?pt?(?![^\W\d_])")
_MOST_RATE = 30


def extract(text: str) -> list[Span]:
    """Every percentage in `text`, in order."""
    message = read(text)
    if not _CUE.search(message.text):
        return []
    spans: list[Span] = []
    index = 0
    while index < len(message.tokens):
        number = number_at(message, index)
        if number is None:
            index += 1
            continue
        span, index = _percent(message, index, number)
        if span:
            spans.append(span)
    return spans


def _percent(message: Message, index: int, number: Number) -> tuple[Span | None, int]:
    tokens = message.tokens
    start, low, high, last = tokens[index].start, number.value, number.high, number.end
    if number.grouped and number.literal:
        return None, last  # "1.000 %"
    end = tokens[last - 1].end
    first_sign = _SIGN.match(message.text, end) or _short_sign(message, start, end, low)
    after = last
    if first_sign:
        after = next((i for i in range(last, len(tokens)) if tokens[i].start >= first_sign.end()), len(tokens))
    if after < len(tokens) - 1 and (tokens[after].text == "-" or _RANGE.fullmatch(tokens[after].text)):
        second = number_at(message, after + 1)
        if first_sign and _CHOICE.fullmatch(tokens[after].text):
            second = None  # "5,4% hay 6,6%" are two rates
        sign = _SIGN.match(message.text, tokens[second.end - 1].end) if second else None
        if second and sign and second.value > low:
            return message.span("percent", start, sign.end(), {"value": _plain(low), "max": _plain(second.value)}), second.end
    if first_sign is None:
        return _bare_rate(message, index, number), last
    period = _PERIOD.match(message.text, first_sign.end())
    value = {"value": _plain(low)} | ({"max": _plain(high)} if high is not None else {})
    return message.span("percent", start, period.end() if period else first_sign.end(), value), after


def _short_sign(message: Message, start: int, end: int, number: float) -> re.Match[str] | None:
    """The "phần" of "trả trước 30 phần"; None for three portions and five o'clock."""
    sign = _SHORT_SIGN.match(message.text, end)
    if sign is None or not 5 <= number <= 100:
        return None
    paying = _PAYING_BEFORE.search(message.text[:start]) or _PAYING_AFTER.match(message.text, sign.end())
    return sign if paying else None


def _bare_rate(message: Message, index: int, number: Number) -> Span | None:
    """ "lãi 4.8", "lãi suất 6,6 một năm" """
    start, end = message.tokens[index].start, message.tokens[number.end - 1].end
    before = message.text[:start]
    if not _RATE_BEFORE.search(before) or not 0 < number.value < _MOST_RATE or not _ALONE_AFTER.match(message.text, end):
        return None
    period = _PERIOD.match(message.text, end)
    return message.span("percent", start, period.end() if period else end, {"value": _plain(number.value)})


def _plain(number: float) -> float | int:
    rounded = round(number, 3)
    return int(rounded) if rounded == int(rounded) else rounded
