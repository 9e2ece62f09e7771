"""Text with bold parts and links, cut to Telegram's message length, as Telegram's HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from telegram.constants import MessageLimit

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# Best first; what follows the first character of an ending belongs to the next part.
_ENDINGS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; `url` makes it a link."""

    text: str
    bold: bool = False
    url: str | None = None


def runs(text: str) -> list[Run]:
    """The knowledge base's `**bold**` as runs; asterisks without a partner stay as they are."""
    found: list[Run] = []
    position = 0
    for match in _BOLD.finditer(text):
        found += [Run(text[position : match.start()]), Run(match[1], bold=True)]
        position = match.end()
    return [run for run in (*found, Run(text[position:])) if run.text]


def cut(content: list[Run], limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[list[Run]]:
    """Parts of at most `limit` UTF-16 units without the space around them; nothing for blank content.

    A part ends with a paragraph, else a line, a sentence or a word; a run that reaches over the limit
    goes on with its look in the next part.
    """
    text = "".join(run.text for run in content)
    parts = []
    start = 0
    while start < len(text):
        end = _end_of_part(text, content, start, limit)
        part = list(_between(content, *_trimmed(text, start, end)))
        if part:
            parts.append(part)
        start = end
    return parts


def to_html(part: list[Run]) -> str:
    """HTML as `parse_mode=HTML` takes it."""
    return "".join(map(_run_html, part))


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _run_html(run: Run) -> str:
    escaped = html.escape(run.text, quote=False)
    if run.url is not None:
        escaped = f'<a href="{html.escape(run.url)}">{escaped}</a>'
    return f"<b>{escaped}</b>" if run.bold else escaped


def _end_of_part(text: str, content: list[Run], start: int, limit: int) -> int:
    end = min(len(text), start + limit)
    while (excess := utf16_length(text[start:end]) - limit) > 0:
        end -= (excess + 1) // 2
    if end == len(text):
        return end
    # Not in the first half: a short heading must not become a message of its own.
    middle = start + (end - start) // 2
    for ending in _ENDINGS:
        at = text.rfind(ending, middle, end)
        if at >= 0:
            end = at + 1
            break
    position = 0
    for run in content:
        if position < end < position + len(run.text) and position > start and (run.bold or run.url):
            return position
        position += len(run.text)
    return end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _between(content: list[Run], start: int, end: int) -> Iterator[Run]:
    position = 0
    for run in content:
        piece = run.text[max(0, start - position) : max(0, end - position)]
        if piece:
            yield replace(run, text=piece)
        position += len(run.text)
