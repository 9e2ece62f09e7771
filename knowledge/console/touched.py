"""What a change of the law or of a figure touches: answers, values, and known applicants with their outcome before and after.

A known applicant is touched by a provision that his decision cites, and by a figure that changes a result of his. The rules themselves
are code: new words of the law change no outcome, and an officer who sees one touched tells those who keep the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from knowledge.console.law_store import Effect
from knowledge.console.subjects import Content, Kind, Subject, first_day
from knowledge.console.trial import trial
from knowledge.console.where_used import Places, Use, citing_any, showing_parameter
from knowledge.eligibility import Decision, LawNotCoveredError, Outcome, decide
from knowledge.known_cases import KnownCase, known_cases
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterBook, UnknownParameterError


@dataclass(frozen=True, slots=True)
class TouchedCase:
    """`criteria` are those that cite the change or end otherwise by it; `after` is None where the outcome cannot be computed."""

    case: KnownCase
    before: Outcome | None
    after: Outcome | None
    criteria: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Touched:
    answers: list[Use] = field(default_factory=list)
    parameters: list[Use] = field(default_factory=list)
    cases: list[TouchedCase] = field(default_factory=list)


def touched_by_law(session: Session, effects: Sequence[Effect], locale: str) -> Touched:
    """What rests on the changed places and holds on the day of the change or after it; of an answer also by a figure it shows."""
    if not effects:
        return Touched()
    day = min(effect.day for effect in effects)
    places = [_place(effect.document, effect.key.article, effect.key.clause, effect.key.point) for effect in effects]
    uses = [use for use in citing_any(session, places, locale) if use.holds_from(day)]
    keys = {use.subject.partition("@")[0] for use in uses if use.kind is Kind.PARAMETER}
    uses += [use for key in sorted(keys) for use in showing_parameter(session, key, locale) if use.holds_from(day)]
    unique = list(dict.fromkeys(uses))
    return Touched(
        [use for use in unique if use.kind is Kind.ANSWER],
        [use for use in unique if use.kind is Kind.PARAMETER],
        list(_cases_citing(session, places, day)),
    )


def _cases_citing(session: Session, places: Sequence[Mapping[str, str]], day: dt.date) -> Iterator[TouchedCase]:
    book, wanted = load_book(session), Places(places)
    for case in known_cases():
        decision = _decided(case, book, day)
        if decision is None:
            continue
        cited = {
            str(criterion.criterion): [_place(ref.document, ref.article, ref.clause, ref.point) for ref in criterion.citations]
            for criterion in decision.criteria
        }
        criteria = tuple(name for name, refs in cited.items() if wanted.meet_any(refs))
        if criteria:
            yield TouchedCase(case, decision.outcome, decision.outcome, criteria)


def touched_by_value(subject: Subject, content: Content, locale: str) -> Touched:
    """The answers that show the parameter from the value's day on, and the cases whose result changes with it.

    Puts the value into the session and takes it back.

    Raises:
        ValueError: the content is not complete.
    """
    session, day = subject.session, first_day(content)
    before = load_book(session)
    with trial(session):
        subject.put(content)
        after = load_book(session)
    shown = showing_parameter(session, subject.name.partition("@")[0], locale)
    cases = sorted(_cases_changed(before, after, day), key=lambda item: not item.changes)
    return Touched([use for use in shown if use.holds_from(day)], [], cases)


def _cases_changed(before: ParameterBook, after: ParameterBook, day: dt.date) -> list[TouchedCase]:
    found = []
    for case in known_cases():
        old, new = _decided(case, before, day), _decided(case, after, day)
        if old is None and new is None:
            continue
        criteria = _differing(old, new)
        if criteria or (old and old.outcome) != (new and new.outcome):
            found.append(TouchedCase(case, old.outcome if old else None, new.outcome if new else None, criteria))
    return found


def _differing(old: Decision | None, new: Decision | None) -> tuple[str, ...]:
    """Criteria that end otherwise, or whose explanation names another figure or day."""
    if old is None or new is None:
        return ()
    pairs = zip(old.criteria, new.criteria, strict=True)
    return tuple(str(a.criterion) for a, b in pairs if (a.result, a.explanation) != (b.result, b.explanation))


def _decided(case: KnownCase, book: ParameterBook, day: dt.date) -> Decision | None:
    """Under the law of the day of the change, or the case's own where that is later; None where it cannot be decided."""
    try:
        return decide(case.facts, book, max(case.facts.as_of, day))
    except (LawNotCoveredError, UnknownParameterError):
        return None


def _place(document: str, article: str | None, clause: str | None, point: str | None) -> dict[str, str]:
    pairs = (("document", document), ("article", article), ("clause", clause), ("point", point))
    return {name: value for name, value in pairs if value}
