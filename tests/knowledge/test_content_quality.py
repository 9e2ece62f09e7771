"""The content as a whole: complete, and right to show on every day on which anything in it changes."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.retention import HANDOFF_RETENTION
from knowledge.answers import answer_topic
from knowledge.content_files import Content, read_content
from knowledge.content_schema import Dated, TopicFile
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.reply import Reply
from knowledge.settings import Settings
from tests.conftest import Databases

TOPICS = (Path(__file__).parents[1] / "data" / "topics.txt").read_text().split()
TODAY = dt.date(2026, 11, 22)
HAI_PHONG = "31"


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


@pytest.fixture(scope="module")
def topics(content: Content) -> dict[str, TopicFile]:
    return {item.value.slug: item.value for item in content.topics}


@pytest.fixture(scope="module")
def sqlite_library(sqlite_databases: Databases) -> Iterator[SessionFactory]:
    engine = make_engine(sqlite_databases.seeded())
    yield make_session_factory(engine)
    engine.dispose()


def folded(question: str) -> str:
    plain = unicodedata.normalize("NFC", question).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def test_there_are_sixty_six_topics_of_the_list(topics: dict[str, TopicFile]) -> None:
    assert len(TOPICS) == 66
    assert set(TOPICS) <= set(topics)


@pytest.mark.parametrize("slug", TOPICS)
def test_a_topic_can_be_recognised_by_many_different_questions(topics: dict[str, TopicFile], slug: str) -> None:
    questions = topics[slug].questions
    assert len({folded(question) for question in questions.vi}) >= 25
    assert len({folded(question) for question in questions.en}) >= 6


@pytest.mark.parametrize("slug", TOPICS)
def test_a_topic_has_an_answer_today_short_enough_for_every_channel(sqlite_library: SessionFactory, slug: str) -> None:
    for locale in ("vi", "en"):
        with sqlite_library() as session:
            reply = answer_topic(session, slug, TODAY, locale, HAI_PHONG)
        assert reply.kind == "answer"
        assert len(reply.text) <= 2_000


def test_texts_use_only_the_marks_that_channels_show(topics: dict[str, TopicFile]) -> None:
    forbidden = re.compile(r"^#|^\* |__|`|\]\(|<[a-z/]", re.MULTILINE)
    for slug, topic in topics.items():
        for answer in topic.answers:
            for text in (answer.text.vi, answer.text.en):
                assert not forbidden.search(text), slug
                assert text.count("**") % 2 == 0, slug


def test_vietnamese_answers_are_vietnamese_and_english_ones_english(topics: dict[str, TopicFile]) -> None:
    marks = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
    for slug, topic in topics.items():
        for answer in topic.answers:
            share = [len(marks.findall(text)) / len(text) for text in (answer.text.vi, answer.text.en)]
            assert share[0] > 0.08, slug
            assert share[1] < 0.06, slug


def changes(content: Content) -> list[dt.date]:
    """Every day on which a parameter, a provision or an answer begins, and the day after it ends."""
    dated: list[Dated] = [value for item in content.parameters for value in item.value.values]
    dated += [answer for item in content.topics for answer in item.value.answers]
    dated += [provision for item in content.laws for provision in item.value.provisions]
    days = {item.effective_from for item in dated}
    days |= {item.effective_to + dt.timedelta(days=1) for item in dated if item.effective_to}
    return sorted(days | {min(days) - dt.timedelta(days=1), TODAY})


def test_every_answer_is_whole_on_every_day_on_which_anything_changes(
    content: Content, topics: dict[str, TopicFile], sqlite_library: SessionFactory
) -> None:
    for day in changes(content):
        for locale in ("vi", "en"):
            with sqlite_library() as session:
                for topic in topics.values():
                    reply = answer_topic(session, topic.slug, day, locale, HAI_PHONG)
                    fault = fault_in(reply, topic, day)
                    assert fault is None, f"{topic.slug} on {day} in {locale}: {fault}"


def fault_in(reply: Reply, topic: TopicFile, day: dt.date) -> str | None:
    held = next((item for item in topic.answers if item.effective_from <= day <= (item.effective_to or day)), None)
    cited = [citation for citation in reply.citations if citation.article]
    if "{" in reply.text or not reply.text.strip():
        return "a figure is missing"
    if held is None:
        said = reply.kind == "fallback" and str(day.year) in reply.text
        return None if said else "the reader is not told that there is no answer"
    faults = {
        "an answer holds but is not shown": reply.kind != "answer",
        "no citation": topic.basis in ("law", "plan") and not reply.citations,
        "cites what is not in force yet": any(item.effective_from is None or item.effective_from > day for item in cited),
        "a provision that is cited is not in force": len(cited) < len({item.ref() for item in held.citations if item.article}),
    }
    return next((fault for fault, found in faults.items() if found), None)


def test_what_is_promised_about_personal_data_is_what_is_done(content: Content) -> None:
    promised = {item.value.key: item.value.values[-1].value for item in content.parameters}
    assert promised["conversation-retention"] == Settings.model_fields["retention_days"].default
    assert promised["handoff-retention"] == HANDOFF_RETENTION.days
