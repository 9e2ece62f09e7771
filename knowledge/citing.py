"""A citation as people write it."""

from __future__ import annotations

from knowledge.i18n import translator
from knowledge.rendering import format_date
from knowledge.reply import Citation


def place(citation: Citation, locale: str) -> str:
    """`điểm a khoản 1 Điều 30, 100/2024/NĐ-CP (từ 07/04/2026)`."""
    _ = translator(locale)
    parts = []
    if citation.point:
        parts.append(_("điểm {point}").format(point=citation.point))
    if citation.clause:
        named = citation.clause[:1].isdigit()
        parts.append(_("khoản {clause}").format(clause=citation.clause) if named else citation.clause)
    if citation.article:
        named = citation.article[:1].isdigit()
        parts.append(_("Điều {article}").format(article=citation.article) if named else citation.article)
    text = ", ".join(filter(None, (" ".join(parts), citation.document)))
    if citation.effective_from:
        text += " " + _("(từ {day})").format(day=format_date(citation.effective_from))
    return text
