"""A citizen who goes through the guided check with the facts of a known case, partly by buttons, partly in their own words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from knowledge.eligibility.facts import INCOMES, MAX_INCOME
from knowledge.eligibility.wording import criterion_name
from tests.eligibility_cases import Case
from tests.end_to_end.stack import Conversation

Message = dict[str, Any]
#: "Today" of every conversation; a case of another day names it in the chat.
MOST_QUESTIONS: Final = 8
TODAY: Final = dt.date(2026, 11, 22)
#: More than the product promises, so that a test can say by how much it is exceeded.
_PATIENCE: Final = 14
_SLOT: Final = re.compile(r'^/inform\{"(\w+)"')
_MILLION: Final = 1_000_000

# What people write: as taught at school, and as typed in a hurry.
_GROUPS: Final = {
    "merit": ("em là con liệt sĩ", "nha em la than nhan liet si"),
    "rural-poor-household": ("nhà em là hộ nghèo ở nông thôn", "ho can ngheo o nong thon a"),
    "disaster-area-poor-household": ("nhà em là hộ nghèo ở vùng hay bị thiên tai", "ho ngheo vung thien tai"),
    "urban-poor-household": ("nhà em là hộ nghèo ở thành phố", "ho can ngheo do thi a"),
    "urban-low-income": ("em là người thu nhập thấp ở đô thị", "em buon ban tu do"),
    "industrial-worker": ("em làm công nhân khu công nghiệp ạ", "cong nhan a"),
    "armed-forces": ("em là bộ đội", "em la si quan cong an"),
    "civil-servant": ("em là giáo viên, viên chức", "em la cong chuc"),
    "returned-official-housing": ("em đã trả lại nhà công vụ", "da tra lai nha cong vu"),
    "land-recovery": ("nhà em bị thu hồi đất", "nha em bi giai toa"),
    "student": ("em đang là sinh viên", "sinh vien a"),
    "enterprise": ("bên em là doanh nghiệp", "doanh nghiep"),
    "two-children": ("em đã sinh hai con", "em co 2 con de"),
}
_TENURES: Final = {
    "buy": ("em muốn mua", "mua a"),
    "rent_to_buy": ("em muốn thuê mua", "thue mua"),
    "rent": ("em muốn thuê", "thue thoi a"),
}
_MARITAL: Final = {"single": ("em chưa kết hôn", "em doc than"), "married": ("em có gia đình rồi", "em ket hon roi a")}
_YES_NO: Final = {
    "already_supported": {True: ("rồi, em từng được hỗ trợ nhà ở", "da tung a"), False: ("em chưa từng ạ", "chua a")},
    "raising_minor_children": {True: ("có, em đang nuôi con nhỏ", "co 1 be 5 tuoi"), False: ("không ạ", "em khong nuoi con nho")},
    "land_certificate_without_house": {True: ("có, em đứng tên một mảnh đất", "co a"), False: ("không, em không đứng tên đất nào", "khong a")},
    "owns_home_in_province": {True: ("em có nhà ở đó", "co nha roi"), False: ("em chưa có nhà", "chua co nha a")},
}  # fmt: skip
_HOME_OF: Final = {
    "co-owned": ("nhà đứng tên chung em với bố mẹ", "em dung ten chung voi anh em"),
    "parents-home": ("em ở chung với bố mẹ, nhà đứng tên bố", "nha cua bo me em"),
}
_UNKNOWN: Final = ("em không rõ", "khong biet a")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person reads at the end: the verdict, the result of every criterion, and how many questions led there."""

    outcome: str
    criteria: dict[str, str]
    lines: dict[str, str]
    as_of: str
    asked: tuple[str, ...]
    message: Message


class Applicant:
    """Answers each question of the check by the case's facts.

    `number` fixes how: which answers are pressed, which are written, and in which words.
    """

    def __init__(self, case: Case, number: int) -> None:
        self._case = case
        self._facts = case.facts
        self._number = number

    def check(self, talk: Conversation) -> Outcome:
        """Plays the whole check. Raises AssertionError where it does not come to a result."""
        message = self._start(talk)
        asked: list[str] = []
        while message["kind"] == "form":
            slot = asked_slot(message)
            asked.append(slot)
            assert len(asked) <= _PATIENCE, asked
            message = talk.say(self._answer(message, slot, len(asked), again=slot in asked[:-1]))[-1]
        return read_outcome(message, tuple(asked))

    def _start(self, talk: Conversation) -> Message:
        way = {"buy": "mua", "rent_to_buy": "thuê mua", "rent": "thuê", None: "mua hay thuê"}[self._facts.tenure]
        by_button = self._number % 2 == 0
        if self._facts.as_of == TODAY:
            return talk.say("/eligibility-check" if by_button else f"xét giúp em có đủ điều kiện {way} nhà ở xã hội không")[-1]
        day = f"{self._facts.as_of:%d/%m/%Y}"
        if by_button:
            talk.say("/eligibility-check")
            return talk.say(f"nếu nộp ngày {day} thì sao")[-1]
        if self._number % 4 == 1:
            return talk.say(f"xét giúp em có đủ điều kiện {way} nhà ở xã hội không, nếu nộp hồ sơ ngày {day}")[-1]
        return talk.say(f"nếu em nộp hồ sơ ngày {day} thì có đủ điều kiện {way} nhà ở xã hội không?")[-1]

    def _answer(self, message: Message, slot: str, turn: int, *, again: bool) -> str:
        """The payload of the button with the answer, or the answer in words."""
        known = "unknown" if again and slot in INCOMES else self._value(slot)
        payload = f'/inform{{"{slot}": "{known}"}}'
        pressed = next((button["payload"] for button in message["buttons"] if button["payload"] == payload), None)
        if pressed is not None and (self._number + turn) % 2 == 0:
            return str(pressed)
        words = _UNKNOWN if known == "unknown" else self._words(slot)
        return words[(self._number // 2 + turn) % len(words)]

    def _value(self, slot: str) -> str:
        """The fact as a button holds it."""
        value = self._facts.model_dump()[slot]
        if slot == "owns_home_in_province" and self._home_is_elsewhere():
            value = False
        if value is None:
            return "unknown"
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _home_is_elsewhere(self) -> bool:
        """The chat asks for a home within the former boundary of the project's place, so the person draws it."""
        project, home = self._facts.project_former_province, self._facts.home_former_province
        return project is not None and home is not None and project != home

    def _words(self, slot: str) -> tuple[str, ...]:
        facts = self._facts
        if slot in INCOMES:
            return pay_in_words(getattr(facts, slot), getattr(facts, f"{slot}_max"))
        if slot == "home_floor_area_m2":
            area = f"{Decimal(str(facts.home_floor_area_m2)).normalize():f}".replace(".", ",")
            together = f"nhà {area} m2, {facts.household_size} người" if facts.household_size else f"{area} mét vuông"
            return (together, f"{area} m2")
        if slot == "household_size":
            return (f"{facts.household_size} người", f"{facts.household_size}")
        if slot == "owns_home_in_province":
            of = next((tag for tag in self._case.about if tag in _HOME_OF), None)
            if of is not None:
                return _HOME_OF[of]
        choices = {"group": _GROUPS, "tenure": _TENURES, "marital_status": _MARITAL, **_YES_NO}[slot]
        value = self._value(slot)
        found = choices[{"true": True, "false": False}.get(value, value)]
        assert isinstance(found, tuple)
        return found


def asked_slot(message: Message) -> str:
    """The fact that a question asks for, as its buttons name it."""
    slots = {match[1] for button in message["buttons"] if (match := _SLOT.match(button["payload"]))}
    assert len(slots) == 1, message
    return str(slots.pop())


def pay_in_words(low: int, high: int | None) -> tuple[str, ...]:
    if high is None or high == low:
        return (_amount(low), _amount(low).replace(" triệu", "tr")) if low else ("không có thu nhập", "0")
    if high == MAX_INCOME:
        return (f"hơn {_amount(low)}",)
    return (f"từ {_amount(low)} đến {_amount(high)}",) if low else (f"dưới {_amount(high)}",)


def _amount(value: int) -> str:
    return f"{value // _MILLION} triệu" if value % _MILLION == 0 else f"{value:,} đồng".replace(",", ".")


def read_outcome(message: Message, asked: tuple[str, ...]) -> Outcome:
    """The result as it is written. Raises AssertionError for a message that is none."""
    text = str(message["text"])
    verdicts = {
        "eligible": "anh/chị đủ điều kiện.**",
        "not_eligible": "anh/chị chưa đủ điều kiện.**",
        "need_more_information": "**Chưa thể kết luận",
    }
    found = [outcome for outcome, words in verdicts.items() if words in text]
    assert len(found) == 1, text
    lines = {}
    for criterion in ("group", "housing", "income", "once_only"):
        heading = f"**{criterion_name(str, criterion)}:** "  # type: ignore[arg-type]
        lines[criterion] = next(line.removeprefix(heading) for line in text.split("\n") if line.startswith(heading))
    words = {"Đạt. ": "met", "Không đạt. ": "not_met", "Chưa rõ. ": "unknown"}
    criteria = {
        name: next((result for start, result in words.items() if line.startswith(start)), "not_required")
        for name, line in lines.items()
    }
    return Outcome(found[0], criteria, lines, message["as_of"], asked, message)
