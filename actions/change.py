"""What a short message changes about the last question: its parameters, and what is left of its words. Pure.

"còn công nhân thì sao" leaves nothing but its parameter; "hồ sơ thì cần gì" has words of a topic of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from actions.turn import Turn
from knowledge.folding import fold

# A longer message explains itself.
MAX_WORDS = 12
# Words, folded, that carry no topic: they join, address, point and ask "and what of it?".
_EMPTY = frozenset(
    """con the thi sao vay neu nhu ma voi cho o tai ben duoi tren ve khu vuc em toi minh anh chi a ah ha nhe nhi u uh um vang da
    roi khi luc vao hoi thoi diem la lam doi sang truong hop duoc khong ko k dc co nua cung gi khac y nham nhung va cua chi
    nao so tinh thanh pho huyen xa phuong muon thay bang van dang hien nay ad admin shop oi bac chu nguoi nhom nhan
    phai sua lai noi quen het chu dau xem thu hay co the biet xin chau minh nho
    what about how if in for and is then the a an i am im we are or on at same with my""".split()  # noqa: SIM905 - words, as written
)
# Words that belong to a parameter, and carry a topic without it.
_WITH = {
    name: frozenset(words.split())
    for name, words in {
        "income": "luong thu nhap thang moi tien kiem income salary earn tong cong ca hai vo chong",
        "spouse": "vo chong vk ck wife husband spouse nha",
        "children": "nuoi mot hai con nho be child children kids",
        "as_of": "nop don ho so mua ky truoc sau ngay thang nam quy dau cuoi giua tu den apply in ap dung tinh gio bay hom now today",
        "tenure": "nha chi di thue mua",
        "places": "tp tx h p dia ban du an khu day kia",
        "group": "lao dong cong nhan kcn",
        "home": "nha dat",
    }.items()
}
_WORD = re.compile(r"[a-z0-9]+")
_MARKERS = re.compile(
    r"^(?:da |vang |um? |a |oi )*(?:con|the|vay|neu|nhu|va|ma|what about|how about|and if|what if|if)\b|\bthi (?:sao|the nao|nhu nao)\b|\bthi can\b"
)
# "còn thuê" by itself is a state ("em còn thuê trọ"), so no wish is found in it; at the head of a follow-up it is one.
_TENURE_NAMED = re.compile(
    r"^(?:da |vang |um? |a |oi )*(?:(?:the|vay) )?(?:con|neu|the|vay)(?: (?:la|di|muon|chi|truong hop|neu|ma))* (thue mua|thue|mua)"
    r"(?: nha| di| o)*(?: thi)? (?:sao|the nao|nhu nao|duoc khong|co duoc khong)\b"
)
_TENURES = {"thue mua": "rent_to_buy", "thue": "rent", "mua": "buy"}
_NOW = re.compile(r"\b(?:bay gio|hien gio|gio|hien nay|hien tai|hom nay|now|today)\b")
_SPOUSE = re.compile(r"\b(?:vo|chong|vk|ck|wife|husband|spouse)\b(?! con\b)")


@dataclass(frozen=True, slots=True)
class Change:
    """`parameters` as `actions.context.ask_again` takes them (`as_of` None: today again); `bare` when the message holds nothing else.

    `follows` is True when its words say that it goes on from the last question ("còn … thì sao").
    """

    parameters: dict[str, Any]
    bare: bool
    follows: bool


def read_change(turn: Turn) -> Change:
    """What `turn` says, were it about the last question."""
    folded = fold(turn.text)
    if turn.is_payload or len(folded.split()) > MAX_WORDS:
        return Change({}, bare=False, follows=False)
    parameters = _parameters(turn, folded)
    left = [word for word in _WORD.findall(_without_spans(turn)) if not _is_empty(word, parameters)]
    return Change(parameters, bare=bool(parameters) and not left, follows=bool(_MARKERS.search(folded)))


def day_asked_about(turn: Turn) -> dt.date | None:
    """The last day of the period that the message names; of one that is not over, today. None without a date."""
    for value in turn.values("date"):
        if not isinstance(value, dict):
            continue
        try:
            first, last = (dt.date.fromisoformat(value[name]) if value.get(name) else None for name in ("from", "to"))
        except (TypeError, ValueError):
            continue
        if first is not None and first > turn.as_of:
            return first
        if last is not None and last < turn.as_of:
            return last
    return None


def _parameters(turn: Turn, folded: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in turn.entities:
        name, value = item["entity"], item["value"]
        if name in ("tenure", "marital_status"):
            found[name] = value
        elif name == "beneficiary_group":
            found["group"] = value
        elif name == "locality":
            found["places"] = (*found.get("places", ()), value)
        elif name == "money" and isinstance(value, dict) and not value.get("per"):
            found["income"] = value
        elif name == "count" and isinstance(value, dict) and value.get("of") == "child":
            found["children"] = value
        elif name == "home_ownership":
            found["home"] = value
    if "tenure" not in found and (named := _TENURE_NAMED.match(folded)) is not None:
        found["tenure"] = _TENURES[named[1]]
    if (day := day_asked_about(turn)) is not None:
        found["as_of"] = day.isoformat()
    elif _NOW.search(folded):
        found["as_of"] = None
    if _SPOUSE.search(folded) and "marital_status" not in found:
        found["spouse"] = True
    return found


def _without_spans(turn: Turn) -> str:
    """The message without the words that are values, folded."""
    text = turn.text
    for item in sorted(turn.entities, key=lambda item: -int(item.get("start") or 0)):
        start, end = item.get("start"), item.get("end")
        if isinstance(start, int) and isinstance(end, int) and item["entity"] != "project":
            text = f"{text[:start]} {text[end:]}"
    return fold(text)


def _is_empty(word: str, parameters: dict[str, Any]) -> bool:
    return word in _EMPTY or any(word in words for name, words in _WITH.items() if name in parameters)
