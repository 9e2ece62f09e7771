"""The emulator refuses what Telegram refuses, in the same words."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.telegram.emulator import BotApiEmulator, Limits, User, running_emulator


class Client:
    def __init__(self, emulator: BotApiEmulator, token: str | None = None) -> None:
        self._http = httpx.Client(base_url=f"{emulator.url}/bot{token or emulator.token}")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def call(self, method: str, **parameters: Any) -> Any:
        """Status and description, or the result."""
        form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in parameters.items()}
        response = self._http.post(f"/{method}", data=form)
        body = response.json()
        return body["result"] if body["ok"] else (response.status_code, body["description"])


@pytest.fixture
def emulator() -> Iterator[BotApiEmulator]:
    with running_emulator() as running:
        yield running


@pytest.fixture
def client(emulator: BotApiEmulator) -> Iterator[Client]:
    with Client(emulator) as client:
        yield client


@pytest.fixture(scope="module")
def strict() -> Iterator[Client]:
    """For calls that are refused and so leave no trace; user 1 has written to the bot."""
    with running_emulator() as running, Client(running) as client:
        running.user(1).send("/start")
        yield client


@pytest.fixture
def nga(emulator: BotApiEmulator) -> User:
    user = emulator.user()
    user.send("/start")
    return user


def test_the_token_is_checked(emulator: BotApiEmulator) -> None:
    with Client(emulator, "700000001:wrong") as client:
        assert client.call("getMe") == (401, "Unauthorized")
    with Client(emulator, "no-token") as client:
        assert client.call("getMe") == (404, "Not Found")


def test_the_bot_says_who_it_is(client: Client) -> None:
    assert client.call("getMe")["is_bot"] is True
    assert client.call("getSomething") == (404, "Not Found: method not found")


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🏠" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"text": "a</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        ({"text": "ệ<x>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "x" at byte offset 3'),
        ({"text": "a < b", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        (
            {"text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ({"text": "x", "chat_id": "5"}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ],
)
def test_a_message_is_checked(strict: Client, parameters: dict[str, str], description: str) -> None:
    assert strict.call("sendMessage", **{"chat_id": "1"} | parameters) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ([{"text": "x", "callback_data": "x" * 65}], "BUTTON_DATA_INVALID"),
        ([{"text": "x", "callback_data": "ệ" * 22}], "BUTTON_DATA_INVALID"),
        (
            [{"text": "x", "callback_data": ""}],
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ([{"text": " ", "callback_data": "x"}], "inline keyboard button text must be non-empty"),
        ([{"callback_data": "x"}], "can't parse inline keyboard button: Can't find field \"text\""),
        (
            [{"text": "x", "url": "http://localhost/law"}],
            "inline keyboard button URL 'http://localhost/law' is invalid: Wrong HTTP URL",
        ),
        ([{"text": "x", "callback_data": "x"}] * 101, "reply markup is too long"),
        ([{"text": "x" * 200, "callback_data": "x"}] * 50, "reply markup is too long"),
    ],
)
def test_buttons_are_checked(strict: Client, markup: Any, description: str) -> None:
    keyboard = markup if isinstance(markup, str) else {"inline_keyboard": [[button] for button in markup]}
    assert strict.call("sendMessage", chat_id=1, text="x", reply_markup=keyboard) == (400, f"Bad Request: {description}")


def test_a_message_at_the_limit_passes_as_it_is_shown(client: Client, nga: User) -> None:
    client.call("sendMessage", chat_id=nga.id, text=f"<b>{'x' * 4094}</b> &amp;", parse_mode="HTML")
    client.call(
        "sendMessage", chat_id=nga.id, text='<a href="https://example.vn/?a=1&amp;b=2">Điều 30</a> &#60;3', parse_mode="html"
    )
    [long, link] = nga.wait(2)
    assert (len(long.text), long.bold) == (4096, ["x" * 4094])
    assert (link.text, link.links) == ("Điều 30 <3", {"Điều 30": "https://example.vn/?a=1&b=2"})


def test_nobody_is_written_to_who_has_not_written_or_has_blocked_the_bot(
    emulator: BotApiEmulator, client: Client, nga: User
) -> None:
    assert client.call("sendMessage", chat_id=emulator.user(2).id, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    nga.block()
    assert client.call("sendMessage", chat_id=nga.id, text="x") == (403, "Forbidden: bot was blocked by the user")


def test_a_chat_takes_a_burst_and_then_one_message_a_second() -> None:
    with running_emulator(Limits(chat_burst=2)) as emulator, Client(emulator) as client:
        nga = emulator.user()
        nga.send("/start")
        results = [client.call("sendMessage", chat_id=nga.id, text="x") for _ in range(4)]
        assert [result for result in results if isinstance(result, tuple)] == [(429, "Too Many Requests: retry after 1")] * 2
        assert (emulator.floods, emulator.refused_early) == (2, 1)


def test_all_chats_together_take_thirty_messages_a_second(emulator: BotApiEmulator, client: Client) -> None:
    users = [emulator.user(number) for number in range(1, 42)]
    for user in users:
        user.send("/start")
    results = [client.call("sendMessage", chat_id=user.id, text="x") for user in users]
    assert isinstance(results[29], dict)
    assert any(isinstance(result, tuple) and result[0] == 429 for result in results[30:])


def test_updates_come_until_they_are_confirmed(emulator: BotApiEmulator, client: Client) -> None:
    nga = emulator.user()
    nga.send("một")
    nga.send("hai")
    [first, second] = client.call("getUpdates")
    assert client.call("getUpdates") == [first, second]
    assert client.call("getUpdates", offset=second["update_id"]) == [second]
    assert client.call("getUpdates", offset=second["update_id"] + 1) == []


def test_only_the_updates_asked_for_come(emulator: BotApiEmulator, client: Client) -> None:
    client.call("getUpdates", allowed_updates=["message"])
    nga = emulator.user()
    nga.send("một")
    nga.edit("hai")
    assert [sorted(update) for update in client.call("getUpdates")] == [["message", "update_id"]]


def test_a_long_poll_returns_as_soon_as_somebody_writes_and_one_poller_is_enough(
    emulator: BotApiEmulator, client: Client
) -> None:
    results: list[Any] = []
    polling = threading.Thread(target=lambda: results.append(client.call("getUpdates", timeout=10)))
    polling.start()
    emulator.wait_for_call("getUpdates")
    with Client(emulator) as other:
        emulator.user().send("/kiemtra nhé")
        [update] = other.call("getUpdates", timeout=10)
    polling.join()
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 8}]
    [(status, description)] = [result for result in results if isinstance(result, tuple)] or [(409, "Conflict")]
    assert (status, description.split(":")[0]) == (409, "Conflict")


def test_a_press_is_acknowledged_once(emulator: BotApiEmulator, client: Client, nga: User) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Có", "callback_data": "/affirm"}]]}
    client.call("sendMessage", chat_id=nga.id, text="?", reply_markup=keyboard)
    nga.wait()
    nga.press("Có")
    query = client.call("getUpdates")[-1]["callback_query"]
    assert query["data"] == "/affirm"
    assert emulator.unanswered_callbacks == 1
    too_old = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert client.call("answerCallbackQuery", callback_query_id="1") == too_old
    assert client.call("answerCallbackQuery", callback_query_id=query["id"]) is True
    assert client.call("answerCallbackQuery", callback_query_id=query["id"]) == too_old


def test_a_keyboard_can_be_taken_away(client: Client, nga: User) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Có", "callback_data": "/affirm"}]]}
    number = client.call("sendMessage", chat_id=nga.id, text="?", reply_markup=keyboard)["message_id"]
    assert client.call("editMessageReplyMarkup", chat_id=nga.id, message_id=1) == (400, "Bad Request: message to edit not found")
    assert "reply_markup" not in client.call("editMessageReplyMarkup", chat_id=nga.id, message_id=number)
    assert client.call("editMessageReplyMarkup", chat_id=nga.id, message_id=number)[0] == 400


@pytest.mark.parametrize(
    ("command", "description", "error"),
    [
        ("KiemTra", "x", "BOT_COMMAND_INVALID"),
        ("kiểmtra", "x", "BOT_COMMAND_INVALID"),
        ("x" * 33, "x", "BOT_COMMAND_INVALID"),
        ("kiemtra", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("kiemtra", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_commands_are_checked(strict: Client, command: str, description: str, error: str) -> None:
    commands = [{"command": command, "description": description}]
    assert strict.call("setMyCommands", commands=commands) == (400, f"Bad Request: {error}")


def test_an_outage_keeps_what_people_send(emulator: BotApiEmulator, client: Client) -> None:
    emulator.stop()
    emulator.user().send("một")
    with pytest.raises(httpx.ConnectError):
        client.call("getMe")
    emulator.start()
    assert len(client.call("getUpdates")) == 1


class TestPhotos:
    PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4) + (360).to_bytes(4)

    @staticmethod
    def post(emulator: BotApiEmulator, content: bytes, **form: str) -> Any:
        files = {"photo": ("chart.png", content, "image/png")}
        url = f"{emulator.url}/bot{emulator.token}/sendPhoto"
        return httpx.post(url, data={"chat_id": "1001"} | form, files=files).json()

    def test_a_photo_comes_with_its_caption(self, emulator: BotApiEmulator, nga: User) -> None:
        body = self.post(emulator, self.PNG, caption="Biểu đồ")
        assert body["result"]["photo"][0]["width"] == 640
        [message] = nga.wait()
        assert (message.photo, message.text) == (self.PNG, "Biểu đồ")

    @pytest.mark.parametrize(
        ("content", "form", "description"),
        [
            (b"<svg/>", {}, "Bad Request: IMAGE_PROCESS_FAILED"),
            (PNG[:16] + (9_000).to_bytes(4) + (2_000).to_bytes(4), {}, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
            (PNG, {"caption": "a" * 1025}, "Bad Request: message caption is too long"),
        ],
    )
    def test_what_is_no_photo_is_refused(
        self, emulator: BotApiEmulator, nga: User, content: bytes, form: dict[str, str], description: str
    ) -> None:
        assert self.post(emulator, content, **form)["description"] == description
        assert nga.messages == []

    def test_a_photo_that_was_not_uploaded_is_refused(self, client: Client, nga: User) -> None:
        assert client.call("sendPhoto", chat_id=1001, photo="attach://nothing") == (
            400,
            "Bad Request: there is no photo in the request",
        )
