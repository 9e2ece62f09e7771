"""What was split from a text, as a tree for the page: chapters, articles, clauses, points."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from knowledge.law.parse import Parsed, Split


@dataclass(slots=True)
class Node:
    """`paragraph` is the number of the one at which it begins; `words` are the first of its own."""

    label: str
    paragraph: int
    words: str = ""
    below: list[Node] = field(default_factory=list)


_WORDS = 90


def tree_of(split: Split) -> list[Node]:
    """Chapters with their articles; articles before the first chapter, or of a text without, stand at the top."""
    top: list[Node] = []
    chapters = [Node(heading, at) for at, heading in split.chapters]
    begins = [at for at, _ in split.chapters]
    article: Node | None = None
    clause: Node | None = None
    for item, start in zip(split.provisions, split.starts, strict=True):
        node = Node(_label(item), start, (item.heading or item.text)[:_WORDS])
        if item.key.clause is None and item.key.point is None:
            article, clause = node, None
            place = bisect_right(begins, start)
            (chapters[place - 1].below if place else top).append(node)
        elif item.key.point is None:
            clause = node
            _below(article, top).append(node)
        else:
            _below(clause or article, top).append(node)
    return top + [chapter for chapter in chapters if chapter.below]


def _below(parent: Node | None, top: list[Node]) -> list[Node]:
    return parent.below if parent is not None else top


def _label(item: Parsed) -> str:
    """Its own number alone: those above stand above."""
    key = item.key
    if key.point is not None:
        return f"{key.point})"
    if key.clause is not None:
        return f"{key.clause}." if key.clause[:1].isdigit() else key.clause
    return key.label()
