"""Amounts of money: "15tr", "1tr5", "mười lăm triệu rưỡi", "12.500.000đ", "15-17 triệu", "lương em 15".

Value: `{"amount": VND, "unit": "VND", "period": "month" | "year" | None, "per": "m2" | None}`, with `"max"` (VND) for
a range and `"bound": "min" | "max"` for "hơn 20tr", "dưới 15 triệu". Role: `self`, `spouse` or `household` where the amount is somebody's income, otherwise None (a price, a limit,
another person's income). A wage by the day, the hour or the week is no monthly fact and is left out.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from nlu.extractors import bounds, subjects
from nlu.extractors.amounts import Amount, amounts
from nlu.extractors.earners import is_limit, role_of
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read, sentence_start
from nlu.extractors.span import Span
from nlu.normalizer import normalize

_PERIOD_AFTER = pattern(
    r"\s*(?:đồng |vnđ |vnd )?(?:"
    r"(?P<m2>(?:/|trên|cho|mỗi|1|một|per)? ?(?:/ ?)?(?:1|một|mỗi|a)? ?(?:m2|mét vuông|m vuông|met2|mét2|square met(?:er|re))"
    r"|/ ?(?:1 )?(?:mét|m)|(?:một|1|mỗi) (?:mét|m))"
    r"|(?P<month>/ ?(?:1 )?(?:tháng|thág|thg|th|t)|(?:một|1|mỗi|hàng|hằng|trên|trong một|trong 1) ?(?:tháng|thg|th)|tháng(?! ?\d| thì| này| sau| trước| nào| có| được)|a month|per month|/ ?month|monthly)"
    r"|(?P<year>/ ?(?:1 )?năm|(?:một|1|mỗi|hàng|hằng|cả|trong một|trong 1) năm(?! nay| qua| rồi| trước| ngoái| tới)|a year|per year|/ ?year)"
    r"|(?P<short>(?:/|một|1|mỗi|a|per) ?(?:1 )?(?:ngày|hôm|buổi|giờ|tiếng|h|ca|công|tuần|chuyến|đơn|cuốc|day|hour|week))"
    r")" + RIGHT
)
_EACH = r"(?:mỗi|một|1|từng) (?:người|đứa|đầu người|bên|ng)|/ ?(?:1 )?người"
_PER_HEAD_AFTER = pattern(r"\s*(?:" + _EACH + ")" + RIGHT)
_EACH_BEFORE = pattern(LEFT + r"(?:mỗi|từng) (?:người|đứa|bên|ng)(?: \w+){0,3} ?$")
_MONTH_BEFORE = pattern(
    LEFT + r"(?:(?:mỗi|một|1|hàng|hằng|trong|bình quân|trung bình|bq|lương|thu nhập) tháng|tháng)(?! ?\d)"
    r"(?: (?!vay|căn|giá|nếu|mua|vốn|để mua|nếu)\w+){0,6} ?$"
)
_YEAR_BEFORE = pattern(LEFT + r"(?:mỗi|một|1|hàng|hằng|cả|theo|lương|thu nhập|income) năm(?: (?!nay|ngoái|trước)\w+){0,4} ?$")
_SHORT_BEFORE = pattern(
    LEFT
    + r"(?:ngày|hôm|giờ|tiếng|(?<!tăng )(?<!tang )ca|tuần|buổi|công)(?: (?:công|làm|nào|em|tôi|mình|anh|chị|nó|được|khoảng|tầm|kiếm|là|cũng|chỉ|thì|cỡ)){0,5} ?$"
)
_TWO = pattern(
    LEFT
    + r"(?:(?:hai|2) ?(?:vợ chồng|đứa|người|vc|vợ ck|vk chồng)|vợ chồng|cả hai|cả 2|(?:em|tôi|mình) (?:và|với|cùng) (?:vợ|chồng|vk|ck)|(?:vợ|chồng|vk|ck) (?:và|với|cùng) (?:em|tôi|mình))"
)
_WIFE = phrases("vợ|vk|bà xã|bx")
_HUSBAND = phrases("chồng|ck|ông xã|anh xã|ox")


def extract(text: str) -> list[Span]:
    """Every amount of money in `text`, in order."""
    message = read(text)
    found = list(amounts(message))
    result: list[Span] = []
    previous_end = 0
    for index, amount in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        after_wage = bool(result) and result[-1].role in (subjects.SELF, subjects.SPOUSE)
        span = _span(message, amount, previous_end, following, after_wage=after_wage)
        if span:
            result.append(span)
        previous_end = _units_after(message, message.tokens[amount.end - 1].end)[2]
    return _net_only(message, _without_parts(_own_half(message, _separate_pair(message, result))))


def _span(message: Message, amount: Amount, previous_end: int, following: Amount | None, *, after_wage: bool) -> Span | None:
    tokens = message.tokens
    start, end = tokens[amount.start].start, tokens[amount.end - 1].end
    sentence = sentence_start(message, start)
    before = message.text[max(sentence, previous_end) : start]
    period, per, unit_end, short = _units_after(message, end)
    if short or (period is None and per is None and _SHORT_BEFORE.search(before)):
        return None
    if period is None and per is None:
        period = "year" if _YEAR_BEFORE.search(before) else "month" if _MONTH_BEFORE.search(before) else None
    low, high = amount.low, amount.high
    place = (start, unit_end)
    role = None if per else role_of(message, amount, place, sentence, previous_end, following, period, after_wage=after_wage)
    if role and _is_each_of_two(message, before, unit_end, sentence, start):
        low, high, role = low * 2, high * 2 if high else None, subjects.HOUSEHOLD
    value: dict[str, object] = {"amount": round(low)}
    if high is not None:
        value["max"] = round(high)
    value |= {"unit": "VND", "period": period, "per": per}
    bound = bounds.around(message, start, unit_end, whole=False)[2]
    if bound and high is None:
        value["bound"] = bound
    return message.span("money", start, unit_end, value, role)


def _units_after(message: Message, end: int) -> tuple[str | None, str | None, int, bool]:
    """Period, per, where they end, and whether the amount is by the day or shorter."""
    period = per = None
    unit_end = end
    for _ in range(2):  # "/m2/tháng", "/người/tháng"
        match = _PERIOD_AFTER.match(message.text, unit_end)
        head = None if match else _PER_HEAD_AFTER.match(message.text, unit_end)
        if match is None and head is None:
            break
        if match is None:
            if not _PERIOD_AFTER.match(message.text, head.end()):  # type: ignore[union-attr]
                break
            unit_end = head.end()  # type: ignore[union-attr]
            continue
        if match.lastgroup == "short":
            return None, None, unit_end, True
        if match.lastgroup == "m2":
            per = "m2"
        else:
            period = match.lastgroup
        unit_end = match.end()
    return period, per, unit_end, False


def _is_each_of_two(message: Message, before: str, unit_end: int, sentence: int, start: int) -> bool:
    """ "hai vợ chồng mỗi đứa 9tr" is twice nine."""
    each = _EACH_BEFORE.search(before) or _PER_HEAD_AFTER.match(message.text, unit_end)
    return bool(each and _TWO.search(message.text[sentence:start]) and not is_limit(before))


def _separate_pair(message: Message, spans: list[Span]) -> list[Span]:
    """Two persons' wages told apart: "vợ chồng em lương 12 và 15 triệu", "chồng 14tr, vợ 9tr".

    Who of them writes is not said, but together they are the couple's income: the first is taken as the citizen's.
    """
    for index, (first, second) in enumerate(pairwise(spans)):
        between = normalize(message.normalized.original[first.end : second.start]).text
        listed = first.role == second.role == subjects.HOUSEHOLD and between in {"và", "va", "với", "voi", ",", "+", "&"}
        if listed or _wife_and_husband(message, spans, first, second):
            spans[index] = replace(first, role=subjects.SELF)
            spans[index + 1] = replace(second, role=subjects.SPOUSE)
    return spans


def _own_half(message: Message, spans: list[Span]) -> list[Span]:
    """ "chồng em 15tr, vợ 8tr": she who says "chồng em" is the wife, so the wife's wage is her own."""
    if any(span.role == subjects.SELF for span in spans):
        return spans
    result = list(spans)
    for index, (first, second) in enumerate(pairwise(spans)):
        if not first.role == second.role == subjects.SPOUSE:
            continue
        told = read(normalize(message.normalized.original[: second.end]).text)
        owners = [m for m in subjects.mentions(told) if m.who == subjects.SPOUSE][-2:]
        words = [told.text[m.start : m.end] for m in owners]
        if len(words) < 2 or bool(_WIFE.match(words[0])) == bool(_WIFE.match(words[1])):
            continue
        mine = [" " in word.replace(" xã", "") for word in words]
        if mine == [True, False]:
            result[index + 1] = replace(second, role=subjects.SELF)
        elif mine == [False, True]:
            result[index] = replace(first, role=subjects.SELF)
    return result


def _wife_and_husband(message: Message, spans: list[Span], first: Span, second: Span) -> bool:
    """True for "vợ 8tr chồng 10tr" where neither is called "vợ em", "chồng tôi" and "I" earns nothing."""
    if not first.role == second.role == subjects.SPOUSE or any(span.role == subjects.SELF for span in spans):
        return False
    told = normalize(message.normalized.original[: second.end]).text
    owners = [m for m in subjects.mentions(read(told)) if m.who == subjects.SPOUSE][-2:]
    words = [told[m.start : m.end] for m in owners]
    return (
        len(words) == 2
        and all(" " not in word.replace(" xã", "") for word in words)
        and any(one.fullmatch(words[0]) and other.fullmatch(words[1]) for one, other in ((_WIFE, _HUSBAND), (_HUSBAND, _WIFE)))
    )


_GROSS = phrases(r"cơ bản|lương cứng|hợp đồng|trước thuế|chưa trừ|gross|đóng bảo hiểm|trên giấy tờ|lương bậc")
_NET = phrases(
    r"thực nhận|thực lĩnh|thực lãnh|sau thuế|net|về tay|cầm về|còn|trừ hết|tổng|full|tăng ca (?:được|lên|thì|nữa|vào|là)|cả tăng ca|có tăng ca|thêm tăng ca"
)


def _net_only(message: Message, spans: list[Span]) -> list[Span]:
    """ "lương cơ bản 5tr2, tăng ca full được 11tr": the law counts what is received, so the base is nobody's income."""
    result = list(spans)
    for index, (base, pay) in enumerate(pairwise(spans)):
        if not base.role or base.role != pay.role:
            continue
        since = spans[index - 1].end if index else 0
        before = normalize(message.normalized.original[since : base.start]).text
        between = normalize(message.normalized.original[base.end : pay.start]).text
        if _GROSS.search(before) and _NET.search(between):
            result[index] = replace(base, role=None)
    return result


def _without_parts(spans: list[Span]) -> list[Span]:
    """ "lương cứng 6tr, phụ cấp 2tr, tổng 8tr" is 8; "em 8 củ vợ 7 củ là 15 củ" has 15 as the household's."""
    for index in range(2, len(spans)):
        first, second, total = spans[index - 2 : index + 1]
        if first.value["amount"] + second.value["amount"] != total.value["amount"] or total.value["per"]:
            continue
        if total.role and first.role == second.role == total.role:
            return _without_parts(spans[: index - 2] + spans[index:])
        if {first.role, second.role} == {subjects.SELF, subjects.SPOUSE}:
            spans[index] = replace(total, role=subjects.HOUSEHOLD)
    return spans
