"""Amounts of money: "15tr", "1tr5", "mười lăm triệu rưỡi", "12.500.000đ", "15-17 triệu", "lương em 15".

Value: `{"amount": VND, "unit": "VND", "period": "month" | "year" | None, "per": "m2" | None}`, with `"max"` (VND) for
a range. Role: `self`, `spouse` or `household` where the amount is somebody's income, otherwise None (a price, a limit,
another person's income). A wage by the day, the hour or the week is no monthly fact and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlu.extractors import subjects
from nlu.extractors.numerals import HALF, HUNDRED, Number, digit_word, is_word, number_at
from nlu.extractors.reading import LEFT, RIGHT, Message, Phrases, Token, pattern, phrases, read, spellings
from nlu.extractors.span import Span
from nlu.normalizer import normalize

_MILLION, _BILLION, _THOUSAND = 1e6, 1e9, 1e3

_MILLION_WORDS = {"tr", "trđ", "trd", "trieu", "trịu", "triêu", "triẹu", "million", "mil"} | spellings("triệu")
_COLLOQUIAL_MILLION = spellings("củ") | {"chai"}
_BILLION_WORDS = spellings("tỷ") | spellings("tỉ") | {"billion"}
_THOUSAND_WORDS = spellings("nghìn") | spellings("ngàn") | {"ngìn", "thousand"}
_DONG_WORDS = spellings("đồng") | {"đ", "d", "vnd", "vnđ"}
_LARGE_UNITS = _BILLION_WORDS | _MILLION_WORDS
_HALF_OF = spellings("nửa")
_ROUND = spellings("chục") | HUNDRED
_ROUNDED = _MILLION_WORDS | _COLLOQUIAL_MILLION | _THOUSAND_WORDS
_FOURTH = spellings("tư") - {"tu"} | {"mốt"}

_RANGE_WORDS = spellings("đến") | spellings("tới") | spellings("hoặc") | {"hay", "dến", "to"}

# What may follow the lone digit of "1 tỷ 2", "15 triệu 5"; anything else begins a phrase of its own ("15 triệu 2 con")
_AFTER_LONE_DIGIT = pattern(
    r"\s*(?:$|[.,;!?)]|/ ?(?:tháng|th|thg|t|năm|m|căn)|(?:một|1|mỗi|hàng|hằng) (?:tháng|năm|m|mét|căn)"
    r"|(?:thôi|ạ|nhé|nha|thì|là|có|được|không|và|với|đồng|vnđ|vnd|đ|d|mà|nên|chưa|đang|nhưng|để|muốn|vẫn)(?![^\W\d_]))"
)

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
    LEFT + r"(?:(?:mỗi|một|1|hàng|hằng|trong|bình quân|trung bình|bq|lương|thu nhập) tháng|tháng)"
    r"(?: (?!vay|căn|giá|nếu|mua|vốn|để mua|nếu)\w+){0,6} ?$"
)
_YEAR_BEFORE = pattern(LEFT + r"(?:mỗi|một|1|hàng|hằng|cả) năm(?: (?!nay|ngoái|trước)\w+){0,4} ?$")
_SHORT_BEFORE = pattern(
    LEFT + r"(?:ngày|hôm|giờ|tiếng|ca|tuần|buổi|công)(?: (?:công|làm|nào|em|tôi|mình|anh|chị|nó|được|khoảng|tầm|kiếm|là|cũng|chỉ|thì|cỡ)){0,5} ?$"
)

_INCOME = phrases(
    r"lương|luơng|thu nhập|thu nhâp|tnhap|kiếm|lãnh|lĩnh|thực nhận|thực lĩnh|thực lãnh|tiền công|tiền lương|làm ra|"
    r"tháng (?:thì |cũng |em |tôi |mình |chỉ )*được|thu về|nhận về|bỏ túi|gross|net|cầm về|income|salary|earns?|wage|phụ cấp|tăng ca|làm thêm|trợ cấp|hưu"
)
_NO_INCOME = phrases(
    r"giá|tiền nhà|tiền thuê|tiền trọ|thuê(?! mua)|trọ|mua|vay|trả góp|trả nợ|trả trước|trả|cọc|đặt cọc|căn|gửi|tiết kiệm|"
    r"để dành|dành dụm|có sẵn|trong tay|vốn|nợ|phí|gói|hỗ trợ|nộp|đóng|phạt|diện tích|chi phí|ăn uống|ăn tiêu|chi tiêu|tiêu|"
    r"tiền học|học phí|sửa|xây|tích cóp|tích lũy|tích luỹ|tích góp|lãi|hạn mức|dự án|ngân sách|bán|price|loan|buy|rent|"
    r"tiền phòng|bảo hiểm|điện nước|nuôi"
)
_LIMIT = phrases(
    r"mức|trần|không quá|vượt|vượt quá|tối đa|giới hạn|ngưỡng|quy định|quá|điều kiện thu nhập|dưới mức|limit|nghị định|luật"
)
_RULE_BEFORE = phrases(r"nghe|nếu|dưới|trên|từ|phải|ai|người|những")
_RULE_AFTER = pattern(r"\s*(?:thì|là|mới|sẽ|trở) (?:được|có được|đủ|không được|bị|xuống|lên|mua được)" + RIGHT)
_SAVED_AFTER = pattern(
    r"\s*(?:tiền )?(?:tiết kiệm|để dành|dành dụm|trong tay|tích cóp|vốn|nợ|tiền (?:nhà|trọ|thuê|phòng|cọc|đặt cọc|mặt)|trả góp|gửi)"
    + RIGHT
)
_INCOME_AFTER = pattern(
    r"\s*(?:tiền )?(?:lương|thu nhập)(?! (?:thấp|bình quân))" + RIGHT
)
_OWNER_AFTER = pattern(
    r"\s*,?\s*(?:(?:là |do |của |tiền )*(?:của|lương|thu nhập|là lương|là của)(?: của)? |(?=(?:cả|hai|2) ?(?:hai|2|vợ|vk|đứa|chồng|ck)))"
)
_ADDRESSED = pattern(r"(?:giúp|cho|chào|hỏi|của|với|từ|nhờ|bên|lừa|thu|đòi|lấy|mời) ?$")
_TOTAL = phrases(r"tổng|tổng cộng|cộng lại|gộp|gộp lại|cộng vào|total|combined")
_COUPLE_ANYWHERE = phrases(r"vợ|chồng|hai đứa|2 đứa|cả hai|cả 2|cả nhà|hai người|2 người|gia đình|vk|ck")
_TWO = pattern(LEFT + r"(?:(?:hai|2) ?(?:vợ chồng|đứa|người|vc|vợ ck|vk chồng)|vợ chồng|cả hai|cả 2)")
_ADJACENT = pattern(
    r"(?: (?:được|dc|tầm|khoảng|mỗi|một|1|hàng|hằng|tháng|thì|là|hơn|gần|có|cỡ|chừng|cộng lại|gộp|gộp lại|tổng|tổng cộng|cộng|"
    r"cũng|chỉ|đang|làm|đi làm|lại|độ|dưới|trên|cả|lương|thu nhập|chạy xe|bán hàng|từ|thêm|mới|đều|mỗi người|mỗi đứa|"
    r"earns?|about))*[ :=,]* ?$"
)

# -- bare numbers: "lương em 15", "thu nhập hai vợ chồng 28" -------------------------------------------------
# More is no salary of a person who asks for social housing, but a price, savings or a loan
_MOST_A_MONTH = 200 * _MILLION

_BARE_BEFORE = pattern(
    LEFT + r"(?:lương|luơng|thu nhập|kiếm|lãnh|lĩnh|thực nhận|income|salary)"
    r"(?:(?: |, ?)(?:của|em|tôi|mình|anh|chị|tui|tớ|e|cháu|con|vợ|chồng|vợ chồng|ck|vk|hai|2|cả|cả hai|nhà|mỗi|một|1|hàng|hằng|"
    r"tháng(?! \d)|được|dc|tầm|khoảng|là|thì|cỡ|chừng|hơn|gần|có|chỉ|cũng|đang|về|net|gross|thực nhận|cứng|chính|tổng|cộng|lại|"
    r"bình quân|trung bình|độ|từ|dưới|trên|người|đứa|mỗi người|bà xã|ông xã|thì|bây giờ|hiện|tại|hiện tại|nay|giờ))*[ :=,]*$"
)
_BARE_COUPLE_BEFORE = pattern(
    LEFT + r"(?:mỗi (?:người|đứa)|(?:(?:cả )?(?:hai|2) ?vợ chồng)|cả hai(?: vợ chồng)?|(?:vợ|chồng|ck|vk|bà xã|ông xã)(?: (?:em|tôi|mình|e|anh|tui|tớ))?|em|tôi|mình)"
    r"(?: (?:được|dc|tầm|khoảng|thì|là|hơn|gần|cỡ|chừng|tổng|cộng lại|lương))* ?$"
)
_STRONG_COUPLE = pattern(LEFT + r"(?:mỗi (?:người|đứa)|(?:cả )?(?:hai|2) ?vợ chồng|cả hai vợ chồng)(?: \w+){0,2} ?$")
_BARE_AFTER_OK = pattern(
    r"\s*(?:$|[.;!?)]|,(?! ?\d)|/ ?(?:tháng|th|thg|t|năm)|(?:một|1|mỗi|hàng) (?:tháng|năm)|rưỡi"
    r"|(?:thôi|ạ|nhé|nha|thì|là|có|được|không|và|với|mà|nên|chưa|đang|nhưng|để|muốn|vẫn|chồng|vợ|em|tôi|mình|ck|vk|còn|hai vợ chồng|"
    r"2 vợ chồng|đã|mua|đủ|cả|tổng|bà xã|ông xã|một tháng|làm|ở|độc thân)(?![^\W\d_]))"
)
_MONTH_NUMBER_BEFORE = pattern(r"tháng ?$")
_GLUED_TEENCODE = {"t", "m"}  # "lương 15t", "lương 15m"

_AGES = phrases("tuổi")

# -- what looks like money and is not ---------------------------------------------------------------------
_COUNTED_AFTER = pattern(
    r"\s*(?:căn|m2|mét vuông|lượt|dân|lao động|công nhân|người|hộ|ha|tấn|(?:social )?(?:homes|flats))" + RIGHT + r"(?! ta)"
)
_PHONE_BEFORE = phrases(r"sđt|điện thoại|số đt|hotline|zalo|gọi|tổng đài|liên hệ|cccd|căn cước|mã số|stk|số tài khoản|cmnd")


@dataclass(frozen=True)
class _Amount:
    """A parsed amount: tokens `start`..`end` (exclusive), VND; `scaled` is False for a bare number."""

    start: int
    end: int
    low: float
    high: float | None = None
    bare: bool = False


def extract(text: str) -> list[Span]:
    """Every amount of money in `text`, in order."""
    message = read(text)
    amounts = list(_amounts(message))
    result: list[Span] = []
    previous_end = 0
    for index, amount in enumerate(amounts):
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        span = _span(message, amount, previous_end, following)
        if span:
            result.append(span)
        previous_end = message.tokens[amount.end - 1].end
    return _without_parts(_separate_pair(message, result))


# -- finding amounts ---------------------------------------------------------------------------------------


def _amounts(message: Message) -> Iterator[_Amount]:
    tokens = message.tokens
    index = 0
    while index < len(tokens):
        amount = _ranged_at(message, index) or _bare_at(message, index)
        if amount is None:
            index = _skip(message, index)
            continue
        if not _counts_something(message, amount):
            yield amount
        index = amount.end


def _skip(message: Message, index: int) -> int:
    """The next place where a number may begin: past the whole of "100/2024" and "30/4/2025"."""
    tokens = message.tokens
    if not tokens[index].is_number:
        return index + 1
    index += 1
    while index + 1 < len(tokens) and tokens[index].text in "/" and tokens[index].glued and tokens[index + 1].glued:
        if not tokens[index + 1].is_number:
            break
        index += 2
    return index


def _ranged_at(message: Message, index: int) -> _Amount | None:
    """ "15 triệu", "15-17 triệu", "800 triệu đến 1 tỷ", "mười lăm mười sáu triệu" """
    tokens = message.tokens
    first = _scaled_at(message, index)
    number = None if first else number_at(message, index)
    if first is None and number is None:
        return None
    end = first.end if first else number.end  # type: ignore[union-attr]
    joined = _range_separator(tokens, end)
    spoken = joined is None and number is not None and number.literal is None and number.value >= 10
    if joined is None and not spoken:
        return first
    second = _scaled_at(message, end if joined is None else joined)
    if second is None or second.high is not None:
        return first
    if first:
        if first.high is None and first.low < second.low <= first.low * 20:
            return replace(first, end=second.end, high=second.low)
        return first
    assert number is not None  # noqa: S101 - narrowing for the type checker
    low = _borrowed_scale(message, number, second)
    return _Amount(index, second.end, low, second.low) if low and low < second.low else None


def _borrowed_scale(message: Message, number: Number, second: _Amount) -> float | None:
    """VND of the "15" in "15-17 triệu", of the "800" in "800 - 1 tỷ"; None when it is no part of a range."""
    if number.high is not None:
        return None
    other = number_at(message, _first_number_token(second))
    scale = second.low / other.value if other and other.value else _MILLION
    scale = next((s for s in (_BILLION, _MILLION, _THOUSAND, 1.0) if scale >= s), 1.0)
    if number.value * scale < second.low:
        ok = number.literal is None or number.value * scale * 20 >= second.low
        return number.value * scale if ok else None
    if scale == _BILLION and number.value * _MILLION < second.low:
        return number.value * _MILLION
    return None


def _first_number_token(amount: _Amount) -> int:
    return amount.start


def _range_separator(tokens: tuple[Token, ...], index: int) -> int | None:
    """Index of the token after "-", "->", "đến", "tới", "hoặc"; None when there is no separator."""
    if index >= len(tokens):
        return None
    if tokens[index].text == "-":
        return index + 2 if index + 1 < len(tokens) and tokens[index + 1].text == ">" else index + 1
    return index + 1 if tokens[index].text in _RANGE_WORDS else None


def _scaled_at(message: Message, index: int) -> _Amount | None:
    """An amount with its unit at token `index`, or a number so large that it can be nothing but đồng."""
    number = number_at(message, index)
    if number is None:
        return _headless_at(message, index)
    tokens = message.tokens
    if index and tokens[index].glued and tokens[index - 1].text in "/." and tokens[index].is_number:
        return None  # within "100/2024" or a date
    scale = _scale_at(message, index, number)
    if scale is None:
        return _plain_dong(message, index, number)
    unit, end = scale
    value = number.value
    if number.grouped and unit == _MILLION and value >= 1000 and number.literal and _looks_decimal(message, number, index):
        value = float(number.literal.replace(",", "."))
    if number.grouped and unit == _BILLION and number.literal and value < 10_000 and _looks_decimal(message, number, index):
        value = float(number.literal.replace(",", "."))
    low = value * unit
    high = number.high * unit if number.high is not None else None
    if high is None:
        low, end = _with_rest(message, low, unit, end)
    if is_word(tokens, end, _DONG_WORDS):
        end += 1
    return _Amount(index, end, low, high)


def _looks_decimal(message: Message, number: Number, index: int) -> bool:
    """True for "12.500tr" in a wage and "1.250 tỷ" in a flat's price, where the point is no thousands separator."""
    if not number.literal or len(re.findall(r"[.,]", number.literal)) != 1:
        return False
    before = message.text[max(0, message.tokens[index].start - 40) : message.tokens[index].start]
    return bool(_INCOME.search(before) or _PRICE.search(before))


def _scale_at(message: Message, index: int, number: Number) -> tuple[float, int] | None:  # noqa: PLR0911
    """VND of one unit and the token after it: ("15", "triệu") → 1,000,000."""
    tokens, end = message.tokens, number.end
    if end >= len(tokens):
        return None
    text = tokens[end].text
    if text in _MILLION_WORDS:
        end += 1
        if end < len(tokens) and tokens[end].text == "." and end + 1 < len(tokens) and text == "tr" and tokens[end].glued:
            end += 0
        return _MILLION, end
    if text in _COLLOQUIAL_MILLION:
        return _MILLION, end + 1
    if text in _BILLION_WORDS:
        return _BILLION, end + 1
    if text in _THOUSAND_WORDS or (text == "k" and _is_thousand_k(message, end, number)):
        if is_word(tokens, end + 1, _BILLION_WORDS):
            return _THOUSAND * _BILLION, end + 2
        return _THOUSAND, end + 1
    if text in _GLUED_TEENCODE and tokens[end].glued and number.literal and 3 <= number.value <= 200:
        before = message.text[: tokens[index].start]
        return (_MILLION, end + 1) if _BARE_BEFORE.search(before) else None
    return None


def _is_thousand_k(message: Message, index: int, number: Number) -> bool:
    """ "500k" always; "500 k" too, but not "2 con k" or "20 k ạ", where k is "không"."""
    return message.tokens[index].glued or (number.literal is not None and number.value >= 100)


def _with_rest(message: Message, low: float, unit: float, end: int) -> tuple[float, int]:
    """Adds what follows the unit: "rưỡi", the 5 of "1tr5", the 500 of "1tr500", "2 tỷ 300 triệu"."""
    tokens = message.tokens
    if unit not in {_MILLION, _BILLION} or end >= len(tokens):
        if is_word(tokens, end, HALF) and unit == _THOUSAND:
            return low + unit / 2, end + 1
        return low, end
    token = tokens[end]
    if token.text in HALF:
        return low + unit / 2, end + 1
    if token.is_number and token.glued and re.fullmatch(r"\d{1,3}", token.text):
        if not _scale_follows(message, end):
            return low + int(token.text) * unit / 10 ** len(token.text), end + 1
    rest = number_at(message, end)
    if rest is None or rest.high is not None:
        fourth = end < len(tokens) and token.text in _FOURTH
        return (low + (0.4 if token.folded == "tu" else 0.1) * unit, end + 1) if fourth else (low, end)
    lower = _scale_at(message, end, rest)
    if lower and lower[0] < unit and rest.value * lower[0] < unit:
        value, after = _with_rest(message, rest.value * lower[0], lower[0], lower[1])
        return low + value, after
    if lower:
        return low, end
    after_text = message.text[tokens[rest.end - 1].end :]
    if rest.value == int(rest.value) and _AFTER_LONE_DIGIT.match(after_text):
        if rest.value < 10 and not _means_years(message, end, low):
            return low + rest.value * unit / 10, rest.end
        if 100 <= rest.value < 1000 and rest.value % 50 == 0:
            return low + rest.value * unit / 1000, rest.end
    return low, end


def _means_years(message: Message, index: int, low: float) -> bool:
    """ "120 triệu năm" is a yearly sum, "1 tỷ năm" is one and a half billion."""
    return message.tokens[index].folded == "nam" and low < _BILLION and low >= 40 * _MILLION


def _scale_follows(message: Message, index: int) -> bool:
    number = number_at(message, index)
    return number is not None and _scale_at(message, index, number) is not None


_PRICE = phrases(r"giá|căn|căn hộ")
_SOME_BEFORE = pattern(r"(?:mấy|vài|dăm|bạc|hàng|mươi|mười|trăm|chục|\d)\s*$")
_HEADLESS_BEFORE = phrases(r"giá|tầm|khoảng|hơn|gần|chừng|cỡ|trên|dưới|được|lương|có|là|cả|tới|đến|vay")


def _headless_at(message: Message, index: int) -> _Amount | None:
    """ "tỷ rưỡi", "triệu rưỡi", "tỷ hai", "chục triệu", "trăm triệu", "nửa tỷ": the number "one" left unsaid."""
    tokens = message.tokens
    if index >= len(tokens) or not tokens[index].is_word:
        return None
    text = tokens[index].text
    before = message.text[: tokens[index].start]
    if text in _HALF_OF and is_word(tokens, index + 1, _LARGE_UNITS):
        unit = _BILLION if tokens[index + 1].text in _BILLION_WORDS else _MILLION
        return _Amount(index, index + 2, unit / 2)
    if text in _ROUND and is_word(tokens, index + 1, _ROUNDED):
        if _SOME_BEFORE.search(before):
            return None
        unit = _THOUSAND if tokens[index + 1].text in _THOUSAND_WORDS else _MILLION
        return _Amount(index, index + 2, unit * (100 if text in HUNDRED else 10))
    if text in HUNDRED and is_word(tokens, index + 1, HALF) and is_word(tokens, index + 2, _MILLION_WORDS):
        return _Amount(index, index + 3, 150 * _MILLION)
    if text in _LARGE_UNITS:
        unit = _BILLION if text in _BILLION_WORDS else _MILLION
        if is_word(tokens, index + 1, HALF):
            return None if _SOME_BEFORE.search(before) else _Amount(index, index + 2, unit * 1.5)
        digit = digit_word(message, index + 1, after_tens=True)
        nearby = re.search(r"(\S+)\s*$", before)
        if unit == _BILLION and digit and nearby and _HEADLESS_BEFORE.fullmatch(nearby[1]):
            if _AFTER_LONE_DIGIT.match(message.text[tokens[index + 1].end :]):
                return _Amount(index, index + 2, unit + digit * unit / 10)
    return None


def _plain_dong(message: Message, index: int, number: Number) -> _Amount | None:
    """ "12.500.000", "12500000", "500.000đ": đồng in full."""
    tokens = message.tokens
    literal = number.literal
    if literal is None:
        return None
    digits = re.sub(r"[.,]", "", literal)
    end = number.end
    marked = is_word(tokens, end, _DONG_WORDS) and not (tokens[end].text in {"d", "đ"} and not tokens[end].glued and number.value < 1000)
    if marked:
        if number.value < 100 or literal.startswith("0"):
            return None
        return _Amount(index, end + 1, number.value)
    if literal.startswith("0") or not digits.endswith("000") or len(digits) > 12:
        return None
    before = message.text[max(0, tokens[index].start - 20) : tokens[index].start]
    if _PHONE_BEFORE.search(before) or digits.startswith(("1900", "1800")) and number.value < 1e8 and not number.grouped:
        return None
    large = number.value >= 1e6 if number.grouped else 1e6 <= number.value < 1e11
    small = number.grouped and 1e5 <= number.value < 1e6
    return _Amount(index, end, number.value) if large or small else None


def _counts_something(message: Message, amount: _Amount) -> bool:
    """True for "1 triệu căn", "1 triệu m2", "100.000 căn": a number of things, not of đồng."""
    after = message.text[message.tokens[amount.end - 1].end :]
    match = _COUNTED_AFTER.match(after)
    if not match or amount.bare:
        return False
    thing = match.group().strip()
    if thing in {"căn", "can", "homes", "flats", "social homes", "social flats"}:
        return amount.low < 50 * _MILLION
    before = message.text[: message.tokens[amount.start].start]
    if thing.startswith("m"):
        return amount.low <= 5 * _MILLION and not _PRICE.search(before)
    return not _INCOME.search(before)


def _bare_at(message: Message, index: int) -> _Amount | None:
    """ "lương em 15", "lương 12-15", "mỗi người 15, hai vợ chồng 28": millions left unsaid."""
    tokens = message.tokens
    number = number_at(message, index)
    if number is None or number.grouped or not 3 <= number.value <= 200:
        return None
    if index and tokens[index].is_number and tokens[index].glued and tokens[index - 1].text in "/.-":
        return None
    before = message.text[: tokens[index].start]
    if number.value <= 13 and _MONTH_NUMBER_BEFORE.search(before):
        return None
    strong = bool(_BARE_BEFORE.search(before))
    couple = not strong and bool(_BARE_COUPLE_BEFORE.search(before))
    if not strong and not (couple and (_STRONG_COUPLE.search(before) or _wages_before(message, index))):
        return None
    end, high = number.end, number.high
    joined = _range_separator(tokens, end)
    if joined is not None and high is None:
        second = number_at(message, joined)
        if second and second.high is None and number.value < second.value <= 200 and not second.grouped:
            end, high = second.end, second.value
    after = message.text[tokens[end - 1].end :]
    if not _BARE_AFTER_OK.match(after):
        return None
    low = number.value
    if high is None and is_word(tokens, end, HALF):
        low, end = low + 0.5, end + 1
    return _Amount(index, end, low * _MILLION, high * _MILLION if high else None, bare=True)


def _wages_before(message: Message, index: int) -> bool:
    """True when a word for income stands earlier in the sentence and ages are not what is being told."""
    before = message.text[_sentence_start(message, message.tokens[index].start) : message.tokens[index].start]
    return bool(_INCOME.search(before)) and not _AGES.search(message.text)


# -- what the amount means -----------------------------------------------------------------------------------


def _span(message: Message, amount: _Amount, previous_end: int, following: _Amount | None) -> Span | None:
    tokens = message.tokens
    start, end = tokens[amount.start].start, tokens[amount.end - 1].end
    sentence = _sentence_start(message, start)
    before = message.text[max(sentence, previous_end) : start]
    period, per, unit_end, short = _units_after(message, end)
    if short or (period is None and per is None and _SHORT_BEFORE.search(before)):
        return None
    if period is None and per is None:
        period = "year" if _YEAR_BEFORE.search(before) else "month" if _MONTH_BEFORE.search(before) else None
    low, high = amount.low, amount.high
    role = None if per or amount.low > _MOST_A_MONTH * (12 if period == "year" else 1) else _role(message, start, unit_end, sentence, previous_end, following)
    if role and _is_each_of_two(message, before, unit_end, sentence, start):
        low, high, role = low * 2, high * 2 if high else None, subjects.HOUSEHOLD
    value: dict[str, object] = {"amount": round(low)}
    if high is not None:
        value["max"] = round(high)
    value |= {"unit": "VND", "period": period, "per": per}
    return message.span("money", start, unit_end, value, role)


def _sentence_start(message: Message, position: int) -> int:
    """Start of the sentence that holds `position`; a point within a number ends none."""
    start = 0
    for match in re.finditer(r"[.;!?](?= |$)", message.text[:position]):
        start = match.end()
    return start


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


def _role(  # noqa: PLR0911 - each return is one way to know whose income it is
    message: Message, start: int, unit_end: int, sentence: int, previous_end: int, following: _Amount | None
) -> str | None:
    after = _owner_after(message, unit_end, following)
    if after == subjects.OTHER:
        return None
    since = max(sentence, previous_end)
    before = message.text[since:start]
    income = _last(_INCOME, before)
    spending = _last(_NO_INCOME, before)
    owner = subjects.owner_before(message, sentence, start)
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
    if spending > income and not (adjacent and _last(_NO_INCOME, message.text[owner.end : start]) < 0):  # type: ignore[union-attr]
        return None
    carried = income < 0 and not adjacent and _carries_on(message, previous_end, start, sentence)
    told_after = bool(_INCOME_AFTER.match(message.text, unit_end))
    if income < 0 and not adjacent and not carried and not told_after:
        return None
    limit = _last(_LIMIT, before)
    possessed = owner is not None and owner.start >= since and _INCOME.search(message.text[max(0, owner.start - 16) : owner.start])
    if carried:
        limit = _last(_LIMIT, message.text[sentence:start])
    if not possessed and (limit >= 0 or (_RULE_BEFORE.search(before) and _RULE_AFTER.match(message.text, unit_end))):
        return None
    total = _last(_TOTAL, before)
    if total >= 0 and (owner is None or owner.start < since + total) and _COUPLE_ANYWHERE.search(message.text):
        return subjects.HOUSEHOLD
    if owner is None:
        owner = _owner_of_previous_sentence(message, sentence)
    if owner is None:
        return after or subjects.SELF
    return None if owner.who == subjects.OTHER else owner.who


def _last(expression: Phrases, text: str) -> int:
    """Start of the last match, -1 when there is none."""
    position = -1
    while match := expression.search(text, position + 1):
        position = match.start()
    return position


def _owner_after(message: Message, unit_end: int, following: _Amount | None) -> str | None:
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


def _carries_on(message: Message, previous_end: int, start: int, sentence: int) -> bool:
    """True for the 20 of "lương em 15 còn chồng chạy xe 20": wages are still what is being told."""
    if previous_end <= sentence:
        return False
    told = message.text[sentence:previous_end]
    gap = message.text[previous_end:start]
    return _last(_INCOME, told) > _last(_NO_INCOME, told) and _last(_NO_INCOME, gap) < 0 and len(gap) < 60


def _owner_of_previous_sentence(message: Message, sentence: int) -> subjects.Mention | None:
    """ "Vợ em là giáo viên. Lương 8 triệu." """
    if sentence == 0:
        return None
    return subjects.owner_before(message, _sentence_start(message, sentence - 2), sentence)


def _is_each_of_two(message: Message, before: str, unit_end: int, sentence: int, start: int) -> bool:
    """ "hai vợ chồng mỗi đứa 9tr" is twice nine."""
    each = _EACH_BEFORE.search(before) or _PER_HEAD_AFTER.match(message.text, unit_end)
    return bool(each and _TWO.search(message.text[sentence:start]) and _last(_LIMIT, before) < 0)


_WIFE = phrases("vợ|vk|bà xã|bx")
_HUSBAND = phrases("chồng|ck|ông xã|anh xã|ox")


def _separate_pair(message: Message, spans: list[Span]) -> list[Span]:
    """Two persons' wages told apart: "vợ chồng em lương 12 và 15 triệu", "chồng 14tr, vợ 9tr".

    Who of them writes is not said, but together they are the couple's income: the first is taken as the citizen's.
    """
    for index, (first, second) in enumerate(zip(spans, spans[1:])):
        between = normalize(message.normalized.original[first.end : second.start]).text
        listed = first.role == second.role == subjects.HOUSEHOLD and between in {"và", "va", "với", "voi", ",", "+", "&"}
        if listed or _wife_and_husband(message, spans, first, second):
            spans[index] = replace(first, role=subjects.SELF)
            spans[index + 1] = replace(second, role=subjects.SPOUSE)
    return spans


def _wife_and_husband(message: Message, spans: list[Span], first: Span, second: Span) -> bool:
    """True for "vợ 8tr chồng 10tr" where neither is called "vợ em", "chồng tôi" and "I" earns nothing."""
    if not first.role == second.role == subjects.SPOUSE or any(span.role == subjects.SELF for span in spans):
        return False
    told = normalize(message.normalized.original[: second.end]).text
    owners = [m for m in subjects.mentions(read(told)) if m.who == subjects.SPOUSE][-2:]
    words = [told[m.start : m.end] for m in owners]
    return len(words) == 2 and all(" " not in word.replace(" xã", "") for word in words) and any(
        one.fullmatch(words[0]) and other.fullmatch(words[1]) for one, other in ((_WIFE, _HUSBAND), (_HUSBAND, _WIFE))
    )


def _without_parts(spans: list[Span]) -> list[Span]:
    """ "lương cứng 6tr, phụ cấp 2tr, tổng 8tr" is 8; "em 8 củ vợ 7 củ là 15 củ" has 15 as the household's."""
    for index in range(2, len(spans)):
        first, second, total = spans[index - 2 : index + 1]
        if first.value["amount"] + second.value["amount"] != total.value["amount"] or total.value["per"]:
            continue
        if first.role == second.role == total.role:
            return _without_parts(spans[: index - 2] + spans[index:])
        if {first.role, second.role} == {subjects.SELF, subjects.SPOUSE}:
            spans[index] = replace(total, role=subjects.HOUSEHOLD)
    return spans
