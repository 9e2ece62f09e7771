"""The inbox of what could not be answered: what an officer sees, does, and takes back."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

from sqlalchemy import select

from knowledge.console.grouping import Grouping
from knowledge.console.models import AuditEntry
from knowledge.console.roles import Role
from knowledge.console.serving_models import InboxAction, InboxCluster
from knowledge.interactions import Observation, Pseudonyms, interaction_of
from knowledge.models import ExampleQuestion, Topic, utc_now
from tests.console.conftest import Browser, Console

KEY = Pseudonyms("a key of the tests")
QUESTION = "Em tên Hoa, số 0912345678, hỏi <b>xin phép</b> xây nhà trọ cho công nhân thế nào"
NEAREST = ("worker-lodging-owner", "building-management", "loan-interest")


def asked(console: Console, *texts: str, days: float = 0, channel: str = "widget", nearest: tuple[str, ...] = NEAREST) -> None:
    """Citizens' questions that got no answer, as the gateway writes them down."""
    grouping = Grouping()
    with console.sessions() as session:
        for number, text in enumerate(texts):
            seen = Observation(
                f"c{number}", channel, "vi", "fallback", "out-of-scope", text, at=utc_now() - dt.timedelta(days=days)
            )
            row = interaction_of(seen, KEY)
            grouping.place(session, row, nearest)
            session.add(row)
        session.commit()


def group(console: Console, place: int = 0) -> InboxCluster:
    with console.sessions() as session:
        return session.scalars(select(InboxCluster).order_by(InboxCluster.id)).all()[place]


async def act(browser: Browser, cluster: InboxCluster, what: str, **fields: object) -> int:
    response = await browser.post(f"/inbox/{cluster.id}/{what}", {"version": cluster.version} | fields)
    return response.status_code


def examples(console: Console, slug: str) -> list[str]:
    with console.sessions() as session:
        statement = select(ExampleQuestion.text).join(Topic).where(Topic.slug == slug, ExampleQuestion.origin == "officer")
        return list(session.scalars(statement.where(ExampleQuestion.removed_at.is_(None))))


async def test_like_questions_stand_together_without_personal_data(console: Console) -> None:
    asked(console, QUESTION, "xin phep xay nha tro cho cong nhan")
    asked(console, "Xin phép xây nhà trọ công nhân ạ?", days=9, channel="telegram")
    asked(console, "Lắp camera ở hành lang có được không")
    officer = await console.signed_in("lan", Role.AUTHOR)
    page = (await officer.get("/inbox")).text
    assert page.count("data-group") == 2
    assert "Em tên [tên], số [số điện thoại], hỏi &lt;b&gt;xin phép" in page
    assert "0912345678" not in page
    first = page.index("xin phép")
    assert first < page.index("camera"), "what is asked most stands first"
    row = re.sub(r"<[^>]+>|\s+", " ", page[first : page.index("camera")])
    assert "3 lần hỏi" in row
    assert "7 ngày qua 2, 7 ngày trước 1" in " ".join(row.split())
    assert "Telegram, trang web" in " ".join(row.split())


async def test_a_question_is_given_to_a_topic_and_leaves_the_list(console: Console) -> None:
    asked(console, QUESTION)
    officer = await console.signed_in("lan", Role.AUTHOR)
    cluster = group(console)
    form = (await officer.get(f"/inbox/{cluster.id}?topic=building-management")).text
    assert 'value="building-management" checked' in form
    question = "Xây nhà trọ cho công nhân thì xin phép thế nào?"
    assert await act(officer, cluster, "topic", topic="building-management", question=question) == 303
    assert examples(console, "building-management") == [question]
    page = (await officer.get("/inbox")).text
    assert "data-group" not in page
    assert "đã thêm vào chủ đề" in page
    with console.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "inbox")).one()
    assert (entry.action, entry.after) == ("taught", {"state": "taught", "topic": "building-management"})


async def test_a_topic_may_be_found_by_its_name(console: Console) -> None:
    asked(console, QUESTION)
    officer = await console.signed_in("lan", Role.AUTHOR)
    with console.sessions() as session:
        title = session.scalars(select(Topic.title_vi).where(Topic.slug == "loan-interest")).one()
    fields = {"topic": "building-management", "other": title, "question": "Lãi vay xây nhà trọ?"}
    assert await act(officer, group(console), "topic", **fields) == 303
    assert examples(console, "loan-interest") == ["Lãi vay xây nhà trọ?"]


async def test_what_is_no_example_is_refused_and_nothing_is_lost(console: Console) -> None:
    asked(console, QUESTION)
    officer = await console.signed_in("lan", Role.AUTHOR)
    cluster = group(console)
    with console.sessions() as session:
        statement = select(ExampleQuestion.text).join(Topic).where(Topic.slug == "loan-interest")
        taken = session.scalars(statement).first()
    refused = {"Em tên [tên] hỏi": "ngoặc vuông", "": "Hãy ghi câu mẫu", "a" * 301: "dài quá", taken: "đã là câu mẫu"}
    for question, why in refused.items():
        fields = {"version": cluster.version, "topic": "building-management", "question": question}
        response = await officer.post(f"/inbox/{cluster.id}/topic", fields)
        assert response.status_code == 422
        assert why in response.text
    response = await officer.post(f"/inbox/{cluster.id}/topic", {"version": 1, "other": "không có", "question": "Giữ <lại>"})
    assert response.status_code == 422
    assert "Giữ &lt;lại&gt;" in response.text
    assert group(console).state == "open"


async def test_a_new_topic_is_begun_with_the_question(console: Console) -> None:
    asked(console, "Em tên Hoa, xin phép xây nhà trọ?")
    officer = await console.signed_in("lan", Role.AUTHOR)
    response = await officer.post(f"/inbox/{group(console).id}/new", {"version": 1})
    expected = "/console/topics/new?question=Em%20t%C3%AAn%2C%20xin%20ph%C3%A9p%20x%C3%A2y%20nh%C3%A0%20tr%E1%BB%8D%3F"
    assert response.headers["location"] == expected
    assert group(console).state == "drafted"


async def test_what_is_put_away_for_a_week_comes_back(console: Console) -> None:
    asked(console, QUESTION)
    officer = await console.signed_in("lan", Role.REVIEWER)
    assert await act(officer, group(console), "snooze", span="week") == 303
    assert "data-group" not in (await officer.get("/inbox")).text
    assert "data-group" in (await officer.get("/inbox?view=snoozed")).text
    with console.sessions() as session:
        session.get_one(InboxCluster, group(console).id).until = utc_now() - dt.timedelta(seconds=1)
        session.commit()
    page = (await officer.get("/inbox")).text
    assert "data-group" in page
    assert "data-group" not in (await officer.get("/inbox?view=snoozed")).text


async def test_what_is_dismissed_takes_its_like_with_it(console: Console) -> None:
    asked(console, QUESTION)
    officer = await console.signed_in("lan", Role.PUBLISHER)
    assert await act(officer, group(console), "dismiss") == 303
    asked(console, "xin phép xây nhà trọ cho công nhân")
    assert "data-group" not in (await officer.get("/inbox")).text
    assert group(console).count == 2
    assert await act(officer, group(console), "reopen") == 303
    assert "data-group" in (await officer.get("/inbox")).text


async def test_what_was_taught_in_vain_comes_back_as_a_new_group(console: Console) -> None:
    asked(console, QUESTION)
    officer = await console.signed_in("lan", Role.AUTHOR)
    await act(officer, group(console), "topic", topic="building-management", question="Xin phép xây nhà trọ?")
    asked(console, "xin phép xây nhà trọ cho công nhân")
    assert "data-group" not in (await officer.get("/inbox")).text, "not trained yet"
    with console.sessions() as session:
        session.get_one(InboxCluster, group(console).id).decided_at = utc_now() - dt.timedelta(days=15)
        session.commit()
    asked(console, "xin phép xây nhà trọ cho công nhân")
    assert (await officer.get("/inbox")).text.count("data-group") == 1


async def test_the_last_action_is_taken_back_exactly(console: Console) -> None:
    asked(console, QUESTION)
    officer, other = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("binh", Role.AUTHOR)
    await act(officer, group(console), "snooze", span="month")
    before = group(console)
    question = "Xin phép xây nhà trọ?"
    await act(officer, before, "topic", topic="building-management", question=question)
    assert "Hoàn tác" not in (await other.get("/inbox")).text, "each takes back his own"
    assert "Hoàn tác" in (await officer.get("/inbox")).text
    assert (await officer.post("/inbox-undo")).status_code == 303
    after = group(console)
    assert (after.state, after.until, after.topic, after.decided_at) == ("snoozed", before.until, None, before.decided_at)
    assert examples(console, "building-management") == []
    assert (await officer.post("/inbox-undo")).status_code == 409


async def test_an_example_that_was_removed_is_removed_again(console: Console) -> None:
    asked(console, QUESTION)
    removed = utc_now()
    with console.sessions() as session:
        topic = session.scalars(select(Topic).where(Topic.slug == "building-management")).one()
        row = ExampleQuestion(topic_id=topic.id, locale="vi", text="Xin phép xây nhà trọ?", origin="seed", removed_at=removed)
        session.add(row)
        session.commit()
    officer = await console.signed_in("lan", Role.AUTHOR)
    await act(officer, group(console), "topic", topic="building-management", question="Xin phép xây nhà trọ?")
    await officer.post("/inbox-undo")
    with console.sessions() as session:
        kept = session.get_one(ExampleQuestion, row.id).removed_at
    assert kept is not None
    assert kept.replace(tzinfo=dt.UTC) == removed


async def test_nothing_is_taken_back_after_ten_minutes_or_over_another(console: Console) -> None:
    asked(console, QUESTION)
    officer, other = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("binh", Role.AUTHOR)
    await act(officer, group(console), "dismiss")
    assert await act(other, group(console), "reopen") == 303
    assert (await officer.post("/inbox-undo")).status_code == 409
    with console.sessions() as session:
        for action in session.scalars(select(InboxAction)):
            action.at = utc_now() - dt.timedelta(minutes=11)
        session.commit()
    assert (await other.post("/inbox-undo")).status_code == 409
    assert group(console).state == "open"


async def test_of_two_officers_the_second_is_told(console: Console) -> None:
    asked(console, QUESTION)
    first, second = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("binh", Role.AUTHOR)
    seen = group(console)
    assert await act(first, seen, "dismiss") == 303
    assert await act(second, seen, "snooze", span="week") == 409
    assert group(console).state == "dismissed"
    assert await act(second, InboxCluster(id=4711, version=1), "dismiss") == 404


async def test_who_does_not_write_teaches_nothing_and_who_reads_figures_sees_nothing(console: Console) -> None:
    asked(console, QUESTION)
    reviewer, analyst = await console.signed_in("lan", Role.REVIEWER), await console.signed_in("thu", Role.ANALYST)
    page = (await reviewer.get("/inbox")).text
    assert "Bỏ qua" in page
    assert "Chủ đề mới" not in page
    assert await act(reviewer, group(console), "topic", topic="price", question="Hỏi?") == 403
    assert (await analyst.get("/inbox")).status_code == 403
    assert "/console/inbox" not in (await analyst.get("")).text


async def test_of_two_officers_at_the_same_moment_one_is_told(console: Console) -> None:
    asked(console, QUESTION)
    first, second = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("binh", Role.AUTHOR)
    seen = group(console)
    done = await asyncio.gather(act(first, seen, "dismiss"), act(second, seen, "snooze", span="week"))
    assert sorted(done) == [303, 409]
