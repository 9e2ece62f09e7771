"""Interface strings: each one a reader may see in English has its English, saying the same."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from knowledge.i18n import LOCALES, translator

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("actions", "bot", "knowledge")
# As in the Makefile's target `locale`.
KEYWORDS = DEFAULT_KEYWORDS | {"say": None}
METHODS = [("**.py", "python"), ("console/templates/**.html", "jinja2")]


def extracted() -> set[str]:
    found: set[str] = set()
    for folder in FOLDERS:
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            assert isinstance(message, str)
            found.add(message)
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (LOCALES / "en" / "LC_MESSAGES" / "noxh.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


@pytest.fixture(scope="module")
def english(catalogue: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def test_every_string_of_the_interface_has_an_english_one(english: dict[str, str]) -> None:
    strings = extracted()
    assert len(strings) > 100
    assert sorted(text for text in strings if not english.get(text)) == [], "run `make locale` and translate what is empty"


def test_the_catalogue_holds_nothing_that_is_no_longer_said(english: dict[str, str], catalogue: Catalog) -> None:
    assert sorted(set(english) - extracted()) == [], "run `make locale`"
    assert not catalogue.obsolete
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


def test_placeholders_emphasis_and_spaces_at_the_ends_are_the_same(english: dict[str, str]) -> None:
    for vietnamese, text in english.items():
        assert placeholders(vietnamese) == placeholders(text), vietnamese
        assert vietnamese.count("**") == text.count("**"), vietnamese
        assert [vietnamese[0].isspace(), vietnamese[-1].isspace()] == [text[0].isspace(), text[-1].isspace()], vietnamese


def test_the_english_is_english(english: dict[str, str]) -> None:
    marks = re.compile(r"[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]", re.IGNORECASE)
    assert [text for text in english.values() if marks.search(re.sub("Hải (Dương|Phòng)", "", text))] == []


def calls_that_cannot_be_extracted() -> Iterator[str]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            if "node_modules" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and translates(node.func) and not is_literal(node):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}"


def translates(function: ast.expr) -> bool:
    if isinstance(function, ast.Call):  # translator(locale)("…")
        return isinstance(function.func, ast.Name) and function.func.id == "translator"
    name = function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    return name in ("_", "say")


def is_literal(call: ast.Call) -> bool:
    # The call of translator(locale) itself is not one of the keywords that are looked for.
    by_keyword = not isinstance(call.func, ast.Call)
    return by_keyword and len(call.args) == 1 and isinstance(call.args[0], ast.Constant)


def test_nothing_is_said_that_the_catalogue_cannot_know() -> None:
    # turn.say hands its argument on: the one place where it is no literal.
    assert [place for place in calls_that_cannot_be_extracted() if not place.startswith("actions/turn.py")] == []


def test_a_reader_of_another_language_reads_vietnamese() -> None:
    assert translator("vi")("Gặp cán bộ") == "Gặp cán bộ"
    assert translator("en")("Gặp cán bộ") == "Talk to an officer"
    assert translator("fr")("Gặp cán bộ") == "Gặp cán bộ"
    assert translator("../en")("Gặp cán bộ") == "Gặp cán bộ"
