"""Ages and years of birth: "em 35 tuổi", "sinh năm 1990", "ngoài 60", "con 3 tuổi", "bé 8 tháng tuổi".

Value: `{"value": 35, "unit": "year" | "month"}`, with `"max"` for a range and `"bound": "min" | "max"` for "ngoài 60",
"dưới 35 tuổi"; or `{"birth_year": 1990}`. Role `child`, `spouse` or `other` where somebody else's age is told; none for
the citizen's own and for the age in a rule.
"""

from __future__ import annotations

import re

from nlu.extractors import bounds, subjects
from nlu.extractors.numerals import Number, number_at
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read, sentence_start
from nlu.extractors.span import Span

_YEARS = pattern(
    r" ?(?:tuổi(?: đời)?|t(?= ?(?:$|[,.?!;])| (?:làm|lương|chưa|đã|đang|có|ở|độc|quê|là|muốn|thu|rồi|trở|mà|thì|được|vay|mua|đứng|nên|nuôi|hiện|sống|mới|đi|vợ|chồng|hai|ly|goá|góa)(?![^\W\d_]))|years? old)"
    + RIGHT
)
_MONTHS = pattern(r" ?(?:tháng(?: tuổi)|th tuổi|months? old)" + RIGHT)
_AGE_WORD_BEFORE = pattern(
    LEFT
    + r"(?:tuổi|độ tuổi|lên|năm nay)(?: (?:em|tôi|mình|anh|chị|cháu|bé|là|cũng|đã|được|mới|khoảng|tầm|ngoài|gần|hơn|bố mẹ|bố|mẹ|vợ|chồng))* ?$"
)
_OUTSIDE_BEFORE = pattern(LEFT + r"(?<!bà )(?<!ba )(?<!ông )(?<!ong )(?<!bên )(?<!ben )(?:ngoài|ngoại|đã ngoài) $")
_ALONE_AFTER = pattern(
    r" ?(?:$|[,;?!]|\.(?!\d)|(?:rồi|ạ|thì|mà|có|còn|chưa|làm|đang|vẫn|nhưng|muốn|là|và|không|thôi)(?![^\W\d_]))"
)
_TEENCODE_BEFORE = phrases(
    r"dưới|trên|em|tôi|mình|nay|ngoài|gần|người|từ|vợ|chồng|hơn|con|bé|cháu|sinh viên|mới|đã|là|nam|nữ|độc thân|quá|được"
)
_BORN = pattern(
    LEFT
    + r"(?:sinh(?: vào)?(?: (?:ngày|hôm|tháng))?(?: ?\d{1,2} ?[/.-] ?\d{1,2} ?[/.-]| \d{1,2} ?[/.-])? ?(?:năm )?|(?:sáp nhập|sn|tuổi|đời|born in|năm sinh(?: là)?:?) ?)"
    + r"(?P<year>(?:19[3-9]\d|20[0-2]\d)(?!\d)|[4-9]\d(?!\d|[.,]\d|%| ?(?:con|cháu|tuổi|triệu|tr|củ|k|nghìn|ngàn|m2|tỷ|tỉ)(?![^\W\d_])))"
)
_BORN_2K = pattern(LEFT + r"(?:(?:em|tôi|mình|sinh năm|sinh|năm|sáp nhập|sn|đời|vợ|chồng) )2k(?P<year>\d?)(?!\d|[^\W\d_])")
# "vợ 1998 chồng 1996": a year right after a person
_BORN_PERSON = pattern(
    LEFT
    + r"(?:vợ|chồng|vk|ck|ông xã|bà xã|em|tôi|mình|cháu|bé|con)(?: (?:em|tôi|mình|anh|chị|gái|trai|lớn|nhỏ|đầu|út|là|thì|cũng))* (?P<year>19[3-9]\d|20[0-2]\d)"
    r"(?= ?(?:$|[,.;?!)]|(?:và|vợ|chồng|vk|ck|em|con|làm|lương|mua|là|thì|chưa|đã|độc thân|ở|quê|có|muốn|được)(?![^\W\d_])))"
)
# "em 95, chồng 92": two digits, where another year of birth is told
_BORN_SHORT = pattern(
    LEFT + r"(?:vợ|chồng|vk|ck|ông xã|bà xã|em|tôi|mình)(?: (?:em|tôi|mình|anh|chị|là|thì|cũng))* (?P<year>[6-9]\d|0[0-8])"
    r"(?= ?(?:$|[,;?!)]|\.(?!\d)|(?:và|còn|vợ|chồng|vk|ck|em|chưa|đã|độc thân|ạ)(?![^\W\d_])))"
)
_WED_BEFORE = pattern(LEFT + r"(?:lấy|cưới|bỏ|mất|đẻ|sinh) $")  # "lấy vợ 2020"
_MERGER = pattern(r"sáp nhập")
_CHILD = phrases(
    r"con(?: (?:gái|trai|nhỏ|đầu|út|lớn|bé|thứ hai|thứ 2|em|tôi|mình|đầu lòng|của em|của tôi|riêng|chung|của vợ|của chồng))*|bé(?: (?:gái|trai|nhỏ|lớn|út|nhà em|em|thứ hai|thứ 2|đầu))*|cháu(?: (?:bé|nhỏ|gái|trai|lớn|út|đầu))|đứa(?: (?:nhỏ|lớn|đầu|út|con|thứ hai|thứ 2|bé))*|nhóc|trẻ(?: em)?|thằng (?:nhỏ|lớn|cu|bé)|cu|baby|kids?|child(?:ren)?"
)
# "con bé 8 tháng", "bé mới 10 tháng": a small child's age without "tuổi"
_CHILD_BEFORE = pattern(
    LEFT
    + r"(?:bé|cháu|con|đứa|cu)(?: (?:gái|trai|nhỏ|đầu|út|lớn|bé|em|nhà em|thứ hai|thứ 2|sau|kế|giữa))*(?: (?:mới|được|gần|đã|hơn|tầm|khoảng))* ?$"
)
_MONTHS_ALONE = pattern(r" ?tháng(?= ?(?:$|[,.;?!)]|(?:và|ạ|rồi|thôi|thì|nên|chưa|đang|mà|em|vợ|chồng)(?![^\W\d_])))")
# "vợ kém tôi 3 tuổi", "hơn em 5 tuổi": how far two ages lie apart
# "66 và 64 tuổi", "7, 5 và 3 tuổi"
_LISTED_AFTER = pattern(
    r"(?:, ?| và | với | hoặc )(?:(?:vợ|chồng|em|tôi|mình) )?(?:\d{1,2}(?:, ?| và | với ))?\d{1,2} (?P<unit>tuổi|tháng tuổi)"
    + RIGHT
)
_APART_BEFORE = pattern(
    LEFT + r"(?:(?:kém|thua|cách)(?: nhau)?(?: \w+){0,2}|hơn (?:em|tôi|mình|anh|chị|vợ|chồng|nhau)(?: \w+)?)(?: tới| đến)? ?$"
)
_MOST_MONTHS = 36
_GROWN = 15


def extract(text: str) -> list[Span]:
    """Every age or year of birth in `text`, in order."""
    message = read(text)
    spans = [span for match in _BORN.finditer(message.text) if (span := _birth_year(message, match))]
    spans += [
        message.span(
            "age", match.start("year"), match.end(), {"birth_year": int(match["year"])}, _role(message, match.start("year"))
        )
        for match in _BORN_PERSON.finditer(message.text)
        if not _WED_BEFORE.search(message.text[: match.start()])
    ]
    short = list(_BORN_SHORT.finditer(message.text))
    for match in short if spans or len(short) > 1 else ():
        year = int(match["year"])
        value = {"birth_year": year + (1900 if year >= 60 else 2000)}
        spans.append(message.span("age", match.start("year"), match.end(), value, _role(message, match.start("year"))))
    for match in _BORN_2K.finditer(message.text):
        value = {"birth_year": 2000 + int(match["year"] or 0)}
        start = match.end() - len(match["year"]) - 2
        spans.append(message.span("age", start, match.end(), value, _role(message, start)))
    index = 0
    while index < len(message.tokens):
        number = number_at(message, index)
        if number is None:
            index += 1
            continue
        span, index = _age(message, index, number, spans)
        if span:
            spans.append(span)
    return sorted(spans, key=lambda span: span.start)


def _birth_year(message: Message, match: re.Match[str]) -> Span | None:
    year = int(match["year"])
    year += 1900 if year < 100 else 0
    words = match.group()
    if words.startswith(("tuổi", "tuoi", "đời", "doi")) and len(match["year"]) < 4:
        return None
    if _MERGER.match(words) and year > 2008:  # "sn" is "sáp nhập" to the normaliser; units merged in 2025
        return None
    return message.span("age", match.start(), match.end(), {"birth_year": year}, _role(message, match.start()))


def _age(message: Message, index: int, number: Number, before: list[Span]) -> tuple[Span | None, int]:
    tokens = message.tokens
    start, end = tokens[index].start, tokens[number.end - 1].end
    low, high, last = number.value, number.high, number.end
    if index and tokens[index].glued and tokens[index - 1].text in {"/", "."}:
        return None, last
    if high is None and last < len(tokens) - 1 and tokens[last].text in {"-", "đến", "den", "tới", "toi", "hoặc"}:
        second = number_at(message, last + 1)
        if second and second.value > low and _YEARS.match(message.text, tokens[second.end - 1].end):
            high, last, end = second.value, second.end, tokens[second.end - 1].end
    if number.grouped or low != int(low) or not 0 < low < 110 or _APART_BEFORE.search(message.text[:start]):
        return None, last
    unit, after = _unit(message, index, start, end, low)
    if unit is None:
        return None, last
    value: dict[str, object] = {"value": int(low)}
    if high is not None:
        value["max"] = int(high)
    value["unit"] = unit
    first, after, bound = bounds.around(message, start, after)
    if _OUTSIDE_BEFORE.search(message.text[:start]):
        first, bound = _OUTSIDE_BEFORE.search(message.text[:start]).start(), "min"  # type: ignore[union-attr]
    if bound and high is None:
        value["bound"] = bound
    role = _role(message, start, before)
    if role is None and (low < _GROWN or unit == "month"):
        role = "child"
    return message.span("age", first, after, value, role), last


def _unit(message: Message, index: int, start: int, end: int, low: float) -> tuple[str | None, int]:
    months = _MONTHS.match(message.text, end)
    if months:
        return "month", months.end()
    token = message.tokens[index]
    listed = _LISTED_AFTER.match(message.text, end) if token.is_number and not token.glued else None
    before = message.text[:start]
    alone = _MONTHS_ALONE.match(message.text, end) if low <= _MOST_MONTHS and _CHILD_BEFORE.search(before) else None
    if alone or listed:
        in_months = alone or listed["unit"].startswith("th")  # type: ignore[index]
        return ("month" if in_months else "year"), (alone.end() if alone else end)
    years = _YEARS.match(message.text, end)
    if years:
        teencode = years.group().strip() == "t"
        words = before.split()
        if teencode and not (low >= 16 and words and _TEENCODE_BEFORE.fullmatch(words[-1]) and message.tokens[index].is_number):
            return None, end
        return "year", years.end()
    outside = _OUTSIDE_BEFORE.search(before) and low >= 20
    told = _AGE_WORD_BEFORE.search(before) and low >= 14
    if (outside or told) and _ALONE_AFTER.match(message.text, end):
        return "year", end
    return None, end


def _role(message: Message, start: int, told: list[Span] | None = None) -> str | None:
    """Whose age it is: the nearest person or child before it in the sentence."""
    sentence = sentence_start(message, start)
    child = max(
        (match.end() for match in _CHILD.finditer(message) if sentence <= match.start() and match.end() <= start), default=-1
    )
    owner = subjects.owner_before(message, sentence, start)
    nearest = child > sentence and child >= (owner.end if owner else -1)
    if nearest and len(message.text[child:start].split()) <= 5 and not re.search(r"[,;]", message.text[child:start]):
        return "child"
    if owner is None or len(message.text[owner.end : start].split()) > 6:
        return _same_as_before(message, start, told)
    if owner.who == subjects.OTHER:
        words = message.text[owner.start : owner.end]
        return "child" if _CHILD.match(words) else "other"
    return subjects.SPOUSE if owner.who == subjects.SPOUSE else None


def _same_as_before(message: Message, start: int, told: list[Span] | None) -> str | None:
    """ "2 con, 5 tuổi và 3 tuổi": the second age is a child's like the first."""
    if not told or told[-1].role != "child":
        return None
    first = message.normalized.original_span(start, start + 1)[0]
    return "child" if 0 <= first - told[-1].end <= 12 else None
