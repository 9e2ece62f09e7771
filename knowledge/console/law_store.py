"""Documents that officers bring in, among the stored law: what a publication would change, the publication, and taking it back.

The changes are those of `knowledge.law.amend`, the same that build the shipped law: a wording that is replaced ends on the day before,
the new one begins with `amended_by`. `Provision.ended_by` names who ended a wording, so that taking a document back opens it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from knowledge.console.law_content import Content, LawFile, change_of, take
from knowledge.console.trial import trial
from knowledge.law.amend import Amender
from knowledge.law.importer import slug
from knowledge.law.model import Key, LawImportError
from knowledge.law.model import Provision as Wording
from knowledge.models import LegalDocument, Provision, utc_now

Law = dict[str, list[Wording]]


@dataclass(frozen=True, slots=True)
class Effect:
    """One place of a stored document that is changed from a day on: the words before and after, None where there are none."""

    document: str
    key: Key
    day: dt.date
    before: str | None
    after: str | None


def stored_law(session: Session, without: str = "") -> Law:
    """All wordings by document. What ends only because its document does counts as open: it can still be amended.

    Args:
        without: the number of a document that is left out, with what it changed: to see again what its publication did.
    """
    if not without or session.scalar(select(LegalDocument.id).where(LegalDocument.number == without)) is None:
        return _stored_law(session)
    with trial(session):
        remove_law(session, without)
        return _stored_law(session)


def _stored_law(session: Session) -> Law:
    law: Law = {row.number: [] for row in session.scalars(select(LegalDocument))}
    ends = {row.id: (row.number, row.effective_to) for row in session.scalars(select(LegalDocument))}
    for row in session.scalars(select(Provision).order_by(Provision.document_id, Provision.position)):
        number, end = ends[row.document_id]
        law[number].append(_wording(row, number, end))
    return law


def _wording(row: Provision, number: str, end: dt.date | None) -> Wording:
    return Wording(
        document=number,
        article=row.article,
        clause=row.clause or None,
        point=row.point or None,
        heading=row.heading,
        text=row.text,
        effective_from=row.effective_from,
        effective_to=None if row.effective_to == end else row.effective_to,
        amended_by=row.amended_by,
        note=row.note,
    )


def amended(law: Law, content: Content) -> Law:
    """The law with the document in it and the changes that were confirmed.

    Raises:
        LawImportError: a change does not fit the texts.
    """
    number = content["document"]["number"]
    own = [replace(item, effective_to=None) for item in take(content).provisions]
    amender = Amender(law | {number: own})
    changes = [change_of(content, item) for item in content["amendments"] if item["decision"] == "confirmed"]
    for change in sorted(changes, key=lambda change: change.effective_from):
        amender.apply(change)
    if changes:
        # What ended before is as it is: not every order of a stored wording is known any more.
        amender.end_superseded(min(change.effective_from for change in changes))
    after = {name: amender.provisions(name) for name in (*law, number)}
    _check_days(law, after)
    return after


def _check_days(before: Law, after: Law) -> None:
    """Two documents that change the same words from the same day: which comes last is for a person to say."""
    for number, wordings in before.items():
        old = {(item.key, item.effective_from): item.text for item in wordings}
        for item in after[number]:
            if old.get((item.key, item.effective_from), item.text) != item.text:
                raise LawImportError(f"{number} {item.key.label()} has other words from the same day")


def effects(before: Law, after: Law) -> list[Effect]:
    """What citizens read differently in documents that were stored before."""
    found: dict[tuple[str, Key, dt.date], list[str | None]] = {}
    for number, wordings in before.items():
        old = {(item.key, item.effective_from): item for item in wordings}
        for item in after[number]:
            earlier = old.get((item.key, item.effective_from))
            if earlier is None:
                found.setdefault((number, item.key, item.effective_from), [None, None])[1] = item.text
            elif earlier.effective_to is None and item.effective_to is not None:
                day = item.effective_to + dt.timedelta(days=1)
                found.setdefault((number, item.key, day), [None, None])[0] = item.text
    ordered = sorted(found.items(), key=lambda entry: (entry[0][0], entry[0][2], entry[0][1].order()))
    return [Effect(*place, *words) for place, words in ordered]


def put_law(session: Session, content: Content) -> None:
    """Writes the document and the changes that were confirmed.

    Raises:
        ValueError: the content is not complete, or a change does not fit the texts (`LawImportError`).
    """
    checked = LawFile.model_validate(content)
    law = _stored_law(session)
    after = amended(law, content)
    number, head = checked.document.number, checked.document
    position = session.scalar(select(func.max(LegalDocument.position))) or 0
    document = LegalDocument(
        number=number,
        slug=slug(number),
        title=head.title,
        issuer=head.issuer,
        signed_on=head.signed_on,
        effective_from=checked.effective_from,
        effective_to=checked.effective_to,
        source=head.source,
        position=position + 1,
        edited_at=utc_now(),
    )
    session.add(document)
    session.flush()
    for name, wordings in after.items():
        if wordings != law.get(name):
            _write(session, name, wordings, number)
    session.flush()


def _write(session: Session, name: str, wordings: Iterable[Wording], by: str) -> None:
    document = session.scalars(select(LegalDocument).where(LegalDocument.number == name)).one()
    rows = {_place(row): row for row in session.scalars(select(Provision).where(Provision.document_id == document.id))}
    for position, item in enumerate(wordings):
        row = rows.get((item.article, item.clause or "", item.point or "", item.effective_from))
        if row is None:
            session.add(_row(document, item, position))
            continue
        row.position = position
        if item.effective_to is not None and row.effective_to != item.effective_to:
            row.effective_to, row.note, row.ended_by = item.effective_to, item.note, by
    document.edited_at = utc_now()
    if name != by and by not in document.amended_by:
        document.amended_by = [*document.amended_by, by]


def _place(row: Provision) -> tuple[str, str, str, dt.date]:
    return (row.article, row.clause, row.point, row.effective_from)


def _row(document: LegalDocument, item: Wording, position: int) -> Provision:
    return Provision(
        document_id=document.id,
        article=item.article,
        clause=item.clause or "",
        point=item.point or "",
        heading=item.heading,
        text=item.text,
        effective_from=item.effective_from,
        effective_to=item.effective_to or document.effective_to,
        amended_by=item.amended_by,
        note=item.note,
        position=position,
    )


def stands(session: Session, number: str) -> bool:
    """Whether nothing came after the document: every wording that it made or brought is still as it left it."""
    document = session.scalar(select(LegalDocument).where(LegalDocument.number == number))
    if document is None:
        return False
    mine = Provision.document_id == document.id
    later = select(Provision.id).where((Provision.amended_by == number) | mine, Provision.ended_by.is_not(None))
    # Its own provisions end where all their words were replaced by a later document, and new words in it are another's.
    other = select(Provision.id).where(mine, Provision.amended_by.is_not(None))
    return session.scalar(later.limit(1)) is None and session.scalar(other.limit(1)) is None


def remove_law(session: Session, number: str) -> None:
    """Takes the document away: the wordings that it ended hold again, those that it made are gone."""
    ends = {row.id: row for row in session.scalars(select(LegalDocument))}
    for row in session.scalars(select(Provision).where(Provision.ended_by == number)).all():
        row.effective_to, row.ended_by = ends[row.document_id].effective_to, None
        row.note = _without(row.note, number)
    session.execute(delete(Provision).where(Provision.amended_by == number).execution_options(synchronize_session="fetch"))
    for document in ends.values():
        if number in document.amended_by:
            document.amended_by = [item for item in document.amended_by if item != number]
            document.edited_at = utc_now()
        if document.number == number:
            session.delete(document)
    session.flush()


def _without(note: str | None, number: str) -> str | None:
    """Without the sentences that were added as the wording ended."""
    sentences = [item for item in (note or "").split(". ") if item]
    kept = [item for item in sentences if number not in item and "văn bản sau thay thế" not in item]
    return ". ".join(kept) or None


def published_law(session: Session, name: str) -> list[dict[str, Any]]:
    """The stored document of this slug in the shape of a content, without its text."""
    row = session.scalar(select(LegalDocument).where(LegalDocument.slug == name))
    if row is None:
        return []
    head: Mapping[str, Any] = {
        "number": row.number,
        "title": row.title,
        "issuer": row.issuer,
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "source": row.source,
    }
    first, last = row.effective_from, row.effective_to
    return [{"from": first.isoformat() if first else "", "to": last.isoformat() if last else None, "document": dict(head)}]
