"""What is taken out of a file, and that a file made to do harm gives one clear word and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.law.files import MAX_BYTES, LawFileError, paragraphs_of
from knowledge.law.parse import Shape, split
from tests.console import law_files as files

HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing in it": ("a.docx", bytes, "empty"),
    "too large": ("a.txt", lambda: b"a" * (MAX_BYTES + 1), "large"),
    "a picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", "kind"),
    "macros by its name": ("a.docm", files.docx, "macros"),
    "macros in it": ("a.docx", files.with_macros, "macros"),
    "the old Word": ("a.doc", files.old_word, "old_word"),
    "a password": ("a.docx", files.old_word, "encrypted"),
    "unpacks to 200 MB": ("a.docx", files.bomb, "bomb"),
    "unpacks to 200 MB and denies it": ("a.docx", files.lying_bomb, "broken"),
    "3,000 parts": ("a.docx", files.many_parts, "bomb"),
    "a billion laughs": ("a.docx", files.entities, "entities"),
    "a file of the server": ("a.docx", lambda: files.external_entity("/etc/hostname"), "entities"),
    "no document": ("a.docx", lambda: b"PK\x03\x04" + b"x" * 500, "broken"),
    "not UTF-8": ("a.txt", lambda: "Điều 1. Một".encode("utf-16"), "encoding"),
    "a scan": ("a.pdf", files.scan, "no_text"),
    "a PDF with a password": ("a.pdf", lambda: files.pdf(password="mat-khau"), "encrypted"),
    "501 pages": ("a.pdf", lambda: files.pdf("Điều 1. Một", pages=501), "pages"),
    "half a PDF": ("a.pdf", lambda: files.pdf()[:2_000], "broken"),
}


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_a_file_that_gives_no_text_says_why(case: str) -> None:
    name, make, fault = HOSTILE[case]
    with pytest.raises(LawFileError) as refused:
        paragraphs_of(name, make())
    assert refused.value.fault == fault


@pytest.mark.parametrize("make", [files.pdf_bomb, files.circular_pdf, files.deep], ids=lambda make: make.__name__)
def test_a_file_that_would_never_end_is_stopped(make: Callable[[], bytes]) -> None:
    with pytest.raises(LawFileError) as refused:
        paragraphs_of("a.pdf" if "pdf" in make.__name__ else "a.docx", make())
    assert refused.value.fault in ("bomb", "slow", "broken", "no_text")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", files.docx),
        ("a.pdf", files.pdf),
        ("a.txt", files.DECREE.encode),
        ("A.TXT", lambda: b"\xef\xbb\xbf" + files.DECREE.encode()),
    ],
)
def test_the_same_decree_is_split_alike_from_every_kind_of_file(name: str, make: Callable[[], bytes]) -> None:
    found = split(paragraphs_of(name, make()), Shape(marked=True))
    assert [item.key.label() for item in found.provisions] == [
        "Điều 1", "khoản 1 Điều 1", "khoản 2 Điều 1", "Điều 2", "khoản 1 Điều 2", "khoản 2 Điều 2",
        "điểm a khoản 2 Điều 2", "điểm b khoản 2 Điều 2",
    ]  # fmt: skip
    assert [heading.split()[:2] for _, heading in found.chapters] == [["Chương", "I"], ["Chương", "II"]]
    assert "4,8%/năm" in found.provisions[1].text


def test_a_pdf_locked_against_changes_alone_is_read() -> None:
    lines = paragraphs_of("a.pdf", files.pdf(password=" "[:0]))
    assert any("Điều 1." in line for line in lines)


def test_the_cells_of_a_table_are_read() -> None:
    assert "Mức vay tối đa" in paragraphs_of("a.docx", files.docx_with_table())
