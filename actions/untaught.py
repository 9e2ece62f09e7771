"""Buttons of topics that officers have published and the model has not learnt yet.

To Rasa such a button is no payload but words, its slug (`nlu.payloads`): nobody writes like that, so it is answered as pressed.
"""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.frame import Frame
from actions.turn import Turn
from knowledge.answers import ANSWERED, answer_topic
from knowledge.models import Topic
from knowledge.reply import Reply

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def pressed_topic(turn: Turn, session: Session) -> str | None:
    """The topic whose button was pressed; None for all other messages. Topics that were shipped are always learnt."""
    if turn.is_payload or turn.in_form or not _SLUG.fullmatch(turn.text):
        return None
    return session.scalar(select(Topic.slug).where(Topic.slug == turn.text, Topic.seed_hash.is_(None), ANSWERED))


def answer_pressed(turn: Turn, session: Session, slug: str, province: str) -> tuple[list[Reply], list[dict[str, object]]]:
    """Its published text, which the conversation is then about."""
    reply = answer_topic(session, slug, turn.as_of, turn.locale, province)
    return [reply], [SlotSet("last_topic", slug), SlotSet("frame", Frame().as_slot())]
