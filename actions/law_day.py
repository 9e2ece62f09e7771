"""The days of the law that a message asks about, and which dates in it are facts of the citizen's life. Pure.

"nếu nộp tháng 9/2025 thì sao?" asks for the rules of then; "em mua từ 2019", "con sinh tháng 12/2020", "vay từ 2024" tell
something that happened: such a date never moves the day of the law. Patterns are read in folded text (no diacritics).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from actions.turn import Turn
from knowledge.folding import fold

# What happens in a life, whether it is told or supposed.
_LIFE = (
    r"sinh(?! vien)|de con|cuoi|ket hon|dang ky ket hon|lay (?:vo|chong)|ly hon|ly than|di lam|lam (?:viec|cong nhan|o|tai|cho|tu|duoc)|vao lam|"
    r"nghi viec|nghi huu|vao bien che|bhxh|bao hiem|tam tru|thuong tru|ho khau|chuyen (?:ve|den|ra|khau)|o (?:day|tro|nho|tu)|tot nghiep|"
    r"nhap ngu|xuat ngu|mat|thu hoi|giai toa|duoc cap|cap so|so do|so hong|born|married|divorced|worked|moved|retired"
)
# What a citizen does with a home or a loan: a fact when it is told, the day of the law when it is supposed.
_DEALS = (
    r"mua|ban|vay|thue|ky|dat coc|nhan (?:nha|ban giao|xac nhan)|ban giao|xac nhan|tra (?:het|no|gop|du)|dong (?:du|het|tien)|xay|sua nha|"
    r"khoi cong|mo ban|hoan thanh|bought|sold|borrowed|signed|rented|paid"
)
# "khoản vay", "lãi suất cho vay", "điều kiện được vay": a loan is named, none is said to be taken.
_LOAN_NAMED = re.compile(
    r"\b(?:khoan|mon|goi|von|nguon|no|lai|suat|dieu kien|ho so|thu tuc|hop dong|don|muc|so tien|han muc|ty le|ky han|thoi han|thoi gian|han|"
    r"chuong trinh|chinh sach|quy dinh|quyen)(?: (?:cho|de|duoc|khi|xin|von))? vay\b"
)
# "điều kiện thuê", "thủ tục mua nhà": the rule is named, nobody is said to have rented or bought.
_DEAL_NAMED = re.compile(
    r"\b(?:dieu kien|doi tuong|quy dinh|quy tac|thu tuc|quyen)(?: (?:de|duoc|khi|xin|ve))?(?: (?:thue mua|mua|thue|ban)(?: nha)?)\b"
)
# "Vậy" opens a question; folded it reads as the loan.
_SO = re.compile(r"\bvậy\b", re.IGNORECASE)
_FILED = r"(?:da|vua|moi) nop|nop (?:ho so |don )?(?:tu|hoi)|have filed|already filed"
_LIFE_BEFORE = re.compile(rf"\b(?:{_LIFE})\b[^,.;?!]*$")
_DEAL_BEFORE, _FILED_BEFORE = (re.compile(rf"\b(?:{words})\b[^,.;?!]*$") for words in (_DEALS, _FILED))
# "tối đa", "tối thiểu" fold to the same letters as "tôi".
_I = r"toi(?! (?:da|thieu)\b)"
_WHO = rf"(?:em|{_I}|minh|chau|tui|vo|chong|vo chong|vk|ck|con|nha|gia dinh|bo|me|ba|ong|anh|chi|i|we|my)"
_LIFE_AFTER = re.compile(rf"^[ ,]*(?:thi |la )?{_WHO}\b[^.;?!]*\b(?:{_LIFE})\b")
_DEAL_AFTER, _FILED_AFTER = (re.compile(rf"^[ ,]*(?:thi |la )?{_WHO}\b[^.;?!]*\b(?:{words})\b") for words in (_DEALS, _FILED))
_SUPPOSED = re.compile(r"\b(?:neu|gia su|gia nhu|lo|nho|se|dinh|du dinh|du tinh|muon|if|would|will|plan)\b")
# Words of one's own that make a date a fact even where nothing happened: "lương em từ tháng 1/2026 là 12 triệu".
_OWN_INCOME = re.compile(
    rf"\b(?:luong|thu nhap)(?: cua)? (?:em|{_I}|minh|chau|vo|chong)\b|\b(?:em|{_I}|minh|chau|vo|chong) (?:\w+ )?(?:luong|thu nhap)\b"
)
_ASKS_RULE = re.compile(
    r"\b(?:nop|quy dinh|ap dung|luat|hieu luc|nghi dinh|duoc xet|xet (?:theo|duyet|dieu kien)|thoi diem|as of|rules?|law|apply|applied|file)\b"
)
_ASKS = re.compile(r"\b(?:hoi|truoc day|luc (?:do|ay)|neu|thi sao|the nao|nhu nao|ra sao|bao nhieu|toi da|back in|what|how)\b")
# "hồi 10/10/2025 em có đủ điều kiện không": a check by the law of then, where nothing else is told between.
_WAS_ELIGIBLE = re.compile(rf"\b(?:hoi|luc|vao|tinh den)\b[^,;?!]*\b(?:{_WHO} )?(?:co )?(?:du dieu kien|(?:mua|thue) duoc)\b")
_NOW = re.compile(r"\b(?:bay gio|(?<!bao )gio|hien (?:nay|tai|gio)|hom nay|now|today|currently)\b")
_CLAUSE = re.compile(r"[.;?!\n]|, | (?:thi|nhung|ma|gio|bay gio|hien nay) ")

# Every rule here has its day: a date in a question about one is asked as such, whatever deal stands beside it ("vay năm 2024
# lãi suất bao nhiêu"), unless the question names the present.
_BY_DAY = frozenset(("income-condition", "loan-interest"))
# A file is decided by the rules of the day on which it was handed in (54/2026/NĐ-CP, Article 42, clause 4): that it was is no
# fact that leaves the law at today, and the day is asked for whatever the words.
BY_FILING = frozenset(("processing-time", "procedure-steps"))
# Whoever asks about these has bought or borrowed before: the deal is a fact even where it is supposed.
_AFTER_THE_DEAL = frozenset(
    ("resale", "lease-out", "ownership-certificate", "inheritance-mortgage", "building-management", "already-supported")
)
# Their dates are what the question is about: a target, a merger, a programme.
_ABOUT_A_DATE = frozenset(("plan-targets", "plan-34", "admin-merger"))
CHECK = "eligibility-check"


@dataclass(frozen=True, slots=True)
class LawDays:
    """Days from `first` to `last`, both included, asked about as a whole; `day` is the one whose rule is given.

    Of days gone by the newest rule counts, of days to come the first.
    """

    first: dt.date
    last: dt.date
    day: dt.date

    @classmethod
    def of(cls, day: dt.date) -> LawDays:
        return cls(day, day, day)


def days_asked(turn: Turn, topic: str) -> LawDays | None:
    """The days whose rules a message about `topic` asks for; None where they are today's."""
    if topic in _ABOUT_A_DATE:
        return None
    text = fold(turn.text)
    if topic == CHECK:
        asks = bool(_ASKS_RULE.search(text) or (_WAS_ELIGIBLE.search(text) and not _NOW.search(text)))
    else:
        asks = topic in _BY_DAY | BY_FILING or bool(_ASKS_RULE.search(text) or _ASKS.search(text))
    return _first_days(turn, topic) if asks else None


def days_named(turn: Turn) -> LawDays | None:
    """The days that a message which holds nothing else names, unless they are told as a fact."""
    return _first_days(turn)


def day_of_button(turn: Turn) -> LawDays | None:
    """The day that a pressed button carries (`{"as_of": "2025-10-09"}`, or `"today"`); None without one, and for today."""
    value = turn.value("as_of")
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) else turn.as_of
    except ValueError:
        return None
    return None if day == turn.as_of else LawDays.of(day)


def date_asked(turn: Turn, topic: str) -> dict[str, Any] | None:
    """The entity of the first date that is no fact of the citizen's life."""
    return next(_dates(turn, topic), None)


def _dates(turn: Turn, topic: str | None) -> Iterator[dict[str, Any]]:
    for item in turn.entities:
        if item["entity"] == "date" and isinstance(item["value"], dict) and not _is_fact(turn.text, item, topic):
            yield item


def _first_days(turn: Turn, topic: str | None = None) -> LawDays | None:
    found = (_days(item["value"], turn.as_of) for item in _dates(turn, topic))
    return next((days for days in found if days is not None), None)


def _days(value: dict[str, Any], today: dt.date) -> LawDays | None:
    """None for a period that today is in, since it is asked about as the present, and for what is no date."""
    try:
        first, last = dt.date.fromisoformat(value["from"]), dt.date.fromisoformat(value["to"])
    except (KeyError, TypeError, ValueError):
        return None
    relation = value.get("relation")
    if relation == "before":
        return LawDays.of(first - dt.timedelta(days=1)) if first <= today else None
    if relation == "after":
        first = last = last + dt.timedelta(days=1)
    if first > today:
        return LawDays(first, last, first)
    if relation in ("after", "since"):
        return LawDays(first, today, today) if first < today else None
    return LawDays(first, last, last) if last < today else None


def _is_fact(text: str, item: dict[str, Any], topic: str | None) -> bool:
    start, end = item.get("start"), item.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return False
    whole = fold(text)
    # What the date itself begins with ("từ 2019") tells how long something has lasted.
    before = _CLAUSE.split(fold(_SO.sub(" ", text[:start])))[-1] + fold(text[start:end])
    after = _CLAUSE.split(fold(text[end:]))[0]
    if _LIFE_BEFORE.search(before) or _LIFE_AFTER.search(after):
        return True
    if _OWN_INCOME.search(before) and not _ASKS_RULE.search(whole):
        return True
    if topic in _BY_DAY and not _NOW.search(whole):
        return False
    supposed = bool(_SUPPOSED.search(before)) and topic not in _AFTER_THE_DEAL
    before, after = (_DEAL_NAMED.sub(" ", _LOAN_NAMED.sub(" ", words)) for words in (before, after))
    filed = topic not in BY_FILING and bool(_FILED_BEFORE.search(before) or _FILED_AFTER.search(after))
    return not supposed and (filed or bool(_DEAL_BEFORE.search(before) or _DEAL_AFTER.search(after)))
