"""Loads `knowledge/content/` into the database: idempotent, and never over an officer's edit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from knowledge.content_files import Content, ContentError, Sourced, parameter_values
from knowledge.content_schema import AnswerFile, ContactFile, LawFile, ParameterFile, ProjectFile, TopicFile
from knowledge.models import (
    Answer,
    Contact,
    ExampleQuestion,
    LegalDocument,
    Parameter,
    Project,
    ProjectEvent,
    Provision,
    Seeded,
    Topic,
)


@dataclass
class SeedReport:
    """How many rows were made, changed or removed, and which officers' edits were left as they are."""

    created: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.created} created, {self.updated} updated, {self.removed} removed, {self.unchanged} unchanged, "
            f"{len(self.kept)} officers' edits kept"
        )


def seed(session: Session, content: Content) -> SeedReport:
    """Writes the content in one transaction; the caller commits.

    What is gone from the files goes from the database, unless an officer has edited it or the folder
    holds nothing of its kind. Law is never deleted: answers of any day may cite it.

    Raises:
        ContentError: the content has faults; nothing was written.
    """
    if content.faults:
        raise ContentError(content.faults)
    report = SeedReport()
    for number, law in enumerate(content.laws):
        _seed_law(session, law.value, number, report)
    for topic in content.topics:
        _seed_topic(session, topic.value, report)
    _remove_gone(session, Topic, [item.value.slug for item in content.topics], report)
    _seed_parameters(session, [item.value for item in content.parameters], report)
    _seed_projects(session, content.projects, report)
    for number, contact in enumerate(content.contacts):
        _seed_contact(session, contact.value, number, report)
    _remove_gone(session, Contact, [item.value.slug for item in content.contacts], report)
    _remove_gone(session, Project, [item.value.slug for item in content.projects], report)
    session.flush()
    return report


def _digest(value: Any) -> str:
    data = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def _upsert[Row: Seeded](
    report: SeedReport, row: Row | None, make: Callable[[], Row], name: str, digest: str, values: dict[str, Any]
) -> tuple[Row, bool]:
    """The row and whether the file's values were written to it."""
    if row is None:
        row = make()
        report.created += 1
    elif row.edited_at is not None:
        report.kept.append(name)
        return row, False
    elif row.seed_hash == digest:
        report.unchanged += 1
        return row, False
    else:
        report.updated += 1
    for key, value in values.items():
        setattr(row, key, value)
    row.seed_hash = digest
    return row, True


def _remove_gone[Row: (Topic, Contact, Project)](
    session: Session, model: type[Row], slugs: list[str], report: SeedReport
) -> None:
    if not slugs:
        return
    for row in session.scalars(select(model).where(model.slug.not_in(slugs), model.seed_hash.is_not(None))):
        if row.edited_at is None and not (isinstance(row, Topic) and _has_officers_work(row)):
            session.delete(row)
            report.removed += 1
        else:
            report.kept.append(row.slug)


def _remove(session: Session, row: Answer | Parameter, name: str, report: SeedReport) -> None:
    """Gone from the files: only what the files brought may go with them."""
    if row.seed_hash is None:
        return
    if row.edited_at is None:
        session.delete(row)
        report.removed += 1
    else:
        report.kept.append(name)


def _has_officers_work(topic: Topic) -> bool:
    answers = any(answer.edited_at is not None or answer.seed_hash is None for answer in topic.answers)
    return answers or any(question.origin != "seed" for question in topic.questions)


def _added[Row](session: Session, row: Row) -> Row:
    session.add(row)
    return row


def _seed_law(session: Session, law: LawFile, position: int, report: SeedReport) -> None:
    document = law.document
    row = session.scalar(select(LegalDocument).where(LegalDocument.number == document.number))
    values = document.model_dump(exclude={"extract"}) | {"position": position}
    row, written = _upsert(report, row, lambda: _added(session, LegalDocument()), document.number, _digest(law), values)
    if not written:
        return
    session.flush()
    session.execute(delete(Provision).where(Provision.document_id == row.id))
    provisions = [
        {
            "document_id": row.id,
            "article": item.article,
            "clause": item.clause or "",
            "point": item.point or "",
            "heading": item.heading,
            "text": item.text,
            "effective_from": item.effective_from,
            "effective_to": item.effective_to,
            "amended_by": item.amended_by,
            "note": item.note,
            "position": number,
        }
        for number, item in enumerate(law.provisions)
    ]
    if provisions:
        session.execute(insert(Provision), provisions)


def _seed_topic(session: Session, topic: TopicFile, report: SeedReport) -> None:
    row = session.scalar(select(Topic).where(Topic.slug == topic.slug))
    values = {
        "slug": topic.slug,
        "title_vi": topic.title.vi,
        "title_en": topic.title.en,
        "basis": topic.basis,
        "action": topic.action,
        "related": list(topic.related),
    }
    row, _ = _upsert(report, row, lambda: _added(session, Topic()), topic.slug, _digest(values), values)
    session.flush()
    _seed_answers(session, row, topic, report)
    _seed_questions(session, row, topic, report)


def _seed_answers(session: Session, topic: Topic, content: TopicFile, report: SeedReport) -> None:
    rows = {answer.effective_from: answer for answer in session.scalars(select(Answer).where(Answer.topic_id == topic.id))}
    for answer in content.answers:
        name = f"{content.slug} from {answer.effective_from}"
        _upsert(
            report,
            rows.pop(answer.effective_from, None),
            lambda: _added(session, Answer(topic_id=topic.id)),
            name,
            _digest(answer),
            _answer_values(answer),
        )
    for row in rows.values():
        _remove(session, row, f"{content.slug} from {row.effective_from}", report)


def _answer_values(answer: AnswerFile) -> dict[str, Any]:
    return {
        "effective_from": answer.effective_from,
        "effective_to": answer.effective_to,
        "text_vi": answer.text.vi,
        "text_en": answer.text.en,
        "citations": [item.model_dump(exclude_none=True) for item in answer.citations],
        "sources": [item.model_dump(mode="json", exclude_none=True) for item in answer.sources],
    }


def _seed_questions(session: Session, topic: Topic, content: TopicFile, report: SeedReport) -> None:
    rows = {row.text: row for row in session.scalars(select(ExampleQuestion).where(ExampleQuestion.topic_id == topic.id))}
    wanted = {text: locale for locale in ("vi", "en") for text in getattr(content.questions, locale)}
    for text, row in rows.items():
        if row.origin != "seed":
            continue
        if text not in wanted:
            session.delete(row)
            report.removed += 1
        elif row.locale != wanted[text]:
            row.locale = wanted[text]
            report.updated += 1
    new = [ExampleQuestion(topic_id=topic.id, locale=locale, text=text) for text, locale in wanted.items() if text not in rows]
    session.add_all(new)
    report.created += len(new)


def _seed_parameters(session: Session, given: list[ParameterFile], report: SeedReport) -> None:
    rows = {(row.key, row.province, row.effective_from): row for row in session.scalars(select(Parameter))}
    for parameter in given:
        for value in parameter_values(parameter):
            values = {
                "key": value.key,
                "province": value.province or "",
                "title_vi": parameter.title.vi,
                "title_en": parameter.title.en,
                "unit": value.unit,
                "value": value.value,
                "effective_from": value.effective_from,
                "effective_to": value.effective_to,
                "state": value.state,
                "source": value.source,
                "citations": [_citation(ref) for ref in value.citations],
            }
            row = rows.pop((value.key, value.province or "", value.effective_from), None)
            # 30 and 30.0 are one value.
            digest = _digest(values | {"value": f"{value.value.normalize():f}"})
            _upsert(report, row, lambda: _added(session, Parameter()), value.key, digest, values)
    if not given:
        return
    for row in rows.values():
        _remove(session, row, row.key, report)


def _citation(ref: Any) -> dict[str, str]:
    return {name: getattr(ref, name) for name in ("document", "article", "clause", "point") if getattr(ref, name)}


def _seed_projects(session: Session, projects: list[Sourced[ProjectFile]], report: SeedReport) -> None:
    rows = {row.slug: row for row in session.scalars(select(Project))}
    for project in (item.value for item in projects):
        row, written = _upsert(
            report,
            rows.get(project.slug),
            lambda: _added(session, Project()),
            project.slug,
            _digest(project),
            project.model_dump(exclude={"history"}),
        )
        if written:
            row.history = [
                ProjectEvent(position=number, happened_on=item.on, event=item.event, status=item.status)
                for number, item in enumerate(project.history)
            ]


def _seed_contact(session: Session, contact: ContactFile, position: int, report: SeedReport) -> None:
    row = session.scalar(select(Contact).where(Contact.slug == contact.slug))
    values = contact.model_dump(exclude={"name", "handles", "note", "citations"}) | {
        "name_vi": contact.name.vi,
        "name_en": contact.name.en,
        "handles_vi": contact.handles.vi,
        "handles_en": contact.handles.en,
        "note_vi": contact.note.vi if contact.note else None,
        "note_en": contact.note.en if contact.note else None,
        "citations": [item.model_dump(exclude_none=True) for item in contact.citations],
        "position": position,
    }
    _upsert(report, row, lambda: _added(session, Contact()), contact.slug, _digest(values), values)
