"""Finds the places that a citizen names, by their names before and after 2025-07-01. Pure after loading.

Data: `knowledge/content/localities.yaml` (docs/architecture.md). Units before 2025-07-01 are `old`;
`now` names the units that each became part of, the one that got most of it first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.folding import fold

LOCALITIES = Path(__file__).with_name("content") / "localities.yaml"

#: town = thị xã; a thị trấn is a commune-level unit and counted as commune.
Kind = Literal["ward", "commune", "special_zone", "district", "town", "city", "province"]

_WORD = re.compile(r"[^\W_]+")
#: Words before a bare name that make it a place for certain.
_KIND_WORDS = frozenset(
    ["phường", "xã", "trấn", "khu", "quận", "huyện", "thành", "phố", "thị", "tỉnh", "p", "x", "q", "h", "tp", "tx", "tt", "ubnd"]
)
#: Words before a bare name that make it likely.
_PLACE_WORDS = _KIND_WORDS | frozenset(["ở", "tại", "về", "gần", "quanh", "vực", "kcn", "trú", "quê", "từ", "đến", "sang", "bên"])
#: Words before a bare name that make it a street.
_STREET_WORDS = frozenset(("đường", "phố", "ngõ"))
#: Names that are everyday words when typed without marks ("tự mình", "tiền tháng", "năm đồng"): a place only
#: with their marks, after a word for a place, or beside the place they belong to.
_EVERYDAY = frozenset(
    [
        "ai quoc",
        "an binh",
        "an hoa",
        "an lac",
        "an phu",
        "an son",
        "an tho",
        "an tien",
        "cao an",
        "cap tien",
        "chi minh",
        "cong hoa",
        "dai ban",
        "dan an",
        "doan ket",
        "du le",
        "dung tien",
        "hai son",
        "hai tan",
        "hiep luc",
        "hop tien",
        "hung dao",
        "khoi nghia",
        "kien quoc",
        "kien thiet",
        "kim anh",
        "le loi",
        "minh duc",
        "minh tan",
        "nam dong",
        "nam hung",
        "nam son",
        "nghia lo",
        "nguyen trai",
        "phuc dien",
        "quang trung",
        "quoc tuan",
        "quyet thang",
        "quyet tien",
        "tam ky",
        "tan an",
        "tan binh",
        "tan dan",
        "tan hong",
        "tan tien",
        "tan viet",
        "thai hoc",
        "thai son",
        "thang long",
        "thanh an",
        "thong nhat",
        "tien cuong",
        "tien dong",
        "tien minh",
        "tien phong",
        "tien thang",
        "tien thanh",
        "tien tien",
        "toan thang",
        "tran phu",
        "tu cuong",
        "tu minh",
        "tu son",
        "van to",
        "viet hai",
        "viet tien",
        "vinh an",
        "vinh hoa",
    ]
)
#: Of these, the ones that are everyday words with their marks too ("đoàn kết"): they need capitals.
_ALWAYS_EVERYDAY = frozenset(
    ("cong hoa", "doan ket", "khoi nghia", "kien thiet", "quyet thang", "quyet tien", "thong nhat", "toan thang", "tu cuong")
)
#: Names better known from elsewhere in the country: marks and capitals are not enough.
_ELSEWHERE = frozenset(("ha nam", "ha tay", "ha dong", "hoa binh", "long xuyen", "tan an", "thang long", "tam ky", "tan binh"))
#: Longer names that swallow a shorter one.
_OTHER_NAMES = ("hồ chí minh", "cộng hòa xã hội")


@dataclass(frozen=True, slots=True)
class Locality:
    """One unit. `within` is the slug of the district (communes before) or province it lies in."""

    slug: str
    name: str
    kind: Kind
    province: str
    former_province: str
    old: bool
    now: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    within: str | None = None

    @property
    def rank(self) -> int:
        """Order in which people mean it: province, district, commune of today, commune of before."""
        if self.kind == "province":
            return 0
        if self.kind in ("district", "town", "city"):
            return 1
        return 3 if self.old else 2


@dataclass(frozen=True, slots=True)
class _Name:
    marked: tuple[str, ...]  # words in small letters, with marks
    slugs: tuple[str, ...]
    bare: bool  # without a kind word


@dataclass(frozen=True, slots=True)
class _Mention:
    units: list[Locality]  # the likeliest first
    certain: bool


@dataclass(frozen=True, slots=True)
class _Token:
    raw: str
    marked: str
    plain: str


class LocalityIndex:
    """All units, found by name, by slug, and by what lies in or came out of them."""

    def __init__(self, units: Iterable[Locality]) -> None:
        self._units = {unit.slug: unit for unit in units}
        self._names = self._index_names()
        self._longest = max((len(words) for words in self._names), default=0)
        self._parts: dict[str, set[str]] = {}
        self._inside: dict[str, set[str]] = {}
        for unit in self._units.values():
            for slug in unit.now:
                self._parts.setdefault(slug, set()).add(unit.slug)
            if unit.within:
                self._inside.setdefault(unit.within, set()).add(unit.slug)

    @classmethod
    def from_file(cls, path: Path = LOCALITIES) -> LocalityIndex:
        """Load localities.yaml. OSError, yaml.YAMLError, TypeError on a broken file."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        data = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 (a safe loader)
        return cls(_locality(item) for item in data["units"])

    def __iter__(self) -> Iterator[Locality]:
        return iter(self._units.values())

    def get(self, slug: str) -> Locality | None:
        return self._units.get(slug)

    def find(self, text: str) -> list[Locality]:
        """The units named in `text`, in the order of their mention, the likeliest first.

        Longest names win; marks may be missing ("phuong tan hung"), but marks that are there count
        ("tự mình" is not Tứ Minh). A name of several units gives them all, unless another place in the
        text tells which one is meant ("Tân Hưng, Vĩnh Bảo").
        """
        tokens = [_token(match.group()) for match in _WORD.finditer(unicodedata.normalize("NFC", text))]
        mentions: list[_Mention] = []
        at = _skip_other_names(tokens, 0)
        while at < len(tokens):
            length, mention = self._longest_name(tokens, at)
            if mention is not None:
                mentions.append(mention)
            at = _skip_other_names(tokens, at + max(length, 1))
        found: dict[str, Locality] = {}
        for units in self._weighed(mentions):
            for unit in units:
                found.setdefault(unit.slug, unit)
        return list(found.values())

    def covers(self, slug: str) -> set[str]:
        """All slugs under which something in this place may be recorded; empty for an unknown slug.

        Old unit: itself, the units inside it, and the units it became part of. New unit: itself and
        the old units it came from (not their districts, which are larger). Old Hải Dương: all its old and
        new units; Hải Phòng: everything.
        """
        unit = self._units.get(slug)
        if unit is None:
            return set()
        if unit.kind == "province":
            return {other.slug for other in self if other.former_province == unit.former_province or not unit.old} | {slug}
        if unit.old:
            return {slug, *unit.now, *self._inside.get(slug, ())}
        return {slug} | {part for part in self._parts.get(slug, ()) if self._units[part].rank == 3 or self._whole(part)}

    # --- names -------------------------------------------------------------------------------------------

    def _whole(self, part: str) -> bool:
        """A district without communes (an island) is itself the old part of what it became."""
        return not self._inside.get(part) and len(self._units[part].now) == 1 and self._units[part].kind != "province"

    def _index_names(self) -> dict[tuple[str, ...], list[_Name]]:
        slugs: dict[tuple[str, ...], list[str]] = {}
        bare: dict[tuple[str, ...], bool] = {}
        for unit in self._units.values():
            for position, alias in enumerate(unit.aliases):
                words = tuple(token.marked for token in map(_token, _WORD.findall(alias)))
                slugs.setdefault(words, []).append(unit.slug)
                bare[words] = bare.get(words, False) or position == 0
        index: dict[tuple[str, ...], list[_Name]] = {}
        for words, owners in slugs.items():
            plain = tuple(fold(word) for word in words)
            index.setdefault(plain, []).append(_Name(words, tuple(dict.fromkeys(owners)), bare[words]))
        return index

    def _longest_name(self, tokens: list[_Token], at: int) -> tuple[int, _Mention | None]:
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            window = tokens[at : at + length]
            names = [name for name in self._names.get(tuple(token.plain for token in window), ()) if _fits(name, window)]
            # Who writes "Cẩm Giang" with marks does not mean Cẩm Giàng.
            exact = [name for name in names if name.marked == tuple(token.marked for token in window)]
            if exact and any(token.marked != token.plain for token in window):
                names = exact
            if not names:
                continue
            slugs = dict.fromkeys(slug for name in names for slug in name.slugs)
            units = sorted((self._units[slug] for slug in slugs), key=lambda unit: unit.rank)
            bare = all(name.bare for name in names)
            if bare and _names_street(tokens, at):
                return length, None
            return length, _Mention(units, certain=not bare or self._is_place(names, units, tokens, at, length))
        return 0, None

    def _is_place(self, names: list[_Name], units: list[Locality], tokens: list[_Token], at: int, length: int) -> bool:
        """Whether a bare name in running text is a place for sure, and not words that look like it."""
        window = tokens[at : at + length]
        plain = " ".join(token.plain for token in window)
        marked = any(tuple(token.marked for token in window) == name.marked for name in names)
        capitals = all(token.raw[0].isupper() for token in window)
        if at and _one_of(tokens[at - 1], _KIND_WORDS):
            return True
        # "nhà ở tự mình xây": the ở of nhà ở says nothing of a place.
        after_place_word = at > 0 and _one_of(tokens[at - 1], _PLACE_WORDS) and not (at > 1 and tokens[at - 2].plain == "nha")
        if plain in _ELSEWHERE:
            return len(tokens) == length
        if plain in _EVERYDAY:
            return (marked and (capitals or plain not in _ALWAYS_EVERYDAY)) or after_place_word or len(tokens) == length
        return marked or capitals or units[0].rank < 3 or after_place_word or len(tokens) <= length + 2

    def _weighed(self, mentions: list[_Mention]) -> list[list[Locality]]:
        """Names of several units are narrowed to those that lie in, or became, another place of the text;
        doubtful names are kept only with such a place."""
        result = []
        for mention in mentions:
            others = {
                unit.slug
                for other in mentions
                if other is not mention and other.certain
                for unit in other.units
                if unit.kind != "province"
            }
            related = [unit for unit in mention.units if unit.rank >= 2 and (unit.within in others or others & set(unit.now))]
            if related or mention.certain:
                result.append(related or mention.units)
        return result


def _token(raw: str) -> _Token:
    return _Token(raw, _standard(raw.lower()), fold(raw))


def _standard(word: str) -> str:
    """One spelling for the two ways of placing a tone mark ("hoà", "hòa") and of writing i and y."""
    letters = unicodedata.normalize("NFD", word)
    tones = [char for char in letters if char in "\u0300\u0301\u0303\u0309\u0323"]
    rest = "".join(char for char in letters if char not in tones)
    return unicodedata.normalize("NFC", rest) + "".join(tones)


def _fits(name: _Name, window: list[_Token]) -> bool:
    return all(token.marked == word or token.marked == fold(word) for token, word in zip(window, name.marked, strict=True))


def _compatible(token: _Token, word: str) -> bool:
    return token.marked in (_standard(word), fold(word))


def _names_street(tokens: list[_Token], at: int) -> bool:
    if not at or not _one_of(tokens[at - 1], _STREET_WORDS):
        return False
    return not (tokens[at - 1].plain == "pho" and at > 1 and tokens[at - 2].plain == "thanh")


def _skip_other_names(tokens: list[_Token], at: int) -> int:
    for other in _OTHER_NAMES:
        words = other.split()
        window = tokens[at : at + len(words)]
        if len(window) == len(words) and all(_compatible(t, w) for t, w in zip(window, words, strict=True)):
            return at + len(words)
    return at


def _one_of(token: _Token, words: Iterable[str]) -> bool:
    return any(_compatible(token, word) for word in words)


def _locality(item: dict[str, Any]) -> Locality:
    return Locality(**{**item, "now": tuple(item.get("now", ())), "aliases": tuple(item.get("aliases", ()))})
