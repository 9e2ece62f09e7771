"""Words one slip of the finger away: a neighbouring key, two letters swapped, one missing or too many, a wrong tone.

Pure; knows words, not sentences: which of the words was meant is for `nlu.diacritics` to weigh.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from nlu.syllables import split_tone

_MOST = 12  # words found, the first in the given order


class SlipIndex:
    """Finds the words near a misspelt one, by deleting one letter of each (SymSpell), without diacritics."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` without diacritics, likeliest first."""
        self._order = {word: place for place, word in enumerate(dict.fromkeys(words))}
        self._shortened: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._order:
            for short in shortened(word):
                self._shortened[short].append(word)

    def near(self, word: str) -> list[str]:
        """Words at one slip's distance from `word` (no diacritics), likeliest first, `word` itself left out."""
        found = {near for short in shortened(word) for near in self._shortened.get(short, ()) if near != word}
        return sorted((near for near in found if one_slip(word, near)), key=self._order.__getitem__)[:_MOST]


def shortened(word: str) -> set[str]:
    """`word`, and what is left of it without one letter: words one slip apart share one of these."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def one_slip(first: str, second: str) -> bool:
    """True when one letter replaced, swapped with the next, left out or added makes `second` of `first`."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    a, b = first[start:], second[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def same_slip(written: str, meant: str) -> bool:
    """True when one slip makes `meant` of `written`, diacritics counted; the tone alone may differ as well."""
    if one_slip(written, meant):
        return True
    first, second = split_tone(written), split_tone(meant)
    if first is None or second is None:
        return False
    return first[0] == second[0] or (first[1] == second[1] and one_slip(first[0], second[0]))
