"""Answering a topic, and saying so when a message is not understood."""

from __future__ import annotations

import functools
import time

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import Events, KnowledgeAction, database, officer_button, province
from actions.eligibility.extraction import extract_facts
from actions.eligibility.summary import income_note
from actions.turn import FORM, Turn
from knowledge.answers import answer_topic, topic_buttons
from knowledge.reply import Button, Reply
from knowledge.search import TopicSearch

# Below this the best topic is no better than a guess: measured by `noxh evaluate`.
CLARIFY_ABOVE = 0.15
SUGGESTIONS = 3
INDEX_LIFETIME_S = 300
OUT_OF_SCOPE = "out-of-scope"


class AnswerTopic(KnowledgeAction):
    """The published answer to the topic that the message is about."""

    action_name = "action_answer_topic"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        slug = turn.intent
        reply = answer_topic(session, slug, turn.as_of, turn.locale, province())
        if slug == OUT_OF_SCOPE:
            reply = _out_of_scope(turn, session, reply)
        elif slug == "income-condition":
            note = income_note(turn, session, extract_facts(turn, None))
            if note is not None:
                text = f"{note.text}\n\n{reply.text}"
                check = topic_buttons(session, ["eligibility-check"], turn.locale)
                reply = reply.model_copy(update={"text": text, "buttons": _unique([*check, *reply.buttons])})
        return [reply], [SlotSet("last_topic", slug)]


def _still_not_understood(turn: Turn) -> str:
    return turn.say(
        "Xin lỗi, tôi vẫn chưa hiểu câu hỏi. Anh/chị có thể viết ngắn gọn hơn, chọn một nội dung gần nhất bên dưới, "
        "hoặc gặp cán bộ để được trả lời trực tiếp."
    )


class Fallback(KnowledgeAction):
    """Not understood: the nearest topics as buttons; the second time in a row, a person."""

    action_name = "action_fallback"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
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
                buttons=[*buttons, officer_button(turn)],
                suggestions=nearest,
            )
        ], []


class Dialogue(KnowledgeAction):
    """A "yes", "no" or fact that answers no question of ours."""

    action_name = "action_dialogue"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        if turn.in_form:
            text = turn.say("Tôi chưa nhận ra câu trả lời trong tin vừa rồi. Anh/chị chọn một nút hoặc viết ngắn gọn giúp tôi.")
            return [_form_hint(turn, text)], []
        facts = extract_facts(turn, None)
        if len(facts) > 1:
            # Somebody who tells their situation wants to know where they stand.
            return [], [FollowupAction(FORM)]
        starters = ["eligibility-check", "find-project", "application-file"]
        text = turn.say("Tôi đã đọc tin của anh/chị. Anh/chị muốn hỏi nội dung nào?")
        buttons = topic_buttons(session, starters, turn.locale)
        reply = Reply(
            text=text, topic="eligibility-check", kind="clarification", as_of=turn.as_of, buttons=buttons, suggestions=starters
        )
        return [reply], []


def nearest_topics(turn: Turn) -> list[str]:
    """The topics nearest to the message, best first: the model's guesses, then the search's."""
    guesses = [slug for slug, _ in turn.ranking if slug not in (OUT_OF_SCOPE, "greet", "thanks", "goodbye")][:2]
    found = [hit.slug for hit in _index(int(time.monotonic() // INDEX_LIFETIME_S)).find(turn.text, SUGGESTIONS)]
    return list(dict.fromkeys([*guesses, *found]))[:SUGGESTIONS]


@functools.lru_cache(maxsize=1)
def _index(_period: int) -> TopicSearch:
    with database()() as session:
        return TopicSearch.from_database(session)


def _out_of_scope(turn: Turn, session: Session, reply: Reply) -> Reply:
    nearest = list(dict.fromkeys([*reply.suggestions, *nearest_topics(turn)]))[:SUGGESTIONS]
    buttons = [*topic_buttons(session, nearest, turn.locale), officer_button(turn)]
    text = _still_not_understood(turn) if _failed_before(turn) else reply.text
    return reply.model_copy(update={"text": text, "kind": "fallback", "suggestions": nearest, "buttons": _unique(buttons)})


def _failed_before(turn: Turn) -> bool:
    return turn.last_reply_kind() in ("clarification", "fallback")


def _form_hint(turn: Turn, text: str) -> Reply:
    return Reply(text=text, topic="eligibility-check", kind="form", as_of=turn.as_of)


def _unique(buttons: list[Button]) -> list[Button]:
    return list({button.payload: button for button in buttons}.values())
