"""What is already fixed for a later day: the next change of an answer, told before it holds.

A change is announced when it is known: its document was signed by the day of the answer, or its first day is still to come.
A value that is only reported announces nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.dates import today
from knowledge.i18n import translator
from knowledge.law_queries import place_text
from knowledge.models import Answer, LegalDocument, Parameter, Provision, Topic
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef
from knowledge.rendering import format_date, format_parameter, placeholders


@dataclass(frozen=True, slots=True)
class Upcoming:
    """`text` is for the citizen; from `day` on it holds."""

    day: dt.date
    text: str


def upcoming(
    session: Session,
    topic: Topic,
    answer: Answer,
    as_of: dt.date,
    locale: str,
    province: str | None,
    known: dt.date | None = None,
) -> Upcoming | None:
    """The nearest known change after `as_of` of what this answer says; None where none is known.

    `known` is the day up to which the law is in force and no longer to come (by default today).
    """
    if topic.basis != "law":
        return None
    signed = _Signed(session, as_of, known or today())
    ranked = (
        _figures(session, answer, as_of, locale, province, signed),
        _wording(session, topic, answer, as_of, locale, province, signed),
        _provisions(session, answer, as_of, locale, signed),
    )
    day = min((item.day for found in ranked for item in found), default=None)
    if day is None:
        return None
    # What the figures and the wording do says more than the amended provision behind them.
    first = next(texts for found in ranked if (texts := [item.text for item in found if item.day == day]))
    return Upcoming(day, " ".join(dict.fromkeys(first)))


class _Signed:
    """Says of a change whether it is known on the day of the answer."""

    def __init__(self, session: Session, as_of: dt.date, known: dt.date) -> None:
        self._session, self._as_of, self._known = session, as_of, known

    @functools.cached_property
    def _documents(self) -> dict[str, tuple[dt.date | None, dt.date | None]]:
        """First days, and days of signing, by number; read only where something is to come at all."""
        rows = self._session.execute(select(LegalDocument.number, LegalDocument.signed_on, LegalDocument.effective_from))
        return {number: (signed_on, begins) for number, signed_on, begins in rows}

    def known(self, documents: Iterable[str], day: dt.date) -> bool:
        """For a change on `day` that rests on `documents`: the one that begins then was signed, or the day is to come."""
        numbers = list(documents)
        if not numbers:
            return False
        return day > self._known or any(
            signed_on is not None and signed_on <= self._as_of and begins == day
            for signed_on, begins in (self._documents.get(number, (None, None)) for number in numbers)
        )

    def source(self, documents: Iterable[str], day: dt.date) -> str:
        """` (113/2025/QH15)`: the document that begins on that day; empty where none does."""
        number = next((number for number in documents if self._documents.get(number, (None, None))[1] == day), None)
        return f" ({number})" if number else ""


def _figures(
    session: Session, answer: Answer, as_of: dt.date, locale: str, province: str | None, signed: _Signed
) -> list[Upcoming]:
    keys = set(placeholders(answer.text(locale)))
    book = load_book(session, keys)
    _ = translator(locale)
    found = []
    for key in sorted(keys):
        before, after = book.find(key, as_of, province), _next(book, key, as_of, province)
        if before is None or after is None or before.value == after.value or "unverified" in (before.state, after.state):
            continue
        day, documents = after.effective_from, [ref.document for ref in after.citations]
        if signed.known(documents, day):
            text = _("Từ ngày {day}, mức này thay đổi: {title}, từ {before} thành {after}{source}.").format(
                day=format_date(day, locale),
                title=_title(session, key, locale),
                before=format_parameter(before, locale),
                after=format_parameter(after, locale),
                source=signed.source(documents, day),
            )
            found.append(Upcoming(day, text))
    return found


def _title(session: Session, key: str, locale: str) -> str:
    row = session.scalars(select(Parameter).where(Parameter.key == key).limit(1)).one()
    return row.title_en if locale == "en" else row.title_vi


def _next(book: ParameterBook, key: str, as_of: dt.date, province: str | None) -> ParameterValue | None:
    """What holds on the first day after `as_of` on which a value begins."""
    begins = min((first for first, _ in book.periods(key, province) if first > as_of), default=None)
    return book.find(key, begins, province) if begins else None


def _wording(
    session: Session, topic: Topic, answer: Answer, as_of: dt.date, locale: str, province: str | None, signed: _Signed
) -> list[Upcoming]:
    following = session.scalar(
        select(Answer).where(Answer.topic_id == topic.id, Answer.effective_from > as_of).order_by(Answer.effective_from).limit(1)
    )
    if following is None or following.text(locale) == answer.text(locale):
        return []
    day, documents = following.effective_from, [item["document"] for item in following.citations]
    if not signed.known(documents, day) or _reported(session, (answer, as_of), (following, day), locale, province):
        return []
    _ = translator(locale)
    text = _("Từ ngày {day}, quy định về nội dung này thay đổi{source}.").format(
        day=format_date(day, locale), source=signed.source(documents, day)
    )
    return [Upcoming(day, text)]


def _reported(
    session: Session, before: tuple[Answer, dt.date], after: tuple[Answer, dt.date], locale: str, province: str | None
) -> bool:
    """True where either text shows a figure that nobody has verified: its change may be one of reports alone."""
    for answer, day in (before, after):
        keys = placeholders(answer.text(locale))
        book = load_book(session, set(keys))
        if any((value := book.find(key, day, province)) is not None and value.state == "unverified" for key in keys):
            return True
    return False


def _provisions(session: Session, answer: Answer, as_of: dt.date, locale: str, signed: _Signed) -> list[Upcoming]:
    refs = [ProvisionRef(**item) for item in answer.citations]
    rows = session.execute(
        select(
            LegalDocument.number,
            Provision.article,
            Provision.clause,
            Provision.point,
            Provision.effective_from,
            Provision.amended_by,
        )
        .join(LegalDocument)
        .where(LegalDocument.number.in_({ref.document for ref in refs}), Provision.effective_from > as_of)
        .order_by(Provision.effective_from, Provision.position)
    ).all()
    _ = translator(locale)
    found = []
    for ref in refs:
        row = next((row for row in rows if ref.article and _within(row, ref)), None)
        if row is None or row.amended_by is None or not signed.known([row.amended_by], row.effective_from):
            continue
        place = place_text(str(ref.article), ref.clause, locale)
        text = _("Từ ngày {day}, {place} của {document} áp dụng theo nội dung mới ({by}).").format(
            day=format_date(row.effective_from, locale), place=place, document=ref.document, by=row.amended_by
        )
        found.append(Upcoming(row.effective_from, text))
    return found


def _within(row: Any, ref: ProvisionRef) -> bool:
    """True for a version of the cited provision or of a part of it."""
    named = [(row.number, ref.document), (row.article, ref.article), (row.clause, ref.clause), (row.point, ref.point)]
    return all(wanted is None or stored == wanted for stored, wanted in named)
