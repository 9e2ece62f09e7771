"""Examples of topics: added, moved, taken out; what speaks against a new one is shown before it is saved."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from knowledge.console.audit import broken_at
from knowledge.console.examples import Concern, add_examples, examine, move_examples, phrasing, remove_examples
from knowledge.console.held_out import held_out
from knowledge.console.models import AuditEntry
from knowledge.console.roles import Actor, Role
from knowledge.content_files import read_content
from knowledge.database import SessionFactory
from knowledge.models import ExampleQuestion, Topic
from knowledge.seed import seed
from tests.console.conftest import Console

LAN = Actor(1, "lan", frozenset((Role.AUTHOR,)))
PETS = "Ở chung cư xã hội có được nuôi mèo Anh lông ngắn không?"


def kept(session_factory: SessionFactory, slug: str) -> set[str]:
    with session_factory() as session:
        rows = session.scalars(
            select(ExampleQuestion.text).join(Topic).where(Topic.slug == slug, ExampleQuestion.removed_at.is_(None))
        )
        return set(rows)


def a_question_of(session_factory: SessionFactory, slug: str) -> tuple[int, str]:
    with session_factory() as session:
        row = session.scalars(
            select(ExampleQuestion)
            .join(Topic)
            .where(Topic.slug == slug, ExampleQuestion.locale == "vi")
            .order_by(ExampleQuestion.id)
        ).first()
        assert row is not None
        return row.id, row.text


def test_a_new_example_is_taken_as_it_was_written(database: SessionFactory) -> None:
    with database() as session:
        assert add_examples(session, LAN, "resale", "vi", [PETS]) == 1
        session.commit()
    assert PETS in kept(database, "resale")


def test_the_same_words_under_another_topic_contradict(database: SessionFactory) -> None:
    with database() as session:
        (examined,) = examine(session, "resale", ["lai suat vay mua nha o xa hoi hien nay la bao nhieu"])
    assert examined.concern is Concern.CONTRADICTS
    assert ("Lãi suất vay mua nhà ở xã hội hiện nay là bao nhiêu?", "loan-interest") in examined.others
    assert not examined.refused, "an officer may know better"


def test_nearly_the_same_words_under_another_topic_are_shown(database: SessionFactory) -> None:
    with database() as session:
        (examined,) = examine(session, "resale", ["Lãi suất vay mua nhà ở xã hội hiện nay là bao nhiêu vậy?"])
    assert examined.concern is Concern.LIKE_ANOTHER


def test_what_stands_there_already_is_not_added_again(database: SessionFactory) -> None:
    _, text = a_question_of(database, "resale")
    with database() as session:
        assert add_examples(session, LAN, "resale", "vi", [text.upper()]) == 0


@pytest.mark.parametrize("number", [3, 700, 1500, 2500])
def test_a_question_that_models_are_judged_by_never_becomes_an_example(database: SessionFactory, number: int) -> None:
    asked = next(item for item in held_out()[number:] if len(item.text.split()) > 4)
    copies = [asked.text, f"{asked.text} ạ", asked.text.lower()]
    with database() as session:
        assert {item.concern for item in examine(session, "resale", copies)} == {Concern.HELD_OUT}
        assert add_examples(session, LAN, "resale", "vi", copies) == 0


def test_what_was_taken_out_stays_out_when_the_product_starts_again(database: SessionFactory) -> None:
    number, text = a_question_of(database, "resale")
    with database() as session:
        assert remove_examples(session, LAN, "resale", [number]) == 1
        seed(session, read_content())
        session.commit()
    assert text not in kept(database, "resale")


def test_an_example_of_another_topic_is_not_taken_out_by_its_number(database: SessionFactory) -> None:
    number, text = a_question_of(database, "loan-interest")
    with database() as session:
        assert remove_examples(session, LAN, "resale", [number]) == 0
        session.commit()
    assert text in kept(database, "loan-interest")


def test_a_moved_example_teaches_the_other_topic_and_stays_there(database: SessionFactory) -> None:
    number, text = a_question_of(database, "resale")
    with database() as session:
        assert move_examples(session, LAN, "resale", [number], "price") == 1
        seed(session, read_content())
        session.commit()
    assert text not in kept(database, "resale")
    assert text in kept(database, "price")


def test_what_was_taken_out_comes_back_when_it_is_written_again(database: SessionFactory) -> None:
    number, text = a_question_of(database, "resale")
    with database() as session:
        remove_examples(session, LAN, "resale", [number])
        assert add_examples(session, LAN, "resale", "vi", [text]) == 1
        session.commit()
    assert text in kept(database, "resale")


def test_the_log_names_the_examples_by_number_alone(database: SessionFactory) -> None:
    with database() as session:
        add_examples(session, LAN, "resale", "vi", [PETS])
        session.commit()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "add_examples")).one()
        assert entry.object_id == "resale"
        assert "mèo" not in str(entry.after)
        assert broken_at(session) is None


def test_ways_of_asking_are_counted() -> None:
    found = phrasing(["Có được bán lại không?", "ban lai dc ko", "x " * 16])
    assert (found.marked, found.unmarked, found.short, found.long) == (1, 2, 1, 1)


async def test_an_officer_adds_what_nothing_speaks_against_at_once(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    page = "/teaching/topics/resale"
    response = await lan.post(f"{page}/add", {"questions": f"{PETS}\n\n  {PETS}  "}, page=page)
    assert response.status_code == 303
    shown = (await lan.get(page)).text
    assert shown.count(PETS) == 1
    assert "cán bộ" in shown


async def test_an_officer_sees_a_contradiction_before_anything_is_saved(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    page, text = "/teaching/topics/resale", "lai suat vay mua nha o xa hoi hien nay la bao nhieu"
    response = await lan.post(f"{page}/add", {"questions": f"{text}\n{PETS}"}, page=page)
    assert response.status_code == 200
    assert "Trái nhau" in response.text
    assert text not in kept(console.sessions, "resale")
    assert PETS not in kept(console.sessions, "resale"), "nothing is saved by halves"
    await lan.post(f"{page}/add", {"seen": "1", "question": [PETS]}, page=page)
    assert text not in kept(console.sessions, "resale")
    assert PETS in kept(console.sessions, "resale")


async def test_a_copy_of_a_judging_question_cannot_be_forced_in(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    asked = next(item for item in held_out()[700:] if len(item.text.split()) > 4)
    page = "/teaching/topics/resale"
    response = await lan.post(f"{page}/add", {"questions": asked.text}, page=page)
    assert "câu kiểm tra" in response.text
    await lan.post(f"{page}/add", {"seen": "1", "question": [asked.text]}, page=page)
    assert asked.text not in kept(console.sessions, "resale")


async def test_all_examples_of_a_topic_are_merged_into_another(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    before = kept(console.sessions, "resale")
    response = await lan.post("/teaching/topics/resale/merge", {"to": "price"}, page="/teaching/topics/resale")
    assert response.headers["location"] == "/console/teaching/topics/price"
    assert kept(console.sessions, "resale") == {"Bán lại nhà ở xã hội"}, "its own title alone"
    assert before <= kept(console.sessions, "price")


async def test_examples_are_found_without_marks_and_turned_page_by_page(console: Console) -> None:
    minh = await console.signed_in("minh", Role.ANALYST)
    pages = -(-len(kept(console.sessions, "resale")) // 100)
    assert pages > 1
    first = (await minh.get("/teaching/topics/resale")).text
    assert f"trang 1/{pages}" in first
    assert "Thêm câu mẫu" not in first, "an analyst only reads"
    assert f"trang {pages}/{pages}" in (await minh.get(f"/teaching/topics/resale?page={pages}")).text
    found = (await minh.get("/teaching/topics/loan-interest?q=co+dinh+hay+tha+noi")).text
    assert "Lãi suất cố định hay thả nổi ạ" in found
