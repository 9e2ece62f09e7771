"""Published together or not at all: a new document of law, the value that it sets, and the answer that cites it, on both databases."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.answers import answer_topic
from knowledge.console import releases as way
from knowledge.console import revisions
from knowledge.console.checking import Checker
from knowledge.console.law_content import fresh
from knowledge.console.models import AuditEntry, Release, Revision
from knowledge.console.roles import Actor, Role
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Content, open_subject
from knowledge.content_files import CONTENT
from knowledge.database import SessionFactory
from knowledge.models import LegalDocument
from knowledge.parameter_queries import load_book
from tests.console.conftest import Browser, Console
from tests.console.law_files import DECREE, NUMBER, SLUG
from tests.console.test_law import VERSION

CHECK = Checker(CONTENT, "31").obstacles
SINCE = dt.date(2026, 12, 15)
PLACE = {"document": NUMBER, "article": "1", "clause": "1"}
RATE: Content = {
    "from": SINCE.isoformat(), "to": None, "value": "4.8", "state": "verified", "source": None, "citations": [PLACE],
}  # fmt: skip
ANSWER: Content = {
    "from": SINCE.isoformat(),
    "to": None,
    "text": {
        "vi": "Lãi suất vay là {loan-rate} một năm.",
        "en": "The rate is {loan-rate} a year.",
    },
    "citations": [PLACE],
    "sources": [],
}


def law() -> Content:
    return fresh(DECREE.splitlines(), NUMBER, "Công báo")


def draft(session: Session, people: dict[str, Actor], kind: str, name: str, content: Content) -> Revision:
    subject = open_subject(session, kind, name)
    newest = next(iter(subject.published()), None)
    base = dt.date.fromisoformat(newest["from"]) if newest else None
    return revisions.start(session, people["lan"], subject, content, base, "")


def approve(session: Session, people: dict[str, Actor], revision: Revision) -> None:
    release = session.get_one(Revision, revision.id).release
    check = way.among(session, release, revision.id, CHECK)
    revisions.submit(session, people["lan"], revision.id, revision.version, check)
    revisions.approve(session, people["minh"], revision.id, revision.version, "")


def grouped(session: Session, people: dict[str, Actor], *contents: tuple[str, str, Content]) -> tuple[Release, list[Revision]]:
    """A release with drafts in it."""
    release = way.open_release(session, people["lan"], "Nghị định 999")
    found = [draft(session, people, *item) for item in contents]
    for item in found:
        way.put_into(session, people["lan"], release.id, release.version, item.id)
    session.commit()
    return release, found


ALL = (("answer", "loan-interest", ANSWER), ("parameter", "loan-rate", RATE), ("law", SLUG, law()))


def rate(session: Session) -> Decimal:
    return load_book(session, {"loan-rate"}).get("loan-rate", SINCE, "31").value


def test_each_alone_is_refused_and_together_they_go_out(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        alone = draft(session, people, "parameter", "loan-rate", RATE)
        with pytest.raises(revisions.NotPublishableError):
            approve(session, people, alone)
        session.rollback()
        release, found = grouped(session, people, *ALL)
        for item in found:
            approve(session, people, item)
        way.publish_release(session, people["thu"], release.id, release.version, CHECK)
        session.commit()
        assert rate(session) == Decimal("4.8")
        reply = answer_topic(session, "loan-interest", SINCE, "vi", "31")
        assert "4,8%" in reply.text
        assert (NUMBER, "1", "1") in {(item.document, item.article, item.clause) for item in reply.citations}
        assert {item.state for item in session.get_one(Release, release.id).revisions} == {"published"}
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions[-4:] == ["publish"] * 4


def test_judging_one_by_the_others_writes_nothing(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        release, found = grouped(session, people, *ALL)
        assert CHECK(open_subject(session, "answer", "loan-interest"), ANSWER)
        assert not way.among(session, release, found[0].id, CHECK)(open_subject(session, "answer", "loan-interest"), ANSWER)
        session.commit()
        assert rate(session) == Decimal("5.4")
        assert session.scalar(select(LegalDocument).where(LegalDocument.number == NUMBER)) is None


def test_one_that_is_not_approved_keeps_all_back(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        release, found = grouped(session, people, *ALL)
        for item in found[:2]:
            approve(session, people, item)
        with pytest.raises(way.NotReadyError):
            way.publish_release(session, people["thu"], release.id, release.version, CHECK)
        session.rollback()
        assert rate(session) == Decimal("5.4")


def test_one_that_has_become_wrong_takes_nothing_with_it(database: SessionFactory, people: dict[str, Actor]) -> None:
    """The answer was written from a text that somebody has replaced since: the law and the value stay back too."""
    with database() as session:
        release, found = grouped(session, people, *ALL)
        for item in found:
            approve(session, people, item)
        session.commit()
        open_subject(session, "answer", "loan-interest").put(ANSWER | {"citations": [], "text": {"vi": "Khác", "en": "Other"}})
        session.commit()
        with pytest.raises(way.ReleaseProblemError) as refused:
            way.publish_release(session, people["thu"], release.id, release.version, CHECK)
        session.rollback()
        assert refused.value.revision == found[0].id
        assert rate(session) == Decimal("5.4")
        assert session.scalar(select(LegalDocument).where(LegalDocument.number == NUMBER)) is None
        assert {item.state for item in session.get_one(Release, release.id).revisions} == {"approved"}


def test_what_is_in_a_release_does_not_go_out_alone(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        _, found = grouped(session, people, *ALL)
        law_draft = found[2]
        approve(session, people, law_draft)
        session.commit()
        with pytest.raises(EditConflictError):
            revisions.publish(session, people["thu"], law_draft.id, law_draft.version, CHECK)
        session.rollback()
        with pytest.raises(EditConflictError):
            revisions.schedule(session, people["thu"], law_draft.id, law_draft.version, dt.datetime.now(dt.UTC))


def test_a_release_goes_out_at_its_time_and_once(database: SessionFactory, people: dict[str, Actor]) -> None:
    at = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    with database() as session:
        release, found = grouped(session, people, *ALL)
        for item in found:
            approve(session, people, item)
        way.schedule_release(session, people["thu"], release.id, release.version, at)
        session.commit()
        assert way.publish_due_releases(session, CHECK, at - dt.timedelta(minutes=1)) == []
        assert rate(session) == Decimal("5.4")
        assert way.publish_due_releases(session, CHECK, at) == [release.id]
        assert way.publish_due_releases(session, CHECK, at) == []
        assert rate(session) == Decimal("4.8")
        assert session.get_one(Release, release.id).publisher_id == people["thu"].id


def test_a_release_that_cannot_go_out_at_its_time_waits_with_the_reason(
    database: SessionFactory, people: dict[str, Actor]
) -> None:
    at = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    with database() as session:
        release, found = grouped(session, people, *ALL)
        for item in found:
            approve(session, people, item)
        way.schedule_release(session, people["thu"], release.id, release.version, at)
        revisions.take_back(session, people["lan"], found[1].id, found[1].version, "Sửa lại")
        session.commit()
        assert way.publish_due_releases(session, CHECK, at) == []
        again = session.get_one(Release, release.id)
        assert (again.state, bool(again.problem)) == ("open", True)
        assert rate(session) == Decimal("5.4")


def test_of_two_who_publish_at_once_the_second_finds_it_done(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        release, found = grouped(session, people, *ALL)
        for item in found:
            approve(session, people, item)
        seen = release.version
        way.publish_release(session, people["thu"], release.id, seen, CHECK)
        session.commit()
        with pytest.raises((EditConflictError, way.NotReadyError)):
            way.publish_release(session, people["thu"], release.id, seen, CHECK)


def test_a_release_given_up_leaves_its_revisions(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        release, found = grouped(session, people, *ALL)
        way.discard_release(session, people["lan"], release.id, release.version)
        session.commit()
        assert {session.get_one(Revision, item.id).release_id for item in found} == {None}
        assert {session.get_one(Revision, item.id).state for item in found} == {"draft"}


async def _send(browser: Browser, page: str, path: str, **form: str) -> int:
    found = VERSION.search((await browser.get(page)).text)
    data: dict[str, object] = {"version": found[1] if found else "", **form}
    return (await browser.post(path, data, page=page)).status_code


async def test_officers_publish_a_release_on_its_page(console: Console) -> None:
    author = await console.signed_in("lan", Role.AUTHOR)
    second = await console.signed_in("minh", Role.REVIEWER, Role.PUBLISHER)
    response = await author.post("/releases", {"title": "Lãi suất mới"}, page="/releases")
    page = response.headers["location"].removeprefix("/console")
    with console.sessions() as session:
        actor = {"lan": Actor(1, "lan", frozenset((Role.AUTHOR,)))}
        numbers = [draft(session, actor, *item).id for item in ALL]
        session.commit()
    for number in numbers:
        assert await _send(author, page, f"{page}/put", revision=str(number)) == 303
    assert "không thấy lỗi" in (await author.get(page)).text
    for number in numbers:
        revision = f"/revisions/{number}"
        assert "Lãi suất mới" in (await author.get(revision)).text
        assert await _send(author, revision, f"{revision}/submit") == 303
        assert await _send(second, revision, f"{revision}/approve") == 303
        assert "Công bố ngay" not in (await second.get(revision)).text
    assert await _send(author, page, f"{page}/publish") == 403
    assert await _send(second, page, f"{page}/publish") == 303
    assert "4,8%" in (await author.get("/topics/loan-interest?as_of=2026-12-15")).text
    assert "đã công bố" in (await author.get(page)).text
