"""Numbers as Vietnamese people write them: "15", "15,5", "12.500.000", "mười lăm", "hai mươi ba", "hai lăm".

`number_at(message, i)` reads the number that begins at token `i`. It judges the numeral alone: whether it is money,
a count or something else is the caller's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.extractors.reading import Message, Token, spellings

_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TENS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip


def _table(words: dict[str, int]) -> dict[str, int]:
    return {spelling: value for word, value in words.items() for spelling in spellings(word)}


DIGIT = _table(_DIGITS)
AFTER_TENS = _table(_AFTER_TENS)
TEN = spellings("mười")
TENS = spellings("mươi") | spellings("mười") | spellings("chục")
DOZEN = spellings("chục")
HUNDRED = spellings("trăm")
POINT = spellings("phẩy") | spellings("phảy") | spellings("chấm") - {"cham"}
ODD = spellings("linh") | spellings("lẻ")
HALF = spellings("rưỡi") | spellings("rưởi") | spellings("rữi")
_TWENTY = {"hăm"}
_FIVE_OR_YEAR = spellings("năm")

_STARTERS = DIGIT.keys() | TEN | _TWENTY | _ENGLISH.keys()

# Unmarked, these are everyday words of their own (after, year or south, fly, nearly, from, do): among marked words
# they are not numerals whose marks were forgotten.
_OTHER_WORDS = frozenset({"sau", "nam", "bay", "tam", "tu", "lam", "chin"})

# No price and no income is longer; beyond 308 digits a float is infinite.
_MAX_DIGITS = 24
_INTEGER = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+)[.,](\d{1,2}|\d{4,})")


@dataclass(frozen=True)
class Number:
    """`value` (and `high` in "năm sáu", five or six); the token after the last one; how it was written.

    `literal` is the digits as written or None for words; `grouped` is True for "12.500" and "12.500.000", whose
    separators may be thousands.
    """

    value: float
    end: int
    high: float | None = None
    literal: str | None = None
    grouped: bool = False


def number_at(message: Message, index: int) -> Number | None:
    """The number that begins at token `index`, or None."""
    tokens = message.tokens
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.is_number:
        number = _literal_at(tokens, index)
    elif token.text not in _STARTERS:
        return None
    elif token.text in _ENGLISH:
        return Number(_ENGLISH[token.text], index + 1)
    else:
        number = _words_at(message, index)
    return _with_decimals(message, number) if number and is_word(tokens, number.end, POINT) else number


def _with_decimals(message: Message, number: Number) -> Number:
    """ "5 phẩy 4", "mười lăm phẩy hai lăm" """
    tokens, index = message.tokens, number.end + 1
    if number.high is not None or number.grouped or index >= len(tokens):
        return number
    if tokens[index].is_number and re.fullmatch(r"\d{1,2}", tokens[index].text):
        return Number(float(f"{int(number.value)}.{tokens[index].text}"), index + 1)
    digit = digit_word(message, index, after_tens=True)
    if digit is None:
        return number
    second = digit_word(message, index + 1, after_tens=True)
    if second is not None:
        return Number(float(f"{int(number.value)}.{digit}{second}"), index + 2)
    return Number(float(f"{int(number.value)}.{digit}"), index + 1)


def literal_value(text: str) -> tuple[float, bool] | None:
    """Value of digits with separators, and whether the separators group thousands; None for a date and the like."""
    if len(text) > _MAX_DIGITS:
        return None
    if _INTEGER.fullmatch(text):
        return float(text), False
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"[.,]", "", text)), True
    decimal = _DECIMAL.fullmatch(text)
    return (float(f"{decimal[1]}.{decimal[2]}"), False) if decimal else None


def digit_word(message: Message, index: int, *, after_tens: bool = False) -> int | None:
    """A digit written as a word at token `index`; "mốt", "tư", "lăm" count only after tens."""
    if index >= len(message.tokens):
        return None
    text = message.tokens[index].text
    if message.marked and text in _OTHER_WORDS:
        return None
    value = DIGIT.get(text)
    if value is None and after_tens:
        value = AFTER_TENS.get(text)
    return value


def is_word(tokens: tuple[Token, ...], index: int, words: set[str]) -> bool:
    """True when token `index` exists and is one of `words`."""
    return index < len(tokens) and tokens[index].text in words


def _literal_at(tokens: tuple[Token, ...], index: int) -> Number | None:
    token = tokens[index]
    spaced = _space_grouped(tokens, index)
    if spaced:
        return spaced
    parsed = literal_value(token.text)
    if parsed is None:
        return None
    value, grouped = parsed
    end = index + 1
    if value < 10 and is_word(tokens, end, DOZEN | TENS):
        return Number(value * 10, end + 1)
    if value < 9 and is_word(tokens, end, {str(int(value) + 1)}) and not tokens[end].glued and is_word(tokens, end + 1, HUNDRED):
        return Number(value * 100, end + 2, high=(value + 1) * 100)  # "7 8 trăm"
    if value < 100 and is_word(tokens, end, HUNDRED):
        rest = tokens[end + 1].text if end + 1 < len(tokens) and not tokens[end + 1].glued else ""
        tens = int(rest) if re.fullmatch(r"[1-9]\d", rest) else 0  # "7 trăm 50 triệu"
        return Number(value * 100 + tens, end + 2 if tens else end + 1)
    return Number(value, end, literal=token.text, grouped=grouped)


def _space_grouped(tokens: tuple[Token, ...], index: int) -> Number | None:
    """ "12 500 000" """
    if not re.fullmatch(r"\d{1,3}", tokens[index].text) or tokens[index].text.startswith("0"):
        return None
    end = index + 1
    while (
        end < len(tokens)
        and re.fullmatch(r"\d{3}", tokens[end].text)
        and not tokens[end].glued
        and tokens[end].start == tokens[end - 1].end + 1
    ):
        end += 1
    if end - index < 3 or tokens[end - 1].text != "000":
        return None
    digits = "".join(token.text for token in tokens[index:end])
    if len(digits) > _MAX_DIGITS:
        return None
    return Number(float(digits), end, literal=digits, grouped=True)


def _words_at(message: Message, index: int) -> Number | None:
    tokens = message.tokens
    digit = digit_word(message, index)
    if digit and (pair := _either_at(message, index, digit)):
        return pair
    if not digit or not is_word(tokens, index + 1, HUNDRED):
        return _tens_at(message, index)
    value, end = digit * 100, index + 2
    if is_word(tokens, end, HALF):
        return Number(value + 50, end + 1)
    if is_word(tokens, end, ODD):
        unit = digit_word(message, end + 1, after_tens=True)
        if unit:
            return Number(value + unit, end + 2)
    rest = _tens_at(message, end)
    if rest is None or rest.high is not None:
        return Number(value, end)
    # "tám trăm năm" is 850: a bare digit after the hundreds stands for tens
    return Number(value + (rest.value * 10 if rest.value < 10 else rest.value), rest.end)


def _either_at(message: Message, index: int, digit: int) -> Number | None:
    """ "tám chín trăm" is 800 to 900, "năm bảy chục" 50 to 70."""
    second = digit_word(message, index + 1)
    if second is None or not _are_neighbours(digit, second):
        return None
    scale = 100 if is_word(message.tokens, index + 2, HUNDRED) else 10 if is_word(message.tokens, index + 2, DOZEN) else None
    return Number(digit * scale, index + 3, high=second * scale) if scale else None


def _are_neighbours(digit: int, second: int) -> bool:
    """Digits said one after the other for a guess: "năm sáu", and "năm bảy" besides."""
    return second == digit + 1 or (digit, second) == (5, 7)


def _tens_at(message: Message, index: int) -> Number | None:  # noqa: PLR0911 - one return for each way to say it
    tokens = message.tokens
    if index >= len(tokens):
        return None
    text = tokens[index].text
    if text in TEN:
        unit = _unit_after_tens(message, index + 1)
        return Number(10 + unit, index + 2) if unit else Number(10, index + 1)
    if text in _TWENTY:
        unit = digit_word(message, index + 1, after_tens=True)
        return Number(20 + unit, index + 2) if unit else None
    digit = digit_word(message, index)
    if digit is None:
        return None
    if is_word(tokens, index + 1, TENS):
        unit = None if is_word(tokens, index + 1, DOZEN) else _unit_after_tens(message, index + 2)
        return Number(digit * 10 + unit, index + 3) if unit else Number(digit * 10, index + 2)
    second = digit_word(message, index + 1)
    if second is not None and tokens[index + 1].text in _FIVE_OR_YEAR:
        second = None  # "hai năm": two years
    if second is not None and not is_word(tokens, index + 2, TENS | HUNDRED):
        if _are_neighbours(digit, second):
            return Number(digit, index + 2, high=second)  # "năm sáu triệu": five or six
        if second > 1 and digit > 1:
            return Number(digit * 10 + second, index + 2)  # "hai tám": 28
    colloquial = AFTER_TENS.get(tokens[index + 1].text) if index + 1 < len(tokens) else None
    if colloquial and digit > 1 and not (message.marked and tokens[index + 1].text in _OTHER_WORDS):
        return Number(digit * 10 + colloquial, index + 2)  # "hai lăm": 25
    return Number(digit, index + 1)


def _unit_after_tens(message: Message, index: int) -> int | None:
    """The unit after "mười", "hai mươi": never "năm", which means years there."""
    if index >= len(message.tokens) or message.tokens[index].text in _FIVE_OR_YEAR:
        return None
    unit = digit_word(message, index, after_tens=True)
    if unit is None or message.tokens[index].text in AFTER_TENS or is_word(message.tokens, index + 1, {"mười"}):
        return unit
    # "hai mươi ba mươi triệu": the digit begins another number
    return None if is_word(message.tokens, index + 1, HUNDRED | TENS) else unit
