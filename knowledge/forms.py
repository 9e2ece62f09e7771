"""The papers of an application and their forms, as of a day: the one source for the checklist, the next steps and the forms.

The data are `knowledge/content/papers/` and `knowledge/content/forms/`, read once.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.content_files import CONTENT, Content, ContentError, read_forms
from knowledge.forms_schema import FormFile, PaperFile, PaperRuleFile

Home = Literal["none", "small"]


@dataclass(frozen=True)
class Applicant:
    """Whom the papers are for. None is not known: every paper that may be needed is then named.

    `home` says which housing paper is needed; "exempt" that none is.
    """

    day: dt.date
    group: str | None
    tenure: str | None
    single: bool | None = None
    home: Home | Literal["exempt"] | None = None


@dataclass(frozen=True)
class Catalogue:
    papers: tuple[PaperFile, ...]
    forms: dict[str, FormFile]

    def rules(self, paper: PaperFile, applicant: Applicant) -> Iterator[PaperRuleFile]:
        """The rules of a paper that hold for this applicant, in the order of the file."""
        for rule in paper.rules:
            if rule.holds_on(applicant.day) and _is_for(rule, applicant):
                yield rule


@functools.cache
def catalogue() -> Catalogue:
    """The papers and forms shipped with the product.

    Raises:
        ContentError: a file is wrong.
    """
    content = Content()
    read_forms(CONTENT, content)
    if content.faults:
        raise ContentError(content.faults)
    return Catalogue(tuple(item.value for item in content.papers), {item.value.slug: item.value for item in content.forms})


def _is_for(rule: PaperRuleFile, applicant: Applicant) -> bool:
    if rule.groups is not None and applicant.group not in rule.groups:
        return False
    # Who has not said is taken to buy: that file has all papers.
    if rule.tenures is not None and (applicant.tenure or "buy") not in rule.tenures:
        return False
    if rule.unless_single and applicant.single:
        return False
    return rule.home is None or applicant.home is None or applicant.home == rule.home
