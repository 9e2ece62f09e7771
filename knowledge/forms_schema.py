"""The shapes of `knowledge/content/forms/` and `knowledge/content/papers/` (see docs/documents.md)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from knowledge.content_schema import Bilingual, CitationFile, Dated, NonEmpty, Slug, Strict, Tenure

#: When a box of a form is ticked, or which figure of the person's own is written on a dotted line.
Fact = Literal[
    "tenure",
    "group",
    "income",
    "floor_area",
    "no_home",
    "small_home",
    "income_single",
    "income_single_parent",
    "income_married",
]


class PaperRuleFile(Dated):
    """One sentence of the checklist and whom it is for. Rules of a paper that hold together are read one after the other.

    `groups` and `tenures` left out mean all. `home`: which housing paper; `unless_single`: not for people who said they are single.
    """

    groups: list[Slug] | None = Field(default=None, min_length=1)
    tenures: list[Tenure] | None = Field(default=None, min_length=1)
    home: Literal["none", "small"] | None = None
    unless_single: bool = False
    text: Bilingual
    forms: list[Slug] = Field(default_factory=list)
    citations: list[CitationFile] = Field(min_length=1)

    def holds_on(self, day: dt.date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


class PaperFile(Strict):
    """One paper of the file; `slug` is also the code of the next step that names it, `order` its place in the file."""

    slug: Slug
    order: int = Field(ge=1)
    title: Bilingual
    rules: list[PaperRuleFile] = Field(min_length=1)


class CertificationFile(Dated):
    """Who certifies the form (for these groups, where they differ), and the parameter that says within how many days."""

    groups: list[Slug] | None = Field(default=None, min_length=1)
    by: Bilingual
    deadline: Slug | None = None
    citations: list[CitationFile] = Field(min_length=1)

    def holds_on(self, day: dt.date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


class FillFile(Strict):
    """What is written on the line of the form that holds the words `line`.

    Either a fact of the person's, or a `text` that the form's own notes prescribe. `box`: the line has a box that is left to the person.
    """

    line: NonEmpty
    fact: Fact | None = None
    text: NonEmpty | None = None
    box: bool = False


class FormFile(Strict):
    """A form of the law. Its wording, and the days on which each wording holds, are those of the stored `provision`."""

    slug: Slug
    kind: Literal["application", "group", "housing", "income", "loan", "other"]
    number: NonEmpty
    provision: CitationFile
    title: Bilingual
    purpose: Bilingual
    certification: list[CertificationFile] = Field(default_factory=list)
    validity: Slug | None = None
    fills: list[FillFile] = Field(default_factory=list)
