"""The live preview of the editor, and its search boxes: parts of a page for the script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Form, Officer, Reader, Writer, services_of, text_of
from bot.console.bubble import Block, blocks
from bot.console.contents import content_of
from bot.console.rendering import page
from bot.console.shown import checker_of, citation_text
from bot.pages import typed_day
from bot.telegram.rendering import render
from knowledge.console.differences import cited
from knowledge.console.preview import preview
from knowledge.console.subjects import Kind, UnknownSubjectError, open_subject
from knowledge.dates import today
from knowledge.folding import fold
from knowledge.law_queries import in_force_on
from knowledge.models import LegalDocument, Provision
from knowledge.reply import Reply
from knowledge.search import current_index

FOUND = 12
_ARTICLE = re.compile(r"(?:dieu|article)\s+(\d+[a-z]?)")
_CLAUSE = re.compile(r"(?:khoan|clause)\s+(\d+[a-z]?)")
_POINT = re.compile(r"(?:diem|point)\s+([a-z]\d?)\b")
_NUMBER = re.compile(r"\d+(?:/\d{4})?/[\w/-]*|\d+/\d{4}")
router = APIRouter()


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply as the widget and as Telegram show it. `telegram` is Telegram's own HTML, escaped by its renderer."""

    reply: Reply
    blocks: list[Block]
    citations: list[str]
    telegram: list[Markup]


def shown_replies(replies: list[Reply], locale: str, public_url: str | None) -> list[ShownReply]:
    return [
        ShownReply(
            reply,
            blocks(reply.text),
            [citation_text(item, locale) for item in reply.citations],
            # The same words and escaping as in the channel; buttons are shown once, under the widget's bubble.
            [Markup(message.text) for message in render(reply, locale, public_url, _nowhere)],  # noqa: S704
        )
        for reply in replies
    ]


def _nowhere(_token: str, _payload: str) -> None:
    """Nobody presses the buttons of a preview."""


@router.post("/preview/{kind}/{name}")
def preview_part(request: Request, officer: Writer, form: Form, kind: str, name: str) -> Response:
    """What the editor's form would give a citizen, in both languages, and what the check finds."""
    services = services_of(request)
    with services.database() as session:
        if kind == Kind.LAW:
            raise UnknownSubjectError(kind)
        subject = open_subject(session, kind, name)
        content = content_of(subject.kind, form)
        findings = checker_of(request).findings(subject, content, officer.locale)
        day = typed_day(text_of(form, "as_of", 10)) or typed_day(content["from"]) or today()
        shown: dict[str, list[ShownReply]] = {}
        for locale in ("vi", "en"):
            try:
                replies = preview(open_subject(session, kind, name), content, day, locale, services.settings.province)
            except ValueError:
                # Not complete yet: the findings say what is missing.
                break
            shown[locale] = shown_replies(replies, locale, services.settings.public_url)
    return page(request, "preview.html", shown=shown, findings=findings, as_of=day)


@router.get("/find/provisions")
def find_provisions(
    request: Request,
    officer: Reader,
    q: Annotated[str, Query(max_length=200)] = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Provisions by their place ("điều 48 khoản 4 100/2024") or by what they say."""
    day = typed_day(as_of) or today()
    with services_of(request).database() as session:
        found = _by_place(session, q, day) if _ARTICLE.search(fold(q)) else _by_words(session, q, day)
    return page(request, "provisions.html", found=[_shown(item, officer) for item in found], words=q)


def _by_place(session: Session, words: str, day: Any) -> list[dict[str, str]]:
    folded = fold(words)
    article, clause, point = (pattern.search(folded) for pattern in (_ARTICLE, _CLAUSE, _POINT))
    statement = (
        select(LegalDocument.number, Provision)
        .join(LegalDocument)
        .where(Provision.article == (article[1] if article else ""), in_force_on(day))
        .order_by(LegalDocument.position, Provision.position)
    )
    if clause is not None:
        statement = statement.where(Provision.clause == clause[1])
    if point is not None:
        statement = statement.where(Provision.point == point[1])
    named = _NUMBER.search(words)
    rows = [
        (number, row) for number, row in session.execute(statement) if named is None or fold(named[0]).strip("/") in fold(number)
    ]
    return [_place(number, row.article, row.clause, row.point, row.text or row.heading or "") for number, row in rows[:FOUND]]


def _by_words(session: Session, words: str, day: Any) -> list[dict[str, str]]:
    if not words.strip():
        return []
    hits = current_index(session).law.find(words, day, FOUND)
    return [
        _place(hit.passage.document, hit.passage.article, hit.passage.clause, "", hit.passage.text)
        for hit in hits
        if hit.score > 0
    ]


def _place(document: str, article: str, clause: str, point: str, text: str) -> dict[str, str]:
    return {"document": document, "article": article, "clause": clause, "point": point, "text": " ".join(text.split())[:180]}


def _shown(found: dict[str, str], officer: Officer) -> dict[str, Any]:
    place = {name: value for name, value in found.items() if value and name != "text"}
    return {"place": place, "label": cited(place, officer.locale), "text": found["text"]}
