"""Steering the guided check: why, cancel, resume, start over, correct; and its result."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.answering import in_context
from actions.base import Events, KnowledgeAction
from actions.dated import by_the_law_of
from actions.eligibility import law_day
from actions.eligibility.documents import document_cards
from actions.eligibility.extraction import SLOTS, extract_facts
from actions.eligibility.summary import TOPIC, facts_from, read_back, result_reply
from actions.frame import Frame
from actions.turn import FORM, Turn
from knowledge.answers import topic_buttons
from knowledge.eligibility import FACT_ORDER, LawNotCoveredError, decide
from knowledge.eligibility.questions import question_for
from knowledge.law_queries import cite
from knowledge.parameter_queries import load_book
from knowledge.reply import Button, Reply


class Result(KnowledgeAction):
    """The decision on the collected facts; the form is over and its slots are emptied."""

    action_name = "action_eligibility_result"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        values, days = _known(turn), law_day.kept(turn)
        on = law_day.on_law_day(turn, days)
        try:
            facts = facts_from(on, values)
            decision = decide(facts, load_book(session))
        except LawNotCoveredError:
            # The form has said so already.
            return [], _cleared(turn)
        turn.noted.update(outcome=decision.outcome, tenure=facts.tenure)
        # The day stays asked about: a fact changed after the result is examined by the same law.
        frame = Frame(as_of=days.day.isoformat() if days else None)
        events = [SlotSet("last_check", values), SlotSet("last_topic", TOPIC), SlotSet("frame", frame.as_slot()), *_cleared(turn)]
        cards = document_cards(on, facts, with_forms=decision.outcome != "not_eligible")
        reply = result_reply(on, session, decision, values).model_copy(update={"cards": cards})
        return [by_the_law_of(turn, session, TOPIC, days, reply) if days else reply], events


class Why(KnowledgeAction):
    """Why the present question is asked, with its source."""

    action_name = "action_why"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        slot = turn.slots.get("requested_slot")
        turn = law_day.on_law_day(turn, law_day.kept(turn) if turn.in_form else None)
        if slot is None:
            text = turn.say("Hiện tôi không hỏi anh/chị câu nào. Anh/chị cứ hỏi điều mình cần.")
            return [_say(turn, text, session, ["eligibility-check"])], []
        question = question_for(slot)
        citations = cite(session, question.citations, turn.as_of)
        text = question.why.in_locale(turn.locale)
        return [Reply(text=text, topic=TOPIC, kind="form", citations=citations, as_of=turn.as_of)], []


class CancelCheck(KnowledgeAction):
    """Ends the check; the facts are kept, so that it can be resumed."""

    action_name = "action_cancel_check"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        if not turn.in_form:
            text = turn.say("Vâng ạ. Khi cần, anh/chị cứ nhắn tôi.")
            return [_say(turn, text, session, ["eligibility-check", "find-project"])], []
        text = turn.say("Tôi đã dừng kiểm tra. Anh/chị có thể tiếp tục bất cứ lúc nào hoặc hỏi nội dung khác.")
        reply = _say(turn, text, session, [])
        resume = Button(title=turn.say("Tiếp tục kiểm tra"), payload="/resume")
        return [reply.model_copy(update={"buttons": [resume]})], []


class ResumeCheck(KnowledgeAction):
    """Reads back what is known; the form then asks on."""

    action_name = "action_resume_check"

    def respond(self, turn: Turn, _session: Session) -> tuple[list[Reply], Events]:
        known = _known(turn)
        if turn.in_form or not known:
            return [], []
        text = turn.say("Ta tiếp tục. Tôi đang có: {facts}.").format(facts=read_back(turn, known))
        return [Reply(text=text, topic=TOPIC, kind="form", as_of=turn.as_of)], []


class RestartCheck(KnowledgeAction):
    """Starts over with nothing known."""

    action_name = "action_restart"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        if turn.in_form:
            text = turn.say("Ta bắt đầu lại từ đầu.")
            return [Reply(text=text, topic=TOPIC, kind="form", as_of=turn.as_of)], [
                *_cleared(turn),
                SlotSet("requested_slot", None),
            ]
        if _known(turn) or turn.slots.get("last_check"):
            # "kiểm tra lại từ đầu" after a check that was stopped or finished.
            return [], [*_cleared(turn), SlotSet("last_check", None), FollowupAction(FORM)]
        text = turn.say("Ta bắt đầu lại. Anh/chị muốn hỏi gì về nhà ở xã hội?")
        starters = ["eligibility-check", "find-project", "application-file"]
        return [_say(turn, text, session, starters)], [*_cleared(turn), SlotSet("last_check", None)]


class CorrectCheck(KnowledgeAction):
    """Takes a fact back: the one named in the message, else the choice of one is offered."""

    action_name = "action_correct_check"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        chosen = turn.value("topic")
        if turn.in_form:
            last = chosen if chosen in SLOTS else _last_answered(turn)
            return [], [SlotSet(last, None)] if last else []
        facts: dict[str, Any] = dict(turn.slots.get("last_check") or {})
        if not facts and (meant := in_context(turn, session)) is not None:
            # "nhầm, em chưa kết hôn" after an answer that judged an income.
            return meant
        if not facts:
            text = turn.say("Tôi chưa có thông tin nào của anh/chị để sửa. Ta có thể kiểm tra điều kiện từ đầu.")
            return [_say(turn, text, session, ["eligibility-check"])], []
        told = extract_facts(turn, None)
        if not told and chosen not in SLOTS:
            return [_offer_choice(turn, facts)], []
        changed: dict[str, Any] = facts | told | ({chosen: None} if chosen in SLOTS else {})
        events = [*law_day.of_the_last_check(turn), *(SlotSet(slot, changed.get(slot)) for slot in SLOTS)]
        return [], [*events, FollowupAction(FORM)]


def _offer_choice(turn: Turn, facts: dict[str, Any]) -> Reply:
    text = turn.say("Anh/chị muốn sửa thông tin nào?")
    buttons = [
        Button(title=read_back(turn, {slot: facts[slot]}), payload=f'/correct{{"topic": "{slot}"}}')
        for slot in SLOTS
        if facts.get(slot) is not None
    ]
    return Reply(text=text, topic=TOPIC, kind="form", as_of=turn.as_of, buttons=buttons)


def _last_answered(turn: Turn) -> str | None:
    """The slot set last by the check, newest event first."""
    for event in reversed(turn.events):
        if event.get("event") == "slot" and event.get("name") in FACT_ORDER and event.get("value") is not None:
            return str(event["name"])
    return None


def _known(turn: Turn) -> dict[str, Any]:
    return {slot: turn.slots[slot] for slot in SLOTS if turn.slots.get(slot) is not None}


def _cleared(turn: Turn) -> Events:
    day = [SlotSet(law_day.SLOT, None)] if law_day.kept(turn) else []
    return [*(SlotSet(slot, None) for slot in SLOTS), *day]


def _say(turn: Turn, text: str, session: Session, topics: list[str]) -> Reply:
    buttons = topic_buttons(session, topics, turn.locale)
    return Reply(text=text, topic=TOPIC, kind="form", as_of=turn.as_of, buttons=buttons, suggestions=topics)
