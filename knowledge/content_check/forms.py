"""What papers and forms must fulfil: what they name exists, and holds on every day they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.content_check.law_index import LawIndex
from knowledge.content_check.periods import first_gap
from knowledge.content_files import Content, Fault, SourceText
from knowledge.eligibility.facts import GROUPS


def check_papers(content: Content, law: LawIndex) -> Iterator[Fault]:
    forms = {item.value.slug for item in content.forms}
    for item in content.papers:
        for index, rule in enumerate(item.value.rules):
            yield from _unknown_groups(rule.groups, item.source, "rules", index)
            for number, slug in enumerate(rule.forms):
                if slug not in forms:
                    yield item.source.fault(f"form {slug!r} does not exist", "rules", index, "forms", number)
            yield from law.check(rule.citations, item.source, rule, "rules", index)


def check_forms(content: Content, law: LawIndex) -> Iterator[Fault]:
    book = content.book()
    for item in content.forms:
        form, source = item.value, item.source
        yield from law.check([form.provision], source, None)
        if form.validity is not None and not book.periods(form.validity, None):
            yield source.fault(f"there is no parameter {form.validity!r}", "validity")
        for index, certification in enumerate(form.certification):
            at = ("certification", index)
            yield from _unknown_groups(certification.groups, source, *at)
            yield from law.check(certification.citations, source, certification, *at)
            key = certification.deadline
            if key is not None and first_gap(book.periods(key, None), certification.effective_from, certification.effective_to):
                yield source.fault(f"parameter {key!r} does not hold all that time", *at, "deadline")


def _unknown_groups(groups: list[str] | None, source: SourceText, *loc: int | str) -> Iterator[Fault]:
    for index, group in enumerate(groups or []):
        if group not in GROUPS:
            yield source.fault(f"group {group!r} does not exist", *loc, "groups", index)
