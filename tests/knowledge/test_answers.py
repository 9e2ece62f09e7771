"""What a citizen is told, by the day of the question."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from knowledge.answers import UnknownTopicError, answer_topic, topic_buttons
from knowledge.database import SessionFactory
from knowledge.models import Answer, Topic
from knowledge.reply import Reply

TODAY = dt.date(2026, 11, 22)
HAI_PHONG = "31"


def ask(sessions: SessionFactory, topic: str, as_of: dt.date | str = TODAY, locale: str = "vi") -> Reply:
    day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    with sessions() as session:
        return answer_topic(session, topic, day, locale, HAI_PHONG)


@pytest.mark.parametrize(
    ("as_of", "limits", "not_said", "effective_from", "amended_by"),
    [
        ("2025-09-01", ["15 triệu đồng", "30 triệu đồng"], ["20 triệu", "25 triệu"], "2024-08-01", None),
        ("2025-10-10", ["20 triệu đồng", "30 triệu đồng", "40 triệu đồng"], ["15 triệu", "25 triệu"], "2025-10-10", "261/2025/NĐ-CP"),
        ("2026-04-06", ["20 triệu đồng", "30 triệu đồng", "40 triệu đồng"], ["15 triệu", "25 triệu"], "2025-10-10", "261/2025/NĐ-CP"),
        ("2026-04-07", ["25 triệu đồng", "35 triệu đồng", "50 triệu đồng"], ["15 triệu", "20 triệu"], "2026-04-07", "136/2026/NĐ-CP"),
    ],
)  # fmt: skip
def test_the_income_limit_of_the_day_with_the_provision_in_force_that_day(
    library: SessionFactory, as_of: str, limits: list[str], not_said: list[str], effective_from: str, amended_by: str | None
) -> None:
    reply = ask(library, "income-condition", as_of)
    assert reply.kind == "answer"
    for limit in limits:
        assert limit in reply.text
    for limit in not_said:
        assert limit not in reply.text
    first = reply.citations[0]
    assert (first.document, first.article, first.clause) == ("100/2024/NĐ-CP", "30", "1")
    assert (first.effective_from, first.amended_by) == (dt.date.fromisoformat(effective_from), amended_by)
    assert first.url is not None
    assert first.url.startswith("/law/100-2024-nd-cp/dieu-30?clause=1")
    assert reply.as_of == dt.date.fromisoformat(as_of)


def test_an_article_cited_as_a_whole_has_the_day_of_its_newest_clause(library: SessionFactory) -> None:
    forces = next(citation for citation in ask(library, "income-condition").citations if citation.article == "67")
    assert (forces.effective_from, forces.amended_by) == (dt.date(2026, 4, 7), "136/2026/NĐ-CP")


@pytest.mark.parametrize("as_of", ["2025-10-10", "2026-11-22"])
def test_the_loan_rate_since_the_decree_of_october_2025(library: SessionFactory, as_of: str) -> None:
    reply = ask(library, "loan-interest", as_of)
    assert "5,4%" in reply.text.splitlines()[0]
    assert "5.4%" in ask(library, "loan-interest", as_of, "en").text
    assert reply.citations[0].document == "100/2024/NĐ-CP"
    assert reply.citations[0].amended_by == "261/2025/NĐ-CP"


def test_the_loan_rate_before_was_another(library: SessionFactory) -> None:
    assert "5,4%" not in ask(library, "loan-interest", "2025-10-09").text


def test_the_plans_target_with_the_plan_as_its_source(library: SessionFactory) -> None:
    reply = ask(library, "plan-targets")
    for figure in ("15.920 căn", "5.860 căn", "10.060 căn"):
        assert figure in reply.text
    assert reply.citations[0].document == "KH-34-CT/TW"


def test_resale_waits_five_years_from_full_payment(library: SessionFactory) -> None:
    reply = ask(library, "resale")
    assert "5 năm kể từ ngày trả đủ tiền" in reply.text
    assert (reply.citations[0].document, reply.citations[0].article) == ("27/2023/QH15", "89")


def test_a_day_without_an_answer_gets_none_of_another_day(library: SessionFactory) -> None:
    reply = ask(library, "income-condition", "2024-07-31")
    assert reply.kind == "fallback"
    assert "31/07/2024" in reply.text
    assert "triệu" not in reply.text
    assert reply.citations == []
    assert "/talk-to-officer" in [button.payload for button in reply.buttons]
    assert "31 July 2024" in ask(library, "income-condition", "2024-07-31", "en").text


def test_an_answer_that_rests_on_a_pilot_ends_with_it(library: SessionFactory) -> None:
    assert ask(library, "housing-condition", "2030-05-31").kind == "answer"
    assert ask(library, "housing-condition", "2030-06-01").kind == "fallback"


def test_sources_outside_the_stored_law_are_named_with_the_day_they_were_checked(library: SessionFactory) -> None:
    assert "kiểm tra ngày 22/11/2026" in ask(library, "plan-targets").text.splitlines()[-1]


def test_related_topics_are_offered_by_their_titles(library: SessionFactory) -> None:
    reply = ask(library, "resale", locale="en")
    assert [button.payload for button in reply.buttons] == [f"/{slug}" for slug in reply.suggestions]
    assert all(button.title and not button.title.startswith("/") for button in reply.buttons)


def test_a_button_for_a_topic_that_is_gone_is_left_out(library: SessionFactory) -> None:
    with library() as session:
        assert [button.payload for button in topic_buttons(session, ["gone", "resale"], "vi")] == ["/resale"]
        assert topic_buttons(session, [], "vi") == []


def test_an_unknown_topic_is_an_error_of_the_caller(library: SessionFactory) -> None:
    with pytest.raises(UnknownTopicError):
        ask(library, "no-such-topic")


def test_where_an_officers_open_answer_meets_a_newer_one_the_newer_holds(database: SessionFactory) -> None:
    with database() as session:
        topic = session.scalars(select(Topic).where(Topic.slug == "thanks")).one()
        new = Answer(effective_from=dt.date(2026, 1, 1), text_vi="Mới hơn.", text_en="Newer.", citations=[], sources=[])
        topic.answers.append(new)
        session.commit()
    assert ask(database, "thanks").text == "Mới hơn."
    assert ask(database, "thanks", "2025-12-31").text != "Mới hơn."
