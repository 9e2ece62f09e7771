"""The province's localities as officers name them: `Phường Tân Hưng`, `tan-hung`, or both as this product writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.folding import fold
from knowledge.localities import Locality, LocalityIndex

_WRITTEN = re.compile(r".*\(([a-z0-9]+(?:-[a-z0-9]+)*)\)")
_FOUND = 12


class UnknownPlaceError(LookupError):
    """Nothing in the province has this name."""

    def __init__(self, name: str) -> None:
        self.name = name[:80]
        super().__init__(self.name)


class SeveralPlacesError(LookupError):
    """Several units have this name; `slugs` are theirs."""

    def __init__(self, name: str, slugs: list[str]) -> None:
        self.name, self.slugs = name[:80], slugs[:10]
        super().__init__(self.name)


class PlaceNames:
    """All units by their names. Made once, read by any thread."""

    def __init__(self, localities: LocalityIndex) -> None:
        self._localities = localities
        self._marked: dict[str, list[str]] = {}
        self._folded: dict[str, list[str]] = {}
        for unit in localities:
            for name in dict.fromkeys((unit.name, *unit.aliases)):
                self._marked.setdefault(" ".join(name.lower().split()), []).append(unit.slug)
                self._folded.setdefault(" ".join(fold(name).split()), []).append(unit.slug)

    def __iter__(self) -> Iterator[Locality]:
        return iter(self._localities)

    def read(self, text: str) -> str:
        """The slug of the unit.

        Raises:
            UnknownPlaceError, SeveralPlacesError: see the classes.
        """
        named = _WRITTEN.fullmatch(text)
        slug = named[1] if named else text
        if self._localities.get(slug) is not None:
            return slug
        words = " ".join(text.lower().split())
        # Who writes "Cẩm Giang" with marks does not mean Cẩm Giàng.
        slugs = list(dict.fromkeys(self._marked.get(words) or self._folded.get(fold(words)) or ()))
        if not slugs:
            raise UnknownPlaceError(text)
        # A ward's whole name is that of today's ward, though one of before had it too.
        of_today = [
            unit.slug for unit in map(self._localities.get, slugs) if unit and not unit.old and fold(unit.name) == fold(words)
        ]
        if len(slugs) > 1 and len(of_today) != 1:
            raise SeveralPlacesError(text, slugs)
        return of_today[0] if len(slugs) > 1 else slugs[0]

    def write(self, slug: str) -> str:
        """The unit's name with its slug; the slug alone where no unit has it."""
        unit = self._localities.get(slug)
        return f"{unit.name} ({slug})" if unit is not None else slug

    def search(self, words: str) -> list[Locality]:
        """Units whose name has the words, those of today first."""
        wanted = fold(words).split()
        found = [unit for unit in self._localities if wanted and all(word in f"{fold(unit.name)} {unit.slug}" for word in wanted)]
        return sorted(found, key=lambda unit: (unit.old, len(unit.name)))[:_FOUND]

    def covers(self, slug: str) -> frozenset[str]:
        """See `LocalityIndex.covers`."""
        return frozenset(self._localities.covers(slug))


@cache
def place_names(localities: LocalityIndex) -> PlaceNames:
    """Those of one index, made once for it."""
    return PlaceNames(localities)
