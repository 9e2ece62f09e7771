"""Thumbs under an answer on Telegram: two small buttons in the last row, which go once they are pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.telegram.rendering import CHANNEL_PREFIX
from knowledge.i18n import translator
from knowledge.ratings import RatingReason
from knowledge.reply import Reply

UP, DOWN = f"{CHANNEL_PREFIX}+", f"{CHANNEL_PREFIX}-"
_RATED = ("answer", "card_list")
#: Courtesies are no answers.
_UNRATED = frozenset(("greet", "thanks", "goodbye", "talk-to-officer", "out-of-scope"))


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button of ours says."""

    topic: str
    value: Literal[1, -1]
    reason: RatingReason | None = None


def pressed(data: str) -> Pressed | None:
    """The rating behind a button's data; None for other buttons."""
    if not data.startswith((UP, DOWN)):
        return None
    topic, _, word = data[len(UP) :].partition(":")
    reason: RatingReason | None = next((known for known in get_args(RatingReason) if known == word), None)
    return Pressed(topic, 1 if data.startswith(UP) else -1, reason)


def with_thumbs(keyboard: InlineKeyboardMarkup | None, reply: Reply) -> InlineKeyboardMarkup | None:
    """The keyboard of an answer's last message with the two thumbs; as it was for what is no answer."""
    if reply.kind not in _RATED or reply.topic is None or reply.topic in _UNRATED:
        return keyboard
    data = [f"{sign}{reply.topic}" for sign in (UP, DOWN)]
    if any(len(item.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA for item in data):
        return keyboard
    row = [InlineKeyboardButton(title, callback_data=item) for title, item in zip(("👍", "👎"), data, strict=True)]
    return InlineKeyboardMarkup([*(keyboard.inline_keyboard if keyboard else ()), row])


def after_press(keyboard: InlineKeyboardMarkup | None, press: Pressed, locale: str) -> InlineKeyboardMarkup | None:
    """The keyboard without the thumbs, None where nothing is left; after a first thumb down with the reasons instead."""
    rows = [
        row
        for row in (keyboard.inline_keyboard if keyboard else ())
        if not any(str(button.callback_data or "").startswith((UP, DOWN)) for button in row)
    ]
    if press.value < 0 and press.reason is None:
        _ = translator(locale)
        titles: dict[RatingReason, str] = {
            "wrong": _("Sai nội dung"),
            "unclear": _("Khó hiểu"),
            "other_question": _("Không đúng câu hỏi"),
        }
        rows += [
            (InlineKeyboardButton(title, callback_data=f"{DOWN}{press.topic}:{reason}"),) for reason, title in titles.items()
        ]
    return InlineKeyboardMarkup(rows) if rows else None
