"""What is kept of questions for figures and for officers: a row each, no names, no words without a reason, gone on the citizen's word."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.responses import JSONResponse, Response

from bot import recording
from bot.recording import Recorder
from bot.services import Services
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.interactions import Observation, Pseudonyms, interaction_of, purge_texts
from knowledge.localities import LocalityIndex
from knowledge.models import Interaction, utc_now
from knowledge.settings import Settings
from knowledge.trace import Trace
from tests.bot.conftest import Gateway, Start, started
from tests.bot.rasa import StandInRasa, reply
from tests.bot.test_personal_data import retention

KEY = "a key of the tests, long enough"
QUESTION = "Em tên Hoa, số 0912 345 678, hỏi thủ tục xin phép xây nhà trọ cho công nhân"


def rows_of(gateway: Gateway) -> list[Interaction]:
    services: Services = gateway.http._transport.app.state.services  # type: ignore[attr-defined]
    services.recorder.settle()
    with services.database() as session:
        return list(session.scalars(select(Interaction).order_by(Interaction.id)))


def answering(kind: str = "answer", topic: str = "price", **trace: Any) -> Callable[[dict[str, Any]], Any]:
    async def answer(body: dict[str, Any]) -> Response:
        return JSONResponse([reply("Trả lời.", body, kind=kind, topic=topic, trace=trace)])

    return answer


async def test_a_question_and_its_answer_leave_one_row_without_the_words(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = answering(confidence=0.93, localities=["le-chan"], projects=["trang-due"], tenure="buy")
    async with start(rasa_port=rasa.port) as gateway:
        response = await gateway.say("Giá nhà ở Tràng Duệ?", locale="vi")
        (row,) = rows_of(gateway)
        assert (row.channel, row.kind, row.topic, row.confidence) == ("api", "answer", "price", 0.93)
        assert (row.localities, row.projects, row.tenure, row.outcome) == (["le-chan"], ["trang-due"], "buy", None)
        assert (row.reason, row.text, row.rating) == (None, None, None)
        assert gateway.session_id.split(".")[0] not in row.conversation
    (message,) = response.json()["messages"]
    assert "trace" not in message


async def test_the_result_of_a_check_is_counted(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = answering(topic="eligibility-check", outcome="not_eligible", tenure="rent")
    async with start(rasa_port=rasa.port) as gateway:
        await gateway.say("12 triệu")
        (row,) = rows_of(gateway)
        assert (row.outcome, row.tenure, row.text) == ("not_eligible", "rent", None)


@pytest.mark.parametrize(
    ("kind", "confidence", "reason"),
    [("fallback", 0.1, "fallback"), ("clarification", 0.3, "clarification"), ("answer", 0.45, "low_confidence")],
)
async def test_what_was_not_understood_is_kept_without_personal_data(
    start: Start, rasa: StandInRasa, kind: str, confidence: float, reason: str
) -> None:
    rasa.answer = answering(kind, confidence=confidence)
    async with start(rasa_port=rasa.port) as gateway:
        await gateway.say(QUESTION)
        (row,) = rows_of(gateway)
        assert row.reason == reason
        assert row.text == "Em tên [tên], số [số điện thoại], hỏi thủ tục xin phép xây nhà trọ cho công nhân"


async def test_a_pressed_button_has_no_words_to_keep(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = answering("clarification")
    async with start(rasa_port=rasa.port) as gateway:
        await gateway.say('/inform{"locality": "le-chan"}')
        (row,) = rows_of(gateway)
        assert (row.kind, row.reason, row.text) == ("clarification", None, None)


async def test_while_rasa_is_down_questions_are_counted_and_not_put_before_officers(start: Start) -> None:
    async with start() as gateway:
        await gateway.say("Thu nhập bao nhiêu thì được mua?")
        (row,) = rows_of(gateway)
        assert (row.kind, row.reason, row.text) == ("fallback", None, None)


async def test_a_broken_trace_costs_no_answer(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = answering(confidence="sure", localities=7)
    async with start(rasa_port=rasa.port) as gateway:
        response = await gateway.say("Giá nhà?")
        assert [item["text"] for item in response.json()["messages"]] == ["Trả lời."]
        (row,) = rows_of(gateway)
        assert (row.confidence, row.localities) == (None, [])


async def test_who_deletes_the_conversation_deletes_its_rows_too(settings: Callable[..., Settings], rasa: StandInRasa) -> None:
    rasa.answer = answering("fallback")
    chosen = settings(rasa_port=rasa.port)
    async with started(chosen) as gateway, started(chosen) as other:
        await gateway.say(QUESTION)
        await other.say(QUESTION)
        assert rows_of(other)
        assert len(rows_of(gateway)) == 2
        await gateway.http.delete(f"/api/v1/sessions/{gateway.session_id}")
        (left,) = rows_of(gateway)
        assert left.conversation == Pseudonyms(chosen.signing_key()).of(other.session_id.split(".")[0])


async def test_an_answer_does_not_depend_on_the_table(
    start: Start, rasa: StandInRasa, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> Interaction:
        raise RuntimeError(QUESTION)

    monkeypatch.setattr(recording, "interaction_of", broken)
    caplog.set_level(logging.INFO, "bot")
    async with start(rasa_port=rasa.port) as gateway:
        assert (await gateway.say(QUESTION)).status_code == 200
        assert rows_of(gateway) == []
    assert "not recorded: RuntimeError" in caplog.text
    assert "0912" not in caplog.text


def test_more_than_can_wait_is_dropped_and_not_waited_for(library: SessionFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MAX_WAITING", 3)
    recorder = Recorder(library, KEY, LocalityIndex([]), lambda _who, _before: None)
    monkeypatch.setattr(recorder, "_start", lambda: None)
    for _ in range(5):
        recorder.note(Observation("c", "api", "vi", "answer", "price", "hỏi"))
    assert recorder._queue.qsize() == 3


def test_words_are_deleted_after_ninety_days_and_the_count_stays(database: SessionFactory) -> None:
    now = utc_now()
    with database() as session:
        for days in (91, 89):
            seen = Observation("c", "api", "vi", "fallback", "out-of-scope", QUESTION, Trace(), at=now - dt.timedelta(days=days))
            session.add(interaction_of(seen, Pseudonyms(KEY)))
        session.flush()
        purge_texts(session, now)
        session.commit()
        texts = [row.text is not None for row in session.scalars(select(Interaction).order_by(Interaction.id))]
    assert texts == [False, True]


def test_housekeeping_deletes_the_words(settings: Callable[..., Settings], tmp_path: Path) -> None:
    engine = make_engine(settings().database)
    sessions = make_session_factory(engine)
    now = utc_now()
    with sessions() as session:
        seen = Observation("c", "api", "vi", "fallback", "out-of-scope", QUESTION, Trace(), at=now - dt.timedelta(days=91))
        session.add(interaction_of(seen, Pseudonyms(KEY)))
        session.commit()
    retention(tmp_path / "none.sqlite", sessions).purge(now)
    with sessions() as session:
        assert session.scalars(select(Interaction.text)).all() == [None]
    engine.dispose()


def test_without_the_key_nobody_is_named() -> None:
    assert Pseudonyms(KEY).of("telegram:1") == Pseudonyms(KEY).of("telegram:1")
    assert Pseudonyms(KEY).of("telegram:1") != Pseudonyms(KEY + "x").of("telegram:1")
    assert Pseudonyms(KEY).of("telegram:1") != Pseudonyms(KEY).of("telegram:2")
