"""Replies as Telegram messages: HTML text within the length limit, inline buttons within 64 bytes."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from knowledge.i18n import translator
from knowledge.rendering import format_date
from knowledge.reply import Button, Card, Citation, Reply

TOKEN_PREFIX = "#"  # noqa: S105 - marks a stored payload, is no secret
MAX_BUTTON_TITLE = 60
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_SENTENCE_ENDS = ("\n\n", "\n", ". ", " ")

StorePayload = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """`text` is HTML of at most 4,096 characters after entities are parsed."""

    text: str
    keyboard: InlineKeyboardMarkup | None


def render(reply: Reply, locale: str, public_url: str | None, store: StorePayload) -> list[TelegramMessage]:
    """The messages of one reply; buttons stand under the last."""
    parts = [reply.text, *(_card(card) for card in reply.cards)]
    if reply.citations:
        parts.append(_citations(reply.citations, locale, public_url))
    texts = list(_within_limit("\n\n".join(parts)))
    buttons = [*reply.buttons, *(button for card in reply.cards for button in _card_buttons(card))]
    keyboard = _keyboard(buttons, store) if buttons else None
    return [TelegramMessage(_html(text), keyboard if last else None) for text, last in _mark_last(texts)]


def callback_data(payload: str, store: StorePayload) -> str:
    """The payload itself, or a token for it where it is longer than Telegram allows."""
    if len(payload.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        return payload
    token = TOKEN_PREFIX + hashlib.sha256(payload.encode()).hexdigest()[:32]
    store(token, payload)
    return token


def _keyboard(buttons: list[Button], store: StorePayload) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(_shorten(item.title), callback_data=callback_data(item.payload, store))] for item in buttons]
    return InlineKeyboardMarkup(rows)


def _card(card: Card) -> str:
    lines = [f"**{card.title}**"]
    if card.subtitle:
        lines.append(card.subtitle)
    lines += [f"{field.label}: {field.value}" for field in card.fields]
    if card.note:
        lines.append(f"⚠️ {card.note}")
    return "\n".join(lines)


def _card_buttons(card: Card) -> Iterator[Button]:
    for button in card.buttons:
        # Under one message the buttons of several cards stand together: each needs its card's name.
        yield Button(title=card.title, payload=button.payload)


def _citations(citations: list[Citation], locale: str, public_url: str | None) -> str:
    _ = translator(locale)
    lines = [_("Căn cứ:")]
    for citation in citations:
        line = f"📖 {place(citation, locale)}"
        # Telegram refuses links to this machine, so there is one only where the operator named a public address.
        lines.append(f"{line} {public_url.rstrip('/')}{citation.url}" if public_url and citation.url else line)
    return "\n".join(lines)


def place(citation: Citation, locale: str) -> str:
    """`điểm a khoản 1 Điều 30, 100/2024/NĐ-CP (từ 07/04/2026)`."""
    _ = translator(locale)
    parts = []
    if citation.point:
        parts.append(_("điểm {point}").format(point=citation.point))
    if citation.clause:
        parts.append(_("khoản {clause}").format(clause=citation.clause))
    if citation.article:
        named = citation.article[:1].isdigit()
        parts.append(_("Điều {article}").format(article=citation.article) if named else citation.article)
    text = ", ".join(filter(None, (" ".join(parts), citation.document)))
    if citation.effective_from:
        text += " " + _("(từ {day})").format(day=format_date(citation.effective_from))
    return text


def _html(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


def _within_limit(text: str) -> Iterator[str]:
    """Cut at the ends of paragraphs, lines, sentences or words; markup (`**`) never makes a part longer."""
    limit = int(MessageLimit.MAX_TEXT_LENGTH)
    while _length(text) > limit:
        window = text[: limit // 2 if _length(text[:limit]) > limit else limit]
        cut = next((at for end in _SENTENCE_ENDS if (at := window.rfind(end)) > 0), len(window))
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def _length(text: str) -> int:
    # Telegram counts UTF-16 code units.
    return len(text.encode("utf-16-le")) // 2


def _shorten(title: str) -> str:
    return title if len(title) <= MAX_BUTTON_TITLE else title[: MAX_BUTTON_TITLE - 1] + "…"


def _mark_last(texts: list[str]) -> Iterator[tuple[str, bool]]:
    for number, text in enumerate(texts, 1):
        yield text, number == len(texts)
