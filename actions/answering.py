"""Answering a turn: as the last question with something changed, as two questions at once, or by itself."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions import loans, projects
from actions.base import HANDLERS, Answered, Events, answers, place_name, places_named, province, served_names, unique
from actions.change import Change, read_change
from actions.context import CHECK, DAYLESS, ask_again, in_matter, merged
from actions.dated import by_the_law_of, covered, not_covered
from actions.eligibility.law_day import law_day_events
from actions.eligibility.noting import noted_facts, told_again
from actions.eligibility.summary import group_label
from actions.frame import Frame
from actions.law_day import LawDays, day_of_button, days_asked, days_named
from actions.misunderstood import outside_scope
from actions.out_of_scope import names_other_province
from actions.published import published, with_calculation
from actions.turn import DIALOGUE_INTENTS, FORM, OUT_OF_SCOPE, Turn
from knowledge.answers import answer_topic, get_topic, topic_buttons
from knowledge.folding import fold
from knowledge.projects import tenure_label
from knowledge.rendering import format_date
from knowledge.reply import Button, Reply

# A few words that go on from the last question are taken for a topic from this probability up, and from this share of
# what falls to topics of housing.
FOLLOWS_ABOVE = 0.1
FOLLOWS_SHARE = 0.5
# Each of two questions is answered from here up, the second offered from the lower one up.
ANSWER_BOTH_ABOVE = 0.5
OFFER_ABOVE = 0.25
# Asides: what was talked about before goes on after them.
_ASIDES = frozenset((OUT_OF_SCOPE, "greet", "thanks", "goodbye", "talk-to-officer"))
# What a short question about the shown project, or a bare place, is taken for.
_TAKEN_FOR = frozenset((OUT_OF_SCOPE, "price", "plan-targets", "building-management", "developer-incentives", "procedure-steps"))
_SHORT = 5
_OF_BUYING = re.compile(r"\b(?:ban|mua|buy|sell)\b")


def answer(turn: Turn, session: Session, slug: str) -> Answered:
    """The answer to a message about the topic `slug`."""
    if turn.is_payload:
        return _on(turn, session, slug, Frame(), day_of_button(turn))
    if turn.in_form:
        return _on(turn, session, slug, Frame(), days_asked(turn, slug) if slug not in DAYLESS else None)
    together = _both(turn, session)
    if together is not None:
        return together
    meant = in_context(turn, session, slug)
    if meant is not None:
        return meant
    before, change = Frame.of(turn), read_change(turn)
    short = len(turn.text.split()) <= _SHORT
    if (short or change.follows) and not _OF_BUYING.search(fold(turn.text)):
        slug = in_matter(slug, before)
    # A short question goes on about the same tenure; a full one begins anew.
    frame = merged(Frame(tenure=before.tenure) if short or change.follows else Frame(), change.parameters, slug)
    return _on(turn, session, slug, frame, _days_meant(turn, slug, before, change))


def in_context(turn: Turn, session: Session, slug: str | None = None) -> Answered | None:
    """The answer to a message that means something only by what was said before; None for all others.

    `slug` is the topic it would be by itself, None where it would be none.
    """
    if turn.in_form or turn.is_payload:
        return None
    if slug is None or slug in _TAKEN_FOR:
        project = projects.project_meant(turn, session) or projects.named_alone(turn, session)
        if project is not None:
            return projects.show(turn, session, project)
    before, change = Frame.of(turn), read_change(turn)
    if names_other_province(turn.text, served_names()) and not turn.values("locality") and _names_nothing_else(turn, change):
        return outside_scope(turn, session)
    if change.bare and (asked := ask_again(change.parameters, before)) is not None:
        return _again(turn, session, *asked)
    if slug is None or slug in _TAKEN_FOR:
        meant = _about_the_last(turn, session, before)
        if meant is not None:
            return meant
    return _guessed(turn, session, before, change) if slug is None or slug == OUT_OF_SCOPE else None


def _about_the_last(turn: Turn, session: Session, before: Frame) -> Answered | None:
    """A place for the last search, or other figures for the last loan."""
    if projects.is_place_only(turn):
        return projects.search_again(turn, session) if before.topic == projects.TOPIC else ([_ask_about_place(turn)], [])
    if before.topic in loans.TOPICS and (calculated := loans.loan_note(turn, session)) is not None:
        reply = answer_topic(session, "loan-calculator", turn.as_of, turn.locale, province())
        return [with_calculation(reply, calculated)], []
    return None


def _guessed(turn: Turn, session: Session, before: Frame, change: Change) -> Answered | None:
    """ "giá bao nhiêu", "còn lãi suất thì sao": too few words to be sure of by themselves, but they go on from the last question."""
    guess = next(((name, sure) for name, sure in turn.ranking if name not in _ASIDES), None)
    if before.topic is None or guess is None or not (change.follows or len(turn.text.split()) < _SHORT):
        return None
    # Said alone it is about anything; in a talk on housing what counts is how far it is ahead among topics of housing.
    housing = 1 - dict(turn.ranking).get(OUT_OF_SCOPE, 0.0)
    if guess[1] < FOLLOWS_ABOVE or guess[1] < FOLLOWS_SHARE * housing:
        return None
    topic = in_matter(guess[0], before)
    return _on(turn, session, topic, merged(before, change.parameters, topic), _days_meant(turn, topic, before, change))


def both_questions(turn: Turn, session: Session) -> Answered | None:
    """The two questions of a message that as a whole was not understood."""
    return None if turn.in_form or turn.is_payload else _both(turn, session)


def other_question(turn: Turn, than: str) -> dict[str, Any] | None:
    """The segment that surely asks about another topic than `than`; None without one."""
    return next((part for part in _questions(turn, ANSWER_BOTH_ABOVE) if part["intent"] != than), None)


@answers(CHECK)
def _check(turn: Turn, _session: Session) -> Answered:
    """Starts the check, after a finished one with its facts and what is told now."""
    checked: dict[str, Any] = turn.slots.get("last_check") or {}
    told = told_again(turn) if turn.reasked else {}
    facts = checked | told if turn.reasked else {}
    return [], [*(SlotSet(slot, value) for slot, value in facts.items()), FollowupAction(FORM)]


def by_itself(turn: Turn, session: Session, slug: str, frame: Frame | None = None) -> Answered:
    """The answer to `slug`, which becomes what the conversation is about, as asked in `frame`."""
    handler = HANDLERS.get(slug)
    replies, events = handler(turn, session) if handler is not None else published(turn, session, slug)
    if slug not in _ASIDES:
        # What a handler itself records of the topic comes after and holds.
        events = [SlotSet("last_topic", slug), SlotSet("frame", (frame or Frame()).as_slot()), *events]
    return replies, [*_noted(turn), *events]


def _noted(turn: Turn) -> Events:
    return [SlotSet(slot, value) for slot, value in noted_facts(turn).items()]


def _again(turn: Turn, session: Session, topic: str, frame: Frame) -> Answered:
    """The last question, changed: the answer says how it was understood."""
    days = LawDays.of(dt.date.fromisoformat(frame.as_of)) if frame.as_of else LawDays.of(turn.as_of)
    if (named := days_named(turn)) is not None and named.day == days.day:
        # A year or a month: what changed within it is told too.
        days = named
    if not covered(days):
        return [not_covered(turn, topic, days)], [SlotSet("last_topic", topic)]
    again = replace(turn, intent=topic, as_of=days.day, reasked=True, segments=())
    replies, events = by_itself(again, session, topic, frame)
    if topic == CHECK and days.day != turn.as_of:
        events = [*events, *law_day_events(days, turn.as_of)]
    if replies and replies[0].kind == "answer":
        first = replies[0]
        if days.day != turn.as_of:
            first = by_the_law_of(turn, session, topic, days, first, named=True)
        text = f"{_understood(again, session, topic, frame)}\n\n{first.text}"
        replies = [first.model_copy(update={"text": text}), *replies[1:]]
    return replies, events


def _understood(turn: Turn, session: Session, topic: str, frame: Frame) -> str:
    """ "Anh/chị hỏi tiếp: Điều kiện về thu nhập (độc thân)."; the day where it is not the present one."""
    named = read_change(turn).parameters
    details = []
    if topic == Frame.of(turn).topic:
        # Another topic names them itself.
        details += [tenure_label(named["tenure"], turn.locale)] if "tenure" in named else []
        details += [group_label(turn, named["group"])] if "group" in named else []
    if "marital_status" in named and "group" not in named:
        details.append({"single": turn.say("độc thân"), "married": turn.say("đã kết hôn")}[named["marital_status"]])
    if "spouse" in named and "group" not in named:
        details.append(turn.say("vợ/chồng"))
    if frame.as_of:
        details.append(turn.say("theo quy định áp dụng ngày {day}").format(day=format_date(turn.as_of, turn.locale)))
    title = get_topic(session, topic).title(turn.locale)
    return turn.say("Anh/chị hỏi tiếp: {topic}.").format(topic=f"**{title}**" + (f" ({', '.join(details)})" if details else ""))


def _on(turn: Turn, session: Session, topic: str, frame: Frame, days: LawDays | None) -> Answered:
    """The answer by the law of the days asked about, which then stay asked about; by today's where there are none."""
    if days is None:
        return by_itself(turn, session, topic, replace(frame, as_of=None))
    frame = replace(frame, topic=topic, as_of=None if days.day == turn.as_of else days.day.isoformat())
    if not covered(days):
        return [not_covered(turn, topic, days)], [SlotSet("last_topic", topic)]
    replies, events = by_itself(replace(turn, as_of=days.day), session, topic, frame)
    if topic == CHECK and days.day != turn.as_of:
        events = [*events, *law_day_events(days, turn.as_of)]
    if replies and replies[0].kind == "answer":
        replies = [by_the_law_of(turn, session, topic, days, replies[0]), *replies[1:]]
    return replies, events


def _days_meant(turn: Turn, topic: str, before: Frame, change: Change) -> LawDays | None:
    """The days of the law in the message, or those of the last question where it goes on from that."""
    if topic in DAYLESS:
        return None
    if change.follows and before.as_of and "as_of" not in change.parameters:
        return LawDays.of(dt.date.fromisoformat(before.as_of))
    return days_asked(turn, topic)


def _names_nothing_else(turn: Turn, change: Change) -> bool:
    return not change.parameters and len(turn.text.split()) <= _SHORT + 1


def _questions(turn: Turn, above: float) -> list[dict[str, Any]]:
    """The segments about different topics of our own, in the order of the text."""
    found: dict[str, dict[str, Any]] = {}
    for part in turn.segments:
        topic = part.get("intent")
        if topic and topic not in DIALOGUE_INTENTS and topic not in _ASIDES and part["confidence"] >= above:
            found.setdefault(topic, part)
    if "contact-office" in found:
        # The offices of a place come with its present name.
        found.pop("admin-merger", None)
    return list(found.values())


def _both(turn: Turn, session: Session) -> Answered | None:
    """Two bubbles for two questions, or one with the second as its first button; None for one question.

    The message as a whole must be about one of them: the parts of a story look like questions of their own.
    """
    leading = {turn.intent, *(name for name, _ in turn.ranking[:3])}
    sure = [part for part in _questions(turn, ANSWER_BOTH_ABOVE) if part["intent"] != CHECK]
    offered = [part["intent"] for part in _questions(turn, OFFER_ABOVE)]
    if not sure or len(offered) < 2 or not leading & {part["intent"] for part in sure}:
        return None
    replies: list[Reply] = []
    # A fact in a clause that is not answered is told all the same.
    events: Events = _noted(turn)
    frame = Frame.of(turn)
    for part in sure[:2]:
        topic = in_matter(part["intent"], frame) if replies else part["intent"]
        frame = Frame(topic, tenure=frame.tenure if replies else None)
        days = days_asked(turn, topic) if topic not in DAYLESS else None
        answered, told = _on(turn.part(part), session, topic, frame, days)
        replies, events = [*replies, *answered[:1]], [*events, *told]
    answered_topics = {reply.topic for reply in replies} | {part["intent"] for part in sure[:2]}
    rest = [topic for topic in offered if topic not in answered_topics]
    if not replies or (len(replies) == 1 and not rest):
        return None
    last = replies[-1]
    buttons = unique([*topic_buttons(session, rest, turn.locale), *last.buttons])
    suggestions = list(dict.fromkeys([*rest, *last.suggestions]))
    return [*replies[:-1], last.model_copy(update={"buttons": buttons, "suggestions": suggestions})], events


def _ask_about_place(turn: Turn) -> Reply:
    place = places_named(turn)[0]
    name = place_name(place)
    entity = json.dumps({"locality": place.slug})
    buttons = [
        Button(title=turn.say("Dự án tại {place}").format(place=name), payload=f"/find-project{entity}"),
        Button(title=turn.say("Cơ quan, tên đơn vị hiện nay"), payload=f"/contact-office{entity}"),
        Button(title=turn.say("Có cần hộ khẩu, thường trú không"), payload="/residence-condition"),
    ]
    text = turn.say("Anh/chị muốn hỏi gì về {place}?").format(place=name)
    return Reply(
        text=text, topic=projects.TOPIC, kind="clarification", as_of=turn.as_of, buttons=buttons, suggestions=[projects.TOPIC]
    )
