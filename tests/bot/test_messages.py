"""Sessions and messages over HTTP, with no Rasa: the citizen is answered by search."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.conversations import MAX_TEXT
from tests.bot.conftest import Gateway, Start

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_session_is_issued_by_the_server_and_no_two_are_alike(gateway: Gateway) -> None:
    responses = [await gateway.http.post("/api/v1/sessions", json={}) for _ in range(2)]
    responses.append(await gateway.http.post("/api/v1/sessions"))
    assert [response.status_code for response in responses] == [201, 201, 201]
    ids = [response.json()["session_id"] for response in responses]
    assert len(set(ids)) == 3
    assert all(len(session_id) > 40 for session_id in ids)


async def test_without_rasa_the_nearest_published_answer_comes_and_says_so(gateway: Gateway) -> None:
    response = await gateway.say("lãi suất vay mua nhà ở xã hội là bao nhiêu", as_of="2026-11-22")
    assert response.status_code == 200
    body = response.json()
    assert body["session_id"] == gateway.session_id
    (message,) = body["messages"]
    assert message["kind"] == "fallback"
    assert message["topic"] == "loan-interest"
    assert "tạm gián đoạn" in message["text"]
    assert "5,4%" in message["text"]
    assert message["citations"][0]["document"] == "100/2024/NĐ-CP"
    assert message["suggestions"][0] == "loan-interest"
    assert "/talk-to-officer" in [button["payload"] for button in message["buttons"]]
    assert message["as_of"] == "2026-11-22"


async def test_search_answers_by_the_day_and_in_the_language_asked_for(gateway: Gateway) -> None:
    old = await gateway.say("điều kiện thu nhập", as_of="2025-09-01")
    english = await gateway.say("what is the income limit", locale="en", as_of="2026-05-01")
    assert "15 triệu đồng" in old.json()["messages"][0]["text"]
    assert "VND 25 million" in english.json()["messages"][0]["text"]


async def test_a_buttons_payload_is_answered_too(gateway: Gateway) -> None:
    for payload in ("/resale", '/project-detail{"project": "tan-phu-hung"}'):
        message = (await gateway.say(payload)).json()["messages"][0]
        assert payload.startswith(f"/{message['topic']}")


@pytest.mark.parametrize("text", ["😀", "🏠🏠🏠", "👨‍👩‍👧", "?", "...", "中文", "/inform{}", "/khong-co", "/", "nhà ở xã hội"])
async def test_what_cannot_be_understood_gets_a_polite_answer(gateway: Gateway, text: str) -> None:
    response = await gateway.say(text)
    assert response.status_code == 200
    (message,) = response.json()["messages"]
    assert message["kind"] == "fallback"
    assert "Anh/chị vui lòng hỏi lại sau ít phút hoặc gặp cán bộ." in message["text"]
    assert [button["payload"] for button in message["buttons"]] == ["/talk-to-officer"]


@pytest.mark.parametrize("text", ["Xin\x00 chào", "\x1b[31mlãi suất\x1b[0m", "lãi\u200b suất", "\ufefflãi suất vay", "a\r\nb\tc"])
async def test_control_characters_do_no_harm(gateway: Gateway, text: str) -> None:
    response = await gateway.say(text)
    assert response.status_code == 200
    assert "\x00" not in response.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   \n\t "}, "text"),
        ({"text": "\u200b\x00\x01"}, "text"),
        ({"text": "x" * (MAX_TEXT + 1)}, "text"),
        ({"text": "x" * 10_000}, "text"),
        ({"text": None}, "text"),
        ({"text": 12}, "text"),
        ({"text": ["a"]}, "text"),
        ({"session_id": None}, "session_id"),
        ({"session_id": 7}, "session_id"),
        ({"session_id": "x" * 201}, "session_id"),
        ({"locale": "fr"}, "locale"),
        ({"as_of": "22/11/2026"}, "as_of"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"as_of": "hôm nay"}, "as_of"),
        ({"as_of": 5}, "as_of"),
        ({"user": "x"}, "user"),
    ],
)
async def test_what_is_wrong_is_refused_with_the_name_of_its_field(gateway: Gateway, body: dict[str, Any], field: str) -> None:
    response = await gateway.http.post("/api/v1/messages", json={"session_id": gateway.session_id, "text": "a"} | body)
    assert response.status_code == 422
    problem = response.json()
    assert problem["field"] == field
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["detail"]
    assert "Input should" not in problem["detail"]


@pytest.mark.parametrize("missing", ["session_id", "text"])
async def test_a_missing_field_is_named(gateway: Gateway, missing: str) -> None:
    body = {"session_id": gateway.session_id, "text": "a"}
    del body[missing]
    response = await gateway.http.post("/api/v1/messages", json=body)
    assert (response.status_code, response.json()["field"]) == (422, missing)
    assert response.json()["detail"] == f"Thiếu trường '{missing}'."


@pytest.mark.parametrize("content", [b"{", b"", b"null", b"[]", b'"text"', b"\xff\xfe", b"session_id=1&text=a"])
async def test_a_body_that_is_no_object_is_refused(gateway: Gateway, content: bytes) -> None:
    response = await gateway.http.post("/api/v1/messages", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.json()["detail"]


async def test_the_refusal_does_not_repeat_what_was_written(gateway: Gateway) -> None:
    secret = "lương tôi 18 triệu " + "x" * MAX_TEXT
    assert "18 triệu" not in (await gateway.say(secret)).text


async def test_half_a_character_is_refused_and_not_a_fault(gateway: Gateway) -> None:
    for field in ("text", "session_id"):
        body = json.dumps({"session_id": gateway.session_id, "text": "a"} | {field: "\ud83d"})
        response = await gateway.http.post("/api/v1/messages", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code in (401, 422), field


async def test_the_longest_allowed_question_is_answered(gateway: Gateway) -> None:
    assert (await gateway.say("ă" * MAX_TEXT)).status_code == 200


def forgeries(session_id: str) -> list[str]:
    token, issued, signature = session_id.split(".")
    return [
        "",
        "a",
        token,
        f"{token}x.{issued}.{signature}",
        f"{token}.{issued}.{signature[:-2]}xx",
        f"{token}.AAAAAA.{signature}",
        f"telegram:1.{issued}.{signature}",
        session_id.upper(),
        f"{session_id} ",
        f"ế.{issued}.{signature}",
    ]


async def test_a_forged_session_is_refused(gateway: Gateway) -> None:
    for forged in forgeries(gateway.session_id):
        response = await gateway.http.post("/api/v1/messages", json={"session_id": forged, "text": "a"})
        assert response.status_code == 401, forged
        assert "tạo phiên mới" in response.json()["detail"]


async def test_a_session_of_another_server_is_refused(gateway: Gateway, start: Start) -> None:
    async with start(secret_key="khóa của máy khác") as other:
        response = await other.http.post("/api/v1/messages", json={"session_id": gateway.session_id, "text": "a"})
    assert response.status_code == 401


async def test_a_session_ends_with_the_retention_period(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 31 * 24 * 3600)
    assert (await gateway.say("a")).status_code == 401


async def test_several_gateways_with_one_home_know_each_others_sessions(start: Start) -> None:
    async with start() as first, start() as second:
        body = {"session_id": first.session_id, "text": "xin chào"}
        assert (await second.http.post("/api/v1/messages", json=body)).status_code == 200
