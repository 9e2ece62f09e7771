"""The stored law as of a day: provisions, citations, neighbours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from knowledge.folding import fold
from knowledge.i18n import translator
from knowledge.models import LegalDocument, Provision
from knowledge.parameters import ProvisionRef
from knowledge.reply import Citation


def in_force_on(day: dt.date) -> Any:
    return and_(Provision.effective_from <= day, or_(Provision.effective_to.is_(None), Provision.effective_to >= day))


Ref = ProvisionRef | Mapping[str, str]


def cite(session: Session, refs: Iterable[Ref], as_of: dt.date) -> list[Citation]:
    """Citations with the version of each provision in force on `as_of`; two queries, however many there are.

    The version of an article or clause is that of its newest part. A provision that is not in force that day is cited by its document alone, so that no reader is
    sent to a wrong wording.
    """
    return cite_each(session, [refs], as_of)[0]


def cite_each(session: Session, texts: Iterable[Iterable[Ref]], as_of: dt.date) -> list[list[Citation]]:
    """`cite` for the references of each of several texts; two queries for all of them."""
    wanted = [[ref if isinstance(ref, ProvisionRef) else ProvisionRef(**ref) for ref in refs] for refs in texts]
    every = list(dict.fromkeys(ref for refs in wanted for ref in refs))
    numbers = {ref.document for ref in every}
    documents = {row.number: row for row in session.scalars(select(LegalDocument).where(LegalDocument.number.in_(numbers)))}
    versions = _versions(session, every, as_of)
    made = {ref: _citation(documents[ref.document], versions.get(ref), ref, as_of) for ref in every if ref.document in documents}
    return [
        list({made[ref].model_dump_json(): made[ref] for ref in dict.fromkeys(refs) if ref in made}.values()) for refs in wanted
    ]


class _Version(NamedTuple):
    """When a passage got its present wording, and from which document."""

    effective_from: dt.date
    amended_by: str | None


def _versions(session: Session, refs: list[ProvisionRef], as_of: dt.date) -> dict[ProvisionRef, _Version]:
    """That of each reference's newest part on that day; a reference that is not itself in force is left out."""
    articles = {ref.article for ref in refs if ref.article is not None}
    place = (LegalDocument.number, Provision.article, Provision.clause, Provision.point)
    rows = session.execute(
        select(*place, Provision.effective_from, Provision.amended_by)
        .join(LegalDocument)
        .where(LegalDocument.number.in_({ref.document for ref in refs}), Provision.article.in_(articles), in_force_on(as_of))
    )
    newest: dict[ProvisionRef, _Version] = {}
    stored: set[ProvisionRef] = set()
    for number, article, clause, point, effective_from, amended_by in rows:
        own = ProvisionRef(number, article, clause or None, point or None)
        stored.add(own)
        version = _Version(effective_from, amended_by)
        for ref in {ProvisionRef(number, article), ProvisionRef(number, article, own.clause), own}:
            if ref not in newest or newest[ref].effective_from < effective_from:
                newest[ref] = version
    return {ref: newest[ref] for ref in refs if ref in stored}


def _citation(document: LegalDocument, version: _Version | None, ref: ProvisionRef, as_of: dt.date) -> Citation:
    if version is None or ref.article is None:
        whole = document.effective_from if ref.article is None else None
        return Citation(document=document.number, title=document.title, effective_from=whole, url=f"/law/{document.slug}")
    return Citation(
        document=document.number,
        title=document.title,
        article=ref.article,
        clause=ref.clause,
        point=ref.point,
        effective_from=version.effective_from,
        amended_by=version.amended_by,
        url=provision_url(document.slug, ref.article, ref.clause, ref.point, as_of),
    )


def provision_url(slug: str, article: str, clause: str | None, point: str | None, as_of: dt.date) -> str:
    query = {"clause": clause, "point": point, "as_of": as_of.isoformat()}
    return f"/law/{slug}/{article_slug(article)}?" + urlencode({key: value for key, value in query.items() if value})


def article_slug(article: str) -> str:
    """`30` → `dieu-30`; `Phụ lục II` → `phu-luc-ii`."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(article)).strip("-")
    return f"dieu-{slug}" if re.match(r"\d", slug) else slug


def provision_page(
    session: Session, document_slug: str, article: str, clause: str | None, point: str | None, as_of: dt.date
) -> dict[str, Any] | None:
    """What a reader of a citation sees: the provision with what stands below it, numbered, and its neighbours.

    Its days are those of the whole passage: from the newest part's first day to the earliest last day.
    Keys: document, title, article, clause, point, heading, text, effective_from, effective_to,
    amended_by, note, source, neighbours (`[{label, url}]`). None when nothing is in force on that day.
    """
    document = session.scalar(select(LegalDocument).where(LegalDocument.slug == document_slug))
    if document is None:
        return None
    rows = list(
        session.scalars(
            select(Provision).where(Provision.document_id == document.id, in_force_on(as_of)).order_by(Provision.position)
        )
    )
    inside = [row for row in rows if article_slug(row.article) == article]
    shown = [row for row in inside if (clause is None or row.clause == clause) and (point is None or row.point == point)]
    if not shown:
        return None
    first, version = shown[0], max(shown, key=lambda row: row.effective_from)
    ends = [row.effective_to for row in shown if row.effective_to is not None]
    articles = list(dict.fromkeys(row.article for row in rows))
    at = articles.index(first.article)
    around = [articles[index] for index in (at - 1, at + 1) if 0 <= index < len(articles)]
    neighbours = [{"label": label(name), "url": provision_url(document.slug, name, None, None, as_of)} for name in around]
    if clause is not None:
        whole = {"label": label(first.article), "url": provision_url(document.slug, first.article, None, None, as_of)}
        neighbours.insert(0, whole)
    return {
        "document": document.number,
        "title": document.title,
        "article": first.article,
        "clause": clause,
        "point": point,
        "heading": next((row.heading for row in inside if row.heading), None),
        "text": "\n".join(filter(None, (_numbered(row, first) for row in shown))),
        "effective_from": version.effective_from,
        "effective_to": min(ends, default=None),
        "amended_by": version.amended_by,
        "note": first.note or version.note,
        "source": document.source,
        "neighbours": neighbours,
    }


def _numbered(row: Provision, top: Provision) -> str:
    """The text with its own number before it, which the stored text leaves out; the page's heading names the top one."""
    if row.clause and not row.point and not row.clause[0].isdigit():
        return "\n".join(filter(None, (f"{row.clause}. {row.heading or ''}".strip(), row.text)))
    if row is top or not row.clause:
        return row.text
    return f"{row.point}) {row.text}" if row.point else f"{row.clause}. {row.text}"


def label(article: str) -> str:
    """`Điều 30`, `Phần II` (of the province's plan), `Phụ lục II`."""
    if article[:1].isdigit():
        return f"Điều {article}"
    return f"Phần {article}" if re.fullmatch("[IVX]+", article) else article


def place_text(article: str, clause: str | None, locale: str) -> str:
    """`Điều 30, khoản 1`; `Article 30, clause 1`; `Phụ lục II, Mẫu số 01`."""
    _ = translator(locale)
    name = _("Điều {article}").format(article=article) if article[:1].isdigit() else label(article)
    if not clause:
        return name
    return f"{name}, " + (_("khoản {clause}").format(clause=clause) if clause[:1].isdigit() else clause)
