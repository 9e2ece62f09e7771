"""A change that is signed but not yet in force is told before its day and applied on it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.answers import answer_topic
from knowledge.database import SessionFactory
from knowledge.models import Answer, LegalDocument, Parameter, Provision, Topic
from knowledge.reply import Reply

NUMBER = "999/2026/NĐ-CP"
FIRST_DAY = dt.date(2099, 1, 1)


def ask(sessions: SessionFactory, topic: str, as_of: dt.date | str, locale: str = "vi") -> Reply:
    day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    with sessions() as session:
        return answer_topic(session, topic, day, locale, "31")


def decree(session: Session, signed_on: dt.date, begins: dt.date) -> None:
    session.add(
        LegalDocument(number=NUMBER, slug="999", title="Nghị định", signed_on=signed_on, effective_from=begins, amended_by=[])
    )


def rate(session: Session, begins: dt.date, *, state: str = "verified") -> None:
    """A new loan rate of 4,8 % from that day."""
    old = session.scalars(select(Parameter).where(Parameter.key == "loan-rate").order_by(Parameter.effective_from.desc())).first()
    assert old is not None
    session.add(
        Parameter(
            key="loan-rate",
            title_vi=old.title_vi,
            title_en=old.title_en,
            unit=old.unit,
            value=Decimal("4.8"),
            effective_from=begins,
            state=state,
            citations=[{"document": NUMBER}],
        )
    )


def test_a_signed_figure_is_told_before_its_day_and_holds_on_it(database: SessionFactory) -> None:
    with database() as session:
        decree(session, dt.date(2026, 11, 1), dt.date(2026, 11, 20))
        rate(session, dt.date(2026, 11, 20))
        session.commit()
    assert "4,8" not in ask(database, "loan-interest", "2026-10-31").text.splitlines()[-1]
    before = ask(database, "loan-interest", "2026-11-19")
    assert "5,4% một năm" in before.text.splitlines()[0]
    assert "Từ ngày 20/11/2026, mức này thay đổi" in before.text
    assert f"từ 5,4% thành 4,8% ({NUMBER})" in before.text
    assert before.buttons[0].payload == '/loan-interest{"as_of": "2026-11-20"}'
    after = ask(database, "loan-interest", "2026-11-20")
    assert "4,8% một năm" in after.text.splitlines()[0]
    assert "thay đổi:" not in after.text


def test_a_change_still_to_come_is_told_whoever_signed_it(database: SessionFactory) -> None:
    with database() as session:
        rate(session, FIRST_DAY)
        session.commit()
    assert "**Sắp thay đổi:** Từ ngày 01/01/2099" in ask(database, "loan-calculator", "2026-11-22").text
    assert "4.8%" in ask(database, "loan-calculator", "2026-11-22", "en").text


def test_a_figure_that_is_only_reported_is_not_announced(database: SessionFactory) -> None:
    with database() as session:
        rate(session, FIRST_DAY, state="unverified")
        session.commit()
    assert "thay đổi:" not in ask(database, "loan-interest", "2026-11-22").text


def test_an_answer_to_come_is_told_and_then_given(database: SessionFactory) -> None:
    with database() as session:
        topic = session.scalars(select(Topic).where(Topic.slug == "residence-condition")).one()
        topic.answers.append(
            Answer(
                effective_from=FIRST_DAY, text_vi="Quy định mới.", text_en="New.", citations=[{"document": NUMBER}], sources=[]
            )
        )
        session.commit()
    assert "Từ ngày 01/01/2099, quy định về nội dung này thay đổi." in ask(database, "residence-condition", "2026-11-22").text
    assert ask(database, "residence-condition", FIRST_DAY).text == "Quy định mới."


def test_an_amended_provision_to_come_is_told_where_it_is_cited(database: SessionFactory) -> None:
    with database() as session:
        decree(session, dt.date(2026, 11, 1), FIRST_DAY)
        law = session.scalars(select(LegalDocument).where(LegalDocument.number == "27/2023/QH15")).one()
        session.add(
            Provision(
                document_id=law.id,
                article="89",
                clause="1",
                point="đ",
                text="…",
                effective_from=FIRST_DAY,
                amended_by=NUMBER,
                position=9999,
            )
        )
        session.commit()
    text = ask(database, "resale", "2026-11-22").text
    assert f"của 27/2023/QH15 áp dụng theo nội dung mới ({NUMBER})" in text


@pytest.mark.parametrize(
    ("as_of", "told"), [("2025-12-09", False), ("2025-12-10", True), ("2026-06-30", True), ("2026-07-01", False)]
)
def test_the_population_law_is_told_from_its_signing_to_its_first_day(library: SessionFactory, as_of: str, told: bool) -> None:
    assert ("(113/2025/QH15)" in ask(library, "eligible-groups", as_of).text.splitlines()[-1]) is told


def test_what_was_not_signed_yet_is_not_foretold(library: SessionFactory) -> None:
    assert "thay đổi:" not in ask(library, "income-condition", "2026-04-06").text
    assert "thay đổi:" not in ask(library, "loan-interest", "2025-10-09").text


def test_nothing_is_announced_today(library: SessionFactory) -> None:
    assert "thay đổi:" not in ask(library, "loan-interest", "2026-11-22").text
