"""Which questions are one to an officer, and what is left of a group when its words go."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.recording import Recorder
from knowledge.console import inbox, replies
from knowledge.console.grouping import Grouping, take_out_old
from knowledge.console.models import ConsoleUser
from knowledge.console.roles import Actor, Role
from knowledge.console.serving_models import InboxCluster
from knowledge.console.vectors import Leaders, Rarity
from knowledge.database import SessionFactory
from knowledge.handoffs import request_handoff
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


def officer(session: Session, name: str = "lan") -> Actor:
    user = ConsoleUser(username=name, display_name=name, password_hash="-", roles=["author"], totp_secret="-")
    session.add(user)
    session.flush()
    return Actor(user.id, name, frozenset([Role.AUTHOR]))


def test_on_both_databases_groups_are_listed_counted_put_away_and_brought_back(database: SessionFactory) -> None:
    now = utc_now()
    with database() as session:
        lan, grouping = officer(session), Grouping()
        for days in (0, 0, 9, 20):
            ask(session, grouping, ONE, days=days)
        ask(session, grouping, OTHER)
        rows, more = inbox.list_clusters(session, "open", "count", now)
        assert [(row.cluster.count, row.week, row.week_before) for row in rows] == [(4, 2, 1), (1, 1, 0)]
        assert not more
        first, second = (row.cluster for row in rows)
        inbox.snooze(session, lan, first.id, 1, inbox.WEEK, now)
        inbox.teach(session, lan, second.id, 1, "price", "Lắp camera?", now)
        assert inbox.count_clusters(session, now) == {"open": 0, "snoozed": 1, "done": 1}
        assert inbox.count_clusters(session, now + 2 * inbox.WEEK) == {"open": 1, "snoozed": 0, "done": 1}
        assert inbox.undo(session, lan, now)
        assert inbox.list_clusters(session, "open", "last", now)[0][0].cluster.id == second.id
        assert inbox.get_cluster(session, first.id, now)[1] == [ONE]
        session.commit()


def test_on_both_databases_a_citizen_is_answered_and_the_reply_delivered(database: SessionFactory) -> None:
    now = utc_now()
    with database() as session:
        lan = officer(session)
        made = {}
        for channel in ("widget", "telegram"):
            request = request_handoff(
                session, kind="question", channel=channel, conversation=channel, locale="vi", question="Giúp em", topic=None
            )
            made[channel] = replies.reply(session, lan, request.id, "Chào anh/chị", now)
        session.commit()
        rows, total = replies.waiting(session, None, now)
        assert (total, [row.taken_by for row in rows]) == (2, ["lan", "lan"])
        assert [row.id for row in replies.queued(session, ["widget", "telegram"], now - inbox.WEEK)] == [made["widget"].id]
        assert replies.received(session, "telegram", [made["widget"].id], now) == 0
        assert replies.received(session, "widget", [made["widget"].id], now) == 1
        (due,) = replies.due_on_telegram(session, utc_now(), 10)
        for tries in range(1, replies.MAX_TRIES + 1):
            replies.note_try(session, due.id, "later", now)
            assert due.state == ("failed" if tries == replies.MAX_TRIES else "queued")
        assert replies.try_again(session, lan, due.id, now)
        assert [row.state for row in replies.unsent(session)] == []
