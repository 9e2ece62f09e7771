"""Puts back the diacritics that a writer left out, as far as texts teach it.

"nha o xa hoi" → "nhà ở xã hội". For each word the forms that the writer may have meant (its own letters with marks
added), weighed by a noisy channel: how likely the form stands after the two words before it, times how likely this
writer leaves marks out, which is read from the message. The language model is learned from the training examples;
the general vocabulary (`nlu.vocabulary`) is a weaker prior below it, so any training data will do. A marked word unknown
to both is also compared with forms confused with it by ear (hỏi/ngã, l/n, s/x, tr/ch, d/gi/r) when its neighbours know
them. A word that neither text knows, or that stood beside neither of its neighbours, may be a slip of the finger: the
words one slip away (`nlu.slips`) compete with it, at the price of a slip. Used only to choose the intent: what the citizen wrote is never changed, and entity extraction does without it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from nlu.normalizer import fold, looks_english, normalize
from nlu.slips import SlipIndex, same_slip
from nlu.syllables import fold_char, is_syllable, may_be_syllable, split_tone, with_tone
from nlu.vocabulary import Vocabulary, vocabulary

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_START = "<s>"
_BEAM = 5
_MOST_FORMS = 8  # of one word without marks, the commonest
_MARKED_TEXT = 0.5  # texts with fewer marked words teach nothing
_LEAST_OMISSION, _MOST_OMISSION = 0.0005, 0.98
_HALF_MARKED = 0.3  # from so many omissions on, a marked word may be unfinished, too
_SHORTEST_PAIR = 5  # letters of two words run together
_LONGEST_TORN = 8  # no syllable has as many letters
_ROUNDS = 4  # of the estimate of how often marks were left out
_CAREFUL = 1.0  # words written with marks that every writer is credited with
_DISCOUNT = 0.6
_GENERAL = 200.0  # the weight of the general vocabulary, in words of training text
_GENERAL_PAIRS = 1000.0  # seen so often, a word's neighbours in the general vocabulary count half
_UNSEEN = 1e-7
_SLIP = math.log(0.001)  # of a certain slip of the finger
_WRONG_TONE = math.log(0.003)
_INTO_A_SYLLABLE = math.log(0.003)  # a slip seldom makes another syllable


def _marked_share(text: str) -> float:
    words = [token for token in _TOKEN.findall(text) if token.isalpha()]
    return sum(not word.isascii() for word in words) / len(words) if words else 0.0


class DiacriticRestorer:
    """Learned from texts; `restore` maps a normalised text to one with diacritics."""

    def __init__(
        self,
        words: Counter[str],
        pairs: Counter[tuple[str, str]],
        triples: Counter[tuple[str, str, str]] | None = None,
        general: Vocabulary | None = None,
    ) -> None:
        """`general` is the prior; the shipped vocabulary unless another is given."""
        self._words = words
        self._pairs = pairs
        self._triples = triples or Counter()
        self._general = general or vocabulary()
        self._total = sum(words.values()) + _GENERAL
        self._general_total = max(1, sum(self._general.words.values()))
        self._pair_kinds = Counter(first for first, _ in pairs)  # how many words follow each
        self._triple_kinds = Counter((first, second) for first, second, _ in self._triples)
        forms: defaultdict[str, set[str]] = defaultdict(set)
        for word in (*words, *self._general.words):
            if word != _START:
                forms[fold(word)].add(word)
        self._usually_marked = {folded: self._marked_part(found) for folded, found in forms.items()}
        self._beside = Counter((fold(first), fold(second)) for first, second in pairs)
        self._beside.update((fold(first), fold(second)) for first, second in self._general.pairs)
        self._forms = {
            folded: tuple(sorted(found, key=lambda form: (-self._alone(form), form))[:_MOST_FORMS])
            for folded, found in forms.items()
        }
        self._slips = SlipIndex(sorted(self._forms, key=lambda folded: (-self._alone(self._forms[folded][0]), folded)))

    def _marked_part(self, forms: Iterable[str]) -> float:
        """Share of the occurrences that bear marks."""
        counts = [(form, self._alone(form)) for form in forms]
        return sum(count for form, count in counts if not form.isascii()) / sum(count for _, count in counts)

    @classmethod
    def learn(cls, texts: Iterable[str], general: Vocabulary | None = None) -> DiacriticRestorer:
        """Learns from texts written with diacritics; one written half without would teach that "co" is a word."""
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        triples: Counter[tuple[str, str, str]] = Counter()
        for text in texts:
            if _marked_share(unicodedata.normalize("NFC", text)) < _MARKED_TEXT:
                continue
            tokens = [_START, *_TOKEN.findall(normalize(text).text)]
            words.update(tokens)
            pairs.update(pairwise(tokens))
            triples.update(zip(tokens, tokens[1:], tokens[2:], strict=False))
        return cls(words, pairs, triples, general)

    def restore(self, text: str) -> str:
        """`text` must be normalised (`Normalized.text`)."""
        if looks_english(text):
            return text
        text = self._spaced(text)
        tokens = _TOKEN.findall(text)
        if not tokens:
            return text
        omission = self._omission(tokens)
        hats_alone = _types_no_tones(tokens)
        choices = [
            self._forms_meant(tokens, i, omission, hats_alone) + self._slips_meant(tokens, i, omission)
            for i in range(len(tokens))
        ]
        if all(len(forms) == 1 and forms[0][0] == token for forms, token in zip(choices, tokens, strict=True)):
            return text
        words = iter(self._most_likely(choices))
        return _TOKEN.sub(lambda _: next(words), text)

    def _spaced(self, text: str) -> str:
        """Words run together ("vaygói") parted where both stood together, pieces of a torn one ("giấ y") joined."""
        words = text.split(" ")
        joined: list[str] = []
        while words:
            first = words.pop(0)
            joined.append(first + words.pop(0) if words and self._is_torn(first, words[0]) else first)
        return _TOKEN.sub(lambda match: self._parted(match.group()), " ".join(joined))

    def _is_torn(self, first: str, second: str) -> bool:
        whole = first + second
        return not (self._known(first) and self._known(second)) and self._known(whole) and len(whole) < _LONGEST_TORN

    def _known(self, word: str) -> bool:
        return len(word) > 1 and self._in_use(word) and is_syllable(word)

    def _in_use(self, word: str) -> bool:
        return word in self._words or word in self._general.words

    def _parted(self, word: str) -> str:
        folded = fold(word)
        if len(word) < _SHORTEST_PAIR or folded in self._forms or word in self._general.foreign or not word.isalpha():
            return word
        cuts = [
            (self._beside[folded[:i], folded[i:]], i)
            for i in range(1, len(word))
            if all(part.isascii() or part in self._words for part in (word[:i], word[i:]))
        ]
        times, place = max(cuts, default=(0, 0))
        return f"{word[:place]} {word[place:]}" if times else word

    def _omission(self, tokens: list[str]) -> float:
        """How likely this writer leaves the marks of a word out, by a few rounds of expectation and maximisation."""
        written = [token for token in tokens if token.isalpha()]
        marked = sum(not token.isascii() for token in written)
        shares = [self._usually_marked[token] for token in written if token in self._usually_marked]
        omission = 0.5
        for _ in range(_ROUNDS):
            left_out = sum(omission * share / (omission * share + 1 - share) for share in shares)
            omission = min(_MOST_OMISSION, max(_LEAST_OMISSION, left_out / (left_out + marked + _CAREFUL)))
        return omission

    def _forms_meant(self, tokens: list[str], index: int, omission: float, hats_alone: bool) -> list[tuple[str, float]]:
        """Forms of one word with the logarithm of how likely each would be written as it was."""
        token = tokens[index]
        if not token.isalpha():
            return [(token, 0.0)]
        if token.isascii():
            forms = self._forms.get(token)
            if forms is None:
                return [(token, 0.0)]
            kept, lost = math.log(1 - omission), math.log(omission)
            return [(form, 0.0 if form.isascii() else lost) for form in forms] + ([] if token in forms else [(token, kept)])
        if not hats_alone and self._in_use(token):
            return [(token, 0.0)]
        fuller = [form for form in self._forms.get(fold(token), ()) if _adds_marks(token, form)]
        if fuller and (hats_alone or omission > _HALF_MARKED or not is_syllable(token)):
            return [(form, 0.0) for form in fuller]
        before = tokens[index - 1] if index else _START
        after = tokens[index + 1] if index + 1 < len(tokens) else ""
        meant = [form for form in (*fuller, *_confusable(token)) if self._stood(before, form, after)]
        return [(meant[0], 0.0)] if len(meant) == 1 else [(token, 0.0)]

    def _slips_meant(self, tokens: list[str], index: int, omission: float) -> list[tuple[str, float]]:
        """Words one slip away from a word that looks out of place, with the logarithm of how likely such a slip is."""
        token = tokens[index]
        if not token.isalpha() or len(token) < 2 or token in self._general.foreign:
            return []
        before = fold(tokens[index - 1]) if index else _START
        after = fold(tokens[index + 1]) if index + 1 < len(tokens) else ""
        folded = fold(token)
        if folded in self._forms and (self._beside[before, folded] or self._beside[folded, after]):
            near = [folded] if not token.isascii() and token not in self._words else []
        else:
            near = [*([] if token.isascii() else [folded]), *self._slips.near(folded)]
        kept, lost = math.log(1 - omission), math.log(omission)
        strange = _INTO_A_SYLLABLE if may_be_syllable(token) else 0.0
        found = []
        for word in near:
            if not (self._beside[before, word] or self._beside[word, after]):
                continue
            for form in self._forms.get(word, ()):
                if form == token:
                    continue
                if token.isascii():
                    found.append((form, strange + _SLIP + (kept if form.isascii() else lost)))
                elif same_slip(token, form):
                    found.append((form, strange + (_WRONG_TONE if word == folded else _SLIP)))
        return found

    def _stood(self, before: str, word: str, after: str) -> bool:
        pairs, general = self._pairs, self._general.pairs
        return any(table[pair] for table in (pairs, general) for pair in ((before, word), (word, after)))

    def _most_likely(self, choices: list[list[tuple[str, float]]]) -> tuple[str, ...]:
        # a path: (score, word before last, last word, its words as a linked list)
        beam: list[tuple[float, str, str, Any]] = [(0.0, "", _START, None)]
        for forms in choices:
            if len(forms) == 1 and len(beam) == 1:  # nothing to weigh
                beam = [(0.0, beam[0][2], forms[0][0], (forms[0][0], beam[0][3]))]
                continue
            best: dict[tuple[str, str], tuple[float, str, str, Any]] = {}
            after_one: dict[tuple[str, str], float] = {}
            for score, second, last, path in beam:
                for form, channel in forms:
                    key = (last, form)
                    if key not in after_one:
                        after_one[key] = self._after_one(last, form)
                    total = score + channel + math.log(self._after_two(second, last, form, after_one[key]))
                    if key not in best or total > best[key][0]:
                        best[key] = (total, last, form, (form, path))
            beam = sorted(best.values(), key=_score, reverse=True)[:_BEAM]
        words: list[str] = []
        path = beam[0][3]
        while path is not None:
            word, path = path
            words.append(word)
        return tuple(reversed(words))

    def _alone(self, word: str) -> float:
        general = self._general.words.get(word, 0) / self._general_total
        return (self._words.get(word, 0) + _GENERAL * general) / self._total + _UNSEEN

    def _after_one(self, first: str, word: str) -> float:
        """P(word | first), by absolute discounting; below it the general pairs, below them the words alone."""
        probability = self._alone(word)
        before = self._general.words.get(first, 0)
        if before:
            probability = (self._general.pairs.get((first, word), 0) + _GENERAL_PAIRS * probability) / (before + _GENERAL_PAIRS)
        count = self._words.get(first, 0)
        if count:
            spared = _DISCOUNT * self._pair_kinds.get(first, 0) / count
            probability = max(0.0, self._pairs.get((first, word), 0) - _DISCOUNT) / count + spared * probability
        return probability or _UNSEEN

    def _after_two(self, second: str, first: str, word: str, after_one: float) -> float:
        """P(word | second first), by absolute discounting over P(word | first)."""
        count = self._pairs.get((second, first), 0)
        kinds = self._triple_kinds.get((second, first), 0)
        if not count or not kinds:
            return after_one
        seen = self._triples.get((second, first, word), 0)
        return max(0.0, seen - _DISCOUNT) / count + _DISCOUNT * kinds / count * after_one

    def to_json(self) -> dict[str, Any]:
        """What `from_json` needs."""
        return {
            "words": dict(self._words),
            "pairs": [[*pair, count] for pair, count in self._pairs.items()],
            "triples": [[*triple, count] for triple, count in self._triples.items()],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DiacriticRestorer:
        """Inverse of `to_json`."""
        return cls(
            Counter(data["words"]),
            Counter({(first, second): count for first, second, count in data["pairs"]}),
            Counter({(first, second, third): count for first, second, third, count in data.get("triples", ())}),
        )


def _score(state: tuple[float, str, str, Any]) -> float:
    return state[0]


def _types_no_tones(tokens: list[str]) -> bool:
    """True for a writer who types hats and no tones ("điêu kiên mua nha"): their marked words are unfinished, too."""
    marked = [token for token in tokens if token.isalpha() and not token.isascii()]
    return len(marked) > 1 and all((parts := split_tone(token)) is not None and not parts[1] for token in marked)


@lru_cache(maxsize=8192)
def _adds_marks(written: str, form: str) -> bool:
    """True when `form` has every mark of `written` and more ("dươc" → "được")."""
    first, second = split_tone(written), split_tone(form)
    if first is None or second is None or (first[1] and first[1] != second[1]):
        return False
    return all(mine in (other, fold_char(other)) for mine, other in zip(first[0], second[0], strict=True))


_HEARD_ALIKE = (("l", "n"), ("s", "x"), ("tr", "ch"), ("d", "gi"), ("d", "r"), ("gi", "r"))


@lru_cache(maxsize=8192)
def _confusable(word: str) -> tuple[str, ...]:
    """Syllables confused with `word` by ear: another tone of the pair hỏi/ngã, or another onset."""
    return tuple(dict.fromkeys(form for form in _heard(word) if is_syllable(form)))


def _heard(word: str) -> Iterator[str]:
    parts = split_tone(word)
    if parts is None:
        return
    toneless, tone = parts
    if tone in (3, 4):
        yield with_tone(toneless, 7 - tone) or ""
    for pair in _HEARD_ALIKE:
        for mine, other in (pair, pair[::-1]):
            if (
                toneless.startswith(mine)
                and not (mine == "n" and toneless[1:2] in ("g", "h"))
                and not (mine == "d" and toneless[1:2] == "z")
            ):
                yield with_tone(other + toneless[len(mine) :], tone) or ""
