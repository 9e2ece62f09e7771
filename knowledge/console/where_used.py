"""What rests on a provision or shows a parameter: "the law changed, these answers cite it"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.subjects import Kind, parameter_name
from knowledge.models import Answer, Parameter, Topic
from knowledge.rendering import placeholders


@dataclass(frozen=True, slots=True)
class Use:
    """An answer or a value, as a subject of the console, between two days."""

    kind: Kind
    subject: str
    title: str
    effective_from: dt.date
    effective_to: dt.date | None

    def holds_from(self, day: dt.date) -> bool:
        """Whether it is given on the day or later."""
        return self.effective_to is None or self.effective_to >= day


def showing_parameter(session: Session, key: str, locale: str) -> list[Use]:
    """Answers whose text shows the parameter, in either language."""
    return [
        _answer(topic, answer, locale)
        for topic, answer in _answers(session)
        if key in placeholders(answer.text_vi) or key in placeholders(answer.text_en)
    ]


def citing(session: Session, place: Mapping[str, str], locale: str) -> list[Use]:
    """Answers and values that cite the provision, something in it, or the whole that it stands in.

    `place`: document, and as far as wanted article, clause, point.
    """
    return citing_any(session, [place], locale)


def citing_any(session: Session, places: Sequence[Mapping[str, str]], locale: str) -> list[Use]:
    """Like `citing`, of several places at once."""
    wanted = Places(places)
    answers = [_answer(topic, row, locale) for topic, row in _answers(session) if wanted.meet_any(row.citations)]
    values = session.scalars(select(Parameter).order_by(Parameter.key, Parameter.effective_from))
    return answers + [
        Use(
            Kind.PARAMETER,
            parameter_name(row),
            row.title_en if locale == "en" else row.title_vi,
            row.effective_from,
            row.effective_to,
        )
        for row in values
        if wanted.meet_any(row.citations)
    ]


def _answers(session: Session) -> list[tuple[Topic, Answer]]:
    statement = select(Topic, Answer).join(Answer).order_by(Topic.slug, Answer.effective_from)
    return [(topic, answer) for topic, answer in session.execute(statement)]


def _answer(topic: Topic, answer: Answer, locale: str) -> Use:
    return Use(Kind.ANSWER, topic.slug, topic.title(locale), answer.effective_from, answer.effective_to)


class Places:
    """Places that may be many, each with the document it stands in: a citation is only held against those of its own."""

    def __init__(self, places: Sequence[Mapping[str, str]]) -> None:
        self._by_document: dict[str, list[Mapping[str, str]]] = {}
        for place in places:
            self._by_document.setdefault(place["document"], []).append(place)

    def meet_any(self, citations: Iterable[Mapping[str, str]]) -> bool:
        """Whether one of the citations meets one of the places."""
        return any(_meets(citation, place) for citation in citations for place in self._by_document.get(citation["document"], ()))


def _meets(citation: Mapping[str, str], place: Mapping[str, str]) -> bool:
    """Two places of a document meet where neither names something else than the other."""
    names = ("article", "clause", "point")
    return all(not citation.get(name) or not place.get(name) or citation[name] == place[name] for name in names)
