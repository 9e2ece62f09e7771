"""Words → word pieces: the unigram tokenizer of the sentence encoder (SentencePiece, as in multilingual-e5).

The most likely segmentation of each word by the pieces' log probabilities (Viterbi); words are remembered, so a
message costs a few look-ups. Pure; needs only the vocabulary.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

WORD_START = "▁"
# Far below every piece, so that an unknown character is used only where nothing else fits.
_UNKNOWN_PENALTY = 10.0
_REMEMBERED_WORDS = 20_000
# Nobody's word is longer; segmentation takes time with the length of the word.
_MAX_WORD = 64


class PieceTokenizer:
    """`ids(text)` gives the numbers of the pieces, without the marks of beginning and end."""

    def __init__(self, pieces: Sequence[str], log_probabilities: Sequence[float], unknown: int) -> None:
        """`pieces[i]` has the number `i`; `unknown` is the number for what no piece spells."""
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._scores = [float(score) for score in log_probabilities]
        self._unknown = unknown
        self._unknown_score = min(self._scores, default=0.0) - _UNKNOWN_PENALTY
        self._longest = max(map(len, pieces), default=1)
        self._word = lru_cache(maxsize=_REMEMBERED_WORDS)(self._segment)

    def ids(self, text: str) -> list[int]:
        """Numbers of the pieces of `text`, in order."""
        words = unicodedata.normalize("NFKC", text).split()
        return [number for word in words for number in self._word(WORD_START + word[:_MAX_WORD])]

    def _segment(self, word: str) -> tuple[int, ...]:
        length = len(word)
        best = [0.0] + [float("-inf")] * length
        back: list[tuple[int, int]] = [(0, self._unknown)] * (length + 1)
        for start in range(length):
            for end in range(start + 1, min(length, start + self._longest) + 1):
                number = self._numbers.get(word[start:end])
                if number is None:
                    continue
                score = best[start] + self._scores[number]
                if score > best[end]:
                    best[end], back[end] = score, (start, number)
            if best[start] + self._unknown_score > best[start + 1]:
                best[start + 1], back[start + 1] = best[start] + self._unknown_score, (start, self._unknown)
        numbers: list[int] = []
        position = length
        while position:
            position, number = back[position]
            numbers.append(number)
        return tuple(reversed(numbers))
