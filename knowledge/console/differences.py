"""What is different between two contents, word by word."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from typing import Literal

from knowledge.citing import place
from knowledge.console.subjects import Content, digest
from knowledge.i18n import translator
from knowledge.rendering import format_date
from knowledge.reply import Citation

_WORDS = re.compile(r"\s+|\d+(?:[.,/-]\d+)*|\w+|[^\w\s]")
_EXACT = 6_000
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
    return [Difference(name, pieces(old.get(name, ""), new.get(name, ""))) for name in changed]


def fields(content: Content, locale: str) -> dict[str, str]:
    """A content as lines of text by field."""
    text, head = content.get("text") or {}, content.get("document") or {}
    values = {
        "title": head.get("title"),
        "issuer": head.get("issuer"),
        "signed_on": _day(head.get("signed_on"), locale),
        "published_at": head.get("source"),
        "body": _length(content.get("body"), locale),
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


def _length(body: str | None, locale: str) -> str:
    """A text of law is too long to be compared by words: how long it is, and its digest, tell whether it is the same."""
    if body is None:
        return ""
    _ = translator(locale)
    return _("{count} đoạn, dấu vết {digest}").format(count=len(body.split("\n")), digest=(digest({"body": body}) or "")[:12])


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


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    # Of a long text the exact way takes seconds; the other one may call a little more changed than is.
    coarse = len(old) + len(new) > _EXACT
    for change, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=coarse).get_opcodes():
        if change == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        found += [("gone", "".join(old[i:j]))] if j > i else []
        found += [("new", "".join(new[k:m]))] if m > k else []
    return found
