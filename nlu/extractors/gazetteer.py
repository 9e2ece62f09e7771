"""Names from lists: administrative units and housing projects.

A `Gazetteer` is built once from `{slug: names}`. Matching is by whole words, longest first, and forgives missing
diacritics; project names also forgive small typing errors. Names are normalised like the message, so
abbreviations ("tp", "q.") match too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlu.extractors.spans import Span, letter_forms, original, words
from nlu.normalizer import Normalized, fold, normalize

_WORD = re.compile(r"\d+|[^\W\d_]+")
_KIND_WORDS = words(
    "phường|xã|thị trấn|thị xã|quận|huyện|thành phố|tỉnh|đặc khu|đảo|p|q|h|tt|tx|commune|ward|district|city|province"
)
# Words after which a bare name without capitals or diacritics is a place.
_PLACE_CUES = words(
    "ở|tại|gần|quanh|về|khu vực|khu|vùng|bên|dưới|trên|ngoài|quê|làm|sống|trọ|kv|địa bàn|từ|đến|tới|sang|thuộc|in|at|near|around"
    "|phường|xã|thị trấn|thị xã|quận|huyện|thành phố|tỉnh|đặc khu|người|dân|cũ|mới|chợ|ga|kcn|khu công nghiệp"
)
_SHORTEST_FUZZY = 7  # letters: shorter names differ by one letter from too many words


@dataclass(frozen=True)
class _Name:
    slug: str
    words: tuple[str, ...]
    weak: bool


class Gazetteer:
    """Names of one entity.

    Args:
        entity: name of the entity, for example "locality".
        names: slug → names as people write them.
        weak: slugs whose bare names ("Tiên Tiến") are also common words: they need a sign of being a place.
        fuzzy: forgive one typing error (two in names of more than twelve letters).
    """

    def __init__(
        self, entity: str, names: Mapping[str, Iterable[str]], *, weak: Iterable[str] = (), fuzzy: bool = False
    ) -> None:
        self.entity = entity
        self._exact: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        self._fuzzy: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._longest = 1
        weak_slugs = set(weak)
        for slug, spellings in names.items():
            for spelling in spellings:
                self._add(slug, spelling, slug in weak_slugs, fuzzy)

    def _add(self, slug: str, spelling: str, weak: bool, fuzzy: bool) -> None:
        text = normalize(spelling).text
        name_words = tuple(_WORD.findall(text))
        if not name_words or len("".join(name_words)) < 3:
            return
        key = tuple(fold(word) for word in name_words)
        bare = not _KIND_WORDS.match(text)
        self._exact[key].append(_Name(slug, name_words, weak and bare))
        self._longest = max(self._longest, len(key))
        joined = "".join(key)
        if fuzzy and len(joined) >= _SHORTEST_FUZZY:
            for shape in _deletions(joined, _allowed_errors(joined)):
                self._fuzzy[shape].append((joined, slug))

    def extract(self, text: str) -> list[Span]:
        """Names in a message, longest match first, never overlapping."""
        source = normalize(text)
        tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(source.text)]
        spans: list[Span] = []
        index = 0
        while index < len(tokens):
            match = self._longest_at(source, tokens, index)
            if match:
                length, slug = match
                spans.append(original(source, self.entity, slug, tokens[index][1], tokens[index + length - 1][2]))
                index += length
            else:
                index += 1
        return spans or self._extract_fuzzy(source, tokens)

    def _longest_at(
        self, source: Normalized, tokens: list[tuple[str, int, int]], index: int
    ) -> tuple[int, str] | None:
        for length in range(min(self._longest, len(tokens) - index), 0, -1):
            window = tokens[index : index + length]
            key = tuple(fold(word) for word, _, _ in window)
            for name in self._exact.get(key, ()):
                if not all(_compatible(word, expected) for (word, _, _), expected in zip(window, name.words)):
                    continue
                if name.weak and not _is_place(source, tokens, index, length):
                    continue
                return length, name.slug
        return None

    def _extract_fuzzy(self, source: Normalized, tokens: list[tuple[str, int, int]]) -> list[Span]:
        if not self._fuzzy:
            return []
        best: tuple[int, int, int, int, str] | None = None  # errors, -length, first, last, slug
        for first in range(len(tokens)):
            for last in range(first, min(len(tokens), first + self._longest + 1)):
                joined = "".join(fold(word) for word, _, _ in tokens[first : last + 1])
                if not _SHORTEST_FUZZY - 1 <= len(joined) <= 40:
                    continue
                for shape in _deletions(joined, _allowed_errors(joined)):
                    for name, slug in self._fuzzy.get(shape, ()):
                        errors = edit_distance(joined, name)
                        if errors <= _allowed_errors(name) and joined[0] == name[0]:
                            candidate = (errors, -len(name), first, last, slug)
                            best = candidate if best is None else min(best, candidate)
        if best is None:
            return []
        _, _, first, last, slug = best
        return [original(source, self.entity, slug, tokens[first][1], tokens[last][2])]


def _compatible(word: str, expected: str) -> bool:
    """True when `word` is `expected` with no mark, some or all of its marks, and no wrong one."""
    return len(word) == len(expected) and all(
        typed == char or typed in letter_forms(char) for typed, char in zip(word, expected)
    )


def _is_place(source: Normalized, tokens: list[tuple[str, int, int]], index: int, length: int) -> bool:
    if len(tokens) <= length + 2:
        return True
    _, start, _ = tokens[index]
    _, _, end = tokens[index + length - 1]
    begin, stop = source.original_span(start, end)
    initials = [word[0] for word in source.original[begin:stop].split() if word]
    rest = source.original[:begin] + source.original[stop:]
    if all(initial.isupper() for initial in initials) and not rest.isupper():
        return True
    before = " ".join(word for word, _, _ in tokens[max(0, index - 2) : index])
    return any(match.end() == len(before) for match in _PLACE_CUES.finditer(before))


def _allowed_errors(name: str) -> int:
    return 2 if len(name) > 12 else 1


def _deletions(word: str, errors: int) -> set[str]:
    shapes = {word}
    frontier = {word}
    for _ in range(errors):
        frontier = {shape[:i] + shape[i + 1 :] for shape in frontier for i in range(len(shape))}
        shapes |= frontier
    return shapes


def edit_distance(left: str, right: str) -> int:
    """Letters to insert, delete, change or swap with their neighbour."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
