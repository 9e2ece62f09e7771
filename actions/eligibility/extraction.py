"""Facts of the eligibility check in one message. Pure: the same message always gives the same facts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, get_args

from actions.turn import DIALOGUE_INTENTS, Turn
from knowledge.eligibility.facts import GROUPS, MaritalStatus, Tenure

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
_SHORT = 8
MILLION = 1_000_000


def extract_facts(turn: Turn, requested: str | None) -> dict[str, Any]:
    """Slot values told in this message; `requested` is the slot that was asked for, if any.

    A message that asks a question of its own answers nothing, whatever figures it holds.
    """
    if requested is not None and _is_a_question_of_its_own(turn):
        return {}
    told = _from_buttons(turn)
    if not turn.is_payload:
        told = _from_text(turn, requested) | told
    if requested is not None and requested not in told:
        answer = _short_answer(turn, requested)
        if answer is not None:
            told[requested] = answer
    if requested is not None and turn.intent not in _TELLING_INTENTS and not turn.is_payload:
        told = {slot: value for slot, value in told.items() if slot == requested}
    return told


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
    except (TypeError, ValueError):
        return None
    return number if slot == "home_floor_area_m2" else int(number)


def _from_text(turn: Turn, requested: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    own = (item["value"] for item in turn.entities if item["entity"] == "beneficiary_group" and item.get("role") != "spouse")
    group = next(own, None)
    if group in GROUPS:
        told["group"] = group
    told |= _money(turn, requested)
    whole = (item["value"] for item in turn.entities if item["entity"] == "area" and item.get("role") != "per_person")
    area = next(whole, None)
    if isinstance(area, dict) and requested in (None, "home_floor_area_m2", "household_size"):
        told["home_floor_area_m2"] = float(area["value"])
    for count in turn.values("count"):
        if count.get("of") == "person" and requested in (None, "household_size", "home_floor_area_m2"):
            told["household_size"] = int(count["value"])
        if count.get("of") == "child" and requested == "raising_minor_children":
            told["raising_minor_children"] = count["value"] > 0
    for item in turn.entities:
        # A spouse's home counts like the applicant's; a spouse without one says nothing of the applicant's.
        if item["entity"] == "home_ownership" and (item.get("role") != "spouse" or item["value"] == "owns"):
            told |= {"none": _NO_HOME, "owns": _HOME, "land_only": _LAND_ONLY}.get(item["value"], {})
    return told


_NO_HOME = {"owns_home_in_province": False}
_HOME = {"owns_home_in_province": True}
_LAND_ONLY = {"owns_home_in_province": False, "land_certificate_without_house": True}


def _money(turn: Turn, requested: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for item in turn.entities:
        if item["entity"] != "money" or not isinstance(item["value"], dict) or item["value"].get("per"):
            continue
        amount = _monthly(item["value"])
        role = item.get("role")
        if role == "household":
            # The limit for couples is on the sum, however it is divided.
            told |= {"marital_status": "married", "monthly_income": amount, "spouse_monthly_income": 0}
        elif role == "spouse" or (role is None and requested == "spouse_monthly_income"):
            told["spouse_monthly_income"] = amount
            told.setdefault("marital_status", "married")
        elif role == "self" or requested == "monthly_income":
            # Without a role it may be a price, a debt or somebody else's pay.
            told.setdefault("monthly_income", amount)
    return told


def _monthly(money: dict[str, Any]) -> int:
    """VND a month; of a range the upper end, which is the one that may exceed a limit."""
    amount = Decimal(str(money.get("max") or money["amount"]))
    return int(amount / 12 if money.get("period") == "year" else amount)


def _short_answer(turn: Turn, requested: str) -> Any:
    """An answer that only the question makes clear: "có", "chưa", "không biết", "15"."""
    if turn.intent == "unknown_fact":
        return UNKNOWN
    if requested in BOOLEANS and turn.intent in ("affirm", "deny"):
        return turn.intent == "affirm"
    bare = _BARE_NUMBER.fullmatch(turn.text)
    if bare is None:
        counts = turn.values("count")
        return int(counts[0]["value"]) if requested == "household_size" and counts else None
    number = Decimal(bare[1].replace(",", "."))
    if requested in ("monthly_income", "spouse_monthly_income"):
        # Nobody earns 15 đồng: a bare number is in millions.
        return int(number * MILLION)
    if requested == "household_size":
        return int(number)
    return float(number) if requested == "home_floor_area_m2" else None
