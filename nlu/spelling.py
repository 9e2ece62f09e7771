"""One word that is no Vietnamese syllable → what the writer meant, when our own texts leave one answer.

`mend(word, before, after)` returns the word or words, or None when nothing is certain: a wrong guess harms more than
none. Tried in this order, the first that finds a word in use wins:

1. keys of the Telex typing method ("nhaf", "tiềnf", "ddieeuf");
2. phonetic chat spelling ("fải", "zới", "wyền", "khôg", "thík");
3. marks that no syllable bears together ("đuợc", "dươc");
4. words run together ("thunhập", "nhaoxahoi"), an abbreviation among them ("muanoxh");
5. a slip in a long abbreviation ("nxoh");
6. a slip of the finger: neighbours swapped, a letter doubled, missing or too many ("nàh", "ngèo").

Correct syllables, foreign words and names of `nlu.vocabulary` are never touched here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nlu.abbreviations import is_abbreviation, long_initials, misspelt_initials
from nlu.syllables import VOWELS, fold, fold_char, is_unmarked, may_be_syllable, split_tone, with_tone
from nlu.typing_methods import from_telex, telex_parts
from nlu.vocabulary import vocabulary

_MAX_LENGTH = 30  # of a word worth looking at
_LONGEST_SYLLABLE = 7  # "nghiêng"
_TELEX_KEYS = frozenset("fjrswxz")
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_UNMARKED_SLIP_EVIDENCE = 3  # neighbours seen that often before a word without marks is changed
_PAIR_JOINED_EVIDENCE = 5  # two unmarked words run together: "canho", not "samsung"

# What chat spelling puts in place of the standard one, on the word without its tone.
_CHAT = tuple(
    (re.compile(pattern), replacements)
    for pattern, replacements in (
        (r"^f", ("ph",)),
        (r"^dz", ("d", "v", "gi")),
        (r"^z", ("v", "d", "gi", "r")),
        (r"^gj", ("gi", "g")),
        (r"^j", ("gi", "d", "ch")),
        (r"^w", ("qu", "u")),
        (r"^q(?!u)", ("qu",)),
        (r"^k(?=[aăâoôơuư])", ("c", "kh", "qu")),
        (r"^c(?=[eêiy])", ("k", "ch")),
        (r"^ng(?=[eêi])", ("ngh",)),
        (r"^ngh(?=[aăâoôơuư])", ("ng",)),
        (r"^g(?=[eê])", ("gh",)),
        (r"^gh(?=[aăâoôơuư])", ("g",)),
        (r"^hk", ("kh",)),
        (r"^hn", ("nh",)),
        (r"^ht", ("th",)),
        (r"^tk", ("th", "t")),
        (r"^pk", ("ph",)),
        (r"(?<=[a-zđ])j", ("i",)),
        (r"(?<=[a-zđ])w", ("ư", "u")),
        (r"(?<=[^n])g$", ("ng",)),
        (r"(?<=[^cn])h$", ("nh", "ch")),
        (r"ch?k$", ("ch",)),
        (r"k$", ("c", "ch", "t")),
        (r"nk$", ("nh",)),
        (r"q$", ("c",)),
        (r"x$", ("ch", "t")),
        (r"oo(?=i|n|m|c|t|p|$)", ("ô",)),
        (r"ei$", ("ê",)),
        (r"iê?ê?u?w$", ("iêu",)),
    )
)


def needs_mending(word: str) -> bool:
    """True for a word (letters only, lower case) that is neither a syllable, with or without marks, nor foreign."""
    if len(word) < 2 or len(word) > _MAX_LENGTH or word in vocabulary().foreign:
        return False
    return not may_be_syllable(word)


def mend(word: str, before: str = "", after: str = "") -> tuple[str, ...] | None:
    """The word or words meant; `before` and `after` are its neighbours (or "")."""
    telex = telex_word(word)
    if telex not in vocabulary().words:
        telex = _telex_without_tone(word)
    if telex:
        return (telex,)
    if len(word) == 2 and VOWELS.isdisjoint(word):  # a code: "vj"
        return None
    for found in (_half_telex(word), _chat_forms(word), _same_letters(word)):
        if found:
            chosen = _choose(found, before, after)
            return (chosen,) if chosen else None
    pieces = split_joined(word) or _split_abbreviation(word) or _misspelt_initials(word)
    if pieces:
        return pieces
    for found in _slips(word):
        if found:
            chosen = _choose(found, before, after, _UNMARKED_SLIP_EVIDENCE if word.isascii() else 0)
            return (chosen,) if chosen else None
    return None


def _half_telex(word: str) -> tuple[str, ...]:
    """Words in use that have the tone and the marks that the keys give, and more: "thuongf" → "thường"."""
    parts = telex_parts(word)
    if parts is None or not parts[1]:
        return ()
    letters, tone = parts
    found = []
    for form in vocabulary().forms.get(fold(letters), ()):
        whole = split_tone(form)
        if whole and whole[1] == tone and all(a in (b, fold_char(b)) for a, b in zip(letters, whole[0], strict=True)):
            found.append(form)
    return tuple(found)


def _telex_without_tone(word: str) -> str | None:
    """ "ddieu" → "đieu": the key is read, the marks still missing are left to `nlu.diacritics`."""
    decoded = "đ" + word[2:]
    if word.startswith("dd") and any(form[0] == "đ" for form in vocabulary().forms.get(fold(decoded), ())):
        return decoded
    return None


def telex_word(word: str) -> str | None:
    """The syllable that Telex keys in the word spell, whether in use or not."""
    if not _TELEX_KEYS.isdisjoint(word) or any(double in word for double in ("aa", "ee", "oo", "dd")):
        return from_telex(word)
    return None


def _choose(found: Iterable[str], before: str, after: str, least: int = 0) -> str | None:
    """The form that stood beside these neighbours most often; without such evidence only one that has no rival."""
    forms = sorted(set(found))
    evidence = {form: _evidence(before, form, after) for form in forms}
    ranked = sorted(forms, key=lambda form: -evidence[form])
    best = ranked[0]
    if evidence[best] < least:
        return None
    if len(forms) == 1 or evidence[best] > 2 * evidence[ranked[1]]:
        return best
    if not evidence[best]:
        words = vocabulary().words
        ranked = sorted(forms, key=lambda form: -words[form])
        return ranked[0] if words[ranked[0]] > 50 * words[ranked[1]] else None
    return None


def _evidence(before: str, form: str, after: str) -> int:
    if form.isascii() and form not in vocabulary().words:
        pairs = vocabulary().folded_pairs
        return pairs[fold(before), form] + pairs[form, fold(after)]
    return vocabulary().evidence(before, form, after)


def _in_use(word: str, unmarked: bool) -> bool:
    return word in vocabulary().words or (unmarked and word in vocabulary().folded_words)


@lru_cache(maxsize=4096)
def _chat_forms(word: str) -> tuple[str, ...]:
    parts = split_tone(word)
    if parts is None or len(word) > _LONGEST_SYLLABLE + 1:
        return ()
    toneless, tone = parts
    once = list(_rewritten(toneless))
    twice = [form for first in once for form in _rewritten(first)]
    for forms in (once, twice):
        found = [spelt for spelt in _spelt(forms, tone) if _in_use(spelt, word.isascii())]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _rewritten(toneless: str) -> Iterator[str]:
    for pattern, replacements in _CHAT:
        if pattern.search(toneless):
            for replacement in replacements:
                yield pattern.sub(replacement, toneless)


def _spelt(toneless_forms: Iterable[str], tone: int) -> Iterator[str]:
    for form in toneless_forms:
        spelt = with_tone(form, tone)
        if spelt is not None:
            yield spelt
        elif not tone and form.isascii() and is_unmarked(form):
            yield form


@lru_cache(maxsize=4096)
def _same_letters(word: str) -> tuple[str, ...]:
    """Words in use with the same letters and most of the marks: of "đuợc" "được", of "ngưởi" "người"."""
    if word.isascii():
        return ()
    scored = [(_shared_marks(word, form), form) for form in vocabulary().forms.get(fold(word), ())]
    best = max(scored, default=(0, ""))[0]
    return tuple(form for score, form in scored if score == best and score > 0)


def _shared_marks(word: str, form: str) -> int:
    """How many marks the two share, less those that only `word` has."""
    first, second = split_tone(word), split_tone(form)
    if first is None or second is None:
        return 0
    score = 2 * (first[1] == second[1]) if first[1] else 0
    for mine, other in zip(first[0], second[0], strict=False):
        if mine != fold_char(mine):
            score += 2 if mine == other else -1
    return score


@lru_cache(maxsize=4096)
def split_joined(word: str) -> tuple[str, ...] | None:
    """ "thunhập" → ("thu", "nhập"): syllables in use, each pair of which stood together in our texts."""
    if len(word) < (5 if word.isascii() else 4):
        return None
    known = vocabulary()
    # ways[end] = best (fewest pieces, then commonest pairs) reading of word[:end], by its last piece
    ways: list[dict[str, tuple[int, int, tuple[str, ...]]]] = [{} for _ in range(len(word) + 1)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            piece = word[start:end]
            if not _is_piece(piece):
                continue
            if start == 0:
                ways[end][piece] = (1, 0, (piece,))
                continue
            for last, (count, weight, pieces) in ways[start].items():
                together = known.folded_pairs[fold(last), fold(piece)]
                if not together or not _pair_fits(last, piece):
                    continue
                way = (count + 1, weight + together, (*pieces, piece))
                if piece not in ways[end] or (-way[0], way[1]) > (-ways[end][piece][0], ways[end][piece][1]):
                    ways[end][piece] = way
    readings = ways[-1].values()
    if not readings:
        return None
    count, weight, pieces = max(readings, key=lambda way: (-way[0], way[1]))
    if count < 2 or (count == 2 and word.isascii() and weight < _PAIR_JOINED_EVIDENCE):
        return None
    return pieces


def _split_abbreviation(word: str) -> tuple[str, ...] | None:
    """ "noxhlà" → ("noxh", "là"), "đâuko" → ("đâu", "ko"): an abbreviation that is no syllable, glued to a word in use.

    A short one only beside a longer word with diacritics, which show where the word ends.
    """
    for i in range(1, len(word)):
        first, second = word[:i], word[i:]
        for short, whole in ((first, second), (second, first)):
            clear = len(short) > 1 and short[0] != short[1] and len(whole) > 2 and not whole.isascii()
            if (short in long_initials() or (clear and is_abbreviation(short) and not may_be_syllable(short))) and _is_piece(
                whole
            ):
                return first, second
    return None


def _misspelt_initials(word: str) -> tuple[str, ...] | None:
    short = misspelt_initials(word)
    return (short,) if short else None


def _is_piece(piece: str) -> bool:
    if len(piece) == 1:
        return fold_char(piece) in "oya"
    return _in_use(piece, piece.isascii())


def _pair_fits(first: str, second: str) -> bool:
    """Marked pieces must have stood together as they are marked."""
    if first.isascii() or second.isascii():
        return True
    return vocabulary().pairs[first, second] > 0


def _slips(word: str) -> Iterator[tuple[str, ...]]:
    """Words in use at one slip's distance, likeliest kind of slip first."""
    parts = split_tone(word)
    if parts is None or len(word) < (4 if word.isascii() else 3) or len(word) > _LONGEST_SYLLABLE + 2:
        return
    toneless, tone = parts
    size = range(len(toneless))
    unmarked = word.isascii()
    swapped = (toneless[:i] + toneless[i + 1] + toneless[i] + toneless[i + 2 :] for i in size[:-1])
    doubled = (toneless[:i] + toneless[i + 1 :] for i in size[1:] if toneless[i] == toneless[i - 1])
    fewer = (toneless[:i] + toneless[i + 1 :] for i in size if toneless[i] not in VOWELS)
    missing = (toneless[:i] + letter + toneless[i:] for i in range(len(toneless) + 1) for letter in _LETTERS)
    for forms in (swapped, doubled, fewer, missing):
        yield tuple({spelt for spelt in _spelt(forms, tone) if _in_use(spelt, unmarked)})


def join_split(first: str, second: str, before: str = "", after: str = "") -> str | None:
    """ "ng" + "hèo" → "nghèo", "x" + "ã" → "xã": two pieces that are no words, one word in use together."""
    joined = first + second
    known = vocabulary()
    if joined in long_initials():
        return joined
    if len(joined) > _LONGEST_SYLLABLE + 1 or joined not in known.words or joined.isascii():
        return None
    fragment = first if first not in known.words else second
    whole = second if fragment is first else first
    if fragment in known.words and len(fragment) > 1:
        return None
    if whole not in known.words or (
        len(fragment) <= 2 and known.evidence(before, joined, after) and not _known_beside(whole, before, after)
    ):
        return joined
    return None


def _known_beside(word: str, before: str, after: str) -> bool:
    return vocabulary().evidence(before, word, after) > 0
