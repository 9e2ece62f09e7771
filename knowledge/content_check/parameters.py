"""What law and parameters must fulfil: one value and one wording a day, in force, with the figure where it is cited."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.content_check.law_index import LawIndex
from knowledge.content_check.periods import overlaps
from knowledge.content_files import Content, Fault, Sourced
from knowledge.content_schema import ParameterFile, ParameterValueFile, ProvisionFile


def check_law(content: Content) -> Iterator[Fault]:
    for law in content.laws:
        versions: dict[tuple[str, str, str], list[tuple[int, ProvisionFile]]] = {}
        for index, item in enumerate(law.value.provisions):
            versions.setdefault((item.article, item.clause or "", item.point or ""), []).append((index, item))
        for items in versions.values():
            yield from overlaps(items, law.source, "provisions")


def check_parameters(content: Content, law: LawIndex) -> Iterator[Fault]:
    seen: dict[tuple[str, str | None], Sourced[ParameterFile]] = {}
    for item in content.parameters:
        key = (item.value.key, item.value.province)
        if key in seen:
            yield item.source.fault(
                f"parameter {item.value.key!r} is defined twice (also in {seen[key].source.path.name})", "key"
            )
        seen[key] = item
        yield from overlaps(enumerate(item.value.values), item.source, "values")
        for index, value in enumerate(item.value.values):
            yield from law.check(value.citations, item.source, value, "values", index)
            if (message := untraced_value(value, law)) is not None:
                yield item.source.fault(message, "values", index)


def untraced_value(value: ParameterValueFile, law: LawIndex) -> str | None:
    """What is wrong with a value that is in none of the provisions it cites and names no other source."""
    if _stands_in_the_law(value, law):
        return None
    return f"{value.written or value.value} stands in none of the provisions cited; cite the right one or name a source"


def _stands_in_the_law(value: ParameterValueFile, law: LawIndex) -> bool:
    """Whether on each day of the value a provision cited says it. A value with another source rests on that."""
    if value.source is not None:
        return True
    days = law.days(value.citations, value)
    if value.written is not None:
        return all(any(law.says(citation, day, value.written) for citation in value.citations) for day in days)
    wanted = {("number", written) for written in _as_written(value.value)}
    return all(any(wanted & law.figures(citation, day) for citation in value.citations) for day in days)


def _as_written(value: Decimal) -> Iterator[str]:
    """The figure in full, and as so many thousands, millions or thousands of millions."""
    for size in (1, 10**3, 10**6, 10**9):
        yield f"{(value / size).normalize():f}"
