"""Counts of persons, children, homes, rooms, years and months.

Value: `{"value": int, "of": "person" | "child" | "home" | "room" | "year" | "month" | None}`. `of` is None when the
message is a bare number ("4", "dạ bốn ạ"): what it counts is what was asked. "Chưa có con", "không nuôi con" are 0 children.
`"at_least": True` is added where children are told of without a number ("đang nuôi con nhỏ").

In "2 vợ chồng và 1 con" the "2" carries the household (3 persons), the "1 con" the children.
"""

from __future__ import annotations

import re

from nlu.extractors.numerals import DIGIT, Number, number_at
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read
from nlu.extractors.span import Span

_NOT_A_CHILD = r"(?! (?:đường|số|người|dấu|chó|mèo|xe|gà|lợn|phố|trâu|bò|vật|chữ|mắt|em|tàu|sông))"
_UNITS = pattern(
    r"\s*(?:(?P<child>(?:đứa|cháu|bé|nhóc|thằng|cô|người|em bé|cặp)? ?con(?: (?:nhỏ|trai|gái|đẻ|nuôi|riêng|chung|thơ|dại|bé|cái|sinh đôi))*"
    + _NOT_A_CHILD
    + r"|(?:bé|nhóc|baby|em bé|bé con)(?: (?:gái|trai|nhỏ))?|cháu(?: (?:nhỏ|bé|gái|trai))?|(?:đứa|nhóc) (?:nhỏ|bé|trẻ|nít|lớn|nhóc|cháu)"
    r"|đứa(?= (?:đang|học|dưới|chưa|đi học|lên|thì|rồi|thôi|là|nhỏ)| ?(?:$|[,.?!;]))|children|kids?|child)"
    r"|(?P<person>đứa(?= (?:ở|thuê|trọ|chung)(?![^\W\d_]))|(?:nhân khẩu|khẩu|thành viên|miệng ăn|nhân mạng|mạng|người|nguoi|ng|nhân khảu)(?: (?:lớn|trong nhà|trong hộ))?"
    r"(?! (?:phụ thuộc|con|ta|thứ|mua|đăng ký|nộp|cùng công ty|trong công ty|lao động|bán|bạn|đầu tiên|yêu|nước|khác|được|thôi việc|quen))"
    r"|people|persons?|members)"
    r"|(?P<room>(?:phòng ngủ|phòng|pn|ngủ|bedrooms?|rooms?)(?! (?:trọ|ban|khách|tài|công)))"
    r"|(?P<home>(?:căn|ngôi|cái|suất)(?: (?:hộ|nhà|chung cư|noxh|nhà ở xã hội))+|căn(?! ?\d)(?! (?:cứ|cước|bản|số|góc))|nhà(?! (?:\w+))|homes|houses|flats|apartments)"
    r"|(?P<year>năm(?! ?\d{4})|years?)"
    r"|(?P<month>tháng(?! ?\d)|months?))" + RIGHT
)
# "thu nhập một người hay hai người"
_EITHER_NUMBER = pattern(r"người (?:hay|hoặc)(?: (?:là|của))? ?$")
_BARE_PAIR = pattern(r"đứa")
_MATES = {"đứa", "dua"}
_BORNE_BEFORE = pattern(LEFT + r"(?:đẻ|sinh|sanh|có|nuôi|được|thêm|đông con,? tận|đông con,?)(?: (?:được|có|đủ|đã))* ?$")
_MEASURED_BEFORE = phrases(
    r"tháng|ngày|năm|lớp|khoản|điều|điểm|quý|mẫu|mẫu số|số|đợt|thứ|tầng|nhóm|loại|hạng|căn|lô|tòa|block|phòng|bậc|chương|kỳ|vùng|luật|nghị định"
)
_ONE_PERSON_OK = pattern(r"\s*(?:$|[.,;!?]|(?:thôi|ở|sống|ạ|duy nhất)(?![^\W\d_]))")
_HOUSE_BEFORE = phrases(r"nhà|hộ|gia đình|có|ở|sống|khẩu|tổng|cả|chung|gồm|đông|trọ|là")
_STAFF = phrases(r"công nhân viên|công ty|cty|doanh nghiệp|xưởng|nhà máy|tổ|phân xưởng|lớp|trường")
_COMPANY_BEFORE = pattern(r"(?:công ty|doanh nghiệp|xưởng|nhà máy|tổ sản xuất|cơ quan)(?: \w+){0,4} ?$")
_COUPLE_BEFORE = pattern(r"(?:thu nhập|lương|cả|của|cộng lại) ?$")
_WANT_ONE = pattern(r"(?:mua|tìm|kiếm|thuê|muốn|bán|được|đổi|xin|giữ|lấy|cọc|chọn)(?: \w+){0,3} ?$")
_LASTING = pattern(r"(?:được|trong|sau|hơn|sớm|trước|gần|chưa đến|chưa đủ|thuê|làm|khoảng|mới|đã|đủ|ở|kỳ hạn|hạn) ?$")
_SIX_BEFORE = pattern(r"(?:nhà|hộ|gia đình|có|ở|đình|là|khẩu|tổng)(?: (?:em|tôi|mình|có|là))* ?$")
_OWNING = phrases(r"có|đứng tên|sở hữu")
_HAVING = phrases(r"có|sinh|đẻ|được|nuôi|con cái|children|kids|childless")
# "ba năm rưỡi" and "3 năm 6 tháng" are told in months
_YEARS_AND_MONTHS = pattern(r"\s*năm (?:rưỡi|(?:và )?(?P<months>\d{1,2}) tháng)" + RIGHT)
_NO_CHILD = phrases(
    r"(?:chưa|không|chẳng|ko)(?: hề)?(?: (?:có|sinh|đẻ|được|(?:có |phải |đang |còn )?nuôi))? (?:mụn |đứa )?(?:con|em bé)(?: cái| nào| gì| nhỏ| cháu)?"
    r"(?! (?:thứ|trai|gái|dấu|số|đường|riêng|chung|đẻ|nuôi|đi|đang|em|tôi|mình|được|phải))|no (?:children|kids)|childless"
)
# "không vợ không con": bare "không con" may call the reader, beside a wife it does not
_NEITHER = phrases(r"(?<=vợ )(?:không|chưa) con|(?<=chồng )(?:không|chưa) con|(?<=vo )(?:khong|chua) con")
_SOME_CHILDREN = phrases(
    r"(?:đang |còn |phải |một mình |tự )?nuôi con(?: nhỏ| thơ| dại| một mình)?|(?:có|còn|vướng) (?:đứa )?con (?:nhỏ|bé|thơ|dại)|con còn nhỏ|"
    r"con nhỏ(?= (?:dưới|chưa|đang))"
)
_COUPLE_AND_CHILDREN = pattern(
    LEFT + r"(?P<two>hai|2) ?(?:vợ chồng|vợ ck|vk ck)(?: (?:em|tôi|mình|cháu|anh|chị|trẻ))?(?:,| và| với| cùng| có| thêm|\+)* ?"
)
_ONLY_COUPLE = pattern(
    r"(?:nhà có|chỉ có|có mỗi|mỗi|chỉ) (?:hai|2) ?(?:vợ chồng|vợ ck|vk ck)|(?:hai|2) ?(?:vợ chồng|vợ ck|vk ck)(?: em| tôi| mình)? thôi"
)
_PARENT_AND_CHILDREN = pattern(LEFT + r"(?P<n>hai|ba|bốn|năm|2|3|4|5) (?:mẹ|bố|cha|ba|má) con" + RIGHT + r"(?! (?:thứ|số))")
_SOME = r"\d|một|hai|ba|bốn"
_BY_SEX = pattern(
    LEFT
    + rf"(?P<a>{_SOME}) (?:đứa |bé |cháu |cô |thằng |cậu )?(?:con )?(?:trai|gái),? ?(?:và |với |, )?(?P<b>{_SOME}) (?:đứa |bé |cháu |cô |thằng |cậu )?(?:con )?(?:gái|trai)"
    + RIGHT
)
_BARE_MESSAGE = pattern(
    r"\s*(?:(?:dạ|vâng|ạ|thì|là|có|tầm|khoảng|chắc|được|cỡ|chừng|hơn|gần|tổng|tất cả|cả thảy|đúng|thưa|nhà|em|tôi|mình)[ ,:]*)*"
)
_BARE_TAIL = pattern(r"\s*(?:ạ|thôi|nhé|nha|a|đó|đấy|em|anh|chị|bạn)*[\s.!]*(?:ạ|nhé)?[\s.!]*$")
# "1 triệu căn", "hơn 10 nghìn căn hộ"
_MANY_HOMES = pattern(
    LEFT
    + r"(?P<n>\d{1,3}(?:[.,]\d)?|một|hai|ba|mười) ?(?P<scale>triệu|nghìn|ngàn|vạn) (?:căn(?: hộ| nhà)?|nhà ở xã hội|noxh)(?! (?:một|1|mỗi))"
    + RIGHT
)
_SCALES = {"triệu": 1_000_000, "trieu": 1_000_000, "vạn": 10_000, "van": 10_000}
_WORD_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "bon": 4, "nam": 5}
_MOST = {"child": 15, "person": 30, "room": 12, "home": 1_000_000, "year": 99, "month": 600}


def extract(text: str) -> list[Span]:
    """Every count in `text`, in order."""
    message = read(text)
    bare = _bare_message(message)
    if bare:
        return [bare]
    spans = _no_children(message)
    spans += _many_homes(message)
    index = 0
    while index < len(message.tokens):
        number = number_at(message, index)
        if number is None:
            index += 1
            continue
        found = None
        if number.high is None and number.value == int(number.value) and not number.grouped:
            found = _counted(message, index, number)
        elif number.grouped:
            found = _counted_homes(message, index, number)
        if found:
            spans.append(found)
        index = number.end
    if not any(span.value["of"] == "person" for span in spans):  # "4 người gồm 2 vợ chồng và 2 con" tells one number
        spans += _families(message, spans)
    if not any(span.value["of"] == "child" for span in spans):
        spans += [
            message.span("count", match.start(), match.end(), {"value": 1, "of": "child", "at_least": True})
            for match in list(_SOME_CHILDREN.finditer(message))[:1]
        ]
    return sorted(_sons_and_daughters(message, _without_parts(spans)), key=lambda span: span.start)


def _no_children(message: Message) -> list[Span]:
    """ "chưa có con", "không vợ không con": none."""
    told = [
        match
        for match in _NO_CHILD.finditer(message)
        # bare "không con" calls the reader ("… được không con?"), unmarked it is "không còn" as well
        if _HAVING.search(match.group().lower())
    ]
    told += [match for match in _NEITHER.finditer(message) if all(match.start() != other.start() for other in told)]
    return [message.span("count", match.start(), match.end(), {"value": 0, "of": "child"}) for match in told]


def _sons_and_daughters(message: Message, spans: list[Span]) -> list[Span]:
    """ "1 trai 1 gái", "1 con trai và 2 con gái": children told by sex are counted together."""
    for match in _BY_SEX.finditer(message.text):
        first, last = message.normalized.original_span(match.start(), match.end())
        total = sum(_small_number(match[name]) for name in ("a", "b"))
        spans = [span for span in spans if span.end <= first or last <= span.start]
        spans.append(message.span("count", match.start(), match.end(), {"value": total, "of": "child"}))
    return spans


def _small_number(word: str) -> int:
    return int(word) if word.isdigit() else DIGIT[word]


def _without_parts(spans: list[Span]) -> list[Span]:
    """ "2 con, 1 bé 5 tuổi, 1 bé 2 tuổi" is two children, not four."""
    children = sorted((span for span in spans if span.value["of"] == "child"), key=lambda span: span.start)
    parts = children[1:]
    if len(parts) > 1 and sum(part.value["value"] for part in parts) == children[0].value["value"]:
        return [span for span in spans if span not in parts]
    return spans


def _bare_message(message: Message) -> Span | None:
    """A message that is a number and nothing else."""
    lead = _BARE_MESSAGE.match(message.text)
    start = lead.end() if lead else 0
    for index, token in enumerate(message.tokens):
        if token.start < start:
            continue
        number = number_at(message, index)
        if number is None or number.high is not None or number.grouped or number.value != int(number.value):
            return None
        end = message.tokens[number.end - 1].end
        literal = number.literal or ""
        if number.value > 999 or (literal.startswith("0") and literal != "0"):
            return None
        if not _BARE_TAIL.match(message.text, end):
            return None
        return message.span("count", token.start, end, {"value": int(number.value), "of": None})
    return None


def _counted(message: Message, index: int, number: Number) -> Span | None:
    start, end = message.tokens[index].start, message.tokens[number.end - 1].end
    unit = _UNITS.match(message.text, end)
    if unit is None or _is_part_of_something(message, index, number):
        return None
    kind, value = unit.lastgroup or "", int(number.value)
    before = message.text[max(0, start - 40) : start]
    previous = message.tokens[index - 1].text if index else ""
    numbered = bool(_MEASURED_BEFORE.fullmatch(previous)) and not (
        kind in {"person", "child", "room"} and previous in {"căn", "can", "phòng"}
    )
    if numbered or not 0 < value <= _MOST.get(kind, 0):
        return None
    mixed = _YEARS_AND_MONTHS.match(message.text, end) if kind == "year" else None
    if mixed and int(mixed["months"] or 6) < 12:
        return message.span("count", start, mixed.end(), {"value": value * 12 + int(mixed["months"] or 6), "of": "month"})
    if not _fits(message, kind, value, before, unit.end()):
        return None
    if message.tokens[index].text == "sau" and not _SIX_BEFORE.search(before):
        return None  # "truoc hay sau nguoi khuyet tat"
    return message.span("count", start, unit.end(), {"value": value, "of": kind})


def _is_part_of_something(message: Message, index: int, number: Number) -> bool:
    """True within "m2", "kt3", "30/4", "01a"."""
    token = message.tokens[index]
    before = message.tokens[index - 1] if index else None
    if before and token.glued and (before.is_word or (token.is_number and before.text in {"/", ".", "-"})):
        return True
    return bool(number.literal and number.literal.startswith("0") and number.literal != "02")


def _fits(message: Message, kind: str, value: int, before: str, end: int) -> bool:
    """Whether the count says something of the household or the home, judged by its kind."""
    if kind == "child" and _BARE_PAIR.fullmatch(message.text[end - 3 : end]) and not _BORNE_BEFORE.search(before):
        return False  # "hai đứa" alone are the couple
    if kind == "person":
        mates = message.text[end - 3 : end] in _MATES and value > 2  # "4 đứa ở một phòng"; "hai đứa" are the couple
        counted = mates or message.text[end - 3 : end] not in _MATES
        return counted and not _EITHER_NUMBER.search(before) and _is_household(message, before, end, value)
    if kind == "year" and re.match(r"\s*\d", message.text[end:]):
        return False
    if value == 1 and kind in {"year", "month"}:
        return bool(_LASTING.search(before))  # "bao nhiêu một tháng" is a rate
    if value == 1 and kind == "home":
        return bool(_OWNING.search(before)) and not _WANT_ONE.search(before)
    return True


def _counted_homes(message: Message, index: int, number: Number) -> Span | None:
    """ "1.479 căn" """
    end = message.tokens[number.end - 1].end
    unit = _UNITS.match(message.text, end)
    if unit is None or unit.lastgroup != "home" or number.value > _MOST["home"]:
        return None
    return message.span("count", message.tokens[index].start, unit.end(), {"value": int(number.value), "of": "home"})


def _many_homes(message: Message) -> list[Span]:
    """ "1 triệu căn hộ" """
    found = []
    for match in _MANY_HOMES.finditer(message.text):
        number = float(match["n"].replace(",", ".")) if match["n"][0].isdigit() else DIGIT.get(match["n"], 10)
        homes = round(number * _SCALES.get(match["scale"], 1_000))
        if homes <= _MOST["home"]:
            found.append(message.span("count", match.start(), match.end(), {"value": homes, "of": "home"}))
    return found


def _is_household(message: Message, before: str, end: int, value: int) -> bool:
    if _COMPANY_BEFORE.search(before):
        return False
    if value == 2 and _COUPLE_BEFORE.search(before):
        return False
    if value == 1:
        return bool(_HOUSE_BEFORE.search(before[-14:]) and _ONE_PERSON_OK.match(message.text, end))
    return True


def _families(message: Message, spans: list[Span]) -> list[Span]:
    """ "2 vợ chồng và 1 con": three persons; "ba mẹ con": three persons."""
    found = []
    for match in _COUPLE_AND_CHILDREN.finditer(message.text):
        last = message.normalized.original_span(match.start(), match.end())[1]
        children = next(
            (s for s in spans if s.value["of"] == "child" and s.value["value"] and last - 1 <= s.start <= last + 1), None
        )
        if children is None and _ONLY_COUPLE.search(message.text, max(0, match.start() - 12), match.end() + 6):
            found.append(message.span("count", match.start("two"), match.end("two"), {"value": 2, "of": "person"}))
        if children:
            persons = {"value": 2 + children.value["value"], "of": "person"}
            found.append(message.span("count", match.start("two"), match.end("two"), persons))
    for match in _PARENT_AND_CHILDREN.finditer(message.text):
        word = match["n"]
        persons = {"value": int(word) if word.isdigit() else _WORD_NUMBERS[word], "of": "person"}
        found.append(message.span("count", match.start(), match.end(), persons))
    return found
