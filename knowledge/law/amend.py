"""Applies the table of amendments to parsed documents. Pure: provisions in, dated provisions out.

A replaced provision ends on the day before; its new wording begins on the day of force and names the
amending document. Every entry is checked against the texts: a replaced or repealed provision must be in
force, an inserted one must not, a phrase must occur, and a quotation must hold exactly the provisions
that the entry names. What does not fit raises LawImportError.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.law.model import REGULATION_PREFIX, Key, LawImportError, Provision
from knowledge.law.parse import Parsed, parse_fragment, quotations

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One order of an amending document (the fields are explained in amendments.yaml)."""

    base: str
    by: str
    effective_from: dt.date
    at: Key
    within: Key | None = None
    replace: tuple[str, ...] = ()
    insert: tuple[str, ...] = ()
    repeal: tuple[str, ...] = ()
    form: Key | None = None
    text: str | None = None
    phrases: tuple[tuple[str, str], ...] = ()
    note: str | None = None

    def __str__(self) -> str:
        return f"{self.base}, changed by {self.at.label()} of {self.by}"

    def key(self, name: str) -> Key:
        """The provision called `name` one level below `within`."""
        if self.within is None:
            return Key(name)
        if self.within.clause is None:
            return Key(self.within.article, name)
        return Key(self.within.article, self.within.clause, name)


def read_changes(table: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes of amendments.yaml (already loaded), in order of their first day."""
    changes = []
    for entry in table:
        for item in entry["changes"]:
            unknown = set(item) - {
                "at", "within", "replace", "insert", "repeal", "form", "text", "phrases", "note",
            }  # fmt: skip
            if unknown:
                raise LawImportError(f"{entry['by']}: unknown keys {sorted(unknown)} in the table of amendments")
            changes.append(
                Change(
                    base=entry["base"],
                    by=entry["by"],
                    effective_from=entry["from"],
                    at=_key(item["at"]),
                    within=_key(item["within"]) if "within" in item else None,
                    replace=tuple(map(str, item.get("replace", ()))),
                    insert=tuple(map(str, item.get("insert", ()))),
                    repeal=tuple(map(str, item.get("repeal", ()))),
                    form=_key(item["form"]) if "form" in item else None,
                    text=item.get("text"),
                    phrases=tuple((phrase["old"], phrase["new"]) for phrase in item.get("phrases", ())),
                    note=item.get("note"),
                )
            )
    return sorted(changes, key=lambda change: change.effective_from)


def _key(value: Mapping[str, Any]) -> Key:
    return Key(*(str(value[name]) if name in value else None for name in ("article", "clause", "point")))  # type: ignore[arg-type]


@dataclass(slots=True)
class _Version:
    provision: Provision
    made_by: list[tuple[str, Key]] = field(default_factory=list)


class Amender:
    """Holds all documents while the changes are applied to them."""

    def __init__(self, documents: Mapping[str, Sequence[Provision]]) -> None:
        self._versions = {
            number: [_Version(item, _made_by(item, documents)) for item in items] for number, items in documents.items()
        }

    def apply(self, change: Change) -> None:
        if change.base not in self._versions or change.by not in self._versions:
            raise LawImportError(f"{change}: no stored text")
        source = self._source(change)
        if change.phrases:
            self._replace_phrases(change)
        for name in change.repeal:
            self._end(change, change.key(name), f"Bị bãi bỏ theo {change.at.label()} {_named(change.by)}.")
        if change.replace or change.insert:
            self._renew(change, source)

    def provisions(self, number: str) -> list[Provision]:
        """All versions of a document's provisions in reading order, older versions first."""
        found = [version.provision for version in self._versions[number]]
        return sorted(found, key=lambda item: (item.key.order(), item.effective_from))

    def end_superseded(self, since: dt.date = dt.date.min) -> None:
        """End amending provisions whose every new wording has been replaced again, the last one on `since` or later.

        Who cites "khoản 2 Điều 1 of 261/2025" on a later day must not be shown words that a newer
        decree has replaced.
        """
        made: dict[tuple[str, Key], list[Provision]] = {}
        for versions in self._versions.values():
            for version in versions:
                for order in version.made_by:
                    made.setdefault(order, []).append(version.provision)
        for (number, at), items in made.items():
            last_days = [item.effective_to for item in items]
            if not items or None in last_days:
                continue
            last_day = max(day for day in last_days if day is not None)
            if since > dt.date.min and last_day < since - _DAY:
                continue
            for version in self._versions[number]:
                if at.covers(version.provision.key):
                    version.provision = _ended(version.provision, last_day, "Nội dung đã được văn bản sau thay thế.")

    # --- the words ---------------------------------------------------------------------------------------

    def _source(self, change: Change) -> Provision:
        for version in self._versions[change.by]:
            if version.provision.key == change.at:
                return version.provision
        raise LawImportError(f"{change}: the amending provision is not stored")

    def _new_words(self, change: Change, source: Provision) -> list[Parsed]:
        names = change.replace + change.insert
        if change.text is not None:
            return [Parsed(change.key(names[0]), None, change.text)]
        if change.form is not None:
            form = next((v.provision for v in self._versions[change.by] if v.provision.key == change.form), None)
            if form is None:
                raise LawImportError(f"{change}: {change.form.label()} is not stored")
            return [Parsed(change.key(names[0]), form.heading, form.text)]
        quoted = "\n".join(quotations(source.text))
        if not quoted:
            raise LawImportError(f"{change}: nothing is quoted there")
        return [_placed(item, change) for item in parse_fragment(quoted, change.within)]

    # --- the changes -------------------------------------------------------------------------------------

    def _renew(self, change: Change, source: Provision) -> None:
        words = self._new_words(change, source)
        targets = [change.key(name) for name in change.replace + change.insert]
        # A quotation may repeat the heading of the article it changes only in part.
        words = [item for item in words if item.key != change.within]
        found = [item.key for item in words if item.key in targets]
        stray = [item.key.label() for item in words if not any(target.covers(item.key) for target in targets)]
        if sorted(found, key=Key.order) != sorted(targets, key=Key.order) or stray:
            raise LawImportError(f"{change}: expected {[t.label() for t in targets]}, quoted {[w.key.label() for w in words]}")
        for name in change.replace:
            self._end(change, change.key(name))
        for name in change.insert:
            if self._in_force(change, change.key(name)):
                raise LawImportError(f"{change}: {change.key(name).label()} is there already")
        inserted = {change.key(name) for name in change.insert}
        for item in words:
            new = any(target.covers(item.key) for target in inserted)
            self._add(change, item, "Bổ sung" if new else "Sửa đổi")

    def _add(self, change: Change, item: Parsed, verb: str, earlier: Sequence[tuple[str, Key]] = ()) -> None:
        provision = Provision(
            document=change.base,
            article=item.key.article,
            clause=item.key.clause,
            point=item.key.point,
            heading=item.heading,
            text=item.text,
            effective_from=change.effective_from,
            amended_by=change.by,
            note=_note(change, verb),
        )
        orders = [*earlier, (change.by, change.at), *_form_order(change)]
        self._versions[change.base].append(_Version(provision, orders))

    def _in_force(self, change: Change, key: Key) -> list[_Version]:
        return [
            version
            for version in self._versions[change.base]
            if key.covers(version.provision.key) and version.provision.effective_to is None
        ]

    def _end(self, change: Change, key: Key, note: str | None = None) -> None:
        versions = self._in_force(change, key)
        if not any(version.provision.key == key for version in versions):
            raise LawImportError(f"{change}: {key.label()} is not in force")
        for version in versions:
            version.provision = _ended(version.provision, change.effective_from - _DAY, note)

    def _replace_phrases(self, change: Change) -> None:
        if change.within is None:
            raise LawImportError(f"{change}: phrases need a place")
        seen = dict.fromkeys((old for old, _ in change.phrases), 0)
        for version in self._in_force(change, change.within):
            text = version.provision.text
            for old, new in change.phrases:
                seen[old] += text.count(old)
                text = text.replace(old, new)
            if text == version.provision.text:
                continue
            if version.provision.effective_from == change.effective_from:
                # A second order of the same day changes the wording that the first one made.
                note = " ".join(dict.fromkeys(filter(None, (version.provision.note, _note(change, "Sửa đổi")))))
                version.provision = replace(version.provision, text=text, note=note)
                version.made_by.append((change.by, change.at))
                continue
            parsed = Parsed(version.provision.key, version.provision.heading, text)
            version.provision = _ended(version.provision, change.effective_from - _DAY)
            # The rest of the wording is still that of the earlier order, which therefore lives on.
            self._add(change, parsed, "Sửa đổi", version.made_by)
        missing = [old for old, count in seen.items() if not count]
        if missing:
            raise LawImportError(f"{change}: not found in {change.within.label()}: {missing}")


def _placed(item: Parsed, change: Change) -> Parsed:
    """A quoted article of a regulation gets the name it has in the base document."""
    name = REGULATION_PREFIX + item.key.article
    if change.within is None and name in change.replace + change.insert:
        return Parsed(replace(item.key, article=name), item.heading, item.text)
    return item


def _made_by(item: Provision, documents: Mapping[str, Sequence[Provision]]) -> list[tuple[str, Key]]:
    """The orders that gave a stored wording its words, as `_note` has named them."""
    if item.amended_by is None or item.note is None:
        return []
    sources = documents.get(item.amended_by, ())
    return [
        (item.amended_by, source.key)
        for source in sources
        if f"theo {source.key.label()} {_named(item.amended_by)}." in item.note
    ]


def _form_order(change: Change) -> list[tuple[str, Key]]:
    return [(change.by, change.form)] if change.form else []


def _note(change: Change, verb: str) -> str:
    return " ".join(filter(None, (f"{verb} theo {change.at.label()} {_named(change.by)}.", change.note)))


def _named(number: str) -> str:
    """`54/2026/NĐ-CP` → "Nghị định 54/2026/NĐ-CP"."""
    kinds = {"NĐ-CP": "Nghị định", "TT-BXD": "Thông tư", "QH15": "Luật"}
    kind = next((kind for ending, kind in kinds.items() if number.endswith(ending)), "")
    return f"{kind} {number}".strip()


def _ended(provision: Provision, last_day: dt.date, note: str | None = None) -> Provision:
    if last_day < provision.effective_from:
        raise LawImportError(f"{provision.document} {provision.key.label()} would end before it begins")
    if provision.effective_to is not None and provision.effective_to <= last_day:
        return provision
    return replace(provision, effective_to=last_day, note=" ".join(filter(None, (provision.note, note))) or None)
