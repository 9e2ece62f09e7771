"""Dates and periods: "quý 3 năm 2025", "hồi 2024", "tháng 9/2025", "1.7.2025", "đầu năm 2026", "năm ngoái", "sau 1/7".

Value: `{"from": "2025-07-01", "to": "2025-09-30", "grain": "day" | "month" | "quarter" | "year"}`, both days included,
with `"relation": "after" | "before" | "since" | "until"` where the citizen says so. What is relative ("tháng trước") or
has no year ("sau 1/7") is read as of `today`: a month or day without a year is this year's unless "tới" or "vừa rồi"
follows. A term ("vay 20 năm"), an age, a wage by the month and the number of a document are no dates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from nlu.extractors import periods
from nlu.extractors.date_forms import CUE, FORMS, resolve
from nlu.extractors.periods import Period
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, read
from nlu.extractors.span import Span

_PARTS: dict[str, periods.Part] = {
    "đầu": "start", "giữa": "middle", "cuối": "end", "nửa đầu": "first_half", "nửa cuối": "second_half",
}  # fmt: skip
_PART_BEFORE = [
    (pattern(rf"(?<!ở )(?<!o )(?<!tại ){LEFT}{words}(?: của)? $"), part)
    for words, part in sorted(_PARTS.items(), key=lambda item: -len(item[0]))
]
_FILLER = r"(?: (?:ngày|thời điểm|khoảng|tầm|hết|khi|hồi|lúc))* ?$"
_RELATION_BEFORE = [
    ("since", pattern(LEFT + r"(?:bắt đầu từ|kể từ|tính từ|áp dụng từ|từ|since|from)" + _FILLER)),
    ("until", pattern(LEFT + r"(?:cho đến|tính đến|tính tới|đến hết|tới hết|chậm nhất|đến|tới|hết|until|by)" + _FILLER)),
    ("after", pattern(LEFT + r"(?:từ sau|sau|after)" + _FILLER)),
    ("before", pattern(LEFT + r"(?:từ trước|trước|before)" + _FILLER)),
]
_SINCE_AFTER = pattern(
    r",? (?:trở đi|trở về sau|trở lại đây|đổ lại đây|đổ lại|(?:đến|tới|cho đến) (?:nay|giờ|bây giờ|hiện tại|hiện nay))" + RIGHT
)
_BEFORE_AFTER = pattern(r",? (?:trở về trước|đổ về trước|về trước)" + RIGHT)
_BETWEEN = pattern(r" ?(?:-|->|đến|tới|cho đến|đến hết|tới hết|to)(?: hết)? ?")


@dataclass(frozen=True)
class _Found:
    """A period in `Message.text[start:end]`; `dated` when its year was said; `form` names the way it was written."""

    start: int
    end: int
    period: Period
    dated: bool
    form: str


def extract(text: str, today: dt.date) -> list[Span]:
    """Every date and period in `text`, in order; relative ones as of `today`."""
    message = read(text)
    if not CUE.search(message.text):
        return []
    found = [_with_part(message, item) for item in _found(message, today)]
    spans = []
    index = 0
    while index < len(found):
        item, used, is_range = _joined(message, found, index)
        start, end, relation = _relation(message, item, is_range)
        value = {"from": item.period.first.isoformat(), "to": item.period.last.isoformat(), "grain": item.period.grain}
        if relation:
            value["relation"] = relation
        spans.append(message.span("date", start, end, value))
        index += used
    return spans


def _found(message: Message, today: dt.date) -> list[_Found]:
    """Periods without overlaps, the longest first to be taken, sorted by place."""
    found: list[_Found] = []
    for form in FORMS:
        for match in form.expression.finditer(message.text):
            read_as = resolve(form, match, message, today)
            if read_as:
                found.append(_Found(match.start(), match.end(), read_as[0], read_as[1], form.name))
    found.sort(key=lambda item: item.start - item.end)
    kept: list[_Found] = []
    for item in found:
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


def _with_part(message: Message, item: _Found) -> _Found:
    """ "cuối tháng 12", "đầu năm 2026" """
    before = message.text[: item.start]
    for expression, part in _PART_BEFORE:
        match = expression.search(before)
        if match and (narrowed := periods.part_of(item.period, part)) != item.period:
            return replace(item, start=match.start(), period=narrowed)
    return item


def _joined(message: Message, found: list[_Found], index: int) -> tuple[_Found, int, bool]:
    """ "từ tháng 3 đến tháng 9/2025" as one period, how many of `found` it takes, and whether it is a range."""
    first = found[index]
    if index + 1 == len(found):
        return first, 1, first.form == "months"
    second = found[index + 1]
    if not _BETWEEN.fullmatch(message.text, first.end, second.start):
        return first, 1, first.form == "months"
    period = first.period
    if second.dated and not first.dated:  # the year said at the end holds for both
        period = periods.in_year(period, second.period.last.year)
        if period.first > second.period.first:
            period = periods.in_year(period, second.period.last.year - 1)
    if period.first > second.period.last:
        return first, 1, False
    return replace(first, end=second.end, period=periods.span_of(period, second.period)), 2, True


def _relation(message: Message, item: _Found, is_range: bool) -> tuple[int, int, str | None]:
    """Start, end and relation of the date with the words that belong to it."""
    if is_range:
        since = _RELATION_BEFORE[0][1].search(message.text[: item.start])
        return (since.start() if since else item.start), item.end, None
    for relation, expression in (("since", _SINCE_AFTER), ("before", _BEFORE_AFTER)):
        after = expression.match(message.text, item.end)
        if after:
            before = _RELATION_BEFORE[0][1].search(message.text[: item.start])
            return (before.start() if before else item.start), after.end(), relation
    for relation, expression in _RELATION_BEFORE:
        before = expression.search(message.text[: item.start])
        if before:
            return before.start(), item.end, relation
    return item.start, item.end, None
