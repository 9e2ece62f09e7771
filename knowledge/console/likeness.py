"""Questions so alike that they are one question: the same words, or nearly, whatever their marks and order.

Two lines are near copies where, without diacritics, their words or their letter trigrams overlap strongly (Jaccard similarity); the
bounds are those by which training lines are kept away from the held-out ones (`nlu.families`).
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from knowledge.folding import fold

WORD_SIMILARITY = 0.8
LETTER_SIMILARITY = 0.7
_WORD = re.compile(r"\w+")
# What every second line is about makes no two lines alike.
_SUBJECT = re.compile(r"\bnha (?:o )?(?:xa hoi|xh)\b")


@dataclass(frozen=True, slots=True)
class Alike:
    """A line that is like another: `key` is what the index knows it by, `same` where it has the same words in the same order.

    `similarity` is the greater of both, from 0 to 1.
    """

    text: str
    key: str
    same: bool
    similarity: float


def plain(text: str) -> str:
    """The words of a line without diacritics, in their order."""
    return " ".join(_WORD.findall(_SUBJECT.sub("noxh", fold(text))))


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


def _trigrams(line: str) -> frozenset[str]:
    padded = f" {line} "
    return frozenset(padded[index : index + 3] for index in range(len(padded) - 2))


class _Sets:
    """The sets of all lines, inverted: which lines have a member. One set is compared with all of them at once."""

    def __init__(self, lines: list[str], members_of: Callable[[str], frozenset[str]]) -> None:
        self._members_of = members_of
        self._sizes = np.zeros(len(lines), dtype=np.int64)
        found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, line in enumerate(lines):
            members = members_of(line)
            self._sizes[number] = len(members)
            for member in members:
                found[member].append(number)
        self._having = dict(found)

    def similarities(self, line: str) -> np.ndarray:
        """Jaccard similarity with each line, shape (lines,)."""
        members = self._members_of(line)
        having = [np.frombuffer(self._having[member], dtype=np.uint32) for member in members if member in self._having]
        if not having:
            return np.zeros(len(self._sizes))
        shared = np.bincount(np.concatenate(having), minlength=len(self._sizes))
        similarities: np.ndarray = shared / (len(members) + self._sizes - shared)
        return similarities


class Likeness:
    """An index of lines, each with a key, such as its topic. Twenty thousand lines take about two seconds and 30 MB."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._lines = [(text, key, plain(text)) for text, key in lines]
        plain_lines = [line for _, _, line in self._lines]
        self._words, self._letters = _Sets(plain_lines, _words), _Sets(plain_lines, _trigrams)

    def alike(self, text: str) -> list[Alike]:
        """Near copies of the text, the most alike first; a line that is exactly the text is among them."""
        line = plain(text)
        by_words, by_letters = self._words.similarities(line), self._letters.similarities(line)
        numbers = np.flatnonzero((by_words >= WORD_SIMILARITY) | (by_letters >= LETTER_SIMILARITY))
        found = [
            Alike(other, key, plain_other == line, float(max(by_words[number], by_letters[number])))
            for number in numbers
            for other, key, plain_other in (self._lines[number],)
        ]
        return sorted(found, key=lambda item: (-item.same, -item.similarity, item.text))

    def copies(self, text: str) -> bool:
        """Whether the text nearly copies a line of more than two words: there are only so many ways to say "thanks"."""
        return len(plain(text).split()) > 2 and bool(self.alike(text))
