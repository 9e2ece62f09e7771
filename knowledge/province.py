"""The province that this service is for: its name and words, from `province.yaml` of the content folder.

Answers and replies that name the province take the name from here, so that a second province is a second content
folder (docs/new-province.md).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.content_schema import ProvinceFile

FILE = "province.yaml"
# {{key}} must have a text; {{?key}} may have none, and a line of it alone then goes.
_WORD = re.compile(r"\{\{(\??)([a-z0-9-]+)\}\}")
_LINE = re.compile(r"(?m)^[ \t]*\{\{\?([a-z0-9-]+)\}\}[ \t]*(?:\n|\Z)")
_INLINE_SPACE = re.compile(r" \{\{\?([a-z0-9-]+)\}\}")


class UnknownWordError(LookupError):
    """A text asks for a word that the province does not have."""


@cache
def read_province(folder: Path) -> ProvinceFile:
    """
    Raises:
        OSError: there is no such file.
        yaml.YAMLError, pydantic.ValidationError: it is broken.
    """
    return ProvinceFile.model_validate(yaml.safe_load((folder / FILE).read_text(encoding="utf-8")))


def former_provinces(served: ProvinceFile, code: str | None) -> tuple[str, ...]:
    """Names of the provinces that became the province `code`; they are known of the one that is served alone."""
    return tuple(served.former) if code == served.code else ()


def fill_in(text: str, province: ProvinceFile, locale: str) -> str:
    """The text with the province's words.

    Raises:
        UnknownWordError: a word that must be there is missing.
    """
    if "{{" not in text:
        return text

    def without(match: re.Match[str]) -> str:
        return match[0] if match[1] in province.words else ""

    def word(match: re.Match[str]) -> str:
        found = province.words.get(match[2])
        if found is None and not match[1]:
            raise UnknownWordError(match[2])
        return found.in_locale(locale) if found is not None else ""

    return _WORD.sub(word, _INLINE_SPACE.sub(without, _LINE.sub(without, text)))


def words_of(province: ProvinceFile, locale: str) -> dict[str, Any]:
    """For `str.format` in replies: `name`, `short`, `area`."""
    return {key: text.in_locale(locale) for key, text in province.words.items()}
