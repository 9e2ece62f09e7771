"""Replies as Telegram messages: HTML text within the length limit, inline buttons within 64 bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.telegram.markup import Run, cut, runs, to_html
from knowledge.citing import place
from knowledge.i18n import translator
from knowledge.reply import Button, Card, Citation, Reply

TOKEN_PREFIX = "#"  # noqa: S105 - marks a stored payload, is no secret
# The channel's own buttons, which are no payloads of the assistant.
CHANNEL_PREFIX = "!"
MAX_BUTTON_TITLE = 60
# Telegram takes 100 buttons but no more than 10 kB of keyboard: 30 of the longest are 8 kB.
MAX_BUTTONS = 30
_GAP = Run("\n\n")

StorePayload = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """`text` is HTML of 1 to 4,096 UTF-16 units after entities are parsed."""

    text: str
    keyboard: InlineKeyboardMarkup | None


def render(reply: Reply, locale: str, public_url: str | None, store: StorePayload) -> list[TelegramMessage]:
    """The messages of one reply; buttons stand under the last.

    `public_url` makes references links; `store` keeps a (token, payload) pair for `callback_data`.
    """
    blocks = [runs(reply.text.strip()), *(list(_card(card, public_url)) for card in reply.cards)]
    if reply.citations:
        blocks.append(list(_citations(reply.citations, locale, public_url)))
    texts = [to_html(part) for part in cut(_joined(blocks))]
    keyboards = _keyboards(reply, store)
    _ = translator(locale)
    if keyboards and not texts:
        texts = [_("Mời anh/chị chọn:")]
    more = [TelegramMessage(_("Các lựa chọn khác:"), keyboard) for keyboard in keyboards[1:]]
    last = [TelegramMessage(text, keyboards[0] if keyboards else None) for text in texts[-1:]]
    return [*(TelegramMessage(text, None) for text in texts[:-1]), *last, *more]


def callback_data(payload: str, store: StorePayload) -> str:
    """The payload itself, or a token for it where it is longer than Telegram allows or looks like one of ours."""
    fits = len(payload.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    if fits and not payload.startswith((TOKEN_PREFIX, CHANNEL_PREFIX)):
        return payload
    token = TOKEN_PREFIX + hashlib.sha256(payload.encode()).hexdigest()[:32]
    store(token, payload)
    return token


def _joined(blocks: list[list[Run]]) -> list[Run]:
    joined: list[Run] = []
    for block in filter(None, blocks):
        joined += [_GAP, *block] if joined else block
    return joined


def _keyboards(reply: Reply, store: StorePayload) -> list[InlineKeyboardMarkup]:
    buttons = [*(button for card in reply.cards for button in _card_buttons(card, len(reply.cards))), *reply.buttons]
    rows = [[InlineKeyboardButton(_shorten(item.title), callback_data=callback_data(item.payload, store))] for item in buttons]
    return [InlineKeyboardMarkup(some) for some in batched(rows, MAX_BUTTONS)]


def _card(card: Card, public_url: str | None) -> Iterator[Run]:
    yield Run(card.title, bold=True, url=_link(card.url, public_url))
    lines = [card.subtitle] if card.subtitle else []
    lines += [f"{field.label}: {field.value}" for field in card.fields]
    if card.note:
        lines.append(f"⚠️ {card.note}")
    yield Run("".join(f"\n{line}" for line in lines))


def _card_buttons(card: Card, cards: int) -> Iterator[Button]:
    for button in card.buttons:
        # Under one message the buttons of several cards stand together: each needs its card's name.
        if cards == 1:
            yield button
        elif len(card.buttons) == 1:
            yield Button(title=card.title, payload=button.payload)
        else:
            yield Button(title=f"{button.title}: {card.title}", payload=button.payload)


def _citations(citations: list[Citation], locale: str, public_url: str | None) -> Iterator[Run]:
    _ = translator(locale)
    yield Run(_("Căn cứ:"))
    for citation in citations:
        yield Run("\n📖 ")
        yield Run(place(citation, locale), url=_link(citation.url, public_url))


def _link(url: str | None, public_url: str | None) -> str | None:
    # A page of this server is a link only where the operator named an address that others reach.
    if url is None or url.startswith(("http://", "https://")):
        return url
    return f"{public_url.rstrip('/')}/{url.lstrip('/')}" if public_url else None


def _shorten(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= MAX_BUTTON_TITLE else title[: MAX_BUTTON_TITLE - 1] + "…"
