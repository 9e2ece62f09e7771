"""The ways to write a date in Vietnamese, and the period that each stands for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from nlu.extractors import periods
from nlu.extractors.periods import Period
from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, spellings

_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12, "chục": 10,
    "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_MAY = 5
_NUMBERS = {spelling: number for word, number in _WORDS.items() for spelling in spellings(word)}
_WORD = r"mười một|mười hai|mười|một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy|tám|chín"

_YEAR = r"(?:(?:19|20)\d\d|2k\d\d)(?!\d|[.,]\d|/\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_ALONE = r"(?<![\d.,/-])"
# "năm 2025", "/2025", "/25", " 2025", "năm ngoái", "này"
_OF_YEAR = (
    rf"(?:,? ?năm (?P<y1>{_YEAR}|\d\d(?!\d))| ?[/.-] ?(?P<y2>{_YEAR}|\d\d(?![\d/%]|[.,]\d| ?(?:tr|triệu|củ)))|,? (?P<y3>{_YEAR})"
    r"|,? (?:của )?(?:năm (?P<ry>nay|này|ngoái|trước|rồi|vừa rồi|vừa qua|sau|tới)|(?P<next>sang năm))|(?P<near> (?:này|tới(?! ?(?:\d|giờ|nay|bây giờ|hiện|tháng|ngày|năm))|sắp tới|vừa rồi|vừa qua)))?"
)
_BY = r"này|nay|trước|rồi|vừa rồi|vừa qua|qua|sau|tới"
# What follows "tháng 5" and shows that the five counts something else: "mỗi tháng 5 triệu", "tháng 8-10 củ"
_MONEY = r"(?:tr|trđ|triệu|củ|chai|trăm|chục|mươi|nghìn|ngàn|k|tỷ|tỉ|đồng|vnđ|đ)(?![^\W\d_])"
_NO_SUM = rf"(?! ?(?:[.,]\d|{_MONEY}|(?:-|đến|tới) ?\d+(?:[.,]\d+)? ?{_MONEY}|%|(?:rưỡi|phẩy|người|lần|con|căn|buổi|ca|tháng|m2|mét|vợ|đứa|bữa|ngày)(?![^\W\d_])))"
_MANY_BEFORE = pattern(
    LEFT
    + r"(?:\d+|mấy|vài|những|các|nhiều|mỗi|hàng|hằng|từng|một|hai|ba|bốn|năm|sáu|mười|chục|dăm|suốt|trong|bình quân)(?: (?:rưỡi|một))? ?$"
)
_EACH_BEFORE = pattern(LEFT + r"(?:\d+|mấy|vài|những|các|nhiều|mỗi|hàng|hằng|từng|một|bình quân|trung bình|chục) ?$")
_CUED_BEFORE = pattern(
    LEFT
    + r"(?:ngày|hôm|mùng|mồng|từ|sau|trước|đến|tới|hết|vào|dịp|lễ|lúc|hạn|nộp|mở bán|hiệu lực|khoảng|tầm|since|from|until|by|after|before) ?$"
)
_STREET_AROUND = pattern(LEFT + r"(?:số|ngõ|hẻm|ngách|nhà|lô|căn|phòng|kiệt|mẫu|điều|khoản|thẻ|tổ|tỷ lệ) ?$")
_STREET_AFTER = pattern(r",? (?:đường|phố|ngõ|hẻm|ngách|căn|số|giá|diện tích|suất|người|nhà|thu nhập|tổng|lương|tiền)" + RIGHT)
_NO_YEAR_BEFORE = pattern(
    LEFT
    + r"(?:số|lô|phòng|mã|zalo|sđt|điện thoại|luật|nghị định|thông tư|quyết định|nghị quyết|chỉ thị|công văn|hợp nhất|căn|giá|lương|có|được) ?$"
)
_COUNTED_AFTER = pattern(r" ?(?:căn|người|đồng|suất|hộ|m2|mét|công nhân|lao động|tỷ|tỉ|triệu|tr|k|nghìn|ngàn|đ|vnđ|%)" + RIGHT)

# "năm nay em sáu mươi hai tuổi" tells an age, not a year
_AGE_AFTER = r"(?: \w+){1,5} tuổi"

# "in December 2026", "5 October"
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NAME = "|".join(_ENGLISH_MONTHS)
_ENGLISH_BEFORE = pattern(LEFT + r"(?:in|on|since|until|by|from|before|after|of|early|late) ?$")

CUE = pattern(
    _MONTH_NAME
    + r"|\d ?[/.-] ?\d|20\d\d|2k\d|quý|quí|q ?\d|năm|tháng|thg|tuần|hôm|ngày|bữa|thứ|chủ nhật|(?:sáng|trưa|chiều|tối|đêm) (?:nay|qua|mai)|mùng|mồng|hồi|t\d"
)

Reader = Callable[[re.Match[str], dt.date], "Period | None"]


@dataclass(frozen=True)
class Form:
    """One way to write a date; `read` gives its period as of a day, `refuse` is True where the text means another thing."""

    name: str
    expression: re.Pattern[str]
    read: Reader
    refuse: Callable[[re.Match[str], Message], bool] | None = None


def resolve(form: Form, match: re.Match[str], message: Message, today: dt.date) -> tuple[Period, bool] | None:
    """The period, and whether its year was said; None when the words are no date."""
    if form.refuse and form.refuse(match, message):
        return None
    period = form.read(match, today)
    if period is None or not 1900 <= period.first.year <= 2100:
        return None
    if form.name == "quarter" and match["q"] == "i":
        period = _with_roman(period, match, message)
    groups = match.groupdict()
    return period, any(groups.get(name) for name in ("y", "y1", "y2", "y3", "ry", "next"))


def number_of(text: str) -> int:
    """ "05", "năm", "iii" """
    return int(text) if text.isdigit() else _NUMBERS[text]


def _month_named(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return _ENGLISH_MONTHS.index(next(groups[key] for key in ("en", "em") if groups.get(key))) + 1


# -- which year ----------------------------------------------------------------------------------------------------


def _year_said(match: re.Match[str], today: dt.date) -> int | None:
    groups = match.groupdict()
    text = next((groups[name] for name in ("y", "y1", "y2", "y3") if groups.get(name)), None)
    if text:
        text = text.replace("2k", "20")
        return int(text) if len(text) == 4 else 2000 + int(text)
    if groups.get("next"):
        return today.year + 1
    relative = groups.get("ry")
    return None if relative is None else today.year + _step(relative)


def _step(word: str) -> int:
    """ "trước" → -1, "này" → 0, "sau" → 1"""
    if any(word in spellings(form) for form in ("sau", "tới")):
        return 1
    if any(word in spellings(form) for form in ("này", "nay")):
        return 0
    return -2 if any(word in spellings(form) for form in ("kia", "kìa")) else -1


def _placed(match: re.Match[str], today: dt.date, of_year: Callable[[int], Period | None]) -> Period | None:
    """The period in the year said; else this year's, the next after "tới", the last before "vừa rồi"."""
    said = _year_said(match, today)
    if said is not None:
        return of_year(said)
    period = of_year(today.year)
    near = (match.groupdict().get("near") or "").strip()
    if period and near.endswith(tuple(spellings("tới"))) and period.last < today:
        return of_year(today.year + 1)
    if period and near.startswith(tuple(spellings("vừa"))) and period.first > today:
        return of_year(today.year - 1)
    return period


# -- readers -------------------------------------------------------------------------------------------------------


def _read_day(match: re.Match[str], today: dt.date) -> Period | None:
    groups = match.groupdict()
    number = number_of(groups.get("d") or groups.get("dw") or groups["dn"])
    month = number_of(match["m"])
    return _placed(match, today, lambda year: periods.day(year, month, number)) if month <= 12 else None


def _read_day_of_month(match: re.Match[str], today: dt.date) -> Period | None:
    groups = match.groupdict()
    first = periods.months_from(today, _step(groups["rm"]) if groups["rm"] else 0).first
    period = periods.day(first.year, first.month, int(match["d"]))
    near = (groups.get("near") or "").strip()
    if period and near.endswith(tuple(spellings("tới"))) and period.last < today:
        after = periods.months_from(today, 1).first
        return periods.day(after.year, after.month, int(match["d"]))
    if period and near.startswith(tuple(spellings("vừa"))) and period.first > today:
        earlier = periods.months_from(today, -1).first
        return periods.day(earlier.year, earlier.month, int(match["d"]))
    return period


def _read_month(match: re.Match[str], today: dt.date) -> Period | None:
    groups = match.groupdict()
    number = number_of(groups.get("m") or groups["mw"])
    return _placed(match, today, lambda year: periods.month(year, number)) if number <= 12 else None


def _read_english_day(match: re.Match[str], today: dt.date) -> Period | None:
    groups = match.groupdict()
    number = int(groups.get("d") or groups["d2"])
    return _placed(match, today, lambda year: periods.day(year, _month_named(match), number))


def _read_english_month(match: re.Match[str], today: dt.date) -> Period | None:
    number = _month_named(match)
    if match["last"] and not match["y"]:
        return periods.month(today.year - (number >= today.month), number)
    if match["coming"] and not match["y"]:
        return periods.month(today.year + (number <= today.month), number)
    return _placed(match, today, lambda year: periods.month(year, number))


def _read_months(match: re.Match[str], today: dt.date) -> Period | None:
    first, last = int(match["m"]), int(match["m2"])
    year = _year_said(match, today) or today.year
    return periods.span_of(periods.month(year, first), periods.month(year, last)) if first < last else None


def _read_quarter(match: re.Match[str], today: dt.date) -> Period | None:
    number = number_of(match["q"])
    return _placed(match, today, lambda year: periods.quarter(year, number))


def _with_roman(period: Period, match: re.Match[str], message: Message) -> Period:
    """The quarter "III", of which the normaliser leaves "i": a letter written three times is taken for a stretched one."""
    start, end = message.normalized.original_span(*match.span("q"))
    return periods.quarter(period.first.year, _WORDS.get(message.normalized.original[start:end].lower(), 1))


def _read_end_quarter(match: re.Match[str], today: dt.date) -> Period:
    number = 1 if match["which"] in spellings("đầu") else 4
    return periods.quarter(_year_said(match, today) or today.year, number)


def _read_half(match: re.Match[str], today: dt.date) -> Period:
    part: periods.Part = "first_half" if match["which"] in spellings("đầu") else "second_half"
    said = _year_said(match, today)
    return periods.part_of(periods.year(today.year if said is None else said), part)


def _read_week(match: re.Match[str], today: dt.date) -> Period:
    week = periods.week(today + dt.timedelta(days=7 * _step(match["rm"])))
    if match["sun"]:
        return periods.of_day(week.last)
    return periods.of_day(week.first + dt.timedelta(days=number_of(match["wd"]) - 2)) if match["wd"] else week


def _read_weekday(match: re.Match[str], today: dt.date) -> Period:
    """The next such day after today: "thứ hai tới"."""
    number = 6 if match["sun"] else number_of(match["wd"]) - 2
    return periods.of_day(today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1))


def _read_distance(match: re.Match[str], today: dt.date, sign: int) -> Period | None:
    number, unit = number_of(match["n"]) * sign, match["unit"]
    if unit in spellings("năm"):
        return periods.year(today.year + number) if today.year + number >= 1900 else None
    if unit in spellings("tháng"):
        return periods.months_from(today, number)
    if unit in spellings("quý"):
        return periods.quarters_from(today, number)
    days = 7 * number if unit in spellings("tuần") else number
    date = today + dt.timedelta(days=days)
    return periods.week(date) if unit in spellings("tuần") else periods.of_day(date)


def _read_near_day(match: re.Match[str], today: dt.date) -> Period:
    name = next(name for name, value in match.groupdict().items() if value is not None)
    days = {"today": 0, "yesterday": -1, "before": -2, "tomorrow": 1, "after": 2}[name]
    return periods.of_day(today + dt.timedelta(days=days))


def _read_part(match: re.Match[str], today: dt.date) -> Period:
    whole = periods.year(today.year) if match["unit"] in spellings("năm") else periods.months_from(today, 0)
    part: periods.Part = (
        "start" if match["part"] in spellings("đầu") else "middle" if match["part"] in spellings("giữa") else "end"
    )
    return periods.part_of(whole, part)


def _read_year(match: re.Match[str], today: dt.date) -> Period | None:
    said = _year_said(match, today)
    return None if said is None else periods.year(said)


# -- what is no date -----------------------------------------------------------------------------------------------


def _no_short_day(match: re.Match[str], message: Message) -> bool:
    """ "1/2" is a half unless a word announces a date; "24/7" is always; "15/7 Lê Lợi" is an address."""
    before = message.text[: match.start()]
    if _STREET_AROUND.search(before) or (match.groupdict().get("ry") is None and _STREET_AFTER.match(message.text, match.end())):
        return not _CUED_BEFORE.search(before)
    if match.group().startswith(tuple(spellings("ngày"))) or _CUED_BEFORE.search(before):
        return False
    day, month = int(match["d"]), int(match["m"])
    return day < 13 or (day, month) == (24, 7)


def _no_month(match: re.Match[str], message: Message) -> bool:
    before = message.text[: match.start()]
    groups = match.groupdict()
    dated = any(groups[name] for name in ("y1", "y2", "y3", "ry", "next"))
    if dated:
        return False
    if _EACH_BEFORE.search(before):
        return True
    if groups.get("mw"):
        # "ngày tháng năm sinh", "thang tu 10 trieu"
        return not message.marked or before.endswith(("ngày ", "ngay ")) or match["mw"] not in _WORDS
    return False


def _many_before(match: re.Match[str], message: Message) -> bool:
    """ "5 năm sau", "mấy tháng trước", "12 tháng qua": distances, not the next or last one"""
    return bool(_MANY_BEFORE.search(message.text[: match.start()]))


def _each_before(match: re.Match[str], message: Message) -> bool:
    return bool(_EACH_BEFORE.search(message.text[: match.start()]))


def _no_month_name(match: re.Match[str], message: Message) -> bool:
    """ "may" sews in Vietnamese and permits in English: a month only after an English preposition and with its year."""
    dated = any(match[key] for key in ("y", "y1") if key in match.re.groupindex)
    return _month_named(match) == _MAY and not (dated and _ENGLISH_BEFORE.search(message.text[: match.start()]))


def _no_bare_year(match: re.Match[str], message: Message) -> bool:
    before = message.text[: match.start()]
    return bool(_NO_YEAR_BEFORE.search(before) or _COUNTED_AFTER.match(message.text, match.end()))


def _form(name: str, source: str, read: Reader, refuse: Callable[[re.Match[str], Message], bool] | None = None) -> Form:
    return Form(name, pattern(f"{LEFT}(?:{source}){RIGHT}"), read, refuse)


FORMS: tuple[Form, ...] = (
    _form("iso", rf"{_ALONE}(?P<y>(?:19|20)\d\d)-(?P<m>{_MONTH})-(?P<d>{_DAY})(?![\d-])", _read_day),
    _form(
        "numbers",
        rf"(?:(?:ngày|hôm|mùng|mồng) ?)?{_ALONE}(?P<d>{_DAY}) ?(?P<sep>[/.-]) ?(?P<m>{_MONTH}) ?(?P=sep) ?(?P<y>(?:19|20)\d\d|(?<=[/-])\d\d)(?![\d/]|[.,-]\d)",
        _read_day,
    ),
    _form(
        "spoken",
        rf"(?:(?:ngày|hôm) )?(?:(?:mùng|mồng) (?P<dw>{_DAY}|{_WORD})|{_ALONE}(?P<d>{_DAY})|(?<=ngày )(?P<dn>{_WORD}))(?: tây)?,? ?(?:tháng|thg) ?(?P<m>{_MONTH}|{_WORD}|giêng|chạp)"
        + _OF_YEAR + _NO_SUM,
        _read_day,
        lambda match, _: match["m"] == "sau",  # "mùng 10 tháng sau": the next month, no June
    ),
    _form("mung", rf"(?:mùng|mồng) (?P<d>{_DAY}) ?/ ?(?P<m>{_MONTH})(?![\d/])", _read_day),
    _form(
        "short",
        rf"(?:ngày ?|hôm ?)?{_ALONE}(?P<d>{_DAY}) ?[/] ?(?P<m>{_MONTH})(?![\d/]|[.,-]\d|%| ?{_MONEY})(?:,? (?:năm (?P<ry>nay|này|ngoái|trước|sau|tới)|(?P<next>sang năm)|(?P<near>tới(?! ?\d)|sắp tới|này|vừa rồi|vừa qua)))?",
        _read_day,
        _no_short_day,
    ),
    _form(
        "dashed",
        rf"(?:(?<=ngày )|(?<=hôm )|(?<=hạn )|(?<=cuối )){_ALONE}(?P<d>{_DAY})-(?P<m>{_MONTH})(?![\d/-]|[.,]\d|%| ?{_MONEY}| (?:năm(?! (?:nay|sau|tới|ngoái|\d))|tuổi)(?![^\W\d_]))(?:,? (?:năm (?P<ry>nay|này|ngoái|trước|sau|tới)|(?P<next>sang năm)))?",
        _read_day,
    ),
    _form(
        "day of month",
        rf"(?:ngày|hôm|mùng|mồng) (?P<d>{_DAY})(?:,? tháng (?P<rm>{_BY})| (?P<near>này|tới|sắp tới|vừa rồi|vừa qua))",
        _read_day_of_month,
    ),
    _form(
        "months",
        rf"(?:tháng|thg|t) ?(?P<m>{_MONTH}) ?(?:-|đến|tới) ?(?:tháng )?(?P<m2>{_MONTH})(?:,? ?năm |[ /.-] ?)(?P<y>{_YEAR})",
        _read_months,
    ),
    _form("month", rf"(?:tháng|thg) ?(?:(?P<m>{_MONTH})|(?P<mw>{_WORD}|giêng|chạp)){_OF_YEAR}{_NO_SUM}", _read_month, _no_month),
    _form(
        "english day",
        rf"{_ALONE}(?P<d>{_DAY})(?:st|nd|rd|th)? (?:of )?(?P<en>{_MONTH_NAME})(?:,? (?P<y>{_YEAR}))?"
        rf"|(?P<em>{_MONTH_NAME}) (?P<d2>{_DAY})(?:st|nd|rd|th)?(?:,? (?P<y1>{_YEAR}))?",
        _read_english_day,
        _no_month_name,
    ),
    _form("english month", rf"(?:(?:(?P<last>last)|(?P<coming>next|coming)) )?(?P<en>{_MONTH_NAME})(?:,? (?P<y>{_YEAR}))?", _read_english_month, _no_month_name),
    _form("month number", rf"(?:t|{_ALONE})(?P<m>{_MONTH}) ?[/-] ?(?P<y>{_YEAR})(?![/-])", _read_month),
    _form(
        "month by",
        rf"tháng (?P<rm>{_BY})(?! (?:\d|đó|khi|ngày|này))",
        lambda match, today: periods.months_from(today, _step(match["rm"])),
        _many_before,
    ),
    _form("quarter", rf"(?:quý|quí|q) ?(?P<q>[1-4](?!\d)|i{{1,3}}(?!\w)|iv|một|hai|ba|bốn|tư){_OF_YEAR}{_NO_SUM}", _read_quarter, _each_before),
    _form("first quarter", rf"(?:quý|quí) (?P<which>đầu|cuối)(?: tiên)?(?: của)?(?: năm)? ?(?P<y>{_YEAR})?", _read_end_quarter),
    _form(
        "quarter by",
        rf"(?:quý|quí) (?P<rm>{_BY})(?! (?:\d|khi))",
        lambda match, today: periods.quarters_from(today, _step(match["rm"])),
        _many_before,
    ),
    _form(
        "half",
        rf"(?:(?:6|sáu) tháng|nửa) (?P<which>đầu|cuối)(?: của)? (?:năm (?P<y>{_YEAR})|(?P<y1>{_YEAR})|năm (?P<ry>nay|này|ngoái|trước|sau|tới)|năm(?! (?:thứ|học)))",
        _read_half,
    ),
    _form(
        "week",
        rf"(?:(?:thứ (?P<wd>[2-7]|hai|ba|tư|năm|sáu|bảy)|(?P<sun>chủ nhật))(?: của)? )?tuần (?P<rm>{_BY})(?! (?:\d|khi))",
        _read_week,
        _many_before,
    ),
    _form(
        "weekday",
        r"(?:thứ (?P<wd>[2-7]|hai|ba|tư|năm|sáu|bảy)|(?P<sun>chủ nhật)) (?:tới|sắp tới)(?! (?:\d|giờ|thứ|hạn|kỳ|lúc|lượt))",
        _read_weekday,
    ),
    _form(
        "ago",
        rf"(?:cách đây|cách nay|trước đây) (?:khoảng |gần |hơn |tầm )?(?P<n>\d{{1,2}}|{_WORD}|chục) (?P<unit>ngày|hôm|tuần|tháng|quý|năm)",
        lambda match, today: _read_distance(match, today, -1),
    ),
    _form(
        "ago",
        rf"(?P<n>\d{{1,2}}|{_WORD}|chục) (?P<unit>ngày|hôm|tuần|tháng|năm) (?:về )?trước(?: đây)?(?! (?:khi|thời điểm|ngày|lúc|đó|hạn|năm|tháng|\d))",
        lambda match, today: _read_distance(match, today, -1),
    ),
    _form("ahead", rf"(?P<n>\d{{1,2}}|{_WORD}|chục) (?P<unit>ngày|hôm|tuần) nữa", lambda match, today: _read_distance(match, today, 1)),
    _form(
        "near day",
        r"(?P<today>(?:hôm|bữa|sáng|trưa|chiều|tối) nay|today)|(?P<yesterday>(?:hôm|bữa|tối|đêm|chiều) qua|yesterday)|(?P<before>(?:hôm|bữa) kia)"
        r"|(?P<tomorrow>(?:ngày|sáng|trưa|chiều|tối) mai(?! (?:này|sau))|tomorrow)|(?P<after>ngày (?:kia|mốt))",
        _read_near_day,
        _many_before,
    ),
    _form(
        "part",
        r"(?P<part>đầu|giữa|cuối) (?P<unit>năm|tháng)(?! ?(?:\d|học|nay|này|ngoái|sau|tới|trước|rồi|vừa|qua|kia|mấy|nào))",
        _read_part,
        lambda match, message: _each_before(match, message) or message.text[: match.start()].endswith(("ở ", "o ", "tháng ", "thang ", "năm ")),
    ),
    _form(
        "year by",
        rf"năm (?P<ry>nay|này|ngoái|trước|rồi|vừa rồi|vừa qua|qua|sau|tới|kia|kìa)(?! (?:\d|khi|đó)|{_AGE_AFTER})|(?P<next>sang năm)(?! (?:mới|thứ|\d))|(?P<y>last year|this year|next year)",
        lambda match, today: (
            periods.year(today.year + {"l": -1, "t": 0, "n": 1}[match["y"][0]]) if match["y"] else _read_year(match, today)
        ),
        _many_before,
    ),
    _form("year", rf"(?:năm|hồi|khoảng năm|tận) ?(?P<y>{_YEAR})(?!-\d\d?-)", _read_year),
    _form("bare year", r"(?<![\d.,/])(?<![\w]-)(?P<y>20[0-4]\d)(?![\d/]|[.,]\d)|(?<=20\d\d-)(?P<y1>20[0-4]\d)(?![\d/-])|(?<=20\d\d - )(?P<y2>20[0-4]\d)(?!\d)", _read_year, _no_bare_year),
)  # fmt: skip
