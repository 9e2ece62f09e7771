"""Finding projects and showing one: by name, by place in the list just shown, or the next five."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.base import Answered, answers, here, localities, officer_button, place_name, served_names
from actions.out_of_scope import names_other_province
from actions.turn import Turn
from knowledge.answers import topic_buttons
from knowledge.folding import fold
from knowledge.models import Project
from knowledge.projects import ProjectPage, ProjectQuery, find_projects, get_project, project_card
from knowledge.rendering import format_money
from knowledge.reply import Button, Reply

TOPIC = "find-project"
DETAIL_TOPIC = "project-detail"
# Figures in this span are prices of a square metre even when the citizen leaves out "/m²".
PRICE_PER_M2 = range(5_000_000, 80_000_001)
_WORKER_LODGING = re.compile(r"\b(luu tru|nha tro cong nhan|ky tuc)\b")


@answers(TOPIC)
def find(turn: Turn, session: Session) -> Answered:
    """Projects by place, status, tenure and price; five at a time."""
    if turn.reasked or (is_place_only(turn) and turn.slots.get("last_topic") == TOPIC):
        return search_again(turn, session)
    return search(turn, session, asked_for(turn), 0)


@answers(DETAIL_TOPIC)
def detail(turn: Turn, session: Session) -> Answered:
    """One project: by its name, or by its place in the list just shown ("dự án thứ hai")."""
    project = get_project(session, str(turn.value("project") or _from_list(turn) or ""))
    if project is not None:
        return show(turn, session, project)
    if is_place_only(turn):
        return search_again(turn, session)
    criteria = asked_for(turn)
    if not criteria.get("places") and not _wants_others(turn):
        criteria["unnamed"] = True
    return search(turn, session, criteria, 0)


def next_page(turn: Turn, session: Session) -> Answered:
    """The next five of the last search."""
    criteria = turn.slots.get("project_query")
    offset = turn.slots.get("project_offset")
    if is_place_only(turn):
        return search_again(turn, session)
    only = single_project(turn, session)
    if offset is None and only is not None:
        return show(turn, session, only)
    if criteria is None or offset is None:
        text = turn.say("Không còn mục nào để xem thêm.")
        buttons = topic_buttons(session, [TOPIC], turn.locale)
        return [Reply(text=text, topic=TOPIC, kind="answer", as_of=turn.as_of, buttons=buttons)], []
    return search(turn, session, {key: value for key, value in criteria.items() if key != "unnamed"}, int(offset))


def show(turn: Turn, session: Session, project: Project) -> Answered:
    """All that is known of one project."""
    card = project_card(project, turn.locale, turn.as_of, full=True)
    text = turn.say("Thông tin dự án {name}:").format(name=project.name)
    buttons = [*topic_buttons(session, ["application-file", "eligibility-check"], turn.locale), officer_button(turn)]
    reply = Reply(text=text, topic=DETAIL_TOPIC, kind="card_list", as_of=turn.as_of, cards=[card], buttons=buttons)
    return [reply], [SlotSet("last_topic", DETAIL_TOPIC), SlotSet("last_projects", [project.slug])]


def in_hand(turn: Turn) -> bool:
    """The conversation is about projects."""
    return turn.slots.get("last_topic") in (TOPIC, DETAIL_TOPIC)


def single_project(turn: Turn, session: Session) -> Project | None:
    """The project that the conversation is about, when one alone was shown last."""
    shown: list[str] = turn.slots.get("last_projects") or []
    return get_project(session, shown[0]) if in_hand(turn) and len(shown) == 1 else None


def project_meant(turn: Turn, session: Session) -> Project | None:
    """The project of a short follow-up: "dự án thứ hai", or "giá bao nhiêu", "còn căn không" after one was shown."""
    text = fold(turn.text)
    if turn.is_payload or len(text.split()) > _SHORT or _wants_others(turn):
        return None
    place = ordinal(text)
    shown: list[str] = turn.slots.get("last_projects") or []
    if place is not None and in_hand(turn) and -len(shown) <= place < len(shown):
        return get_project(session, shown[place])
    return single_project(turn, session) if _OF_A_PROJECT.search(text) and not turn.values("project") else None


def is_place_only(turn: Turn) -> bool:
    """The message names a place and hardly anything else: "còn Bình Giang thì sao"."""
    return bool(_named_alone(turn, "locality"))


def named_alone(turn: Turn, session: Session) -> Project | None:
    """The project that the message names, with hardly anything else: "dự án Tân Phú Hưng"."""
    named = _named_alone(turn, "project")
    return get_project(session, str(named[0]["value"])) if len(named) == 1 else None


def _named_alone(turn: Turn, entity: str) -> list[dict[str, Any]]:
    """The entities of this kind, where the message has hardly a word besides them; else none."""
    named = [] if turn.is_payload else [item for item in turn.entities if item["entity"] == entity]
    spelled = sum(len(turn.text[item.get("start", 0) : item.get("end", 0)].split()) for item in named)
    return named if spelled > 0 and len(turn.text.split()) - spelled <= _FEW_WORDS else []


def search_again(turn: Turn, session: Session) -> Answered:
    """The last search with what is now named; where that gives nothing, what is now named alone."""
    before = {key: value for key, value in (turn.slots.get("project_query") or {}).items() if key != "unnamed"}
    criteria = before | asked_for(turn)
    if not find_projects(session, _query(criteria)).projects:
        criteria = asked_for(turn)
    return search(turn, session, criteria, 0)


def asked_for(turn: Turn) -> dict[str, Any]:
    """The search criteria in a message, JSON-ready: they are kept in a slot for the next page."""
    places = [slug for slug in turn.values("locality") if localities().get(slug) is not None]
    if not places and not turn.is_payload:
        # Read a second time, by the names of today: an answer that looks everywhere misleads whoever named a place.
        places = [unit.slug for unit in localities().find(turn.text)[:1]]
    criteria: dict[str, Any] = {"places": places, "status": turn.value("project_status")}
    criteria["tenure"] = turn.value("tenure")
    if _WORKER_LODGING.search(fold(turn.text)):
        criteria["kind"] = "worker_lodging"
    for money in turn.values("money"):
        amount = int(money.get("max") or money["amount"])
        if money.get("per") == "m2" or amount in PRICE_PER_M2:
            criteria["price_max"] = amount
    return {key: value for key, value in criteria.items() if value}


def search(turn: Turn, session: Session, criteria: dict[str, Any], offset: int) -> Answered:
    """A page of results; where a status gives none, the other projects of the place, said to be others."""
    query = _query(criteria)
    page = find_projects(session, query, offset)
    heading = _heading(turn, criteria, page)
    if not criteria.get("places") and not turn.is_payload and names_other_province(turn.text, served_names()):
        heading = turn.say("Tôi chỉ có dự án ở khu vực {area}.").format(**here(turn)) + " " + heading
    if not page.projects and query.status is not None:
        criteria = {key: value for key, value in criteria.items() if key != "status"}
        page = find_projects(session, _query(criteria), 0)
        heading += " " + turn.say("Các dự án khác tôi có ghi nhận:") if page.projects else ""
    if not page.projects:
        heading += " " + turn.say("Anh/chị có thể tìm nơi khác, hoặc hỏi Sở Xây dựng.")
    cards = [project_card(project, turn.locale, turn.as_of) for project in page.projects]
    reply = Reply(
        text=heading, topic=TOPIC, kind="card_list", as_of=turn.as_of, cards=cards, buttons=_buttons(turn, session, page)
    )
    events = [
        SlotSet("project_query", criteria),
        SlotSet("project_offset", page.next_offset),
        SlotSet("last_projects", [project.slug for project in page.projects]),
        SlotSet("last_topic", TOPIC),
    ]
    return [reply], events


def _query(criteria: dict[str, Any]) -> ProjectQuery:
    places: list[str] = criteria.get("places", [])
    provinces = {unit.slug: unit.former_province for unit in localities() if unit.kind == "province"}
    former = next((provinces[slug] for slug in places if slug in provinces), None)
    named = [slug for slug in places if slug not in provinces]
    return ProjectQuery(
        localities=frozenset(_around(named)) if named else None,
        former_province=former if not named else None,
        status=criteria.get("status"),
        tenure=criteria.get("tenure"),
        kind=criteria.get("kind"),
        price_max=criteria.get("price_max"),
    )


def _around(slugs: Iterable[str]) -> Iterable[str]:
    for slug in slugs:
        yield from localities().covers(slug)


def _heading(turn: Turn, criteria: dict[str, Any], page: ProjectPage) -> str:
    say = turn.say
    places = ", ".join(_place_name(slug) for slug in criteria.get("places", []))
    where = say(" tại {place}").format(place=places) if places else say(" ở khu vực {area}").format(**here(turn))
    if criteria.get("unnamed"):
        return say("Tôi chưa nhận ra tên dự án. Anh/chị chọn một dự án{where}:").format(where=where)
    what = _what(turn, criteria)
    if page.total == 0:
        return say("Kho thông tin chưa ghi nhận dự án nào{open}{where}.").format(open=what, where=where)
    shown = say(" (xem {first}-{last})").format(first=page.offset + 1, last=page.offset + len(page.projects))
    more = shown if page.total > len(page.projects) else ""
    return say("Có {total} dự án{open}{where}{more}:").format(total=page.total, open=what, where=where, more=more)


def _what(turn: Turn, criteria: dict[str, Any]) -> str:
    """The criteria in words, so that the citizen sees what was searched for."""
    say = turn.say
    words = say(" nhà lưu trú công nhân") if criteria.get("kind") == "worker_lodging" else ""
    if criteria.get("status") is not None:
        words += {
            "open": say(" đang nhận hồ sơ"),
            "upcoming": say(" sắp nhận hồ sơ"),
            "under_construction": say(" đang xây dựng"),
            "handed_over": say(" đã bàn giao"),
        }.get(criteria["status"], "")
    if criteria.get("price_max") is not None:
        words += say(" giá từ {price}/m² trở xuống").format(price=format_money(criteria["price_max"], turn.locale))
    if criteria.get("tenure") in ("rent", "rent_to_buy"):
        # A project of which it is not known is not left out.
        words += {"rent": say(" cho thuê"), "rent_to_buy": say(" cho thuê mua")}[criteria["tenure"]]
        words += say(" hoặc chưa rõ hình thức")
    return words


def _place_name(slug: str) -> str:
    locality = localities().get(slug)
    return place_name(locality) if locality is not None else slug


def _buttons(turn: Turn, session: Session, page: ProjectPage) -> list[Button]:
    buttons = []
    if page.next_offset is not None:
        buttons.append(Button(title=turn.say("Xem thêm"), payload="/next_page"))
    return [*buttons, *topic_buttons(session, ["eligibility-check", "application-file"], turn.locale)]


_ORDINALS = {"dau tien": 0, "the first": 0, "the second": 1, "thu nhat": 0, "thu 1": 0, "so 1": 0, "thu hai": 1, "thu 2": 1, "so 2": 1, "thu ba": 2, "thu 3": 2, "so 3": 2,
             "thu tu": 3, "thu 4": 3, "so 4": 3, "thu nam": 4, "thu 5": 4, "so 5": 4, "cuoi cung": -1}  # fmt: skip


_OF_A_PROJECT = re.compile(
    r"\b(?:gia|bao nhieu can|may can|con can|con nha|chu dau tu|mo ban|nhan ho so|vi tri|o cho nao|dia chi|dien tich|bao nhieu m2|can con lai|ban giao|tien do|how much|price|developer|units|where is it)\b"
)
_SHORT = 8
_FEW_WORDS = 3


def ordinal(text: str) -> int | None:
    return next((position for words, position in _ORDINALS.items() if re.search(rf"\b{words}\b", text)), None)


def _from_list(turn: Turn) -> str | None:
    """The project meant by "dự án thứ hai", or the only one shown."""
    shown: list[str] = turn.slots.get("last_projects") or []
    if _wants_others(turn):
        return None
    place = ordinal(fold(turn.text))
    if place is not None and -len(shown) <= place < len(shown):
        return shown[place]
    return shown[0] if len(shown) == 1 and not turn.values("locality") else None


def _wants_others(turn: Turn) -> bool:
    """ "còn dự án khác không" is about those that were not shown."""
    return bool(re.search(r"\b(?:du an|cho|noi|can) (?:nao )?khac\b|\bother\b", fold(turn.text)))
