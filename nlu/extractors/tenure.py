"""What the citizen wants: `buy`, `rent_to_buy` ("thuê mua") or `rent`.

A present state ("đang thuê trọ"), letting ("cho thuê lại"), a contract of sale or a thing other than a home is no wish,
and neither is a choice left open ("mua hay thuê").
"""

from __future__ import annotations

import re

from nlu.extractors.reading import LEFT, RIGHT, pattern, phrases, read
from nlu.extractors.span import Span

_RENT_TO_BUY = phrases(
    r"thuê ?[-–/]? ?mua|thuê(?: (?:ở|nhà|trước|một thời gian|vài năm|mấy năm))* (?:rồi|sau|xong)(?: (?:sau|sau này|đó|này|thì|mới|tính))* mua(?: lại| đứt| luôn)*|thuê(?: (?!mua|hay|hoặc)[^\W\d_]+){1,4}? (?:rồi|xong|sau đó|sau này)(?: \w+){0,2}? mua (?:lại|luôn|đứt)|thuê mua nhà|rent[- ]to[- ](?:buy|own)|lease[- ]purchase|hire[- ]purchase"
)
_BUY = phrases(
    r"mua(?: đứt| luôn| hẳn| trả góp)?|tậu(?= (?:được |luôn )?(?:một |1 )?(?:căn|suất|nhà|noxh|cái nhà))|buy(?:ing)?|purchase|(?:muốn|mong|để) sở hữu(?: luôn| được)?(?= (?:một |1 )?(?:căn|suất|nhà))"
)
_RENT = phrases(r"thuê|rent(?:ing)?|lease")
# the Southern word; only with its marks, since "muon" is "muốn"
_SOUTHERN_RENT = re.compile(LEFT + "mướn" + RIGHT)

_NOT_WANTED = pattern(
    LEFT
    + r"(?:không|ko|chưa|chẳng|khỏi|thôi|đừng|kp|tiền đâu(?: mà)?|đâu(?: có)?|không phải)(?: (?:muốn|định|cần|có nhu cầu|tính|phải|dám|thể|nổi|có ý định))? ?$"
)
_NO_MONEY = pattern(r"(?:không|chưa|ko) (?:đủ|có)(?: đủ)? (?:tiền|khả năng|điều kiện)(?: (?:để|mà))? ?$")
_NO_BUY_BEFORE = pattern(LEFT + r"(?:người|bên|hợp đồng|giá|mới|hđ|giấy|đã|từng|vừa|sức|đi|đừng|ngừng|tiền|được|thu)? ?$")
_NOT_A_PURCHASE_BEFORE = phrases(r"người|bên|hợp đồng")
_NOT_A_HOME = pattern(
    r"\s*(?:(?:giúp|hộ|dùm)(?: (?:em|tôi|mình|anh|chị))? )?(?:(?:cái|con|chiếc) )?(?:bán|sắm|xe|đồ|sỉ|vé|bảo hiểm|đất|vàng|điện|nước|thuốc|gạo|hàng|sim|chịu|chuộc|vui|lại của|sách|đồ đạc)"
    + RIGHT
)
_STATE_BEFORE = pattern(
    LEFT
    + r"(?:đang|đi|ở|phải|vẫn|toàn|còn|nhà|phòng|làm|tiền|giá|hợp đồng|hđ|chủ|người|bên|cứ|cảnh|hiện|căn hộ|thuê|hàng|vác|cấy|gặt|ruộng thì|lâu nay|trước giờ|"
    r"đang phải|đang đi|xưa nay|đã|từng|vừa|khách|trọ)(?: (?:đi|ở|nhà|phải|được|từng))? ?$"
)
_LODGING_AFTER = pattern(
    r"\s*(?:nhà )?(?:trọ|phòng|ngoài|người|xe|mặt bằng|lao động|thợ|nhà trọ|nhà bên ngoài|nhà ngoài|nhà dân|nhà riêng|nhà của|chung|"
    r"nhà (?:được|từ|cấp|\d)|nhà(?: \w+){0,4} (?:năm|tháng) (?:nay|rồi)|đất|đồ|nhân công|ktx)" + RIGHT
)
# "lái xe thuê cho hãng": hired himself
_FOR_AN_EMPLOYER = pattern(r" cho (?:công ty|cty|chủ (?:tàu|xe|xưởng|thầu)|hãng|xưởng|người ta|người quen)" + RIGHT)
_HOME_BEFORE = phrases(r"nhà|căn|căn hộ|đơn|hồ sơ|phòng|chung cư|noxh")
_LET_BEFORE = pattern(r"cho(?: (?:ai|người|người khác|bạn|họ hàng|ng khác|người ta))*(?: ở)? ?$")
_OFFERED = pattern(
    LEFT
    + r"(?:nhà nước có|dự án|căn hộ|căn|nhà ở xã hội|nhà xã hội|chung cư|nhà|khu|loại|suất)(?: (?:nào|gì|đang|có|để|dành|công nhân|còn))* cho ?$"
)
_LET_AGAIN = pattern(r"\s*(?:lại|được|lúc|sau|kiếm|có|bị|thì|trong)" + RIGHT)
_EITHER_AFTER = pattern(
    r"\s*(?:(?:nhà ở xã hội|nhà xã hội|căn hộ|nhà) )?(?:hay|hoặc|hay là|or) (?:là |nên |thì |đi )?(?:thuê|mua|rent|buy)" + RIGHT
)
_EITHER_BEFORE = pattern(
    LEFT
    + r"(?:mua|thuê|buy|rent|thuê mua)(?: nhà ở xã hội| nhà xã hội| căn hộ| nhà)? (?:hay|hoặc|hay là|or) (?:là |nên |thì |đi |to )?$"
)


def extract(text: str) -> list[Span]:
    """Every wish to buy, rent or rent to buy, in order."""
    message = read(text)
    spans: list[Span] = []
    taken: list[tuple[int, int]] = []
    matches = (
        ("rent_to_buy", _RENT_TO_BUY.finditer(message)),
        ("buy", _BUY.finditer(message)),
        ("rent", _RENT.finditer(message)),
        ("rent", _SOUTHERN_RENT.finditer(message.text)),
    )
    for tenure, found in matches:
        for match in found:
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            before, text_ = message.text[max(0, start - 40) : start], message.text
            if _EITHER_AFTER.match(text_, end) or _EITHER_BEFORE.search(before) or _NOT_WANTED.search(before):
                continue
            if tenure == "buy" and not _is_purchase(before, text_, end):
                continue
            if tenure == "rent" and not _is_renting(before, text_, end):
                continue
            spans.append(message.span("tenure", start, end, tenure))
    return sorted(spans, key=lambda span: span.start)


def _is_purchase(before: str, text: str, end: int) -> bool:
    words = before.split()
    after_party = bool(words) and bool(_NOT_A_PURCHASE_BEFORE.fullmatch(words[-1]))
    if len(words) >= 2 and _NOT_A_PURCHASE_BEFORE.fullmatch(" ".join(words[-2:])):
        after_party = True
    return not (after_party or _NOT_A_HOME.match(text, end) or _NO_MONEY.search(before))


def _is_renting(before: str, text: str, end: int) -> bool:
    if _LET_BEFORE.search(before):
        return bool(_OFFERED.search(before)) and not _LET_AGAIN.match(text, end)
    if _FOR_AN_EMPLOYER.match(text, end) and not _HOME_BEFORE.search(before):
        return False
    return not (_STATE_BEFORE.search(before) or _LODGING_AFTER.match(text, end))
