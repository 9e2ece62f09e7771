"""Questions so alike that they are one question: the same words, or nearly, whatever their marks and order.

Two lines are near copies where, without diacritics, their words or their letter trigrams overlap strongly (Jaccard similarity); the
bounds are those by which training lines are kept away from the held-out ones (`nlu.families`). A line like another shares one of its
own rarest members with it (prefix filter of Chaudhuri, Ganti and Kaushik, ICDE 2006), so only few are compared.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.folding import fold

WORD_SIMILARITY = 0.8
LETTER_SIMILARITY = 0.7
_WORD = re.compile(r"\w+")
# What every second line is about makes no two lines alike.
_SUBJECT = re.compile(r"\bnha (?:o )?(?:xa hoi|xh)\b")


@dataclass(frozen=True, slots=True)
class Alike:
    """A line that is like another: `key` is what the index knows it by, `same` where it has the same words in the same order."""

    text: str
    key: str
    same: bool
    similarity: float


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """The words of a line without diacritics, in their order."""
    return " ".join(_WORD.findall(_SUBJECT.sub("noxh", fold(text))))


def _trigrams(line: str) -> frozenset[str]:
    padded = f" {line} "
    return frozenset(padded[index : index + 3] for index in range(len(padded) - 2))


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    shared = len(first & second)
    whole = len(first) + len(second) - shared
    return shared / whole if whole else 0.0


class Likeness:
    """An index of lines, each with a key, such as its topic."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._lines: list[tuple[str, str, str]] = [(text, key, plain(text)) for text, key in lines]
        self._words = [frozenset(line.split()) for _, _, line in self._lines]
        self._letters = [_trigrams(line) for _, _, line in self._lines]
        self._by_word, self._by_letters = _inverted(self._words), _inverted(self._letters)

    def alike(self, text: str) -> list[Alike]:
        """Near copies of the text, the most alike first; a line that is exactly the text is among them."""
        line = plain(text)
        words, letters = frozenset(line.split()), _trigrams(line)
        candidates = _candidates(self._by_word, words, WORD_SIMILARITY) | _candidates(
            self._by_letters, letters, LETTER_SIMILARITY
        )
        found = []
        for number in candidates:
            by_words, by_letters = _jaccard(words, self._words[number]), _jaccard(letters, self._letters[number])
            if by_words >= WORD_SIMILARITY or by_letters >= LETTER_SIMILARITY:
                other, key, plain_other = self._lines[number]
                found.append(Alike(other, key, plain_other == line, max(by_words, by_letters)))
        return sorted(found, key=lambda item: (-item.same, -item.similarity, item.text))

    def copies(self, text: str) -> bool:
        """Whether the text nearly copies a line of more than two words: there are only so many ways to say "thanks"."""
        return len(plain(text).split()) > 2 and bool(self.alike(text))


def _inverted(sets: list[frozenset[str]]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, members in enumerate(sets):
        for member in members:
            found[member].append(number)
    return dict(found)


def _candidates(index: dict[str, list[int]], members: frozenset[str], threshold: float) -> set[int]:
    """Lines that share one of the rarest members; all that are alike enough are among them."""
    rarest = sorted(members, key=lambda member: (len(index.get(member, ())), member))
    prefix = rarest[: len(rarest) - math.ceil(threshold * len(rarest) - 1e-9) + 1]
    return {number for member in prefix for number in index.get(member, ())}
