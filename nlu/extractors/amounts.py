"""Amounts in a message, whatever they mean: digits or words, with a unit, a rest and a range.

`amounts(message)` finds "15tr", "1tr5", "mười lăm triệu rưỡi", "12.500.000đ", "800 triệu đến 1 tỷ" and, next to words
for income, numbers whose "triệu" is left unsaid ("lương em 15"). Numbers of things ("1 triệu căn"), telephone
numbers, dates and numbers of documents are no amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlu.extractors.numerals import HALF, HUNDRED, ODD, Number, digit_word, is_word, number_at
from nlu.extractors.reading import LEFT, RIGHT, Message, Token, pattern, phrases, sentence_start, spellings

MILLION, _BILLION, _THOUSAND = 1e6, 1e9, 1e3
_MILLION_WORDS = {"tr", "trđ", "trd", "trieu", "trịu", "triêu", "triẹu", "million", "mil"} | spellings("triệu")
_COLLOQUIAL_MILLION = spellings("củ") | {"chai"}
_BILLION_WORDS = spellings("tỷ") | spellings("tỉ") | {"billion"}
_COLLOQUIAL_BILLION = {"tỏi"}  # only with its mark: unmarked it is "tôi"
_THOUSAND_WORDS = spellings("nghìn") | spellings("ngàn") | {"ngìn", "thousand"}
_DONG_WORDS = spellings("đồng") | {"đ", "d", "vnd", "vnđ"}
_LARGE_UNITS = _BILLION_WORDS | _MILLION_WORDS
_HALF_OF = spellings("nửa")
_ROUND = spellings("chục") | HUNDRED
_ROUNDED = _MILLION_WORDS | _COLLOQUIAL_MILLION | _THOUSAND_WORDS
_FOURTH = spellings("tư") - {"tu"} | {"mốt"}
_RANGE_WORDS = spellings("đến") | spellings("tới") | spellings("hoặc") | {"hay", "dến", "to"}
_ABOUT_WORDS = (
    spellings("dưới") | spellings("khoảng") | spellings("tầm") | spellings("gần") | spellings("chừng")
)  # "đến dưới 15tr"
_CHOICE_WORDS = spellings("hoặc") | {"hay"}
# What may follow the lone digit of "1 tỷ 2", "15 triệu 5"; anything else begins a phrase of its own ("15 triệu 2 con")
_AFTER_LONE_DIGIT = pattern(
    r"\s*(?:$|[.,;!?)]|/ ?(?:tháng|th|thg|t|năm|m|căn)|(?:một|1|mỗi|hàng|hằng) (?:tháng|năm|m|mét|căn)"
    r"|(?:thôi|ạ|nhé|nha|thì|là|có|được|không|và|với|đồng|vnđ|vnd|đ|d|mà|nên|chưa|đang|nhưng|để|muốn|vẫn)(?![^\W\d_]))"
)
INCOME = phrases(
    r"lương|luơng|thu nhập|thu nhâp|tnhap|kiếm|lãnh|lĩnh|thực nhận|thực lĩnh|thực lãnh|tiền công|tiền lương|làm ra|"
    r"tháng (?:thì |cũng |em |tôi |mình |chỉ )*(?:được|nhận)|thu về|nhận về|bỏ túi|gross|net|cầm về|income|salary|earns?|wage|phụ cấp|tăng ca|làm thêm|trợ cấp|hưu"
)
_PRICE = phrases(r"giá|căn|căn hộ")
_SOME_BEFORE = pattern(r"(?:mấy|vài|dăm|bạc|hàng|mươi|mười|trăm|chục|\d)\s*$")
_HEADLESS_BEFORE = phrases(r"giá|tầm|khoảng|hơn|gần|chừng|cỡ|trên|dưới|được|lương|có|là|cả|tới|đến|vay")
_BARE_BEFORE = pattern(
    LEFT + r"(?:lương|luơng|thu nhập|kiếm|lãnh|lĩnh|thực nhận|income|salary|tháng (?:được|kiếm(?: được)?|làm được|thu về))"
    r"(?:(?: |, ?)(?:của|em|tôi|mình|anh|chị|tui|tớ|e|cháu|con|vợ|chồng|vợ chồng|ck|vk|hai|2|cả|cả hai|nhà|mỗi|một|1|hàng|hằng|"
    r"tháng(?! \d)|được|dc|tầm|khoảng|là|thì|cỡ|chừng|hơn|gần|có|chỉ|cũng|đang|về|net|gross|thực nhận|cứng|chính|tổng|cộng|lại|"
    r"bình quân|trung bình|độ|từ|dưới|trên|người|đứa|mỗi người|bà xã|ông xã|thì|bây giờ|hiện|tại|hiện tại|nay|giờ))*[ :=,]*$"
)
_BARE_COUPLE_BEFORE = pattern(
    LEFT
    + r"(?:mỗi (?:người|đứa)|(?:(?:cả )?(?:hai|2) ?vợ chồng)|cả hai(?: vợ chồng)?|(?:vợ|chồng|ck|vk|bà xã|ông xã)(?: (?:em|tôi|mình|e|anh|tui|tớ))?|em|tôi|mình)"
    r"(?: (?:được|dc|tầm|khoảng|thì|là|hơn|gần|cỡ|chừng|tổng|cộng lại|lương))* ?$"
)
_STRONG_COUPLE = pattern(LEFT + r"(?:mỗi (?:người|đứa)|(?:cả )?(?:hai|2) ?vợ chồng|cả hai vợ chồng)(?: \w+){0,2} ?$")
_BARE_AFTER_OK = pattern(
    r"\s*(?:$|[.;!?)]|,(?! ?\d)|/ ?(?:tháng|th|thg|t|năm)|(?:một|1|mỗi|hàng) (?:tháng|năm)|rưỡi"
    r"|(?:thôi|ạ|nhé|nha|thì|là|có|được|không|và|với|mà|nên|chưa|đang|nhưng|để|muốn|vẫn|chồng|vợ|em|tôi|mình|anh|chị|ck|vk|còn|hai vợ chồng|"
    r"2 vợ chồng|đã|mua|đủ|cả|tổng|bà xã|ông xã|một tháng|làm|ở|độc thân)(?![^\W\d_]))"
)
_BARE_WAGE = r"(?: (?:em|tôi|mình|e|được|dc|lương|tầm|khoảng|hơn|làm))* "
_WIFE_AND_HUSBAND = pattern(
    LEFT
    + rf"(?:vợ|vk|chồng|ck|em|tôi|mình){_BARE_WAGE}(?P<a>\d{{1,2}}(?:[.,]\d)?),? (?:và |còn |thì )?(?:vợ|vk|chồng|ck){_BARE_WAGE}(?P<b>\d{{1,2}}(?:[.,]\d)?)(?![\d%]| ?(?:tuổi|con|cháu|m2))"
)
# hundreds without a unit: millions beside a price or savings, thousands beside small change
_LARGE_SUM = 50 * MILLION
_ABOUT = r"(?: (?:khoảng|tầm|chừng|cỡ|độ|được|có|hơn|gần))* ?$"
_MORE_BEFORE = pattern(LEFT + r"(?:thiếu|thêm|vay|mượn|góp|còn lại)" + _ABOUT)
_SAVED_BEFORE = pattern(
    LEFT + r"(?:thiếu|vay(?: thêm)?|mượn|sẵn|có sẵn|tiết kiệm|để dành|vốn|trong tay|tích cóp|cho thêm)" + _ABOUT
)
_DAILY_BEFORE = pattern(LEFT + r"ngày(?: \w+){0,3} ?$")
_PAID_BEFORE = pattern(LEFT + r"(?:trả trước|đóng trước|góp trước|trong tay|có sẵn|tiết kiệm|để dành|dành dụm)" + _ABOUT)
_PRICE_TALK = phrases(r"mua|giá|căn|vay|có|tiền|thiếu")
_SMALL_BEFORE = pattern(
    LEFT + r"(?:điện|nước|điện nước|phí|gửi xe|mạng|rác|wifi|internet|phòng|trọ)(?: (?:tháng|hết|mất|là|cũng))*" + _ABOUT
)
_NAMES_BEFORE = pattern(LEFT + r"(?:nghị định|nđ|thông tư|tt|luật|số|điều|quyết định|qđ|lô|căn|phòng|đường)(?: số)? ?$")
_MONTH_NUMBER_BEFORE = pattern(r"tháng ?$")
_GRADE_BEFORE = pattern(r"(?:hệ số|bậc|ngạch|hạng)(?: lương)?(?: là)? ?$")
_GLUED_TEENCODE = {"t", "m"}  # "lương 15t", "lương 15m"
_AGES = phrases("tuổi")
# "tháng 9 10 triệu": the nine is a month's
_COUNTING = {
    form
    for word in ("tháng", "năm", "ngày", "điều", "khoản", "lớp", "tầng", "bậc", "quý", "số", "kcn")
    for form in spellings(word)
}
# "phường 3 cũ": what has a number for its name
_NUMBERED = {
    form
    for word in [
        "đường",
        "phố",
        "khu",
        "số",
        "phường",
        "quận",
        "tổ",
        "xóm",
        "thôn",
        "ngõ",
        "mẫu",
        "tầng",
        "lộ",
        "điều",
        "kho",
        "cảng",
        "đội",
        "ấp",
    ]
    for form in spellings(word)
}
_ONE_BILLION_BEFORE = {form for word in ("hơn", "gần", "cả", "ngót", "trên") for form in spellings(word)}
_ONE_BILLION_AFTER = pattern(
    r"\s*(?:$|[.,;!?)]|(?:bạc|đồng|một căn|1 căn|mỗi căn|thì|là|mà|mới|lận|lấy|ạ|không|nhưng|rồi|nhé|vậy|đúng|có|cơ|à|hả)(?![^\W\d_]))"
)
_COUNTED_AFTER = pattern(
    r"\s*(?:căn|m2|mét vuông|lượt|dân|lao động|công nhân|người|hộ|ha|tấn|(?:social )?(?:homes|flats))" + RIGHT + r"(?! ta)"
)
_PHONE_BEFORE = phrases(r"sđt|điện thoại|số đt|hotline|zalo|gọi|tổng đài|liên hệ|cccd|căn cước|mã số|stk|số tài khoản|cmnd")


@dataclass(frozen=True)
class Amount:
    """An amount in tokens `start` up to `end` (exclusive), in VND; `high` for a range; `bare` when "triệu" was left unsaid."""

    start: int
    end: int
    low: float
    high: float | None = None
    bare: bool = False


def amounts(message: Message) -> Iterator[Amount]:
    """Every amount in `message`, in order."""
    tokens = message.tokens
    index, previous = 0, 0.0
    while index < len(tokens):
        amount = (
            _ranged_at(message, index)
            or _bare_at(message, index)
            or _summand_at(message, index)
            or _unit_as_before(message, index, previous)
        )
        if amount is None:
            index = _skip(message, index)
            continue
        if not _counts_something(message, amount):
            yield amount
            previous = amount.low
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


def _ranged_at(message: Message, index: int) -> Amount | None:  # noqa: PLR0911 - one return for each way to say it
    """ "15 triệu", "15-17 triệu", "800 triệu đến 1 tỷ", "mười lăm mười sáu triệu" """
    tokens = message.tokens
    if index and tokens[index].glued and tokens[index - 1].text == "m" and tokens[index].text == "2":
        return None  # the 2 of "18tr/m2 hay 20 triệu"
    first = _scaled_at(message, index)
    number = None if first else number_at(message, index)
    if first is None and number is None:
        return None
    end = first.end if first else number.end  # type: ignore[union-attr]
    joined = _range_separator(tokens, end)
    spoken = (
        joined is None
        and number is not None
        and (number.value >= (10 if number.literal is None else 100) or _pair_at(message, index))
    )
    if joined is None and not spoken:
        return first
    second = _scaled_at(message, end if joined is None else joined)
    if second is None or second.high is not None:
        return first
    if first:
        if joined is not None and tokens[joined - 1].text in _CHOICE_WORDS:
            return first  # "500 triệu hay 1 tỷ" are two sums, "15 hay 16 triệu" one range
        if first.high is None and first.low < second.low <= first.low * 20:
            return replace(first, end=second.end, high=second.low)
        return first
    assert number is not None  # noqa: S101 - narrowing for the type checker
    low = _borrowed_scale(message, number, second)
    return Amount(index, second.end, low, second.low) if low and low < second.low else None


def _pair_at(message: Message, index: int) -> bool:
    """ "tầm 15 20 triệu", "9 10 triệu": two numbers side by side, not far apart, that nothing before them counts."""
    tokens = message.tokens
    first, second = number_at(message, index), number_at(message, index + 1)
    if not first or not second or first.literal is None or second.literal is None or tokens[index + 1].glued:
        return False
    if index and (tokens[index - 1].text in _COUNTING or (tokens[index].glued and not tokens[index - 1].is_word)):
        return False
    return first.value == int(first.value) and 2 <= first.value < second.value <= min(first.value * 2, first.value + 10)


def _borrowed_scale(message: Message, number: Number, second: Amount) -> float | None:
    """VND of the "15" in "15-17 triệu", of the "800" in "800 - 1 tỷ"; None when it is no part of a range."""
    if number.high is not None:
        return None
    other = number_at(message, second.start)
    scale = second.low / other.value if other and other.value else MILLION
    if number.value < 10 and other and 100 <= other.value < 1000 and other.value % 100 == 0:
        return number.value * 100 * scale if number.value * 100 < other.value else None  # "6-700tr"
    scale = next((s for s in (_BILLION, MILLION, _THOUSAND, 1.0) if scale >= s), 1.0)
    if number.value * scale < second.low:
        ok = number.literal is None or number.value * scale * 20 >= second.low
        return number.value * scale if ok else None
    if scale == _BILLION and number.value * MILLION < second.low:
        return number.value * MILLION
    return None


def _range_separator(tokens: tuple[Token, ...], index: int) -> int | None:
    """Index of the token after "-", "->", "đến", "tới", "hoặc"; None when there is no separator."""
    if index >= len(tokens):
        return None
    if _lists_neighbours(tokens, index):
        return index + 1
    if tokens[index].text == "-":
        return index + 2 if index + 1 < len(tokens) and tokens[index + 1].text == ">" else index + 1
    if tokens[index].text not in _RANGE_WORDS:
        return None
    return index + 2 if is_word(tokens, index + 1, _ABOUT_WORDS) else index + 1


def _lists_neighbours(tokens: tuple[Token, ...], index: int) -> bool:
    """The comma of "7, 8 trăm triệu", a guess of seven or eight."""
    if tokens[index].text != "," or not 0 < index < len(tokens) - 1:
        return False
    first, second = tokens[index - 1].text, tokens[index + 1].text
    return first.isdecimal() and second.isdecimal() and len(second) <= 2 and int(second) == int(first) + 1


def _scaled_at(message: Message, index: int) -> Amount | None:
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
    if number.grouped and unit == MILLION and value >= 1000 and number.literal and _looks_decimal(message, number, index):
        value = float(number.literal.replace(",", "."))
    if number.grouped and unit == _BILLION and number.literal and value < 10_000 and _looks_decimal(message, number, index):
        value = float(number.literal.replace(",", "."))
    low = value * unit
    high = number.high * unit if number.high is not None else None
    if high is None:
        low, end = _with_rest(message, low, unit, end)
    if is_word(tokens, end, _DONG_WORDS):
        end += 1
    return Amount(index, end, low, high)


def _looks_decimal(message: Message, number: Number, index: int) -> bool:
    """True for "12.500tr" in a wage and "1.250 tỷ" in a flat's price and "1,250 tỷ", where the sign parts no thousands."""
    if not number.literal or len(re.findall(r"[.,]", number.literal)) != 1:
        return False
    if "," in number.literal and len(number.literal.split(",")[0]) < 3:
        return True
    before = message.text[max(0, message.tokens[index].start - 40) : message.tokens[index].start]
    return bool(INCOME.search(before) or _PRICE.search(before))


def _scale_at(message: Message, index: int, number: Number) -> tuple[float, int] | None:  # noqa: PLR0911
    """VND of one unit and the token after it: ("15", "triệu") → 1,000,000."""
    tokens, end = message.tokens, number.end
    if end >= len(tokens):
        return None
    text = tokens[end].text
    if text in _MILLION_WORDS | _COLLOQUIAL_MILLION:
        # "đường 5 cũ" is an old road, "lương 5 cũ" five million with another mark
        named = text == "cũ" and index and tokens[index - 1].text in _NUMBERED
        return None if named else (MILLION, end + 1)
    if text in _BILLION_WORDS | _COLLOQUIAL_BILLION:
        return _BILLION, end + 1
    if text in _THOUSAND_WORDS or (text == "k" and _is_thousand_k(message, end, number)):
        if is_word(tokens, end + 1, _BILLION_WORDS):
            return _THOUSAND * _BILLION, end + 2
        return _THOUSAND, end + 1
    if text in _GLUED_TEENCODE and tokens[end].glued and number.literal and 3 <= number.value <= 200:
        before = message.text[: tokens[index].start]
        return (MILLION, end + 1) if _BARE_BEFORE.search(before) else None
    return None


def _is_thousand_k(message: Message, index: int, number: Number) -> bool:
    """ "500k" always; "500 k" too, but not "2 con k" or "20 k ạ", where k is "không", nor "em 2k", born in 2000."""
    if number.value < 5:
        return False
    return message.tokens[index].glued or (number.literal is not None and number.value >= 100)


def _with_rest(message: Message, low: float, unit: float, end: int) -> tuple[float, int]:  # noqa: PLR0911
    """Adds what follows the unit: "rưỡi", the 5 of "1tr5", the 500 of "1tr500", "2 tỷ 300 triệu"."""
    tokens = message.tokens
    if unit not in {MILLION, _BILLION} or end >= len(tokens):
        if is_word(tokens, end, HALF) and unit == _THOUSAND:
            return low + unit / 2, end + 1
        return low, end
    token = tokens[end]
    if token.text in HALF:
        return low + unit / 2, end + 1
    if token.glued and re.fullmatch(r"\d{1,3}", token.text) and not _scale_follows(message, end):
        return low + int(token.text) * unit / 10 ** len(token.text), end + 1
    if unit == MILLION and token.text in ODD and (odd := number_at(message, end + 1)) and 100 <= odd.value < 1000:
        return low + odd.value * _THOUSAND, odd.end  # "10 triệu lẻ 500"
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
        if 100 <= rest.value < 1000 and (rest.value % 50 == 0 or (unit == _BILLION and rest.literal)):
            return low + rest.value * unit / 1000, rest.end
    return low, end


def _means_years(message: Message, index: int, low: float) -> bool:
    """ "120 triệu năm" is a yearly sum, "1 tỷ năm" is one and a half billion."""
    return message.tokens[index].folded == "nam" and low < _BILLION and low >= 40 * MILLION


def _scale_follows(message: Message, index: int) -> bool:
    number = number_at(message, index)
    return number is not None and _scale_at(message, index, number) is not None


def _headless_at(message: Message, index: int) -> Amount | None:  # noqa: PLR0911
    """ "tỷ rưỡi", "triệu rưỡi", "tỷ hai", "chục triệu", "trăm triệu", "nửa tỷ": the number "one" left unsaid."""
    tokens = message.tokens
    if index >= len(tokens) or not tokens[index].is_word:
        return None
    text = tokens[index].text
    before = message.text[: tokens[index].start]
    if text in _HALF_OF and is_word(tokens, index + 1, _LARGE_UNITS):
        unit = _BILLION if tokens[index + 1].text in _BILLION_WORDS else MILLION
        return Amount(index, index + 2, unit / 2)
    if text in _ROUND and is_word(tokens, index + 1, _ROUNDED):
        if _SOME_BEFORE.search(before):
            return None
        unit = _THOUSAND if tokens[index + 1].text in _THOUSAND_WORDS else MILLION
        return Amount(index, index + 2, unit * (100 if text in HUNDRED else 10))
    if text in HUNDRED and is_word(tokens, index + 1, HALF) and is_word(tokens, index + 2, _MILLION_WORDS):
        return Amount(index, index + 3, 150 * MILLION)
    if text in HUNDRED and (rest := number_at(message, index + 1)) and is_word(tokens, rest.end, _MILLION_WORDS):
        if rest.literal or rest.high is not None or rest.value >= 100 or _SOME_BEFORE.search(before):
            return None
        # "trăm hai triệu" is 120, "trăm tám chục triệu" 180
        return Amount(index, rest.end + 1, (100 + (rest.value * 10 if rest.value < 10 else rest.value)) * MILLION)
    if text in _LARGE_UNITS:
        unit = _BILLION if text in _BILLION_WORDS else MILLION
        if is_word(tokens, index + 1, HALF):
            return None if _SOME_BEFORE.search(before) else Amount(index, index + 2, unit * 1.5)
        previous = tokens[index - 1].text if index else ""
        if previous in _ONE_BILLION_BEFORE and _ONE_BILLION_AFTER.match(message.text, tokens[index].end):
            return Amount(index, index + 1, unit)
        digit = digit_word(message, index + 1, after_tens=True)
        named = unit == _BILLION and digit and index and _HEADLESS_BEFORE.fullmatch(tokens[index - 1].text)
        if digit and named and _AFTER_LONE_DIGIT.match(message.text, tokens[index + 1].end):
            return Amount(index, index + 2, unit + digit * unit / 10)
    return None


def _plain_dong(message: Message, index: int, number: Number) -> Amount | None:
    """ "12.500.000", "12500000", "500.000đ": đồng in full."""
    tokens = message.tokens
    literal = number.literal
    if literal is None:
        return None
    digits = re.sub(r"[.,]", "", literal)
    end = number.end
    marked = is_word(tokens, end, _DONG_WORDS) and not (
        tokens[end].text in {"d", "đ"} and not tokens[end].glued and number.value < 1000
    )
    if marked:
        if number.value < 100 or literal.startswith("0"):
            return None
        return Amount(index, end + 1, number.value)
    if literal.startswith("0") or not digits.endswith("000") or len(digits) > 12:
        return None
    before = message.text[max(0, tokens[index].start - 20) : tokens[index].start]
    if _PHONE_BEFORE.search(before) or (digits.startswith(("1900", "1800")) and number.value < 1e8 and not number.grouped):
        return None
    large = number.value >= 1e6 if number.grouped else 1e6 <= number.value < 1e11
    small = number.grouped and 1e5 <= number.value < 1e6
    return Amount(index, end, number.value) if large or small else None


def _counts_something(message: Message, amount: Amount) -> bool:
    """True for "1 triệu căn", "1 triệu m2", "100.000 căn": a number of things, not of đồng."""
    after = message.text[message.tokens[amount.end - 1].end :]
    match = _COUNTED_AFTER.match(after)
    if not match or amount.bare:
        return False
    thing = match.group().strip()
    if thing in {"căn", "can", "homes", "flats", "social homes", "social flats"}:
        return amount.low < 50 * MILLION
    before = message.text[: message.tokens[amount.start].start]
    if thing.startswith("m"):
        return amount.low <= 5 * MILLION and not _PRICE.search(before)
    return not INCOME.search(before)


def _summand_at(message: Message, index: int) -> Amount | None:
    """The 15 of "15+12tr"."""
    number = number_at(message, index)
    if number is None or not number.literal or number.grouped or not is_word(message.tokens, number.end, {"+"}):
        return None
    second, other = _scaled_at(message, number.end + 1), number_at(message, number.end + 1)
    if second is None or other is None or second.high is not None or not 0 < number.value <= other.value * 20:
        return None
    return Amount(index, number.end, number.value * _whole_scale(second.low / other.value))


def _whole_scale(ratio: float) -> float:
    """The unit in which a sum was told, from sum and number: 1.2 million of "1tr2" were told in millions."""
    return next((scale for scale in (_BILLION, MILLION, _THOUSAND) if ratio >= scale), 1.0)


def _unit_as_before(message: Message, index: int, previous: float) -> Amount | None:
    """ "bố mẹ cho 250 triệu, còn thiếu 400", "tiền phòng 1tr8, điện nước 4 trăm": hundreds after a sum, their unit unsaid."""
    number = number_at(message, index)
    if number is None or number.grouped or number.value % 50 or not 100 <= number.value < 1000:
        return None
    before = message.text[: message.tokens[index].start]
    half = message.tokens[number.end - 1].text in HALF  # "bốn trăm rưỡi" is never a count
    paid = bool(_PAID_BEFORE.search(before))
    if not previous and not paid and not (half and _PRICE_TALK.search(message.text)):
        return None
    large = half or paid or previous >= _LARGE_SUM or bool(_SAVED_BEFORE.search(before))
    if (
        (number.literal and not paid and not (large and _MORE_BEFORE.search(before)))
        or _NAMES_BEFORE.search(before)
        or _DAILY_BEFORE.search(before)
    ):
        return None
    if not large and not _SMALL_BEFORE.search(before):
        return None
    if not _BARE_AFTER_OK.match(message.text[message.tokens[number.end - 1].end :]):
        return None
    scale = MILLION if large else _THOUSAND
    return Amount(index, number.end, number.value * scale, number.high * scale if number.high else None)


def _bare_at(message: Message, index: int) -> Amount | None:
    """ "lương em 15", "lương 12-15", "mỗi người 15, hai vợ chồng 28": millions left unsaid."""
    tokens = message.tokens
    number = number_at(message, index)
    if number is None or number.grouped or not 3 <= number.value <= 200:
        return None
    if index and tokens[index].is_number and tokens[index].glued and tokens[index - 1].text in "/.-":
        return None
    before = message.text[: tokens[index].start]
    if (number.value <= 13 and _MONTH_NUMBER_BEFORE.search(before)) or _GRADE_BEFORE.search(before):
        return None
    strong = bool(_BARE_BEFORE.search(before))
    couple = not strong and bool(_BARE_COUPLE_BEFORE.search(before))
    if (
        not strong
        and not (couple and _wife_and_husband(message))
        and not (couple and (_STRONG_COUPLE.search(before) or _wages_before(message, index)))
    ):
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
    return Amount(index, end, low * MILLION, high * MILLION if high else None, bare=True)


def _wife_and_husband(message: Message) -> bool:
    """ "vợ 9 chồng 12": millions, since at least one is too small for a grown person's age and nothing is counted."""
    match = _WIFE_AND_HUSBAND.search(message.text)
    if not match or _AGES.search(message.text):
        return False
    return min(float(number.replace(",", ".")) for number in match.group("a", "b")) < 18


def _wages_before(message: Message, index: int) -> bool:
    """True when a word for income stands earlier in the sentence and ages are not what is being told."""
    before = message.text[sentence_start(message, message.tokens[index].start) : message.tokens[index].start]
    return bool(INCOME.search(before)) and not _AGES.search(message.text)
