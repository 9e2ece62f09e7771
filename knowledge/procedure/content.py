"""Reads the dated steps and offices of `knowledge/content/procedure/steps.yaml`."""

from __future__ import annotations

import functools
from typing import Literal

import yaml
from pydantic import Field

from knowledge.content_files import CONTENT
from knowledge.content_schema import Bilingual, CitationFile, Dated, Slug, Strict, Tenure
from knowledge.eligibility.facts import Group

Kind = Literal["before", "day", "window", "within", "wait", "open"]


class TimingFile(Strict):
    kind: Kind
    anchor: Slug
    term: Slug | None = None


class OfficeFile(Dated):
    name: Bilingual
    province: str | None = None
    contact: Slug | None = None
    citations: list[CitationFile] = Field(default_factory=list)


class StepFile(Dated):
    key: Slug
    title: Bilingual
    office: Slug
    paper: Bilingual | None = None
    tenures: list[Tenure] = Field(default_factory=list)
    groups: list[Group] = Field(default_factory=list)
    timing: TimingFile
    citations: list[CitationFile]


class ProcedureFile(Strict):
    offices: dict[str, list[OfficeFile]]
    steps: list[StepFile]


@functools.cache
def procedure() -> ProcedureFile:
    text = (CONTENT / "procedure" / "steps.yaml").read_text(encoding="utf-8")
    return ProcedureFile.model_validate(yaml.safe_load(text))
