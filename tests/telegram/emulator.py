"""A Telegram Bot API server on a free port, as strict as the real one, with people who write to the bot.

    with BotApiEmulator() as emulator:
        start_something(env=emulator.environment())   # NOXH_TELEGRAM_TOKEN, NOXH_TELEGRAM_API_URL
        nga = emulator.user()
        nga.send("Thu nhập bao nhiêu thì được mua?")
        [answer] = nga.wait()
        nga.press(answer.titles[0])

It speaks the part of https://core.telegram.org/bots/api that a text bot needs; other methods are unknown to it
(404). Everything here blocks and may be called from any thread; in a coroutine use `asyncio.to_thread`.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.telegram.bot_api_rules import (
    MAX_TEXT,
    ApiError,
    Entity,
    bad_request,
    caption_text,
    check_commands,
    commands_in,
    inline_keyboard,
    message_text,
    photo_size,
)

TOKEN = "700000001:TEST_token-of-the-emulator_00000000"
BOT = {
    "id": 700000001,
    "is_bot": True,
    "first_name": "Trợ lý nhà ở xã hội",
    "username": "noxh_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
POLL_STEP_S = 0.01
START_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """From the Bot API's FAQ: one message a second in a chat with short bursts, 30 a second over all, 20 a minute in a group."""

    chat_burst: int = 4
    chat_per_second: float = 1.0
    overall_per_second: float = 30.0
    group_per_minute: float = 20.0


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the bot; `parameters` as sent, JSON fields as text."""

    method: str
    parameters: dict[str, str]
    at: float


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of the bot as its reader sees it; `html` is what the bot sent. With a `photo` (PNG) the text is its caption."""

    chat_id: int
    message_id: int
    text: str
    html: str
    entities: list[Entity]
    keyboard: list[list[dict[str, Any]]]
    at: float
    photo: bytes | None = None

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [button for row in self.keyboard for button in row]

    @property
    def titles(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    @property
    def bold(self) -> list[str]:
        return [self.text[item.start : item.end] for item in self.entities if item.kind == "bold"]

    @property
    def links(self) -> dict[str, str]:
        return {self.text[item.start : item.end]: item.url for item in self.entities if item.url}


@dataclass
class _Failure:
    error: ApiError
    times: int


class _Bucket:
    """Tokens that come back with time; once refused, a chat stays refused until the wait is over."""

    def __init__(self, capacity: float, per_second: float) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._level = capacity
        self._at = time.monotonic()
        self.refused_until = 0.0

    def take(self) -> int:
        """0, or the seconds to wait."""
        now = time.monotonic()
        self._level = min(self._capacity, self._level + (now - self._at) * self._per_second)
        self._at = now
        if now < self.refused_until:
            return math.ceil(self.refused_until - now)
        if self._level >= 1:
            self._level -= 1
            return 0
        wait = max(1, math.ceil((1 - self._level) / self._per_second))
        self.refused_until = now + wait
        return wait


class Chat:
    """A conversation the bot takes part in, seen from the other side."""

    def __init__(self, emulator: BotApiEmulator, chat_id: int, body: dict[str, Any]) -> None:
        self._emulator = emulator
        self.id = chat_id
        self.body = {"id": chat_id} | body
        self._read = 0

    @property
    def messages(self) -> list[SentMessage]:
        """Everything the bot has sent here."""
        return [message for message in self._emulator.sent if message.chat_id == self.id]

    def wait(self, count: int = 1, timeout: float = 30.0) -> list[SentMessage]:
        """The next `count` messages that have not been read yet.

        Raises:
            TimeoutError: fewer came; the message shows them.
        """
        wanted = self._read + count
        if not self._emulator.wait_until(lambda: len(self.messages) >= wanted, timeout):
            got = [message.text for message in self.messages[self._read :]]
            raise TimeoutError(f"{len(got)} of {count} messages came: {got}")
        new = self.messages[self._read : wanted]
        self._read = wanted
        return new

    @property
    def unread(self) -> list[SentMessage]:
        """Messages that no `wait` has returned."""
        return self.messages[self._read :]


class Group(Chat):
    def __init__(self, emulator: BotApiEmulator, chat_id: int, title: str) -> None:
        super().__init__(emulator, chat_id, {"type": "supergroup", "title": title})


class User(Chat):
    """A person in a private chat with the bot."""

    def __init__(self, emulator: BotApiEmulator, chat_id: int, language: str | None) -> None:
        super().__init__(emulator, chat_id, {"type": "private", "first_name": "Người dùng"})
        self.person: dict[str, Any] = {"id": chat_id, "is_bot": False, "first_name": "Người dùng"}
        if language is not None:
            self.person["language_code"] = language
        self.has_written = False
        self.blocks_bot = False

    def send(self, text: str, *, to: Chat | None = None) -> None:
        """As Telegram's apps do, a text over the limit goes out in several messages."""
        for start in range(0, len(text), MAX_TEXT):
            part = text[start : start + MAX_TEXT]
            entities = commands_in(part)
            self.send_message({"text": part} | ({"entities": entities} if entities else {}), to=to)

    def photo(self, caption: str | None = None, album: str | None = None) -> None:
        size = {"file_id": "photo-1", "file_unique_id": "p1", "width": 90, "height": 90}
        more = {key: value for key, value in (("caption", caption), ("media_group_id", album)) if value is not None}
        self.send_message({"photo": [size]} | more)

    def voice(self) -> None:
        self.send_message({"voice": {"file_id": "voice-1", "file_unique_id": "v1", "duration": 3}})

    def sticker(self) -> None:
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        self.send_message({"sticker": {"file_id": "sticker-1", "file_unique_id": "s1"} | kind})

    def document(self) -> None:
        self.send_message({"document": {"file_id": "document-1", "file_unique_id": "d1"}})

    def location(self) -> None:
        self.send_message({"location": {"latitude": 20.94, "longitude": 106.33}})

    def edit(self, text: str) -> None:
        """Changes the text of the last message."""
        self._emulator.add_update("edited_message", self._message({"text": text}, self) | {"edit_date": int(time.time())})

    def press(self, title: str, *, expired: bool = False) -> None:
        """Presses the newest button of that title; `expired` as after a long stop of the bot.

        Raises:
            LookupError: the bot has sent no such button here.
        """
        for message in reversed(self.messages):
            for button in message.buttons:
                if button["text"] == title:
                    self.press_data(button["callback_data"], message, expired=expired)
                    return
        raise LookupError(f"no button {title!r}; there are {[message.titles for message in self.messages]}")

    def press_data(self, data: str, message: SentMessage, *, expired: bool = False) -> None:
        """A press with any data: apps other than Telegram's may send what the bot never offered."""
        self._emulator.add_callback(self, data, message, expired=expired)

    def block(self) -> None:
        self.blocks_bot = True

    def send_message(self, content: dict[str, Any], *, to: Chat | None = None) -> None:
        """A message with any content of the Bot API's `Message`."""
        if to is None:
            self.has_written = True
        self._emulator.add_update("message", self._message(content, to or self))

    def _message(self, content: dict[str, Any], chat: Chat) -> dict[str, Any]:
        number = self._emulator.next_id()
        return {"message_id": number, "date": int(time.time()), "chat": chat.body, "from": self.person} | content


@dataclass
class _State:
    updates: list[dict[str, Any]] = field(default_factory=list)
    again: list[dict[str, Any]] = field(default_factory=list)
    last: dict[str, Any] | None = None
    allowed: list[str] = field(default_factory=list)
    callbacks: dict[str, bool] = field(default_factory=dict)  # id → still to be answered
    chats: dict[int, Chat] = field(default_factory=dict)
    buckets: dict[object, _Bucket] = field(default_factory=dict)
    failures: dict[str, _Failure] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # uploaded, by the `attach://` address
    ids: int = 0
    poll: int = 0


class BotApiEmulator:
    """The server and its people. `stop` and `start` make an outage: what was sent meanwhile waits for the bot."""

    def __init__(self, limits: Limits | None = None, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.sent: list[SentMessage] = []
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.refused_early = 0
        self.floods = 0
        self._limits = limits or Limits()
        self._state = _State()
        self._changed = threading.Condition(threading.RLock())
        self._revoked = False
        self._stopping = False
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._methods: dict[str, Callable[[dict[str, str]], Any]] = {
            "getme": lambda _parameters: BOT,
            "sendphoto": self._send_photo,
            "sendmessage": self._send_message,
            "sendchataction": self._send_chat_action,
            "answercallbackquery": self._answer_callback_query,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "setmycommands": self._set_my_commands,
            "deletewebhook": lambda _parameters: True,
        }

    def __enter__(self) -> BotApiEmulator:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """For `NOXH_TELEGRAM_API_URL`."""
        return f"http://127.0.0.1:{self._port}"

    def environment(self) -> dict[str, str]:
        return {"NOXH_TELEGRAM_TOKEN": self.token, "NOXH_TELEGRAM_API_URL": self.url}

    def start(self) -> None:
        """On a free port the first time, on the same one afterwards."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._stopping = False
        routes = [Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])]
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, log_level="critical", access_log=False, ws="none", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the emulator did not start")
            time.sleep(POLL_STEP_S)

    def stop(self) -> None:
        if self._server is None or self._thread is None:
            return
        self._stopping = True
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None

    def user(self, chat_id: int = 1001, language: str | None = "vi") -> User:
        return self._add_chat(User(self, chat_id, language))

    def group(self, chat_id: int = -1001, title: str = "Công đoàn") -> Group:
        return self._add_chat(Group(self, chat_id, title))

    def wait_until(self, condition: Callable[[], bool], timeout: float = 30.0) -> bool:
        """Whether it came true; looked at whenever the bot has done something."""
        with self._changed:
            return self._changed.wait_for(condition, timeout)

    def wait_for_call(self, method: str, count: int = 1, timeout: float = 30.0) -> list[Call]:
        """
        Raises:
            TimeoutError: the bot has not called it that often.
        """
        if not self.wait_until(lambda: len(self.calls_of(method)) >= count, timeout):
            raise TimeoutError(f"{method} was called {len(self.calls_of(method))} times")
        return self.calls_of(method)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def unanswered_callbacks(self) -> int:
        """Buttons that still look pressed to those who pressed them."""
        return sum(self._state.callbacks.values())

    def fail(self, method: str, status: int, description: str, *, retry_after: int | None = None, times: int = 1) -> None:
        """The next calls of a method end so, without effect."""
        with self._changed:
            self._state.failures[method.lower()] = _Failure(ApiError(status, description, retry_after), times)

    def slow(self, method: str, seconds: float) -> None:
        """The next call of a method takes so long before anything happens."""
        with self._changed:
            self._state.delays[method.lower()] = seconds

    def revoke_token(self) -> None:
        self._revoked = True

    def deliver_last_update_again(self) -> None:
        with self._changed:
            assert self._state.last is not None
            self._state.again.append(self._state.last)

    def add_update(self, kind: str, body: dict[str, Any]) -> None:
        with self._changed:
            if self._state.allowed and kind not in self._state.allowed:
                return
            self._state.last = {"update_id": 900_000_000 + self.next_id(), kind: body}
            self._state.updates.append(self._state.last)

    def add_callback(self, user: User, data: str, message: SentMessage, *, expired: bool) -> None:
        with self._changed:
            query_id = str(4_000_000_000 + self.next_id())
            if not expired:
                self._state.callbacks[query_id] = True
            shown = self._message_json(message)
            query = {"id": query_id, "from": user.person, "message": shown, "chat_instance": str(user.id), "data": data}
            self.add_update("callback_query", query)

    def next_id(self) -> int:
        with self._changed:
            self._state.ids += 1
            return self._state.ids

    def _add_chat[Kind: Chat](self, chat: Kind) -> Kind:
        with self._changed:
            self._state.chats[chat.id] = chat
        return chat

    async def _serve(self, request: Request) -> JSONResponse:
        try:
            result = await self._call(request)
        except ApiError as error:
            return JSONResponse(error.body(), error.status)
        finally:
            with self._changed:
                self._changed.notify_all()
        return JSONResponse({"ok": True, "result": result})

    async def _call(self, request: Request) -> Any:
        token, method = request.path_params["token"], request.path_params["method"].lower()
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise ApiError(404, "Not Found")
        if token != self.token or self._revoked:
            raise ApiError(401, "Unauthorized")
        parameters, files = await _parameters(request)
        with self._changed:
            self._state.files |= files
            self.calls.append(Call(request.path_params["method"], parameters, time.monotonic()))
            self._changed.notify_all()
            self._fail_if_told(method)
        await asyncio.sleep(self._state.delays.pop(method, 0.0))
        if method == "getupdates":
            return await self._get_updates(parameters)
        if method not in self._methods:
            raise ApiError(404, "Not Found: method not found")
        with self._changed:
            return self._methods[method](parameters)

    def _fail_if_told(self, method: str) -> None:
        failure = self._state.failures.get(method)
        if failure is not None and failure.times > 0:
            failure.times -= 1
            raise failure.error

    async def _get_updates(self, parameters: dict[str, str]) -> list[dict[str, Any]]:
        offset = int(parameters.get("offset", 0))
        limit = int(parameters.get("limit", 100))
        if not 1 <= limit <= 100:
            limit = 100
        with self._changed:
            state = self._state
            state.poll += 1
            poll = state.poll
            if "allowed_updates" in parameters:
                state.allowed = json.loads(parameters["allowed_updates"])
            if offset < 0:
                del state.updates[:offset]
            else:
                state.updates = [update for update in state.updates if update["update_id"] >= offset]
        deadline = time.monotonic() + min(50, int(parameters.get("timeout", 0)))
        while True:
            with self._changed:
                if state.poll != poll:
                    raise ApiError(
                        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                    )
                due = [*state.again, *(update for update in state.updates if update["update_id"] >= offset)][:limit]
                state.again = []
            if due or time.monotonic() >= deadline:
                return due
            if self._stopping:
                raise ApiError(502, "Bad Gateway")
            await asyncio.sleep(POLL_STEP_S)

    def _send_message(self, parameters: dict[str, str]) -> dict[str, Any]:
        chat = self._chat(parameters)
        text, entities = message_text(parameters.get("text", ""), parameters.get("parse_mode"))
        keyboard = inline_keyboard(parameters.get("reply_markup")) or []
        self._check_flood(chat)
        message = SentMessage(chat.id, self.next_id(), text, parameters["text"], entities, keyboard, time.monotonic())
        self.sent.append(message)
        return self._message_json(message)

    def _send_photo(self, parameters: dict[str, str]) -> dict[str, Any]:
        chat = self._chat(parameters)
        content = self._state.files.pop(parameters.get("photo", ""), None)
        if content is None:
            raise bad_request("there is no photo in the request")
        photo_size(content)
        raw = parameters.get("caption", "")
        text, entities = caption_text(raw, parameters.get("parse_mode"))
        keyboard = inline_keyboard(parameters.get("reply_markup")) or []
        self._check_flood(chat)
        message = SentMessage(chat.id, self.next_id(), text, raw, entities, keyboard, time.monotonic(), content)
        self.sent.append(message)
        return self._message_json(message)

    def _send_chat_action(self, parameters: dict[str, str]) -> bool:
        self._chat(parameters)
        if parameters.get("action") not in {"typing", "upload_photo", "upload_document", "find_location"}:
            raise bad_request("wrong parameter action in request")
        return True

    def _answer_callback_query(self, parameters: dict[str, str]) -> bool:
        query = parameters.get("callback_query_id", "")
        if not self._state.callbacks.get(query):
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(parameters.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        self._state.callbacks[query] = False
        return True

    def _edit_message_reply_markup(self, parameters: dict[str, str]) -> dict[str, Any]:
        chat = self._chat(parameters)
        keyboard = inline_keyboard(parameters.get("reply_markup")) or []
        wanted = (chat.id, parameters.get("message_id"))
        message = next((sent for sent in self.sent if (sent.chat_id, str(sent.message_id)) == wanted), None)
        if message is None:
            raise bad_request("message to edit not found")
        if message.keyboard == keyboard:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a current "
                "content and reply markup of the message"
            )
        edited = replace(message, keyboard=keyboard)
        self.sent[self.sent.index(message)] = edited
        return self._message_json(edited)

    def _set_my_commands(self, parameters: dict[str, str]) -> bool:
        commands = check_commands(parameters.get("commands", ""))
        language = parameters.get("language_code", "")
        if not re.fullmatch(r"([a-z]{2})?", language):
            raise bad_request("invalid language code specified")
        self.commands[language] = commands
        return True

    def _chat(self, parameters: dict[str, str]) -> Chat:
        raw = parameters.get("chat_id", "")
        if not raw:
            raise bad_request("chat_id is empty")
        chat = self._state.chats.get(int(raw)) if re.fullmatch(r"-?\d+", raw) else None
        if chat is None:
            raise bad_request("chat not found")
        if isinstance(chat, User) and chat.blocks_bot:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if isinstance(chat, User) and not chat.has_written:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _check_flood(self, chat: Chat) -> None:
        limits = self._limits
        buckets = [
            (chat.id, limits.chat_burst, limits.chat_per_second),
            ("all", limits.overall_per_second, limits.overall_per_second),
        ]
        if chat.id < 0:
            buckets.append((("group", chat.id), limits.group_per_minute, limits.group_per_minute / 60))
        for key, capacity, per_second in buckets:
            bucket = self._state.buckets.setdefault(key, _Bucket(capacity, per_second))
            early = time.monotonic() < bucket.refused_until
            wait = bucket.take()
            if wait:
                self.floods += 1
                self.refused_early += early
                raise ApiError(429, f"Too Many Requests: retry after {wait}", wait)

    def _message_json(self, message: SentMessage) -> dict[str, Any]:
        body: dict[str, Any] = {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": self._state.chats[message.chat_id].body,
            "from": BOT,
        }
        entities = [entity.as_json(message.text) for entity in message.entities]
        if message.photo is None:
            body |= {"text": message.text, "entities": entities}
        else:
            width, height = photo_size(message.photo)
            file = {"file_id": f"photo-{message.message_id}", "file_unique_id": f"unique-{message.message_id}"}
            body |= {"photo": [file | {"width": width, "height": height, "file_size": len(message.photo)}]}
            body |= {"caption": message.text, "caption_entities": entities} if message.text else {}
        return body | ({"reply_markup": {"inline_keyboard": message.keyboard}} if message.keyboard else {})


@contextmanager
def running_emulator(limits: Limits | None = None) -> Iterator[BotApiEmulator]:
    """For fixtures: a started emulator, which must not end with a button left unanswered."""
    with BotApiEmulator(limits) as emulator:
        yield emulator
        assert emulator.unanswered_callbacks == 0, "a button was pressed and never answered"


async def _parameters(request: Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """Parameters from the query, a form or JSON, all as text, and uploaded files by their `attach://` address.

    JSON values that are no strings are serialised, as in a form. A file sent as a parameter of its own gets an address too.
    """
    parameters, files = dict(request.query_params), dict[str, bytes]()
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        values = json.loads(body)
        parameters |= {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    elif kind.startswith("application/x-www-form-urlencoded"):
        parameters |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    elif kind.startswith("multipart/form-data"):
        for part in BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).iter_parts():
            name, content = str(part.get_param("name", header="content-disposition")), part.get_payload(decode=True)
            assert isinstance(content, bytes)
            if part.get_filename() is None:
                parameters[name] = content.decode()
            else:
                parameters.setdefault(name, f"attach://{name}")
                files[f"attach://{name}"] = content
    elif body:
        raise bad_request("the emulator takes forms and JSON")
    return parameters, files
