"""What `noxh content check` demands of the content, beyond its shape (docs/content.md says it to authors).

- `periods`: days of validity
- `figures`: numbers, dates, forms, documents and provisions that stand in a text
- `law_index`: the stored law, by day
- `tracing`: where each figure of an answer comes from
- `topics`, `parameters`: the rules themselves
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.content_check.law_index import LawIndex
from knowledge.content_check.parameters import check_law, check_parameters
from knowledge.content_check.topics import check_topics
from knowledge.content_files import CONTENT, Content, Fault, read_content
from knowledge.localities import LocalityIndex


def check_content(folder: Path = CONTENT) -> list[Fault]:
    """Every fault of the content, in the files' order; empty when it may be published.

    A folder without law or localities (an export) is checked against those of the product.
    """
    content = read_content(folder)
    faults = list(content.faults)
    law = LawIndex(item.value for item in (content.laws or read_content(CONTENT).laws))
    places = folder / "localities.yaml"
    index = LocalityIndex.from_file(places if places.exists() else CONTENT / places.name)
    for checker in (
        check_law(content),
        check_parameters(content, law),
        check_topics(content, content.book(), law),
        _check_places(content, index),
    ):
        faults.extend(checker)
    for contact in content.contacts:
        faults.extend(law.check(contact.value.citations, contact.source, None))
    return sorted(faults, key=lambda fault: (str(fault.path), fault.line))


def _check_places(content: Content, index: LocalityIndex) -> Iterator[Fault]:
    for item in content.projects:
        for number, slug in enumerate(item.value.localities):
            if index.get(slug) is None:
                yield item.source.fault(f"locality {slug!r} does not exist", "localities", number)
