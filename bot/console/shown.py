"""What several pages of the console show: revisions, differences with their names, findings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from bot.console.access import services_of
from bot.console.wording import criteria, field_names, outcomes
from knowledge.citing import place
from knowledge.console.checking import Checker, Finding
from knowledge.console.differences import cited, differences
from knowledge.console.models import Revision
from knowledge.console.releases import among
from knowledge.console.revisions import OPEN
from knowledge.console.subjects import Content, Kind, Subject, UnknownSubjectError, open_subject
from knowledge.console.touched import TouchedCase
from knowledge.reply import Citation


def checker_of(request: Request) -> Checker:
    settings = services_of(request).settings
    return Checker(settings.content, settings.province)


def findings_of(request: Request, session: Session, revision: Revision, locale: str) -> list[Finding]:
    """What the check finds, as if the others of its release were published. Of law that was published nothing: it is there."""
    if revision.kind == Kind.LAW and revision.state not in OPEN:
        return []
    checker = checker_of(request)
    subject = open_subject(session, revision.kind, revision.subject)
    found: list[Finding] = []

    def check(item: Subject, content: Content) -> list[Finding]:
        found.extend(checker.findings(item, content, locale))
        return found

    among(session, revision.release, revision.id, check)(subject, revision.content)
    return found


def compared(before: Content | None, after: Content, locale: str) -> list[dict[str, Any]]:
    """For the template `differences.html`."""
    names = field_names(locale)
    return [{"name": names[item.field], "pieces": item.pieces} for item in differences(before, after, locale)]


def citations_shown(content: Content, locale: str) -> list[dict[str, Any]]:
    """Each stored citation, as it is and as people write it."""
    return [{"place": item, "text": cited(item, locale)} for item in content.get("citations") or []]


def title_of(session: Session, revision: Revision, locale: str) -> str:
    """The subject's title; its name where it is gone."""
    try:
        return open_subject(session, revision.kind, revision.subject).title(locale)
    except UnknownSubjectError:
        return revision.subject


def subject_path(kind: str, name: str) -> str:
    """The page of a topic, parameter or document."""
    if kind == Kind.LAW:
        return f"/console/law/{name}"
    return f"/console/topics/{name}" if kind == Kind.ANSWER else f"/console/parameters/{name}"


def rows_of(session: Session, revisions: list[Revision], locale: str) -> list[dict[str, Any]]:
    """For lists of revisions."""
    return [
        {"revision": item, "title": title_of(session, item, locale), "from": item.content.get("from") or ""} for item in revisions
    ]


def case_rows(cases: list[TouchedCase], locale: str) -> list[dict[str, Any]]:
    """Known applicants with what they get before and after, in words."""
    ends, names = outcomes(locale), criteria(locale)
    return [
        {
            "title": item.case.title,
            "id": item.case.id,
            "before": ends[item.before],
            "after": ends[item.after],
            "changes": item.changes,
            "criteria": [names[name] for name in item.criteria],
        }
        for item in cases
    ]


def held_on(subject: Subject, day: dt.date) -> Content | None:
    """What a citizen gets on the day: of those that hold the newest."""
    iso = day.isoformat()
    held = (item for item in subject.published() if item["from"] <= iso and (item["to"] is None or iso <= item["to"]))
    return next(held, None)


def citation_text(citation: Citation, locale: str) -> str:
    return place(citation, locale)
