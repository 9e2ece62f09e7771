"""Finding projects and showing one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.base import Events, KnowledgeAction, localities, officer_button
from actions.turn import Turn
from knowledge.answers import topic_buttons
from knowledge.projects import ProjectPage, ProjectQuery, find_projects, get_project, project_card
from knowledge.reply import Button, Reply
from knowledge.search import fold

TOPIC = "find-project"
DETAIL_TOPIC = "project-detail"
# Figures in this span are prices of a square metre even when the citizen leaves out "/m²".
PRICE_PER_M2 = range(5_000_000, 80_000_001)
_WORKER_LODGING = re.compile(r"\b(luu tru|nha tro cong nhan|ky tuc)\b")
_FORMER_PROVINCES = {"hai-duong": "Hải Dương", "hai-phong": "Hải Phòng"}


class FindProject(KnowledgeAction):
    """Projects by place, status, tenure and price; five at a time."""

    action_name = "action_find_project"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        return search(turn, session, asked_for(turn), 0)


class NextPage(KnowledgeAction):
    """The next five of the last search."""

    action_name = "action_next_page"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        criteria = turn.slots.get("project_query")
        offset = turn.slots.get("project_offset")
        if criteria is None or offset is None:
            text = turn.say("Không còn mục nào để xem thêm.")
            buttons = topic_buttons(session, [TOPIC], turn.locale)
            return [Reply(text=text, topic=TOPIC, kind="answer", as_of=turn.as_of, buttons=buttons)], []
        return search(turn, session, criteria, int(offset))


class ProjectDetail(KnowledgeAction):
    """One project: by its name, or by its place in the list just shown ("dự án thứ hai")."""

    action_name = "action_project_detail"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        project = get_project(session, str(turn.value("project") or _from_list(turn) or ""))
        if project is None:
            criteria = asked_for(turn)
            criteria["unnamed"] = True
            return search(turn, session, criteria, 0)
        card = project_card(project, turn.locale, turn.as_of, full=True)
        text = turn.say("Thông tin dự án {name}:").format(name=project.name)
        buttons = [*topic_buttons(session, ["application-file", "eligibility-check"], turn.locale), officer_button(turn)]
        reply = Reply(text=text, topic=DETAIL_TOPIC, kind="card_list", as_of=turn.as_of, cards=[card], buttons=buttons)
        return [reply], [SlotSet("last_topic", DETAIL_TOPIC), SlotSet("last_projects", [project.slug])]


def asked_for(turn: Turn) -> dict[str, Any]:
    """The search criteria in a message, JSON-ready: they are kept in a slot for the next page."""
    criteria: dict[str, Any] = {"places": turn.values("locality"), "status": turn.value("project_status")}
    criteria["tenure"] = turn.value("tenure")
    if _WORKER_LODGING.search(fold(turn.text)):
        criteria["kind"] = "worker_lodging"
    for money in turn.values("money"):
        amount = int(money.get("max") or money["amount"])
        if money.get("per") == "m2" or amount in PRICE_PER_M2:
            criteria["price_max"] = amount
    return {key: value for key, value in criteria.items() if value}


def search(turn: Turn, session: Session, criteria: dict[str, Any], offset: int) -> tuple[list[Reply], Events]:
    """A page of results; where a status gives none, the other projects of the place, said to be others."""
    query = _query(criteria)
    page = find_projects(session, query, offset)
    heading = _heading(turn, criteria, page)
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
    former = next((_FORMER_PROVINCES[slug] for slug in places if slug in _FORMER_PROVINCES), None)
    named = [slug for slug in places if slug not in _FORMER_PROVINCES]
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
    where = say(" tại {place}").format(place=places) if places else ""
    open_now = say(" đang nhận hồ sơ") if criteria.get("status") == "open" else ""
    if criteria.get("unnamed"):
        return say("Tôi chưa nhận ra tên dự án. Anh/chị chọn một dự án{where}:").format(where=where)
    if page.total == 0:
        return say("Kho thông tin chưa ghi nhận dự án nào{open}{where}.").format(open=open_now, where=where)
    shown = say(" (xem {first}-{last})").format(first=page.offset + 1, last=page.offset + len(page.projects))
    more = shown if page.total > len(page.projects) else ""
    return say("Có {total} dự án{open}{where}{more}:").format(total=page.total, open=open_now, where=where, more=more)


def _place_name(slug: str) -> str:
    locality = localities().get(slug)
    return locality.name if locality is not None else slug


def _buttons(turn: Turn, session: Session, page: ProjectPage) -> list[Button]:
    buttons = []
    if page.next_offset is not None:
        buttons.append(Button(title=turn.say("Xem thêm"), payload="/next_page"))
    return [*buttons, *topic_buttons(session, ["eligibility-check", "application-file"], turn.locale)]


_ORDINALS = {"dau tien": 0, "thu nhat": 0, "thu 1": 0, "so 1": 0, "thu hai": 1, "thu 2": 1, "so 2": 1, "thu ba": 2, "thu 3": 2, "so 3": 2,
             "thu tu": 3, "thu 4": 3, "so 4": 3, "thu nam": 4, "thu 5": 4, "so 5": 4, "cuoi cung": -1}  # fmt: skip


def _from_list(turn: Turn) -> str | None:
    """The project meant by "dự án thứ hai", or the only one shown."""
    shown: list[str] = turn.slots.get("last_projects") or []
    text = fold(turn.text)
    place = next((position for words, position in _ORDINALS.items() if re.search(rf"\b{words}\b", text)), None)
    if place is not None and -len(shown) <= place < len(shown):
        return shown[place]
    return shown[0] if len(shown) == 1 else None
