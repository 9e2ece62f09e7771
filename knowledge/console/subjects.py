"""What officers write: the answers of a topic and the values of a parameter, each from a day on; documents of law.

A subject's contents are in the shape of the content files (`docs/content.md`), as JSON. What an officer publishes replaces what begins
on the same day; anything else stays, so that an earlier day still gives the earlier text. Of two that hold on one day the newer is
given (`knowledge.answers`, `knowledge.parameters`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from abc import ABC, abstractmethod
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from knowledge.console.law_store import published_law, put_law, remove_law, stands
from knowledge.console.models import Revision
from knowledge.content_schema import AnswerFile, ParameterValueFile
from knowledge.models import Answer, Parameter, Topic, utc_now

Content = dict[str, Any]


class Kind(StrEnum):
    ANSWER = "answer"
    PARAMETER = "parameter"
    LAW = "law"


class UnknownSubjectError(LookupError):
    """There is no such topic or parameter."""


def digest(content: Content | None) -> str | None:
    """The same for the same content; None for none."""
    if content is None:
        return None
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def logged(kind: str, content: Content | None) -> Content | None:
    """What the audit log keeps of a content: all, but of a text of law its digest."""
    if content is None or kind != Kind.LAW or "body" not in content:
        return content
    return content | {"body": hashlib.sha256(content["body"].encode()).hexdigest()}


def first_day(content: Content) -> dt.date:
    """
    Raises:
        ValueError: the content has no day from which it holds, or one that is none.
    """
    return dt.date.fromisoformat(str(content.get("from") or ""))


class Subject(ABC):
    """One topic or parameter, in one database session."""

    kind: Kind

    def __init__(self, session: Session, name: str) -> None:
        self.session, self.name = session, name

    @abstractmethod
    def title(self, locale: str) -> str: ...

    @abstractmethod
    def published(self) -> list[Content]:
        """All that citizens may get, by the day from which it holds, the newest first."""

    @abstractmethod
    def put(self, content: Content) -> None:
        """Publishes: writes the row that begins on the content's first day.

        Raises:
            ValueError: the content is not in the shape of the content files.
        """

    @abstractmethod
    def _row(self, day: dt.date) -> Answer | Parameter | None:
        """What is published from this day on."""

    def remove(self, day: dt.date) -> None:
        """Takes the row away that begins on this day."""
        row = self._row(day)
        if row is not None:
            self.session.delete(row)
            self.session.flush()

    def is_last(self) -> bool:
        """Whether nothing was built on what is published, so that it can be taken back."""
        return True

    def published_from(self, day: dt.date | None) -> Content | None:
        return next((item for item in self.published() if day is not None and item["from"] == day.isoformat()), None)


class AnswerSubject(Subject):
    """The answers of a topic; its name is the slug."""

    kind = Kind.ANSWER

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name)
        topic = session.scalar(select(Topic).where(Topic.slug == name))
        if topic is None:
            raise UnknownSubjectError(name)
        self.topic = topic

    def title(self, locale: str) -> str:
        return self.topic.title(locale)

    def published(self) -> list[Content]:
        rows = self.session.scalars(select(Answer).where(Answer.topic_id == self.topic.id).order_by(Answer.effective_from.desc()))
        return [
            {
                "from": row.effective_from.isoformat(),
                "to": row.effective_to.isoformat() if row.effective_to else None,
                "text": {"vi": row.text_vi, "en": row.text_en},
                "citations": row.citations,
                "sources": row.sources,
            }
            for row in rows
        ]

    def put(self, content: Content) -> None:
        answer = AnswerFile.model_validate(content)
        row = self._row(answer.effective_from) or Answer(topic_id=self.topic.id, effective_from=answer.effective_from)
        row.effective_to = answer.effective_to
        row.text_vi, row.text_en = answer.text.vi, answer.text.en
        row.citations = [item.model_dump(exclude_none=True) for item in answer.citations]
        row.sources = [item.model_dump(mode="json", exclude_none=True) for item in answer.sources]
        row.edited_at = utc_now()
        self.session.add(row)
        self.session.flush()

    def _row(self, day: dt.date) -> Answer | None:
        return self.session.scalar(select(Answer).where(Answer.topic_id == self.topic.id, Answer.effective_from == day))


class ParameterSubject(Subject):
    """The values of a parameter; its name is the key, with `@31` behind it where the values are one province's own."""

    kind = Kind.PARAMETER

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name)
        self.key, _, self.province = name.partition("@")
        found: Parameter | None = self.session.scalars(self._rows()).first()
        if found is None:
            raise UnknownSubjectError(name)
        self.model = found

    def title(self, locale: str) -> str:
        return self.model.title_en if locale == "en" else self.model.title_vi

    def published(self) -> list[Content]:
        return [
            {
                "from": row.effective_from.isoformat(),
                "to": row.effective_to.isoformat() if row.effective_to else None,
                "value": f"{row.value.normalize():f}",
                "state": row.state,
                "source": row.source,
                "citations": row.citations,
            }
            for row in self.session.scalars(self._rows())
        ]

    def put(self, content: Content) -> None:
        value = ParameterValueFile.model_validate(content)
        row = self._row(value.effective_from) or Parameter(
            key=self.key,
            province=self.province,
            effective_from=value.effective_from,
            title_vi=self.model.title_vi,
            title_en=self.model.title_en,
            unit=self.model.unit,
        )
        row.effective_to, row.value = value.effective_to, Decimal(value.value)
        row.state, row.source = value.state, value.source
        row.citations = [item.model_dump(exclude_none=True) for item in value.citations]
        row.edited_at = utc_now()
        self.session.add(row)
        self.session.flush()

    def _rows(self) -> Select[Parameter]:
        return (
            select(Parameter)
            .where(Parameter.key == self.key, Parameter.province == self.province)
            .order_by(Parameter.effective_from.desc())
        )

    def _row(self, day: dt.date) -> Parameter | None:
        return self.session.scalars(self._rows().where(Parameter.effective_from == day)).first()


class LawSubject(Subject):
    """A document of law; its name is the slug. One that an officer brings in is not stored before it is published."""

    kind = Kind.LAW

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name)
        if not _SLUG.fullmatch(name):
            raise UnknownSubjectError(name)

    def title(self, locale: str) -> str:
        held = next(iter(self.published()), None) or self.session.scalar(
            select(Revision.content).where(Revision.kind == self.kind, Revision.subject == self.name).order_by(Revision.id.desc())
        )
        if held is None:
            raise UnknownSubjectError(self.name)
        return f"{held['document']['number']}: {held['document']['title']}"

    def published(self) -> list[Content]:
        return published_law(self.session, self.name)

    def published_from(self, day: dt.date | None) -> Content | None:
        """There is one of a number, whatever its day."""
        return next(iter(self.published()), None) if day is not None else None

    def put(self, content: Content) -> None:
        put_law(self.session, content)

    def remove(self, day: dt.date) -> None:
        for content in self.published():
            remove_law(self.session, content["document"]["number"])

    def is_last(self) -> bool:
        return all(stands(self.session, content["document"]["number"]) for content in self.published())

    def _row(self, day: dt.date) -> None:
        """A document has no row of one day: `put` and `remove` are its own."""


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SUBJECTS: dict[Kind, type[Subject]] = {Kind.ANSWER: AnswerSubject, Kind.PARAMETER: ParameterSubject, Kind.LAW: LawSubject}


def open_subject(session: Session, kind: str, name: str) -> Subject:
    """
    Raises:
        UnknownSubjectError: there is no such kind, topic or parameter.
    """
    if kind not in Kind:
        raise UnknownSubjectError(kind)
    return _SUBJECTS[Kind(kind)](session, name)


def parameter_name(row: Parameter) -> str:
    """The name of the subject that a row belongs to."""
    return f"{row.key}@{row.province}" if row.province else row.key
