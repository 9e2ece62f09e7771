"""What a document rests on: the provisions under a statement, and the documents that were applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.citing import place
from knowledge.documents.blocks import Block, text
from knowledge.i18n import translator
from knowledge.law_queries import cite
from knowledge.models import LegalDocument
from knowledge.parameters import ProvisionRef
from knowledge.rendering import format_date
from knowledge.reply import Citation


def grounds(citations: list[Citation], locale: str) -> Iterator[Block]:
    """What a statement rests on, in one line; nothing without a citation."""
    if citations:
        say = translator(locale)
        yield text(f"{say('Căn cứ:')} " + "; ".join(place(item, locale) for item in citations), italic=True, small=True)


def applied_documents(session: Session, refs: Iterable[ProvisionRef], day: dt.date, locale: str) -> Iterator[str]:
    """Each document once: number, title, since when, and which later ones gave the cited provisions their wording."""
    say = translator(locale)
    citations = cite(session, refs, day)
    rows = {
        row.number: row
        for row in session.scalars(select(LegalDocument).where(LegalDocument.number.in_({c.document for c in citations})))
    }
    for number in dict.fromkeys(citation.document for citation in citations):
        row = rows[number]
        line = f"{row.title} ({number})"
        if row.effective_from is not None:
            line += say(", hiệu lực từ {day}").format(day=format_date(row.effective_from, locale))
        amending = dict.fromkeys(
            c.amended_by for c in citations if c.document == number and c.amended_by and c.amended_by != number
        )
        if amending:
            line += say("; phần được dẫn đã sửa đổi bởi {documents}").format(documents=", ".join(amending))
        yield f"{line}."
