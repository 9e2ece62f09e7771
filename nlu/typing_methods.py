"""Keys of the Telex and VNI typing methods left in a text: "nhaf owr" and "nha2 o73" → "nhà ở".

Each function decodes one lower-case word and returns None when the word holds no key or its decoding is no Vietnamese
syllable. Marks that are there already are kept ("ddieeuf", "tiềnf", "đuocwj"), keys may stand anywhere after the letter
that they change. Whether the decoding is what the writer meant is the caller's judgement.
"""

from __future__ import annotations

from nlu.syllables import VOWELS, split_tone, with_tone

_TELEX_TONES = {"f": 1, "s": 2, "x": 3, "r": 4, "j": 5}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI_TONES = {"1": 2, "2": 1, "3": 4, "4": 3, "5": 5}
_MAX_LENGTH = 14  # "nghieengfzz"


def from_telex(word: str) -> str | None:
    """ "hooij" → "hội", "dduwowcj" → "được", "wng" → "ưng", "ddi" → "đi"."""
    parts = telex_parts(word)
    return with_tone(*parts) if parts else None


def telex_parts(word: str) -> tuple[str, int] | None:
    """Letters and tone that the keys give, a syllable or not ("thuongf" → "thuong", 1); None without keys."""
    parts = split_tone(word)
    if parts is None or len(word) > _MAX_LENGTH:
        return None
    letters, tone = "", parts[1]
    changed = False
    for key in parts[0]:
        has_vowel = any(char in VOWELS for char in letters)
        if key in _TELEX_TONES and has_vowel:
            tone, changed = _TELEX_TONES[key], True
            continue
        if key == "z" and has_vowel:
            tone, changed = 0, True
            continue
        rewritten = _telex_letter(letters, key)
        changed = changed or rewritten is not None
        letters = letters + key if rewritten is None else rewritten
    return (letters, tone) if changed else None


def _telex_letter(letters: str, key: str) -> str | None:
    """The letters after the key has changed one of them; None when the key is a letter of its own."""
    if key == "d" and letters[:1] == "d" and (len(letters) == 1 or letters[-1] in VOWELS or letters[-1] in "cghmnpt"):
        return "đ" + letters[1:]
    if key == "d" and letters == "đ":
        return "đ"
    if key in _HATS:
        return _hatted(letters, key)
    if key == "w":
        return _horned(letters) or letters + "ư"
    return None


def _hatted(letters: str, key: str) -> str | None:
    """ "ho" + "o" → "hô", "thong" + "o" → "thông"; "tiê" + "e" → "tiê"."""
    coda = letters.rstrip("cghmnpt") if any(char in VOWELS for char in letters) else letters
    tail = coda.rstrip("iuy") if key != "e" else coda.rstrip("u")
    for stem in (coda, tail):
        if stem.endswith((key, _HATS[key])):
            return stem[:-1] + _HATS[key] + letters[len(stem) :]
    return None


def _horned(letters: str) -> str | None:
    """The last vowel that can take a horn or a breve takes it; "uo" takes two."""
    start = 2 if letters.startswith("qu") else 0
    for pair in ("uo", "uơ", "ưo", "ươ"):
        index = letters.rfind(pair, start)
        if index >= 0:
            return letters[:index] + "ươ" + letters[index + 2 :]
    if letters.endswith("ua"):  # "muaw" → "mưa"
        return letters[:-2] + "ưa"
    for index in range(len(letters) - 1, start - 1, -1):
        if letters[index] in _HORNS:
            return letters[:index] + _HORNS[letters[index]] + letters[index + 1 :]
        if letters[index] in "ăơư":
            return letters
    return None


def from_vni(word: str) -> str | None:
    """ "ho65i" → "hội", "d9u7o7c5" → "được". `word` holds letters and digits and begins with a letter."""
    letters_in = "".join(char for char in word if not char.isdigit())
    parts = split_tone(letters_in)
    if parts is None or letters_in == word or len(word) > _MAX_LENGTH or word[0].isdigit():
        return None
    letters, tone = "", parts[1]
    for char in word:
        if not char.isdigit():
            plain = split_tone(char)
            letters += plain[0] if plain else char
        elif char in _VNI_TONES:
            if not any(letter in VOWELS for letter in letters):
                return None
            tone = _VNI_TONES[char]
        elif char == "0":
            tone = 0
        else:
            rewritten = _vni_letter(letters, char)
            if rewritten is None:
                return None
            letters = rewritten
    return with_tone(letters, tone)


def _vni_letter(letters: str, digit: str) -> str | None:
    if digit == "9":
        return "đ" + letters[1:] if letters[:1] in ("d", "đ") else None
    if digit == "7":
        # "u7o7": the second key finds the first vowel changed already
        horned = _horned(letters.replace("ă", "a"))
        return horned if horned != letters or "ươ" in letters else None
    changes = {"a": "ă"} if digit == "8" else _HATS
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] in changes:
            return letters[:index] + changes[letters[index]] + letters[index + 1 :]
        if letters[index] in changes.values():
            return letters
    return None
