"""Names from a list (localities, projects) in a message, whatever its diacritics, case and prefixes.

`Gazetteer(entries, entity)` takes pairs of surface form and value; of two values with the same form the earlier one
is preferred. Names are found as whole words, the longest first. Marks that were typed must be the right ones; a word
without marks matches any. With `max_typos` a word of five letters or more may have one wrong letter, in at most that
many words of a name; a name of nine letters or more may have one wrong letter anywhere ("tan phu hug", "hapy home").

Place names are everyday words too ("chi minh": only I; "co bi": be fined; "tien dong": pay money). So for the entity
`locality` a name without evidence (a kind word or a preposition of place before it) is taken only where it is well
known (districts, cities) or typed with marks and no everyday phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlu.extractors.reading import UNMARKED_WORDS, Message, Token, pattern, read, spellings
from nlu.extractors.span import Span
from nlu.normalizer import fold, normalize
from nlu.slips import one_slip, shortened
from nlu.syllables import is_syllable

# Kind words of units, as they are typed, and their standard form
_KINDS = {
    "phường": ("phường", "p", "f", "ph"),
    "xã": ("xã", "x"),
    "thị trấn": ("thị trấn", "tt", "ttr"),
    "quận": ("quận", "q"),
    "huyện": ("huyện", "h"),
    "thành phố": ("thành phố", "tp", "t.p", "thanh pho", "city"),
    "thị xã": ("thị xã", "tx"),
    "tỉnh": ("tỉnh", "t"),
    "đặc khu": ("đặc khu",),
}
_KIND_FORMS = sorted(
    ((tuple(fold(form).split()), kind) for kind, forms in _KINDS.items() for form in forms if "." not in form),
    key=lambda item: -len(item[0]),
)
# Best known first: what people mean by a bare name
_RANK = {"province": 0, "city": 1, "town": 1, "district": 2, "special_zone": 3, "ward": 4, "commune": 5}

_KNOWN_KINDS = {"quận", "huyện", "thành phố", "thị xã", "tỉnh", "đặc khu"}

_PLACE_BEFORE = pattern(
    r"(?:^|[^\w])(?:ở|tại|về|quê|gần|khu vực|kcn|khu công nghiệp|cụm công nghiệp|chợ|dân|bên|vùng|huyện|quanh|từ|ra|lên|xuống|sang|qua|trên|dưới|thuộc|"
    r"noxh|nhà ở xã hội|nhà xã hội|dự án|khu đô thị|trọ|địa bàn|địa phận|công an|ubnd|ủy ban nhân dân|ủy ban|cầu|ga|bến|hướng|phía|tập trung|in|at|near)"
    r"(?: (?:xã|phường|thị trấn|khu|đất))? ?$"
)
_STREET_BEFORE = pattern(
    r"(?:^|[^\w])(?:đường|phố|ngõ|ngách|(?<!hệ )(?<!he )số|số nhà|trường|thpt|thcs|tiểu học|mầm non|chị|anh|cô|bà|ông|bác|chú|bạn|thầy|đại lộ|công ty|cty|bệnh viện|ngã tư|ngã ba|"
    r"quốc lộ|tòa nhà|em tên|tên|tôi tên|doanh nghiệp|nhà báo|báo)(?: (?:là|em|tôi))?(?: \d+\w*)? ?$"
)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.replace("\n", " ").split("|"))


_SURNAMES = _names(
    "nguyễn|trần|lê|võ|vũ|phạm|hoàng|huỳnh|phan|ngô|đặng|bùi|đỗ|hồ|dương|lý|đinh|trịnh|mai|tô|hà|đoàn|lương|đào|tạ|tôn"
)
# Unmarked, the others are everyday words ("ha", "to", "do")
_BARE_SURNAMES = _names("nguyen|tran|le|vo|vu|pham|hoang|huynh|phan|ngo|dang|bui|ho|duong|ly|dinh|trinh|doan|dao")
# Folded names that are words, slogans, persons or streets as well: they need a preposition of place or a kind word
_EVERYDAY = _names(
    """cong hoa|doan ket|thong nhat|chien thang|quyet thang|dai thang|toan thang|khoi nghia|cap tien|quyet tien|dong tam|
    tu cuong|vinh quang|kien thiet|ly hoc|tien phong|gia luan|thai hoc|hop duc|minh duc|tan an|an lac|hiep luc|duy tan|
    thanh binh|an sinh|viet hoa|tien tien|van hoi|an binh|an ninh|minh tan|tan dan|dan an|an duc|duc chinh|quang trung|
    tran phu|le loi|nguyen trai|tran hung dao|le hong|hong phong|ai quoc|quoc tuan|le thanh nghi|hoang dieu|yet kieu|
    hoang hoa tham|kim anh|lien hong|thai son|chi minh|hop tien|tan tien|hung dao|ngo quyen|an hoa|hoang van thu|
    minh khai|tan viet|viet tien|dong hai|chu van an|tran nhan tong|le dai hanh|bach dang|truong thanh"""
)
# Names better known elsewhere in the country, or common words even with their marks: only with a kind word
_KIND_NEEDED = _names(
    """ha nam|ha tay|ha dong|hoa binh|thanh xuan|thang long|long xuyen|binh xuyen|lam son|kim lien|my duc|dong phuong|
    nhan quyen|van phong|trung lap|tan thanh|van dau"""
)
# Names that without marks are everyday phrases ("tự ký", "năm triệu", "có bị", "tiền đóng")
_CLASHING = _names(
    """tu ky|nam trieu|tu minh|tien minh|chi minh|an phu|an thanh|an hai|ha bac|hop tien|nghi duong|viet hoa|nam dong|hong an|
    an truong|an quang|an khanh|an hung|an phong|dong hai|tan an|thuong hong|hai hung|hong chau|truong tan|thai tan|tan minh|
    an dong|an hong|an phuong|an thuong|cam dong|cao thang|co bi|co thanh|dang lam|doan xa|dung tien|hien thanh|hong du|
    may chai|so dau|tien dong|tien thang|tien thanh|tu son|van huong|du le|gia tien|gia minh|gia duc|luong dien|tan huong|
    phu thu|nam tan|nam son|nam hung|dong bai|dong lac|an tho|an thai|an son|an luu|co dung|ninh hai|ha ky|hai thanh"""
)
_POLICE_BEFORE = pattern(r"công ?$")  # "công an thành phố" holds An Thành
_ROOMS_AFTER = pattern(r"\s*(?:ngủ|trọ|khách|tắm|vệ sinh|riêng)")

_PROJECT_BEFORE = pattern(
    r"(?:^|[^\w])(?:dự án|da|noxh|nhà ở xã hội|nhà xã hội|nhà ở công nhân|khu nhà|chung cư|tòa|toà|khu đô thị|nhà thu nhập thấp|căn hộ|project|mua|căn)(?: (?:ở|bên|khu|tại|của))? ?$"
)
_PROJECT_AFTER = pattern(
    r" (?:đã |đang |sắp )?(?:xây|bàn giao|mở bán|nhận hồ sơ|thi công|bốc thăm|còn căn|giá bao nhiêu)(?![^\W\d_])"
)
_EMPLOYER_BEFORE = pattern(
    r"(?:làm|làm việc|công nhân|công ty|cty|nhân viên|kỹ sư|công tác|đi làm)(?: (?:ở|tại|cho|của|bên|trong|may|công ty|cty))* ?$"
)
# Places that are no misspelt project
_ELSEWHERE = frozenset(
    """quangninh quangnam quangngai quangtri quangbinh hungyen hanoi thaibinh namdinh ninhbinh bacninh bacgiang thanhhoa
    nghean hatinh danang tphochiminh vinhphuc phutho thainguyen langson hoabinh sonla tuyenquang yenbai laocai caobang
    hagiang backan dienbien laichau binhduong dongnai longan cantho""".split()  # noqa: SIM905 - as a list it would fill a page
)
_LETTERS_FOR_TYPO = 5
_LETTERS_GLUED = 7
_LETTERS_TYPO_ANYWHERE = 9
_WORDS_TYPO_ANYWHERE = 5
_NUMBER_WORDS = frozenset({"hai", "ba"})  # "hai phòng" is two rooms
_Y_FOR_I = re.compile(r"(?<![aeiouy])y$")


@dataclass(frozen=True)
class _Name:
    """A name as a tuple of words: standard spelling, the kind word it was given with, its value and preference."""

    words: tuple[str, ...]
    kind: str | None
    value: str
    rank: int


class Gazetteer:
    """See the module. `to_json()`/`from_json()` keep it in a trained model."""

    def __init__(self, entries: Iterable[tuple[str, str]], entity: str, max_typos: int = 0) -> None:
        self.entity = entity
        self.max_typos = max_typos
        self.entries = [(str(form), str(value)) for form, value in entries]
        self._names: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        self._known: set[str] = set()  # values of well-known places
        self._first_words: dict[str, int] = {}  # first key word → words of the longest name
        self._near: dict[str, set[str]] = defaultdict(set)  # deletions of a word → the words
        self._joined: dict[str, tuple[str, ...]] = {}
        self._joined_near: dict[str, set[str]] = defaultdict(set)  # deletions of a name without its spaces → the names
        for rank, (form, value) in enumerate(self.entries):
            self._add(form, value, rank)

    def extract(self, text: str) -> list[Span]:
        """Every name in `text`, in order, without overlaps."""
        message = read(text)
        tokens = message.tokens
        spans: list[tuple[int, int, list[_Name]]] = []
        index = 0
        while index < len(tokens):
            match = self._match_at(message, index)
            if match is None:
                index += 1
                continue
            spans.append(match)
            index = match[1]
        return [span for start, end, names in spans if (span := self._span(message, start, end, names))]

    def to_json(self) -> dict[str, Any]:
        """JSON-ready content."""
        return {"entity": self.entity, "max_typos": self.max_typos, "entries": [list(entry) for entry in self.entries]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Gazetteer:
        """The gazetteer whose `to_json()` gave `data`."""
        return cls([(form, value) for form, value in data["entries"]], data["entity"], data["max_typos"])

    # -- building ------------------------------------------------------------------------------------------

    def _add(self, form: str, value: str, rank: int) -> None:
        words = tuple(re.findall(r"[^\W_]+", normalize(form).text))
        kind = None
        if self.entity == "locality":
            kind, words = _split_kind(words)
            if kind in _KNOWN_KINDS:
                self._known.add(value)
        if not words or all(len(word) < 2 for word in words):
            return
        key = tuple(_key(word) for word in words)
        self._names[key].append(_Name(words, kind, value, rank))
        self._first_words[key[0]] = max(len(key), self._first_words.get(key[0], 0))
        if len(key) > 1 and self.entity != "locality":
            joined = "".join(key)
            if len(joined) >= _LETTERS_GLUED:
                self._joined.setdefault(joined, key)
            if self.max_typos and len(joined) >= _LETTERS_TYPO_ANYWHERE and joined not in self._joined_near.get(joined, ()):
                for near in shortened(joined):
                    self._joined_near[near].add(joined)
        if self.max_typos:
            for word in key:
                if len(word) >= _LETTERS_FOR_TYPO and word.isalpha():
                    for near in shortened(word):
                        self._near[near].add(word)

    # -- matching ------------------------------------------------------------------------------------------

    def _match_at(self, message: Message, index: int) -> tuple[int, int, list[_Name]] | None:
        """The longest name at token `index`: first token, token after the last, its readings."""
        tokens = message.tokens
        if not tokens[index].text[0].isalnum():
            return None
        key = _key(tokens[index].text)
        best = self._glued_match(tokens, index, key) if self.entity != "locality" else None
        best = best or self._misspelt_match(tokens, index)
        choices = [(key, 0)]
        if self.max_typos:
            choices += [(word, 1) for word in self._similar(key)]
        for first, typos in choices:
            longest = self._first_words.get(first)
            if longest is None:
                continue
            found = self._longest_from(message, index, first, typos, longest)
            if found and (best is None or found[1] > best[1]):
                best = found
        return best

    def _longest_from(
        self, message: Message, index: int, first: str, typos: int, longest: int
    ) -> tuple[int, int, list[_Name]] | None:
        tokens = message.tokens
        partial: list[tuple[tuple[str, ...], int, int]] = [((first,), typos, index + 1)]
        best = None
        while partial:
            grown: list[tuple[tuple[str, ...], int, int]] = []
            for key, wrong, end in partial:
                names = [name for name in self._names.get(key, ()) if _marks_fit(message, index, end, name)]
                if names and (best is None or end > best[1]):
                    best = (index, end, names)
                if len(key) == longest:
                    continue
                after = end
                while after < len(tokens) and tokens[after].text in {"-", ".", ","} and after == end:
                    after += 1
                if after >= len(tokens) or not tokens[after].text[0].isalnum():
                    continue
                word = _key(tokens[after].text)
                grown.append(((*key, word), wrong, after + 1))
                if wrong < self.max_typos:
                    grown += [((*key, near), wrong + 1, after + 1) for near in self._similar(word)]
            partial = grown
        return best

    def _glued_match(self, tokens: tuple[Token, ...], index: int, key: str) -> tuple[int, int, list[_Name]] | None:
        """ "newcity" for "New City", "ever green" for "Evergreen" """
        joined = self._joined.get(key)
        if joined:
            return index, index + 1, self._names[joined]
        if index + 1 < len(tokens) and tokens[index + 1].is_word:
            whole = (key + _key(tokens[index + 1].text),)
            if whole in self._names and len(whole[0]) >= _LETTERS_GLUED:
                return index, index + 2, self._names[whole]
        return None

    def _misspelt_match(self, tokens: tuple[Token, ...], index: int) -> tuple[int, int, list[_Name]] | None:
        """ "tan phu hug", "hapy home", "munbay residence": one letter wrong in the whole name, spaces aside."""
        if not self._joined_near:
            return None
        joined = ""
        for end in range(index, min(index + _WORDS_TYPO_ANYWHERE, len(tokens))):
            if not tokens[end].text[0].isalnum():
                return None
            joined += _key(tokens[end].text)
            if len(joined) < _LETTERS_TYPO_ANYWHERE - 1:
                continue
            near = {name for deletion in shortened(joined) for name in self._joined_near.get(deletion, ())}
            # the letter that differs is no digit: "tong kho 4" is another place than "tong kho 3"
            if joined in _ELSEWHERE:
                continue
            name = next(
                (name for name in sorted(near) if name != joined and one_slip(joined, name) and _digits(name) == _digits(joined)),
                None,
            )
            if name and name[0] == joined[0] and not _other_words(tokens[index : end + 1], self._joined[name]):
                return index, end + 1, self._names[self._joined[name]]
        return None

    def _similar(self, word: str) -> set[str]:
        """Words of the list at edit distance 1 from `word`, both of five letters or more."""
        if not self._near or len(word) < _LETTERS_FOR_TYPO or not word.isalpha():
            return set()
        near = {candidate for deletion in shortened(word) for candidate in self._near.get(deletion, ())}
        return {candidate for candidate in near if candidate != word and one_slip(word, candidate)}

    # -- judging -------------------------------------------------------------------------------------------

    def _span(self, message: Message, start: int, end: int, names: list[_Name]) -> Span | None:
        tokens = message.tokens
        text_start, text_end = tokens[start].start, tokens[end - 1].end
        before = message.text[:text_start]
        if self.entity != "locality":
            if self._is_weak_project(message, start, end, before):
                return None
            return message.span(self.entity, text_start, text_end, min(names, key=lambda name: name.rank).value)
        kind, kind_start = _kind_before(tokens, start)
        if not self._is_place(message, start, end, names, kind, before):
            return None
        if kind is not None:
            text_start = tokens[kind_start].start
        return message.span(self.entity, text_start, text_end, self._choose(names, kind))

    def _is_place(self, message: Message, start: int, end: int, names: list[_Name], kind: str | None, before: str) -> bool:  # noqa: PLR0911
        tokens = message.tokens
        if kind is not None:
            return True
        if end - start == 1 and len(_key(tokens[start].text)) < 7:
            return False  # a single syllable is a place only with its kind before it
        if start and _is_surname(tokens[start - 1]):
            return False
        if _STREET_BEFORE.search(before) or (tokens[start].text == "an" and _POLICE_BEFORE.search(before)):
            return False
        placed = bool(_PLACE_BEFORE.search(before))
        known = any(name.value in self._known for name in names)
        folded = " ".join(token.folded for token in tokens[start:end])
        alone = len(tokens) <= end - start + 1
        if folded in _KIND_NEEDED or (folded == "hai phong" and _ROOMS_AFTER.match(message.text, tokens[end - 1].end)):
            return False
        if folded in _EVERYDAY:
            return placed or alone
        if any(token.text != token.folded for token in tokens[start:end]):
            return True
        if folded in _CLASHING:
            return placed or alone
        return known or placed or alone or start == 0 or end - start > 2

    def _is_weak_project(self, message: Message, start: int, end: int, before: str) -> bool:
        """True for a short single word ("hope") or an employer's name ("làm ở Pegatron") without a project word."""
        if _PROJECT_BEFORE.search(before):
            return False
        if end - start == 1 and len(message.tokens[start].text) <= 4 and len(message.tokens) > 1:
            return not _PROJECT_AFTER.match(message.text, message.tokens[end - 1].end)
        return bool(_EMPLOYER_BEFORE.search(before)) or bool(_STREET_BEFORE.search(before) and end - start <= 2)

    def _choose(self, names: list[_Name], kind: str | None) -> str:
        """The unit of the kind that was named, the best known one otherwise."""
        of_kind = [name for name in names if kind and name.kind == kind]
        candidates = of_kind or [name for name in names if name.kind is None] or names
        return min(candidates, key=lambda name: name.rank).value


def locality_entries(data: dict[str, Any]) -> list[tuple[str, str]]:
    """(surface form, slug) for every unit of localities.yaml (`{"units": […]}`), best known units first.

    A name that several units bear is also listed with its former district ("Hồng Phong, Nam Sách"); that form gives the
    unit of today where it kept the name.
    """
    units = sorted(data["units"], key=lambda unit: (_RANK.get(unit["kind"], 6), bool(unit.get("old"))))
    entries: list[tuple[str, str]] = []
    for unit in units:
        forms = [unit["name"], *unit.get("aliases", ())]
        entries += [(form, unit["slug"]) for form in dict.fromkeys(forms)]
    return entries + _forms_with_district(units)


def _forms_with_district(units: list[dict[str, Any]]) -> list[tuple[str, str]]:
    by_slug = {unit["slug"]: unit for unit in units}
    bearers: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        bearers[_bare_name(unit["name"])].add(unit["slug"])
    entries = []
    for unit in units:
        name = _bare_name(unit["name"])
        district = by_slug.get(unit.get("within") or "")
        if not unit.get("old") or len(bearers[name]) < 2 or district is None or district["kind"] == "province":
            continue
        slug = next((now for now in unit.get("now", ()) if now in bearers[name]), unit["slug"])
        entries += [
            (f"{form} {parent}", slug)
            for form in dict.fromkeys([unit["name"], name])
            for parent in dict.fromkeys([district["name"], *district.get("aliases", ())])
        ]
    return entries


def _bare_name(name: str) -> str:
    return " ".join(_split_kind(tuple(re.findall(r"[^\W_]+", normalize(name).text)))[1])


def project_entries(data: dict[str, Any] | Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """(surface form, slug) for one project or several, each with `slug`, `name` and `aliases`.

    Aliases that are descriptions with a price or a number of homes are left out: they would hide the figures.
    """
    projects = [data] if "slug" in data else data
    entries = []
    for project in projects:
        forms = [project["name"], *(project.get("aliases") or ())]
        forms += [f"ký túc xá {form[len(_LODGING) :]}" for form in forms if form.startswith(_LODGING)]
        forms += [form[: form.index("(")].strip() for form in forms if "(" in form]
        forms += [bare for form in forms if len((bare := _KIND_OF_PROJECT.sub("", form).strip()).split()) > 2]
        entries += [(form, project["slug"]) for form in dict.fromkeys(forms) if not _DESCRIPTION.search(form)]
    return entries


# "NOXH Tổng kho 3 Lạc Viên" is called "tổng kho 3 lạc viên"; two words left over are mostly a ward's name
_KIND_OF_PROJECT = re.compile(
    r"^(?:dự án |noxh |nhà ở xã hội |nhà ở công nhân |nhà lưu trú công nhân |nhà lưu trú |ký túc xá |khu chung cư |nhà thu nhập thấp |trong |từ |khu dân cư,? ?)+|\(.*\)",
    re.IGNORECASE,
)
_LODGING = "nhà lưu trú "
_DESCRIPTION = re.compile(r"\d+ ?(?:triệu|căn|tr\b|tỷ)|chưa rõ tên")


def _split_kind(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    folded = tuple(fold(word) for word in words)
    for form, kind in _KIND_FORMS:
        if len(folded) > len(form) and folded[: len(form)] == form:
            return kind, words[len(form) :]
    return None, words


def _kind_before(tokens: tuple[Token, ...], start: int) -> tuple[str | None, int]:
    """The kind word right before token `start` ("phường", "p.", "tp") and its first token."""
    last = start
    if last > 1 and tokens[last - 1].text == ".":
        last -= 1
    if last > 2 and [token.text for token in tokens[last - 3 : last]] == ["t", ".", "p"]:
        return "thành phố", last - 3
    for form, kind in _KIND_FORMS:
        first = last - len(form)
        if first < 0 or tuple(token.folded for token in tokens[first:last]) != form:
            continue
        written = " ".join(token.text for token in tokens[first:last])
        if len(form[0]) > 2 and written not in spellings(kind) and written != " ".join(form):
            continue
        if len(form) == 1 and len(form[0]) == 1 and first and tokens[first].glued and tokens[first - 1].is_number:
            continue
        if kind == "xã" and written not in {"xã", "xa", "x"}:
            continue
        return kind, first
    return None, start


def _is_surname(token: Token) -> bool:
    """ "Hồ" before "Chí Minh", "Lê" before "Hồng Phong": the name is a person's or a street's."""
    return token.text in _SURNAMES or token.text in _BARE_SURNAMES


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    """Folded, with i and y alike where Vietnamese spells both ("Tứ Kỳ", "Tứ Kì"), "lưu" like a normalised "lư"."""
    return _Y_FOR_I.sub("i", fold(word).replace("uu", "u"))


def _marks_fit(message: Message, start: int, end: int, name: _Name) -> bool:
    """True when no word of `message` contradicts the marks of `name`; words with a typo are not compared."""
    written = [token for token in message.tokens[start:end] if token.text[0].isalnum()]
    if len(written) != len(name.words):
        return True
    pairs = list(zip((token.text for token in written), name.words, strict=True))
    # "huyện Kim Thanh", "Vĩnh Bao": marks are left out here and there, and what stands beside the word shows it
    half = any(word == right and not word.isascii() for word, right in pairs) and not _NUMBER_WORDS & {word for word, _ in pairs}
    marked = message.marked and not half and _kind_before(message.tokens, start)[0] is None
    return all(_same_word(word, right, marked) for word, right in pairs)


def _same_word(written: str, word: str, marked: bool) -> bool:
    if written == word or len(written) != len(word):
        return True
    if written == fold(written):
        # among marked words "hai" is two, not the "Hải" of "Hải Phòng"
        return _key(written) != _key(word) or not (marked and word != fold(word) and written in UNMARKED_WORDS)
    if _key(written) != _key(word):
        return True
    return _plain_i(written) == _plain_i(word)


def _plain_i(word: str) -> str:
    """ "kỳ" and "kì" alike: marks kept, y as i."""
    return unicodedata.normalize("NFD", word).replace("y", "i")


def _other_words(written: tuple[Token, ...], name: tuple[str, ...]) -> bool:
    """True for the "toán trường" of "kế toán trường học" beside "Tân Trường": words with marks of their own are no slip."""
    if len(written) != len(name):
        return False
    differing = [token for token, word in zip(written, name, strict=True) if _key(token.text) != word]
    return any(token.text != token.folded and is_syllable(token.text) for token in differing)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
