"""Whose fact is it? The persons a message speaks of: the citizen, the spouse, the couple, somebody else.

`mentions(message)` lists them in order; `owner_before` gives the nearest one before a place in the text.
"Anh", "chị", "cháu", "con" are the citizen's own "I" unless a possessor follows ("chị em", "con tôi").
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from nlu.extractors.reading import Message, phrases

SELF, SPOUSE, HOUSEHOLD, OTHER, NEUTRAL = "self", "spouse", "household", "other", "neutral"

I_WORDS = r"em|tôi|mình|anh|chị|tớ|tui|tao|cháu|e|t|mk|mik|iem|toi"
_OF_ME = rf"(?: (?:của )?(?:nhà )?(?:{I_WORDS}|con|nó)(?![^\W\d_])(?! (?:ruột|trai|gái|rể|dâu)))?"
# "anh nhà em", "bà nhà tôi"
PARTNER_AT_HOME = r"(?<!cụ )(?:anh|ông|bà) nhà (?:em|tôi|mình|tui|tớ)"
_COUPLE = r"vợ chồng|vc(?= (?:em|tôi|mình|e|nhà|lương|tổng))|vợ ck|vk chồng|vk ck|vợ và chồng|vợ với chồng|chồng và vợ|chồng vợ|chồng với vợ"
_KIN = (
    r"bố mẹ|ba mẹ|ba má|cha mẹ|ông bà|bố(?! đội)|mẹ|má|bu|ông nội|bà nội|ông ngoại|bà ngoại|anh trai|chị gái|em trai|em gái|"
    r"con trai|con gái|anh rể|chị dâu|em dâu|em rể|con dâu|con rể|anh họ|chị họ|em họ|người yêu|ny|bạn gái|bạn trai|"
    r"thằng em|đứa em|thằng bạn|đứa bạn|nhỏ bạn|con bạn|mấy đứa bạn|bạn bè|đồng nghiệp|sếp|hàng xóm|họ hàng"
)

_MENTION = phrases(
    # said of the couple as of one purse
    rf"(?P<household>(?:(?:cả )?(?:hai|2) ?|cả )?(?:{_COUPLE}){_OF_ME}"
    + r"|cả (?:hai|2)(?: (?:người|đứa|bên|anh chị|chúng (?:em|tôi|mình)))?|(?:hai|2) (?:đứa|bên|người)(?! con| nhỏ| trẻ| bé| phụ thuộc)"
    + r"(?: (?:em|tôi|mình|chúng (?:em|tôi|mình)))?"
    + r"|cả nhà|cả gia đình|cả hộ|gia đình(?= (?:em|tôi|mình|cháu|anh|chị)(?![^\W\d_]))(?: \w+)"
    + r"|nhà (?:em|tôi|mình|cháu|tui|e|anh|chị)(?= (?:thu nhập|lương|tổng|kiếm|mỗi tháng|tháng|một tháng|1 tháng|được|có tổng))"
    + r"|(?<=thu nhập )(?:của )?(?:cả )?gia đình|chúng em|chúng tôi|chúng mình|bọn em|bọn mình|tụi em|tụi mình|tụi tui"
    + r"|my (?:wife|husband) and i|(?:me|i) and my (?:wife|husband))"
    # words that hold "vợ" or "chồng" and speak of neither
    + r"|(?P<neutral>(?:góa|goá|ly hôn|ly dị|li hôn|li dị|có|lấy|cưới|chưa|chưa có|không có|không|đã có|bỏ|theo|mất|xa|nuôi|tìm|kiếm) (?:vợ|chồng)(?! (?:là|làm|đang|công tác|chạy|đi)(?![^\W\d_]))(?: con)?"
    + rf"|vợ con|chồng con|(?:vợ|chồng) (?:của )?(?:chưa cưới|sắp cưới|cũ|cu|liệt sĩ|liệt sỹ){_OF_ME}"
    + r"|anh chị|các anh|các chị|anh ơi|chị ơi|chào (?:anh|chị|em|bạn)|nhờ (?:anh|chị)"
    + r"|(?:anh|chị) (?:cho|giúp|tư vấn|giải đáp|trả lời))"
    # a parent with children speaks for itself
    + r"|(?P<family>(?:làm )?(?:mẹ|bố|cha) đơn thân|(?:(?:hai|2|ba|3|bốn|4) ?)?(?:mẹ|bố|cha|ba|má) con(?: (?:em|tôi|mình|cháu|chị|anh))?)"
    # somebody else's income is never the citizen's
    + rf"|(?P<other>(?:{_KIN}|bạn|con|cháu|anh|chị|cô|chú|bác|dì|cậu|mợ|ông|bà|ba|(?:ông |bà )?cụ(?: nhà)?)"
    + r" (?:của )?(?:em|tôi|mình|tớ|tui|cháu|chồng|vợ|e|nó|bạn)(?![^\W\d_])"
    + rf"|(?:{_KIN})|nhà (?:chồng|vợ)|bên (?:chồng|vợ)|gia đình (?:chồng|vợ)|(?:em|cậu|anh|chị|bác|cô|chú) (?:chồng|vợ))"
    + rf"|(?P<spouse>(?:vợ|chồng|vk|ck|bà xã|ông xã|anh xã|ox|bx){_OF_ME}|{PARTNER_AT_HOME}|my (?:wife|husband)|spouse)"
    + rf"|(?P<self>{I_WORDS}|bản thân|i|my|con(?= (?:lương|làm|đi làm|đang|muốn|hỏi|là|được|thu nhập|chưa|độc thân)))"
)  # fmt: skip


class Mention(NamedTuple):
    """A person in `Message.text[start:end]`."""

    start: int
    end: int
    who: str


@lru_cache(maxsize=256)
def mentions(message: Message) -> tuple[Mention, ...]:
    """Every person the message speaks of, in order."""
    found = (
        Mention(match.start(), match.end(), SELF if match.lastgroup == "family" else match.lastgroup or NEUTRAL)
        for match in _MENTION.finditer(message)
    )
    return tuple(mention for mention in found if mention.who != NEUTRAL)


def owner_before(message: Message, start: int, position: int) -> Mention | None:
    """The nearest person mentioned between `start` and `position`."""
    return next((m for m in reversed(mentions(message)) if start <= m.start and m.end <= position), None)
