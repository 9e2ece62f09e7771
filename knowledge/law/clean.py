"""From the text of a file to paragraphs: page furniture out, hard-wrapped lines joined. Pure.

Three layouts occur: `paragraphs` (one paragraph a line, from word-processor files), `wrapped` (lines
of a printed page, from PDF files) and `pages` (paragraphs, but cut where a page ended).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

Layout = Literal["paragraphs", "wrapped", "pages"]

_PAGE_MARK = re.compile(r"\s*\[trang \d+\]\s*$")
_GAZETTE = re.compile(r"\s*(CÔNG BÁO/Số.*|\((Xem tiếp|Tiếp theo) Công báo.*\))\s*$")
#: Stamps of electronic signatures that PDF readers put between the lines.
_STAMP = re.compile(r"\s*(Ký bởi:|Cơ quan: VĂN PHÒNG|Ngày ký: \d|Cơ quan phát hành:).*$")
_OMISSION = re.compile(r"\s*\[\.\.\..*\]\s*$")
_RULE = re.compile(r"[\s_\-=]{4,}$")
_PAGE_NUMBER = re.compile(r"\s*\d{1,3}\s*$")
#: What always begins a paragraph in a legal text.
_STARTS = re.compile(
    r"[“\"]?(?:(?:Điều \d+[a-zđ]?\. ?\S)|(?:\d+[a-zđ]?\. )|(?:\d+\.\d+\. )|(?:[a-zđ]\d?\) )|[-+•] |"
    r"(?:Chương [IVX]+$)|(?:Mục \d+\b)|(?:Phụ lục(?: [IVX]+)?$)|(?:PHỤ LỤC)|(?:Mẫu số \d+[a-z]?\.)|"
    r"(?:Nơi nhận))"
)
_HEADING = re.compile(r"[“\"]?(Điều \d+[a-zđ]?\. ?\S|Chương|Mục \d|Phụ lục(?: [IVX]+)?$|Mẫu số|Nơi nhận)")
_ENDS = (".", ";", ":", ".”", ";”", "”", "./.", "!", "?", ".”.", "”.")
_FOOTNOTE = re.compile(r"(\d{1,2})\s+(?=[A-ZĐÁÀƯÔÊÂĂÚỦ\-])")
#: Set before a line to force a new paragraph.
_BREAK = "\f"
#: After these a number at the head of the next line is a reference ("khoản / 1."), not a clause.
_REFERRING = ("khoản", "Điều", "điểm", "và", "hoặc", ",")
#: After these a heading goes on even before a capital letter.
_HANGING = (*_REFERRING, "tư số", "định số", "của", "về", "cho", "tại", "theo", "-")
#: Lines of forms that never continue another.
_FORM_LINES = ("CỘNG HÒA", "Độc lập -", "Tôi xin cam đoan", "Ông/Bà", "Xác nhận của", "Người kê khai")
_LEADER = re.compile(r"(?:\.|…|_){5,}")


def provenance(text: str) -> str:
    """Where a stored text comes from, as its head lines ("# ... Nguồn: ...") say."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").strip())
    named = [line[line.index("Nguồn:") :] for line in lines if "Nguồn:" in line]
    return "\n".join(named or lines)


def paragraphs(text: str, layout: Layout = "paragraphs") -> list[str]:
    """The paragraphs of a stored text, without provenance lines and page furniture."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    if lines and set(lines[0].strip()) == {"="}:
        lines = lines[1:]
    if layout == "wrapped":
        lines = _footnotes_last(lines)
    lines = _without_furniture(lines)
    if layout == "wrapped":
        return _join_wrapped(lines)
    found = [_tidy(line) for line in lines if line.strip() and not _RULE.fullmatch(line)]
    return _join_pages(found) if layout == "pages" else found


def _tidy(line: str) -> str:
    line = re.sub(r"\s+", " ", line.replace("\u00ad", "").replace("\u200b", "")).strip()
    # Links of the source pages left a space before the mark that follows.
    line = re.sub(r"(?<=\w) (?=[;,:.)](?:\s|$))", "", line)
    return _LEADER.sub("......", line)


def _without_furniture(lines: list[str]) -> list[str]:
    """Drop page marks, gazette headers, signature stamps and the page numbers beside them."""
    marks = {i for i, line in enumerate(lines) if _PAGE_MARK.match(line) or _GAZETTE.match(line) or _STAMP.match(line)}
    filled = [i for i, line in enumerate(lines) if line.strip()]
    position = {line: place for place, line in enumerate(filled)}
    dropped = set(marks)
    for mark in marks:
        place = position[mark]
        for near in filled[max(0, place - 2) : place + 3]:
            # A page number stands within two lines of the mark, with only marks between.
            between = [i for i in filled if min(near, mark) < i < max(near, mark)]
            if _PAGE_NUMBER.match(lines[near]) and all(i in marks for i in between):
                dropped.add(near)
    return [line for i, line in enumerate(lines) if i not in dropped and not _OMISSION.match(line)]


def _footnotes_last(lines: list[str]) -> list[str]:
    """Move the footnotes of forms, which stand at the foot of each page, behind their form.

    Applies from the first annex on. A page's footnotes begin at the next number in the row
    (continued across pages) or at the blank rule that the page layout leaves above them.
    """
    start = next((i for i, line in enumerate(lines) if re.fullmatch(r"Phụ lục\s*", line.strip())), None)
    if start is None:
        return lines
    result = lines[:start]
    notes: list[str] = []
    in_notes, number = False, 0
    for line in lines[start:]:
        if _PAGE_MARK.match(line):
            in_notes = False
        elif re.match(r"Mẫu số \d", line):
            result += notes
            notes = []
        elif not in_notes:
            match = _FOOTNOTE.match(line)
            numbered = match is not None and int(match.group(1)) == number + 1
            in_notes = numbered or bool(re.fullmatch(r" {35,}", line))
        if in_notes:
            match = _FOOTNOTE.match(line)
            first = match is not None and int(match.group(1)) == number + 1
            number += first
            notes.append(_BREAK + line.strip() if first or re.match(r"\s*- ", line) else line)
        else:
            result.append(line)
    return result + notes


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join the lines of a printed page to paragraphs."""
    width = _line_width(lines)
    result: list[str] = []
    previous = ""
    for raw in lines:
        forced = raw.startswith(_BREAK)
        line = re.sub(r"\s+", " ", raw).strip()
        if not line or _RULE.fullmatch(line):
            continue
        if result and not forced and _continues(result[-1], previous, line, width):
            glue = "" if re.search(r"[A-ZĐ]-$", previous) and line[0].isupper() else " "
            result[-1] += glue + line
        else:
            result.append(line)
        previous = line
    return [_tidy(paragraph) for paragraph in result]


def _line_width(lines: list[str]) -> int:
    """The width of full lines: most lines of a wrapped text are about this long."""
    lengths = sorted(len(line.strip()) for line in lines if len(line.strip()) > 40)
    return lengths[int(len(lengths) * 0.6)] if lengths else 80


def _continues(paragraph: str, previous: str, line: str, width: int) -> bool:
    """Whether `line` goes on with `paragraph`, whose last printed line is `previous`."""
    if _STARTS.match(line):
        return previous.endswith(_REFERRING) and not _HEADING.match(line)
    if line[0].islower() or previous.endswith(_REFERRING):
        return True
    if _HEADING.match(paragraph):
        # Headings are bold, so their lines hold fewer letters: width says nothing.
        return line[0].isdigit() or previous.endswith(_HANGING)
    # The first word would have fitted: the break was meant, not made by the page's width.
    meant = len(previous) + 1 + len(line.split(maxsplit=1)[0]) < width * 0.88
    return not meant and not line.startswith(_FORM_LINES)


def _join_pages(found: list[str]) -> list[str]:
    result = found[:1]
    for previous, line in pairwise(found):
        if line[0].islower() and not previous.endswith(_ENDS) and not _STARTS.match(line):
            result[-1] += " " + line
        else:
            result.append(line)
    return result
