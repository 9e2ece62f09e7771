"""Offices for a place, and handing over to an officer."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import Answered, answers, here, officer_button, places_named, present_names, province
from actions.turn import Turn
from knowledge.answers import answer_topic
from knowledge.folding import fold
from knowledge.handoffs import HandoffKind, request_handoff
from knowledge.models import Contact, utc_now
from knowledge.office_hours import read_hours, told_to_citizen
from knowledge.reply import Button, Card, CardField


@answers("contact-office")
def contact_office(turn: Turn, session: Session) -> Answered:
    """Which office handles what, with the present name of the citizen's commune."""
    reply = answer_topic(session, "contact-office", turn.as_of, turn.locale, province())
    contacts = [item for item in session.scalars(select(Contact)) if not item.serves or province() in item.serves]
    asked = _asked_for(turn)
    named = [contact for contact in contacts if contact.kind in asked]
    body = _about(turn) if named else reply.text
    if asked and not named:
        body = _no_contact(turn) + "\n\n" + reply.text
    text = "\n\n".join([*(present_names(turn, place) for place in places_named(turn)), body])
    cards = [_card(turn, contact) for contact in sorted(named or contacts, key=_rank)]
    return [reply.model_copy(update={"text": text, "kind": "card_list", "cards": cards})], []


# How people call each kind of office, in folded text; also the order of the cards: where most people must go first.
_OFFICES = {
    "developer": r"chu dau tu|developer",
    "department": r"so xay dung|sxd|department of construction",
    "commune": r"uy ban|ubnd|people's committee|tru so (?:xa|phuong)",
    "police": r"cong an|police",
    "land_registry": r"dat dai|dang ky dat|vpdk|land regist",
    "bank": r"ngan hang|nhcsxh|bank",
}


def _asked_for(turn: Turn) -> frozenset[str]:
    """Kinds of the offices that the message names."""
    text = fold(turn.text)
    return frozenset(kind for kind, words in _OFFICES.items() if re.search(rf"\b(?:{words})", text))


def _rank(contact: Contact) -> tuple[int, int]:
    kinds = list(_OFFICES)
    return (kinds.index(contact.kind) if contact.kind in kinds else len(kinds), contact.position)


def _about(turn: Turn) -> str:
    return turn.say(
        "Dưới đây là việc cơ quan này giải quyết. Địa chỉ, số điện thoại, giờ làm việc chưa được xác minh nên tôi không nêu; "
        "anh/chị xem trên trang thông tin điện tử chính thức của cơ quan hoặc trong thông báo công khai của dự án."
    )


def _no_contact(turn: Turn) -> str:
    return turn.say("Tôi chưa có thông tin liên hệ của cơ quan này tại {name}.").format(**here(turn))


def _card(turn: Turn, contact: Contact) -> Card:
    say = turn.say
    english = turn.locale == "en"
    handles = contact.handles_en if english else contact.handles_vi
    fields = [CardField(label=say("Việc"), value="; ".join(handles))]
    for label, value in (
        (say("Địa chỉ"), contact.address),
        (say("Điện thoại"), contact.phone),
        (say("Giờ làm việc"), contact.hours),
    ):
        if value is not None:
            fields.append(CardField(label=label, value=value))
    note = contact.note_en if english else contact.note_vi
    return Card(title=contact.name_en if english else contact.name_vi, fields=fields, note=note)


# A longer request for an officer tells the matter itself.
_BARE_REQUEST = 6


@answers("talk-to-officer")
def talk_to_officer(turn: Turn, session: Session) -> Answered:
    """Stores what the citizen last wrote as a request for an officer."""
    kind: HandoffKind = "report" if turn.value("topic") == "report-violation" else "question"
    own = "" if turn.is_payload else turn.text
    told = own if len(own.split()) > _BARE_REQUEST else next(turn.written_before(), "")
    request = request_handoff(
        session,
        kind=kind,
        channel=turn.channel,
        conversation=turn.conversation,
        locale=turn.locale,
        question=told or own,
        topic=turn.slots.get("last_topic"),
    )
    received = turn.say("Tôi đã chuyển nội dung của anh/chị tới cán bộ phụ trách. Mã yêu cầu: **{number}**.").format(
        number=request.id
    )
    if not told:
        received += " " + turn.say(
            'Anh/chị chưa nêu câu hỏi: xin viết câu hỏi trong một tin nhắn rồi bấm "Gặp cán bộ" để tôi chuyển kèm.'
        )
    hours = read_hours(session)
    if hours is not None:
        received += "\n\n" + told_to_citizen(hours, utc_now(), turn.locale)
    reply = answer_topic(session, "talk-to-officer", turn.as_of, turn.locale, province())
    buttons = reply.buttons if told else [officer_button(turn), *reply.buttons]
    return [reply.model_copy(update={"text": f"{received}\n\n{reply.text}", "kind": "handoff", "buttons": buttons})], []


@answers("report-violation")
def report_violation(turn: Turn, session: Session) -> Answered:
    """Where a report goes; one button hands the citizen's words to an officer."""
    reply = answer_topic(session, "report-violation", turn.as_of, turn.locale, province())
    send = Button(title=turn.say("Chuyển nội dung này tới cán bộ"), payload='/talk-to-officer{"topic": "report-violation"}')
    return [reply.model_copy(update={"buttons": [send, *reply.buttons]})], []
