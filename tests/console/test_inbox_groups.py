"""Which questions are one to an officer, and what is left of a group when its words go."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.recording import Recorder
from knowledge.console.grouping import Grouping, take_out_old
from knowledge.console.likeness import Leaders, Rarity
from knowledge.console.serving_models import InboxCluster
from knowledge.database import SessionFactory
from knowledge.interactions import Observation, Pseudonyms, interaction_of
from knowledge.localities import LocalityIndex
from knowledge.models import ExampleQuestion, Interaction, utc_now

KEY = "a key of the tests"
ONE = "thủ tục xin phép xây nhà trọ cho công nhân"
OTHER = "Lắp camera ở hành lang chung cư có được không"


@pytest.fixture(scope="module")
def rarity(library: SessionFactory) -> Rarity:
    with library() as session:
        return Rarity(session.scalars(select(ExampleQuestion.text).order_by(ExampleQuestion.id).limit(3_000)))


@pytest.mark.parametrize(
    "same",
    [
        "thu tuc xin phep xay nha tro cho cong nhan",
        "Xin giấy phép xây nhà trọ công nhân thế nào ạ?",
        "Em tên [tên], số [số điện thoại], hỏi xin phép xây nhà trọ cho công nhân",
    ],
)
def test_one_question_in_other_words_or_without_marks(rarity: Rarity, same: str) -> None:
    leaders = Leaders(rarity)
    leaders.add(1, OTHER)
    leaders.add(2, ONE)
    assert leaders.likest(same) == 2


@pytest.mark.parametrize("other", ["Lắp điều hòa có cần xin phép không", "công nhân mua nhà cần giấy tờ gì", "alo", "[tên]", "?"])
def test_another_question(rarity: Rarity, other: str) -> None:
    leaders = Leaders(rarity)
    leaders.add(1, ONE)
    assert leaders.likest(other) is None


def test_a_nearest_topic_in_common_brings_questions_together(rarity: Rarity) -> None:
    leaders = Leaders(rarity)
    leaders.add(1, "có được nuôi chó mèo trong chung cư không", "building-management")
    assert leaders.likest("có được nuôi gà trong chung cư không") is None
    assert leaders.likest("có được nuôi gà trong chung cư không", "building-management") == 1


def ask(session: Session, grouping: Grouping, text: str, conversation: str = "c", days: float = 0) -> Interaction:
    at = utc_now() - dt.timedelta(days=days)
    row = interaction_of(Observation(conversation, "api", "vi", "fallback", None, text, at=at), Pseudonyms(KEY))
    grouping.place(session, row, ())
    session.add(row)
    session.flush()
    return row


def groups(session: Session) -> list[tuple[str, int]]:
    session.expire_all()
    return [(item.sample, item.count) for item in session.scalars(select(InboxCluster).order_by(InboxCluster.id))]


def test_two_processes_see_each_others_groups(database: SessionFactory) -> None:
    with database() as session:
        here, there = Grouping(), Grouping()
        ask(session, there, OTHER)
        ask(session, here, ONE)
        ask(session, there, ONE.upper())
        assert groups(session) == [(OTHER, 1), (ONE, 2)]


def test_the_words_of_who_deletes_his_conversation_go_from_the_inbox_too(database: SessionFactory) -> None:
    recorder = Recorder(database, KEY, LocalityIndex([]), lambda _who, _before: None)
    with database() as session:
        grouping = Grouping()
        ask(session, grouping, ONE, "mine")
        ask(session, grouping, "xin phép xây nhà trọ cho công nhân", "another")
        ask(session, grouping, OTHER, "mine")
        session.commit()
        recorder.forget(session, "mine")
        session.commit()
        assert groups(session) == [("xin phép xây nhà trọ cho công nhân", 1)]
        # Who does not know yet that a group is gone begins it anew.
        ask(session, grouping, OTHER, "third")
        assert groups(session)[1:] == [(OTHER, 1)]


def test_words_older_than_promised_leave_their_group_to_younger_ones(database: SessionFactory) -> None:
    with database() as session:
        grouping = Grouping()
        ask(session, grouping, ONE, days=91)
        ask(session, grouping, "xin phép xây nhà trọ cho công nhân", days=1)
        ask(session, grouping, OTHER, days=91)
        take_out_old(session, utc_now())
        assert groups(session) == [("xin phép xây nhà trọ cho công nhân", 1)]
