"""Citizens' words without what names or finds a person: what is kept for officers to learn from. Pure.

Each kind of personal data gives way to a placeholder in square brackets. The rules read the text without diacritics, so that
"so dien thoai" is seen like "số điện thoại". In doubt they take away: a question that lost a word can still be learnt from, a number
that stayed cannot be taken back. Money, dates of the law, areas and the names of wards and projects stay: they are what is asked about.

This takes out what has a form. It is no proof against somebody who describes himself in other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from knowledge.folding import fold

MAX_KEPT = 1_000
EMAIL, LINK, HANDLE = "[email]", "[liên kết]", "[tài khoản mạng]"
PHONE, PAPER, ACCOUNT, DIGITS, CODE = "[số điện thoại]", "[số giấy tờ]", "[số tài khoản]", "[dãy số]", "[mã]"
BIRTH, PLATE, ADDRESS, NAME = "[ngày sinh]", "[biển số]", "[địa chỉ]", "[tên]"

PLACEHOLDER = re.compile(r"\[[^\]]*\]")

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.|(?:zalo|facebook|fb|t)\.(?:me|com)/)\S+")
_HANDLE = re.compile(r"(?<![\w@])@[\w.]{3,}")
_BIRTH = re.compile(
    r"(?<=\bsinh\b)\s*(?:(?:ngay|thang)\s*)*:?\s*\d{1,2}(?:\s*(?:[/.-]|thang)\s*\d{1,2}\s*(?:[/.-]|nam)\s*|\s*[/.-]\s*)\d{2,4}"
)
# What stands before a number that is short or could be anything.
_ACCOUNT = re.compile(
    r"\b(?:stk|so tk|(?:so )?tai khoan|the (?:atm|ngan hang|tin dung)|account(?: number)?|card number)\b[^\d\n]{0,25}(\d[\d .-]{3,}\d)"
)
_PAPER = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc(?: cong dan)?|chung minh(?: thu| nhan dan)?|dinh danh|ho chieu|passport|ma so thue|mst|bhxh|bao hiem xa hoi"
    r"|(?:so|ma) (?:ho so|so|the|giay|bien nhan)|id (?:card|number))\b(?: (?:so|la|number|is|cua (?:toi|em|minh)(?: la)?))*\s*[:.]?\s*"
    r"([a-z]{0,3}\d[\da-z]*(?:[ ./-]?\d+)*)"
)
_CODE = re.compile(r"\b(?:otp|mat khau|password|pass|ma pin|ma xac (?:nhan|thuc))\b[^\d\n]{0,20}?(\S*\d\S*)")
_PLATE = re.compile(r"\b\d{2}[a-z]{1,2}\d?[ -]\d{3}\.?\d{2}\b")
_RUN = re.compile(r"(?<!\d)(?:\+|o(?=\d{9}))?\d(?:[ .()_·•-]{0,2}\d){7,}(?!\d)")
_SPOKEN = re.compile(
    r"\b(?:(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|bay|tam|chin|linh)[ ,.-]+){6,}(?:khong|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin)\b"
)
_MONEY = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_DATES = re.compile(r"\d{1,2}[-.]\d{1,2}[-.]\d{4}|\d{4}-\d{1,2}-\d{1,2}|(?:19|20)\d\d(?:[ -]+(?:19|20)\d\d)+")
_PHONE = re.compile(r"(?:0|84)(?:[35789]\d{8}|2\d{8,9})")


def _words(text: str) -> list[str]:
    return text.split()


def _pairs(text: str) -> list[str]:
    return text.split(",")


_NUMBER = r"\d+\w?(?:[/-]\d+\w?)*"
_NO_MEASURE = r"\b(?!\s*(?:m2?\b|m²|met|trieu|tr\b|ty|ti\b|nghin|k\b|nguoi|du an|nam))"
_HOUSE = re.compile(
    rf"\bso nha\s*:?\s*{_NUMBER}|\b(?:ngo|ngach|hem|kiet)\s+(?:so\s+)?{_NUMBER}{_NO_MEASURE}|\b(?:so\s+)?{_NUMBER},?\s+(?:duong|pho|ngo|ngach|hem|kiet)\b"
    rf"|\b(?:nha|lo|toa)\s+(?:so\s+)?\w?{_NUMBER}\s+(?:duong|pho|ngo|ngach|hem|kiet|toa)\b"
    rf"|\b(?:phong|can ho|can)\s+(?:so\s+)?\w?\d{{3,4}}{_NO_MEASURE}"
)
# "số 12 Trần Phú": a number, then a name; never a document of the law.
_NUMBERED_NAME = re.compile(rf"\bso\s+{_NUMBER}\s+")
_LAW_BEFORE = re.compile(r"(?:nghi dinh|luat|dieu|khoan|diem|thong tu|quyet dinh|mau|cong van|van ban|du an|decree|law)\s*$")

_CALLED = re.compile(
    r"\b(?:(?:toi|em|minh|tui|tao|chau|con|anh|chi) ten(?: that)?(?: la)?"
    r"|ten(?: that)?(?: day du)?(?: cua)? (?:toi|em|minh|tui|chau|con|chong|vo|anh|chi)(?: (?:em|toi|minh))?(?= la\b|\s*:)(?: la)?"
    r"|ho (?:va )?ten(?= la\b|\s*:)(?: la)?|ten la|ten(?=\s*:)|my name is|i am called)\s*:?\s*"
)
_SELF = re.compile(r"\b(?:(?:toi|em|minh|tui|chau|con|day|anh|chi) la|i am|i'm|this is|gap|cho hoi|chao)\s+")
# Where a name ends that is not written in capitals.
_AFTER_A_NAME = frozenset(
    _words(
        "o la va thi ma sinh so nam gi ai nen khong vao tren que hien dang lam muon hoi cho co can xin a nhe nha da duoc bi vo chong cung "
        "tu tai thuoc toi em minh cong dien di se the nao sdt and from i at"
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SURNAMES = frozenset(
    _words(
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đào đoàn mai lâm trương cao hà lương lưu tạ phùng "
        "thái quách tô vương kiều khúc nghiêm bạch mạc lại tống triệu chu tăng thân âu giáp"
    )
)
# Without marks the others are everyday words ("vu": "dịch vụ", "le": "tỷ lệ").
_PLAIN_SURNAMES = frozenset(_words("nguyen tran pham hoang huynh bui doan"))
_MIDDLE = re.compile(r"(\w+) (?:văn|thị|van|thi) \w+")
_PLAIN_MIDDLE = re.compile(r"\b(?:le|vu|vo|dang|ngo|duong|dinh|trinh|luong|phung|quach|luu|trieu|phan) van \w+")
# Two words that begin like a name and are none.
_NO_NAMES = frozenset(
    _pairs(
        "ho so,ho khau,ho ngheo,ho can,ho gia,ho tro,ho chi,do thi,do dai,do son,ly do,ly hon,le phi,le chan,vu an,ha tang,ha long,ha noi,"
        "ha nam,cao tang,cao dang,mai sau,ngo quyen,duong kinh,duong bo,hoang mai,an duong,to dan,to chuc,chu dau,chu tich,chu ho,trinh tu,"
        "trinh do,thai binh,thai lan,thai nguyen,ta co,dao tao,do la,dinh muc,dinh vu,dinh danh,luong thap,luong toi,truong hop,truong hoc,"
        "lam viec,lam sao,lam the,tong cong,than nhan,lai suat,phan anh,dang ky,dang bo,tang lop,trieu dong,cao thu"
    )
)
_BEFORE_A_NAME = frozenset(_words("anh chi ong ba co chu bac em chau toi la ten gap cua thay mr ms mrs"))
_PLACES_BEFORE = re.compile(
    r"\b(?:duong|pho|phuong|xa|quan|huyen|thi tran|thanh pho|tp|tinh|du an|khu|chung cu|toa nha|truong|cong ty|tap doan|cau|cho|benh vien|cong vien"
    r"|kcn|cum|ngan hang|toa|noxh|nha o xa hoi|dao|street|ward|district|project)\.?\s+$"
)


def known_names(names: Iterable[str]) -> frozenset[str]:
    """Names of places and projects as `redact` looks them up: whole, and without "phường", "thành phố" and the like."""
    words = [fold(name).split() for name in names]
    return frozenset(" ".join(name[skipped:]) for name in words for skipped in range(3) if len(name) - skipped >= 2)


def redact(text: str, known: frozenset[str] = frozenset()) -> str:
    """`text` without personal data, of MAX_KEPT characters at most.

    `known` are `known_names`, which are nobody's although they look so ("Hoàng Huy", a project).
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())[: 2 * MAX_KEPT]
    for pattern, placeholder in ((_EMAIL, EMAIL), (_LINK, LINK), (_HANDLE, HANDLE)):
        text = _replaced(text, pattern, _always(placeholder))
    for pattern, placeholder, least in ((_ACCOUNT, ACCOUNT, 5), (_PAPER, PAPER, 4), (_CODE, CODE, 3)):
        text = _replaced(text, pattern, _with_digits(placeholder, least), group=1)
    text = _replaced(text, _BIRTH, _always(f" {BIRTH}"))
    text = _replaced(text, _PLATE, _always(PLATE))
    text = _replaced(text, _RUN, _number)
    text = _replaced(text, _SPOKEN, _always(DIGITS))
    text = _without_addresses(text)
    return _without_names(text, known)[:MAX_KEPT]


def without_placeholders(text: str) -> str:
    """What is left of redacted words, to begin an example question with."""
    return re.sub(r"\s+([,.?!])", r"\1", " ".join(PLACEHOLDER.sub(" ", text).split()))


def aligned(text: str) -> str:
    """The text folded letter by letter, so that a place in the one is the same place in the other."""
    return "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in text)


def _replaced(text: str, pattern: re.Pattern[str], put: Callable[[str], str | None], group: int = 0) -> str:
    """`text` with what the pattern finds in its folded form replaced; `put` is told the folded words and says None to leave them."""
    pieces, end = [], 0
    for found in pattern.finditer(aligned(text)):
        placeholder = put(found[group])
        if placeholder is not None:
            pieces += [text[end : found.start(group)], placeholder]
            end = found.end(group)
    return "".join([*pieces, text[end:]])


def _always(placeholder: str) -> Callable[[str], str | None]:
    return lambda _found: placeholder


def _with_digits(placeholder: str, least: int) -> Callable[[str], str | None]:
    return lambda found: placeholder if sum(letter.isdigit() for letter in found) >= least else None


def _number(found: str) -> str | None:
    """What a run of eight or more digits is; None for money and dates."""
    digits = re.sub(r"\D", "", found.replace("o", "0"))
    if _DATES.fullmatch(found):
        return None
    if _PHONE.fullmatch(digits):
        return PHONE
    amount = _MONEY.fullmatch(found) or (found.isdigit() and found[0] != "0" and found.endswith("000"))
    if amount and len(digits) <= 12:
        return None
    if len(digits) in (9, 12):
        return PAPER
    return ACCOUNT if len(digits) > 12 else DIGITS


def _without_addresses(text: str) -> str:
    folded = aligned(text)
    spans: list[tuple[int, int]] = [(found.start(), _end_of_name(text, found.end(), 4)) for found in _HOUSE.finditer(folded)]
    for found in _NUMBERED_NAME.finditer(folded):
        end = _end_of_name(text, found.end(), 4)
        if len(text[found.end() : end].split()) >= 2 and not _LAW_BEFORE.search(folded[: found.start()]):
            spans.append((found.start(), end))
    return re.sub(rf"{re.escape(ADDRESS)}(?:[ ,]*{re.escape(ADDRESS)})+", ADDRESS, _cut(text, spans, ADDRESS))


def _without_names(text: str, known: frozenset[str]) -> str:
    folded = aligned(text)
    # In a text all in capitals they tell nothing.
    telling = sum(letter.isupper() for letter in text) * 2 < sum(letter.isalpha() for letter in text)
    spans: list[tuple[int, int]] = []
    for found in _CALLED.finditer(folded):
        end = _end_of_called(text, folded, found.end())
        if end > found.end():
            spans.append((found.end(), end))
    for found in _SELF.finditer(folded):
        end = _end_of_name(text, found.end(), 4) if telling else found.end()
        if len(text[found.end() : end].split()) >= 2 and not _is_no_name(folded[found.end() : end], known):
            spans.append((found.end(), end))
    spans += [
        found.span() for found in _PLAIN_MIDDLE.finditer(text.lower()) if not _PLACES_BEFORE.search(folded[: found.start()])
    ]
    for word in _WORD.finditer(text):
        start = word.start()
        if not _is_surname(word[0].lower()) or _PLACES_BEFORE.search(folded[:start]) or _goes_on(text, start):
            continue
        end = _end_of_name(text, start, 5) if telling else start
        if len(text[start:end].split()) >= 2 and not _is_no_name(folded[start:end], known):
            spans.append((start, end))
        elif middle := _MIDDLE.match(text.lower(), start):
            spans.append((start, middle.end()))
    return _cut(text, spans, NAME)


def _is_surname(word: str) -> bool:
    return word in _SURNAMES if not word.isascii() or word in ("phan", "mai", "cao", "chu") else word in _PLAIN_SURNAMES


def _is_no_name(folded: str, known: frozenset[str]) -> bool:
    return folded in known or " ".join(folded.split()[:2]) in _NO_NAMES


def _goes_on(text: str, start: int) -> bool:
    """The word at `start` stands within a longer name ("Nguyễn Lương Bằng", "Đồi Cao Hạ Long")."""
    before = re.search(r"(\w+) $", text[:start])
    return before is not None and before[1][0].isupper() and fold(before[1]) not in _BEFORE_A_NAME


def _end_of_name(text: str, start: int, words: int) -> int:
    """Where the capitalised words that begin at `start` end: at most so many, with single spaces between."""
    end = start
    for _ in range(words):
        found = _WORD.match(text, end + (1 if text[end : end + 1] == " " else 0))
        if found is None or not found[0][0].isupper():
            break
        end = found.end()
    return end


def _end_of_called(text: str, folded: str, start: int) -> int:
    """Where the name ends that somebody says is his, however it is written."""
    end = start
    for _ in range(5):
        found = _WORD.match(text, end + (1 if text[end : end + 1] == " " else 0))
        if found is None or folded[found.start() : found.end()] in _AFTER_A_NAME:
            break
        end = found.end()
    return end


def _cut(text: str, spans: list[tuple[int, int]], placeholder: str) -> str:
    pieces, done = [], 0
    for start, end in sorted(spans):
        if start >= done:
            pieces += [text[done:start], placeholder]
        done = max(done, end)
    return "".join([*pieces, text[done:]])
