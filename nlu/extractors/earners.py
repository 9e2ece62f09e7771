"""Whose income an amount is: the citizen's, the spouse's, the household's, or nobody's here.

`role_of` weighs what stands around the amount: persons, words for income, and words for prices, debts and limits.
"""

from __future__ import annotations

from nlu.extractors import subjects
from nlu.extractors.amounts import INCOME, MILLION, Amount
from nlu.extractors.reading import LEFT, RIGHT, Message, Phrases, pattern, phrases, sentence_start

_SPENDING = phrases(
    r"giá(?! (?:công|đình))|tiền nhà|tiền thuê|tiền trọ|thuê(?! mua)|trọ|mua|vay|trả góp|trả nợ|trả trước|trả|cọc|đặt cọc|căn|gửi|tiết kiệm|"
    r"để dành|để ra|dư ra|để được|đền bù|bồi thường|dành dụm|có sẵn|trong tay|vốn|nợ|phí|gói|hỗ trợ|nộp|đóng|phạt|diện tích|chi phí|ăn uống|ăn tiêu|chi tiêu|tiêu|"
    r"tiền học|học phí|sửa|xây|tích cóp|tích lũy|tích luỹ|tích góp|(?<!cong )(?<!gop )lãi|hạn mức|dự án|ngân sách|dư|price|loan|buy|rent|"
    r"tiền phòng|bảo hiểm|điện nước|nuôi"
)
# More is no salary of a person who asks for social housing, but a price, savings or a loan; "em có 300tr", where
# income is not spoken of, already for less
_MOST_A_MONTH = 200 * MILLION
_MOST_UNTOLD = 60 * MILLION
_LIMIT = phrases(
    r"lương cơ sở|tối thiểu|đầu người|mức|trần|không quá|vượt|vượt quá|tối đa|giới hạn|ngưỡng|quy định|quá|điều kiện thu nhập|dưới mức|limit|nghị định|luật"
)
_RULE_BEFORE = phrases(r"nghe|nếu|dưới|trên|từ|phải|ai|người|những")
_RULE_AFTER = pattern(r"\s*(?:thì|là|mới|sẽ|trở) (?:được|có được|đủ|không được|bị|xuống|lên|mua được)" + RIGHT)
_SAVED_AFTER = pattern(
    r"\s*(?:tiền )?(?:tiết kiệm|để dành|dành dụm|trong tay|tích cóp|vốn|nợ|tiền (?:nhà|trọ|thuê|phòng|cọc|đặt cọc|mặt)|trả góp|gửi)"
    + RIGHT
)
_INCOME_AFTER = pattern(r"\s*(?:tiền )?(?:lương|thu nhập)(?! (?:thấp|bình quân))" + RIGHT)
_OWNER_AFTER = pattern(
    r"\s*,?\s*(?:(?:là |do |của |tiền )*(?:của|lương|thu nhập|là lương|là của)(?: của)? |(?=(?:cả|hai|2) ?(?:hai|2|vợ|vk|đứa|chồng|ck)))"
)
_SUPPORTED_BEFORE = pattern(LEFT + r"(?:nuôi|có|sinh|đẻ|với|cùng)(?: (?:\d|một|hai|ba|đứa|cháu|mẹ|bố))* ?$")
_ADDRESSED = pattern(r"(?:giúp|cho|chào|hỏi|của|với|từ|nhờ|bên|lừa|thu|đòi|lấy|mời) ?$")
_TOTAL = phrases(r"tổng|tổng cộng|cộng lại|gộp|gộp lại|cộng vào|total|combined")
_COUPLE_ANYWHERE = phrases(r"vợ|chồng|hai đứa|2 đứa|cả hai|cả 2|cả nhà|hai người|2 người|gia đình|vk|ck")
_ADJACENT = pattern(
    r"(?: (?:được|dc|tầm|khoảng|mỗi|một|1|hàng|hằng|tháng|thì|là|hơn|gần|có|cỡ|chừng|cộng lại|gộp|gộp lại|tổng|tổng cộng|cộng|"
    r"cũng|chỉ|đang|làm|đi làm|lại|độ|dưới|trên|cả|lương|thu nhập|chạy xe|bán hàng|công nhân|giáo viên|bộ đội|công an|công ty|cty|làm thuê|lao động tự do|từ|thêm|mới|đều|mỗi người|mỗi đứa|"
    r"earns?|about))*[ :=,]* ?$"
)


def role_of(  # noqa: PLR0911 - each return is one way to know whose income it is
    message: Message,
    amount: Amount,
    span: tuple[int, int],
    sentence: int,
    previous_end: int,
    following: Amount | None,
    period: str | None,
    *,
    after_wage: bool = False,
) -> str | None:
    """`self`, `spouse`, `household` or None.

    `span` is the amount with its period in `message.text`, `sentence` where its sentence begins, `previous_end` where
    the amount before it ends; `following` is the next amount; `after_wage` when the amount before is a person's income.
    """
    start, unit_end = span
    months = 12 if period == "year" else 1
    if amount.low > _MOST_A_MONTH * months:
        return None
    after = _owner_after(message, unit_end, following)
    if after == subjects.OTHER:
        return None
    since = max(sentence, previous_end)
    before = message.text[since:start]
    income = last_start(INCOME, before)
    spending = last_start(_SPENDING, before)
    owner = _without_dependants(message, subjects.owner_before(message, sentence, start), since + income)
    if after and (owner is None or owner.start < since or _owner_word_after(message, unit_end)):
        return after
    adjacent = (
        owner is not None
        and owner.start >= since
        and bool(_ADJACENT.match(message.text[owner.end : start]))
        and (income >= 0 or not _ADDRESSED.search(message.text[: owner.start]))
    )
    if _SAVED_AFTER.match(message.text, unit_end):
        return None
    if spending > income and not (adjacent and last_start(_SPENDING, message.text[owner.end : start]) < 0):  # type: ignore[union-attr]
        return None
    others = after_wage and owner is not None and owner.start >= since and owner.who in (subjects.SELF, subjects.SPOUSE)
    carried = income < 0 and not adjacent and _carries_on(message, previous_end, start, sentence, wage=others)
    told_after = bool(_INCOME_AFTER.match(message.text, unit_end))
    earned = income >= 0 or carried or told_after
    if not earned and amount.low > _MOST_UNTOLD * months:
        return None
    monthly = period == "month" and spending < 0 and owner is not None and not _ADDRESSED.search(message.text[: owner.start])
    if not earned and not adjacent and not monthly:
        return None
    limit = last_start(_LIMIT, before)
    possessed = owner is not None and owner.start >= since and INCOME.search(message.text[max(0, owner.start - 16) : owner.start])
    if carried:
        limit = last_start(_LIMIT, message.text[sentence:start])
    if not possessed and (limit >= 0 or (_RULE_BEFORE.search(before) and _RULE_AFTER.match(message.text, unit_end))):
        return None
    total = last_start(_TOTAL, before)
    if total >= 0 and (owner is None or owner.start < since + total) and _COUPLE_ANYWHERE.search(message.text):
        return subjects.HOUSEHOLD
    if owner is None:
        owner = _owner_of_previous_sentence(message, sentence)
    if owner is None:
        return after or subjects.SELF
    return None if owner.who == subjects.OTHER else owner.who


def _without_dependants(message: Message, owner: subjects.Mention | None, income: int) -> subjects.Mention | None:
    """None in place of the son of "nuôi con trai, lương 9 triệu": the wage after the comma is his parent's."""
    if owner is None or owner.who != subjects.OTHER or not owner.end <= income:
        return owner
    supported = _SUPPORTED_BEFORE.search(message.text[: owner.start]) and "," in message.text[owner.end : income]
    return None if supported else owner


def last_start(expression: Phrases, text: str) -> int:
    """Start of the last match, -1 when there is none."""
    position = -1
    while match := expression.search(text, position + 1):
        position = match.start()
    return position


def _owner_after(message: Message, unit_end: int, following: Amount | None) -> str | None:
    """The owner named right after the amount: "15tr của vợ", "28 triệu cả hai vợ chồng"."""
    match = _OWNER_AFTER.match(message.text, unit_end)
    if not match:
        return None
    owner = next((m for m in subjects.mentions(message) if m.start == match.end()), None)
    if owner is None:
        return None
    if following and not match.group().strip(" ,"):
        # "em 10 triệu, hai vợ chồng 25 triệu": the couple belongs to the next amount
        gap = message.text[owner.end : message.tokens[following.start].start]
        if _ADJACENT.match(gap):
            return None
    return owner.who


def _owner_word_after(message: Message, unit_end: int) -> bool:
    """True when "của" or "là lương" ties the owner to the amount before it."""
    match = _OWNER_AFTER.match(message.text, unit_end)
    return bool(match and match.group().strip(" ,") and "," not in match.group())


def _carries_on(message: Message, previous_end: int, start: int, sentence: int, *, wage: bool) -> bool:
    """True for the 20 of "lương em 15 còn chồng chạy xe 20": wages are still what is being told.

    `wage` when the amount before is an income and another person is named since: "vợ em 8tr, em chạy xe ôm 7tr".
    """
    if previous_end <= sentence:
        return False
    told = message.text[sentence:previous_end]
    gap = message.text[previous_end:start]
    telling = wage or last_start(INCOME, told) > last_start(_SPENDING, told)
    return telling and last_start(_SPENDING, gap) < 0 and len(gap) < 60


def _owner_of_previous_sentence(message: Message, sentence: int) -> subjects.Mention | None:
    """ "Vợ em là giáo viên. Lương 8 triệu." """
    if sentence == 0:
        return None
    return subjects.owner_before(message, sentence_start(message, sentence - 2), sentence)


def is_limit(text: str) -> bool:
    """True when `text` speaks of a limit ("không quá", "mức trần")."""
    return bool(_LIMIT.search(text))
