"""Families of paraphrases: lines so alike that they must not stand on both sides of a split.

Two lines are near copies when, normalised and without diacritics, they have the same set of words, or their words or
their letter trigrams overlap strongly (Jaccard similarity). A family is a connected group of near copies.

Exact, and fast for tens of thousands of lines: two sets with a similarity of at least t share one of the rarest
|x| - ceil(t·|x|) + 1 members of each (the prefix filter of Chaudhuri, Ganti and Kaushik, ICDE 2006), so only lines that
share a rare member are compared.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from nlu.normalizer import fold, normalize

# Chosen by reading the pairs found in the training lines: a little lower, and questions about different people or
# papers ("công nhân / giáo viên có được mua không") become one family.
WORD_SIMILARITY = 0.8
LETTER_SIMILARITY = 0.7

_WORD = re.compile(r"\w+")
# What every second line is about makes no two lines alike.
_SUBJECT = re.compile(r"\bnha (?:o )?xa hoi\b")


def plain(text: str) -> str:
    """The words of a line, normalised and without diacritics, in their order."""
    return " ".join(_WORD.findall(_SUBJECT.sub("noxh", fold(normalize(text).text))))


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


def _trigrams(line: str) -> frozenset[str]:
    padded = f" {line} "
    return frozenset(padded[index : index + 3] for index in range(len(padded) - 2))


def families(texts: Sequence[str]) -> list[int]:
    """A family number for each line; near copies, and near copies of these, share it."""
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, second in near_copies(texts):
        parent[root(first)] = root(second)
    return [root(index) for index in range(len(texts))]


def near_copies(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of indices of near copies, the smaller index first."""
    return _pairs(texts, border=0)


def copied(lines: Sequence[str], held_out: Sequence[str]) -> list[tuple[int, int]]:
    """(index in `lines`, index in `held_out`) of near copies, sorted."""
    if not lines:
        return []
    return sorted((first, second - len(lines)) for first, second in _pairs([*lines, *held_out], border=len(lines)))


def _pairs(texts: Sequence[str], border: int) -> set[tuple[int, int]]:
    lines = [plain(text) for text in texts]
    by_words = _similar([_words(line) for line in lines], WORD_SIMILARITY, border)
    by_letters = _similar([_trigrams(line) for line in lines], LETTER_SIMILARITY, border)
    return {*by_words, *by_letters}


def _similar(sets: Sequence[frozenset[str]], threshold: float, border: int) -> Iterator[tuple[int, int]]:
    """Pairs above the threshold; with a border only pairs across it (the sets before it are not compared to each other)."""
    frequency = Counter(member for members in sets for member in members)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for index, members in enumerate(sets):
        # Rarest first; the name breaks ties, so that every set is sorted alike.
        ordered = sorted(members, key=lambda member: (frequency[member], member))
        prefix = ordered[: len(ordered) - math.ceil(threshold * len(ordered) - 1e-9) + 1]
        if index >= border:
            shortest, longest = threshold * len(members), len(members) / threshold
            for other in {candidate for member in prefix for candidate in seen[member]}:
                if shortest <= len(sets[other]) <= longest and jaccard(members, sets[other]) >= threshold:
                    yield other, index
        if index < border or not border:
            for member in prefix:
                seen[member].append(index)


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """Shared members among all members, 0 to 1; 0 for two empty sets."""
    smaller, larger = sorted((len(first), len(second)))
    if not smaller:
        return 0.0
    shared = len(first & second)
    return shared / (smaller + larger - shared)
