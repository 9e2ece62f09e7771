"""Vietnamese as people type it → one standard form, with a way back.

`normalize(text)` promises:

* Unicode NFC, lower case, look-alike letters (Cyrillic, full-width, mathematical, "ð", "ǎ") mapped to Latin ones,
  zero-width characters and emoji dropped, spaces collapsed;
* tone marks in one place ("hoà" → "hòa", "thuỷ" → "thủy", "qúy" → "quý");
* stretched letters shortened ("quáaaa" → "quá");
* in Vietnamese text: Telex and VNI keys, chat spelling, words run together or torn apart and slips of the finger
  mended where the result is certain (`nlu.spelling`), abbreviations written out (`nlu.abbreviations`);
* addresses of the Internet, document numbers, numbers with units, foreign words and English text left alone;
* every character of the result knows the span of the original it came from (`Normalized.original_span`).

It adds no diacritics that the writer left out, except with an abbreviation: see `nlu.diacritics`.
Pure functions; nothing here imports Rasa. The time grows with the length of the text, not faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlu.abbreviations import expansions, is_abbreviation
from nlu.mapped_text import Edit, MappedText
from nlu.spelling import join_split, mend, needs_mending, telex_word
from nlu.syllables import fold, is_syllable, is_unmarked, place_tone, toneless_char
from nlu.typing_methods import from_vni
from nlu.vocabulary import vocabulary

__all__ = ["MAX_CHARACTERS", "Normalized", "fold", "looks_english", "normalize", "place_tone"]

# Longer texts are cut: nobody's question is longer, and n-gram features grow with length.
MAX_CHARACTERS = 2000

_LOOK_ALIKES = str.maketrans(
    {
        "ð": "đ", "ɖ": "đ", "₫": "đ", "ƀ": "b", "ı": "i", "ɑ": "a", "ɡ": "g",
        # breve, macron and caron typed for the Vietnamese marks
        "ǎ": "ă", "ȃ": "ă", "ĕ": "ẽ", "ĭ": "ĩ", "ŏ": "õ", "ŭ": "ũ", "ā": "ã", "ē": "ẽ", "ī": "ĩ", "ō": "õ", "ū": "ũ",
        # Cyrillic and Greek letters that look Latin
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "к": "k", "м": "m", "н": "h",
        "т": "t", "в": "b", "ο": "o", "α": "a", "ν": "v", "ι": "i",
        "‘": "'", "’": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "~": "-", "⁄": "/", "×": "x",
    }
)  # fmt: skip

_VOWELS = frozenset("aáàảãạăắằẳẵặâấầẩẫậeéèẻẽẹêếềểễệiíìỉĩịoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựyýỳỷỹỵ")
_WORD = re.compile(r"[^\W\d_]+")
_VNI_WORD = re.compile(r"(?<![\w./-])(?=[^\W\d_]+\d)[^\W_]+(?![\w/]|[.-]\w)")
_CHUNK = re.compile(r"\S+")
_DOMAIN = re.compile(r"(?<=[a-z0-9])\.(?:vn|com|net|org|gov|edu|info|me|io)(?!\w)")
_SPACES = re.compile(r"\s+")
_REPEATED_MARK = re.compile(r"([^\w\s]|_)\1+")
_REPEATED_LETTER = re.compile(r"(.)\1+")
# Text in these characters needs no more than lower case: ASCII without ` and ~, and composed Vietnamese letters.
_PLAIN = re.compile(r"[ -_a-}àáâãèéêìíòóôõùúýăđĩũơưạ-ỹÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ]*")
# Strange words looked at in one message: each takes up to 1 ms, and a text that is strange throughout is no Vietnamese.
_MOST_TRIES = 40
_TELEX_TYPIST = 3  # from so many words with Telex keys on, foreign words with keys ("max") are read as keys, too

# English function words that are not Vietnamese syllables, even without diacritics.
_ENGLISH_WORDS = frozenset(
    (  # noqa: SIM905 - a list of a hundred lines says no more
        "what how is are my for of who where when which housing buy buying rent renting loan income with and need "
        "have has you your apply application applying does did house home apartment social get much many should if "
        "am was be there any people worker workers married single salary month project projects interest rate "
        "register about it we they he she this that from after before office officer document documents eligible "
        "thanks thank hello bye please want know help sell selling price bank "
    ).split()
)


@dataclass(frozen=True)
class Normalized:
    """A normalised text.

    `text` is the standard form; `folded` the same length without diacritics; `starts[i]`/`ends[i]` delimit the
    part of `original` that gave `text[i]`.
    """

    original: str
    text: str
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original for `text[start:end]` (which must not be empty)."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}:{end} of {len(self.text)} characters")
        return min(self.starts[start:end]), max(self.ends[start:end])


# Small: a message of 2,000 characters takes 300 kB here, and every component asks for the same one.
@lru_cache(maxsize=256)
def normalize(text: str) -> Normalized:
    """Normalises one message; see the module's promise."""
    mapped = _collapse_spaces(_standard_characters(text[:MAX_CHARACTERS]))
    mapped = mapped.edited(
        Edit(m.start(), m.end(), (m.group(1),)) for m in _REPEATED_MARK.finditer(mapped.text) if m.group() != "//"
    )
    english = looks_english(mapped.text)
    if not english:
        mapped = _read_vni(mapped)
    mapped = _rewrite_words(mapped)
    if not english:
        mapped = _mend_words(_join_pieces(mapped))
        mapped = mapped.edited(Edit(e.start, e.end, (e.words,)) for e in expansions(mapped.text, _protected(mapped.text)))
    mapped = _collapse_spaces(mapped)
    return Normalized(text, mapped.text, fold(mapped.text), tuple(mapped.starts), tuple(mapped.ends))


def looks_english(text: str) -> bool:
    """True when an ASCII text holds enough English words that Vietnamese abbreviations must not be read into it."""
    if not text.isascii():
        return False
    words = re.findall(r"[a-z']+", text.lower())
    hits = sum(word in _ENGLISH_WORDS for word in words)
    return bool(words) and hits / len(words) >= 0.25


def _standard_characters(text: str) -> MappedText:
    if _PLAIN.fullmatch(text):
        return MappedText.of(text.lower())
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    index = 0
    # One character may stand for eighteen ("ﷺ"): the limit holds for what comes out, too.
    while index < len(text) and len(chars) < MAX_CHARACTERS:
        end = index + 1
        # A mark may be cut off from its letter by an invisible character.
        while end < len(text) and (unicodedata.combining(text[end]) or unicodedata.category(text[end]) == "Cf"):
            end += 1
        for char in _standard(text[index:end]):
            chars.append(char)
            starts.append(index)
            ends.append(end)
        index = end
    return MappedText("".join(chars), starts, ends)


def _standard(cluster: str) -> str:
    """One letter with the marks after it, in standard characters; "" for what nobody sees."""
    visible = "".join(char for char in cluster if unicodedata.category(char) != "Cf")
    composed = unicodedata.normalize("NFKC", visible).lower().translate(_LOOK_ALIKES)
    result = ""
    for char in unicodedata.normalize("NFC", composed):
        category = unicodedata.category(char)
        if char.isspace() or category in ("So", "Cc"):
            result += " "
        elif category not in ("Cf", "Mn", "Sk", "Co", "Cs", "Cn"):
            result += char
    return result


def _collapse_spaces(mapped: MappedText) -> MappedText:
    text = mapped.text
    return mapped.edited(
        Edit(match.start(), match.end(), () if not match.start() or match.end() == len(text) else (" ",))
        for match in _SPACES.finditer(text)
        if len(match.group()) > 1 or not match.start() or match.end() == len(text)
    )


def _rewrite_words(mapped: MappedText) -> MappedText:
    """Stretched letters shortened ("quáaaa", "đượccc", "nhéé"), tone marks in their place."""
    known = vocabulary().words
    protected = _protected(mapped.text)
    edits: list[Edit] = []
    for match in _WORD.finditer(mapped.text):
        word = match.group()
        if word in known or is_abbreviation(word) or match.start() in protected:  # "cccd"
            continue
        edits.extend(_unstretched(word, match.start()))
    mapped = mapped.edited(edits)
    protected = _protected(mapped.text) if edits else protected
    return mapped.respelt(_WORD.sub(lambda m: m.group() if m.start() in protected else place_tone(m.group()), mapped.text))


def _toneless(word: str) -> str:
    return word if word.isascii() else "".join(map(toneless_char, word))


def _unstretched(word: str, offset: int) -> Iterator[Edit]:
    """A letter three times or more becomes one; so does a doubled last vowel of a word with marks."""
    toneless = _toneless(word)  # "lưu" ends in two letters
    for run in _REPEATED_LETTER.finditer(toneless):
        size = run.end() - run.start()
        last = run.end() == len(word)
        if size >= 3 or (last and not word.isascii() and len(word) > 2 and word[run.start()] in _VOWELS):
            # of "aá" the one with the tone
            yield Edit(offset + run.start(), offset + run.end(), (max(word[run.start() : run.end()]),))


def _protected(text: str) -> frozenset[int]:
    """Positions inside addresses, e-mail and numbers with a slash, where nothing is Vietnamese spelling."""
    if not any(sign in text for sign in "/@.:"):
        return frozenset()
    return frozenset(i for match in _CHUNK.finditer(text) if _is_code(match.group()) for i in range(match.start(), match.end()))


def _is_code(chunk: str) -> bool:
    if "@" in chunk or chunk.startswith(("http:", "https:", "www.")) or _DOMAIN.search(chunk):
        return True
    return "/" in chunk and any(char.isdigit() for char in chunk)


# -- mending ----------------------------------------------------------------------------------


def _read_vni(mapped: MappedText) -> MappedText:
    """VNI keys, where the message shows that they are keys: "toa2" alone may be a building's number."""
    text = mapped.text
    matches = [match for match in _VNI_WORD.finditer(text) if not is_abbreviation(match.group())]
    if not matches:
        return mapped
    words = vocabulary().words
    found = [(match, word) for match in matches if (word := from_vni(match.group())) and word in words]
    typist = any(_certainly_vni(match.group()) for match, _ in found) or len(found) >= max(3, len(text.split()) // 2)
    return mapped.edited(Edit(match.start(), match.end(), (word,)) for match, word in found) if typist else mapped


def _certainly_vni(word: str) -> bool:
    """A digit between letters, or two together, of a hat and of a tone: "ho65i", "d9i", "o73"."""
    digits = [i for i, char in enumerate(word) if char.isdigit()]
    between = digits[0] < len(word) - len(digits)
    return between or (len(digits) > 1 and word[digits[0]] in "6789" and word[digits[1]] in "12345")


def _join_pieces(mapped: MappedText) -> MappedText:
    """Syllables torn apart by a space ("ng hèo", "th ủ tục")."""
    text = mapped.text
    matches = list(_WORD.finditer(text))
    complete = [_complete(match.group()) for match in matches]
    if all(complete):
        return mapped
    edits: list[Edit] = []
    for i in range(len(matches) - 1):
        first, second = matches[i], matches[i + 1]
        if (complete[i] and complete[i + 1]) or text[first.end() : second.start()] != " ":
            continue
        if _glued(text, first) or _glued(text, second) or (edits and edits[-1].end > first.start()):
            continue
        before = matches[i - 1].group() if i else ""
        after = matches[i + 2].group() if i + 2 < len(matches) else ""
        joined = join_split(first.group(), second.group(), before, after)
        if joined:
            edits.append(Edit(first.start(), second.end(), (joined,)))
    return mapped.edited(edits)


def _complete(word: str) -> bool:
    return len(word) > 1 and (word in vocabulary().words or is_unmarked(word))


def _mend_words(mapped: MappedText) -> MappedText:
    """Words that are no syllables, mended where the result is certain."""
    text = mapped.text
    known = vocabulary().words
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    strange = [i for i, word in enumerate(words) if word not in known and len(word) > 1 and not is_syllable(word)]
    strange = [i for i in strange if not is_abbreviation(words[i]) and not _glued(text, matches[i])]
    if not strange:
        return mapped
    protected = _protected(text)
    strange = [i for i in strange if matches[i].start() not in protected]
    telex = {i: decoded for i in strange if (decoded := telex_word(words[i]))}
    typist = sum(decoded in known for decoded in telex.values()) >= _TELEX_TYPIST
    edits: list[Edit] = []
    tries = 0
    for i in strange:
        mended: tuple[str, ...] | None = None
        if typist and i in telex:
            mended = (telex[i],)
        elif tries < _MOST_TRIES and needs_mending(words[i]):
            tries += 1
            mended = mend(words[i], words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else "")
        if mended:
            words[i] = mended[-1]
            edits.append(Edit(matches[i].start(), matches[i].end(), mended))
    return mapped.edited(edits)


def _glued(text: str, match: re.Match[str]) -> bool:
    """True for letters beside a digit: a unit, a number of a street, a code."""
    return text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit()
