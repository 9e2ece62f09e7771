"""Documents of law and places in them: "nghị định 100", "điều 76 luật nhà ở", "khoản 1 điều 30 nđ 100/2024/nđ-cp".

Value: an object of what was said: `{"number": "100/2024/NĐ-CP", "article": "30", "clause": "1", "point": "a"}`. A short
name becomes the official number where exactly one document of the list fits it ("nghị định 100"). A number that no
document fits stays as it was said ("nghị định 99" → "99/NĐ-CP"), a law without number gives `"title"` instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlu.extractors.reading import LEFT, RIGHT, Message, pattern, read
from nlu.extractors.span import Span
from nlu.normalizer import fold, normalize

# Kinds as they are typed ("qđ" is "quy định" to the normaliser) → the letters of their numbers
_KINDS = (
    ("NĐ", r"nghị định|nđ|nd|decree"),
    ("TT", r"thông tư|tt|circular"),
    ("QĐ", r"quyết định|qđ|qd|quy định|decision"),
    ("CT", r"chỉ thị|ct"),
    ("NQ", r"nghị quyết|nq|resolution"),
    ("KL", r"kết luận|kl"),
    ("KH", r"kế hoạch|kh"),
    ("VBHN", r"văn bản hợp nhất|vbhn"),
    ("CV", r"công văn|cv"),
    ("QH", r"bộ luật|luật|law"),
)
_ISSUERS = r"(?:(?:của )?(?:chính phủ|bộ xây dựng|bxd|thủ tướng|quốc hội|ban bí thư|ubnd|cp))"
_NUMBER = r"(?:số |so )?(?P<n>\d{1,4}(?:\.\d{1,2}(?=/))?)(?![.,]\d)(?: ?/ ?(?P<y>(?:19|20)\d\d|\d\d(?=[/ -]|$)))?(?P<tail> ?[/-] ?[a-zđ][a-zđ0-9]*(?: ?[/-] ?[a-zđ][a-zđ0-9]*)*)?(?: (?:năm|của năm) (?P<y2>(?:19|20)\d\d))?"
_NAMED = [(kind, pattern(rf"{LEFT}(?:{words})(?: {_ISSUERS})? ?{_NUMBER}(?!\d|[^\W\d_]|%)")) for kind, words in _KINDS]
_FULL = re.compile(
    r"(?<![\d/.])(?P<n>\d{1,4}(?:\.\d{1,2})?) ?/ ?(?P<y>(?:19|20)\d\d) ?/ ?(?P<tail>(?:n[đd]|tt|q[đd]|nq|qh)(?:\d\d)?(?: ?- ?[a-zđ]+)?)(?![^\W_])"
    r"|(?<![\d/.])(?P<n2>\d{1,4}) ?[/-] ?(?P<tail2>(?:n[đd]|tt|q[đd]|nq|ct|kl|vbhn|kh) ?[-/] ?[a-zđ]+)(?![^\W_])"
)
_ALSO = pattern(
    r" ?(?:,|và|với|hay|hoặc) (?P<n>\d{2,4})(?: ?/ ?(?P<y>20\d\d))?(?![\d/%]|[.,]\d| ?(?:tr|triệu|tỷ|năm|tháng|căn|người|k|m2))"
)
_LAW_NAME = r"luật (?P<name>{names})(?:,? (?:số |sửa đổi |mới )?(?:năm )?(?P<y>(?:19|20)\d\d))?"
_ARTICLE = pattern(
    LEFT + r"(?:điều|article) (?:số |thứ )?(?P<v>\d{1,3}[a-zđ]?)(?![\d%]|[.,]\d|[^\W_]| (?:kiện|này|người|triệu|tr)(?![^\W\d_]))"
)
_CLAUSE = pattern(
    LEFT
    + r"(?:khoản|clause) (?:số |thứ )?(?P<v>\d{1,2}[a-zđ]?)(?![\d%]|[.,]\d|[^\W_]| (?:tiền|vay|nợ|triệu|tr|tỷ|nghìn)(?![^\W\d_]))"
)
_POINT = pattern(LEFT + r"(?:điểm|point) (?P<v>[a-zđ]|ạ|anh|em|không|chị|mình|vậy|quận|phường|giờ|rồi|gì)" + RIGHT)
_GLUE = pattern(r"[ ,;()-]*(?:(?:của|trong|tại|theo|ở|thuộc|và|of|thì|số)[ ,]*)*")
_LIST = pattern(r" ?(?:,|và|hay|hoặc|,? ?với) ?")
_YEAR_LIKE = range(1945, 2050)


@dataclass(frozen=True)
class _Entry:
    number: str
    ordinal: str  # "100", "66.15"
    year: str | None
    tail: str  # folded "nd-cp"
    title: str


class Documents:
    """The documents that numbers and names are looked up in: pairs of official number and title."""

    def __init__(self, entries: Iterable[tuple[str, str]] = ()) -> None:
        self.entries = [(str(number), str(title)) for number, title in entries]
        self._known = [_entry(number, title) for number, title in self.entries]
        names = {_law_name(entry.title) for entry in self._known} | {"nhà ở", "đất đai", "kinh doanh bất động sản", "dân số"}
        alternatives = "|".join(sorted((re.escape(name) for name in names if name), key=len, reverse=True))
        self._law = pattern(LEFT + _LAW_NAME.format(names=alternatives.replace(r"\ ", " ")) + r"(?! xã hội)" + RIGHT)

    def extract(self, text: str) -> list[Span]:
        """Every document, article, clause and point in `text`, those that belong together as one."""
        message = read(text)
        if not _CUE.search(message.text):
            return []
        pieces = self._documents(message)
        taken = [(piece.start, piece.end) for piece in pieces]
        for key, expression in (("article", _ARTICLE), ("clause", _CLAUSE), ("point", _POINT)):
            for match in expression.finditer(message.text):
                # "điểm a" at the end is "điểm ạ" to the normaliser
                letter = key != "point" or _said(message, match) != "ạ"
                if letter and all(match.end() <= start or end <= match.start() for start, end in taken):
                    pieces.append(_Piece(match.start(), match.end(), {key: _said(message, match)}))
        return [
            message.span("legal_document", piece.start, piece.end, piece.value)
            for piece in _of_one_document(message, _joined(message, sorted(pieces, key=lambda piece: piece.start)))
            if piece.value.keys() != {"point"}
        ]

    def to_json(self) -> list[list[str]]:
        """JSON-ready content."""
        return [list(entry) for entry in self.entries]

    @classmethod
    def from_json(cls, data: Iterable[Iterable[str]]) -> Documents:
        """The list whose `to_json()` gave `data`."""
        return cls([(number, title) for number, title in data])

    def _documents(self, message: Message) -> list[_Piece]:
        found: list[_Piece] = []
        for kind, expression in _NAMED:
            for match in expression.finditer(message.text):
                if (kind == "QĐ" and _is_rule(message, match)) or (kind == "CT" and _is_block(message, match)):
                    continue
                number = self._resolve(kind, match["n"], match["y"] or match["y2"], match["tail"])
                if number:
                    found.append(_Piece(match.start(), match.end(), {"number": number}))
                found += self._listed(kind, message, match.end())
        for match in _FULL.finditer(message.text):
            ordinal, tail = match["n"] or match["n2"], match["tail"] or match["tail2"]
            number = self._resolve(None, ordinal, match["y"], "/" + tail)
            if number:
                found.append(_Piece(match.start(), match.end(), {"number": number}))
        found += [
            _Piece(match.start(), match.end(), self._named_law(match["name"], match["y"]))
            for match in self._law.finditer(message.text)
        ]
        found.sort(key=lambda piece: piece.start - piece.end)
        kept: list[_Piece] = []
        for piece in found:
            if all(piece.end <= other.start or other.end <= piece.start for other in kept):
                kept.append(piece)
        return kept

    def _listed(self, kind: str, message: Message, position: int) -> list[_Piece]:
        """The 96/2024 of "NĐ 95/2024 và 96/2024": known documents of the same kind."""
        also = _ALSO.match(message.text, position)
        number = self._resolve(kind, also["n"], also["y"], None) if also else None
        known = also and any(entry.number == number for entry in self._known)
        return [_Piece(also.start("n"), also.end(), {"number": str(number)})] if also and known else []

    def _resolve(self, kind: str | None, ordinal: str, year: str | None, tail: str | None) -> str | None:
        """The official number; as it was said where none or several fit; None when it is no document."""
        if year and len(year) == 2:
            year = "20" + year
        said = re.sub(r"[\s]", "", fold(tail or "")).strip("/-")
        if not said and year is None and int(float(ordinal)) in _YEAR_LIKE:
            return None  # "luật 2023", "quy định 2026"
        fitting = [
            entry.number
            for entry in self._known
            if entry.ordinal.lstrip("0") == ordinal.lstrip("0")
            and (year is None or entry.year == year)
            and _is_of_kind(entry, kind)
            and (not said or entry.tail.startswith(said) or said.startswith(_kind_of(entry.tail)))
        ]
        if len(fitting) == 1:
            return fitting[0]
        return _as_said(kind, ordinal, year, said)

    def _named_law(self, name: str, year: str | None) -> dict[str, str]:
        fitting = [
            entry.number
            for entry in self._known
            if fold(_law_name(entry.title)) == fold(name) and (year is None or entry.year == year)
        ]
        if len(fitting) == 1:
            return {"number": fitting[0]}
        title = next((e.title for e in self._known if fold(_law_name(e.title)) == fold(name)), f"Luật {name.capitalize()}")
        return {"title": f"{title} {year}" if year else title}


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    value: dict[str, str]


_KNOWN_KINDS = frozenset(fold(kind) for kind, _ in _KINDS if kind != "CV")
_CUE = pattern(
    r"luật|law|article|clause|điều \d|khoản \d|điểm|\d ?[/-] ?[a-zđ]|(?:"
    + "|".join(words for _, words in _KINDS)
    + r")[^\d]{0,24}\d|\d\d\d\d ?/"
)
_PROPER = {
    "nd-cp": "NĐ-CP", "tt-bxd": "TT-BXD", "qd-ttg": "QĐ-TTg", "nq-cp": "NQ-CP", "ct/tw": "CT/TW", "ct-ttg": "CT-TTg",
    "nd": "NĐ-CP", "qd-ubnd": "QĐ-UBND", "qd-bxd": "QĐ-BXD", "nq-hdnd": "NQ-HĐND",
}  # fmt: skip


def _entry(number: str, title: str) -> _Entry:
    match = re.match(r"(?:KH-)?(\d+(?:\.\d+)?)(?:/(\d{4}))?[/-](.*)", number)
    if match is None:
        return _Entry(number, number, None, "", title)
    tail = ("kh-" if number.startswith("KH-") else "") + fold(match[3])
    return _Entry(number, match[1], match[2], tail, title)


def _kind_of(tail: str) -> str:
    """ "nd-cp" → "nd", "qh15" → "qh" """
    return re.split(r"[-/\d]", tail, maxsplit=1)[0]


def _is_of_kind(entry: _Entry, kind: str | None) -> bool:
    """Whether a document can be called so; laws and resolutions of the National Assembly share the letters of their number."""
    letters = _kind_of(entry.tail)
    if kind == "CV":
        return letters not in _KNOWN_KINDS
    if letters == "qh" and kind in {"QH", "NQ"}:
        return entry.title.startswith("Luật" if kind == "QH" else "Nghị quyết")
    return kind is None or letters == fold(kind)


def _is_rule(message: Message, match: re.Match[str]) -> bool:
    """True for "quy định 5 năm" as typed; "qđ 338" is a decision, though the normaliser writes it out alike."""
    start, end = message.normalized.original_span(match.start(), match.end())
    return bool(re.match(r"quy\s+[dđ]", fold(message.normalized.original[start:end])))


def _is_block(message: Message, match: re.Match[str]) -> bool:
    """True for "ct2", a block of flats: a directive's short name has a space or a year or letters after its number."""
    start, end = message.normalized.original_span(match.start(), match.end())
    glued = re.match(r"ct\d", message.normalized.original[start:end].lower())
    return bool(glued) and not (match["y"] or match["y2"] or match["tail"])


def _law_name(title: str) -> str:
    """ "Luật Nhà ở" → "nhà ở"; "" for other documents and for laws that amend laws"""
    words = normalize(title).text
    return words.removeprefix("luật ") if words.startswith("luật ") and not words.startswith("luật sửa đổi") else ""


def _as_said(kind: str | None, ordinal: str, year: str | None, said: str) -> str | None:
    letters = _PROPER.get(said) or said.upper() if said else {"NĐ": "NĐ-CP", "QH": "QH"}.get(kind or "", kind or "")
    if kind in {"KH", "KL", "CV", "QH", None} and not said and year is None:
        return None  # "kế hoạch 5 năm", "luật 5"
    if letters == "CV":
        letters = ""
    return "/".join(part for part in (ordinal, year, letters) if part)


def _said(message: Message, match: re.Match[str]) -> str:
    """The letter or number as the citizen typed it: the normaliser writes "điểm a" out as "điểm anh"."""
    start, end = message.normalized.original_span(*match.span("v"))
    return message.normalized.original[start:end].lower()


def _joined(message: Message, pieces: list[_Piece]) -> list[_Piece]:
    """Neighbours that name one place: "khoản 1", "điều 30", "nghị định 100"."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last
            and not last.value.keys() & piece.value.keys()
            and not {"number", "title"} <= last.value.keys() | piece.value.keys()
        ) and _GLUE.fullmatch(message.text, last.end, piece.start):
            joined[-1] = _Piece(last.start, piece.end, last.value | piece.value)
            continue
        twice = last is not None and "number" in piece.value and last.value.get("number") == piece.value["number"]
        if last and twice and _GLUE.fullmatch(message.text, last.end, piece.start):  # "luật đất đai số 31/2024/QH15"
            joined[-1] = _Piece(last.start, piece.end, last.value | piece.value)
            continue
        joined.append(piece)
    return joined


def _of_one_document(message: Message, pieces: list[_Piece]) -> list[_Piece]:
    """ "điều 77 và điều 78 luật nhà ở": the document named last holds both."""
    result = list(pieces)
    for index in range(len(result) - 2, -1, -1):
        piece, following = result[index], result[index + 1]
        names = {key: value for key, value in following.value.items() if key in {"number", "title"}}
        listed = _LIST.fullmatch(message.text, piece.end, following.start)
        if listed and "article" in following.value and not {"number", "title"} & piece.value.keys():
            result[index] = _Piece(piece.start, piece.end, piece.value | names)
    return result
