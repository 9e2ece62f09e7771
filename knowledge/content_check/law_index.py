"""The stored law as the check reads it: what is in force on a day, and which figures stand there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property

from knowledge.content_check.figures import figures
from knowledge.content_check.periods import days_of_change, first_gap
from knowledge.content_files import Fault, SourceText
from knowledge.content_schema import CitationFile, Dated, DocumentFile, LawFile, ProvisionFile
from knowledge.parameters import Period

Key = tuple[str, str]


class _Row:
    """One stored provision. Its figures are read when they are first asked for: most law is cited by nobody."""

    def __init__(self, provision: ProvisionFile) -> None:
        self.provision = provision
        self.period: Period = (provision.effective_from, provision.effective_to)

    def stands_under(self, clause: str | None, point: str | None) -> bool:
        return clause in (None, self.provision.clause) and point in (None, self.provision.point)

    def holds_on(self, day: dt.date) -> bool:
        start, end = self.period
        return start <= day and (end is None or day <= end)

    @cached_property
    def figures(self) -> frozenset[Key]:
        """Those of the heading and the text; a form is a clause and has its number as name."""
        named = self.provision.clause if self.provision.clause and not self.provision.clause[0].isdigit() else None
        text = "\n".join(filter(None, (named, self.provision.heading, self.provision.text)))
        return frozenset((figure.kind, figure.key) for figure in figures(text))


class LawIndex:
    """The stored documents. Days asked for come from `days_of_change`, so that few texts are read for an answer."""

    def __init__(self, laws: Iterable[LawFile]) -> None:
        self.documents: dict[str, DocumentFile] = {}
        self._rows: dict[tuple[str, str], list[_Row]] = {}
        self._figures: dict[tuple[str, str | None, str | None, str | None, dt.date], frozenset[Key]] = {}
        for law in laws:
            number = law.document.number
            self.documents[number] = law.document
            for item in law.provisions:
                self._rows.setdefault((number, item.article), []).append(_Row(item))

    def check(self, citations: list[CitationFile], source: SourceText, cited: Dated | None, *loc: int | str) -> Iterator[Fault]:
        """Each citation names what is stored, in force on every day of what cites it (where that is dated)."""
        for index, message in self.problems(citations, cited):
            yield source.fault(message, *loc, "citations", index)

    def problems(self, citations: list[CitationFile], cited: Dated | None) -> Iterator[tuple[int, str]]:
        """The same without a file: the citation's place in the list, and what is wrong with it."""
        for index, citation in enumerate(citations):
            place = ", ".join(filter(None, (citation.document, citation.article, citation.clause, citation.point)))
            document = self.documents.get(citation.document)
            if document is None:
                yield index, f"document {citation.document!r} is not stored"
                continue
            periods = self._periods(citation)
            if not periods:
                yield index, f"the stored law has no provision {place}"
            elif cited is not None and (day := first_gap(periods, cited.effective_from, cited.effective_to)) is not None:
                yield index, f"{place} is not in force on {day}"

    def _periods(self, citation: CitationFile) -> list[Period]:
        """When the provision itself is in force; a document without an article, for as long as its own days are known."""
        if citation.article is None:
            document = self.documents[citation.document]
            return [(document.effective_from or dt.date.min, document.effective_to)]
        return [
            row.period
            for row in self._rows.get((citation.document, citation.article), ())
            if (row.provision.clause, row.provision.point) == (citation.clause, citation.point)
        ]

    def figures(self, citation: CitationFile, day: dt.date) -> frozenset[Key]:
        """Figures in the provision with what stands below it, as in force on the day; none for a document alone."""
        if citation.article is None:
            return frozenset()
        key = (citation.document, citation.article, citation.clause, citation.point, day)
        if key not in self._figures:
            rows = (row for row in self._under(citation) if row.holds_on(day))
            self._figures[key] = frozenset().union(*(row.figures for row in rows))
        return self._figures[key]

    def says(self, citation: CitationFile, day: dt.date, words: str) -> bool:
        """Whether the provision, or what stands below it, has these words on the day."""
        return any(words in " ".join(row.provision.text.split()) for row in self._under(citation) if row.holds_on(day))

    def days(self, citations: Iterable[CitationFile], dated: Dated) -> list[dt.date]:
        """The first day of `dated` and those on which one of the provisions cited changes."""
        periods = (row.period for citation in citations if citation.article for row in self._under(citation))
        return days_of_change(periods, dated.effective_from, dated.effective_to)

    def first_days(self, citations: Iterable[CitationFile], dated: Dated) -> set[dt.date]:
        """Days on which wordings of the provisions cited began that hold on some day of `dated`."""
        return {
            row.period[0]
            for citation in citations
            if citation.article
            for row in self._under(citation)
            if (dated.effective_to is None or row.period[0] <= dated.effective_to)
            and (row.period[1] is None or row.period[1] >= dated.effective_from)
        }

    def holds(self, document: str, article: str, clause: str | None, dated: Dated) -> bool:
        """Whether the article (or its clause) is in force on every day of `dated`."""
        periods = [row.period for row in self._rows.get((document, article), ()) if row.stands_under(clause, None)]
        return bool(periods) and first_gap(periods, dated.effective_from, dated.effective_to) is None

    def named(self, number: str) -> list[str]:
        """Stored documents of this number, given in full (`100/2024/NĐ-CP`) or without its kind (`100/2024`)."""
        return [name for name in self.documents if name == number or name.startswith(f"{number}/")]

    def _under(self, citation: CitationFile) -> list[_Row]:
        rows = self._rows.get((citation.document, citation.article or ""), [])
        return [row for row in rows if row.stands_under(citation.clause, citation.point)]
