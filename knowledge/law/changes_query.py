"""Reads from the database what `knowledge/law/changes.py` compares, and writes the result for readers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from knowledge.answers import topic_titles
from knowledge.i18n import translator
from knowledge.law.changes import (
    GROUPS_ADDED,
    ONE_DAY,
    Enactment,
    Figure,
    FigureChange,
    GroupAdded,
    LawChanges,
    ProvisionChange,
    Version,
    Wording,
    answer_changes,
    compare,
    figure_changes,
)
from knowledge.law_queries import cite, place_text, provision_url
from knowledge.models import Answer, LegalDocument, Parameter, Provision, Topic
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterValue
from knowledge.rendering import format_date, format_parameter, placeholders

# The rules of the check read these whether or not an answer shows them.
_OF_THE_CHECK = ("income-condition", "housing-condition")
# What most people mean by "what has the law changed?".
_MAIN = (*_OF_THE_CHECK, "loan-interest")


def law_changes(session: Session, first: dt.date, last: dt.date, locale: str, province: str | None) -> LawChanges:
    """What changed after `first` and up to `last`; the days may come in either order."""
    first, last = min(first, last), max(first, last)
    return compare(
        first,
        last,
        province=province,
        figures=_figures(session, locale, None),
        wordings=_wordings(session, locale, None),
        versions=_versions(session, first, last),
        documents=_documents(session),
        amending=frozenset(session.scalars(select(Provision.amended_by).where(Provision.amended_by.is_not(None)).distinct())),
    )


def topic_steps(
    session: Session, topic: str, first: dt.date, last: dt.date, locale: str, province: str | None
) -> tuple[list[FigureChange], list[dt.date]]:
    """How one topic changed after `first` and up to `last`: its figures, and all days on which it says something else."""
    wordings = _wordings(session, locale, topic)
    keys = {key for wording in wordings for key in wording.keys}
    figures = [item for item in _figures(session, locale, keys) if item.value.province in (None, province)]
    days = [day for change in answer_changes(wordings, figures, first, last) for day in change.days]
    return figure_changes(figures, first, last, province), days


def main_steps(
    session: Session, first: dt.date, last: dt.date, locale: str, province: str | None
) -> tuple[list[FigureChange], list[GroupAdded]]:
    """The changes after `first` and up to `last` that decide for most people: limits, rate, groups."""
    figures = [change for topic in _MAIN for change in topic_steps(session, topic, first, last, locale, province)[0]]
    return list(dict.fromkeys(figures)), [added for added in GROUPS_ADDED if first < added.day <= last]


def check_days(session: Session, first: dt.date, last: dt.date, province: str | None) -> list[dt.date]:
    """The days after `first` and up to `last` on which the conditions of the check changed."""
    return sorted({day for topic in _OF_THE_CHECK for day in topic_steps(session, topic, first, last, "vi", province)[1]})


def figure_line(change: FigureChange, locale: str) -> str:
    """`Trần thu nhập của người độc thân: 15 triệu đồng → 20 triệu đồng`."""
    _ = translator(locale)
    if change.after is None:
        # It may have been replaced, or only not be verified any more: the source does not always say which.
        last = format_date(change.day - ONE_DAY, locale)
        return _("{title}: đến hết {day} là {before}; sau đó trợ lý không nêu mức này").format(
            title=change.title, day=last, before=_shown(change.before, locale)
        )
    if change.before is None:
        return _("{title}: {after} (mới)").format(title=change.title, after=_shown(change.after, locale))
    return _("{title}: từ {before} thành {after}").format(
        title=change.title, before=_shown(change.before, locale), after=_shown(change.after, locale)
    )


def changes_json(session: Session, changes: LawChanges, locale: str) -> dict[str, Any]:
    """JSON-ready, for the API, the page and the command."""
    _ = translator(locale)
    kinds = {"amended": _("sửa đổi"), "inserted": _("bổ sung"), "ended": _("hết áp dụng")}
    titles = topic_titles(session, locale)
    figures = []
    for change in changes.figures:
        of = change.after or change.before
        refs = of.citations if of else ()
        figures.append(
            {
                "key": of.key if of else None,
                "title": change.title,
                "line": figure_line(change, locale),
                "from": change.day.isoformat(),
                "before": _shown(change.before, locale),
                "after": _shown(change.after, locale),
                "verified": change.after is None or change.after.state == "verified",
                "source": of.source if of else None,
                "citations": [item.model_dump(mode="json") for item in cite(session, refs, change.day)],
            }
        )
    return {
        "from": changes.first.isoformat(),
        "to": changes.last.isoformat(),
        "parameters": figures,
        "groups": [
            {
                "group": item.group,
                "topic": f"group-{item.group}",
                "title": titles.get(f"group-{item.group}", item.group),
                "from": item.day.isoformat(),
                "citations": [found.model_dump(mode="json") for found in cite(session, [item.citation], item.day)],
            }
            for item in changes.groups
        ],
        "topics": [
            {"topic": item.topic, "title": item.title, "days": [day.isoformat() for day in item.days]} for item in changes.answers
        ],
        "provisions": [_provision_json(item, kinds[item.kind], locale) for item in changes.provisions],
        "documents": [
            {
                "document": item.number,
                "title": item.title,
                "from": item.effective_from.isoformat() if item.effective_from else None,
                "url": f"/law/{item.slug}",
            }
            for item in changes.documents
        ],
    }


def _provision_json(change: ProvisionChange, kind: str, locale: str) -> dict[str, Any]:
    # What has ended is read as it last stood.
    day = change.day - ONE_DAY if change.kind == "ended" else change.day
    return {
        "document": change.document,
        "article": change.article,
        "clause": change.clause,
        "place": place_text(change.article, change.clause, locale),
        "kind": change.kind,
        "kind_text": kind,
        "from": change.day.isoformat(),
        "amended_by": change.by,
        "url": provision_url(change.slug, change.article, change.clause, None, day),
    }


def _shown(value: ParameterValue | None, locale: str) -> str | None:
    return None if value is None else format_parameter(value, locale)


def _figures(session: Session, locale: str, keys: set[str] | None) -> list[Figure]:
    """Every value of the parameters, in order, with its title."""
    wanted = select(Parameter) if keys is None else select(Parameter).where(Parameter.key.in_(keys))
    titles = {row.key: row.title_en if locale == "en" else row.title_vi for row in session.scalars(wanted)}
    return [Figure(titles[value.key], value) for value in load_book(session, keys).values()]


def _wordings(session: Session, locale: str, topic: str | None) -> list[Wording]:
    """What every topic that rests on law says, or what one `topic` says."""
    statement = select(Topic, Answer).join(Answer, Answer.topic_id == Topic.id)
    statement = statement.where(Topic.slug == topic if topic is not None else Topic.basis == "law")
    return [
        Wording(
            row.slug,
            row.title(locale),
            answer.text(locale),
            tuple(dict.fromkeys(placeholders(answer.text(locale)))),
            answer.effective_from,
            answer.effective_to,
        )
        for row, answer in session.execute(statement)
    ]


def _versions(session: Session, first: dt.date, last: dt.date) -> list[Version]:
    """All versions of the places where one begins or ends between the days; texts are not read."""
    place = (Provision.document_id, Provision.article, Provision.clause, Provision.point)
    begins = and_(Provision.effective_from > first, Provision.effective_from <= last)
    ends = and_(Provision.effective_to >= first, Provision.effective_to < last)
    moved = select(*place).where(or_(begins, ends)).distinct().subquery()
    same = and_(*(column == moved.c[column.key] for column in place))
    rows = session.execute(
        select(
            LegalDocument.number,
            LegalDocument.slug,
            Provision.article,
            Provision.clause,
            Provision.point,
            Provision.effective_from,
            Provision.effective_to,
            Provision.amended_by,
        )
        .join(LegalDocument)
        .join(moved, same)
        .order_by(LegalDocument.position, Provision.position)
    )
    return [Version(*row) for row in rows]


def _documents(session: Session) -> list[Enactment]:
    return [
        Enactment(row.number, row.slug, row.title, row.effective_from, row.effective_to)
        for row in session.scalars(select(LegalDocument).order_by(LegalDocument.position))
    ]


def day_text(day: str, locale: str) -> str:
    """An ISO day as readers write it."""
    return format_date(dt.date.fromisoformat(day), locale)
