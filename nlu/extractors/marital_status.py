"""Marital status of the citizen: `single` (also divorced, widowed) or `married`.

Only what the citizen says of himself or herself counts: "người độc thân thì sao?" and "con trai tôi đã cưới vợ" give
nothing, and neither does a choice between both ("độc thân hay đã kết hôn").
"""

from __future__ import annotations

from nlu.extractors import subjects
from nlu.extractors.reading import LEFT, Message, pattern, phrases, read
from nlu.extractors.span import Span

_ME = r"(?:em|tôi|mình|anh|chị|tớ|tui|tao|cháu|e|t|mk|nhà em|nhà tôi|chúng em|chúng tôi)"
_NOT_YET = r"(?:chưa|không|ko|chẳng|chả)(?: hề| từng)?"

_SINGLE = phrases(
    r"độc thân|đơn thân|single mom|single(?! (?:person|people|applicants?|parents?))|unmarried|divorced|widow(?:ed|er)?|not married|"
    rf"{_NOT_YET} (?:có |lấy |cưới |theo )?(?:vợ chồng|vợ con|vợ|chồng con|chồng)(?! (?:em|tôi|mình|anh|cũ|nào cũng))(?: con)?|"
    rf"{_NOT_YET} (?:lập|có|xây dựng) gia đình(?: riêng)?|{_NOT_YET} (?:đăng ký )?kết hôn|{_NOT_YET} (?:lấy|cưới|yêu) ai|{_NOT_YET} cưới(?: xin| vợ| chồng| ai)?|"
    r"(?P<left>(?:đã |mới |vừa |từng )?(?:ly hôn|ly dị|li hôn|li dị|bỏ (?:vợ|chồng)|(?:vợ|chồng) (?:em |tôi |mình )?bỏ(?! đội))(?: (?:rồi|vợ|chồng)| (?:được )?(?:\d+|một|hai|ba|mấy) (?:năm|tháng))?)|"
    r"(?:goá|góa)(?: (?:vợ|chồng|bụa))?|ở góa|(?:vợ|chồng)(?: (?:em|tôi|mình|cháu|anh))?(?: đã)? (?:mất|qua đời)(?! (?:sức|việc))(?: (?:rồi|sớm|lâu rồi))?|"
    r"f a|fa|ế (?:vợ|chồng|nặng|chỏng|chổng|lắm|quá|lâu|bền vững|thôi|rồi|mà|nên)|ế(?=$| ?[,.!?])|còn son|ở vậy nuôi con|phòng không|chưa có ai|không có (?:vợ|chồng)|single mom"
)
_MARRIED = phrases(
    rf"(?:đã|mới|vừa|vừa mới) (?:kết hôn|cưới|đăng ký kết hôn|có (?:vợ|chồng)|lấy (?:vợ|chồng)|lập gia đình|có gia đình)(?: (?:rồi|vợ|chồng))?|"
    r"(?:kết hôn|cưới|cưới nhau|có gia đình|lập gia đình|có (?:vợ|chồng)|lấy (?:vợ|chồng)|đăng ký kết hôn)(?: (?:được|từ))?(?: (?:\d+|một|hai|ba|mấy) (?:năm|tháng))?(?: nay)? rồi|"
    r"(?:kết hôn|cưới|cưới nhau|lấy (?:vợ|chồng)) được|"
    rf"(?:cả )?(?:hai |2 ?)?vợ chồng (?:trẻ )?(?:nhà )?{_ME}|vợ ck {_ME}|vc {_ME}|vk ck|(?P<two>(?:cả )?(?:hai|2) ?)vợ chồng|"
    rf"(?:vợ|chồng|bà xã|ông xã|anh xã|vk|ck) (?:của |nhà )?{_ME}(?! (?:cũ|mất|qua đời|đã mất|bỏ(?! đội)|tương lai|sắp cưới))|(?:bà xã|ông xã|anh xã)|"
    r"(?:1|một) (?:vợ|chồng)(?= (?:và )?(?:\d|một|hai|ba|bốn) (?:con|cháu|đứa|bé))|(?:vợ|chồng)(?= và (?:\d|một|hai|ba|bốn) (?:con|cháu|đứa|bé))|(?:có|lấy) (?:vợ|chồng)(?: con| (?:và )?(?:\d|một|hai|ba) con)?|có gia đình(?= và| rồi|$)|(?:we are|we're|i am|i'm) (?:a )?married|married(?! couples?)|my (?:wife|husband|spouse)"
)
_ANSWER = phrases(r"kết hôn|lập gia đình|có gia đình")
_NEGATION_BEFORE = pattern(
    LEFT + r"(?:chưa|không|ko|sắp|chuẩn bị|định|dự định|muốn|khi|nếu|trước khi|để|tính)(?: (?:đã|có|phải|hề|bao giờ))? ?$"
)
_GENERIC_BEFORE = pattern(
    LEFT
    + r"(?:(?:cho|với|của|mà|những|các|hoặc|hay|và|đối với) )?(?:người|ng|hộ|cặp|đối tượng|trường hợp|mức|áp mức|phụ nữ|nữ|giấy|tình trạng|diện|xác nhận|a|single)(?: (?:đã|đang|còn|có|là|dân))* ?$"
)
_I_AM_SOMEONE = pattern(LEFT + rf"(?:{_ME}|là)(?: (?:đang|vẫn|cũng|hiện|là|một|1))* (?:người|ng) ?$")
_GENERIC_COUPLE = pattern(
    LEFT + r"(?:phải|của|cho|được|mà|nếu|trường hợp|hoặc|những|các)(?: có)?(?: cả)? ?(?:hai|2|cả hai|cả 2) ?$"
)
_SELF_BEFORE = pattern(LEFT + rf"{_ME}(?: (?:đã|mới|vừa|từng|thì|là|hiện|bị|cũng|một lần))* ?$")
_PHRASE_END = pattern(r"\s*(?:$|[,.;]|(?:có|nuôi|đang) (?:\d|một|hai|ba|nuôi))")
_SPOKEN_OF_BEFORE = pattern(
    LEFT + r"(?:khi|sau|nếu|vụ|đơn|người|giấy|thủ tục|được|sắp|muốn|định|về|án|chưa|không|hay|hoặc|là)(?: \w+)? ?$"
)
_DONE = phrases(r"đã|mới|vừa|từng|rồi|\d+|năm|tháng")
_RULE_AFTER = pattern(
    r"\s*(?:hay chưa|hay không|hay(?: là)? (?:độc thân|đã|chưa|có)|hoặc|và người|có thuộc|có phải là|mới được|chưa\s*(?:\?|$))"
)
_EITHER_BEFORE = pattern(r"(?:độc thân|kết hôn|gia đình|vợ|chồng|cưới) (?:hay|hoặc|hay là) ?$")


def extract(text: str) -> list[Span]:
    """What `text` says of the citizen's marital status, in order."""
    message = read(text)
    spans: list[Span] = []
    taken: list[tuple[int, int]] = []
    for status, expression in (("single", _SINGLE), ("married", _MARRIED)):
        for match in expression.finditer(message):
            start = match.end("two") if status == "married" and match.groupdict().get("two") else match.start()
            end = match.end()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            groups = match.groupdict()
            if _is_own_fact(message, start, end, status, bool(groups.get("two")), bool(groups.get("left"))):
                spans.append(message.span("marital_status", start, end, status))
    return sorted(spans, key=lambda span: span.start)


def _is_own_fact(message: Message, start: int, end: int, status: str, couple: bool, left: bool) -> bool:
    before = message.text[max(0, start - 40) : start]
    if couple and _GENERIC_COUPLE.search(before):
        return False
    if left and not _left_by_citizen(message, start, end, before):
        return False
    if _RULE_AFTER.match(message.text, end) or _EITHER_BEFORE.search(before):
        return False
    if status == "married" and _NEGATION_BEFORE.search(before):
        return False
    if _GENERIC_BEFORE.search(before) and not _I_AM_SOMEONE.search(before):
        return False
    owner = subjects.owner_before(message, max(0, start - 25), start)
    # "con trai tôi đã cưới vợ": the nearest person, right before, is somebody else
    return not (owner and owner.who == subjects.OTHER and len(message.text[owner.end : start].split()) <= 3)


def _left_by_citizen(message: Message, start: int, end: int, before: str) -> bool:
    """ "Em ly hôn", "đã ly hôn", "45 tuổi, ly hôn, 2 con", or nothing else said; "ly hôn thì chia nhà thế nào?" is about divorce."""
    return bool(
        _SELF_BEFORE.search(before)
        or _DONE.search(message.text[start:end])
        or len(message.tokens) <= 4
        or _in_a_list(message, end, before)
    )


def _in_a_list(message: Message, end: int, before: str) -> bool:
    """True where "ly hôn" closes a phrase of the citizen's own facts, and no case, paper or condition is spoken of."""
    return bool(_PHRASE_END.match(message.text, end) and not _SPOKEN_OF_BEFORE.search(before))
