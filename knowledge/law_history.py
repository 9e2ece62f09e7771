"""A provision through time, and what stands beside it: for those who read the law."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.law_queries import article_slug, label, provision_url
from knowledge.models import LegalDocument, Provision

_ONE_DAY = dt.timedelta(days=1)


def history(
    session: Session, document: LegalDocument, article: str, clause: str | None, point: str | None, as_of: dt.date | None
) -> list[dict[str, Any]]:
    """Every version of the passage, the oldest first; `article` as in the address (`dieu-30`).

    Keys of a version: effective_from, effective_to, amended_by and amended_by_url (what gave it this wording), url (its text on
    its first day), current (True for the one in force on `as_of`). Empty when no such passage was ever stored.
    """
    rows = [
        row
        for row in session.scalars(select(Provision).where(Provision.document_id == document.id).order_by(Provision.position))
        if article_slug(row.article) == article
        and (clause is None or row.clause == clause)
        and (point is None or row.point == point)
    ]
    if not rows:
        return []
    days = {row.effective_from for row in rows} | {row.effective_to + _ONE_DAY for row in rows if row.effective_to}
    versions: list[dict[str, Any]] = []
    ordered = sorted(days)
    for first, following in itertools.zip_longest(ordered, ordered[1:]):
        last = following - _ONE_DAY if following else None
        if not any(_holds(row, first) for row in rows):
            continue
        by = next((row.amended_by for row in rows if row.effective_from == first and row.amended_by), None)
        versions.append(
            {
                "effective_from": first,
                "effective_to": last,
                "amended_by": by,
                "url": provision_url(document.slug, rows[0].article, clause, point, first),
                "current": as_of is not None and first <= as_of and (last is None or as_of <= last),
            }
        )
    slugs = document_slugs(session, [version["amended_by"] for version in versions])
    return [version | {"amended_by_url": slugs.get(version["amended_by"])} for version in versions]


def document_slugs(session: Session, numbers: Sequence[str | None]) -> dict[str | None, str]:
    """The addresses of the documents among `numbers` that are stored."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    rows = session.execute(select(LegalDocument.number, LegalDocument.slug).where(LegalDocument.number.in_(wanted)))
    return {number: f"/law/{slug}" for number, slug in rows}


def beside(
    session: Session, document: LegalDocument, article: str, clause: str | None, point: str | None, as_of: dt.date
) -> dict[str, Any]:
    """`previous` and `next` of the same level (`{label, url}` or None), and `siblings`: the parts of the level below the article.

    Of an article the neighbours are articles and the siblings its clauses; of a clause both are clauses; of a point, points.
    """
    rows = [
        row
        for row in session.scalars(select(Provision).where(Provision.document_id == document.id).order_by(Provision.position))
        if _holds(row, as_of)
    ]
    inside = [row for row in rows if article_slug(row.article) == article]
    if not inside:
        return {"previous": None, "next": None, "siblings": []}
    name = inside[0].article
    clauses = list(dict.fromkeys(row.clause for row in inside if row.clause))
    if clause is None:
        level = list(dict.fromkeys(row.article for row in rows))
        links = [_link(label(other), document.slug, other, None, None, as_of) for other in level]
        at = level.index(name)
        siblings = [_link(_clause_name(name, other), document.slug, name, other, None, as_of) for other in clauses]
    elif point is None:
        links = siblings = [_link(_clause_name(name, other), document.slug, name, other, None, as_of) for other in clauses]
        at = clauses.index(clause) if clause in clauses else 0
    else:
        points = list(dict.fromkeys(row.point for row in inside if row.clause == clause and row.point))
        links = siblings = [_link(f"điểm {other}", document.slug, name, clause, other, as_of) for other in points]
        at = points.index(point) if point in points else 0
    return {
        "previous": links[at - 1] if 0 < at < len(links) else None,
        "next": links[at + 1] if at + 1 < len(links) else None,
        "siblings": siblings,
    }


def _link(text: str, slug: str, article: str, clause: str | None, point: str | None, as_of: dt.date) -> dict[str, str]:
    return {"label": text, "url": provision_url(slug, article, clause, point, as_of)}


def _clause_name(article: str, clause: str) -> str:
    """`khoản 2`; `mục 2` in a plan's Roman parts; `Mẫu số 01` in an annex."""
    if not clause[:1].isdigit():
        return clause
    return f"khoản {clause}" if article[:1].isdigit() else f"mục {clause}"


def _holds(row: Provision, day: dt.date) -> bool:
    return row.effective_from <= day and (row.effective_to is None or day <= row.effective_to)
