"""Offices for a place, and handing over to an officer."""

from __future__ import annotations

from knowledge.localities import Locality
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import Events, KnowledgeAction, localities, province
from actions.turn import Turn
from knowledge.answers import answer_topic
from knowledge.handoffs import HandoffKind, request_handoff
from knowledge.models import Contact
from knowledge.reply import Button, Card, CardField, Reply


class ContactOffice(KnowledgeAction):
    """Which office handles what, with the present name of the citizen's commune."""

    action_name = "action_contact_office"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        reply = answer_topic(session, "contact-office", turn.as_of, turn.locale, province())
        places = [place for slug in turn.values("locality") if (place := localities().get(slug)) is not None]
        text = "\n\n".join([*(_now(turn, place) for place in places), reply.text])
        contacts = session.scalars(select(Contact).order_by(Contact.position))
        cards = [_card(turn, contact) for contact in contacts if not contact.serves or province() in contact.serves]
        return [reply.model_copy(update={"text": text, "kind": "card_list", "cards": cards})], []


def _now(turn: Turn, place: Locality) -> str:
    """What an old unit is called since 2025-07-01."""
    if not place.old:
        return turn.say("{place} là tên đơn vị hành chính hiện nay.").format(place=place.name)
    names = [unit.name for slug in place.now if (unit := localities().get(slug)) is not None]
    if not names:
        return turn.say("{place} là tên cũ.").format(place=place.name)
    return turn.say("{place} (tên cũ) nay thuộc: {names}.").format(place=place.name, names=", ".join(names))


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


class TalkToOfficer(KnowledgeAction):
    """Stores what the citizen last wrote as a request for an officer."""

    action_name = "action_talk_to_officer"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        kind: HandoffKind = "report" if turn.value("topic") == "report-violation" else "question"
        question = next(turn.written_before(), turn.text)
        request = request_handoff(
            session,
            kind=kind,
            channel=turn.channel,
            conversation=turn.conversation,
            locale=turn.locale,
            question=question,
            topic=turn.slots.get("last_topic"),
        )
        received = turn.say("Tôi đã chuyển nội dung của anh/chị tới cán bộ phụ trách. Mã yêu cầu: **{number}**.").format(
            number=request.id
        )
        reply = answer_topic(session, "talk-to-officer", turn.as_of, turn.locale, province())
        return [reply.model_copy(update={"text": f"{received}\n\n{reply.text}", "kind": "handoff"})], []


class ReportViolation(KnowledgeAction):
    """Where a report goes; one button hands the citizen's words to an officer."""

    action_name = "action_report_violation"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        reply = answer_topic(session, "report-violation", turn.as_of, turn.locale, province())
        send = Button(title=turn.say("Chuyển nội dung này tới cán bộ"), payload='/talk-to-officer{"topic": "report-violation"}')
        return [reply.model_copy(update={"buttons": [send, *reply.buttons]})], []
