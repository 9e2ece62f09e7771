"""Contents of subjects from forms: what the officer typed is kept as it is, complete or not; the check says what is missing."""

from __future__ import annotations

import json
import re

from starlette.datastructures import FormData

from bot.console.access import text_of, texts_of
from knowledge.console.subjects import Content, Kind, Subject

MAX_CITATIONS = 20
_PLACE = ("document", "article", "clause", "point")
#: "5,4" and "5.4" are one number to an officer; "1.000.000" is a million.
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")


def content_of(kind: Kind, form: FormData) -> Content:
    """The content that a form of the editor holds."""
    content: Content = {
        "from": text_of(form, "from", 10),
        "to": text_of(form, "to", 10) or None,
        "citations": citations_of(form),
    }
    if kind is Kind.ANSWER:
        texts = {"vi": text_of(form, "text_vi"), "en": text_of(form, "text_en")}
        return content | {"text": texts, "sources": _sources(form)}
    return content | {
        "value": number_of(text_of(form, "value", 40)),
        "state": "unverified" if text_of(form, "state", 20) == "unverified" else "verified",
        "source": text_of(form, "source", 1_000) or None,
    }


def number_of(text: str) -> str:
    """A number as Vietnamese readers write it, as a program reads it."""
    text = text.replace(" ", "")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".")


def citations_of(form: FormData) -> list[dict[str, str]]:
    """Those that were chosen in the search box; each is an object in JSON, made by the page."""
    found = []
    for item in texts_of(form, "citation")[:MAX_CITATIONS]:
        try:
            place = json.loads(item)
        except ValueError:
            continue
        if isinstance(place, dict):
            named = {name: str(place[name])[:80] for name in _PLACE if place.get(name)}
            found += [named] if "document" in named and named not in found else []
    return found


def _sources(form: FormData) -> list[dict[str, str]]:
    pairs = zip(texts_of(form, "source_title"), texts_of(form, "source_checked"), strict=False)
    return [{"title": title.strip()[:500], "checked": day.strip()[:10]} for title, day in pairs if title.strip()]


def fresh(subject: Subject) -> Content:
    """An empty content."""
    content: Content = {"from": "", "to": None, "citations": []}
    if subject.kind is Kind.ANSWER:
        return content | {"text": {"vi": "", "en": ""}, "sources": []}
    return content | {"value": "", "state": "verified", "source": None}
