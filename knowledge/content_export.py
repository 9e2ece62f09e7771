"""Writes the knowledge base back as the YAML it came from, for review, for git and for training."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from knowledge.answers import ANSWERED
from knowledge.content_files import CONTENT, Content, read_content
from knowledge.content_schema import AnswerFile
from knowledge.models import Answer, Contact, ExampleQuestion, LegalDocument, Parameter, Project, Topic
from knowledge.parameters import Period
from knowledge.projects import event_json

#: Slugs with the number of examples that are trained.
TRAINED_PER_TOPIC = (
    select(Topic.slug, func.count())
    .join(ExampleQuestion)
    .where(ExampleQuestion.removed_at.is_(None), ANSWERED)
    .group_by(Topic.slug)
    .order_by(Topic.slug)
)
# Parameters that stand in no file yet.
_NEW_PARAMETERS = "other.yaml"


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Lists indented under their key, as in the hand-written files.
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def export_content(session: Session, folder: Path, shipped_in: Path = CONTENT) -> None:
    """Writes topics/, parameters/, projects/ and contacts/ below `folder`.

    Files have the names that they have in `shipped_in`, the content folder, so that an export can be written over it; texts
    that nobody has changed stand there as before, with the province's words left open.
    """
    topics = session.scalars(
        select(Topic).where(ANSWERED).options(selectinload(Topic.answers), selectinload(Topic.questions)).order_by(Topic.slug)
    )
    shipped = read_content(shipped_in)
    facts, texts = _facts(shipped), _open_texts(shipped, read_content(shipped_in, filled_in=False))
    for topic in topics:
        _write(folder / "topics" / f"{topic.slug}.yaml", _opened(topic_file(topic), texts) | facts.get(topic.slug, {}))
    for project in session.scalars(select(Project).order_by(Project.slug)):
        _write(folder / "projects" / f"{project.slug}.yaml", _project(project))
    for contact in session.scalars(select(Contact).order_by(Contact.position)):
        _write(folder / "contacts" / f"{contact.slug}.yaml", _contact(contact))
    parameters = session.scalars(select(Parameter).order_by(Parameter.key, Parameter.province, Parameter.effective_from))
    for name, items in _by_file(_parameters(list(parameters), shipped), shipped).items():
        _write(folder / "parameters" / name, items)


def export_training(session: Session, folder: Path) -> None:
    """What understanding learns from, and no more: questions of topics, names of projects and of documents of law.

    A corrected answer or price therefore asks for no new model.
    """
    topics = session.scalars(select(Topic).where(ANSWERED).options(selectinload(Topic.questions)).order_by(Topic.slug))
    for topic in topics:
        data = topic_file(topic)
        _write(folder / "topics" / f"{topic.slug}.yaml", {key: data[key] for key in ("slug", "action", "questions")})
    for project in session.scalars(select(Project).order_by(Project.slug)):
        names = {"slug": project.slug, "name": project.name, "aliases": project.aliases, "tenures": project.tenures}
        _write(folder / "projects" / f"{project.slug}.yaml", names)
    for document in session.scalars(select(LegalDocument).order_by(LegalDocument.slug)):
        head = {"document": {"number": document.number, "title": document.title}}
        _write(folder / "law" / f"{document.slug}.yaml", head)


def topic_file(topic: Topic) -> dict[str, Any]:
    """A topic in the shape of `knowledge/content/topics/<slug>.yaml`."""
    questions = {
        locale: [row.text for row in topic.questions if row.locale == locale and row.removed_at is None]
        for locale in ("vi", "en")
    }
    return {
        "slug": topic.slug,
        "title": {"vi": topic.title_vi, "en": topic.title_en},
        "basis": topic.basis,
        "action": topic.action,
        "related": topic.related,
        "questions": questions,
        "answers": [_answer(answer, period) for answer, period in _in_turn(topic.answers)],
    }


def _in_turn[Row: (Answer, Parameter)](rows: Sequence[Row]) -> list[tuple[Row, Period]]:
    """Each with the days on which it is given: where an officer's newer one meets an older, the newer is."""
    one_day = dt.timedelta(days=1)
    starts = {row.effective_from for row in rows} | {row.effective_to + one_day for row in rows if row.effective_to}
    days = sorted(starts)
    found: list[tuple[Row, Period]] = []
    for first, following in itertools.zip_longest(days, days[1:]):
        last = following - one_day if following else None
        held = [row for row in rows if row.effective_from <= first and (row.effective_to is None or first <= row.effective_to)]
        if not held:
            continue
        newest = max(held, key=lambda row: row.effective_from)
        goes_on = bool(found) and found[-1][0] is newest and found[-1][1][1] == first - one_day
        begins = found.pop()[1][0] if goes_on else first
        found.append((newest, (begins, last)))
    return found


def _answer(answer: Answer, period: Period) -> dict[str, Any]:
    sources = [item | {"checked": _day(item["checked"])} for item in answer.sources]
    return _period(period) | {
        "text": {"vi": answer.text_vi, "en": answer.text_en},
        "citations": answer.citations,
        "sources": sources,
    }


def _day(text: str) -> Any:
    return yaml.safe_load(text)


def _period(period: Period) -> dict[str, Any]:
    first, last = period
    return {"from": first} | ({"to": last} if last else {})


def _project(row: Project) -> dict[str, Any]:
    skipped = {"id", "seed_hash", "edited_at", "search_text"}
    data = {column.key: getattr(row, column.key) for column in Project.__table__.columns if column.key not in skipped}
    history = [event_json(event) for event in row.history]
    return {key: value for key, value in data.items() if value not in (None, [])} | {"history": history}


def _contact(row: Contact) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": {"vi": row.name_vi, "en": row.name_en},
        "kind": row.kind,
        "serves": row.serves,
        "handles": {"vi": row.handles_vi, "en": row.handles_en},
        "address": row.address,
        "phone": row.phone,
        "hours": row.hours,
        "note": {"vi": row.note_vi, "en": row.note_en} if row.note_vi and row.note_en else None,
        "verified": row.verified,
        "citations": row.citations,
    }


def _open_texts(filled: Content, raw: Content) -> dict[tuple[str, str], AnswerFile]:
    """Answers as their file has them, by topic and by the Vietnamese text that the database has."""
    return {
        (item.value.slug, answer.text.vi): as_written
        for item, original in zip(filled.topics, raw.topics, strict=True)
        for answer, as_written in zip(item.value.answers, original.value.answers, strict=True)
        if (answer.text, answer.sources) != (as_written.text, as_written.sources)
    }


def _opened(topic: dict[str, Any], texts: dict[tuple[str, str], AnswerFile]) -> dict[str, Any]:
    """With the province's words left open where an answer is as it was shipped."""
    for answer in topic["answers"]:
        as_written = texts.get((topic["slug"], answer["text"]["vi"]))
        if as_written is not None:
            answer["text"] = as_written.text.model_dump()
            answer["sources"] = [item.model_dump(exclude_none=True) for item in as_written.sources]
    return topic


def _facts(shipped: Content) -> dict[str, dict[str, Any]]:
    """What only the check reads is not in the database: it goes from file to file."""
    return {
        item.value.slug: {"facts": [fact.model_dump(exclude_defaults=True) for fact in item.value.facts]}
        for item in shipped.topics
        if item.value.facts
    }


def _parameters(rows: list[Parameter], shipped: Content) -> list[dict[str, Any]]:
    written = {
        (item.value.key, item.value.province or "", value.effective_from): {"written": value.written}
        for item in shipped.parameters
        for value in item.value.values
        if value.written is not None
    }
    by_key: dict[tuple[str, str], dict[str, Any]] = {}
    of_one = itertools.groupby(rows, key=lambda row: (row.key, row.province))
    for row, period in itertools.chain.from_iterable(_in_turn(list(group)) for _, group in of_one):
        entry = by_key.setdefault(
            (row.key, row.province),
            {"key": row.key, "title": {"vi": row.title_vi, "en": row.title_en}, "unit": row.unit}
            | ({"province": row.province} if row.province else {})
            | {"values": []},
        )
        number = int(row.value) if row.value == row.value.to_integral_value() else float(row.value)
        value = {"value": number} | _period(period) | {"state": row.state}
        value |= {"source": row.source} if row.source else {}
        value |= written.get((row.key, row.province, row.effective_from), {})
        entry["values"].append(value | {"citations": row.citations})
    return list(by_key.values())


def _by_file(parameters: list[dict[str, Any]], shipped: Content) -> dict[str, list[dict[str, Any]]]:
    """Each parameter in the product's file for it, in that file's order."""
    files_of = [(item.value.key, item.value.province, item.source.path.name) for item in shipped.parameters]
    order = {(key, province): number for number, (key, province, _) in enumerate(files_of)}
    names = {(key, province): name for key, province, name in files_of}
    files: dict[str, list[dict[str, Any]]] = {}
    for item in sorted(parameters, key=lambda item: order.get((item["key"], item.get("province")), len(order))):
        files.setdefault(names.get((item["key"], item.get("province")), _NEW_PARAMETERS), []).append(item)
    return files


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000), encoding="utf-8")
