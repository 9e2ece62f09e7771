"""A document of law as an officer brings it in: its heading, its text, and the changes that it orders in others.

The text is kept as it was taken out of the file or corrected, one paragraph a line; provisions are split from it whenever they are
needed (`knowledge.law.parse`, with the marks of a text that a person has read). Pure.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from knowledge.content_schema import CitationFile, Dated, NonEmpty, Strict
from knowledge.law.amend import Change
from knowledge.law.clean import paragraphs
from knowledge.law.heading import read_heading
from knowledge.law.model import Key, Provision
from knowledge.law.orders import find_orders
from knowledge.law.parse import Shape, Split, split

Content = dict[str, Any]
Amendment = dict[str, Any]
#: Letters of a text, and changes that one document may order.
MAX_BODY, MAX_AMENDMENTS = 1_500_000, 200
#: Before this day nothing is split; a draft may still lack its own.
_NO_DAY = dt.date(9999, 12, 31)


class HeadFile(Strict):
    """What is said of the document; `source` is where its text was published."""

    number: NonEmpty = Field(max_length=80)
    title: NonEmpty = Field(max_length=1_000)
    issuer: str | None = None
    signed_on: dt.date | None = None
    source: NonEmpty = Field(max_length=500)


class PhraseFile(Strict):
    old: NonEmpty
    new: str


class AmendmentFile(Strict):
    """A change as `amendments.yaml` has it, its day left out where it is the document's, and what the officer decided.

    `seen` is the digest of the words that the officer saw replaced.
    """

    base: NonEmpty
    at: CitationFile
    within: CitationFile | None = None
    replace: list[str] = Field(default=[], max_length=50)
    insert: list[str] = Field(default=[], max_length=50)
    repeal: list[str] = Field(default=[], max_length=50)
    phrases: list[PhraseFile] = Field(default=[], max_length=20)
    day: dt.date | None = None
    decision: Literal["", "confirmed", "rejected"] = ""
    manual: bool = False
    seen: str | None = None


class LawFile(Dated):
    """A whole import. `extract`: the text leaves provisions out, so that numbers need only grow."""

    document: HeadFile
    body: str = Field(max_length=MAX_BODY)
    extract: bool = False
    amendments: list[AmendmentFile] = Field(default=[], max_length=MAX_AMENDMENTS)


@dataclass(frozen=True, slots=True)
class Taken:
    """A text with what was taken out of it; `chapters`: the chapter's heading by the article that stands in it."""

    paragraphs: list[str]
    split: Split
    provisions: list[Provision]
    chapters: dict[Key, str]


def fresh(lines: Sequence[str], number: str, source: str) -> Content:
    """A draft from the paragraphs of a file, with what they say of themselves."""
    heading = read_heading(lines)
    return {
        "from": heading.effective_from.isoformat() if heading.effective_from else "",
        "to": None,
        "document": {
            "number": number,
            "title": heading.title,
            "issuer": heading.issuer or None,
            "signed_on": heading.signed_on.isoformat() if heading.signed_on else None,
            "source": source,
        },
        "body": "\n".join(lines),
        "extract": False,
        "amendments": [],
    }


def take(content: Content) -> Taken:
    """The text split into provisions that hold from the document's day on."""
    lines = paragraphs(content["body"])
    found = split(lines, Shape(extract=bool(content.get("extract")), marked=True))
    day, last = day_of(content.get("from")) or _NO_DAY, day_of(content.get("to"))
    number = content["document"]["number"]
    provisions = [
        Provision(number, item.key.article, item.key.clause, item.key.point, item.heading, item.text, day, last)
        for item in found.provisions
    ]
    return Taken(lines, found, provisions, _chapters(found))


def _chapters(found: Split) -> dict[Key, str]:
    begins = [at for at, _ in found.chapters]
    return {
        item.key: found.chapters[place - 1][1]
        for item, start in zip(found.provisions, found.starts, strict=True)
        if item.key.clause is None and (place := bisect_right(begins, start))
    }


def day_of(text: object) -> dt.date | None:
    """A day of a content; None for none, and for what is no day."""
    try:
        return dt.date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def with_proposals(content: Content, stored: Mapping[str, Sequence[Provision]]) -> Content:
    """The content with the changes that its text orders in stored documents; what was decided on one stays."""
    taken = take(content)
    decided = {_signature(item): item for item in content["amendments"]}
    found = [_amendment(change) for change in find_orders(taken.provisions, taken.chapters, stored)]
    by_hand = [item for item in content["amendments"] if item.get("manual")]
    entries = [decided.get(_signature(item), item) for item in found] + by_hand
    return content | {"amendments": entries[:MAX_AMENDMENTS]}


def _amendment(change: Change) -> Amendment:
    return {
        "base": change.base,
        "at": _place(change.by, change.at),
        "within": _place(change.base, change.within) if change.within else None,
        "replace": list(change.replace),
        "insert": list(change.insert),
        "repeal": list(change.repeal),
        "phrases": [{"old": old, "new": new} for old, new in change.phrases],
        "day": None,
        "decision": "",
        "manual": False,
        "seen": None,
    }


def _place(document: str, key: Key) -> dict[str, str]:
    named = {"document": document, "article": key.article, "clause": key.clause, "point": key.point}
    return {name: value for name, value in named.items() if value is not None}


def _signature(item: Amendment) -> str:
    return repr([item[name] for name in ("base", "at", "within", "replace", "insert", "repeal", "phrases")])


def change_of(content: Content, item: Amendment) -> Change:
    """The change that an entry stands for."""
    return Change(
        base=item["base"],
        by=content["document"]["number"],
        effective_from=day_of(item.get("day")) or day_of(content.get("from")) or _NO_DAY,
        at=key_of(item["at"]),
        within=key_of(item["within"]) if item.get("within") else None,
        replace=tuple(item["replace"]),
        insert=tuple(item["insert"]),
        repeal=tuple(item["repeal"]),
        phrases=tuple((phrase["old"], phrase["new"]) for phrase in item["phrases"]),
    )


def key_of(place: Mapping[str, str]) -> Key:
    return Key(place.get("article") or "", place.get("clause") or None, place.get("point") or None)


def targets(change: Change) -> list[Key]:
    """The places that a change gives new words to, adds or ends."""
    names = (*change.replace, *change.insert, *change.repeal)
    return [change.key(name) for name in names] or ([change.within] if change.within else [])
