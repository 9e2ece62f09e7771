"""What `noxh content check` demands of the content, beyond its shape (docs/content.md says it to authors).

- `periods`: days of validity
- `figures`: numbers, dates, forms, documents and provisions that stand in a text
- `law_index`: the stored law, by day
- `tracing`: where each figure of an answer comes from
- `topics`, `parameters`, `forms`: the rules themselves
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.content_check.forms import check_forms, check_papers
from knowledge.content_check.law_index import LawIndex
from knowledge.content_check.parameters import check_law, check_parameters
from knowledge.content_check.topics import check_topics
from knowledge.content_files import CONTENT, Content, Fault, read_content
from knowledge.localities import LocalityIndex
from knowledge.province import FILE


def check_content(folder: Path = CONTENT) -> list[Fault]:
    """Every fault of the content, in the files' order; empty when it may be published.

    A folder without law or localities (an export) is checked against those of the product.
    """
    content = read_content(folder)
    faults = list(content.faults)
    law = LawIndex(item.value for item in (content.laws or read_content(CONTENT).laws))
    index = _places(folder, faults)
    for checker in (
        check_law(content),
        check_parameters(content, law),
        check_topics(content, law, folder),
        _check_places(content, index),
        check_papers(content, law),
        check_forms(content, law),
    ):
        faults.extend(checker)
    for contact in content.contacts:
        faults.extend(law.check(contact.value.citations, contact.source, None))
    return sorted(faults, key=lambda fault: (str(fault.path), fault.line))


def _places(folder: Path, faults: list[Fault]) -> LocalityIndex:
    """The folder's own, which a province must have; an export has none and gets the product's."""
    path = folder / "localities.yaml"
    if path.exists():
        return LocalityIndex.from_file(path)
    if (folder / FILE).exists():
        faults.append(Fault(folder / FILE, 1, f"the province has no {path.name}"))
        return LocalityIndex([])
    return LocalityIndex.from_file(CONTENT / path.name)


def _check_places(content: Content, index: LocalityIndex) -> Iterator[Fault]:
    for item in content.projects:
        for number, slug in enumerate(item.value.localities):
            if index.get(slug) is None:
                yield item.source.fault(f"locality {slug!r} does not exist", "localities", number)
