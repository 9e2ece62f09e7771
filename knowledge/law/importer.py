"""Builds `knowledge/content/law/*.yaml` from a folder of law texts. Deterministic.

Inputs: the texts, the catalogue of documents beside this module, and the table of amendments in the
output folder (`amendments.yaml`). docs/law-import.md describes the steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from knowledge.law import clean
from knowledge.law.amend import Amender, read_changes
from knowledge.law.model import Key, LawImportError, Provision
from knowledge.law.parse import Shape, parse

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
AMENDMENTS = "amendments.yaml"
_DOCUMENT_FIELDS = ("number", "slug", "title", "issuer", "signed_on", "effective_from", "effective_to")
_MARKS = str.maketrans({"đ": "d", "Đ": "d", "/": "-", ".": "-", " ": "-"})


def build(source_dir: Path, out_dir: Path) -> dict[str, int]:
    """Write one YAML file a document; returns the number of provisions of each document.

    Raises LawImportError when a text is missing or the catalogue or the amendments do not fit.
    """
    entries = _load(CATALOGUE)
    stored = {
        entry["number"]: read_document(entry, _find(source_dir, entry["file"]).read_text(encoding="utf-8"))
        for entry in entries
        if "file" in entry
    }
    amender = Amender({number: provisions for number, (_, provisions) in stored.items()})
    for change in read_changes(_load(out_dir / AMENDMENTS)):
        amender.apply(change)
    amender.end_superseded()
    counts = {}
    for entry in entries:
        number = entry["number"]
        provisions = _with_ends(amender.provisions(number), entry) if number in stored else []
        _check_versions(provisions)
        header = stored[number][0] if number in stored else None
        data = {"document": _document(entry, header), "provisions": [_record(item) for item in provisions]}
        (out_dir / f"{slug(number)}.yaml").write_text(_dump(data), encoding="utf-8")
        counts[number] = len(provisions)
    return counts


def slug(number: str) -> str:
    """`100/2024/NĐ-CP` → `100-2024-nd-cp`: file name and address of a document."""
    return number.translate(_MARKS).lower()


def read_document(entry: Mapping[str, Any], text: str) -> tuple[str, list[Provision]]:
    """The provenance of a text and its provisions as first in force, before amendments."""
    text = _patched(entry, text)
    marks = dict.fromkeys(entry.get("shape", ()), True)
    # A text that is stored whole is read strictly, even when only some articles are kept.
    shape = Shape(extract=entry.get("extract", False) and "only" not in entry, **marks)
    start = entry.get("provisions_from") or entry["effective_from"]
    provisions = [
        Provision(
            document=entry["number"],
            article=item.key.article,
            clause=item.key.clause,
            point=item.key.point,
            heading=item.heading,
            text=item.text,
            effective_from=start,
        )
        for item in parse(clean.paragraphs(text, entry.get("layout", "paragraphs")), shape)
        if item.key.article in entry.get("only", (item.key.article,))
    ]
    keys = [item.key for item in provisions]
    twice = {key.label() for key in keys if keys.count(key) > 1}
    if twice:
        raise LawImportError(f"{entry['number']}: read twice: {sorted(twice)}")
    return clean.provenance(text), [_with_notes(item, entry) for item in provisions]


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def _find(source_dir: Path, name: str) -> Path:
    for folder in (source_dir / "text", source_dir, source_dir.parent):
        if (folder / name).is_file():
            return folder / name
    raise LawImportError(f"{name} is not in {source_dir}")


def _patched(entry: Mapping[str, Any], text: str) -> str:
    for patch in entry.get("patches", ()):
        before = text
        if "replace" in patch:
            text = text.replace(patch["replace"], patch["with"])
        elif "drop" in patch:
            text = _keep(text, lambda line, start=patch["drop"]: not line.startswith(start))
        elif "drop_line" in patch:
            text = _keep(text, lambda line, whole=patch["drop_line"]: line.strip() != whole)
        elif "move" in patch:
            text = _moved(text, patch)
        if text == before:
            raise LawImportError(f"{entry['number']}: patch does not apply: {patch}")
    return text


def _keep(text: str, wanted: Any) -> str:
    return "\n".join(line for line in text.splitlines() if wanted(line)) + "\n"


def _moved(text: str, patch: Mapping[str, Any]) -> str:
    lines = text.splitlines()

    def find(start: str, begin: int = 0) -> int:
        return next((i for i in range(begin, len(lines)) if " ".join(lines[i].split()).startswith(start)), -1)

    first, target = find(patch["move"]), find(patch["before"])
    last = find(patch["until"], first) if patch["until"] else len(lines)
    if first < 0 or last < 0 or target < 0 or target > first:
        raise LawImportError(f"patch does not apply: {patch}")
    return "\n".join(lines[:target] + lines[first:last] + lines[target:first] + lines[last:]) + "\n"


def _with_notes(provision: Provision, entry: Mapping[str, Any]) -> Provision:
    for item in entry.get("notes", ()):
        place = Key(item["article"], item.get("clause"), item.get("point"))
        if place == provision.key or (item.get("subtree") and place.covers(provision.key)):
            return replace(provision, note=item["note"])
    return provision


def _with_ends(provisions: list[Provision], entry: Mapping[str, Any]) -> list[Provision]:
    """Provisions of a document that ends by itself end with it."""
    ends: list[tuple[Key | None, dt.date]] = [
        (Key(item["article"], item.get("clause")), item["last_day"]) for item in entry.get("ends", ())
    ]
    if entry.get("effective_to"):
        ends.append((None, entry["effective_to"]))
    result = []
    for item in provisions:
        days = [day for place, day in ends if place is None or place.covers(item.key)]
        last_day = min([*days, item.effective_to] if item.effective_to else days, default=None)
        result.append(replace(item, effective_to=last_day))
    return result


def _check_versions(provisions: list[Provision]) -> None:
    previous: Provision | None = None
    for item in provisions:
        same = previous is not None and previous.key == item.key
        if same and previous and (previous.effective_to is None or previous.effective_to >= item.effective_from):
            raise LawImportError(f"{item.document} {item.key.label()}: versions overlap")
        previous = item


def _document(entry: Mapping[str, Any], header: str | None) -> dict[str, Any]:
    record: dict[str, Any] = {name: entry.get(name) for name in _DOCUMENT_FIELDS}
    record["slug"] = slug(entry["number"])
    record["language"] = entry.get("language", "vi")
    record["extract"] = entry.get("extract", False)
    record["source"] = header or entry.get("source", "")
    record["confidence"] = entry.get("confidence", "")
    record["status_note"] = entry.get("status_note")
    record["amended_by"] = entry.get("amended_by", [])
    return record


def _record(item: Provision) -> dict[str, Any]:
    record = {
        "article": item.article,
        "clause": item.clause,
        "point": item.point,
        "heading": item.heading,
        "text": item.text,
        "from": item.effective_from,
        "to": item.effective_to,
        "amended_by": item.amended_by,
        "note": item.note,
    }
    return {name: value for name, value in record.items() if value is not None}


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _dump(data: Mapping[str, Any]) -> str:
    head = "# Built by `python -m knowledge.law`; change the catalogue or amendments.yaml, not this file.\n"
    return head + yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
