"""What can be found: each clause of the law in each of its wordings, each topic by its titles, questions and answers."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from knowledge.answers import ANSWERED
from knowledge.models import LegalDocument, Provision, Topic

# The words of an amending article stand, with their day, in the text that it amended; there they are found.
_AMENDING = re.compile(r"(sửa đổi|bổ sung|thay thế|bãi bỏ)\b", re.IGNORECASE)
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause with its points (an article where it has no clauses) between two days, both inclusive."""

    document: str
    article: str
    clause: str
    text: str
    effective_from: dt.date
    effective_to: dt.date | None

    def holds(self, day: dt.date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class TopicText:
    """A title, example question or dated answer of a topic."""

    slug: str
    text: str
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        began = self.effective_from is None or self.effective_from <= day
        return began and (self.effective_to is None or day <= self.effective_to)


def law_passages(session: Session) -> list[Passage]:
    """Every clause in Vietnamese, one passage for each of its wordings, in the order of the documents."""
    rows = session.execute(
        select(LegalDocument.number, Provision)
        .join(LegalDocument)
        .where(LegalDocument.language == "vi")
        .order_by(LegalDocument.position, LegalDocument.id, Provision.position, Provision.id)
    )
    provisions = [(number, provision) for number, provision in rows]
    amending = {provision.amended_by for _, provision in provisions if provision.amended_by}
    passages: list[Passage] = []
    for (number, _), group in itertools.groupby(provisions, key=lambda row: (row[0], row[1].article)):
        article = [provision for _, provision in group]
        if number in amending and _orders_changes(article):
            continue
        passages += _article_passages(number, article)
    return passages


def _orders_changes(article: Sequence[Provision]) -> bool:
    """An article that changes another document, or the annex with the new forms."""
    return article[0].article.startswith("Phụ lục") or any(_AMENDING.match(row.heading or "") for row in article)


def _article_passages(number: str, rows: Sequence[Provision]) -> Iterable[Passage]:
    clauses = dict.fromkeys(row.clause for row in rows if row.clause) or {"": None}
    for clause in clauses:
        inside = [row for row in rows if row.clause == clause]
        above = [row for row in rows if not row.clause] if clause else []
        for first, last in _periods(inside):
            held = [row for row in (*above, *inside) if _holds(row, first)]
            text = "\n".join(filter(None, (part for row in held for part in (row.heading, row.text))))
            if any(row.clause == clause for row in held) and text.strip():
                yield Passage(number, rows[0].article, clause, text, first, last)


def _periods(rows: Sequence[Provision]) -> list[tuple[dt.date, dt.date | None]]:
    """The stretches of days in which none of the rows begins or ends."""
    starts = {row.effective_from for row in rows} | {row.effective_to + _ONE_DAY for row in rows if row.effective_to}
    days = sorted(starts)
    return [(first, following - _ONE_DAY if following else None) for first, following in itertools.zip_longest(days, days[1:])]


def _holds(row: Provision, day: dt.date) -> bool:
    return row.effective_from <= day and (row.effective_to is None or day <= row.effective_to)


def topic_texts(session: Session) -> list[TopicText]:
    """Titles, example questions and answers of every topic that has one; answers with the days on which they hold."""
    loaded = selectinload(Topic.questions), selectinload(Topic.answers)
    topics = session.scalars(select(Topic).where(ANSWERED).options(*loaded).order_by(Topic.id))
    texts: list[TopicText] = []
    for topic in topics:
        texts.append(TopicText(topic.slug, f"{topic.title_vi} {topic.title_en}"))
        texts += [TopicText(topic.slug, question.text) for question in topic.questions if question.removed_at is None]
        texts += [TopicText(topic.slug, row.text_vi, row.effective_from, row.effective_to) for row in topic.answers]
    return texts
