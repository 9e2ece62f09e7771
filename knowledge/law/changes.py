"""What changed in the law between two days: figures, answers, provisions, documents, groups. Pure.

A change counts when its first day lies after `first` and not after `last`: whoever compares the last day of an old rule
with the first day of the new one sees just that change. `knowledge/law/changes_query.py` reads what is compared here.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.eligibility.facts import Group
from knowledge.eligibility.law import POPULATION_LAW, POPULATION_LAW_REF
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef

ONE_DAY = dt.timedelta(days=1)
# An article of which more clauses than this changed at once is named as a whole.
_CLAUSES_NAMED = 3
# A form begins and ends like a clause, but a citizen looks for it by its number, so each is named.
_ANNEX = "Phụ lục"
ProvisionKind = Literal["amended", "inserted", "ended"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated value of a parameter with the parameter's title in the reader's language."""

    title: str
    value: ParameterValue


@dataclass(frozen=True, slots=True)
class Wording:
    """What a topic says between two days, both inclusive; `keys` are the parameters in the text."""

    topic: str
    title: str
    text: str
    keys: tuple[str, ...]
    effective_from: dt.date
    effective_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a provision, without its text; `clause` and `point` are empty at the level above."""

    document: str
    slug: str
    article: str
    clause: str
    point: str
    effective_from: dt.date
    effective_to: dt.date | None
    amended_by: str | None


@dataclass(frozen=True, slots=True)
class Enactment:
    """A document with its first and last day, where they are known."""

    number: str
    slug: str
    title: str
    effective_from: dt.date | None
    effective_to: dt.date | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """`before` is None for a new figure, `after` for one that no longer holds; `day` is the first of the new state."""

    title: str
    day: dt.date
    before: ParameterValue | None
    after: ParameterValue | None


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A topic that says something else since each of `days`."""

    topic: str
    title: str
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """`by` is the amending document, where it is known."""

    document: str
    slug: str
    article: str
    clause: str | None
    kind: ProvisionKind
    day: dt.date
    by: str | None


@dataclass(frozen=True, slots=True)
class GroupAdded:
    group: Group
    day: dt.date
    citation: ProvisionRef


@dataclass(frozen=True, slots=True)
class LawChanges:
    """Each list by day, the earliest first."""

    first: dt.date
    last: dt.date
    figures: tuple[FigureChange, ...]
    answers: tuple[AnswerChange, ...]
    provisions: tuple[ProvisionChange, ...]
    documents: tuple[Enactment, ...]
    groups: tuple[GroupAdded, ...]

    @property
    def empty(self) -> bool:
        return not (self.figures or self.answers or self.provisions or self.documents or self.groups)


GROUPS_ADDED = (GroupAdded("two-children", POPULATION_LAW, POPULATION_LAW_REF),)


def figure_changes(figures: Iterable[Figure], first: dt.date, last: dt.date, province: str | None) -> list[FigureChange]:
    """Every step of the figures that hold nationally or in the province.

    A figure that goes on under another citation has not changed; one without a citation is no rule of law.
    """
    kept = [figure for figure in figures if figure.value.province in (None, province)]
    kept.sort(key=lambda figure: (figure.value.key, figure.value.province or ""))
    changes: list[FigureChange] = []
    for _, group in itertools.groupby(kept, key=lambda figure: (figure.value.key, figure.value.province)):
        values = list(group)
        title, book = values[0].title, ParameterBook(figure.value for figure in values)
        key, scope = values[0].value.key, values[0].value.province
        days = {figure.value.effective_from for figure in values}
        days |= {figure.value.effective_to + ONE_DAY for figure in values if figure.value.effective_to}
        for day in sorted(days):
            before, after = book.find(key, day - ONE_DAY, scope), book.find(key, day, scope)
            if first < day <= last and not _same(before, after) and any(item and item.citations for item in (before, after)):
                changes.append(FigureChange(title, day, before, after))
    return sorted(changes, key=lambda change: change.day)


def answer_changes(wordings: Iterable[Wording], figures: Sequence[Figure], first: dt.date, last: dt.date) -> list[AnswerChange]:
    """Topics whose text, or a figure in it, is another one. `figures` as given to `figure_changes`, of one province."""
    stepped: dict[str, set[dt.date]] = {}
    for figure in figures:
        for change in figure_changes([item for item in figures if item.value.key == figure.value.key], first, last, None):
            stepped.setdefault(figure.value.key, set()).add(change.day)
    changes = []
    ordered = sorted(wordings, key=lambda wording: (wording.topic, wording.effective_from))
    for topic, group in itertools.groupby(ordered, key=lambda wording: wording.topic):
        texts = list(group)
        days: set[dt.date] = set()
        for position, text in enumerate(texts):
            before = texts[position - 1] if position else None
            if first < text.effective_from <= last and (before is None or before.text != text.text):
                days.add(text.effective_from)
            for day in itertools.chain.from_iterable(stepped.get(key, ()) for key in text.keys):
                if text.effective_from <= day and (text.effective_to is None or day <= text.effective_to):
                    days.add(day)
        if days:
            changes.append(AnswerChange(topic, texts[0].title, tuple(sorted(days))))
    return sorted(changes, key=lambda change: change.days[0])


def provision_changes(
    versions: Sequence[Version],
    documents: Iterable[Enactment],
    first: dt.date,
    last: dt.date,
    amending: frozenset[str] = frozenset(),
) -> list[ProvisionChange]:
    """Provisions amended, inserted or ended; those of a document that begins or ends as a whole are left out.

    `versions` must hold, of every place in it, all versions. Of the documents `amending` others no end is told: their words
    live on, or end, in what they amended.
    """
    whole = {document.number: document for document in documents}
    changes: set[ProvisionChange] = set()
    places: dict[tuple[str, str, str, str], list[Version]] = {}
    for version in versions:
        places.setdefault((version.document, version.article, version.clause, version.point), []).append(version)
    for held in places.values():
        for version in held:
            document = whole[version.document]
            day = version.effective_from
            ends = version.effective_to + ONE_DAY if version.effective_to else None
            if first < day <= last and day != document.effective_from:
                earlier = any(other.effective_from < day for other in held)
                changes.add(_change(version, "amended" if earlier else "inserted", day, version.amended_by))
            if (
                ends
                and version.document not in amending
                and first < ends <= last
                and version.effective_to != document.effective_to
                and not any(other.effective_from == ends for other in held)
            ):
                changes.add(_change(version, "ended", ends, None))
    return _gathered(changes)


def compare(
    first: dt.date,
    last: dt.date,
    *,
    province: str | None,
    figures: Sequence[Figure],
    wordings: Iterable[Wording],
    versions: Sequence[Version],
    documents: Sequence[Enactment],
    amending: frozenset[str] = frozenset(),
) -> LawChanges:
    """Everything that is another on `last` than on `first`, with each step between."""
    own = [figure for figure in figures if figure.value.province in (None, province)]
    begun = [item for item in documents if item.effective_from and first < item.effective_from <= last]
    return LawChanges(
        first,
        last,
        figures=tuple(figure_changes(own, first, last, province)),
        answers=tuple(answer_changes(wordings, own, first, last)),
        provisions=tuple(provision_changes(versions, documents, first, last, amending)),
        documents=tuple(sorted(begun, key=lambda item: item.effective_from or first)),
        groups=tuple(group for group in GROUPS_ADDED if first < group.day <= last),
    )


def _same(before: ParameterValue | None, after: ParameterValue | None) -> bool:
    if before is None or after is None:
        return before is after
    return (before.value, before.unit, before.state) == (after.value, after.unit, after.state)


def _change(version: Version, kind: ProvisionKind, day: dt.date, by: str | None) -> ProvisionChange:
    return ProvisionChange(version.document, version.slug, version.article, version.clause or None, kind, day, by)


def _gathered(changes: Iterable[ProvisionChange]) -> list[ProvisionChange]:
    """One line for a clause whatever happened to its points, and for an article where it changed as a whole."""
    by_article: dict[tuple[dt.date, str, str], list[ProvisionChange]] = {}
    for change in changes:
        by_article.setdefault((change.day, change.document, change.article), []).append(change)
    gathered: list[ProvisionChange] = []
    for key in sorted(by_article, key=lambda item: (item[0], item[1], _natural(item[2]))):
        inside = sorted(by_article[key], key=lambda change: (_natural(change.clause or ""), change.kind))
        clauses = {change.clause for change in inside}
        if None in clauses or (len(clauses) > _CLAUSES_NAMED and not key[2].startswith(_ANNEX)):
            gathered.append(_one(inside, None))
            continue
        gathered += [_one([change for change in inside if change.clause == clause], clause) for clause in _unique(inside)]
    return gathered


def _one(changes: Sequence[ProvisionChange], clause: str | None) -> ProvisionChange:
    """The changes of one place as one: amended, unless all of them say the same."""
    kinds = {change.kind for change in changes}
    by = next((change.by for change in changes if change.by), None)
    kind: ProvisionKind = kinds.pop() if len(kinds) == 1 else "amended"
    top = changes[0]
    return ProvisionChange(top.document, top.slug, top.article, clause, kind, top.day, by)


def _unique(changes: Iterable[ProvisionChange]) -> list[str | None]:
    return list(dict.fromkeys(change.clause for change in changes))


def _natural(place: str) -> tuple[int, str]:
    """`9` before `10`, `2` before `2a`."""
    digits = "".join(itertools.takewhile(str.isdigit, place))
    return int(digits or 0), place
