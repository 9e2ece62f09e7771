"""Which Vietnamese words and neighbours occur in texts of our own.

`data/vocabulary.txt` is counted from the answers, provisions, titles and names of `knowledge/content` and from
`data/everyday.txt`; the citizens' questions are left out, so that what is measured on them is measured on unseen
text. Build it again with `python -m nlu.vocabulary` when the content has grown much.

The file's lines: `word count`, `word word count`, or one foreign word or name that is no Vietnamese syllable.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from nlu.syllables import fold, is_syllable, is_unmarked, place_tone

DATA = Path(__file__).parent / "data"
VOCABULARY_FILE = DATA / "vocabulary.txt"
EVERYDAY_FILE = DATA / "everyday.txt"
FOREIGN_FILE = DATA / "foreign_words.txt"
_CONTENT = Path(__file__).parents[1] / "knowledge" / "content"

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_PLACEHOLDER = re.compile(r"\{[^}]*\}+|https?://\S+")
_NOT_TEXT = frozenset(("en", "questions", "slug", "action", "related", "url", "source", "kind", "tenures"))
_EVERYDAY_WEIGHT = 5  # everyday phrases stand once in their file and often in messages
_LEAST_PAIRS = 2


@dataclass
class Vocabulary:
    """Counts of words and of neighbours, and the same without diacritics."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    foreign: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Derives the look-ups without diacritics."""
        forms: defaultdict[str, list[str]] = defaultdict(list)
        self.folded_words: Counter[str] = Counter()
        for word, count in self.words.items():
            forms[fold(word)].append(word)
            self.folded_words[fold(word)] += count
        self.forms = dict(forms)
        self.folded_pairs: Counter[tuple[str, str]] = Counter()
        for (first, second), count in self.pairs.items():
            self.folded_pairs[fold(first), fold(second)] += count

    @classmethod
    def count(cls, texts: Iterable[tuple[str, int]], foreign: Iterable[str] = ()) -> Vocabulary:
        """Counts texts, each with its weight; words that are no syllables go to the foreign ones."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        names = set(foreign)
        for text, weight in texts:
            tokens = [place_tone(token) for token in _TOKEN.findall(unicodedata.normalize("NFC", text).lower())]
            for token in tokens:
                if is_syllable(token):
                    words[token] += weight
                elif token.isalpha() and len(token) > 1 and not is_unmarked(token):
                    names.add(token)
            for first, second in pairwise(tokens):
                if is_syllable(first) and is_syllable(second):
                    pairs[first, second] += weight
        return cls(words, pairs, frozenset(names))

    def evidence(self, before: str, word: str, after: str) -> int:
        """How often `word` stood beside these neighbours; an ASCII neighbour may be an unmarked one."""
        count = self.pairs[before, word] + self.pairs[word, after]
        folded = fold(word)
        if before.isascii():
            count += self.folded_pairs[before, folded] if len(self.forms.get(folded, ())) == 1 or before not in self.words else 0
        if after.isascii():
            count += self.folded_pairs[folded, after] if len(self.forms.get(folded, ())) == 1 or after not in self.words else 0
        return count


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    foreign: set[str] = set()
    for line in VOCABULARY_FILE.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) == 2:
            words[parts[0]] = int(parts[1])
        elif len(parts) == 3:
            pairs[parts[0], parts[1]] = int(parts[2])
        else:
            foreign.update(parts)
    return Vocabulary(words, pairs, frozenset(foreign))


def build(content: Path) -> Vocabulary:
    """Counts `content` (a folder of YAML files) and the hand-written lists beside the vocabulary."""
    texts: list[tuple[str, int]] = []
    foreign = set(FOREIGN_FILE.read_text(encoding="utf-8").split())
    for file in sorted((*content.rglob("*.yaml"), *content.rglob("*.yml"))):
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        texts += [(_PLACEHOLDER.sub(" ", text), 1) for text in _strings(document, _NOT_TEXT)]
        english = " ".join(_english(document))
        foreign.update(w for w in re.findall(r"[a-z]{2,}", _PLACEHOLDER.sub(" ", english.lower())) if not is_unmarked(w))
    lines = EVERYDAY_FILE.read_text(encoding="utf-8").splitlines()
    texts += [(line, _EVERYDAY_WEIGHT) for line in lines if not line.startswith("#")]
    return Vocabulary.count(texts, foreign)


def _strings(value: Any, skipped: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in skipped:
                yield from _strings(part, skipped)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part, skipped)


def _english(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _strings(part, frozenset()) if key == "en" else _english(part)
    elif isinstance(value, list):
        for part in value:
            yield from _english(part)


def main() -> None:
    """Writes the vocabulary file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("content", type=Path, nargs="?", default=_CONTENT)
    parser.add_argument("--output", type=Path, default=VOCABULARY_FILE)
    arguments = parser.parse_args()
    counted = build(arguments.content)
    lines = [f"{word} {count}" for word, count in sorted(counted.words.items())]
    lines += [f"{a} {b} {count}" for (a, b), count in sorted(counted.pairs.items()) if count >= _LEAST_PAIRS]
    lines += sorted(word for word in counted.foreign if word.isalpha())
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
