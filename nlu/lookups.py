"""How names of places, projects and documents of law travel from the importer to the extractor: as Rasa lookup tables.

One table for each gazetteer, `gazetteer:locality` and `gazetteer:project`; an element is a name, a tab and its slug.
The table `legal_documents` holds a number, a tab and a title in each element. The model stores them at training time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nlu.extractors import Documents, Gazetteer
from nlu.extractors.gazetteer import locality_entries, project_entries

_PREFIX = "gazetteer:"
_DOCUMENTS = "legal_documents"
# Names of projects are long and often misspelt; a place with one letter changed is often another place.
_MAX_TYPOS = {"project": 2, "locality": 0}


def lookup_tables(
    units: Iterable[Mapping[str, Any]],
    projects: Iterable[Mapping[str, Any]],
    documents: Iterable[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Tables for units of `localities.yaml`, project files and documents of law (each with `number` and `title`).

    A table without names is left out.
    """
    entries = {
        "locality": locality_entries({"units": list(units)}),
        "project": project_entries([dict(project) for project in projects]),
    }
    tables = [
        {"name": _PREFIX + entity, "elements": [f"{form}\t{slug}" for form, slug in names]}
        for entity, names in entries.items()
        if names
    ]
    numbers = [f"{document['number']}\t{document['title']}" for document in documents]
    return tables + ([{"name": _DOCUMENTS, "elements": numbers}] if numbers else [])


def gazetteers_of(tables: Iterable[Mapping[str, Any]]) -> list[Gazetteer]:
    """Inverse of `lookup_tables`; tables of other people's data are left alone."""
    found = []
    for table in tables:
        name, elements = str(table.get("name", "")), table.get("elements")
        if name.startswith(_PREFIX) and isinstance(elements, list):
            entity = name[len(_PREFIX) :]
            entries = [tuple(element.split("\t", 1)) for element in elements]
            found.append(Gazetteer(entries, entity, _MAX_TYPOS.get(entity, 0)))  # type: ignore[arg-type]
    return found


def documents_of(tables: Iterable[Mapping[str, Any]]) -> Documents:
    """The documents of law in the tables; none when there is no table of them."""
    elements = next((table.get("elements") for table in tables if table.get("name") == _DOCUMENTS), None)
    return Documents(tuple(element.split("\t", 1)) for element in elements) if isinstance(elements, list) else Documents()
