"""Facts of the eligibility check in one message. Pure: the same message always gives the same facts."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any, get_args

from actions.eligibility.pay import is_pay, pay_range, pay_told, upper_end
from actions.turn import DIALOGUE_INTENTS, Turn
from knowledge.eligibility.facts import GROUPS, INCOMES, MaritalStatus, Tenure
from knowledge.folding import fold

# A slot holds this when the citizen does not know: None would be asked again.
UNKNOWN = "unknown"
BOOLEANS = frozenset(("raising_minor_children", "owns_home_in_province", "land_certificate_without_house", "already_supported"))
SLOTS = (
    "tenure",
    "group",
    "marital_status",
    "monthly_income",
    "spouse_monthly_income",
    "raising_minor_children",
    "owns_home_in_province",
    "land_certificate_without_house",
    "home_floor_area_m2",
    "household_size",
    "already_supported",
)
_CHOICES = {"tenure": get_args(Tenure), "group": GROUPS, "marital_status": get_args(MaritalStatus)}
_TELLING_INTENTS = frozenset(("inform", "affirm", "deny", "correct", "eligibility-check", "income-condition"))
_QUESTION = re.compile(
    r"\?|\b(bao nhiêu|bao lâu|thế nào|như nào|làm sao|tại sao|vì sao|ở đâu|khi nào|là gì|có cần|có phải|được không|có được|gì vậy"
    r"|bao nhieu|bao lau|the nao|lam sao|tai sao|vi sao|o dau|khi nao|la gi|co can|co phai|duoc khong|co duoc)\b",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*")
_BARE_RANGE = re.compile(
    r"\s*(?:từ |tu )?(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:-|–|đến|den|tới|toi)\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*", re.IGNORECASE
)
# The next ones read folded text (no diacritics).
_SUPPORT = r"(?:nha o xa hoi|noxh|nhaxh|ho tro|chinh sach)"
_NEVER_SUPPORTED = re.compile(
    rf"\bchua (?:(?:tung|bao gio|he|mot|lan|nao) ){{0,3}}(?:duoc |mua |thue |huong |nhan )+(?:\w+ ){{0,2}}?{_SUPPORT}\b"
)
_SUPPORTED = re.compile(rf"\b(?:da|tung) (?:tung )?(?:duoc |mua |thue |huong |nhan )+(?:\w+ ){{0,2}}?{_SUPPORT}\b")
# "nhà của gia đình" does not say who is named in the Certificate: it is asked again.
_RELATIVE = r"(?:bo|ba|cha|me|ma|ong|thay|anh|chi|nha vo|nha chong)"
_NAMED_TO_OTHERS = re.compile(
    rf"\b(?:dung ten|ten|cua) (?:cua )?{_RELATIVE}\b|\b(?:bo me|cha me|ba ma|bo|me|ong ba|anh trai|chi gai) (?:\w+ )?dung ten\b"
)
_LIVES_WITH_OTHERS = re.compile(rf"\b(?:o|song) (?:chung|cung|nho)(?: nha)?(?: voi| cua)? (?:{_RELATIVE}|gia dinh)\b")
# A share in a home is a home: whoever is named in the Certificate is an owner (Article 29 of 100/2024/NĐ-CP).
_CO_OWNED = re.compile(
    r"(?<!khong )(?<!ko )(?<!chua )\b(?:dong so huu|dung ten (?:\w+ )?(?:chung|cung)|cung dung ten)\b"
    r"|\b(?:dung ten|ten|cua) (?:\w+ ){1,3}(?:va|voi|cung)(?: ca)? (?:em|toi|minh|chau|vo|chong)\b(?! (?:o|song|dang|chi|khong|ko|chua)\b)"
)
_LEADING_YES = re.compile(r"(?:da |vang |u )?(?:co|roi|da)\b(?! (?:le|the|khi|may|khong|ko|chua))")
_LEADING_NO = re.compile(
    r"(?:da |vang )?(?:(?:vo chong|nha|hai dua)? ?(?:em|toi|minh|chau|tui) )?(?:hien |thi |cung |van )?(?:chua|khong|ko|k)\b"
    r"(?! (?:biet|ro|nho|chac|hieu|tien))"
)
# "không, chưa có nhà": the first word answers what was asked.
_ANSWERS_BY_ITSELF = re.compile(r"(?:da |vang )?\w+ *[,.;]")
# "rồi, năm 2019 em mua một căn": however long the rest. "Không, …" may as well take back what was told before.
_ANSWERED_FIRST = re.compile(r"(?:da |vang )?(?:chua|(?:co |da )?roi) *[,.;]")
_WORDS = {
    "owns_home_in_province": re.compile(r"\b(?:nha|can ho|chung cu|so huu|thue|tro|o nho|o cung|o voi|o chung|dung ten)\b"),
    "land_certificate_without_house": re.compile(r"\b(?:dat|so do|so hong|dung ten)\b"),
    "raising_minor_children": re.compile(r"\bnuoi\b"),
    "already_supported": re.compile(rf"\b(?:{_SUPPORT}|duoc|mua|cap|huong|nhan|lan nao|bao gio)\b"),
    "marital_status": re.compile(r"\b(?:vo|chong|ket hon|gia dinh|doc than|cuoi)\b"),
}
# Of the text as it is written: without its mark "còn" would be one.
_CHILD = re.compile(r"\bcon\b")
_CORRECTING = re.compile(r"\b(?:nham|sua lai|noi lai|viet lai|khong phai|ghi sai|noi nham|y em la|y toi la)\b")
# "không, 13 triệu" takes back what was told; "không" alone answers what was asked.
_TAKES_BACK = re.compile(r"^(?:a |ah |da |oi |y )*(?:khong|ko|k|sai|nham|no)\b[ ,.!;]+\S")
_GROWN_UP = re.compile(r"\bcon\b[^,.;]*\b(?:lon|da lon|truong thanh|di lam|lay (?:vo|chong)|(?:tren|hon|du) 18)\b")
# Said in passing of one's own family; "vợ em", "đã kết hôn" are found as entities.
_SPOUSE_WITHOUT_INCOME = re.compile(
    r"(?<!hai )(?<!lay )(?<!co )\b(?:vo|chong|vk|ck)(?: (?:em|toi|minh|thi|chi|dang))* (?:o nha|noi tro|that nghiep|(?:khong|ko|chua) di lam|(?:khong|ko|chua) co (?:viec|thu nhap|luong))\b"
)
_SHORT = 8
MILLION = 1_000_000
# "kinh doanh tự do" is understood as the topic of its group before any group is recognised in it.
_GROUP_TOPICS = {
    "group-workers": "industrial-worker",
    "group-civil-servants": "civil-servant",
    "group-armed-forces": "armed-forces",
    "group-urban-low-income": "urban-low-income",
    "group-students": "student",
    "group-two-children": "two-children",
    "group-land-recovery": "land-recovery",
    "group-merit": "merit",
}


def extract_facts(turn: Turn, requested: str | None) -> dict[str, Any]:
    """Slot values told in this message; `requested` is the slot that was asked for, if any.

    A message that asks a question of its own answers nothing, whatever figures it holds.
    """
    if requested is not None and _is_a_question_of_its_own(turn):
        return {}
    told = _from_buttons(turn)
    if not turn.is_payload:
        told = _from_text(turn, requested) | told
    if requested is not None and "group" not in told and not turn.values("beneficiary_group"):
        named = _group_meant(turn, requested)
        if named is not None:
            told["group"] = named
    if requested is not None and requested not in told and not _corrects(turn, told):
        if requested in BOOLEANS:
            told |= _yes_or_no(turn, requested, told)
        elif (answer := _short_answer(turn, requested)) is not None:
            told[requested] = answer
    if requested is not None and turn.intent not in _TELLING_INTENTS and not turn.is_payload:
        told = {slot: value for slot, value in told.items() if slot == requested or _stands_alone(turn, told, slot)}
    return told


def _corrects(turn: Turn, told: dict[str, Any]) -> bool:
    """True for "không, 13 triệu": the "no" is about what was told before, not about what was asked."""
    text = fold(turn.text)
    if not told or not (_TAKES_BACK.match(text) or _CORRECTING.search(text)):
        return False
    return any(turn.slots.get(slot) not in (None, value) for slot, value in told.items())


def _group_meant(turn: Turn, requested: str) -> str | None:
    """The group whose topic a short answer is understood as, surely or, to the question of the group, at best."""
    if turn.is_payload or len(turn.text.split()) > _SHORT or turn.slots.get("group") not in (None, UNKNOWN):
        return None
    intent = turn.intent
    if intent == "nlu_fallback" and requested == "group" and turn.ranking:
        intent = turn.ranking[0][0]
    named = _GROUP_TOPICS.get(intent)
    if named == "two-children" and any(count.get("of") == "child" and count["value"] < 2 for count in turn.values("count")):
        return None
    return named


def _stands_alone(turn: Turn, told: dict[str, Any], slot: str) -> bool:
    """A fact clear in itself, though the message was taken for a topic: the group not known before, the size of the home."""
    if len(turn.text.split()) > _SHORT:
        return False
    if slot == "group":
        return turn.intent.startswith("group-") and turn.slots.get("group") in (None, UNKNOWN)
    if slot == "owns_home_in_province" and turn.values("home_ownership"):
        return True
    if slot == "raising_minor_children":
        return True
    home = ("owns_home_in_province", "home_floor_area_m2", "household_size")
    return slot in home and told.keys() >= set(home)


def _is_a_question_of_its_own(turn: Turn) -> bool:
    if turn.is_payload or turn.intent in DIALOGUE_INTENTS or turn.intent == "eligibility-check":
        return False
    return bool(_QUESTION.search(turn.text)) or len(turn.text.split()) > _SHORT * 3


def _from_buttons(turn: Turn) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for item in turn.entities:
        slot = item["entity"]
        if slot in SLOTS:
            value = _coerce(slot, item["value"])
            if value is not None:
                told[slot] = value
    return told


def _coerce(slot: str, value: Any) -> Any:
    """The value in the slot's own type, or None when it cannot be one."""
    if value == UNKNOWN:
        return UNKNOWN
    if slot in _CHOICES:
        return value if value in _CHOICES[slot] else None
    if slot in BOOLEANS:
        return {"true": True, "false": False}.get(str(value).lower())
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, bool) or not math.isfinite(number):
        return None
    return number if slot == "home_floor_area_m2" else int(number)


def _from_text(turn: Turn, requested: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    own = (item["value"] for item in turn.entities if item["entity"] == "beneficiary_group" and item.get("role") != "spouse")
    group = next(own, None)
    if group in GROUPS:
        told["group"] = group
    told |= _money(turn, requested)
    if requested in (None, "marital_status") and _SPOUSE_WITHOUT_INCOME.search(fold(turn.text)):
        told = {"marital_status": "married", "spouse_monthly_income": 0} | told
    whole = (item["value"] for item in turn.entities if item["entity"] == "area" and item.get("role") != "per_person")
    area = next(whole, None)
    people = [count for count in turn.values("count") if count.get("of") == "person"]
    # "nhà 45 mét 4 người" is about the home whatever was asked.
    of_the_home = requested in _ABOUT_HOME or (isinstance(area, dict) and bool(people))
    if isinstance(area, dict) and of_the_home:
        told["home_floor_area_m2"] = float(area["value"])
        if (requested is not None or people) and turn.slots.get("owns_home_in_province") is not True:
            told["owns_home_in_province"] = True
    if people and of_the_home:
        told["household_size"] = int(people[-1]["value"])
    children = [count["value"] for count in turn.values("count") if count.get("of") == "child"]
    # Among those who live in the home children may be grown up.
    in_passing = requested != "household_size" and not _GROWN_UP.search(fold(turn.text))
    if children and (requested == "raising_minor_children" or in_passing):
        told["raising_minor_children"] = children[-1] > 0
    told |= _earlier_support(turn, requested)
    return told | _home(turn, requested)


def _home(turn: Turn, requested: str | None) -> dict[str, Any]:
    """Only a home whose Certificate names the applicant or the spouse counts, alone or with others."""
    text = fold(turn.text)
    asked = requested == "owns_home_in_province"
    shared = bool(_CO_OWNED.search(text))
    of_others = bool(_NAMED_TO_OTHERS.search(text)) and not shared
    told: dict[str, Any] = {}
    # A spouse's home counts like the applicant's; a spouse without one says nothing of the applicant's.
    said = [
        item["value"]
        for item in turn.entities
        if item["entity"] == "home_ownership" and (item.get("role") != "spouse" or item["value"] == "owns")
    ]
    if "owns" in said and of_others:
        # "em có nhà nhưng đứng tên mẹ" is clear; without a "but" there may be two homes, and it is asked.
        return _NO_HOME if asked and "nhung" in text.split() else {}
    if asked and (shared or of_others or _LIVES_WITH_OTHERS.search(text)):
        told |= _HOME if shared else _NO_HOME
    # "em không đứng tên đất nào", asked about land, is about land alone: of the home the person has spoken already.
    none = _NO_LAND if requested == "land_certificate_without_house" else _NO_HOME
    for value in said:
        told |= {"none": none, "owns": _HOME, "land_only": _LAND_ONLY}.get(value, {})
    return told


_ABOUT_HOME = (None, "home_floor_area_m2", "household_size", "owns_home_in_province")
_NO_HOME = {"owns_home_in_province": False}
_NO_LAND = {"land_certificate_without_house": False}
_HOME = {"owns_home_in_province": True}
_LAND_ONLY = {"owns_home_in_province": False, "land_certificate_without_house": True}


def _earlier_support(turn: Turn, requested: str | None) -> dict[str, Any]:
    text = fold(turn.text)
    if _NEVER_SUPPORTED.search(text):
        return {"already_supported": False}
    if requested == "already_supported" and _SUPPORTED.search(text):
        return {"already_supported": True}
    return {}


def _money(turn: Turn, requested: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    text = fold(turn.text)
    if requested != "monthly_income" and (_CORRECTING.search(text) or _TAKES_BACK.match(text)):
        # "nhầm, 22 triệu" takes back the income told last.
        requested = _last_income(turn) or ("monthly_income" if requested == "spouse_monthly_income" else requested)
    for item in turn.entities:
        if item["entity"] != "money" or not isinstance(item["value"], dict) or item["value"].get("per"):
            continue
        amount = pay_told(item["value"])
        role = item.get("role")
        if role == "household":
            # The limit for couples is on the sum, however it is divided.
            told |= {"marital_status": "married", "monthly_income": amount, "spouse_monthly_income": 0}
        elif role == "spouse" or (role is None and requested == "spouse_monthly_income"):
            told["spouse_monthly_income"] = amount
            told.setdefault("marital_status", "married")
        elif role == "self" or requested == "monthly_income" or (requested and role is None and _says_no_more(turn, item)):
            # Without a role it may be a price, a debt or somebody else's pay.
            # Of a basic wage and what overtime makes of it, the higher.
            told["monthly_income"] = max(amount, told.get("monthly_income", 0), key=upper_end)
    return told


def _says_no_more(turn: Turn, item: dict[str, Any]) -> bool:
    """Whether the message is this sum alone, told ahead of its question: the check asks for no other sum of money."""
    return turn.slots.get("monthly_income") is None and turn.text[item.get("start", 0) : item.get("end", 0)] == turn.text.strip(
        " .,!\n"
    )


def _last_income(turn: Turn) -> str | None:
    """The income that was told last, of those that are known."""
    known = {**(turn.slots.get("last_check") or {}), **{slot: turn.slots[slot] for slot in INCOMES if turn.slots.get(slot)}}
    for event in reversed(turn.events):
        if event.get("event") == "slot" and event.get("name") in INCOMES and event.get("value") is not None:
            return str(event["name"])
    return "monthly_income" if is_pay(known.get("monthly_income")) else None


def _yes_or_no(turn: Turn, requested: str, told: dict[str, Any]) -> dict[str, Any]:
    """What a "yes" or "no" says: of the fact that it names ("không nuôi con"), else of what was asked."""
    if turn.intent == "unknown_fact":
        return {requested: UNKNOWN}
    text = fold(turn.text).strip()
    said_no = bool(_LEADING_NO.match(text))
    if turn.intent == "deny" or (turn.intent == "affirm" and not said_no):
        yes = turn.intent == "affirm"
    elif _ANSWERED_FIRST.match(text):
        yes = not said_no
    elif told or len(text.split()) > _SHORT or (requested == "owns_home_in_province" and _NAMED_TO_OTHERS.search(text)):
        return {}
    elif said_no:
        yes = False
    elif _LEADING_YES.match(text):
        yes = True
    else:
        return {}
    named = _fact_named(turn, requested)
    return {} if named is None or named in told else {named: yes}


def _fact_named(turn: Turn, requested: str) -> str | None:
    """The fact whose words stand in a short answer; None where it is not one that a "yes" or "no" answers."""
    text = fold(turn.text).strip()
    if turn.is_payload or _ANSWERS_BY_ITSELF.match(text):
        return requested
    # "vợ chồng em không có": what stands before the "no" is who says it.
    said = _LEADING_NO.match(text) or _LEADING_YES.match(text)
    before = len(text[: said.end()].split()) if said else 0
    after, as_written = (" ".join(words.split()[before:]) for words in (text, turn.text.lower()))
    named = {slot for slot, words in _WORDS.items() if words.search(after)}
    if _CHILD.search(as_written):
        named.add("raising_minor_children")
    if not named or requested in named:
        return requested
    only = named.pop()
    return only if not named and only in BOOLEANS else None


def _short_answer(turn: Turn, requested: str) -> Any:
    """An answer that only the question makes clear: "không biết", "15"."""
    if turn.intent == "unknown_fact":
        return UNKNOWN
    if requested in INCOMES and (both := _BARE_RANGE.fullmatch(turn.text)) is not None:
        low, high = sorted(_millions(number) for number in both.groups())
        return pay_range(low, high)
    bare = _BARE_NUMBER.fullmatch(turn.text)
    if bare is None:
        counts = turn.values("count")
        return int(counts[0]["value"]) if requested == "household_size" and counts else None
    if requested in INCOMES:
        return _millions(bare[1])
    number = Decimal(bare[1].replace(",", "."))
    if requested == "household_size":
        return int(number)
    return float(number) if requested == "home_floor_area_m2" else None


def _millions(number: str) -> int:
    """Nobody earns 15 đồng: a bare number is in millions."""
    return int(Decimal(number.replace(",", ".")) * MILLION)
