"""A form's stored wording as blocks, with what is known of the applicant written in. Pure.

The wording is one line a paragraph; of its tables "|" and " / " are left, of its boxes "□", of its dotted lines dots, some of which were
lost. Names, numbers of papers and addresses are never asked, so these lines stay dotted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.documents.blocks import EMPTY_BOX, TICKED_BOX, Block, Paragraph, Run
from knowledge.forms_schema import FillFile

BOXES = frozenset(("no_home", "small_home", "income_single", "income_single_parent", "income_married"))
_TENURE_WORDS = {"buy": "mua", "rent_to_buy": "thuê mua", "rent": "thuê"}
_HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_SIGNED = "(Ký"
_BARS = re.compile(r"^\|\s*|\s*\|$")
_TENURE_BOX = re.compile(r"(Thuê mua|Mua|Thuê)\s*\|?\s*□")
_BOX = re.compile(r"\s*\|?\s*□")
_DATE_OF_SIGNING = re.compile(r"[.…\s]*,\s*ngày[.…\s]+tháng[.…\s]+năm[.…\s]*")
_RUN_INTO_TEXT = re.compile(r"(?<!^\|) (?=[.…]{3,}, ngày)")
_DATE_OF_CARD = re.compile(r"(ngày|sinh:)[.…\s]*/[.…\s]*/[.…\s]*")
_DOTS = re.compile(r"(?:\.{2,}|…)[.…]*(?:\s[.…]+)*")
_DOTS_AT_END = re.compile(rf"(?:{_DOTS.pattern})$")
_NOTE = re.compile(r"^\[?(\d{1,2})\]?\s")
# A mark follows a letter or the year of the law; "m2" and "15 triệu" are none.
_MARK = re.compile(
    r"\[(\d{1,2})\]|(?:(?<=[^\W\d_])(?<!\bm)|(?<=\)))(\d{1,2})(?!\d)|(?<=2023)(\d{1,2})(?!\d)|(?<=đối tượng )(\d{1,2})(?=\.)"
)
_ITEM = re.compile(r"^\d{1,2}\. (?!Tôi )")
_CARD = re.compile(r"^(?:\d{1,2}\. )?Căn cước công dân")
_LINE = 84
_SHORT_DOTS = "." * 16
_SIGNED_ON = "............, ngày ...... tháng ...... năm ........"
# Around what is written in, and in the place of a date; no form holds them.
_WRITTEN, _DATE = "\u0002", "\u0003"


@dataclass(frozen=True)
class Values:
    """What may be written: texts by fact, and the facts whose box is ticked."""

    texts: Mapping[str, str]
    ticked: frozenset[str]
    tenure: str | None


def tenure_word(tenure: str | None) -> str | None:
    """As the forms name it, in Vietnamese whatever the reader's language."""
    return _TENURE_WORDS.get(tenure or "")


def form_blocks(wording: str, fills: list[FillFile], values: Values) -> Iterator[Block]:
    """The blocks of one form, its notes in small print at the end."""
    lines = _lines(wording)
    last = max((index for index, line in enumerate(lines) if _SIGNED in line), default=len(lines) - 1)
    notes = lines[last + 1 :]
    marks = _marks(notes)
    signing = False
    for line in lines[: last + 1]:
        if _is_title(line):
            yield Paragraph(
                tuple(Run(run.text, bold=True, raised=run.raised) for run in _runs(line, marks)), "center", keep_with_next=True
            )
            continue
        signing = signing or _DATE_OF_SIGNING.match(line) is not None
        for cell in line.split(" / ") if signing or _SIGNED in line or "|" in line else [line]:
            if signing:
                dated = _DATE_OF_SIGNING.sub(_DATE, cell).lstrip(".… ").replace(_DATE, _SIGNED_ON)
                yield Paragraph(_runs(dated, marks), "center", column=True, keep_with_next=_SIGNED not in cell)
            else:
                yield Paragraph(_runs(_filled(cell, fills, values), marks))
        if signing and _SIGNED in line:
            # What follows is for the office that certifies: nothing is written there for it.
            signing, fills = False, []
    for note in notes:
        yield Paragraph(_note_runs(note), small=True)


def _lines(wording: str) -> list[str]:
    """One line a paragraph: what a page or a cell has broken is put together, what was run together is parted."""
    text = wording[wording.index(_HEAD) :] if _HEAD in wording else wording
    lines: list[str] = []
    open_cell = False
    for raw in text.splitlines():
        for line in _RUN_INTO_TEXT.split(raw.strip()):
            if open_cell:
                lines[-1] += f" {line}" if line[:1].islower() else f" / {line}"
            elif line and not _DOTS.fullmatch(line):
                lines.append(line)
            open_cell = bool(lines) and lines[-1].startswith("|") and _SIGNED not in lines[-1]
    return [_BARS.sub("", line) for line in lines]


def _is_title(line: str) -> bool:
    return line.startswith("Độc lập - Tự do") or (len(line) > len("1. KÍNH") and line.rstrip("0123456789").isupper())


def _marks(notes: list[str]) -> set[str]:
    found = {int(match[1]) for note in notes if (match := _NOTE.match(note))}
    # The first note of a form may have lost its number.
    return {str(mark) for mark in found | {min(found, default=1) - 1}}


def _filled(line: str, fills: list[FillFile], values: Values) -> str:
    fill = next((item for item in fills if item.line in line), None)
    if "□" in line and (fill is None or fill.fact == "tenure"):
        ticked = tenure_word(values.tenure) if fill is not None else None
        line = _TENURE_BOX.sub(lambda match: _boxed(match[1], match[1].lower() == ticked), line)
        return _BOX.sub(f" {EMPTY_BOX}", line).replace(" | ", "    ")
    if fill is None:
        return _dotted(line)
    if fill.box or fill.fact in BOXES:
        return _boxed(_BOX.sub("", line), fill.fact in values.ticked)
    value = fill.text or values.texts.get(fill.fact or "")
    return _dotted(line if value is None else _written(line, fill.line, value))


def _boxed(words: str, ticked: bool) -> str:
    return f"{words} {TICKED_BOX if ticked else EMPTY_BOX}"


def _written(line: str, after: str, value: str) -> str:
    """The value in the place of the first dots after these words, or at the end."""
    dots = _DOTS.search(line, line.index(after) + len(after))
    start, end = dots.span() if dots is not None else (len(line), len(line))
    rest = line[end:].lstrip(" ")
    return f"{line[:start].rstrip()} {_WRITTEN}{value}{_WRITTEN}{'' if rest[:1] in ',.;' else ' '}{rest}".rstrip()


def _dotted(line: str) -> str:
    """Lost dots restored; those at the end of a line reach to its end, all others are as long as a word or two."""
    line = _DATE_OF_CARD.sub(rf"\1 {_DATE} ", line).rstrip()
    if _CARD.match(line):
        line = re.sub(r"(số:?) ?(?=cấp)", r"\1 ... ", line)
        line = re.sub(r" ?tại$", " tại ...", line)
    elif (
        _WRITTEN not in line and _ITEM.match(line) and not _DOTS.search(line) and not line.endswith("sau:") and len(line) < _LINE
    ):
        line = line.replace(" Tên cơ quan", " ... Tên cơ quan") + " ..."
    last = _DOTS_AT_END.search(line)
    head = _DOTS.sub(_SHORT_DOTS, line[: last.start()] if last is not None else line).replace(_DATE, "..../..../........")
    return head if last is None else head + "." * max(len(_SHORT_DOTS), _LINE - len(head))


def _runs(line: str, marks: set[str]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for index, piece in enumerate(line.split(_WRITTEN)):
        runs += [Run(piece, bold=True)] if index % 2 else _with_marks(piece, marks)
    return tuple(run for run in runs if run.text)


def _with_marks(text: str, marks: set[str]) -> Iterator[Run]:
    position = 0
    for match in _MARK.finditer(text):
        mark = next(filter(None, match.groups()))
        if mark in marks:
            yield Run(text[position : match.start()])
            yield Run(mark, raised=True)
            position = match.end()
    yield Run(text[position:])


def _note_runs(note: str) -> tuple[Run, ...]:
    match = _NOTE.match(note)
    return (Run(note),) if match is None else (Run(match[1], raised=True), Run(" " + note[match.end() :]))
