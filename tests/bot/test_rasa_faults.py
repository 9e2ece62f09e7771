"""What the citizen gets when Rasa answers, is slow, is silent or broken: a real server at the other end."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from bot.turns import MAX_WAITING
from tests.bot.conftest import Gateway, Start, served, started
from tests.bot.rasa import Answer, StandInRasa, after, always, reply
from tests.conftest import Databases, free_port, hermetic


async def test_rasas_replies_are_passed_on_as_they_are(start: Start, rasa: StandInRasa) -> None:
    async def two(body: dict[str, Any]) -> Response:
        card = {"title": "Dự án", "fields": [{"label": "Số căn", "value": "10"}]}
        return JSONResponse([reply("một", body), reply("hai", body, kind="card_list", cards=[card])])

    rasa.answer = two
    async with start(rasa_port=rasa.port) as gateway:
        response = await gateway.say("  xin chào\x00 ", locale="en", as_of="2026-05-01")
    messages = response.json()["messages"]
    assert [(message["text"], message["kind"]) for message in messages] == [("một", "answer"), ("hai", "card_list")]
    assert messages[1]["cards"][0]["fields"] == [{"label": "Số căn", "value": "10"}]
    (received,) = rasa.received
    assert received["message"] == "xin chào"
    assert received["metadata"] == {"locale": "en", "as_of": "2026-05-01", "channel": "api"}
    assert received["sender"] == gateway.session_id.split(".")[0]


async def drip() -> Any:
    for _ in range(100):
        yield b" "
        await asyncio.sleep(0.1)


FAULTS: dict[str, Callable[[], Answer]] = {
    "slow": lambda: after(1.5),
    "answers nothing (its action server is down)": lambda: always(JSONResponse([])),
    "error 500": lambda: always(PlainTextResponse("Traceback", 500)),
    "not found": lambda: always(PlainTextResponse("no such channel", 404)),
    "no JSON": lambda: always(PlainTextResponse("<html>")),
    "half a JSON": lambda: always(PlainTextResponse('[{"custom": {"text": "nửa', media_type="application/json")),
    "not UTF-8": lambda: always(Response(b'[{"text": "\xff"}]', media_type="application/json")),
    "no list": lambda: always(JSONResponse({"text": "x"})),
    "null": lambda: always(JSONResponse(None)),
    "no reply in it": lambda: always(JSONResponse([{"recipient_id": "a", "text": "utter_default"}])),
    "a wrong kind": lambda: always(JSONResponse([{"custom": {"text": "x", "kind": "joke", "as_of": "2026-11-22"}}])),
    "an empty button": lambda: always(
        JSONResponse([{"custom": {"text": "x", "as_of": "2026-11-22", "buttons": [{"title": "", "payload": ""}]}}])
    ),
    "drips": lambda: always(StreamingResponse(drip())),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def impatient(
    sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[StandInRasa, Gateway]]:
    """A Rasa, and a gateway that waits 0.4 s for it; its search index built beforehand, as in the product."""
    rasa = StandInRasa(free_port())
    values = {"rasa_port": rasa.port, "message_timeout": 0.4}
    chosen = hermetic(tmp_path_factory.mktemp("impatient"), sqlite_databases.seeded(), **values)
    with served(rasa.app, rasa.port):
        async with started(chosen, warm=True) as gateway:
            yield rasa, gateway


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_rasa_does_the_citizen_is_answered_by_search(impatient: tuple[StandInRasa, Gateway], fault: str) -> None:
    rasa, gateway = impatient
    rasa.answer = FAULTS[fault]()
    began = time.perf_counter()
    response = await gateway.say("lãi suất vay mua nhà ở xã hội")
    took = time.perf_counter() - began
    assert response.status_code == 200
    (message,) = response.json()["messages"]
    assert (message["kind"], message["topic"]) == ("fallback", "loan-interest")
    assert took < 4


async def test_a_message_that_was_sent_is_never_sent_again(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = FAULTS["error 500"]()
    async with start(rasa_port=rasa.port) as gateway:
        await gateway.say("xin chào")
    assert len(rasa.received) == 1


async def test_rasa_that_comes_back_is_used_again(start: Start, rasa: StandInRasa) -> None:
    healthy, rasa.answer = rasa.answer, FAULTS["error 500"]()
    async with start(rasa_port=rasa.port) as gateway:
        first = await gateway.say("xin chào")
        rasa.answer = healthy
        second = await gateway.say("xin chào")
        assert (await gateway.http.get("/readyz")).json()["parts"]["rasa"] is True
    assert [answer.json()["messages"][0]["kind"] for answer in (first, second)] == ["fallback", "answer"]


async def test_messages_of_one_conversation_wait_for_each_other(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = after(0.15)
    async with start(rasa_port=rasa.port) as gateway:
        answers = await asyncio.gather(*(gateway.say(f"câu {number}") for number in range(4)))
    assert [message["message"] for message in rasa.received] == ["câu 0", "câu 1", "câu 2", "câu 3"]
    assert rasa.most_at_once == 1
    assert [answer.json()["messages"][0]["text"] for answer in answers] == [f"Đã nhận: câu {number}" for number in range(4)]


async def test_conversations_do_not_wait_for_each_other(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = after(0.3)
    async with start(rasa_port=rasa.port) as gateway:
        ids = [(await gateway.http.post("/api/v1/sessions")).json()["session_id"] for _ in range(6)]
        began = time.perf_counter()
        await asyncio.gather(*(Gateway(gateway.http, session_id).say("a") for session_id in ids))
        assert time.perf_counter() - began < 1.5
    assert rasa.most_at_once == 6


async def test_too_many_messages_at_once_are_refused_and_the_others_answered(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = after(0.1)
    async with start(rasa_port=rasa.port) as gateway:
        answers = await asyncio.gather(*(gateway.say(f"câu {number}") for number in range(MAX_WAITING + 4)))
        codes = [answer.status_code for answer in answers]
        assert codes == [200] * (MAX_WAITING + 1) + [429] * 3
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert (await gateway.say("sau đó")).status_code == 200


async def test_a_citizen_who_leaves_does_not_block_the_next_message(start: Start, rasa: StandInRasa) -> None:
    rasa.answer = after(0.5)
    async with start(rasa_port=rasa.port) as gateway:
        leaving = asyncio.create_task(gateway.say("bỏ đi"))
        await asyncio.sleep(0.1)
        leaving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await leaving
        assert (await gateway.say("còn đây")).json()["messages"][0]["text"] == "Đã nhận: còn đây"
