"""`python -m nlu.measure_text`: how well text is read, measured on the Vietnamese questions of the topics.

Prints, each figure on questions that were not learned from (five folds; the general vocabulary knows no questions):
the share of words right after diacritics are put back, for each kind of omission; the words that the normaliser changed
although they are no abbreviations, each of which is to be a slip of the writer; and milliseconds of processor time a
message.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import yaml

from nlu.abbreviations import is_abbreviation
from nlu.diacritics import DiacriticRestorer
from nlu.normalizer import MAX_CHARACTERS, fold, normalize
from nlu.syllables import place_tone, toneless_char

_TOPICS = Path(__file__).parents[1] / "knowledge" / "content" / "topics"
_FOLDS = 5
_WELL_MARKED = 0.6  # share of marked words from which a question counts as written with diacritics
_WORD = re.compile(r"[^\W\d_]+")


def _half(text: str, chance: random.Random) -> str:
    return re.sub(r"\S+", lambda word: fold(word.group()) if chance.random() < 0.5 else word.group(), text)


def _fifth(text: str, chance: random.Random) -> str:
    return re.sub(r"\S+", lambda word: fold(word.group()) if chance.random() < 0.2 else word.group(), text)


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "without diacritics": lambda text, _: fold(text),
    "half of the words without": _half,
    "a fifth of the words without": _fifth,
    "without tones (hats kept)": lambda text, _: "".join(map(toneless_char, text)),
    "as written": lambda text, _: text,
}


def questions(folder: Path, language: str = "vi") -> list[str]:
    """Questions of all topic files."""
    found: list[str] = []
    for file in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        topic = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        found += [str(question) for question in topic["questions"].get(language) or []]
    return found


def _well_marked(text: str) -> bool:
    words = _WORD.findall(text)
    return bool(words) and sum(not word.isascii() for word in words) / len(words) >= _WELL_MARKED


def restoration(texts: list[str]) -> dict[str, float]:
    """Noise → share of words that come back as they were, by cross-validation."""
    texts = sorted(dict.fromkeys(texts), key=fold)
    random.Random(0).shuffle(texts)  # noqa: S311
    right: dict[str, int] = dict.fromkeys(NOISES, 0)
    total = 0
    for number in range(_FOLDS):
        restorer = DiacriticRestorer.learn([text for i, text in enumerate(texts) if i % _FOLDS != number])
        chance = random.Random(number)  # noqa: S311
        for text in texts[number::_FOLDS]:
            standard = normalize(text).text
            if not _well_marked(standard):
                continue
            words = _WORD.findall(standard)
            total += len(words)
            for name, noise in NOISES.items():
                restored = _WORD.findall(restorer.restore(noise(standard, chance)))
                right[name] += sum(block.size for block in SequenceMatcher(None, words, restored, False).get_matching_blocks())
    return {name: count / total for name, count in right.items()}


def changed_words(texts: list[str]) -> list[str]:
    """Words that are not found again in the normalised text, abbreviations and stretched ones left aside."""
    changed = []
    for text in texts:
        kept = set(_WORD.findall(normalize(text).text))
        written = {place_tone(word) for word in _WORD.findall(unicodedata.normalize("NFC", text).lower())}
        changed += [word for word in written - kept if not is_abbreviation(word) and not re.search(r"(.)\1", word)]
    return sorted(changed)


def milliseconds(texts: list[str]) -> list[float]:
    """Processor time of normalising and restoring each text once, sorted."""
    restorer = DiacriticRestorer.learn(texts)
    taken = []
    for text in texts:
        normalize.cache_clear()
        started = time.process_time()
        restorer.restore(normalize(text).text)
        taken.append((time.process_time() - started) * 1000)
    return sorted(taken)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("topics", type=Path, nargs="?", default=_TOPICS)
    folder = parser.parse_args().topics
    texts = questions(folder)
    for name, share in restoration(texts).items():
        print(f"{name:32} {share:7.2%} of the words right")
    for language in ("vi", "en"):
        asked = questions(folder, language)
        changed = changed_words(asked)
        print(f"{len(changed)} words changed in {len(asked)} questions ({language}): {', '.join(changed)}")
    for name, messages in (
        ("as written", texts),
        ("without diacritics", [fold(text) for text in texts]),
        (f"{MAX_CHARACTERS} characters", [(" ".join(texts[i : i + 40]) * 2)[:MAX_CHARACTERS] for i in range(0, 2000, 40)]),
        (f"{MAX_CHARACTERS} without", [fold(" ".join(texts[i : i + 40]) * 2)[:MAX_CHARACTERS] for i in range(0, 2000, 40)]),
    ):
        taken = milliseconds(messages)
        print(f"{name:32} median {statistics.median(taken):.2f} ms, p95 {taken[len(taken) * 95 // 100]:.2f} ms")


if __name__ == "__main__":
    main()
