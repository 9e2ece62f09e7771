"""Vietnamese without diacritics: one way of folding for search, places and addresses."""

from __future__ import annotations

import unicodedata

# A table, because the search folds a megabyte and a half at every start: four times as fast as asking for each letter.
_MARKS = {code: None for code in range(0x10000) if unicodedata.combining(chr(code))}


def fold(text: str) -> str:
    """Lower case without diacritics: `Nhà ở` → `nha o`."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return decomposed.translate(_MARKS)
