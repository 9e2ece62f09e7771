"""Does the citizen own a home? `none`, `owns` or `land_only` (land without a house).

Role `spouse` when it is the spouse's. Questions about projects ("có nhà ở xã hội nào", "có nhà chưa") and other
people's homes ("bố mẹ có nhà rồi") give nothing.
"""

from __future__ import annotations

import re

from nlu.extractors import subjects
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, phrases, read
from nlu.extractors.span import Span

_NOT = r"(?:chưa|không|ko|chẳng|chả|chưa hề|chưa từng|chưa bao giờ)"
_LAND = r"(?:mảnh đất|miếng đất|thửa đất|lô đất|nền đất|suất đất|ít đất|đất nền|đất thổ cư|đất trống|đất ở|đất vườn|đất)"
_WITHOUT_HOUSE = (
    rf"(?:[,;]? ?(?:nhưng|mà|mà lại|thì|và|nhưng mà))?(?: \w+){{0,8}}? {_NOT}(?: (?:có|làm|được|kịp|xây|dựng|cất|có tiền|đủ tiền|có tiền để))*"
    r" ?(?:nhà|xây|dựng|cất)(?: nhà| cửa| được| lên| gì)*"
)
_LAND_ONLY = phrases(
    r"đất (?:thì |cũng )?có(?: rồi)?,?(?: (?:nhưng|mà|còn))* nhà (?:thì )?(?:chưa|không)(?: có)?|"
    rf"(?:đứng tên|có|còn|được cho|sở hữu)(?: (?:sổ đỏ|một|1|hai|2|mỗi|được|sẵn|cái))* {_LAND}(?: (?:trống|bố mẹ cho|ông bà cho|ở quê|riêng|của mình))*{_WITHOUT_HOUSE}|"
    rf"đất(?! (?:đai|cảng|nước)){_WITHOUT_HOUSE}|(?:chỉ có|có mỗi|mới có) {_LAND}|"
    r"(?:đứng tên|có|sở hữu)(?: (?:sổ đỏ|một|1|hai|2|mỗi))* (?:mảnh đất|miếng đất|thửa đất|lô đất|nền đất|đất trống|đất nền|đất thổ cư)|"
    r"đứng tên (?:đất|sổ đỏ đất|quyền sử dụng đất)(?! (?:ruộng|nông nghiệp|lúa|trồng|canh tác))|(?:miếng|mảnh|lô) đất trống|own (?:a (?:plot|piece) of )?land(?: with no house| without a house)?"
)
_NONE = phrases(
    rf"{_NOT}(?: (?:có|hề có|đứng tên|sở hữu|mua được|sắm được|mua|xây được|tậu được|được))+(?: (?:căn|cái|ngôi|một|1|gì|bất kỳ|tên|quyền sở hữu|trên|sổ đỏ|sổ hồng|mảnh|miếng))*"
    r" (?:nhà đất|nhà cửa|nhà riêng|nhà|căn hộ|căn nào)(?: (?:đất|cửa|riêng|nào|gì|của mình|cả|hết|đâu|ở đâu|ở))*"
    rf"|(?:đang |vẫn |phải |còn |toàn |đang phải |đi )*(?:ở|thuê|sống)(?: (?:nhà|phòng|khu|dãy|xóm))* trọ|đang trọ|trọ học|{_NOT} đứng tên (?:sổ đỏ|sổ hồng|sổ|nhà|đất|gì)(?: (?:nào|nhà đất|nhà|đất|cả|gì))*|ở nhờ|ở ké|ăn nhờ ở đậu"
    r"|(?:đang |đi |vẫn |phải |toàn |đang đi |đang phải )+thuê (?:nhà|phòng|căn hộ|chung cư)(?! ở xã hội| xã hội| ở công nhân)(?: (?:ngoài|người ta|ở))?|(?:đang |đi )?ở thuê(?! nhà (?:ở )?xã hội)|ở nhà thuê|thuê nhà cấp (?:4|bốn)"
    r"|(?:bọn em|chúng em|vợ chồng em|tụi em|em|tôi|mình|bọn mình) thuê nhà(?: ngoài| ở ngoài| bên ngoài| của dân)|(?:chưa|không|ko) có (?:một |1 )?(?:mảnh |tấc )?đất(?: nào)? cắm dùi|thuê nhà(?: trọ| ngoài)?(?= (?:được |hơn |gần |đã )?(?:\d+|mấy|mười|hai|ba|bốn|năm|sáu|bảy|tám|chín) năm (?:nay|rồi))|(?:nhà đất|nhà cửa|nhà riêng|nhà) (?:thì )?(?:chưa|không) có(?: gì)?(?= ?(?:$|[,.!]| (?:nên|mà|giờ)))|đi thuê(?= (?:mãi|suốt|hoài|mấy năm|nhiều năm))"
    r"|(?:đang |vẫn |còn |phải |hiện )*(?:ở|sống)(?: chung| cùng| với)+ (?:nhà )?(?:với |cùng )?(?:bố mẹ|ba mẹ|ba má|cha mẹ|ông bà|anh chị|gia đình|nhà|bà nội|bà ngoại|ông nội|ông ngoại) ?(?:em|tôi|mình|chồng|vợ|nội|ngoại)?|(?:chưa|không) ai có nhà|ở (?:chung|ghép) phòng trọ|(?:giờ|nay|phải) đi thuê(?= ?(?:$|[,.!]))|(?<=, )nhà thuê(?= ?(?:$|[,.!]))|(?:đang |vẫn |còn |phải |hiện )*ở (?:tạm )?nhà (?:của )?(?:bố mẹ|ba mẹ|ba má|cha mẹ|ông bà)(?: (?:chồng|vợ|em))?"
    r"|(?:đang |vẫn |phải )+đi thuê|(?:^|(?<=, ))trọ(?= (?:ở|tại))|ở (?:ký túc xá|kí túc xá|ktx)|no house|own no home|do not own|don't own|không nhà cửa|không nhà không cửa|vô gia cư|chưa nhà|không nhà"
)
# The Southern word for renting; only with its marks, since "dang muon" is "đang muốn"
_SOUTHERN_NONE = re.compile(
    LEFT
    + r"(?:(?:đang|vẫn|toàn|phải|đi) )+(?:ở )?mướn (?:nhà|phòng|trọ)(?: trọ)?|(?:đang|vẫn|toàn|phải|^) ?ở mướn|ở mướn(?= (?:\w+ ){1,3}(?:năm|tháng))"
    + RIGHT
)
_LAND_WORDS = phrases(_LAND)
_OWNS = phrases(
    r"(?:đã |đang |mới |vừa )?(?:có|mua|xây)(?: (?:được|đc|riêng))?(?: (?:căn|cái|ngôi|một|1|hai|2|mấy))* (?:nhà|căn hộ|chung cư)(?: (?:riêng|ở|đất|cấp 4|cấp bốn))?(?: (?:ở quê|ở|của mình))? rồi"
    r"|đã (?:có|mua|xây|sở hữu|đứng tên)(?: (?:được|căn|cái|ngôi|một|1|2|hai))* (?:nhà|căn hộ|chung cư|sổ đỏ)(?! (?:ở xã hội|xã hội|nào))(?: riêng| ở)?"
    r"|đứng tên(?: (?:sổ đỏ|sổ hồng|căn|cái|ngôi|một|1|hai|2|chủ))* (?:nhà đất|nhà|căn hộ|chung cư)"
    r"|(?:có|sở hữu|đứng tên)(?: sẵn| được)? (?:một|1|hai|2|ba|3) (?:căn(?: hộ| nhà| chung cư)?|ngôi nhà|cái nhà)"
    r"|có nhà (?:riêng|cấp 4|cấp bốn|nhỏ|đất|(?:ở )?(?:dưới |trên )?quê|rồi|nhưng)|có (?:(?:nửa|một nửa|một phần) (?:căn |ngôi )?nhà|căn nhà|cái nhà|ngôi nhà|căn hộ(?! khẩu)|căn chung cư)|có nhà(?= trước| \d+ ?(?:m2|m|mét))|được (?:bố mẹ|ba mẹ|ba má|ông bà|bố|mẹ|nhà) (?:cho|để lại)(?: (?:căn|cái|ngôi|một|1))* nhà|(?:được|em|tôi|mình|đang) (?:hưởng )?thừa kế(?: \S+){0,2} (?:căn nhà|ngôi nhà|nhà)(?: (?:của )?(?:bố mẹ|ông bà))?|sổ (?:đỏ|hồng)(?: nhà)?(?: đã)? (?:đứng tên|mang tên|tên) (?:của )?(?:em|tôi|mình|chúng em|chúng tôi)|đứng tên chung(?: (?:sổ đỏ|sổ hồng|nhà|căn nhà))|(?:đang|đã) sở hữu (?:nhà|căn hộ)|(?:own|have) a (?:house|home|flat)|have a house"
    r"|nhà (?:riêng )?(?:của )?(?:em|tôi|mình) (?:đứng tên|tự xây|tự mua)"
    r"|(?:nhà|căn nhà|căn hộ|chung cư)(?: (?:cấp 4|cấp bốn|đất|này|đó|đang ở|ở quê|\d+ ?m2|\d+ mét(?: vuông)?|rộng|nhỏ|cũ)){0,4} (?:thì |do |là )?(?:đứng tên|mang tên|của|tên) (?:là |của )?(?P<owner>(?:vợ|chồng|vk|ck)(?: (?:em|tôi|mình))?|(?:vợ chồng |hai vợ chồng |2 vợ chồng )?(?:em|tôi|mình|cháu))(?=$| ?[,.?!;]| (?:rồi|mà|nhưng|ạ|thì|có|nên|và|đang|chật|dột|xuống))"
)
_QUESTION_AFTER = pattern(
    r"\s*(?:hay chưa|hay không|chưa\s*(?:\?|ạ|$)|không\s*(?:\?|ạ|$)|nào|gì|cho thuê|để bán|để thuê|bán(?![^\W\d_])|ở xã hội|xã hội|ở công nhân|hay là chưa|tình thương|tái định cư|mới|liệt sĩ)"
)
_NOT_BEFORE = pattern(
    LEFT + r"(?:chưa|không|ko|chẳng|chả|phải|nếu|được|muốn|để|sắp|hợp đồng|con)(?: (?:phải|hề|từng|bao giờ|đang|có|ai))? ?$"
)
_LET_BEFORE = pattern(LEFT + r"(?:chủ|dãy|có|cho|xây|kinh doanh)(?: \w+){0,2} ?$")
# "nhà của chú cho ở nhờ"
_LENT_BEFORE = pattern(
    LEFT
    + r"(?:của |được |nhờ |^|(?<=, ))(?:ông|bà|bố|mẹ|chú|bác|cô|dì|cậu|mợ|anh|chị|bạn|họ hàng|người quen|công ty|cơ quan)(?: \w+){0,2} cho $"
)
_CERTIFIED = phrases(r"xác nhận|chứng nhận|coi là|tính là")
_CERTIFIED_BEFORE = pattern(
    LEFT
    + r"(?:xác nhận|chứng nhận|chứng minh|coi là|coi như|xem là|tính là|bị tính|được tính|nghĩa là|thế nào là|gọi là|certif\w+)"
    r"(?: (?:giúp )?(?:em|tôi|mình|là|việc|đang|rằng|cho))* ?$"
)
_GENERIC_BEFORE = pattern(
    LEFT + r"(?:người|những ai|ai|hộ|người nào|những người|(?:vợ|chồng) cũ)(?: (?:em|tôi|đã|đang|mà|nào|có))* ?$"
)


_OF_A_COUPLE = pattern(r"(?:hai |2 )?(?:vợ|chồng|vk|ck)")
_SPOUSE = pattern(r"(?:vợ|chồng|vk|ck)(?: (?:em|tôi|mình))?")
# "nhà của em" in passing says little ("nhà của em ở Chí Linh"); a name on the papers, or the home lived in, does
_SAYS_WHOSE = pattern(r"đứng tên|mang tên|đang ở|là của| tên ")
_BUILT = pattern(r"(?: \w+){0,6}? (?:đã )?(?:xây|cất|làm) nhà rồi" + RIGHT)


def extract(text: str) -> list[Span]:
    """What `text` says about owning a home, in order."""
    message = read(text)
    spans: list[Span] = []
    taken: list[tuple[int, int]] = []
    matches = (
        ("land_only", _LAND_ONLY.finditer(message)),
        ("none", _NONE.finditer(message)),
        ("none", _SOUTHERN_NONE.finditer(message.text)),
        ("owns", _OWNS.finditer(message)),
    )
    for state, found in matches:
        for match in found:
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            role = _holder(message, start, end, state)
            if role is None:
                continue
            owner = match.groupdict().get("owner")
            if owner and not _SAYS_WHOSE.search(match.group().lower()):
                continue
            if owner and _SPOUSE.fullmatch(owner.lower()):
                role = subjects.SPOUSE
            taken.append((start, end))
            if owner and _OF_A_COUPLE.match(owner.lower()):
                end = match.start("owner")  # "vợ em", "vợ chồng em" are a fact of their own
            told = "owns" if state == "land_only" and _BUILT.match(message.text, end) else state
            land = _LAND_WORDS.search(message.text, start, end) if state == "land_only" else None
            end = land.end() if land else end  # where the land lies is a fact of its own
            spans.append(message.span("home_ownership", start, end, told, role or None))
    return sorted(spans, key=lambda span: span.start)


def _holder(message: Message, start: int, end: int, state: str) -> str | None:  # noqa: PLR0911 - one guard a line
    """ "" for the citizen, `spouse`, or None when it is no fact about them."""
    before = message.text[max(0, start - 40) : start]
    if _QUESTION_AFTER.match(message.text, end):
        return None
    if state != "none" and _NOT_BEFORE.search(before):
        return None
    lodging = state == "none" and message.text[start:end].split()[0] in {"ở", "o", "thuê", "thue"}
    if lodging and _LET_BEFORE.search(before) and not _LENT_BEFORE.search(before):
        return None
    if state == "land_only" and _CERTIFIED.search(message.text, start, end):
        return None
    if _GENERIC_BEFORE.search(before) or _CERTIFIED_BEFORE.search(before):
        return None
    owner = subjects.owner_before(message, max(0, start - 25), start)
    gap = message.text[owner.end : start] if owner else ""
    if owner is None or len(gap.split()) > 2 or "," in gap:
        return ""
    if owner.who == subjects.OTHER:
        return None
    return subjects.SPOUSE if owner.who == subjects.SPOUSE else ""
