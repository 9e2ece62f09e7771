"""The day whose law the check applies: told in a message ("nếu em nộp tháng 9/2025"), kept until its result."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.base import Events, province
from actions.change import read_change
from actions.frame import Frame
from actions.law_day import CHECK, LawDays, day_of_button, days_asked, days_named
from actions.turn import DIALOGUE_INTENTS, OUT_OF_SCOPE, Turn
from knowledge.law.changes_query import check_days
from knowledge.rendering import format_date

#: `{"first": ISO day, "last": ISO day, "day": ISO day}` of `LawDays`; None: the law of today.
SLOT = "law_day"


def law_day_events(days: LawDays | None, today: dt.date) -> Events:
    """What keeps the day; today's is kept by keeping none."""
    if days is None or days.day == today:
        return [SlotSet(SLOT, None)]
    return [SlotSet(SLOT, {"first": days.first.isoformat(), "last": days.last.isoformat(), "day": days.day.isoformat()})]


def kept(turn: Turn) -> LawDays | None:
    """The day that was told before; None for today's law."""
    slot = turn.slots.get(SLOT)
    return LawDays(*(dt.date.fromisoformat(slot[name]) for name in ("first", "last", "day"))) if slot else None


def on_law_day(turn: Turn, days: LawDays | None) -> Turn:
    """`turn` on the day whose law the check applies."""
    return turn if days is None else replace(turn, as_of=days.day)


def of_the_last_check(turn: Turn) -> Events:
    """Keeps the day of the finished check for the next one, which changes a fact of it."""
    before = Frame.of(turn)
    if before.topic != CHECK or not before.as_of:
        return []
    return law_day_events(LawDays.of(dt.date.fromisoformat(before.as_of)), turn.as_of)


def told_day(turn: Turn) -> tuple[bool, LawDays | None]:
    """Whether this message says by which day's law to check, and the day; None for today's."""
    if turn.is_payload:
        return turn.value("as_of") is not None, day_of_button(turn)
    change = read_change(turn)
    only_a_day = change.bare and set(change.parameters) == {"as_of"}
    if only_a_day and change.parameters["as_of"] == turn.as_of.isoformat():
        # "bây giờ thì sao" takes an earlier day back, and says nothing where there is none.
        return kept(turn) is not None, None
    if only_a_day and (days := days_named(turn)) is not None:
        return True, days
    # A question on another topic has a day of its own.
    if turn.intent != CHECK and turn.intent not in DIALOGUE_INTENTS | {OUT_OF_SCOPE}:
        return False, None
    days = days_asked(turn, CHECK)
    return days is not None, days


def said(turn: Turn, session: Session, days: LawDays | None) -> str:
    """By which day's law the check goes on, and when the conditions changed within the days that were named."""
    if days is None:
        return turn.say("Tôi xét theo quy định hôm nay.")
    text = turn.say("Tôi xét theo quy định áp dụng ngày {day}.").format(day=format_date(days.day, turn.locale))
    changed = check_days(session, days.first, days.last, province()) if days.first < days.last else []
    if changed:
        listed = ", ".join(format_date(day, turn.locale) for day in changed)
        text += " " + turn.say(
            "Trong thời gian anh/chị nêu, điều kiện có thay đổi từ: {days}. Muốn xét theo ngày khác, anh/chị nhắn ngày nộp cụ thể."
        ).format(days=listed)
    return text


def just_told(turn: Turn) -> bool:
    """True when the last message set or took back the day."""
    for event in reversed(turn.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "slot" and event.get("name") == SLOT:
            return True
    return False
