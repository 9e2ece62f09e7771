"""Reads the stored law: which words held on which day. Pure after loading.

store = LawStore.from_folder(Path("knowledge/content/law"))
store.version(ProvisionRef("100/2024/NĐ-CP", "30", "1", "a"), date(2026, 11, 22)).text
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from knowledge.law.model import Key, LawDocument, Provision
from knowledge.parameters import ProvisionRef

__all__ = ["Key", "LawDocument", "LawStore", "Provision"]


class LawStore:
    """All documents with the dated versions of their provisions."""

    def __init__(self, documents: Iterable[LawDocument], provisions: Iterable[Provision]) -> None:
        self._documents = {item.number: item for item in documents}
        self._provisions: dict[str, list[Provision]] = {number: [] for number in self._documents}
        self._versions: dict[tuple[str, Key], list[Provision]] = {}
        for item in provisions:
            self._provisions[item.document].append(item)
            self._versions.setdefault((item.document, item.key), []).append(item)

    @classmethod
    def from_folder(cls, path: Path) -> LawStore:
        """Load every `*.yaml` with a `document` in it. OSError, yaml.YAMLError, KeyError on a broken folder."""
        documents: list[LawDocument] = []
        provisions: list[Provision] = []
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for file in sorted(path.glob("*.yaml")):
            data = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506 (a safe loader)
            if not isinstance(data, dict) or "document" not in data:
                continue
            document = _document(data["document"])
            documents.append(document)
            provisions += (_provision(document.number, item) for item in data["provisions"])
        return cls(documents, provisions)

    def documents(self) -> list[LawDocument]:
        return list(self._documents.values())

    def document(self, number: str) -> LawDocument | None:
        return self._documents.get(number)

    def provisions(self, number: str, as_of: dt.date | None = None) -> list[Provision]:
        """A document's provisions in reading order: those in force on `as_of`, or all versions."""
        return [item for item in self._provisions.get(number, ()) if as_of is None or item.holds_on(as_of)]

    def exists(self, ref: ProvisionRef) -> bool:
        """True when the document (or, if the reference goes deeper, the provision) is stored, on whatever day."""
        if ref.article is None:
            return ref.document in self._documents
        return bool(self._all(ref))

    def version(self, ref: ProvisionRef, as_of: dt.date) -> Provision | None:
        """The wording in force on `as_of`; None when there is none, or `ref` names a document only."""
        return next((item for item in self._all(ref) if item.holds_on(as_of)), None)

    def versions(self, ref: ProvisionRef) -> list[Provision]:
        """All wordings, oldest first."""
        return sorted(self._all(ref), key=lambda item: item.effective_from)

    def first_day(self, ref: ProvisionRef) -> dt.date | None:
        """First day on which the provision had any wording; for a document, its day of force."""
        if ref.article is None:
            document = self._documents.get(ref.document)
            return document.effective_from if document else None
        return min((item.effective_from for item in self._all(ref)), default=None)

    def passage(self, ref: ProvisionRef, as_of: dt.date) -> str | None:
        """The provision with all that stands under it on that day, numbered as in the document."""
        top = self.version(ref, as_of)
        if top is None:
            return None
        parts = [item for item in self.provisions(ref.document, as_of) if top.key.covers(item.key)]
        return "\n".join(filter(None, map(numbered, parts)))

    def _all(self, ref: ProvisionRef) -> list[Provision]:
        if ref.article is None:
            return []
        parts = (str(part).strip() if part is not None else None for part in (ref.article, ref.clause, ref.point))
        return self._versions.get((ref.document, Key(*parts)), [])  # type: ignore[arg-type]


def numbered(item: Provision) -> str:
    """The provision's words behind its number, which the stored text leaves out."""
    if item.point:
        return f"{item.point}) {item.text}"
    if item.clause and item.clause[0].isdigit():
        return f"{item.clause}. {item.text}"
    if item.clause:
        return "\n".join(filter(None, (f"{item.clause}. {item.heading or ''}".strip(), item.text)))
    label = f"Điều {item.article}" if item.article[0].isdigit() else item.article
    title = f"{label}. {item.heading}" if item.heading else label
    return "\n".join(filter(None, (title, item.text)))


def _document(data: Mapping[str, Any]) -> LawDocument:
    return LawDocument(**{**data, "amended_by": tuple(data.get("amended_by") or ())})


def _provision(number: str, data: Mapping[str, Any]) -> Provision:
    return Provision(
        document=number,
        article=data["article"],
        clause=data.get("clause"),
        point=data.get("point"),
        heading=data.get("heading"),
        text=data["text"],
        effective_from=data["from"],
        effective_to=data.get("to"),
        amended_by=data.get("amended_by"),
        note=data.get("note"),
    )
