"""What is different between two contents of a project, field by field."""

from __future__ import annotations

from knowledge.console.differences import Difference, pieces
from knowledge.console.projects.fields import FIELDS
from knowledge.console.projects.places import PlaceNames
from knowledge.console.subjects import Content


def changed_fields(before: Content | None, after: Content) -> list[str]:
    """Names of the fields that are not the same, in the order of the form."""
    return [name for name in (*FIELDS, "photos") if before is None or before[name] != after[name]]


def project_differences(before: Content | None, after: Content, places: PlaceNames) -> list[Difference]:
    """The fields that are not the same, word by word; of a new project those that say something."""
    pairs = [(name, written(name, before, places), written(name, after, places)) for name in changed_fields(before, after)]
    return [Difference(name, pieces(old, new)) for name, old, new in pairs if old != new]


def written(name: str, content: Content | None, places: PlaceNames) -> str:
    """A field as the officer writes it."""
    if content is None:
        return ""
    if name == "photos":
        return "\n".join(f"{item['caption']} ({item['file'][:8]})".strip() for item in content["photos"])
    return FIELDS[name].write(content[name], places)
