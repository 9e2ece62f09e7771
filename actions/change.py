"""What a short message changes about the last question: its parameters, and what is left of its words. Pure.

"còn công nhân thì sao" leaves nothing but its parameter; "hồ sơ thì cần gì" has words of a topic of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from actions.law_day import days_named
from actions.turn import Turn
from knowledge.folding import fold

# A longer message explains itself.
MAX_WORDS = 12


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words, folded, that carry no topic: they join, address, point and ask "and what of it?".
_EMPTY = _words(
    """con the thi sao vay neu nhu ma voi cho o tai ben duoi tren ve khu vuc em toi minh anh chi a ah ha nhe nhi u uh um vang da
    roi khi luc vao hoi thoi diem la lam doi sang truong hop duoc khong ko k dc co nua cung gi khac y nham nhung va cua chi
    nao so tinh thanh pho huyen xa phuong muon thay bang van dang hien nay ad admin shop oi bac chu nguoi nhom nhan
    phai sua lai noi quen het chu dau xem thu hay the biet xin chau nho
    what about how if in for and is then the a an i am im we are or on at same with my"""
)
# Words that belong to a parameter, and carry a topic without it.
_WITH = {
    "income": _words("luong thu nhap thang moi tien kiem income salary earn tong cong ca hai vo chong"),
    "spouse": _words("vo chong vk ck wife husband spouse nha"),
    "children": _words("nuoi mot hai con nho be child children kids"),
    "as_of": _words(
        "nop don ho so mua ky truoc sau ngay thang nam quy dau cuoi giua tu den apply ap dung tinh bay gio hien tai hom now today"
    ),
    "tenure": _words("nha chi di thue mua"),
    "places": _words("tp tx h p dia ban du an khu day kia"),
    "group": _words("lao dong cong nhan kcn"),
    "home": _words("nha dat"),
}
_WORD = re.compile(r"[a-z0-9]+")
_MARKERS = re.compile(
    r"^(?:da |vang |um? |a |oi )*(?:con|the|vay|neu|nhu|va|ma|what about|how about|and if|what if|if)\b|\bthi (?:sao|the nao|nhu nao)\b|\bthi can\b"
)
# In "còn thuê thì sao" the extractor takes "còn thuê" for a present state.
_TENURE = re.compile(
    r"^(?:(?:da|vang|a|the|vay|con|neu|nhu|ma|va|thi|em|toi|minh|muon|doi|sang|chi|di|truong hop) )*(thue mua|thue|mua)(?! tro)\b"
)
_TENURES = {"thue mua": "rent_to_buy", "thue": "rent", "mua": "buy"}
_NOW = re.compile(r"\b(?:bay gio|hien (?:nay|tai|gio)|hom nay|luc nay|thoi diem nay|now|today)\b")
_SPOUSE = re.compile(r"\b(?:vo|chong|vk|ck|wife|husband|spouse)\b(?! con\b)")


@dataclass(frozen=True, slots=True)
class Change:
    """`parameters` as `actions.context.ask_again` takes them; `bare` when the message holds nothing else.

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
    """The day of the law that a message of few words names; None without a date, or where it is today's.

    Of a period the last day, since the newest rule of it counts; of one to come the first.
    """
    days = days_named(turn)
    return None if days is None or days.day == turn.as_of else days.day


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
    if "tenure" not in found and "home" not in found and (named := _TENURE.match(folded)):
        found["tenure"] = _TENURES[named[1]]
    if (day := day_asked_about(turn)) is not None:
        found["as_of"] = day.isoformat()
    elif _NOW.search(folded):
        found["as_of"] = turn.as_of.isoformat()
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
