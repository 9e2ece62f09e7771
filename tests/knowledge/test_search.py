"""Search over topics: what a citizen gets while Rasa is down, and the nearest topics offered beside an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.folding import fold
from knowledge.models import Answer, ExampleQuestion, Topic, utc_now
from knowledge.search import TopicSearch, tokens
from tests.conftest import Databases


@pytest.fixture(scope="module")
def search(sqlite_databases: Databases) -> Iterator[TopicSearch]:
    engine = make_engine(sqlite_databases.seeded())
    with make_session_factory(engine)() as session:
        yield TopicSearch.from_database(session)
    engine.dispose()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Lãi suất vay mua nhà ở xã hội là bao nhiêu?", "loan-interest"),
        ("lai suat vay mua noxh bn", "loan-interest"),
        ("Bán lại nhà ở xã hội trong 5 năm được không?", "resale"),
        ("THU NHẬP BAO NHIÊU THÌ ĐƯỢC MUA", "income-condition"),
        ("nop ho so o dau", "where-to-apply"),
        ("sinh vien co duoc thue khong", "group-students"),
        ("what is the loan interest rate", "loan-interest"),
    ],
)
def test_the_topic_is_found_with_and_without_marks(search: TopicSearch, question: str, topic: str) -> None:
    assert search.find(question)[0].slug == topic


def test_the_nearest_come_first_each_topic_once(search: TopicSearch) -> None:
    hits = search.find("hồ sơ vay vốn ngân hàng chính sách", 5)
    assert len({hit.slug for hit in hits}) == len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "😀🎉", "?!…", "中文", "xyzzy qwrtp", "nhà ở xã hội"])
def test_what_says_nothing_finds_nothing(search: TopicSearch, text: str) -> None:
    assert search.find(text) == []


def test_small_talk_is_never_a_suggestion_beside_another_topic(search: TopicSearch) -> None:
    for question in ("cảm ơn, cho hỏi lãi suất vay", "xin chào, hồ sơ gồm những gì", "lai suat vay bao nhieu"):
        assert not {"greet", "thanks", "goodbye", "out-of-scope"} & {hit.slug for hit in search.find(question, 5)[1:]}


def test_folding_leaves_plain_letters() -> None:
    assert fold("Điều Kiện Về NHÀ Ở") == "dieu kien ve nha o"
    assert fold("Đà Nẵng") == fold("Đà Nẵng") == "da nang"


def test_abbreviations_are_spelled_out() -> None:
    assert "lai" in tokens("LS vay")
    assert "khu_cong" in tokens("kcn")


def test_a_question_that_an_officer_removed_is_no_longer_found_by(database: SessionFactory) -> None:
    with database() as session:
        topic = session.query(Topic).filter_by(slug="thanks").one()
        topic.questions.append(ExampleQuestion(locale="vi", text="zyzzyva", origin="officer", removed_at=None))
        session.commit()
        assert TopicSearch.from_database(session).find("zyzzyva")[0].slug == "thanks"
        topic.questions[-1].removed_at = utc_now()
        session.commit()
        assert TopicSearch.from_database(session).find("zyzzyva") == []


def test_an_answer_is_found_by_its_words_on_the_days_on_which_it_holds(database: SessionFactory) -> None:
    with database() as session:
        topic = session.query(Topic).filter_by(slug="thanks").one()
        days = {"effective_from": dt.date(2026, 3, 1), "effective_to": dt.date(2026, 3, 31)}
        topic.answers.append(Answer(text_vi="zyzzyva", text_en="zyzzyva", **days))
        session.commit()
        found = TopicSearch.from_database(session)
    assert [hit.slug for hit in found.find("zyzzyva", as_of=dt.date(2026, 3, 31))] == ["thanks"]
    assert found.find("zyzzyva", as_of=dt.date(2026, 4, 1)) == []
    assert found.find("zyzzyva", as_of=dt.date(2026, 2, 28)) == []
