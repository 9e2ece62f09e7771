"""Answering a topic, and saying so when a message is not understood."""

from __future__ import annotations

import json
import re
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions import loans, projects
from actions.base import Events, KnowledgeAction, database, officer_button, place_name, places_named, present_names, province
from actions.eligibility.extraction import extract_facts
from actions.eligibility.summary import income_note
from actions.search import search_reply
from actions.turn import FORM, Turn
from knowledge.answers import answer_topic, topic_buttons
from knowledge.folding import fold
from knowledge.reply import Button, Reply
from knowledge.search import current_index

# Below this the best topic is no better than a guess: measured by `noxh evaluate`.
CLARIFY_ABOVE = 0.15
SUGGESTIONS = 3
OUT_OF_SCOPE = "out-of-scope"
# Topics that help nobody who was not understood.
_NO_OFFER = (OUT_OF_SCOPE, "greet", "thanks", "goodbye")
# What a short question about the shown project, or a bare place, is taken for.
_TAKEN_FOR = frozenset((OUT_OF_SCOPE, "price", "plan-targets", "building-management", "developer-incentives", "procedure-steps"))

_SHORT = 5
_MATTERS = {
    "loan": frozenset(("vbsp-loan", "loan-interest", "loan-file", "loan-calculator", "bank-package")),
    "rent": frozenset(("rent", "rent-condition", "group-students", "worker-lodging", "national-housing-fund")),
    "repair": frozenset(("temporary-housing", "merit-housing-support")),
}
# Matter of the last answer, topic that a short question is taken for → topic that it is about.
_SHORT_QUESTIONS = {
    ("loan", "application-file"): "loan-file",
    ("loan", "where-to-apply"): "loan-file",
    ("loan", "payment-schedule"): "loan-calculator",
    ("rent", "price"): "rent",
    ("rent", "payment-schedule"): "rent",
    ("repair", "price"): "temporary-housing",
    ("repair", "where-to-apply"): "temporary-housing",
}


class AnswerTopic(KnowledgeAction):
    """The published answer to the topic that the message is about."""

    action_name = "action_answer_topic"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        slug = _in_context(turn)
        if slug in _TAKEN_FOR and (meant := _follow_up(turn, session)) is not None:
            return meant
        if slug == OUT_OF_SCOPE and _is_short_in_form(turn):
            return [_form_hint(turn)], []
        reply = answer_topic(session, slug, turn.as_of, turn.locale, province())
        if slug == OUT_OF_SCOPE:
            reply = _out_of_scope(turn, session, reply)
        elif slug in loans.TOPICS and (calculated := loans.loan_note(turn, session)) is not None:
            reply = _with_calculation(reply, calculated)
        elif slug == "admin-merger" and (named := places_named(turn)):
            text = "\n\n".join([*(present_names(turn, place) for place in named), reply.text])
            reply = reply.model_copy(update={"text": text})
        elif slug == "income-condition":
            note = income_note(turn, session, extract_facts(turn, None))
            if note is not None:
                text = f"{note.text}\n\n{reply.text}"
                check = topic_buttons(session, ["eligibility-check"], turn.locale)
                reply = reply.model_copy(update={"text": text, "buttons": _unique([*check, *reply.buttons])})
        return [reply], [SlotSet("last_topic", slug)]


def _still_not_understood(turn: Turn) -> str:
    return turn.say(
        "Xin lỗi, tôi vẫn chưa hiểu đúng ý anh/chị. Tôi chỉ trả lời về nhà ở xã hội; anh/chị viết ngắn gọn hơn, "
        "chọn một nội dung gần nhất bên dưới, hoặc gặp cán bộ."
    )


class Fallback(KnowledgeAction):
    """Not understood: the nearest topics as buttons; the second time in a row, a person."""

    action_name = "action_fallback"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        if _is_short_in_form(turn):
            return [_form_hint(turn)], []
        meant = _follow_up(turn, session)
        if meant is not None:
            return meant
        if not turn.in_form and len(extract_facts(turn, None)) > 1:
            return [], [FollowupAction(FORM)]
        if (found := search_reply(turn, session)) is not None:
            return [found], []
        nearest = nearest_topics(turn)
        again = _failed_before(turn)
        sure = bool(turn.ranking) and turn.ranking[0][1] >= CLARIFY_ABOVE
        if sure and not again:
            text = turn.say("Tôi chưa chắc đã hiểu đúng. Có phải anh/chị muốn hỏi về một trong các nội dung sau?")
            kind = "clarification"
        elif again:
            text = _still_not_understood(turn)
            kind = "fallback"
        else:
            text = turn.say(
                "Xin lỗi, tôi chưa hiểu câu hỏi này. Tôi trả lời về nhà ở xã hội: điều kiện, hồ sơ, dự án, vay vốn. "
                "Anh/chị có thể viết lại hoặc chọn một nội dung bên dưới."
            )
            kind = "fallback"
        buttons = topic_buttons(session, nearest, turn.locale)
        return [
            Reply(
                text=text,
                topic=nearest[0] if sure and nearest else OUT_OF_SCOPE,
                kind="clarification" if kind == "clarification" else "fallback",
                as_of=turn.as_of,
                buttons=_unique([*buttons, officer_button(turn)]),
                suggestions=nearest,
            )
        ], []


class Dialogue(KnowledgeAction):
    """A "yes", "no" or fact that answers no question of ours."""

    action_name = "action_dialogue"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        if turn.in_form:
            return [_form_hint(turn)], []
        meant = _follow_up(turn, session)
        if meant is not None:
            return meant
        facts = extract_facts(turn, None)
        checked: dict[str, Any] = turn.slots.get("last_check") or {}
        if facts and checked:
            # More told after a finished check: the check again, with it.
            return [], [*(SlotSet(slot, value) for slot, value in (checked | facts).items()), FollowupAction(FORM)]
        again = _failed_before(turn)
        if len(facts) > 1 or (facts and again):
            # Somebody who tells their situation wants to know where they stand.
            return [], [FollowupAction(FORM)]
        offered = _offered(turn)
        if turn.intent == "affirm" and offered is not None:
            return _go_to(turn, session, offered)
        starters = ["eligibility-check", "find-project", "application-file"]
        text = _still_not_understood(turn) if again else turn.say("Tôi đã đọc tin của anh/chị. Anh/chị muốn hỏi nội dung nào?")
        buttons = [*topic_buttons(session, starters, turn.locale), officer_button(turn)]
        reply = Reply(
            text=text, topic="eligibility-check", kind="clarification", as_of=turn.as_of, buttons=buttons, suggestions=starters
        )
        return [reply], []


def _follow_up(turn: Turn, session: Session) -> tuple[list[Reply], Events] | None:
    """What a short message means by what was said before: the shown project, another place, other figures of a loan."""
    if turn.in_form or turn.is_payload:
        return None
    last = turn.slots.get("last_topic")
    project = projects.project_meant(turn, session)
    if project is not None:
        return projects.show(turn, session, project)
    if projects.is_place_only(turn):
        return projects.search_elsewhere(turn, session) if last == projects.TOPIC else ([_ask_about_place(turn)], [])
    if last in loans.TOPICS and (calculated := loans.loan_note(turn, session)) is not None:
        reply = answer_topic(session, "loan-calculator", turn.as_of, turn.locale, province())
        return [_with_calculation(reply, calculated)], []
    return None


def _with_calculation(reply: Reply, calculated: str) -> Reply:
    """The figures come first; of the published method only the closing paragraph, on what may change, is then still needed."""
    rest = reply.text.rsplit("\n\n", 1)[-1] if reply.topic == "loan-calculator" else reply.text
    return reply.model_copy(update={"text": f"{calculated}\n\n{rest}"})


def _in_context(turn: Turn) -> str:
    """The topic of a short question, which by itself would be about buying: "cần giấy tờ gì" after a loan is the loan's."""
    if turn.is_payload or len(turn.text.split()) > _SHORT:
        return turn.intent
    if re.search(r"\b(?:ban|mua|buy|sell)\b", fold(turn.text)):
        return turn.intent
    matter = next((name for name, topics in _MATTERS.items() if turn.slots.get("last_topic") in topics), None)
    return _SHORT_QUESTIONS.get((matter or "", turn.intent), turn.intent)


def _offered(turn: Turn) -> str | None:
    """The first topic of "Có phải anh/chị muốn hỏi …?", when that was the last reply."""
    last = turn.last_reply()
    return next(iter(last.get("suggestions") or []), None) if last.get("kind") == "clarification" else None


def _go_to(turn: Turn, session: Session, slug: str) -> tuple[list[Reply], Events]:
    if slug == "eligibility-check":
        return [], [FollowupAction(FORM)]
    return [answer_topic(session, slug, turn.as_of, turn.locale, province())], [SlotSet("last_topic", slug)]


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


def nearest_topics(turn: Turn) -> list[str]:
    """The topics nearest to the message, best first: the model's guesses, then the search's."""
    guesses = [slug for slug, _ in turn.ranking if slug not in _NO_OFFER][:2]
    with database()() as session:
        hits = current_index(session).topics.find(turn.text, SUGGESTIONS + len(_NO_OFFER), turn.as_of)
    found = [hit.slug for hit in hits if hit.slug not in _NO_OFFER]
    return list(dict.fromkeys([*guesses, *found]))[:SUGGESTIONS]


def _out_of_scope(turn: Turn, session: Session, reply: Reply) -> Reply:
    nearest = list(dict.fromkeys([*reply.suggestions, *nearest_topics(turn)]))[:SUGGESTIONS]
    buttons = [*topic_buttons(session, nearest, turn.locale), officer_button(turn)]
    text = _still_not_understood(turn) if _failed_before(turn) else reply.text
    return reply.model_copy(update={"text": text, "kind": "fallback", "suggestions": nearest, "buttons": _unique(buttons)})


def _failed_before(turn: Turn) -> bool:
    return turn.last_reply_kind() in ("clarification", "fallback")


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


def _unique(buttons: list[Button]) -> list[Button]:
    return list({button.payload: button for button in buttons}.values())
