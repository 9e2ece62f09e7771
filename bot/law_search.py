"""`/law`: the stored documents, and the search in their text as in force on a day."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy import select

from bot.pages import limit, respond, typed_day
from bot.services import Services
from knowledge.dates import today
from knowledge.folding import fold
from knowledge.law_queries import label, provision_url
from knowledge.models import LegalDocument
from knowledge.search import current_index

MAX_QUERY = 200
SHOWN = 20
# Enough that a search inside one document finds its own clauses among those of all.
_LOOKED_AT = 300
_EXCERPT = 280
_HEADING_END = re.compile(r"(?<=[\w)])\s*\n\s*")
router = APIRouter(include_in_schema=False, dependencies=[Depends(limit)])


@router.get("/law")
def search_page(
    request: Request,
    q: Annotated[str, Query(max_length=MAX_QUERY)] = "",
    document: Annotated[str, Query(max_length=80)] = "",
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Without a query all documents; with one those it names, and the provisions nearest to it.

    `document` (a slug) searches inside one document. A day that is none is read as today: the form may send an empty one.
    """
    day = typed_day(as_of) or today()
    words = " ".join(q.split())
    services: Services = request.app.state.services
    with services.database() as session:
        stored = {row.number: row for row in session.scalars(select(LegalDocument).order_by(LegalDocument.position))}
        inside = next((row for row in stored.values() if document and row.slug == document), None)
        hits = current_index(session).law.find(words, day, _LOOKED_AT) if words else []
    found = [hit.passage for hit in hits if inside is None or hit.passage.document == inside.number][:SHOWN]
    page: dict[str, Any] = {
        "query": words,
        "as_of": day,
        "document": inside.number if inside else None,
        "results": [
            {
                "document": passage.document,
                "article": passage.article,
                "clause": passage.clause or None,
                "label": _place(passage.article, passage.clause),
                "excerpt": _excerpt(passage.text),
                "effective_from": passage.effective_from,
                "effective_to": passage.effective_to,
                "url": provision_url(stored[passage.document].slug, passage.article, passage.clause or None, None, day),
            }
            for passage in found
            if passage.document in stored
        ],
        "documents": [
            {"document": row.number, "title": row.title, "url": f"/law/{row.slug}?as_of={day.isoformat()}"}
            for row in stored.values()
            if inside is None and _names(words, row)
        ],
    }
    return respond(request, "search.html", page, page | {"slug": inside.slug if inside else "", "most": MAX_QUERY})


def _names(words: str, row: LegalDocument) -> bool:
    """True for every document without a query, and for those whose number or title the query is part of."""
    wanted = fold(words)
    return wanted in fold(row.number) or wanted in fold(row.title)


def _place(article: str, clause: str) -> str:
    if not clause:
        return label(article)
    named = clause if not clause[:1].isdigit() else f"{'khoản' if article[:1].isdigit() else 'mục'} {clause}"
    return f"{label(article)}, {named}"


def _excerpt(text: str) -> str:
    """The beginning, cut between words; a heading, which ends in no mark, is parted from what follows."""
    plain = re.sub(r"\s+", " ", _HEADING_END.sub(". ", text.strip()))
    return plain if len(plain) <= _EXCERPT else plain[:_EXCERPT].rsplit(" ", 1)[0] + " …"
