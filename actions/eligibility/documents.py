"""Links to keep a result and to take along the forms, as cards under a reply."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from actions.eligibility.summary import facts_from
from actions.links import link_key, link_note
from actions.turn import Turn
from knowledge.documents.links import DocumentLinks, Subject, application_path, result_path
from knowledge.eligibility import Facts, InvalidFactError, LawNotCoveredError, decide
from knowledge.parameter_queries import load_book
from knowledge.reply import Card


def document_cards(turn: Turn, facts: Facts, *, with_forms: bool) -> list[Card]:
    """The result as PDF and, where the person has something to apply with, the filled-in forms; none where links do not open."""
    key = link_key(turn)
    if key is None:
        return []
    token = DocumentLinks(key).token(Subject(facts, turn.locale))
    say = turn.say
    cards = [
        Card(
            title=say("Lưu bản PDF"),
            subtitle=say("Kết quả, căn cứ, giấy tờ và việc cần làm, để xem lại hoặc in"),
            note=link_note(turn),
            url=result_path(token),
        )
    ]
    if with_forms and facts.group is not None:
        cards.append(
            Card(
                title=say("Đơn và giấy xác nhận điền sẵn (DOCX)"),
                subtitle=say("Các mẫu anh/chị cần, đã điền những gì anh/chị cho biết; họ tên, số giấy tờ, địa chỉ để trống"),
                url=application_path(token),
            )
        )
    return cards


def cards_of_last_check(turn: Turn, session: Session) -> list[Card]:
    """The same links beside an answer about forms, for a person whose check is finished."""
    checked: dict[str, Any] = turn.slots.get("last_check") or {}
    if not checked:
        return []
    try:
        facts = facts_from(turn, checked)
        decision = decide(facts, load_book(session))
    except (InvalidFactError, LawNotCoveredError):
        return []
    return document_cards(turn, facts, with_forms=decision.outcome != "not_eligible")
