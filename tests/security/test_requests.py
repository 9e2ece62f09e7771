"""Requests that no client in order would send: too large, broken, endless. Each is refused in words, none hurts others."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.body_limit import MAX_BODY_BYTES
from bot.gateway import MAX_ERRORS
from tests.bot.conftest import Gateway, Start

JSON = {"Content-Type": "application/json"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def post(gateway: Gateway, content: bytes | AsyncIterator[bytes]) -> httpx.Response:
    return await gateway.http.post("/api/v1/messages", content=content, headers=JSON | {"Origin": "https://congdoan.example.vn"})


async def endless(pieces: int) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        yield b" " * 1024


@pytest.mark.parametrize("declared", [True, False])
async def test_a_huge_body_is_refused_before_it_is_read(gateway: Gateway, declared: bool) -> None:
    response = await post(gateway, b" " * (MAX_BODY_BYTES + 1) if declared else endless(1000))
    assert response.status_code == 413
    assert response.json()["detail"].startswith("Nội dung gửi lên quá lớn")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "content-security-policy" in response.headers


async def test_the_longest_message_allowed_is_not_too_large(gateway: Gateway) -> None:
    escaped = "\\u1ea1" * 2000
    body = f'{{"session_id": "{gateway.session_id}", "text": "{escaped}"}}'
    assert (await post(gateway, body.encode())).status_code == 200


BROKEN = {
    "no UTF-8": b'{"text": "\xff\xfe"}',
    "endless brackets": b"[" * 20_000,
    "endless objects": b'{"a":' * 10_000,
    "an endless number": b'{"text": ' + b"1" * 5_000 + b"}",
    "half of it": b'{"text": "xin',
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_json_is_422_in_vietnamese(gateway: Gateway, name: str) -> None:
    response = await post(gateway, BROKEN[name])
    assert response.status_code == 422
    assert (response.json()["field"], response.json()["detail"]) == ("body", "Nội dung gửi lên không phải JSON hợp lệ.")


@pytest.mark.parametrize("body", [b"", b"null", b'"xin"', b"[]"])
async def test_what_is_no_object_is_422_in_vietnamese(gateway: Gateway, body: bytes) -> None:
    response = await post(gateway, body)
    assert response.status_code == 422
    assert response.json()["detail"] == "Nội dung gửi lên phải là một đối tượng JSON."


@pytest.mark.parametrize("body", [b'{"session_id": "\\ud800"}', b'{"\\ud800": 1}', b'{"text": "\\udfff"}'])
async def test_half_a_character_is_422_in_vietnamese(gateway: Gateway, body: bytes) -> None:
    response = await post(gateway, body)
    assert response.status_code == 422
    assert "ký tự hỏng" in response.text


async def test_thousands_of_unknown_fields_do_not_get_thousands_of_sentences(gateway: Gateway) -> None:
    body = "{" + ",".join(f'"k{number}": 1' for number in range(3_000)) + "}"
    response = await post(gateway, body.encode())
    assert response.status_code == 422
    assert len(response.json()["errors"]) == MAX_ERRORS


async def test_control_characters_never_reach_rasa_or_a_database(gateway: Gateway) -> None:
    response = await gateway.say("xin\u0000 ch\u0007ào\u202e")
    assert response.status_code == 200
    assert "\u0000" not in response.text


@pytest.mark.parametrize(
    "path", ["/static/../gateway.py", "/static/..%2fgateway.py", "/static/%2e%2e/gateway.py", "/static//etc/passwd"]
)
async def test_static_files_stay_within_their_folder(gateway: Gateway, path: str) -> None:
    response = await gateway.http.get(path)
    assert response.status_code == 404
    assert "create_app" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/law/%3Cscript%3E/dieu-30",
        "/law/100-2024-nd-cp/%3Cscript%3E",
        "/law/100-2024-nd-cp/dieu-30?clause=%3Cscript%3E&point=%22%3E",
    ],
)
async def test_law_pages_repeat_nothing_of_the_address(gateway: Gateway, path: str) -> None:
    response = await gateway.http.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<script" not in response.text


ADDRESSES = [
    "/law/%00",
    "/law/100-2024-nd-cp/%00",
    "/law/100-2024-nd-cp/dieu-30?clause=%00",
    "/law/'%20OR%201=1--",
    "/law/100-2024-nd-cp/dieu-30?as_of=0001-01-01",
    "/law/100-2024-nd-cp/dieu-30?as_of=9999-12-31",
    "/law?q=%00",
    "/law?q=%ED%A0%80&as_of=9999-12-31",
    "/law/changes?from=0001-01-01&to=9999-12-31",
    "/law/changes?to=0001-01-01",
    "/api/v1/law/changes?from=0001-01-01&to=9999-12-31&locale=en",
    "/api/v1/topics/%00",
    "/api/v1/topics/%ED%A0%80",
    "/api/v1/topics/income-condition?as_of=0001-01-01&locale=en",
    "/api/v1/topics/income-condition?as_of=9999-12-31",
    "/api/v1/projects/%00",
    "/api/v1/projects?place=%00",
    "/api/v1/projects?offset=99999999999999999999999",
    "/api/v1/projects?price_max=1000000000000",
]


@pytest.mark.parametrize("backend", ["sqlite_databases", "postgres_databases"])
async def test_strange_addresses_never_fail_on_either_database(
    start: Start, request: pytest.FixtureRequest, backend: str
) -> None:
    databases = request.getfixturevalue(backend)
    if isinstance(databases, str):
        pytest.skip(databases)
    async with start(database_url=databases.seeded()) as gateway:
        codes = {path: (await gateway.http.get(path)).status_code for path in ADDRESSES}
    assert {path: code for path, code in codes.items() if code not in (200, 404, 422)} == {}
