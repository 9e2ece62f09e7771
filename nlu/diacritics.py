"""Puts back the diacritics that a writer left out, as far as the training texts teach it.

"nha o xa hoi" → "nhà ở xã hội". A bigram model over the words of the training examples chooses, for each word
without marks, among the forms seen there; a word never seen stays as it is. Used only to choose the intent: what
the citizen wrote is never changed, and entity extraction does without it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from nlu.normalizer import fold, looks_english, normalize

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_START = "<s>"
_BEAM = 8
_BIGRAM_SHARE = 0.8  # weight of the bigram beside the word's own frequency
_MARKED_TEXT = 0.5  # from this share of marked words on, the writer is taken to use diacritics


def _marked_share(text: str) -> float:
    words = [token for token in _TOKEN.findall(text) if token.isalpha()]
    return sum(not word.isascii() for word in words) / len(words) if words else 0.0


class DiacriticRestorer:
    """Learned from texts; `restore` maps a normalised text to one with diacritics."""

    def __init__(self, words: Counter[str], pairs: Counter[tuple[str, str]]) -> None:
        self._words = words
        self._pairs = pairs
        self._total = max(1, sum(words.values()))
        self._forms: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if word != _START:
                self._forms[fold(word)].append(word)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> DiacriticRestorer:
        """Learns from texts written with diacritics; one written half without would teach that "co" is a word."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            if _marked_share(unicodedata.normalize("NFC", text)) < _MARKED_TEXT:
                continue
            tokens = [_START, *_TOKEN.findall(normalize(text).text)]
            words.update(tokens)
            pairs.update(pairwise(tokens))
        return cls(words, pairs)

    def restore(self, text: str) -> str:
        """`text` must be normalised (`Normalized.text`)."""
        if looks_english(text):
            return text
        tokens = _TOKEN.findall(text)
        writer_uses_marks = _marked_share(text) >= _MARKED_TEXT
        words = iter(self._most_likely([self._candidates(token, writer_uses_marks) for token in tokens]))
        return _TOKEN.sub(lambda _: next(words), text)

    def _candidates(self, token: str, writer_uses_marks: bool) -> list[str]:
        if not token.isascii() or (writer_uses_marks and token in self._words):
            return [token]
        return self._forms.get(token) or [token]

    def _most_likely(self, candidates: list[list[str]]) -> tuple[str, ...]:
        beam: list[tuple[float, str, tuple[str, ...]]] = [(0.0, _START, ())]
        for forms in candidates:
            step = []
            for form in forms:
                alone = (1 - _BIGRAM_SHARE) * (self._words.get(form, 0) + 0.1) / self._total
                score, path = max(
                    (previous + math.log(alone + _BIGRAM_SHARE * self._follows(last, form)), path)
                    for previous, last, path in beam
                )
                step.append((score, form, (*path, form)))
            beam = sorted(step, reverse=True)[:_BEAM]
        return max(beam)[2]

    def _follows(self, first: str, second: str) -> float:
        return self._pairs.get((first, second), 0) / max(1, self._words.get(first, 0))

    def to_json(self) -> dict[str, Any]:
        """What `from_json` needs."""
        return {"words": dict(self._words), "pairs": [[*pair, count] for pair, count in self._pairs.items()]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DiacriticRestorer:
        """Inverse of `to_json`."""
        return cls(Counter(data["words"]), Counter({(first, second): count for first, second, count in data["pairs"]}))
