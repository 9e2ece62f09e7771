"""Traces each figure of an answer to where it comes from.

In this order:
1. a provision that the answer cites: its number, its first day, or its text, each as in force on every day of the answer;
2. a stored document that is cited or named: its number and its dates;
3. the days of a parameter that the answer shows;
4. the answer's own `sources`, for what names a source (a document, an article, a date, a year), never for an amount;
5. an entry of the topic's `facts`.

Figures behind placeholders are the parameters' own and are checked there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from knowledge.content_check.figures import Figure, figures
from knowledge.content_check.law_index import LawIndex
from knowledge.content_schema import AnswerFile, CitationFile, Dated, FactFile
from knowledge.parameters import ParameterBook
from knowledge.rendering import PLACEHOLDER, placeholders

# Laws that answers call by a name.
_NAMES = {
    "27/2023/QH15": re.compile(r"Luật Nhà ở|Housing Law", re.IGNORECASE),
}


class Tracer:
    """Traces the figures of one topic's answers; `used` are the indexes of the facts that were needed: the topic's come first."""

    def __init__(self, facts: list[FactFile], law: LawIndex, book: ParameterBook) -> None:
        self._law = law
        self._book = book
        self._facts = [(fact, {(figure.kind, figure.key) for figure in figures(fact.figure)}) for fact in facts]
        self.used: set[int] = set()

    def untraced(self, answer: AnswerFile, locale: str) -> list[str]:
        """The figures of the answer's text in that language that come from nowhere, as they stand there."""
        text = answer.text.in_locale(locale)
        found = figures(PLACEHOLDER.sub("§", text))
        documents = self._documents(text, found, answer)
        dates = self._dates(documents, answer, text)
        return list(dict.fromkeys(item.text for item in found if not self._is_traced(item, answer, documents, dates)))

    def _is_traced(self, figure: Figure, answer: AnswerFile, documents: list[str], dates: set[str]) -> bool:
        if self._stands_in(figure, answer.citations, answer):
            return True
        match figure.kind:
            case "document" if any(self._is_known(name, answer) for name in self._law.named(figure.key)):
                return True
            case "provision" | "appendix" if self._is_cited(figure, answer.citations, answer):
                return True
            case "date" if figure.key in dates:
                return True
        return _names_a_source(figure, answer) or self._is_fact(figure, answer)

    def _stands_in(self, figure: Figure, citations: list[CitationFile], dated: Dated) -> bool:
        """Whether on each day one of the provisions has the figure in its text."""
        key = (figure.kind, figure.key)
        days = self._law.days(citations, dated)
        return all(any(key in self._law.figures(citation, day) for citation in citations) for day in days)

    def _is_cited(self, figure: Figure, citations: list[CitationFile], dated: Dated) -> bool:
        """Whether one of the citations is of this article (and clause), in force on every day of `dated`."""
        article, _, clause = figure.key.partition("/")
        name = f"Phụ lục {article}" if figure.kind == "appendix" else article
        return any(
            item.article is not None
            and name in ("", item.article)
            and (not clause or item.clause in (None, clause))
            and self._law.holds(item.document, item.article, clause or None, dated)
            for item in citations
        )

    def _is_known(self, number: str, answer: AnswerFile) -> bool:
        """Whether the document was out before the answer's last day: no answer speaks of what is still to come."""
        document = self._law.documents[number]
        out = document.signed_on or document.effective_from
        return out is None or answer.effective_to is None or out <= answer.effective_to

    def _documents(self, text: str, found: Iterable[Figure], answer: AnswerFile) -> list[str]:
        """Stored documents that the answer cites or names."""
        read = [*found, *_in_sources(answer)]
        named = [name for figure in read if figure.kind == "document" for name in self._law.named(figure.key)]
        called = [number for number, pattern in _NAMES.items() if pattern.search(text)]
        return list(dict.fromkeys([*(item.document for item in answer.citations), *named, *called]))

    def _dates(self, documents: Iterable[str], answer: AnswerFile, text: str) -> set[str]:
        """Days that the documents, the wordings cited and the parameters shown begin or end on."""
        days: set[dt.date | None] = set(self._law.first_days(answer.citations, answer))
        for number in documents:
            if (document := self._law.documents.get(number)) is not None:
                days |= {document.signed_on, document.effective_from, document.effective_to}
        for key in placeholders(text):
            for scope in (None, *self._book.provinces(key)):
                days |= {day for period in self._book.periods(key, scope) for day in period}
        return {day.isoformat() for day in days if day is not None}

    def _is_fact(self, figure: Figure, answer: AnswerFile) -> bool:
        for index, (fact, keys) in enumerate(self._facts):
            if (figure.kind, figure.key) in keys and self._holds(fact, figure, answer):
                self.used.add(index)
                return True
        return False

    def _holds(self, fact: FactFile, figure: Figure, answer: AnswerFile) -> bool:
        if not fact.citations or self._stands_in(figure, fact.citations, answer):
            return True
        if figure.kind in ("provision", "appendix"):
            return self._is_cited(figure, fact.citations, answer)
        return figure.kind == "date" and figure.key in {day.isoformat() for day in self._law.first_days(fact.citations, answer)}


def _in_sources(answer: AnswerFile) -> list[Figure]:
    return [figure for source in answer.sources for figure in figures(source.title)]


def _names_a_source(figure: Figure, answer: AnswerFile) -> bool:
    """`the press of July 2026` is named by a source of 18/7/2026."""
    if figure.kind not in ("document", "provision", "date", "month", "year"):
        return False
    named = {(item.kind, item.key) for item in _in_sources(answer)}
    months = {("month", key[: len("2026-07")]) for kind, key in named if kind == "date"}
    return (figure.kind, figure.key) in named | months
