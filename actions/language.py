"""In which language to answer: the channel's choice, unless the citizen plainly writes English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words that no Vietnamese syllable without diacritics looks like.
_ENGLISH = frozenset(
    """what how which where when who why is are am my i i'm you your for and of with need buy house housing home income much many
    loan rent married single worker apply does have has please hello hi price interest rate project projects salary wife husband
    children documents papers eligible social month buying renting bank there from about if should could would want get live
    weather today tell know it's don't wanna this that""".split()  # noqa: SIM905 - words, as written
)
_WORD = re.compile(r"[a-z']+")
_SHARE = 0.4
_FEWEST = 2


def is_english(text: str) -> bool | None:
    """None when the text is too short, or neither: "ok", "12 million"."""
    if not text.isascii():
        return False
    words = _WORD.findall(text.lower())
    known = sum(word in _ENGLISH for word in words)
    if known >= _FEWEST and known / len(words) >= _SHARE:
        return True
    return None if len(words) <= _FEWEST or known else False


def locale_for(chosen: str, written: Iterable[str]) -> str:
    """`written`: the citizen's own words, newest first. The first that shows a language decides, unless `chosen` is English."""
    if chosen == "en":
        return chosen
    for text in written:
        english = is_english(text)
        if english is not None:
            return "en" if english else chosen
    return chosen
