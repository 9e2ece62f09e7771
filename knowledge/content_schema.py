"""The shapes of the YAML files in `knowledge/content/` (see docs/content.md)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from knowledge.parameters import ProvisionRef, State, Unit

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# YAML reads `article: 30` as a number; an article is a name ("1a", "Phụ lục II").
Numbered = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Bilingual(Strict):
    vi: NonEmpty
    en: NonEmpty

    def in_locale(self, locale: str) -> str:
        return self.en if locale == "en" else self.vi


class ProvinceWord(Strict):
    """Like `Bilingual`, with its spaces: a word may begin or end in the middle of a sentence."""

    vi: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]

    def in_locale(self, locale: str) -> str:
        return self.en if locale == "en" else self.vi


class CitationFile(Strict):
    document: str
    article: Numbered | None = None
    clause: Numbered | None = None
    point: Numbered | None = None

    def ref(self) -> ProvisionRef:
        return ProvisionRef(self.document, self.article, self.clause, self.point)


class SourceFile(Strict):
    title: NonEmpty
    url: str | None = None
    checked: dt.date


class Dated(Strict):
    effective_from: dt.date = Field(alias="from")
    effective_to: dt.date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise ValueError(f"'to' ({self.effective_to}) lies before 'from' ({self.effective_from})")
        return self


class AnswerFile(Dated):
    text: Bilingual
    citations: list[CitationFile] = []
    sources: list[SourceFile] = []


class FactFile(Strict):
    """Where a figure of the answers comes from that is neither a parameter's nor in what the answers cite.

    Exactly one of: `citations` (the figure stands in a provision that is not worth showing to the reader), `source`
    (it stands elsewhere), `reason` (it needs no source).
    """

    figure: NonEmpty
    citations: list[CitationFile] = []
    source: NonEmpty | None = None
    reason: NonEmpty | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if [bool(self.citations), self.source is not None, self.reason is not None].count(True) != 1:
            raise ValueError("a fact needs citations, a source or a reason: one of them")
        return self


class QuestionsFile(Strict):
    vi: list[NonEmpty] = Field(min_length=1)
    en: list[NonEmpty] = []


class TopicFile(Strict):
    slug: Slug
    title: Bilingual
    basis: Literal["law", "plan", "project", "service"]
    action: Slug | None = None
    related: list[Slug] = Field(default=[], max_length=3)
    questions: QuestionsFile
    answers: list[AnswerFile] = Field(min_length=1)
    facts: list[FactFile] = []


class ParameterValueFile(Dated):
    value: Decimal
    state: State = "verified"
    source: str | None = None
    # How the provision words the value where it has another figure or none: "01 năm" for 12 months.
    written: NonEmpty | None = None
    citations: list[CitationFile] = []

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if self.source is None and not self.citations:
            raise ValueError("a value needs citations or a source")
        if self.state == "unverified" and self.source is None:
            raise ValueError("an unverified value needs a source")
        return self


class ParameterFile(Strict):
    key: Slug
    title: Bilingual
    unit: Unit
    province: Annotated[str, StringConstraints(pattern=r"^\d{2}$")] | None = None
    values: list[ParameterValueFile] = Field(min_length=1)


Tenure = Literal["buy", "rent_to_buy", "rent"]
ProjectKind = Literal["social_housing", "worker_lodging"]
ProjectStatus = Literal["planned", "under_construction", "upcoming", "open", "closed", "sold_out", "handed_over", "unknown"]


class EventFile(Strict):
    """`status`: the project's from then on, where the event is a change of it."""

    on: Annotated[str, BeforeValidator(str), StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    event: NonEmpty
    status: ProjectStatus | None = None


class PriceFile(Strict):
    """One of several prices, in VND per m²: of a kind of home, a block, a sale."""

    label: NonEmpty
    min: int = Field(ge=1_000_000)
    max: int | None = Field(default=None, ge=1_000_000)


class PhotoFile(Strict):
    """`file` is a name in the product's folder of photos."""

    file: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}\.jpg$")]
    caption: str = ""


class ProjectFile(Strict):
    slug: Slug
    name: NonEmpty
    aliases: list[NonEmpty] = []
    former_province: NonEmpty | None = None
    address: NonEmpty | None = None
    localities: list[Slug] = []
    developer: NonEmpty | None = None
    tenures: list[Tenure] = []
    kind: ProjectKind = "social_housing"
    units: int | None = Field(default=None, ge=1)
    scale: NonEmpty | None = None
    price_min: int | None = Field(default=None, ge=1_000_000)
    price_max: int | None = Field(default=None, ge=1_000_000)
    price_note: NonEmpty | None = None
    prices: list[PriceFile] = []
    status: ProjectStatus
    status_note: NonEmpty | None = None
    application_opens: dt.date | None = None
    application_closes: dt.date | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    photos: list[PhotoFile] = []
    history: list[EventFile] = []
    source: NonEmpty
    checked_on: dt.date
    confidence: Literal["A", "B", "C", "D"] | None = None
    verified: bool = False


class Handles(Strict):
    vi: list[NonEmpty] = Field(min_length=1)
    en: list[NonEmpty] = Field(min_length=1)


class ContactFile(Strict):
    slug: Slug
    name: Bilingual
    kind: Literal["department", "commune", "police", "bank", "land_registry", "developer", "union", "ministry"]
    serves: list[str] = []
    handles: Handles
    address: NonEmpty | None = None
    phone: NonEmpty | None = None
    hours: NonEmpty | None = None
    note: Bilingual | None = None
    verified: bool = False
    citations: list[CitationFile] = []


class OwnFile(Strict):
    """What belongs to one province alone, of each kind that is otherwise national."""

    topics: list[Slug] = []
    documents: list[str] = []
    parameters: list[Slug] = []


class TargetFile(Strict):
    """A target of the province's plan: `parameter` holds its figure and source, `former` names the former province it was set for.

    `reported` are parameters with what others have reported of its fulfilment.
    """

    parameter: Slug
    first_year: int = Field(ge=2000, le=2100)
    last_year: int = Field(ge=2000, le=2100)
    former: NonEmpty | None = None
    reported: list[Slug] = []


class ReportFile(Strict):
    """Who issues the quarterly report, as the head and foot of an administrative document name them; people are never named."""

    superior: NonEmpty | None = None
    issuer: NonEmpty
    place: NonEmpty
    signed_by: NonEmpty
    recipients: list[NonEmpty] = []


# Words that replies need in every province.
REQUIRED_WORDS = ("name", "short", "area", "people", "people-short", "page-title", "department", "committee", "far-from-work")


class ProvinceFile(Strict):
    """`extends: national` takes law, topics, parameters and offices of the whole country from the product's folder."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    extends: Literal["national"] | None = None
    former: list[NonEmpty] = []
    words: dict[Slug, ProvinceWord]
    # Where figures in the words come from.
    facts: list[FactFile] = []
    own: OwnFile = OwnFile()
    targets: list[TargetFile] = []
    report: ReportFile | None = None

    @model_validator(mode="after")
    def _has_the_words_that_replies_need(self) -> Self:
        missing = [word for word in REQUIRED_WORDS if word not in self.words]
        if missing:
            raise ValueError(f"words are missing: {', '.join(missing)}")
        return self


class DocumentFile(Strict):
    number: NonEmpty
    slug: Slug
    title: NonEmpty
    issuer: str | None = None
    signed_on: dt.date | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    language: Literal["vi", "en"] = "vi"
    extract: bool = False
    source: str | None = None
    confidence: str | None = None
    status_note: str | None = None
    amended_by: list[str] = []


class ProvisionFile(Dated):
    article: Numbered
    clause: Numbered | None = None
    point: Numbered | None = None
    heading: str | None = None
    text: str = ""
    amended_by: str | None = None
    note: str | None = None


class LawFile(Strict):
    document: DocumentFile
    provisions: list[ProvisionFile] = []
