"""What a document orders to be changed in others, read from its words. Pure.

"Sửa đổi, bổ sung điểm b khoản 2 Điều 35 như sau: “b) ...”" becomes a `Change` (`knowledge.law.amend`). These are proposals for an
officer: what is not worded in one of the usual ways is left out, and `Amender` still checks that each fits the texts. Forms of
annexes are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.law.amend import Change
from knowledge.law.model import REGULATION_PREFIX, Key, Provision
from knowledge.law.parse import parse_fragment, quotations

#: `100/2024/NĐ-CP`, `27/2023/QH15`, `338/QĐ-TTg`.
NUMBER = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]{2}[\wĐđ]*(?:-[\wĐđ]+)*")
_ITEM = r"\d+[a-zđ]?|[a-zđ]\d?"
_PLACE = re.compile(rf"\b(điểm|khoản|Điều) ((?:{_ITEM})(?:(?:, | và )(?:{_ITEM})\b(?! [\w]*(?:mục|phần)))*)\b")
_BESIDE = re.compile(rf"(?:vào )?(?:ngay )?(?:sau|trước) (?:điểm|khoản|Điều) (?:{_ITEM})\b")
_QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”")
_CHANGES = re.compile(r"sửa đổi|bổ sung|thay thế", re.I)
_REPEALS = re.compile(r"bãi bỏ", re.I)
_PHRASE = re.compile(
    r"thay (?:thế )?(?:các )?(?:cụm )?từ “([^”]+)” (?:tại (.+?) )?(?:bằng|thành) (?:các )?(?:cụm )?từ “([^”]+)”"
    r"(?: (?:tại|ở) ([^“;.]+))?|bỏ (?:cụm )?từ “([^”]+)” (?:tại|ở) ([^“;.]+)",
    re.I,
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the words above say: the document, the place in it, and whether they speak of the regulation issued with it."""

    base: str | None = None
    inside: Key | None = None
    regulation: bool = False


def find_orders(
    provisions: Sequence[Provision], chapters: Mapping[Key, str], stored: Mapping[str, Sequence[Provision]]
) -> list[Change]:
    """The changes that the provisions of one document order in `stored` ones, from the day of each provision.

    Args:
        chapters: the heading of the chapter in which an article stands: it often names the document that is changed.
        stored: the provisions of the documents that can be changed, by number.
    """
    found: list[Change] = []
    contexts: dict[Key, _Context] = {}
    own = {item.document for item in provisions}
    for item in sorted(provisions, key=lambda item: item.key.order()):
        if not item.article[:1].isdigit():
            continue
        above = contexts.get(_parent(item.key), _Context())
        if item.clause is None and item.point is None:
            above = _context(chapters.get(item.key, ""), _Context(), own)
        heading = _context(item.heading or "", above, own)
        words = _QUOTED.sub("", item.text)
        context = contexts[item.key] = _context(words.split("\n")[0], heading, own)
        if context.base is not None and context.base in stored:
            base, regulation = stored[context.base], context.regulation
            changes = (_in_regulation(order) if regulation else order for order in _orders(item, words, heading, context))
            found += [done for change in changes if (done := _sorted_out(change, base))]
    return found


def places(text: str) -> list[Key]:
    """The provisions that a text names, in its order; a point or clause whose article is not named has the article "".

    "điểm a, điểm b khoản 2 và khoản 3 Điều 5" → 5.2.a, 5.2.b, 5.3.
    """
    found: list[Key] = []
    points: list[str] = []
    waiting: list[Key] = []
    for match in _PLACE.finditer(text):
        level, names = match.group(1), re.split(r", | và ", match.group(2))
        if level == "điểm":
            points += [name for name in names if name[0].isalpha()]
        elif level == "khoản":
            for name in names:
                waiting += [Key("", name, point) for point in points] or [Key("", name)]
                points = []
        else:
            waiting += [Key("", None, point) for point in points]
            for name in names:
                found += [replace(key, article=name) for key in waiting] or [Key(name)]
                points, waiting = [], []
    return found + waiting + [Key("", None, point) for point in points]


def _parent(key: Key) -> Key:
    if key.point is not None and key.clause is not None:
        return Key(key.article, key.clause)
    return Key(key.article)


def _context(text: str, above: _Context, own: set[str]) -> _Context:
    words = _SPACES.sub(" ", text)
    numbers = [number for number in NUMBER.findall(words) if number not in own]
    base = numbers[0] if numbers and (_CHANGES.search(words) or _REPEALS.search(words) or above.base is None) else above.base
    # "Sửa đổi, bổ sung Điều 30": what follows happens there, unless it says otherwise.
    regulation = above.regulation or "Quy chế" in words
    if not _CHANGES.search(words) and not _REPEALS.search(words):
        return _Context(base, above.inside, regulation)
    named = places(_BESIDE.sub("", words))
    inside = _filled(named[0], above.inside) if len(named) == 1 else _common(named, above.inside)
    return _Context(base, inside or above.inside, regulation)


def _common(named: Sequence[Key], above: Key | None) -> Key | None:
    """The one place that all the names stand in."""
    whole = [_filled(key, above) for key in named]
    for parents in ({Key(key.article, key.clause) for key in whole if key.point}, {Key(key.article) for key in whole}):
        if len(parents) == 1 and all(parent.article and parent.covers(key) for parent in parents for key in whole):
            return parents.pop()
    return None


def _filled(key: Key, above: Key | None) -> Key:
    """With what the words left to the words above them: "khoản 3" in an article about Điều 4."""
    if key.article or above is None:
        return key
    if key.clause is None:
        return Key(above.article, above.clause, key.point)
    return Key(above.article, key.clause, key.point)


def _orders(item: Provision, words: str, heading: _Context, context: _Context) -> Iterator[Change]:
    assert context.base is not None  # noqa: S101 - the caller looked for it
    order = Change(base=context.base, by=item.document, effective_from=item.effective_from, at=item.key)
    phrases = list(_PHRASE.finditer(item.text))
    if phrases:
        yield from _phrases(order, phrases, heading.inside or context.inside)
        return
    quoted = "\n".join(quotations(item.text))
    named = [_filled(key, heading.inside) for key in places(_BESIDE.sub("", words))]
    if quoted:
        yield from _renewed(order, quoted, named, context.inside)
    elif _REPEALS.search(words) and "“" not in item.text and not item.text.rstrip().endswith(":"):
        yield from _repealed(order, named)


def _renewed(order: Change, quoted: str, named: Sequence[Key], inside: Key | None) -> Iterator[Change]:
    """One order for one quotation: its first number says at which level it stands."""
    first = quoted.lstrip("“ ")
    if re.match(r"Điều \d", first) and not any(key.clause for key in named):
        within: Key | None = None
    else:
        target = named[0] if named else inside
        if target is None or not target.article:
            return
        within = Key(target.article, target.clause if target.point else None)
    tops = [item.key for item in parse_fragment(quoted, within) if item.key != within]
    names = [name for key in tops if (name := _name(key, within)) is not None]
    if names:
        yield replace(order, within=within, replace=tuple(names))


def _name(key: Key, within: Key | None) -> str | None:
    """The provision's name one level below; None where it stands deeper."""
    if within is None:
        return key.article if key.clause is None else None
    if key.article != within.article:
        return None
    if within.clause is None:
        return key.clause if key.point is None else None
    return key.point if key.clause == within.clause else None


def _repealed(order: Change, named: Iterable[Key]) -> Iterator[Change]:
    groups: dict[Key | None, list[str]] = {}
    for key in named:
        if not key.article:
            continue
        within = None if key.clause is None else Key(key.article, key.clause if key.point else None)
        groups.setdefault(within, []).append(key.point or key.clause or key.article)
    for within, names in groups.items():
        yield replace(order, within=within, repeal=tuple(names))


def _phrases(order: Change, found: Iterable[re.Match[str]], inside: Key | None) -> Iterator[Change]:
    """Words for words, at each place named behind them; where one follows another they share the places."""
    waiting: list[tuple[str, str]] = []
    for match in found:
        replaced, before, new, behind, dropped, there = match.groups()
        waiting.append((replaced or dropped, new or ""))
        named = [_filled(key, inside) for key in places(before or behind or there or "")]
        targets = [key for key in named if key.article]
        for target in targets:
            yield replace(order, within=target, phrases=tuple(waiting))
        waiting = [] if targets else waiting
    if waiting and inside is not None:
        yield replace(order, within=inside, phrases=tuple(waiting))


def _in_regulation(change: Change) -> Change:
    """Its articles are named with a prefix."""
    if change.within is not None:
        return replace(change, within=replace(change.within, article=REGULATION_PREFIX + change.within.article))
    replaced, repealed = (tuple(REGULATION_PREFIX + item for item in names) for names in (change.replace, change.repeal))
    return replace(change, replace=replaced, repeal=repealed)


def _sorted_out(change: Change, base: Sequence[Provision]) -> Change | None:
    """New words replace what is in force on the day and add what is not there; None for a place that is nowhere stored."""
    held = {item.key for item in base if item.holds_on(change.effective_from)}
    if not held or (change.within is not None and change.within not in held):
        return None
    there = [name for name in change.replace if change.key(name) in held]
    return replace(change, replace=tuple(there), insert=tuple(name for name in change.replace if name not in there))
