"""The published answer to a topic, with what the message adds: a calculation, the steps as days, the name of a place, an income judged."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from actions import loans, procedure
from actions.base import Answered, officer_button, places_named, present_names, province, unique
from actions.eligibility.documents import cards_of_last_check
from actions.eligibility.noting import known_facts, noted_facts
from actions.eligibility.summary import income_note
from actions.misunderstood import own_file_note
from actions.out_of_scope import asks_about_own_file
from actions.turn import Turn
from knowledge.answers import answer_topic, topic_buttons
from knowledge.reply import Card, Reply

_OF_A_FILE = frozenset(("processing-time", "procedure-steps", "priority-lottery", "where-to-apply", "application-file"))
_OF_FORMS = frozenset(("application-forms", "application-file"))
_JUDGED = frozenset(("monthly_income", "spouse_monthly_income", "marital_status", "raising_minor_children"))


def published(turn: Turn, session: Session, slug: str) -> Answered:
    """The text that holds on the turn's day.

    Raises:
        UnknownTopicError: no topic has this slug.
    """
    reply = answer_topic(session, slug, turn.as_of, turn.locale, province())
    if slug in loans.TOPICS:
        calculated = loans.loan_note(turn, session)
        if calculated is not None:
            reply = with_calculation(reply, calculated)
        elif slug == "loan-calculator":
            reply = _asking_for_sum(turn, reply)
    elif slug == "admin-merger" and (named := places_named(turn)):
        reply = _after("\n\n".join(present_names(turn, place) for place in named), reply)
    elif slug == "legal-documents":
        reply = reply.model_copy(update={"cards": _pages_of_law(turn)})
    elif slug == "income-condition":
        reply = _with_income(turn, session, reply)
    elif slug in _OF_A_FILE and not turn.is_payload and asks_about_own_file(turn.text):
        reply = _after(own_file_note(turn), reply)
        reply = reply.model_copy(update={"buttons": unique([*reply.buttons, officer_button(turn)])})
    if slug in procedure.TOPICS:
        reply = procedure.with_time_line(turn, session, reply)
    if slug in _OF_FORMS:
        reply = reply.model_copy(update={"cards": cards_of_last_check(turn, session)})
    return [reply], []


def with_calculation(reply: Reply, calculated: loans.Calculation) -> Reply:
    """The figures come first; of the published method only the closing paragraph, on what may change, is then still needed."""
    rest = reply.text.rsplit("\n\n", 1)[-1] if reply.topic == "loan-calculator" else reply.text
    buttons = unique([*calculated.buttons, *reply.buttons])
    return reply.model_copy(
        update={"text": f"{calculated.text}\n\n{rest}", "cards": [*calculated.cards, *reply.cards], "buttons": buttons}
    )


def _asking_for_sum(turn: Turn, reply: Reply) -> Reply:
    asked = loans.ask_for_sum(turn)
    buttons = unique([*asked.buttons, *reply.buttons])
    return reply.model_copy(update={"text": f"{reply.text}\n\n{asked.text}", "buttons": buttons})


def _with_income(turn: Turn, session: Session, reply: Reply) -> Reply:
    told: dict[str, Any] = noted_facts(turn)
    if not told.keys() & _JUDGED:
        return reply
    note = income_note(turn, session, known_facts(turn) | told)
    if note is None:
        return reply
    check = topic_buttons(session, ["eligibility-check"], turn.locale)
    return _after(note.text, reply).model_copy(update={"buttons": unique([*check, *reply.buttons])})


def _pages_of_law(turn: Turn) -> list[Card]:
    """Where the texts, and what changed in them, are read."""
    return [
        Card(title=turn.say("Luật đã thay đổi gì"), subtitle=turn.say("So sánh quy định giữa hai ngày"), url="/law/changes"),
        Card(title=turn.say("Văn bản pháp luật"), subtitle=turn.say("Đọc, tìm trong nguyên văn"), url="/law"),
    ]


def _after(first: str, reply: Reply) -> Reply:
    return reply.model_copy(update={"text": f"{first}\n\n{reply.text}"})
