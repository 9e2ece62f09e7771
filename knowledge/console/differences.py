"""What is different between two contents, word by word."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from typing import Literal

from knowledge.citing import place
from knowledge.console.subjects import Content
from knowledge.i18n import translator
from knowledge.rendering import format_date
from knowledge.reply import Citation

_WORDS = re.compile(r"\s+|\d+(?:[.,/-]\d+)*|\w+|[^\w\s]")
Piece = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a content; `pieces` put together without the gone ones are the new text."""

    field: str
    pieces: list[Piece]


def differences(before: Content | None, after: Content, locale: str) -> list[Difference]:
    """The fields that are not the same, in the order of the form."""
    old, new = fields(before or {}, locale), fields(after, locale)
    changed = [name for name in new | old if old.get(name, "") != new.get(name, "")]
    return [Difference(name, word_pieces(old.get(name, ""), new.get(name, ""))) for name in changed]


def fields(content: Content, locale: str) -> dict[str, str]:
    """A content as lines of text by field."""
    text = content.get("text") or {}
    values = {
        "from": _day(content.get("from"), locale),
        "to": _day(content.get("to"), locale),
        "value": _number(str(content.get("value") or ""), locale),
        "state": _verified(content.get("state"), locale),
        "source": content.get("source"),
        "vi": text.get("vi"),
        "en": text.get("en"),
        "citations": "\n".join(cited(item, locale) for item in content.get("citations") or []),
        "sources": "\n".join(f"{item.get('title')} ({item.get('checked')})" for item in content.get("sources") or []),
    }
    return {name: str(value).strip() for name, value in values.items() if value}


def _verified(state: str | None, locale: str) -> str:
    _ = translator(locale)
    return {"verified": _("đã xác minh"), "unverified": _("chưa xác minh")}.get(state or "", "")


def _day(text: str | None, locale: str) -> str:
    """As people write it; what is no day stays as it was typed."""
    try:
        return format_date(dt.date.fromisoformat(text or ""), locale)
    except ValueError:
        return text or ""


def _number(value: str, locale: str) -> str:
    return value if locale == "en" else value.replace(".", ",")


def cited(citation: dict[str, str], locale: str) -> str:
    """A stored citation as people write it."""
    return place(Citation(**{name: value for name, value in citation.items() if value}), locale)


def word_pieces(before: str, after: str) -> list[Piece]:
    """What stays, goes and comes, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for change, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(("same", "".join(old[i:j])))
            continue
        pieces += [("gone", "".join(old[i:j]))] if j > i else []
        pieces += [("new", "".join(new[k:m]))] if m > k else []
    return pieces
