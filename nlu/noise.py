"""The same question as other people would have typed it: without diacritics, in chat spelling, with slips, with the IME off.

Used to measure robustness. Written from how Vietnamese is typed, and on purpose without the tables of
`nlu/normalizer.py`: a generator that knew what the normaliser undoes would measure nothing. Each function is pure and
seeded by the text, so a question is disturbed in the same way on every run and machine.

| noise | what happens |
|---|---|
| `clean` | nothing |
| `unmarked` | no diacritics |
| `half` | about every second word without diacritics |
| `teencode` | common abbreviations for 70 % of the words that have one, phonetic chat spelling for 15 % of the others |
| `typos` | one slip for every six words: neighbouring key, swapped, dropped or doubled letter, wrong tone, missing or extra space |
| `telex`, `vni` | about half of the marked words as raw keystrokes, tone key at the end of the syllable |

Digits are never changed: "15 triệu" with another number would be another question.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]+")
# Combining marks → Telex and VNI keys. Shape marks are typed inside the syllable, tones at its end.
_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX_SHAPES = {"\u0302": "", "\u0306": "w", "\u031b": "w"}  # a circumflex doubles its letter
_VNI_SHAPES = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}

_TONE_ORDER = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_HORNED_PAIR = re.compile("[ưƯ](?=[ơớờởỡợƠỚỜỞỠỢ])")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# Phrases first, longest first, then single words. Where chat has several spellings one is drawn.
_TEENCODE: dict[str, tuple[str, ...]] = {
    "nhà ở xã hội": ("noxh", "NOXH", "nhà ở xh", "nhà xh"),
    "bảo hiểm xã hội": ("bhxh", "bh xh"),
    "ngân hàng chính sách xã hội": ("nhcsxh", "nh csxh"),
    "ngân hàng chính sách": ("nhcs", "nh chính sách"),
    "ủy ban nhân dân": ("ubnd",),
    "uỷ ban nhân dân": ("ubnd",),
    "căn cước công dân": ("cccd",),
    "khu công nghiệp": ("kcn",),
    "số điện thoại": ("sđt", "sdt"),
    "chủ đầu tư": ("cđt", "cdt"),
    "như thế nào": ("ntn", "như nào", "nthe nào"),
    "làm thế nào": ("làm tn", "lm ntn"),
    "thành phố": ("tp", "t.phố"),
    "bao nhiêu": ("bn", "bnhiu", "bao nhiu", "bnhiêu"),
    "bao lâu": ("bao lau", "bl"),
    "bây giờ": ("bh", "bây h", "bjo"),
    "bao giờ": ("bao h", "bh"),
    "điều kiện": ("đk", "dk", "đkiện"),
    "đăng ký": ("đk", "đky", "dki", "đăng kí"),
    "đăng kí": ("đk", "đkí", "dki"),
    "thu nhập": ("tn", "thu nhâp", "tnhập"),
    "hợp đồng": ("hđ", "hd", "hđồng"),
    "hộ khẩu": ("hk", "hkhẩu"),
    "công nhân": ("cn", "cnhân"),
    "ngân hàng": ("nh", "bank", "nhàng"),
    "lãi suất": ("ls", "lãi"),
    "chung cư": ("cc", "chcu"),
    "gia đình": ("gđ", "gd", "gđình"),
    "sinh viên": ("sv",),
    "nhà nước": ("nn", "nhà nc"),
    "quyết định": ("qđ", "qdinh"),
    "nghị định": ("nđ", "nd"),
    "việt nam": ("vn",),
    "điện thoại": ("đt", "dt"),
    "xã hội": ("xh",),
    "dự án": ("da", "d.án"),
    "hồ sơ": ("hs", "hso", "h.sơ"),
    "giấy tờ": ("gtờ",),
    "yêu cầu": ("yc",),
    "thông tin": ("tt",),
    "trực tiếp": ("ttiếp",),
    "ví dụ": ("vd",),
    "tại sao": ("tsao", "sao"),
    "vì sao": ("vs", "vì s"),
    "không": ("k", "ko", "kg", "hông", "khum", "hok", "kh", "0"),
    "được": ("đc", "dc", "đk", "dk", "đuợc"),
    "người": ("ng", "ngừi", "nguoi"),
    "những": ("nhg", "nhữg", "~"),
    "nhưng": ("nhg", "nhưg"),
    "chồng": ("ck", "chồg"),
    "vợ": ("vk",),
    "với": ("vs", "zới", "vơi"),
    "mình": ("mk", "m", "mik", "mìh"),
    "trong": ("trg", "tr"),
    "trước": ("trc", "tr'"),
    "triệu": ("tr", "củ", "trịu"),
    "nghìn": ("k", "ngìn"),
    "ngàn": ("k",),
    "tháng": ("th", "thág", "t"),
    "biết": ("bít", "bt", "bik", "biet"),
    "cũng": ("cx", "cg", "cũg"),
    "vẫn": ("vx", "zẫn"),
    "rồi": ("r", "rùi", "ròi"),
    "thôi": ("thui", "thoi"),
    "luôn": ("lun", "luon"),
    "muốn": ("mún", "mun"),
    "nhiều": ("nhìu", "nhiu"),
    "nhiêu": ("nhiu",),
    "phải": ("fải", "pải", "phai", "p"),
    "giờ": ("h",),
    "gì": ("j", "ji", "rì", "zì"),
    "vậy": ("v", "z", "zậy", "dzậy"),
    "vào": ("zô", "vô", "zào"),
    "thế": ("thía", "th"),
    "nào": ("nèo", "nao"),
    "nữa": ("nx", "nũa"),
    "làm": ("lm", "lèm"),
    "lắm": ("lém", "lm"),
    "quá": ("wá", "qá", "quớ"),
    "anh": ("a",),
    "chị": ("c",),
    "em": ("e",),
    "ạ": ("ak", "ah", "a"),
    "nhé": ("nha", "nhá", "nhoa"),
    "nhỉ": ("nhể", "nhở"),
    "chưa": ("ch", "chx"),
    "giúp": ("zúp", "júp", "giup"),
    "bạn": ("b", "bn"),
    "mới": ("ms", "mứi"),
    "này": ("nè", "nầy", "n"),
    "tiền": ("xiền", "tìn", "tien"),
}
_PHRASES = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _TEENCODE), key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
)
# Sound-alike spelling of young writers; the first rule that fits a word is applied.
_PHONETIC: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), spelling)
    for pattern, spelling in (
        (r"^ph", "f"), (r"^qu(?=[aáàảãạâấầẩẫậeéèẻẽẹê])", "w"), (r"^gi(?=[aáàảãạ])", "j"), (r"^v", "z"), (r"^ngh", "ng"),
        (r"(?<=[ôồốổỗộoòóỏõọ])ng$", "g"), (r"nh$", "h"), (r"ng$", "g"), (r"^d(?=[aeiouư])", "z"), (r"ch$", "k"),
        (r"iê(?=[mnu])", "i"), (r"^c(?=[aáàảãạoóòỏõọuúùủũụ])", "k"), (r"i$", "y"),
    )
)  # fmt: skip
_ABBREVIATED = 0.7
_PHONETIC_SHARE = 0.15
_WORDS_PER_TYPO = 6


def clean(text: str) -> str:
    """The text as it is."""
    return text


def unmarked(text: str) -> str:
    """The text without diacritics; letter case and, for NFC text, length are kept."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return plain.replace("đ", "d").replace("Đ", "D")


def half(text: str) -> str:
    """The text with the diacritics of about every second word left out."""
    chance = _chance("half", text)
    return " ".join(unmarked(word) if chance.random() < 0.5 else word for word in text.split(" "))


def teencode(text: str) -> str:
    """Abbreviations and chat spelling, at least one change where the text has anything to change."""
    text = unicodedata.normalize("NFC", text)
    chance = _chance("teencode", text)
    matches = list(_PHRASES.finditer(text))
    forced = chance.randrange(len(matches)) if matches else -1
    parts: list[str] = []
    position = 0
    for index, match in enumerate(matches):
        parts.append(_phonetic(text[position : match.start()], chance))
        written = match.group()
        shorten = chance.random() < _ABBREVIATED or index == forced
        parts.append(chance.choice(_TEENCODE[written.lower()]) if shorten else written)
        position = match.end()
    parts.append(_phonetic(text[position:], chance))
    return "".join(parts)


def _phonetic(text: str, chance: random.Random) -> str:
    def spell(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 3 or word.isupper() or chance.random() >= _PHONETIC_SHARE:
            return word
        for pattern, spelling in _PHONETIC:
            changed = pattern.sub(spelling, word, count=1)
            if changed != word:
                return changed
        return word

    return _WORD.sub(spell, text)


def typos(text: str) -> str:
    """One slip for every six words, at least one; each falls on another word."""
    text = unicodedata.normalize("NFC", text)
    chance = _chance("typos", text)
    words = text.split(" ")
    places = [index for index, word in enumerate(words) if len(word) > 1 and _WORD.fullmatch(word.strip(".,?!;:()\"'"))]
    slips = max(1, int(len(words) / _WORDS_PER_TYPO + chance.random()))
    for index in sorted(chance.sample(places, min(len(places), slips))):
        words[index] = _slip(words[index], chance, last=index == len(words) - 1)
    # A missing space is kept as a mark until the words are joined.
    return " ".join(words).replace("\0 ", "")


def _slip(word: str, chance: random.Random, last: bool) -> str:
    letters = [index for index, char in enumerate(word) if char.isalpha()]
    kinds = [_neighbour, _swap, _drop, _double, _wrong_tone, _wrong_tone, _missing_space, _extra_space]
    for kind in chance.sample(kinds, len(kinds)):
        if kind is _missing_space and last:
            continue
        changed = kind(word, letters, chance)
        if changed != word:
            return changed
    return word


def _neighbour(word: str, letters: list[int], chance: random.Random) -> str:
    plain = [index for index in letters if word[index].lower() in "qwertyuiopasdfghjklzxcvbnm"]
    if not plain:
        return word
    index = chance.choice(plain)
    row = next(row for row in _KEYBOARD if word[index].lower() in row)
    column = row.index(word[index].lower())
    return word[:index] + chance.choice(row[max(0, column - 1) : column] + row[column + 1 : column + 2]) + word[index + 1 :]


def _swap(word: str, letters: list[int], chance: random.Random) -> str:
    if len(letters) < 2:
        return word
    index = chance.choice(letters[:-1])
    return word[:index] + word[index + 1] + word[index] + word[index + 2 :]


def _drop(word: str, letters: list[int], chance: random.Random) -> str:
    if len(letters) < 3:
        return word
    index = chance.choice(letters)
    return word[:index] + word[index + 1 :]


def _double(word: str, letters: list[int], chance: random.Random) -> str:
    index = chance.choice(letters)
    return word[: index + 1] + word[index].lower() + word[index + 1 :]


def _wrong_tone(word: str, letters: list[int], chance: random.Random) -> str:
    parts = list(unicodedata.normalize("NFD", word))
    tones = [index for index, char in enumerate(parts) if char in _TONE_ORDER]
    if not tones:
        return word
    parts[tones[-1]] = chance.choice([tone for tone in (*_TONE_ORDER, "") if tone != parts[tones[-1]]])
    return unicodedata.normalize("NFC", "".join(parts))


def _missing_space(word: str, letters: list[int], chance: random.Random) -> str:
    return word + "\0"


def _extra_space(word: str, letters: list[int], chance: random.Random) -> str:
    if len(letters) < 4:
        return word
    index = chance.choice(letters[1:])
    return f"{word[:index]} {word[index:]}"


def telex(text: str) -> str:
    """About half of the marked words as raw Telex keystrokes: "nhà ở" → "nhaf owr"."""
    return _keystrokes("telex", text, _telex_syllable)


def vni(text: str) -> str:
    """About half of the marked words as raw VNI keystrokes: "nhà ở" → "nha2 o73"."""
    return _keystrokes("vni", text, _vni_syllable)


def _keystrokes(name: str, text: str, type_out: Callable[[str], str]) -> str:
    text = unicodedata.normalize("NFC", text)
    chance = _chance(name, text)
    marked = [match.start() for match in _WORD.finditer(text) if unmarked(match.group()) != match.group()]
    chosen = {place for place in marked if chance.random() < 0.5} or set(marked[:1])
    return _WORD.sub(lambda match: type_out(match.group()) if match.start() in chosen else match.group(), text)


def _telex_syllable(word: str) -> str:
    # Practised writers type "uow" for "ươ": one key shapes both vowels.
    word = _HORNED_PAIR.sub(lambda match: "U" if match.group() == "Ư" else "u", word)
    return _typed_out(word, _TELEX_SHAPES, _TELEX_TONES, "d")


def _vni_syllable(word: str) -> str:
    word = _HORNED_PAIR.sub(lambda match: "U" if match.group() == "Ư" else "u", word)
    return _typed_out(word, _VNI_SHAPES, _VNI_TONES, "9")


def _typed_out(word: str, shapes: dict[str, str], tones: dict[str, str], bar: str) -> str:
    keys: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", word):
        if char in tones:
            tone = tones[char]
        elif char in shapes:
            keys.append(shapes[char] or keys[-1].lower())
        elif char in "đĐ":
            keys.append(unmarked(char) + bar)
        else:
            keys.append(char)
    typed = "".join(keys) + tone
    return typed.upper() if word.isupper() else typed


def _chance(name: str, text: str) -> random.Random:
    return random.Random(f"{name}\n{text}")  # noqa: S311 - repeatable, nothing secret


# In the order of the tables.
NOISES: dict[str, Callable[[str], str]] = {
    "clean": clean,
    "unmarked": unmarked,
    "half": half,
    "teencode": teencode,
    "typos": typos,
    "telex": telex,
    "vni": vni,
}
