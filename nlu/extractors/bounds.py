"""Whether an amount or an age is told as a lower or an upper bound: "hơn 20tr", "dưới 15 triệu", "từ 18 tuổi trở lên".

"Khoảng", "tầm", "gần" only soften the number and give no bound.
"""

from __future__ import annotations

from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, spellings

_TRAIL = r"(?: (?:là|có|khoảng|tầm|mức|đến|được|tới|phải|cũng|cần|cỡ|chừng|từ))* ?$"
_MAX_BEFORE = pattern(
    LEFT
    + r"(?:(?<!trên )(?<!tren )(?:không (?:quá|vượt quá|vượt|hơn|đến|tới|được quá|đủ)|ko quá|chưa (?:đến|tới|đầy|được|quá|đủ|vượt)|dưới(?: mức)?|tối đa|nhiều nhất|cao nhất|ít hơn|nhỏ hơn|thấp hơn|đổ lại|cùng lắm|cao lắm|nhiều lắm|quá lắm|max|under|below|less than|at most|up to)|<=?|≤)"
    + _TRAIL
)
_MIN_BEFORE = pattern(
    LEFT
    + r"(?:trên(?! dưới)(?: mức)?|hơn|quá|vượt quá|vượt|tối thiểu|ít nhất|thấp nhất|nhiều hơn|cao hơn|lớn hơn|(?<!bà )(?<!ba )(?<!ông )(?<!ong )ngoài|min|over|above|more than|at least|>=?|≥)"
    + _TRAIL
)
# before the upper bounds, since it ends in one of them: "không dưới"
_NOT_LESS_BEFORE = pattern(LEFT + r"(?:không|ko|chẳng|chả) (?:dưới|ít hơn|thấp hơn|nhỏ hơn)" + _TRAIL)
_FROM_BEFORE = pattern(LEFT + r"(?:từ đủ|từ|đủ) ?$")
_RISING = pattern(r" ?(?:lên|xuống|thành|sang|còn|->)" + RIGHT + "?")
_ENOUGH = spellings("đủ")
_UPWARDS = pattern(r",? (?:trở lên|đổ lên)" + RIGHT)
_DOWNWARDS = pattern(r",? (?:trở xuống|đổ xuống|đổ lại|trở lại)" + RIGHT)
_MORE = pattern(r" (?:có dư|là ít|hơn(?! (?:nữa|là|người|\d)))" + RIGHT)


def around(message: Message, start: int, end: int, *, whole: bool = True) -> tuple[int, int, str | None]:
    """Start and end of the number with the words that bound it, and `min`, `max` or None.

    `whole` numbers (ages) are bounded by "đủ" as well; of a sum "đủ" says that it suffices.
    """
    before = message.text[:start]
    upwards, downwards = _UPWARDS.match(message.text, end), _DOWNWARDS.match(message.text, end)
    from_ = _FROM_BEFORE.search(before)
    if from_ and (_RISING.match(message.text, end) or (not whole and from_.group().strip() in _ENOUGH)):
        from_ = None
    if downwards:
        return (from_.start() if from_ else start), downwards.end(), "max"
    if upwards:
        return (from_.start() if from_ else start), upwards.end(), "min"
    for bound, expression in (("min", _NOT_LESS_BEFORE), ("max", _MAX_BEFORE), ("min", _MIN_BEFORE)):
        match = expression.search(before)
        if match:
            return match.start(), end, bound
    if from_:
        return from_.start(), end, "min"
    more = _MORE.match(message.text, end)
    return (start, more.end(), "min") if more else (start, end, None)
