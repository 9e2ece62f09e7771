"""What an officer must look at in a text that was split: numbers that do not follow, what is empty, doubled or very long. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from knowledge.law.model import Key
from knowledge.law.parse import Parsed, Split

Kind = Literal["none", "gap", "twice", "long", "empty", "outside", "untaken", "quotation"]
#: Letters of one provision's own words, quotations left out: hardly any clause of the stored law has more.
LONG = 6_000
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Doubt:
    """`place` is the provision as it is cited, `detail` what stands there; `paragraph` its number in the text, from 0."""

    kind: Kind
    place: str = ""
    detail: str = ""
    paragraph: int | None = None


def doubts(split: Split, paragraphs: Sequence[str]) -> list[Doubt]:
    """In the order of the text; those of the whole text first."""
    if not split.provisions:
        return [Doubt("none")]
    starts = dict(zip((item.key for item in split.provisions), split.starts, strict=True))
    found = [
        *_doubled(split.provisions, starts),
        *_gaps(split.provisions, starts),
        *_sizes(split.provisions, starts),
        *_untaken(split, paragraphs),
    ]
    return sorted(found, key=lambda item: item.paragraph or 0)


def _doubled(provisions: Sequence[Parsed], starts: dict[Key, int]) -> Iterator[Doubt]:
    for key, count in Counter(item.key for item in provisions).items():
        if count > 1:
            yield Doubt("twice", key.label(), str(count), starts[key])


def _gaps(provisions: Sequence[Parsed], starts: dict[Key, int]) -> Iterator[Doubt]:
    """Of neighbours on one level the second one's number is at most one more."""
    levels: dict[tuple[str, ...], list[Key]] = {}
    for item in provisions:
        key = item.key
        if key.point is None and key.article[:1].isdigit():
            levels.setdefault((key.article,) if key.clause else (), []).append(key)
    for keys in levels.values():
        for before, after in pairwise(keys):
            first, second = (_number(key.clause or key.article) for key in (before, after))
            if first is not None and second is not None and second > first + 1:
                yield Doubt("gap", after.label(), before.label(), starts[after])


def _number(name: str) -> int | None:
    match = _NUMBER.match(name)
    return int(match.group()) if match else None


def _sizes(provisions: Sequence[Parsed], starts: dict[Key, int]) -> Iterator[Doubt]:
    for item, following in zip(provisions, [*provisions[1:], None], strict=True):
        annex = not item.key.article[:1].isdigit()
        own = re.sub(r"“[^”]*”", "", item.text)
        if len(own) > LONG and not annex:
            yield Doubt("long", item.key.label(), str(len(own)), starts[item.key])
        parted = following is not None and item.key != following.key and item.key.covers(following.key)
        if not item.text and not parted and not annex:
            yield Doubt("empty", item.key.label(), "", starts[item.key])
        if item.text.count("“") != item.text.count("”"):
            yield Doubt("quotation", item.key.label(), "", starts[item.key])


def _untaken(split: Split, paragraphs: Sequence[str]) -> Iterator[Doubt]:
    outside = set(split.outside)
    owner = dict(zip(split.starts, split.provisions, strict=True))
    for number in split.untaken:
        place = next((owner[start].key.label() for start in range(number, -1, -1) if start in owner), "")
        yield Doubt("outside" if number in outside else "untaken", place, paragraphs[number][:80], number)
