"""From paragraphs to provisions: articles, clauses, points, forms. Pure.

Numbers are read in sequence: "5. ..." opens clause 5 only after clause 4. That keeps numbered lines
of tables, formulas and page breaks from being taken for clauses. Text inside “...” is never read as
structure, because an amending document quotes whole articles of another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.law.model import POINT_LETTERS, REGULATION_PREFIX, Key

_ARTICLE = re.compile(r"[·\s]*Điều (\d+)([a-zđ]?)\.\s*(.*)", re.S)
_CLAUSE = re.compile(r"(\d+)([a-zđ]?)\.\s+(.+)", re.S)
_POINT = re.compile(r"([a-zđ])(\d?)\)\s*(.+)", re.S)
_ROMAN = re.compile(r"([IVX]+)[.\-]\s+(.+)", re.S)
_CHAPTER = re.compile(r"(?:(?:Chương|CHƯƠNG|Phần|PHẦN) (?:[IVX]+|(?:thứ|THỨ) \w+)\b|(?:Mục|MỤC) \d+(?:\.|\s*$))(.*)", re.S)
_ANNEX = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?:\s+([IVX]+))?\s*")
_FORM = re.compile(r"Mẫu số (\d+[a-z]?)\.\s*(.*)", re.S)
_REGULATION = re.compile(r"QUY CHẾ\s*")
#: After these the document is signed; nothing before the next annex belongs to an article.
_SIGNATURE = re.compile(
    r"Nơi nhận|TM\. CHÍNH PHỦ|KT\. (BỘ TRƯỞNG|THỦ TƯỚNG)|CHỦ TỊCH QUỐC HỘI|"
    r"(Luật|Nghị quyết) này được Quốc hội|This Law is approved by"
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A provision as read: its place, heading and own words (paragraphs separated by newlines)."""

    key: Key
    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How strictly numbers must follow one another.

    `extract`: provisions may be missing, so numbers need only grow. `roman`: the top level is numbered
    I, II, III. `loose_points`: points come in any order (translations). `repeated_clauses`: the document
    uses a clause number twice; the second one is named "5 (2)". `marked`: an officer has read the text; a
    paragraph behind `PLACE_MARK` begins a provision whatever its number, one behind `TEXT_MARK` begins none.
    """

    extract: bool = False
    roman: bool = False
    loose_points: bool = False
    repeated_clauses: bool = False
    marked: bool = False


#: Before a paragraph of a `marked` text.
PLACE_MARK, TEXT_MARK = "§", "|"


@dataclass(slots=True)
class Split:
    """A text taken apart. Paragraphs are named by their number, from 0.

    `starts`: where each of `provisions` begins. `chapters`: headings of chapters, sections and parts. `outside`: what belongs to no
    provision, before the first article and after the signature. `untaken`: paragraphs that begin like an article, clause or point,
    but whose number does not follow the one before, so that they were read as text.
    """

    provisions: list[Parsed] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    chapters: list[tuple[int, str]] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    untaken: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    key: Key
    heading: str | None = None
    lines: list[str] = field(default_factory=list)

    def close(self) -> Parsed:
        return Parsed(self.key, self.heading, "\n".join(self.lines).strip())


def parse(paragraphs: Iterable[str], shape: Shape | None = None) -> list[Parsed]:
    """The provisions of a whole document in reading order; what precedes the first article is left out."""
    return split(paragraphs, shape).provisions


def split(paragraphs: Iterable[str], shape: Shape | None = None) -> Split:
    """Like `parse`, with all that was seen on the way."""
    return _Parser(shape or Shape()).run(paragraphs)


def parse_fragment(text: str, inside: Key | None = None) -> list[Parsed]:
    """The provisions of a quoted passage that stands inside `inside` (None: whole articles)."""
    parser = _Parser(Shape(extract=True))
    if inside is not None:
        parser.enter(inside)
    found = parser.run(text.strip().split("\n"))
    return [item for item in found.provisions if item.key != inside or item.text or item.heading]


def quotations(text: str) -> list[str]:
    """The outermost “...” passages that begin a line, in order, without the marks."""
    found, depth, begin = [], 0, 0
    for i, char in enumerate(text):
        if char == "“":
            if depth == 0:
                begin = i
            depth += 1
        elif char == "”" and depth:
            depth -= 1
            if depth == 0 and (begin == 0 or text[begin - 1] == "\n"):
                passage = text[begin + 1 : i].strip()
                # Some drafts close the quotation before the full stop that belongs to it.
                stop = "." if passage[-1:].isalnum() and text[i + 1 : i + 2] in ("", ".", "\n") else ""
                found.append(passage + stop)
    return found


class _Parser:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.found = Split()
        self.at = 0  # the number of the paragraph
        self.forced = False
        self.current: _Open | None = None
        self.prefix = ""
        self.depth = 0  # of quotation marks
        self.mode = "preamble"  # preamble | body | signed | title | annex
        self.skip_capitals = False

    def enter(self, key: Key) -> None:
        self.mode = "body"
        self.current = _Open(key)

    def run(self, paragraphs: Iterable[str]) -> Split:
        for self.at, paragraph in enumerate(paragraphs):
            self._take(paragraph)
            self.depth = max(0, self.depth + paragraph.count("“") - paragraph.count("”"))
        self._close()
        return self.found

    def _close(self) -> None:
        if self.current is not None:
            self.found.provisions.append(self.current.close())
        self.current = None

    def _open(self, key: Key, heading: str | None, first: str | None) -> None:
        self._close()
        self.current = _Open(key, heading or None, [first] if first else [])
        self.found.starts.append(self.at)

    def _take(self, paragraph: str) -> None:
        text_only = self.shape.marked and paragraph.startswith(TEXT_MARK)
        self.forced = self.shape.marked and paragraph.startswith(PLACE_MARK)
        if text_only or self.forced:
            paragraph = paragraph[1:].lstrip()
        if self.depth == 0 and not text_only and (self._annex(paragraph) or (self.mode == "annex" and self._form(paragraph))):
            return
        if self.mode == "annex" and self.current is not None:
            if not self.current.lines and not self.current.key.clause and _capitals(paragraph):
                self.current.heading = f"{self.current.heading} {paragraph}" if self.current.heading else paragraph
            else:
                self.current.lines.append(paragraph)
            return
        if self.depth == 0 and not text_only and self._structure(paragraph):
            return
        if self.mode == "body" and self.current is not None:
            self.current.lines.append(paragraph)
        else:
            self.found.outside.append(self.at)
        if self.depth == 0 and not text_only and _numbered(paragraph):
            self.found.untaken.append(self.at)

    def _annex(self, paragraph: str) -> bool:
        if self.mode == "preamble":
            return False
        if match := _ANNEX.fullmatch(paragraph):
            self._open(Key(f"Phụ lục {match.group(1)}" if match.group(1) else "Phụ lục"), None, None)
            self.mode = "annex"
            return True
        if self.mode == "signed" and _REGULATION.fullmatch(paragraph):
            self._close()
            self.prefix, self.mode = REGULATION_PREFIX, "title"
            return True
        return False

    def _form(self, paragraph: str) -> bool:
        match = _FORM.match(paragraph)
        if match is None or self.current is None:
            return False
        # A footnote number sticks to the last word of some titles.
        heading = re.sub(r"(?<=[^\W\d])\d{1,2}$", "", match.group(2).strip())
        self._open(Key(self.current.key.article, f"Mẫu số {match.group(1)}"), heading, None)
        return True

    def _structure(self, paragraph: str) -> bool:
        if self.mode == "body" and _SIGNATURE.match(paragraph):
            self._close()
            self.mode = "signed"
        if self.mode == "signed":
            self.found.outside.append(self.at)
            return True
        chapter = _CHAPTER.match(paragraph)
        if chapter is not None and (not chapter.group(1).strip() or _capitals(chapter.group(1))):
            self.skip_capitals = True
            self.found.chapters.append((self.at, paragraph))
            return True
        if self.skip_capitals and _capitals(paragraph):
            first, title = self.found.chapters[-1]
            self.found.chapters[-1] = (first, f"{title} {paragraph}")
            return True
        taken = self._article(paragraph) or self._clause(paragraph) or self._point(paragraph)
        self.skip_capitals = False if taken else self.skip_capitals
        return taken

    def _article(self, paragraph: str) -> bool:
        match = (_ROMAN if self.shape.roman else _ARTICLE).match(paragraph)
        if match is None:
            return False
        if self.shape.roman:
            name, heading = match.group(1), match.group(2)
        else:
            name, heading = match.group(1) + match.group(2), match.group(3).strip()
            if not heading and not self.shape.loose_points:
                return False
            before = self._article_before()
            if not self._follows(before, int(match.group(1)), match.group(2)):
                return False
        self._open(Key(self.prefix + name), heading, None)
        self.mode = "body"
        return True

    def _article_before(self) -> tuple[int, str] | None:
        if self.current is None or not self.current.key.article.startswith(self.prefix):
            return None
        match = re.fullmatch(r"(\d+)(\D?)", self.current.key.article.removeprefix(self.prefix))
        return (int(match.group(1)), match.group(2)) if match else None

    def _clause(self, paragraph: str) -> bool:
        match = _CLAUSE.match(paragraph)
        if match is None or self.current is None or self.mode != "body":
            return False
        number, suffix = int(match.group(1)), match.group(2)
        name = match.group(1) + suffix
        before = re.match(r"(\d+)(\D?)", self.current.key.clause) if self.current.key.clause else None
        last = (int(before.group(1)), before.group(2).strip()) if before else None
        if not self._follows(last, number, suffix):
            if not (self.shape.repeated_clauses and last == (number, suffix) and "(" not in str(self.current.key.clause)):
                return False
            name = f"{name} (2)"
        self._open(Key(self.current.key.article, name), None, match.group(3).strip())
        return True

    def _follows(self, last: tuple[int, str] | None, number: int, suffix: str) -> bool:
        if self.forced:
            return True
        if last is None:
            return self.shape.extract or number == 1
        if self.shape.extract:
            return (number, suffix) > last
        return (number == last[0] + 1 and not suffix) or (number == last[0] and suffix > last[1])

    def _point(self, paragraph: str) -> bool:
        match = _POINT.match(paragraph)
        if match is None or self.current is None or self.mode != "body":
            return False
        letter, digit = match.group(1), match.group(2)
        if letter not in POINT_LETTERS:
            return False
        before = self.current.key.point
        if not (self.shape.loose_points or self.forced) and not self._point_follows(before, letter, digit):
            return False
        key = replace(self.current.key, point=letter + digit)
        self._open(key, None, match.group(3).strip())
        return True

    def _point_follows(self, before: str | None, letter: str, digit: str) -> bool:
        place = POINT_LETTERS.index(letter)
        if before is None:
            return place == 0 or self.shape.extract
        last = POINT_LETTERS.index(before[0])
        if digit:
            return place == last and digit > before[1:]
        return place == last + 1 or (self.shape.extract and place > last)


def _numbered(paragraph: str) -> bool:
    """Whether it begins like an article, a clause or a point."""
    return any(pattern.match(paragraph) for pattern in (_ARTICLE, _CLAUSE, _POINT))


def _capitals(paragraph: str) -> bool:
    return paragraph == paragraph.upper() and any(char.isalpha() for char in paragraph)
