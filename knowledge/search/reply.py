"""A found provision as a reply: the article itself, named as what it is, a search result."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.answers import topic_buttons
from knowledge.i18n import translator
from knowledge.law_queries import article_slug, cite, label, provision_page
from knowledge.models import LegalDocument
from knowledge.parameters import ProvisionRef
from knowledge.reply import Button, Reply
from knowledge.search.law import LawHit
from knowledge.search.query import tokens

# What a phone shows without scrolling far, and well inside every channel's limit; the link opens the rest.
MAX_QUOTE = 900
# An opening line and two points at least: else there is nothing to choose from.
_POINTS = 3
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+|\n+")


def provision_reply(session: Session, hit: LawHit, as_of: dt.date, locale: str, nearest: list[str]) -> Reply | None:
    """The clause in its wording of the day, with its citation, the nearest topics and an officer as buttons.

    None when the clause is no longer stored (the index may be a second older than the database).
    """
    _ = translator(locale)
    place = hit.passage
    slug = session.scalar(select(LegalDocument.slug).where(LegalDocument.number == place.document))
    page = provision_page(session, slug, article_slug(place.article), place.clause or None, None, as_of) if slug else None
    if page is None:
        return None
    quoted, whole = excerpt(page["text"], hit.wanted, MAX_QUOTE)
    where = label(place.article)
    if place.clause:
        where = (
            _("{article}, khoản {clause}").format(article=where, clause=place.clause)
            if place.clause[0].isdigit()
            else f"{where}, {place.clause}"
        )
    heading = f"**{where} – {place.document}**" + (f"\n{page['heading']}" if page["heading"] else "")
    parts = [
        _("Tôi chưa có câu trả lời soạn sẵn cho câu hỏi này. Đây là quy định gần nhất tôi tìm được trong văn bản:"),
        f"{heading}\n{quoted}",
        "" if whole else _("(Đoạn trích; anh/chị mở liên kết để đọc đầy đủ.)"),
        _("Đây là kết quả tìm kiếm, chưa phải câu trả lời của cán bộ."),
    ]
    officer = Button(title=_("Gặp cán bộ"), payload="/talk-to-officer")
    return Reply(
        text="\n\n".join(filter(None, parts)),
        topic=nearest[0] if nearest else "out-of-scope",
        kind="fallback",
        citations=cite(session, [ProvisionRef(place.document, place.article, place.clause or None)], as_of),
        as_of=as_of,
        buttons=[*topic_buttons(session, nearest, locale), officer],
        suggestions=nearest,
    )


def excerpt(text: str, wanted: frozenset[str], limit: int) -> tuple[str, bool]:
    """The text, or of a long one its opening line and the points nearest to what was asked; and whether that is all."""
    lines = [line for line in text.strip().split("\n") if line.strip()]
    if len(text.strip()) <= limit or len(lines) < _POINTS:
        return cut(text, limit)
    best = max(range(1, len(lines)), key=lambda place: len(wanted & set(tokens(lines[place]))))
    opening = cut(lines[0], limit // 3)[0]
    gap = "…\n" if best > 1 else ""
    rest, _whole = cut("\n".join(lines[best:]), limit - len(opening))
    return f"{opening}\n{gap}{rest}", False


def cut(text: str, limit: int) -> tuple[str, bool]:
    """The text up to the last end of a sentence within `limit` characters, and whether that is all of it.

    A sentence longer than the limit is cut at a word.
    """
    text = text.strip()
    if len(text) <= limit:
        return text, True
    ends = [match.start() for match in _SENTENCE_END.finditer(text[: limit + 1])]
    # A third at least, else the citizen would read little more than the heading.
    end = next((place for place in reversed(ends) if place >= limit // 3), 0) or text.rfind(" ", 0, limit)
    return f"{text[: end if end > 0 else limit].rstrip()} …", False
