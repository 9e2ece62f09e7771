"""What a citizen's words ask the index for: folded words and pairs, and the law's words for the everyday ones."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from knowledge.folding import fold

SYNONYMS = Path(__file__).with_name("synonyms.yaml")
_WORD = re.compile(r"[a-z0-9]+")
_MARKED_WORD = re.compile(r"[^\W_]+")
# In every question or every provision, so they tell nothing apart. "nhà ở xã hội" is what everything here is about.
_STOP = frozenset(
    [
        "nha",
        "o",
        "xa",
        "hoi",
        "co",
        "duoc",
        "khong",
        "thi",
        "la",
        "cho",
        "toi",
        "em",
        "anh",
        "chi",
        "a",
        "ah",
        "oi",
        "the",
        "nao",
        "nhe",
        "voi",
        "hay",
        "va",
        "roi",
        "can",
        "phai",
        "muon",
        "minh",
        "ma",
        "gi",
        "ai",
        "sao",
        "hoi",
        "nhu",
        "cai",
        "nay",
        "bi",
        "lam",
        "ra",
        "di",
        "den",
        "tu",
        "cua",
        "de",
        "khi",
        "da",
        "dang",
        "se",
        "bao",
        "nhieu",
        "may",
    ]
)
_LONGEST_SYNONYM = 6


@dataclass(frozen=True, slots=True)
class Query:
    """`words` and `pairs` as asked; `law` the law's words for them; `meaning` those law words by asked word."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    law: tuple[str, ...]
    meaning: dict[str, frozenset[str]]


def spelled(text: str) -> list[str]:
    """Folded words, abbreviations spelled out."""
    abbreviations = _vocabulary().abbreviations
    return [part for word in _WORD.findall(fold(text)) for part in abbreviations.get(word, (word,))]


def tokens(text: str) -> list[str]:
    """Words and word pairs of a text to be indexed: folded, abbreviations spelled out."""
    words = spelled(text)
    return [*_telling(words), *_pairs(words)]


def parse(text: str) -> Query:
    """The question as the index understands it."""
    words = spelled(text)
    law: dict[str, None] = {}
    meaning: dict[str, frozenset[str]] = {}
    for phrase, said in _everyday(text):
        law |= dict.fromkeys(said)
        for word in phrase:
            meaning[word] = meaning.get(word, frozenset()) | frozenset(said)
    telling = tuple(dict.fromkeys(_telling(words)))
    return Query(
        words=telling,
        pairs=tuple(dict.fromkeys(_pairs(words))),
        law=tuple(law),
        meaning={word: meaning[word] for word in telling if word in meaning},
    )


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in _STOP]


def _pairs(words: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in itertools.pairwise(words) if {first, second} - _STOP]


def _everyday(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(folded phrase, law's tokens) of every synonym in the text; the longest wins, and none begins inside another."""
    phrases = _vocabulary().phrases
    words = _MARKED_WORD.findall(unicodedata.normalize("NFC", text.lower()))
    folded = [fold(word) for word in words]
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_SYNONYM, len(words) - place), 0, -1):
            phrase = tuple(folded[place : place + length])
            entry = phrases.get(phrase)
            if entry is not None and _same_marks(words[place : place + length], phrase, entry.marked):
                yield phrase, entry.law
                place += length
                break
        else:
            place += 1


def _same_marks(words: list[str], phrase: tuple[str, ...], marked: tuple[str, ...]) -> bool:
    """A word without marks may be any; one with marks must be the synonym's own."""
    return all(word in (plain, full) for word, plain, full in zip(words, phrase, marked, strict=True))


class _Synonym(NamedTuple):
    marked: tuple[str, ...]
    law: tuple[str, ...]


class _Vocabulary(NamedTuple):
    abbreviations: dict[str, tuple[str, ...]]
    phrases: dict[tuple[str, ...], _Synonym]


@functools.cache
def _vocabulary() -> _Vocabulary:
    content: dict[str, Any] = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    phrases = {phrase: _Synonym(marked, ()) for phrase, marked in map(_phrase, content["as_is"])}
    for entry in content["synonyms"]:
        words = fold(entry["law"]).split()
        law = tuple(dict.fromkeys([*_telling(words), *_pairs(words)]))
        phrases |= {phrase: _Synonym(marked, law) for phrase, marked in map(_phrase, entry["say"])}
    abbreviations = {fold(short): tuple(fold(full).split()) for short, full in content["abbreviations"].items()}
    return _Vocabulary(abbreviations, phrases)


def _phrase(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tuple(unicodedata.normalize("NFC", text.lower()).split())
    return tuple(fold(word) for word in words), words
