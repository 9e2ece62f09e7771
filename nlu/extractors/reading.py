"""What all extractors share: a message read once, and patterns that bear missing diacritics.

`read(text)` gives the normalised message, its tokens and the way back to the citizen's offsets.

`pattern("vợ chồng")` compiles a regular expression in which every marked letter also matches the bare one, and hỏi and
ngã may be swapped: "vợ" matches "vợ" and "vo" but neither "võ" nor "vỏ". An unmarked letter matches itself only, so "ba"
(three, father) never matches "bà". Patterns are matched against `Message.text`, which is lower case.

Among marked words, "cho", "ban", "ai" mean what they say and are no "chợ", "bán", "ái" whose marks were forgotten:
`Phrases.finditer` leaves such readings out where the writer uses diacritics.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from nlu.extractors.span import Span
from nlu.normalizer import MAX_CHARACTERS, Normalized, fold, normalize

# A word may be glued to a number ("2con", "15tr"), so \b is too strict: only letters bound a word.
LEFT = r"(?<![^\W\d_])"
RIGHT = r"(?![^\W\d_])"

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PIECE = re.compile(r"\\.|\(\?P<\w+>|\[[^\]]*\]|.", re.DOTALL)
_HOOK, _TILDE = "\u0309", "\u0303"


class Token(NamedTuple):
    """A number, a word or a punctuation mark of `Message.text`."""

    text: str
    folded: str
    start: int
    end: int
    glued: bool  # no space before it

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


# Everyday words that are spelt without marks
UNMARKED_WORDS = frozenset(
    """ai an anh ba ban bao binh bay ca cao cha chi chia cho chung coi con cung danh di do doanh du em ga gia giai gian
    giao ghi hai hay hoa hoang huy kham khai khi kho khoa khu kinh lai lan lao linh lo mai may minh mua nay ngang nghe
    nghi nha nhanh nhau nhu pha quan quanh qua quen quy quay ra rao sai sang sao sau sinh tai tam thai tham thanh thay
    theo thu tim tin tra trai trang tranh treo trong trung tu tui van vay vi vinh vui xa xanh xe xem xin xong
    xung""".split()  # noqa: SIM905 - a list of a hundred short strings is no easier to read
)


# Everyday words that are never spelt so: one of them shows that its writer leaves marks out, here and there
_LACKING_WORDS = (
    frozenset(
        """bao_gio bo can chinh chua chong co cong cung cua da dang dau de den diem dieu do du dung duoc dong gan giup gi goi hien
    hoi hop khong khoan la lam luong muc muon neu ngan nghi ngoai nguoi nhan nho nhung noi o phai phong phu quy roi sinh_vien
    so tai_sao tam ten thang thi thoi thu thue thuoc tien tieu toi tren trieu truoc tuoi tuan tung ty ve vi vo voi vua vung
    xay xin_chao""".split()  # noqa: SIM905 - as above
    )
    - UNMARKED_WORDS
    - {"do", "can", "so", "thi", "sinh_vien", "bao_gio", "tai_sao", "xin_chao", "gi", "de", "da", "ty", "tung", "la", "vi"}
)


@dataclass(frozen=True, eq=False)  # compared by identity: hashing a whole text at every look-up is slow
class Message:
    """A message in standard form; `marked` is True when its writer uses diacritics.

    `guarded` is `text` with the words in capitals that are spelt without marks (all of it lower case when not `marked`).
    """

    normalized: Normalized
    text: str
    guarded: str
    tokens: tuple[Token, ...]
    marked: bool

    def span(self, entity: str, start: int, end: int, value: Any, role: str | None = None) -> Span:
        """The span of the citizen's text behind `text[start:end]`."""
        first, last = self.normalized.original_span(start, end)
        return Span(entity, first, last, value, role)


@lru_cache(maxsize=256)
def read(message: str) -> Message:
    """Reads one message; cached, since every extractor asks for it."""
    normalized = normalize(message)
    tokens = []
    previous_end = -1
    for match in _TOKEN.finditer(normalized.text):
        word = match.group()
        folded = normalized.folded[match.start() : match.end()]
        tokens.append(Token(word, folded, match.start(), match.end(), match.start() == previous_end))
        previous_end = match.end()
    # judged by what was typed: "noxh" is written out with marks
    words = _WORD.findall(unicodedata.normalize("NFC", message[:MAX_CHARACTERS]))
    marked_words = sum(not word.isascii() for word in words)
    lacking = sum(word.lower() in _LACKING_WORDS for word in words)
    marked = marked_words >= 1 and marked_words * 5 >= len(words) and not lacking
    guarded = normalized.text
    if marked:
        for token in tokens:
            if token.text in UNMARKED_WORDS:
                guarded = guarded[: token.start] + token.text.upper() + guarded[token.end :]
    return Message(normalized, normalized.text, guarded, tuple(tokens), marked)


def pattern(source: str) -> re.Pattern[str]:
    """Compiles `source` as the module says. Marked letters must not stand inside a character class."""
    return re.compile(bear_missing_marks(source))


class Phrases:
    """Whole words or phrases: the alternatives of `source`, bounded by non-letters."""

    def __init__(self, source: str) -> None:
        bounded = f"{LEFT}(?:{source}){RIGHT}"
        self._loose = pattern(bounded)
        self._strict = re.compile(bear_missing_marks(bounded, either_case=True))
        self.search = self._loose.search
        self.match = self._loose.match
        self.fullmatch = self._loose.fullmatch

    def finditer(self, message: Message) -> Iterator[re.Match[str]]:
        """Every match in `message`, none of which reads marks into a word that is spelt without."""
        position = 0
        while found := self._loose.search(message.text, position):
            position = found.start() + 1
            match = self._strict.match(message.guarded, found.start()) if message.marked else found
            if match:
                yield match
                position = max(match.end(), position)


def phrases(source: str) -> Phrases:
    """Short for `Phrases(source)`."""
    return Phrases(source)


def bear_missing_marks(source: str, *, either_case: bool = False) -> str:
    """The regular expression behind `pattern`; escapes, group names and character classes are left as they are.

    With `either_case`, unmarked letters match capitals too.
    """
    return _PIECE.sub(
        lambda match: match.group() if len(match.group()) > 1 else _letter_class(match.group(), either_case),
        # the normaliser may take the last letter of "hưu", "lưu" for a stretched one
        re.sub(r"([ưứừửữự])u(?!\?)", r"\1u?", unicodedata.normalize("NFC", source)),
    )


def spellings(word: str) -> set[str]:
    """Every spelling of `word` that `pattern(word)` matches."""
    found = {""}
    for char in unicodedata.normalize("NFC", word):
        found = {prefix + variant for prefix in found for variant in _variants(char)}
    return found


@lru_cache(maxsize=512)
def _letter_class(char: str, either_case: bool) -> str:
    if char.isascii():
        return f"[{char}{char.upper()}]" if either_case and char.isalpha() else char
    variants = _variants(char)
    return char if len(variants) == 1 else "[" + "".join(sorted(variants)) + "]"


def _variants(char: str) -> set[str]:
    if char.isascii():
        return {char}
    if char == "đ":
        return {"đ", "d"}
    parts = unicodedata.normalize("NFD", char)
    tone = next((part for part in parts if part in _TONES), "")
    tones = {tone, _HOOK, _TILDE} if tone in (_HOOK, _TILDE) else {tone}
    hat = "".join(part for part in parts[1:] if part not in _TONES)
    # with "mừoi" for "mười": the hat forgotten, the tone kept
    variants = {unicodedata.normalize("NFC", parts[0] + h + t) for t in tones for h in {hat, ""} if h or t or not hat}
    return variants | {fold(char)}


_SENTENCE_END = re.compile(r"[.;!?](?= |$)")


def sentence_start(message: Message, position: int) -> int:
    """Start of the sentence that holds `position`; a point within a number ends none."""
    start = 0
    for match in _SENTENCE_END.finditer(message.text, 0, position):
        start = match.end()
    return start
