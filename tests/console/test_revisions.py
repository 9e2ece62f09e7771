"""The way of a text to the citizen, below the pages, on both databases: four eyes, nothing overwritten unseen, earlier days kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.answers import answer_topic
from knowledge.console import revisions as way
from knowledge.console.audit import broken_at
from knowledge.console.checking import Checker
from knowledge.console.models import AuditEntry, Revision
from knowledge.console.preview import preview
from knowledge.console.roles import Actor, NotAllowedError, Role
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Content, Kind, UnknownSubjectError, open_subject
from knowledge.console.where_used import citing, showing_parameter
from knowledge.content_check import check_content
from knowledge.content_export import export_content
from knowledge.content_files import CONTENT, read_content
from knowledge.database import SessionFactory
from knowledge.models import Parameter, utc_now
from knowledge.parameter_queries import load_book
from knowledge.seed import seed

CHECK = Checker(CONTENT, "31").obstacles
BEFORE, SINCE = dt.date(2026, 10, 31), dt.date(2026, 11, 1)
NEW_RATE: Content = {
    "from": SINCE.isoformat(),
    "to": None,
    "value": "5.2",
    "state": "verified",
    "source": "Quyết định thử nghiệm của bài kiểm tra",
    "citations": [{"document": "100/2024/NĐ-CP", "article": "48", "clause": "4"}],
}


def draft_rate(session: Session, author: Actor, content: Content = NEW_RATE) -> Revision:
    subject = open_subject(session, "parameter", "loan-rate")
    revision = way.start(session, author, subject, content, dt.date(2025, 10, 10), "Lãi suất mới")
    session.commit()
    return revision


def approved(session: Session, people: dict[str, Actor], content: Content = NEW_RATE) -> Revision:
    revision = draft_rate(session, people["lan"], content)
    way.submit(session, people["lan"], revision.id, revision.version, CHECK)
    way.approve(session, people["minh"], revision.id, revision.version, "Đúng")
    session.commit()
    return revision


def rate(session: Session, day: dt.date) -> Decimal:
    return load_book(session, {"loan-rate"}).get("loan-rate", day, "31").value


def test_a_new_rate_holds_from_its_day_and_the_old_one_before(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        revision = approved(session, people)
        assert rate(session, SINCE) == Decimal("5.4")
        way.publish(session, people["thu"], revision.id, revision.version, CHECK)
        session.commit()
        assert (rate(session, SINCE), rate(session, BEFORE)) == (Decimal("5.2"), Decimal("5.4"))
        assert "5,2%" in answer_topic(session, "loan-interest", SINCE, "vi", "31").text
        earlier = answer_topic(session, "loan-interest", BEFORE, "vi", "31").text
        assert "là 5,4% một năm" in earlier
        assert {item.subject for item in showing_parameter(session, "loan-rate", "vi")} >= {"loan-interest"}


def test_who_wrote_any_part_does_not_review_it(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        revision = draft_rate(session, people["lan"])
        helper = Actor(people["minh"].id, "minh", frozenset((Role.AUTHOR, Role.REVIEWER)))
        way.save(session, helper, revision.id, revision.version, NEW_RATE | {"value": "5.1"}, "")
        way.submit(session, people["lan"], revision.id, revision.version, CHECK)
        with pytest.raises(NotAllowedError):
            way.approve(session, helper, revision.id, revision.version, "")
        way.approve(session, people["nam"], revision.id, revision.version, "")
        assert revision.state == "approved"


def test_nothing_is_published_that_was_not_approved_or_has_faults(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        revision = draft_rate(session, people["lan"], NEW_RATE | {"source": None})
        with pytest.raises(EditConflictError):
            way.publish(session, people["thu"], revision.id, revision.version, CHECK)
        with pytest.raises(way.NotPublishableError):
            way.submit(session, people["lan"], revision.id, revision.version, CHECK)
        session.rollback()
        assert rate(session, SINCE) == Decimal("5.4")


def test_of_two_who_save_at_once_the_second_is_told(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        revision = draft_rate(session, people["lan"])
        seen = revision.version
        way.save(session, people["lan"], revision.id, seen, NEW_RATE | {"value": "5.1"}, "")
        with pytest.raises(EditConflictError):
            way.save(session, people["nam"], revision.id, seen, NEW_RATE | {"value": "9"}, "")
        session.commit()
        assert session.get_one(Revision, revision.id).content["value"] == "5.1"


def test_a_draft_from_an_older_text_does_not_overwrite_a_newer(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        first, second = approved(session, people), approved(session, people, NEW_RATE | {"value": "4.9"})
        way.publish(session, people["thu"], first.id, first.version, CHECK)
        session.commit()
        with pytest.raises(way.OutdatedBaseError):
            way.publish(session, people["thu"], second.id, second.version, CHECK)
        session.rollback()
        way.rebase(session, people["lan"], second.id, second.version)
        assert second.state == "draft"
        way.submit(session, people["lan"], second.id, second.version, CHECK)
        way.approve(session, people["minh"], second.id, second.version, "")
        way.publish(session, people["thu"], second.id, second.version, CHECK)
        session.commit()
        assert rate(session, SINCE) == Decimal("4.9")


def test_what_is_taken_back_gives_way_to_what_stood_before(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        first = approved(session, people)
        way.publish(session, people["thu"], first.id, first.version, CHECK)
        second = way.start(
            session, people["lan"], open_subject(session, "parameter", "loan-rate"), NEW_RATE | {"value": "4.9"}, SINCE, ""
        )
        way.submit(session, people["lan"], second.id, second.version, CHECK)
        way.approve(session, people["minh"], second.id, second.version, "")
        way.publish(session, people["thu"], second.id, second.version, CHECK)
        with pytest.raises(way.OutdatedBaseError):
            way.withdraw(session, people["thu"], first.id, first.version, "Nhầm")
        way.withdraw(session, people["thu"], second.id, second.version, "Nhầm")
        assert rate(session, SINCE) == Decimal("5.2")
        way.withdraw(session, people["thu"], first.id, first.version, "Nhầm")
        session.commit()
        assert rate(session, SINCE) == Decimal("5.4")
        assert broken_at(session) is None


def test_what_is_scheduled_goes_out_at_its_moment_once(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        revision, late = approved(session, people), approved(session, people, NEW_RATE | {"value": "4.9"})
        at = utc_now() + dt.timedelta(hours=1)
        way.schedule(session, people["thu"], revision.id, revision.version, at)
        way.schedule(session, people["thu"], late.id, late.version, at + dt.timedelta(minutes=1))
        session.commit()
        assert way.publish_due(session, CHECK, at - dt.timedelta(seconds=1)) == []
        assert way.publish_due(session, CHECK, at + dt.timedelta(minutes=2)) == [revision.id]
        assert way.publish_due(session, CHECK, at + dt.timedelta(minutes=2)) == []
        assert rate(session, SINCE) == Decimal("5.2")
        assert (revision.state, revision.publisher_id) == ("published", people["thu"].id)
        assert late.state == "approved", "it would have overwritten what was published a minute before"
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "not_published"


def test_a_new_wording_of_an_answer_is_previewed_and_published(database: SessionFactory, people: dict[str, Actor]) -> None:
    with database() as session:
        subject = open_subject(session, "answer", "loan-interest")
        old = subject.published()[0]
        content = old | {"from": SINCE.isoformat(), "text": old["text"] | {"vi": "Lãi suất vay nay là {loan-rate} một năm."}}
        shown = preview(subject, content, SINCE, "vi", "31")
        assert "Lãi suất vay nay là 5,4% một năm." in shown[0].text
        assert len(open_subject(session, "answer", "loan-interest").published()) == 2, "a preview publishes nothing"
        subject = open_subject(session, "answer", "loan-interest")
        revision = way.start(session, people["lan"], subject, content, dt.date(2025, 10, 10), "")
        way.submit(session, people["lan"], revision.id, revision.version, CHECK)
        way.approve(session, people["minh"], revision.id, revision.version, "")
        way.publish(session, people["thu"], revision.id, revision.version, CHECK)
        session.commit()
        assert answer_topic(session, "loan-interest", SINCE, "vi", "31").text.startswith("Lãi suất vay nay")
        assert answer_topic(session, "loan-interest", BEFORE, "vi", "31").text.startswith("Lãi suất vay Ngân hàng")


def test_seeding_again_leaves_the_officers_figure_and_an_export_passes_the_check(
    database: SessionFactory, people: dict[str, Actor], tmp_path: Path
) -> None:
    with database() as session:
        revision = approved(session, people)
        way.publish(session, people["thu"], revision.id, revision.version, CHECK)
        seed(session, read_content())
        session.commit()
        assert (rate(session, SINCE), rate(session, BEFORE)) == (Decimal("5.2"), Decimal("5.4"))
        export_content(session, tmp_path)
        rows = session.scalars(select(Parameter).where(Parameter.key == "loan-rate")).all()
        assert {row.effective_from for row in rows if row.edited_at} == {SINCE}
    assert check_content(tmp_path) == []
    exported = next(item.value for item in read_content(tmp_path).parameters if item.value.key == "loan-rate")
    assert [(value.effective_from, value.effective_to) for value in exported.values][1:] == [
        (dt.date(2025, 10, 10), BEFORE),
        (SINCE, None),
    ]


def test_a_provision_finds_what_cites_it_its_parts_and_its_whole(library: SessionFactory) -> None:
    with library() as session:
        clause = citing(session, {"document": "100/2024/NĐ-CP", "article": "48", "clause": "4"}, "vi")
        whole = citing(session, {"document": "100/2024/NĐ-CP", "article": "48"}, "vi")
        assert {item.subject for item in clause} >= {"loan-interest", "loan-rate"}
        assert len(whole) > len(clause)
        assert citing(session, {"document": "100/2024/NĐ-CP", "article": "999"}, "vi") == []


@pytest.mark.parametrize(
    ("change", "says", "severe"),
    [
        ({"from": "2026-13-01"}, "Chưa có ngày bắt đầu", True),
        ({"to": "2020-01-01"}, "Ngày hết áp dụng không đúng", True),
        ({"citations": []}, "cần ít nhất một căn cứ", True),
        ({"citations": [{"document": "1/2000/ABC"}]}, "Kho văn bản không có 1/2000/ABC", True),
        ({"citations": [{"document": "100/2024/NĐ-CP", "article": "999"}]}, "Kho văn bản không có điều khoản", True),
        ({"from": "2024-01-01", "to": "2024-02-01"}, "không có hiệu lực ngày 2024-01-01", False),
        ({"text": {"vi": "Lãi suất là 5,4% một năm.", "en": "It is {loan-rate}."}}, "Con số “5,4%” được gõ tay", True),
        ({"text": {"vi": "Theo Mẫu số 99.", "en": "It is {loan-rate}."}}, "Không thấy “Mẫu số 99”", False),
        ({"text": {"vi": "Là {no-such-rate}.", "en": "It is {loan-rate}."}}, "Tham số no-such-rate không có giá trị", True),
        ({"text": {"vi": "", "en": ""}}, "Chưa có nội dung tiếng Việt", True),
        ({"sources": [{"title": "Báo", "checked": "hôm qua"}]}, "Nguồn cần tên và ngày kiểm tra", True),
    ],
)
def test_the_check_speaks_the_officers_language(library: SessionFactory, change: Content, says: str, severe: bool) -> None:
    with library() as session:
        subject = open_subject(session, "answer", "loan-interest")
        found = Checker(CONTENT, "31").findings(subject, subject.published()[0] | change)
    hits = [item for item in found if says in item.text]
    assert [item.severe for item in hits[:1]] == [severe], found


def test_everything_that_was_shipped_passes_the_officers_check(library: SessionFactory) -> None:
    checker = Checker(CONTENT, "31")
    with library() as session:
        for slug in ("loan-interest", "income-condition", "application-forms", "plan-targets"):
            subject = open_subject(session, Kind.ANSWER, slug)
            for content in subject.published():
                assert checker.findings(subject, content) == [], slug
        with pytest.raises(UnknownSubjectError):
            open_subject(session, "answer", "no-such-topic")
        with pytest.raises(UnknownSubjectError):
            open_subject(session, "project", "tan-phu-hung")
