"""Seeding: the files reach the database, again and again, and never over an officer's work."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.content_files import Content, ContentError, Fault, Sourced, read_content
from knowledge.content_schema import TopicFile
from knowledge.database import SessionFactory
from knowledge.models import Answer, Contact, ExampleQuestion, Parameter, Project, Provision, Topic, utc_now
from knowledge.seed import SeedReport, seed

NEW_QUESTION = "Cho hỏi mức lương tối đa để mua?"


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


def changed(content: Content, slug: str, **changes: object) -> Content:
    """The content with one topic's fields replaced."""
    topics = [
        Sourced(item.value.model_copy(update=changes), item.source) if item.value.slug == slug else item
        for item in content.topics
    ]
    return Content(topics, content.parameters, content.projects, content.contacts, content.laws)


def without(content: Content, slug: str) -> Content:
    topics = [item for item in content.topics if item.value.slug != slug]
    projects = [item for item in content.projects if item.value.slug != slug]
    contacts = [item for item in content.contacts if item.value.slug != slug]
    parameters = [item for item in content.parameters if item.value.key != slug]
    return Content(topics, parameters, projects, contacts, content.laws)


def topic_of(content: Content, slug: str) -> TopicFile:
    return next(item.value for item in content.topics if item.value.slug == slug)


def get(session: Session, slug: str) -> Topic:
    return session.scalars(select(Topic).where(Topic.slug == slug)).one()


def questions(session: Session, slug: str) -> set[str]:
    statement = select(ExampleQuestion.text).join(Topic).where(Topic.slug == slug, ExampleQuestion.removed_at.is_(None))
    return set(session.scalars(statement))


def reseed(database: SessionFactory, content: Content) -> SeedReport:
    with database() as session:
        report = seed(session, content)
        session.commit()
    return report


def test_everything_in_the_files_is_in_the_database(library: SessionFactory, content: Content) -> None:
    with library() as session:
        counts = {model: session.scalar(select(func.count()).select_from(model)) for model in (Topic, Answer, Project, Contact)}
        provisions = session.scalar(select(func.count()).select_from(Provision))
        values = session.scalar(select(func.count()).select_from(Parameter))
    assert counts == {
        Topic: len(content.topics),
        Answer: sum(len(item.value.answers) for item in content.topics),
        Project: len(content.projects),
        Contact: len(content.contacts),
    }
    assert provisions == sum(len(item.value.provisions) for item in content.laws)
    assert values == sum(len(item.value.values) for item in content.parameters)


def test_seeding_again_changes_nothing(database: SessionFactory, content: Content) -> None:
    report = reseed(database, content)
    assert (report.created, report.updated, report.removed, report.kept) == (0, 0, 0, [])
    assert report.unchanged > len(content.topics)


def test_a_changed_answer_reaches_the_reader(database: SessionFactory, content: Content) -> None:
    answers = topic_of(content, "resale").answers
    text = answers[-1].text.model_copy(update={"vi": "Câu trả lời mới."})
    newest = answers[-1].model_copy(update={"text": text})
    report = reseed(database, changed(content, "resale", answers=[*answers[:-1], newest]))
    assert report.updated == 1
    with database() as session:
        assert get(session, "resale").answers[-1].text_vi == "Câu trả lời mới."


def test_an_answer_that_begins_on_another_day_replaces_the_old_one(database: SessionFactory, content: Content) -> None:
    answers = topic_of(content, "resale").answers
    moved = answers[-1].model_copy(update={"effective_from": dt.date(2026, 3, 1)})
    reseed(database, changed(content, "resale", answers=[*answers[:-1], moved]))
    with database() as session:
        assert [row.effective_from for row in get(session, "resale").answers][-1] == dt.date(2026, 3, 1)
        assert len(get(session, "resale").answers) == len(answers)


def test_an_officers_edit_is_kept_and_named(database: SessionFactory, content: Content) -> None:
    with database() as session:
        answer = get(session, "resale").answers[-1]
        answer.text_vi, answer.edited_at = "Cán bộ viết.", utc_now()
        session.commit()
    answers = topic_of(content, "resale").answers
    text = answers[-1].text.model_copy(update={"vi": "Tệp viết."})
    report = reseed(database, changed(content, "resale", answers=[*answers[:-1], answers[-1].model_copy(update={"text": text})]))
    assert report.kept == [f"resale from {answers[-1].effective_from}"]
    with database() as session:
        assert get(session, "resale").answers[-1].text_vi == "Cán bộ viết."


def test_a_question_removed_from_the_file_is_gone_and_a_new_one_is_there(database: SessionFactory, content: Content) -> None:
    asked = topic_of(content, "resale").questions
    report = reseed(
        database, changed(content, "resale", questions=asked.model_copy(update={"vi": [*asked.vi[1:], NEW_QUESTION]}))
    )
    assert (report.created, report.removed) == (1, 1)
    with database() as session:
        now = questions(session, "resale")
    assert NEW_QUESTION in now
    assert asked.vi[0] not in now


def test_an_officers_question_stays(database: SessionFactory, content: Content) -> None:
    with database() as session:
        topic = get(session, "resale")
        topic.questions.append(ExampleQuestion(locale="vi", text=NEW_QUESTION, origin="officer"))
        session.commit()
    reseed(database, content)
    with database() as session:
        assert NEW_QUESTION in questions(session, "resale")


def test_a_question_that_an_officer_removed_stays_removed(database: SessionFactory, content: Content) -> None:
    first = topic_of(content, "resale").questions.vi[0]
    with database() as session:
        session.scalars(select(ExampleQuestion).where(ExampleQuestion.text == first)).one().removed_at = utc_now()
        session.commit()
    reseed(database, content)
    with database() as session:
        assert first not in questions(session, "resale")


@pytest.mark.parametrize(
    ("slug", "statement"),
    [
        ("resale", select(Topic.id).where(Topic.slug == "resale")),
        ("tan-phu-hung", select(Project.id).where(Project.slug == "tan-phu-hung")),
        ("chu-dau-tu", select(Contact.id).where(Contact.slug == "chu-dau-tu")),
        ("loan-rate", select(Parameter.id).where(Parameter.key == "loan-rate")),
    ],
)
def test_what_is_taken_out_of_the_files_is_no_longer_told(
    database: SessionFactory, content: Content, slug: str, statement: object
) -> None:
    reseed(database, without(content, slug))
    with database() as session:
        assert session.scalars(statement).all() == []  # type: ignore[call-overload]
        orphans = select(func.count()).select_from(Answer).where(Answer.topic_id.not_in(select(Topic.id)))
        assert session.scalar(orphans) == 0


def test_what_an_officer_edited_is_kept_even_when_its_file_is_gone(database: SessionFactory, content: Content) -> None:
    with database() as session:
        session.scalars(select(Project).where(Project.slug == "tan-phu-hung")).one().edited_at = utc_now()
        topic = get(session, "resale")
        topic.questions.append(ExampleQuestion(locale="vi", text=NEW_QUESTION, origin="officer"))
        session.commit()
    kept = reseed(database, without(without(content, "tan-phu-hung"), "resale")).kept
    assert set(kept) == {"tan-phu-hung", "resale"}
    with database() as session:
        assert get(session, "resale").answers


def test_a_folder_that_holds_only_topics_touches_nothing_else(database: SessionFactory, content: Content) -> None:
    report = reseed(database, Content(topics=content.topics))
    assert report.removed == 0
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Project)) == len(content.projects)


def test_faulty_content_is_refused_before_anything_is_written(library: SessionFactory) -> None:
    faulty = Content(faults=[Fault(Path("sample.yaml"), 3, "broken")])
    with library() as session, pytest.raises(ContentError, match=r"sample\.yaml:3: broken"):
        seed(session, faulty)
