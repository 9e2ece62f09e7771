"""How names of places and projects travel from the importer to the extractor: as Rasa lookup tables.

One table for each slug, named `locality:<slug>`, `locality_weak:<slug>` (a small unit whose bare name may be a
common word) or `project:<slug>`; the model stores them at training time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlu.normalizer import fold, normalize

# Which unit a name means when several bear it: the largest, and of equals today's.
_KINDS = ("province", "city", "district", "town", "special_zone", "ward", "commune")
_LARGE = frozenset(("province", "city", "district", "town"))


@dataclass
class Names:
    """slug → names, as the gazetteers want them."""

    localities: dict[str, list[str]] = field(default_factory=dict)
    projects: dict[str, list[str]] = field(default_factory=dict)
    weak_localities: list[str] = field(default_factory=list)


def lookup_tables(units: Iterable[Mapping[str, Any]], projects: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tables for units of `localities.yaml` and for project files. A name shared by several units goes to one."""
    owners: dict[str, str] = {}
    kinds: dict[str, str] = {}
    spellings: dict[str, list[str]] = defaultdict(list)
    for unit in sorted(units, key=lambda u: (_KINDS.index(u["kind"]), bool(u.get("old")))):
        kinds[unit["slug"]] = unit["kind"]
        for name in dict.fromkeys([unit["name"], *(unit.get("aliases") or [])]):
            key = fold(normalize(name).text)
            if owners.setdefault(key, unit["slug"]) == unit["slug"]:
                spellings[unit["slug"]].append(name)
    tables = [
        {"name": f"{'locality' if kinds[slug] in _LARGE else 'locality_weak'}:{slug}", "elements": names}
        for slug, names in spellings.items()
    ]
    for project in projects:
        names = dict.fromkeys([project["name"], *(project.get("aliases") or [])])
        tables.append({"name": f"project:{project['slug']}", "elements": list(names)})
    return tables


def names_of(tables: Iterable[Mapping[str, Any]]) -> Names:
    """Inverse of `lookup_tables`; tables of other people's data are left alone."""
    names = Names()
    for table in tables:
        prefix, _, slug = str(table.get("name", "")).partition(":")
        elements = table.get("elements")
        if not slug or not isinstance(elements, list):
            continue
        if prefix in ("locality", "locality_weak"):
            names.localities[slug] = elements
            if prefix == "locality_weak":
                names.weak_localities.append(slug)
        elif prefix == "project":
            names.projects[slug] = elements
    return names
