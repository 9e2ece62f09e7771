"""What the Bot API accepts in a message: HTML, text length, keyboards, commands; each refusal in its words.

Written from the Bot API's documentation (https://core.telegram.org/bots/api#formatting-options) and the
behaviour of its open-source server. Pure functions, so that they can be tested by themselves.
"""

from __future__ import annotations

import html
import io
import json
import re
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

MAX_TEXT = 4096
MAX_CALLBACK_BYTES = 64
MAX_CAPTION = 1024
MAX_PHOTO_BYTES = 10_000_000
MAX_PHOTO_SIDES = 10_000  # width and height together
MAX_PHOTO_RATIO = 20
_PNG = b"\x89PNG\r\n\x1a\n"
MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_KEYBOARD_BYTES = 10_000
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre", "a": "text_link", "span": "spoiler",
    "tg-spoiler": "spoiler", "blockquote": "blockquote",
}  # fmt: skip
_START = re.compile(r"""<([^\s>/][^\s>]*)((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'|[\w.-]+))*)\s*>""")
_END = re.compile(r"</([^\s>]*)\s*>")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CHARACTER = re.compile(r"&(?:#x[0-9a-fA-F]+|#\d+|lt|gt|amp|quot);?")
# A slash command anywhere in a text, as Telegram's clients mark it.
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>])")


class ApiError(Exception):
    """A refusal: HTTP status, description and, on 429, the seconds to wait."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        self.status = status
        self.description = description
        self.retry_after = retry_after
        super().__init__(description)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted part of a text; `start` and `end` count characters of Python."""

    kind: str
    start: int
    end: int
    url: str | None = None

    def as_json(self, text: str) -> dict[str, Any]:
        offset = utf16_length(text[: self.start])
        body = {"type": self.kind, "offset": offset, "length": utf16_length(text[self.start : self.end])}
        return body | ({"url": self.url} if self.url else {})


def bad_request(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message_text(raw: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    """The text as shown and its entities.

    Raises:
        ApiError: empty, too long or not well-formed.
    """
    if not raw:
        raise bad_request("message text is empty")
    if parse_mode is None:
        text, entities = raw, []
    elif parse_mode.lower() == "html":
        text, entities = _parse_html(raw)
    else:
        raise bad_request("unsupported parse_mode")
    stripped = text.strip()
    if not stripped:
        raise bad_request("text must be non-empty")
    if utf16_length(stripped) > MAX_TEXT:
        raise bad_request("message is too long")
    shift = len(text) - len(text.lstrip())
    moved = [Entity(item.kind, max(0, item.start - shift), min(len(stripped), item.end - shift), item.url) for item in entities]
    return stripped, [item for item in moved if item.start < item.end]


def photo_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels.

    Raises:
        ApiError: no picture that Telegram takes; of the formats the emulator reads PNG and JPEG.
    """
    if len(content) > MAX_PHOTO_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if content.startswith(b"\xff\xd8\xff"):
        width, height = Image.open(io.BytesIO(content), formats=("JPEG",)).size
    elif content.startswith(_PNG) and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
    else:
        raise bad_request("IMAGE_PROCESS_FAILED")
    sides = sorted((width, height))
    if sum(sides) > MAX_PHOTO_SIDES or sides[0] == 0 or sides[1] / sides[0] > MAX_PHOTO_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def caption_text(raw: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    """As `message_text`; a caption may be empty.

    Raises:
        ApiError: too long or not well-formed.
    """
    if not raw.strip():
        return "", []
    if utf16_length(raw) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return message_text(raw, parse_mode)


def commands_in(text: str) -> list[dict[str, Any]]:
    """Entities of the slash commands in a person's text."""
    return [Entity("bot_command", *match.span()).as_json(text) for match in _COMMAND.finditer(text)]


def inline_keyboard(raw: str | None) -> list[list[dict[str, Any]]] | None:
    """The buttons of `reply_markup`, checked.

    Raises:
        ApiError: not an inline keyboard that Telegram accepts.
    """
    if raw is None:
        return None
    try:
        markup = json.loads(raw)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check_button(button)
    size = len(json.dumps(markup, ensure_ascii=False, separators=(",", ":")).encode())
    crowded = any(len(row) > MAX_BUTTONS_IN_ROW for row in rows)
    if sum(map(len, rows)) > MAX_BUTTONS or crowded or size > MAX_KEYBOARD_BYTES:
        raise bad_request("reply markup is too long")
    return rows


def check_commands(raw: str) -> list[dict[str, str]]:
    """
    Raises:
        ApiError: a command or description that Telegram refuses.
    """
    try:
        commands = json.loads(raw)
    except ValueError:
        raise bad_request("can't parse commands list JSON object") from None
    if not isinstance(commands, list) or len(commands) > MAX_COMMANDS:
        raise bad_request("can't parse commands list")
    for item in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", item.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(item.get("description", "")) <= MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def is_public_url(url: str) -> bool:
    """Whether Telegram takes it for a link: HTTP, and a host with a dot, so not this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "tg") and "." in (parts.hostname or "") and not re.search(r"\s", url)


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    data, url = button.get("callback_data"), button.get("url")
    if not data and not url:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data and url:
        raise bad_request("can't parse inline keyboard button: exactly one action must be specified")
    if data and len(data.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if url and not is_public_url(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _parse_html(raw: str) -> tuple[str, list[Entity]]:
    parser = _HtmlParser(raw)
    parser.run()
    return "".join(parser.text), parser.entities


class _HtmlParser:
    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text: list[str] = []
        self.entities: list[Entity] = []
        self._open: list[tuple[str, int, str | None]] = []

    def run(self) -> None:
        position = 0
        while position < len(self.raw):
            if self.raw[position] == "<":
                position = self._tag(position)
            elif match := _CHARACTER.match(self.raw, position):
                name = match[0].rstrip(";")
                self.text.append(html.unescape(f"{name};"))
                position = match.end()
            else:
                self.text.append(self.raw[position])
                position += 1
        if self._open:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')

    def _tag(self, position: int) -> int:
        at = f"at byte offset {len(self.raw[:position].encode())}"
        if self.raw.startswith("</", position):
            match = _END.match(self.raw, position)
            if not self._open:
                raise self._error(f"Unexpected end tag {at}")
            if match is None:
                raise self._error(f"Unclosed end tag {at}")
            self._close(match[1].lower(), at)
            return match.end()
        name = re.match(r"<([^\s>]*)", self.raw[position:])
        tag = name[1].lower() if name else ""
        if tag not in _TAGS:
            raise self._error(f'Unsupported start tag "{tag}" {at}')
        match = _START.match(self.raw, position)
        if match is None:
            raise self._error(f"Unclosed start tag {at}")
        href = _HREF.search(match[2])
        self._open.append((tag, len(self.text), html.unescape(href[1] or href[2] or "") if href else None))
        return match.end()

    def _close(self, found: str, at: str) -> None:
        tag, start, href = self._open[-1]
        if found and found != tag:
            raise self._error(f'Unmatched end tag {at}, expected "</{tag}>", found "</{found}>"')
        self._open.pop()
        url = (href or "".join(self.text[start:])) if tag == "a" else None
        # Telegram shows a link that it does not take as plain text, without a word to the bot.
        if start < len(self.text) and (url is None or is_public_url(url)):
            self.entities.append(Entity(_TAGS[tag], start, len(self.text), url))

    @staticmethod
    def _error(reason: str) -> ApiError:
        return bad_request(f"can't parse entities: {reason}")
