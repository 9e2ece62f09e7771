"""What `noxh content check` demands of the content, beyond its shape."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.content_files import CONTENT, Content, Fault, Sourced, SourceText, read_content
from knowledge.content_schema import AnswerFile, CitationFile, Dated, LawFile, ParameterFile, ProvisionFile, TopicFile
from knowledge.eligibility.facts import GROUPS
from knowledge.localities import LocalityIndex
from knowledge.parameters import ParameterBook, Period
from knowledge.rendering import PLACEHOLDER, placeholders

_UNITS = (
    r"triệu|tr|tỷ|tỉ|nghìn|ngàn|đồng|đ|vnđ|vnd|%|phần trăm|m²|m2|mét vuông|ha|giờ|ngày|tuần|tháng|năm|căn|lần"
    r"|million|billion|thousand|percent|square met(?:er|re)s?|hours?|(?:working )?days?|weeks?|months?|years?|homes|flats|units"
)
_SPELLED = (
    r"(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|lăm|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|fifty)"
)
AMOUNT = re.compile(
    rf"(?<![\w/.])(?:\d+(?:[.,]\d+)*\s*(?:{_UNITS})(?!\w)|(?:VND|USD)\s*\d|{_SPELLED}\s+(?:triệu|tỷ|tỉ|phần trăm|million|billion|per ?cent)\b)",
    re.IGNORECASE,
)
_WRITTEN_DATE = re.compile(r"ngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?", re.IGNORECASE)


def check_content(folder: Path = CONTENT) -> list[Fault]:
    """Every fault of the content, in the files' order; empty when it may be published.

    A folder without law or localities (an export) is checked against those of the product.
    """
    content = read_content(folder)
    faults = list(content.faults)
    book = content.book()
    law = _LawIndex(item.value for item in (content.laws or read_content(CONTENT).laws))
    places = folder / "localities.yaml"
    index = LocalityIndex.from_file(places if places.exists() else CONTENT / places.name)
    for checker in (
        _check_law(content),
        _check_parameters(content, law),
        _check_topics(content, book, law),
        _check_places(content, index),
        _check_papers(content, law),
        _check_forms(content, book, law),
    ):
        faults.extend(checker)
    for contact in content.contacts:
        faults.extend(law.check(contact.value.citations, contact.source, None))
    return sorted(faults, key=lambda fault: (str(fault.path), fault.line))


class _LawIndex:
    """Days on which each stored provision is in force."""

    def __init__(self, laws: Iterable[LawFile]) -> None:
        self._days: dict[tuple[str, ...], list[Period]] = {}
        self._documents: set[str] = set()
        for law in laws:
            self._documents.add(law.document.number)
            for item in law.provisions:
                key = (law.document.number, item.article, item.clause or "", item.point or "")
                self._days.setdefault(key, []).append((item.effective_from, item.effective_to))

    def check(self, citations: list[CitationFile], source: SourceText, cited: Dated | None, *loc: int | str) -> Iterator[Fault]:
        """Each citation names a stored provision, in force for as long as what cites it (where that is dated)."""
        for index, citation in enumerate(citations):
            at = (*loc, "citations", index)
            place = ", ".join(filter(None, (citation.document, citation.article, citation.clause, citation.point)))
            if citation.document not in self._documents:
                yield source.fault(f"document {citation.document!r} is not stored", *at)
                continue
            if citation.article is None:
                continue
            key = (citation.document, citation.article, citation.clause or "", citation.point or "")
            periods = self._days.get(key)
            if periods is None:
                yield source.fault(f"the stored law has no provision {place}", *at)
            elif cited is not None and (day := _first_gap(periods, cited.effective_from, cited.effective_to)) is not None:
                yield source.fault(f"{place} is not in force on {day}", *at)


def _first_gap(periods: Iterable[Period], start: dt.date, end: dt.date | None) -> dt.date | None:
    """The first day from `start` to `end` (None: for ever) that lies in none of the periods."""
    day = start
    for begins, ends in sorted(periods, key=lambda period: period[0]):
        if begins > day:
            return day
        if ends is None or (end is not None and ends >= end):
            return None
        day = max(day, ends + dt.timedelta(days=1))
    return day


def _check_law(content: Content) -> Iterator[Fault]:
    for law in content.laws:
        versions: dict[tuple[str, str, str], list[tuple[int, ProvisionFile]]] = {}
        for index, item in enumerate(law.value.provisions):
            versions.setdefault((item.article, item.clause or "", item.point or ""), []).append((index, item))
        for items in versions.values():
            yield from _overlaps(items, law.source, "provisions")


def _check_parameters(content: Content, law: _LawIndex) -> Iterator[Fault]:
    seen: dict[tuple[str, str | None], Sourced[ParameterFile]] = {}
    for item in content.parameters:
        key = (item.value.key, item.value.province)
        if key in seen:
            yield item.source.fault(
                f"parameter {item.value.key!r} is defined twice (also in {seen[key].source.path.name})", "key"
            )
        seen[key] = item
        yield from _overlaps(enumerate(item.value.values), item.source, "values")
        for index, value in enumerate(item.value.values):
            yield from law.check(value.citations, item.source, value, "values", index)


def _check_topics(content: Content, book: ParameterBook, law: _LawIndex) -> Iterator[Fault]:
    slugs = {item.value.slug for item in content.topics}
    asked: dict[str, str] = {}
    for item in content.topics:
        topic, source = item.value, item.source
        for index, slug in enumerate(topic.related):
            if slug not in slugs:
                yield source.fault(f"related topic {slug!r} does not exist", "related", index)
        yield from _overlaps(enumerate(topic.answers), source, "answers")
        yield from _check_questions(topic, source, asked)
        for index, answer in enumerate(topic.answers):
            yield from _check_answer(topic, answer, index, source, book, law)


def _check_answer(
    topic: TopicFile, answer: AnswerFile, index: int, source: SourceText, book: ParameterBook, law: _LawIndex
) -> Iterator[Fault]:
    at = ("answers", index)
    if topic.basis in ("law", "plan") and not answer.citations:
        yield source.fault("an answer that rests on law or on the plan needs citations", *at)
    yield from law.check(answer.citations, source, answer, *at)
    for locale in ("vi", "en"):
        text = answer.text.in_locale(locale)
        for match in AMOUNT.finditer(_WRITTEN_DATE.sub("§", PLACEHOLDER.sub("§", text))):
            yield source.fault(f"the amount {match[0]!r} is typed; use a parameter", *at, "text", locale)
        for key in dict.fromkeys(placeholders(text)):
            scopes = (None, *sorted(book.provinces(key)))
            gaps = [_first_gap(book.periods(key, scope), answer.effective_from, answer.effective_to) for scope in scopes]
            if None not in gaps:
                yield source.fault(f"parameter {key!r} has no value on {max(filter(None, gaps))}", *at, "text", locale)


def _check_questions(topic: TopicFile, source: SourceText, asked: dict[str, str]) -> Iterator[Fault]:
    for locale in ("vi", "en"):
        for index, question in enumerate(getattr(topic.questions, locale)):
            key = " ".join(unicodedata.normalize("NFC", question).lower().split()).rstrip(" ?.!")
            other = asked.setdefault(key, topic.slug)
            if other != topic.slug:
                yield source.fault(f"the question is also one of {other!r}: {question!r}", "questions", locale, index)


def _overlaps(periods: Iterable[tuple[int, Dated]], source: SourceText, name: str) -> Iterator[Fault]:
    ordered = sorted(periods, key=lambda pair: pair[1].effective_from)
    for (_, earlier), (index, later) in itertools.pairwise(ordered):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            yield source.fault(f"overlaps the one that begins on {earlier.effective_from}", name, index)


def _check_places(content: Content, index: LocalityIndex) -> Iterator[Fault]:
    for item in content.projects:
        for number, slug in enumerate(item.value.localities):
            if index.get(slug) is None:
                yield item.source.fault(f"locality {slug!r} does not exist", "localities", number)


def _check_papers(content: Content, law: _LawIndex) -> Iterator[Fault]:
    forms = {item.value.slug for item in content.forms}
    for item in content.papers:
        for index, rule in enumerate(item.value.rules):
            yield from _unknown_groups(rule.groups, item.source, "rules", index)
            for number, slug in enumerate(rule.forms):
                if slug not in forms:
                    yield item.source.fault(f"form {slug!r} does not exist", "rules", index, "forms", number)
            yield from law.check(rule.citations, item.source, rule, "rules", index)


def _check_forms(content: Content, book: ParameterBook, law: _LawIndex) -> Iterator[Fault]:
    for item in content.forms:
        form, source = item.value, item.source
        yield from law.check([form.provision], source, None)
        if form.validity is not None and not book.periods(form.validity, None):
            yield source.fault(f"there is no parameter {form.validity!r}", "validity")
        for index, certification in enumerate(form.certification):
            at = ("certification", index)
            yield from _unknown_groups(certification.groups, source, *at)
            yield from law.check(certification.citations, source, certification, *at)
            key = certification.deadline
            if key is not None and _first_gap(book.periods(key, None), certification.effective_from, certification.effective_to):
                yield source.fault(f"parameter {key!r} does not hold all that time", *at, "deadline")


def _unknown_groups(groups: list[str] | None, source: SourceText, *loc: int | str) -> Iterator[Fault]:
    for index, group in enumerate(groups or []):
        if group not in GROUPS:
            yield source.fault(f"group {group!r} does not exist", *loc, "groups", index)
