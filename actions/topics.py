"""The actions that answer topics, and those for a message that answers or asks nothing by itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions import offices, projects  # noqa: F401 - they register how their topics are answered
from actions.answering import answer, both_questions, in_context
from actions.base import Answered, KnowledgeAction
from actions.eligibility.extraction import extract_facts
from actions.eligibility.law_day import of_the_last_check
from actions.misunderstood import next_step, not_understood
from actions.search import search_reply
from actions.turn import FORM, NOT_ANSWERED, OUT_OF_SCOPE, Turn
from knowledge.answers import topic_buttons
from knowledge.folding import fold
from knowledge.reply import Reply

_SHORT = 5
# "ý em là cái khác": more of a list, or, where none was shown, not understood.
_SOMETHING_ELSE = re.compile(r"\bkhac\b|\b(?:else|other)\b")
# An answer that was not what was asked for.
_NOT_THAT = re.compile(r"\b(?:khong phai|sai|khong dung|nham|y khac|khong hoi|not what)\b")


class AnswerTopic(KnowledgeAction):
    """The answer to the topic that the message is about."""

    action_name = "action_answer_topic"
    #: The topic of an action of its own; else the intent names it.
    topic: ClassVar[str | None] = None

    def respond(self, turn: Turn, session: Session) -> Answered:
        slug = self.topic or turn.intent
        if slug == OUT_OF_SCOPE and _is_short_in_form(turn):
            return [_form_hint(turn)], []
        return answer(turn, session, slug)


class FindProject(AnswerTopic):
    action_name, topic = "action_find_project", "find-project"


class ProjectDetail(AnswerTopic):
    action_name, topic = "action_project_detail", "project-detail"


class ContactOffice(AnswerTopic):
    action_name, topic = "action_contact_office", "contact-office"


class TalkToOfficer(AnswerTopic):
    action_name, topic = "action_talk_to_officer", "talk-to-officer"


class ReportViolation(AnswerTopic):
    action_name, topic = "action_report_violation", "report-violation"


class NextPage(KnowledgeAction):
    """The next five of the last search; "còn ở Chí Linh" is understood as the same wish."""

    action_name = "action_next_page"

    def respond(self, turn: Turn, session: Session) -> Answered:
        meant = in_context(turn, session)
        if meant is None and not projects.in_hand(turn) and _SOMETHING_ELSE.search(fold(turn.text)):
            return next_step(turn, session)
        return meant or projects.next_page(turn, session)


class Fallback(KnowledgeAction):
    """Not understood by itself: by what was said before, as a story, or not at all."""

    action_name = "action_fallback"

    def respond(self, turn: Turn, session: Session) -> Answered:
        if _is_short_in_form(turn):
            return [_form_hint(turn)], []
        meant = both_questions(turn, session) or in_context(turn, session)
        if meant is not None:
            return meant
        if not turn.in_form and len(extract_facts(turn, None)) > 1:
            return [], [FollowupAction(FORM)]
        found = search_reply(turn, session)
        if found is not None and found.text != turn.last_reply().get("text"):
            return [found], []
        return not_understood(turn, session)


class Dialogue(KnowledgeAction):
    """A "yes", "no" or fact that answers no question of the check."""

    action_name = "action_dialogue"

    def respond(self, turn: Turn, session: Session) -> Answered:
        if turn.in_form:
            return [_form_hint(turn)], []
        chosen = _chosen(turn)
        if chosen is not None:
            return answer(_as_pressed(turn, chosen), session, chosen)
        meant = both_questions(turn, session) or in_context(turn, session)
        return meant if meant is not None else _told(turn, session)


def _chosen(turn: Turn) -> str | None:
    """The topic that "đúng rồi" or "cái thứ hai" takes from those just offered; a person, where only one was offered."""
    last = turn.last_reply()
    offered = list(last.get("suggestions") or []) if last.get("kind") in NOT_ANSWERED else []
    buttons = [button.get("payload") for button in last.get("buttons") or []]
    if offered and turn.intent == "affirm" and last.get("kind") == "clarification":
        return str(offered[0])
    if offered and turn.intent == "affirm" and buttons == ["/talk-to-officer"]:
        return "talk-to-officer"
    place = projects.ordinal(fold(turn.text))
    return str(offered[place]) if place is not None and -len(offered) <= place < len(offered) else None


def _as_pressed(turn: Turn, topic: str) -> Turn:
    """ "Đúng rồi" to a button that keeps a day is that button pressed; else `turn` itself."""
    for button in turn.last_reply().get("buttons") or []:
        name, _, arguments = str(button.get("payload")).partition("{")
        if name == f"/{topic}" and arguments:
            day = json.loads("{" + arguments).get("as_of")
            return replace(turn, text=button["payload"], entities=({"entity": "as_of", "value": day},))
    return turn


def _told(turn: Turn, session: Session) -> Answered:
    """Facts that nobody asked for, or words that say nothing."""
    facts = extract_facts(turn, None)
    checked: dict[str, Any] = turn.slots.get("last_check") or {}
    if facts and checked:
        # More told after a finished check: the check again, with it.
        again = [*of_the_last_check(turn), *(SlotSet(slot, value) for slot, value in (checked | facts).items())]
        return [], [*again, FollowupAction(FORM)]
    failed = turn.last_reply_kind() in NOT_ANSWERED
    if len(facts) > 1 or (facts and failed):
        # Somebody who tells their situation wants to know where they stand.
        return [], [FollowupAction(FORM)]
    if failed or (turn.last_reply_kind() == "answer" and _NOT_THAT.search(fold(turn.text))):
        return next_step(turn, session)
    starters = ["eligibility-check", "find-project", "application-file"]
    reply = Reply(
        text=turn.say("Tôi đã đọc tin của anh/chị. Anh/chị muốn hỏi nội dung nào?"),
        topic="eligibility-check",
        kind="clarification",
        as_of=turn.as_of,
        buttons=topic_buttons(session, starters, turn.locale),
        suggestions=starters,
    )
    return [reply], [SlotSet(slot, value) for slot, value in facts.items()]


def _is_short_in_form(turn: Turn) -> bool:
    """A few words inside the check are meant as an answer to it."""
    return turn.in_form and len(turn.text.split()) <= _SHORT


def _form_hint(turn: Turn) -> Reply:
    say = turn.say
    example = {
        "group": say("công nhân, giáo viên, lao động tự do"),
        "tenure": say("mua"),
        "marital_status": say("độc thân"),
        "monthly_income": say("12 triệu"),
        "spouse_monthly_income": say("12 triệu"),
        "home_floor_area_m2": say("45 m2, 4 người"),
        "household_size": say("4 người"),
    }.get(str(turn.slots.get("requested_slot")), say("có, không hoặc không biết"))
    text = say("Tôi chưa nhận ra câu trả lời. Anh/chị chọn một nút hoặc viết ngắn gọn, ví dụ: {example}.").format(example=example)
    return Reply(text=text, topic="eligibility-check", kind="form", as_of=turn.as_of)
