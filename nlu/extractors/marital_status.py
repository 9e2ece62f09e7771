"""Marital status of the citizen: `single` (also divorced, widowed) or `married`.

Only what the citizen says of himself or herself counts: "người độc thân thì sao?" and "con trai tôi đã cưới vợ" give
nothing, and neither does a choice between both ("độc thân hay đã kết hôn"). A husband or wife of whom something is told
("chồng là bộ đội", "lương vợ 9tr") is the citizen's; who lives apart ("ly thân") is married until divorced; of a couple
that has parted ("vợ chồng em ly hôn rồi") only the parting counts.
"""

from __future__ import annotations

import re

from nlu.extractors import subjects
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read
from nlu.extractors.span import Span

_ME = r"(?:em|tôi|mình|anh|chị|tớ|tui|tao|cháu|e|t|mk|nhà em|nhà tôi|chúng em|chúng tôi)"
_NOT_YET = r"(?:chưa|không|ko|chẳng|chả|chửa)(?: hề| từng| bao giờ)?"
_PARTNER = r"(?:ông |bà )?(?:vợ|chồng|vk|ck)|bà xã|ông xã|anh xã|ox|bx"
# Who is no husband or wife any more, or not yet
_NO_PARTNER_AFTER = rf"(?! (?:cũ|mất(?! (?:tích|việc|sức|liên lạc))|qua đời|đã mất|bỏ(?! đội)|tương lai|sắp cưới){RIGHT})"
_SINCE = r"(?:(?: từ| hồi| vào)? (?:năm|tháng) (?:\d+|ngoái|kia|trước)|(?: được)? (?:\d+|một|hai|ba|mấy|vài) (?:năm|tháng))"

_SINGLE = phrases(
    r"độc thân|đơn thân|single mom|single(?! (?:person|people|applicants?|parents?))|unmarried|divorced|widow(?:ed|er)?|not married|"
    rf"{_NOT_YET} (?:có |lấy |cưới |theo )?(?:vợ chồng|vợ con|vợ|chồng con|chồng)(?! (?:em|tôi|mình|anh|cũ|nào cũng))(?: con)?|"
    r"không còn là vợ chồng|(?:đã|mới) bỏ nhau|bỏ nhau(?: rồi|(?= (?:năm|từ|hồi|\d)))|"
    rf"{_NOT_YET} (?:muốn|tính|định|kịp|dám|nghĩ (?:đến|tới)(?: chuyện)?) (?:lấy|cưới|kết hôn)(?: vợ| chồng| ai)?|"
    rf"{_NOT_YET} (?:lập|có|xây dựng) gia đình(?: riêng)?|{_NOT_YET} (?:đăng ký )?kết hôn|{_NOT_YET} (?:lấy|cưới|yêu) ai|{_NOT_YET} đăng ký(?= ?(?:$|[,.;]|với nhau|ở với nhau))|{_NOT_YET} cưới(?: xin| vợ| chồng| ai)?|"
    r"(?P<left>(?:đã |mới |vừa |từng )?(?:ly hôn|ly dị|li hôn|li dị|bỏ (?:vợ|chồng)|(?:vợ|chồng) (?:em |tôi |mình )?bỏ(?! đội))(?: (?:rồi|vợ|chồng)|(?= (?:được )?(?:\d+|một|hai|ba|mấy|vài) (?:năm|tháng)))?)|"
    rf"(?:goá|góa)(?: (?:vợ|chồng|bụa))?|ở góa|ở giá|(?:(?:vợ|chồng)(?: (?:em|tôi|mình|cháu|anh|chị))?|{subjects.PARTNER_AT_HOME})(?: (?:đã|mới|vừa|thì|bị \w+))* (?:mất|qua đời|chết|hy sinh|khuất)(?! (?:sức|việc|khả năng|tích|liên lạc|hết|tiền|nhà|đất))(?: (?:rồi|sớm|lâu rồi))?|"
    r"(?<!đã )(?:mất|chết) (?:vợ|chồng)|(?P<parted>(?:đã |mới |vừa )?(?:chia tay|bỏ|thôi) (?:vợ|chồng)(?: cũ)?(?: rồi)?)|(?:đã )?có (?:giấy|quyết định) (?:ly hôn|ly dị|li hôn)|(?:toà|tòa)(?: án)?(?: đã)? (?:xử|cho) (?:ly hôn|ly dị|li hôn)(?: xong)?|"
    r"(?:đã|vừa|mới) ra (?:toà|tòa) (?:xong|rồi)(?:,? mỗi người (?:một|1) (?:ngả|nơi|phương))?|mỗi người (?:một|1) (?:ngả|nơi|phương)|đường ai nấy đi|gái ế|trai ế|trai tân|gái son|chưa có (?:đôi|bạn đời|người yêu|ny)|chưa ai (?:rước|lấy)|"
    r"f a|fa|ế (?:vợ|chồng|nặng|chỏng|chổng|lắm|quá|lâu|bền vững|thôi|rồi|mà|nên)|ế(?=$| ?[,.!?])|còn son|ở vậy(?= nuôi)|gà trống(?= nuôi con)|phòng không|chưa có ai|không có (?:vợ|chồng)|single mom"
)
_MARRIED = phrases(
    rf"(?:đã|mới|vừa|vừa mới) (?:kết hôn|cưới|đăng ký kết hôn|có (?:vợ|chồng)|lấy (?:vợ|chồng)|lập gia đình|có gia đình)(?: (?:rồi|vợ|chồng))?|"
    r"(?:kết hôn|cưới|cưới nhau|có gia đình|lập gia đình|có (?:vợ|chồng)|lấy (?:vợ|chồng)|đăng ký kết hôn)(?: (?:rồi|nhau rồi))|"
    rf"(?:cả )?(?:hai |2 ?)?vợ chồng (?:trẻ |son |già )?(?:nhà |chúng )?{_ME}{RIGHT}|(?:vợ|chồng) (?:và|với|cùng) {_ME}{RIGHT}|vợ ck {_ME}|vc {_ME}|vk ck|(?P<two>(?:cả )?(?:hai|2) ?)vợ chồng|"
    rf"(?:{_PARTNER}) (?:của |nhà )?{_ME}{RIGHT}{_NO_PARTNER_AFTER}|{subjects.PARTNER_AT_HOME}{RIGHT}{_NO_PARTNER_AFTER}|bà xã|ông xã|anh xã|ox|bx|"
    rf"(?:đang |đã |sống )*(?:ly|li) thân(?: (?:vợ|chồng))?|(?:kết hôn|cưới|cưới nhau|lập gia đình|có (?:vợ|chồng)|lấy (?:vợ|chồng)|lấy nhau|đăng ký kết hôn)(?={_SINCE}{RIGHT})|"
    rf"(?:theo|về nhà|ở nhà|ở bên nhà) (?:chồng|vợ)(?= (?:ra|về|vào|lên|xuống|ở|sống|làm))|"
    r"(?:1|một) (?:vợ|chồng)(?= (?:và )?(?:\d|một|hai|ba|bốn) (?:con|cháu|đứa|bé))|(?:vợ|chồng)(?= (?:và|với|cùng) (?:(?:\d|một|hai|ba|bốn) (?:con|cháu|đứa|bé|nhóc)|con (?:gái|trai|nhỏ)))|(?:có|lấy) (?:vợ|chồng)(?: con)?|(?<=với )(?:vợ|chồng) con(?! (?:em|tôi|mình))|(?:đã|mới|vừa|lại) tái hôn|tái hôn(?= (?:rồi|năm|từ|được|với (?:vợ|chồng)))|(?:cưới|lấy) (?:vợ|chồng) (?:lần (?:2|hai)|khác|mới)|có gia đình(?= và| rồi|$)|(?:we are|we're|i am|i'm) (?:a )?married|married(?! couples?)|my (?:wife|husband|spouse)"
)
# "vợ 9tr", "chồng là bộ đội", "vợ chồng cùng làm công ty": somebody of whom a fact is told
_TOLD = (
    r"(?=(?: (?:thì|lại|cũng|đang|hiện|hiện tại|hiện nay|mới|năm nay|đều|cùng|vẫn|chỉ|nay|có))* (?:là(?! ai| gì| người nào)|làm|đi làm|lương|thu nhập|"
    r"chạy|lái|buôn|bán|dạy|công tác|nội trợ|ở nhà|ở trọ|thất nghiệp|nghỉ|không (?:có lương|đi làm)|mất việc|bầu|có bầu|mang thai|nuôi|gấp|được (?:bố|mẹ|ba|má|ông|bà|nhà|chia|thừa)|lo|kém|hơn (?:em|tôi|mình)|sinh (?:năm|\d)|sn|đi (?:bộ đội|biển|tàu|xây|xuất khẩu|nước ngoài|xklđ)|"
    r"công nhân|giáo viên|bộ đội|quân nhân|công an|viên chức|công chức|thợ|y tá|bác sĩ|kỹ sư|kế toán|tài xế|bảo vệ|tự do|hưởng|lĩnh|kiếm|khuyết tật|(?:một|hai|ba|1|2|3) (?:con|đứa|cháu|bé)|\d))"
)
_PARTNER_TOLD = phrases(
    rf"(?:{_PARTNER}|(?:vợ chồng|vc)(?! (?:trẻ|nào))){_TOLD}|vợ chồng (?:son|trẻ)(?= (?:chưa|mới|lương|thu nhập|làm))"
)
_BEGINS = pattern(
    r"(?:^|[,.;:!?(+]|"
    + LEFT
    + rf"(?:{_ME}|còn|với|và|cùng|nhưng|mà|của|lương|thu nhập|tuổi|con|cháu|triệu|tr|củ|đồng|t|nhà|nay|\d))\s*$"
)
_CONDITION = phrases(r"nếu|giả sử|trường hợp|người mà|mà chồng|mà vợ|thì (?:vợ|chồng)|hay (?:vợ|chồng)")
_BOTH = phrases(rf"{_ME} (?:và|với|cùng) (?:{_PARTNER}){_NO_PARTNER_AFTER}")
_MY_PARTNER = pattern(rf"(?:vợ|chồng|vk|ck|vc) (?:của |nhà )?{_ME}$")
_LIVES_WITH = phrases(r"người yêu|bạn gái|bạn trai|ny")
_PARTED_NEAR = 4  # words between a couple and its parting
_BUT = phrases(r"nhưng|mà|còn|song")
_ANSWER = phrases(r"kết hôn|lập gia đình|có gia đình")
_NEGATION_BEFORE = pattern(
    LEFT + r"(?:chưa|không|ko|sắp|chuẩn bị|định|dự định|muốn|khi|nếu|trước khi|để|tính)(?: (?:đã|có|phải|hề|bao giờ))? ?$"
)
_GENERIC_BEFORE = pattern(
    LEFT
    + r"(?:(?:cho|với|của|mà|những|các|hoặc|hay|và|đối với) )?(?:người|ng|hộ|cặp|đối tượng|trường hợp|mức|áp mức|phụ nữ|nữ|giấy|tình trạng|diện|xác nhận|tính là|coi là|xem là|gọi là|thế nào là|a|single)(?: (?:đã|đang|còn|có|là|dân))* ?$"
)
_I_AM_SOMEONE = pattern(LEFT + rf"(?:{_ME}|là)(?: (?:đang|vẫn|cũng|hiện|là|một|1))* (?:người|ng) ?$")
_GENERIC_COUPLE = pattern(
    LEFT + r"(?:phải|của|cho|được|mà|nếu|trường hợp|hoặc|những|các)(?: có)?(?: cả)? ?(?:hai|2|cả hai|cả 2) ?$"
)
_SUM_AFTER = pattern(
    r" (?:(?:là|được|cộng lại|khoảng|tầm|chừng|cỡ|hơn|gần|chỉ|có|mỗi tháng|một tháng) )*(?:\d|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
)
_RULE_BEFORE = pattern(LEFT + r"(?:nếu|giả sử|trường hợp|những|các|phải)" + RIGHT)
_SELF_BEFORE = pattern(LEFT + rf"{_ME}(?: (?:đã|mới|vừa|từng|thì|là|hiện|bị|cũng|một lần))* ?$")
_PHRASE_END = pattern(r"\s*(?:$|[,.;]|(?:có|nuôi|đang) (?:\d|một|hai|ba|nuôi))")
_SPOKEN_OF_BEFORE = pattern(
    LEFT + r"(?:khi|sau|nếu|vụ|đơn|người|giấy|thủ tục|được|sắp|muốn|định|về|án|chưa|không|hay|hoặc|là)(?: \w+)? ?$"
)
_TERM_AFTER = 12  # letters of " được 2 năm"
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
    return sorted(_without_parted(message, spans) or _partner_told(message, taken), key=lambda span: span.start)


def _without_parted(message: Message, spans: list[Span]) -> list[Span]:
    """ "vợ chồng em ly hôn rồi", "tôi với vợ đã có giấy ly hôn": the couple is no more."""
    original = message.normalized.original

    def parted(couple: Span) -> bool:
        gaps = (original[couple.end : other.start] for other in spans if other.value == "single" and couple.end <= other.start)
        return any(len(gap.split()) <= _PARTED_NEAR and not re.search("[.;!?]", gap) for gap in gaps)

    return [span for span in spans if span.value == "single" or not parted(span)]


def _partner_told(message: Message, taken: list[tuple[int, int]]) -> list[Span]:
    """A wife or husband named without "my" of whom a fact is told, or beside "I": once, and in a message that says no more."""
    told = [match for match in _PARTNER_TOLD.finditer(message) if _BEGINS.search(message.text[: match.start()])]
    matches = [
        match
        for match in (*told, *_BOTH.finditer(message))
        if all(match.end() <= start or end <= match.start() for start, end in taken)
    ]
    if not matches or _CONDITION.search(message.text):
        return []
    first = min(matches, key=lambda match: match.start())
    return [message.span("marital_status", first.start(), first.end(), "married")]


def _is_own_fact(message: Message, start: int, end: int, status: str, couple: bool, left: bool) -> bool:
    before = message.text[max(0, start - 40) : start]
    if couple and _GENERIC_COUPLE.search(before) and not _told_of_couple(message, end, before):
        return False
    if left and not _left_by_citizen(message, start, end, before):
        return False
    if _RULE_AFTER.match(message.text, end) or _EITHER_BEFORE.search(before):
        return False
    if status == "married" and _NEGATION_BEFORE.search(before):
        return False
    if _GENERIC_BEFORE.search(before) and not _I_AM_SOMEONE.search(before):
        return False
    return not _said_of_another(message, start, end, status)


def _said_of_another(message: Message, start: int, end: int, status: str) -> bool:
    """ "con trai tôi đã cưới vợ": the nearest person, right before, is somebody else."""
    owner = subjects.owner_before(message, max(0, start - 25), start)
    if owner is None or owner.who != subjects.OTHER or _MY_PARTNER.search(message.text[start:end]):
        return False
    if status == "single" and _LIVES_WITH.match(message.text, owner.start):
        return False  # "ở với bạn gái, chưa đăng ký"
    gap = message.text[owner.end : start]
    return len(gap.split()) <= 3 and not _BUT.search(gap)


def _told_of_couple(message: Message, end: int, before: str) -> bool:
    """ "thu nhập của 2 vợ chồng là 32 triệu" tells the citizen's own; "nếu …" and "… tối đa" ask for a rule."""
    return bool(_SUM_AFTER.match(message.text, end)) and not _RULE_BEFORE.search(before)


def _left_by_citizen(message: Message, start: int, end: int, before: str) -> bool:
    """ "Em ly hôn", "đã ly hôn", "45 tuổi, ly hôn, 2 con", or nothing else said; "ly hôn thì chia nhà thế nào?" is about divorce."""
    return bool(
        _SELF_BEFORE.search(before)
        or _DONE.search(message.text[start : end + _TERM_AFTER])
        or len(message.tokens) <= 4
        or _in_a_list(message, end, before)
    )


def _in_a_list(message: Message, end: int, before: str) -> bool:
    """True where "ly hôn" closes a phrase of the citizen's own facts, and no case, paper or condition is spoken of."""
    return bool(_PHRASE_END.match(message.text, end) and not _SPOKEN_OF_BEFORE.search(before))
