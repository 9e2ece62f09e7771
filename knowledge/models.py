"""Tables of the knowledge base.

Dates of validity are inclusive on both sides; an open end is NULL. Rows that are seeded from
`content/` carry `seed_hash` (what the file said) and `edited_at` (when an officer changed the row):
an edited row is never overwritten by a later seeding.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column, relationship

from knowledge.dates import VIETNAM
from knowledge.folding import fold

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
        str: Text,
        dt.datetime: DateTime(timezone=True),
        Decimal: Numeric(20, 4),
    }


class Seeded:
    """Mixin: where the row came from and whether an officer has taken it over."""

    seed_hash: Mapped[str | None] = mapped_column(String(64))
    edited_at: Mapped[dt.datetime | None]


class LegalDocument(Seeded, Base):
    __tablename__ = "legal_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str]
    issuer: Mapped[str | None]
    signed_on: Mapped[dt.date | None] = mapped_column(Date)
    effective_from: Mapped[dt.date | None] = mapped_column(Date)
    effective_to: Mapped[dt.date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    source: Mapped[str | None]
    confidence: Mapped[str | None]
    status_note: Mapped[str | None]
    amended_by: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)

    provisions: Mapped[list[Provision]] = relationship(
        back_populates="document", order_by="Provision.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Provision(Base):
    """One article, clause or point in one of its versions."""

    __tablename__ = "provision"
    __table_args__ = (
        UniqueConstraint("document_id", "article", "clause", "point", "effective_from"),
        Index("ix_provision_place", "document_id", "article", "clause", "point"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("legal_document.id", ondelete="CASCADE"))
    article: Mapped[str] = mapped_column(String(80))
    # Empty, not NULL, at article level: NULLs would escape the unique constraint.
    clause: Mapped[str] = mapped_column(String(80), default="")
    point: Mapped[str] = mapped_column(String(80), default="")
    heading: Mapped[str | None]
    text: Mapped[str]
    effective_from: Mapped[dt.date] = mapped_column(Date)
    effective_to: Mapped[dt.date | None] = mapped_column(Date)
    amended_by: Mapped[str | None]
    # The document that an officer brought in and that ended this wording: taking it back opens the wording again.
    ended_by: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None]
    position: Mapped[int]

    document: Mapped[LegalDocument] = relationship(back_populates="provisions")


class Topic(Seeded, Base):
    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title_vi: Mapped[str]
    title_en: Mapped[str]
    basis: Mapped[str] = mapped_column(String(20))
    action: Mapped[str | None] = mapped_column(String(80))
    related: Mapped[list[str]] = mapped_column(default=list)

    answers: Mapped[list[Answer]] = relationship(
        back_populates="topic", order_by="Answer.effective_from", cascade="all, delete-orphan", passive_deletes=True
    )
    questions: Mapped[list[ExampleQuestion]] = relationship(
        back_populates="topic", order_by="ExampleQuestion.id", cascade="all, delete-orphan", passive_deletes=True
    )

    def title(self, locale: str) -> str:
        return self.title_en if locale == "en" else self.title_vi


class Answer(Seeded, Base):
    """What a citizen is told on a topic between two days. `citations` and `sources` as in the content files."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("topic_id", "effective_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    effective_from: Mapped[dt.date] = mapped_column(Date)
    effective_to: Mapped[dt.date | None] = mapped_column(Date)
    text_vi: Mapped[str]
    text_en: Mapped[str]
    citations: Mapped[list[Any]] = mapped_column(default=list)
    sources: Mapped[list[Any]] = mapped_column(default=list)

    topic: Mapped[Topic] = relationship(back_populates="answers")

    def text(self, locale: str) -> str:
        return self.text_en if locale == "en" else self.text_vi


class ExampleQuestion(Base):
    """Training data. An officer's deletion of a seeded question is kept as `removed_at`, so that it stays deleted."""

    __tablename__ = "example_question"
    __table_args__ = (UniqueConstraint("topic_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(5))
    text: Mapped[str]
    origin: Mapped[str] = mapped_column(String(20), default="seed")
    removed_at: Mapped[dt.datetime | None]

    topic: Mapped[Topic] = relationship(back_populates="questions")


class Parameter(Seeded, Base):
    """A figure of the law in one period. `value` in `unit`; VND and m² as in the law's text."""

    __tablename__ = "parameter"
    __table_args__ = (UniqueConstraint("key", "province", "effective_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    province: Mapped[str] = mapped_column(String(2), default="")
    title_vi: Mapped[str]
    title_en: Mapped[str]
    unit: Mapped[str] = mapped_column(String(20))
    value: Mapped[Decimal]
    effective_from: Mapped[dt.date] = mapped_column(Date)
    effective_to: Mapped[dt.date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), default="verified")
    source: Mapped[str | None]
    citations: Mapped[list[Any]] = mapped_column(default=list)


class Project(Seeded, Base):
    """A housing project. Prices in VND per m² of floor.

    `prices`: several of them, as `{"label", "min", "max"}`; `price_min` and `price_max` are then the range of all. `photos`:
    `{"file", "caption"}`, files of `knowledge.project_photos`. `latitude`, `longitude`: degrees, WGS 84, both or neither.
    """

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    former_province: Mapped[str | None]
    address: Mapped[str | None]
    localities: Mapped[list[str]] = mapped_column(default=list)
    developer: Mapped[str | None]
    tenures: Mapped[list[str]] = mapped_column(default=list)
    kind: Mapped[str] = mapped_column(String(30), default="social_housing")
    units: Mapped[int | None]
    scale: Mapped[str | None]
    price_min: Mapped[int | None]
    price_max: Mapped[int | None]
    price_note: Mapped[str | None]
    prices: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(String(30), default="unknown")
    status_note: Mapped[str | None]
    application_opens: Mapped[dt.date | None] = mapped_column(Date)
    application_closes: Mapped[dt.date | None] = mapped_column(Date)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    photos: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[str]
    checked_on: Mapped[dt.date] = mapped_column(Date)
    confidence: Mapped[str | None]
    verified: Mapped[bool] = mapped_column(Boolean, default=False)
    # Written with the row (`_fold_names`): the databases do not know that "Đồng" is found by "dong".
    search_text: Mapped[str] = mapped_column(default="")

    history: Mapped[list[ProjectEvent]] = relationship(
        order_by="ProjectEvent.position", cascade="all, delete-orphan", passive_deletes=True
    )


def searchable(name: str, *others: str | None) -> str:
    """What a project is found by, folded; its name comes first, so that lists are put in order by it."""
    return fold(" ".join(" ".join(text.split()) for text in (name, *others) if text))


@event.listens_for(Project, "before_insert")
@event.listens_for(Project, "before_update")
def _fold_names(_mapper: Mapper[Project], _connection: object, row: Project) -> None:
    row.search_text = searchable(row.name, *(row.aliases or ()), row.slug, row.address, row.developer)


class ProjectEvent(Base):
    """What happened to a project and when; `happened_on` is text such as `2025-10` where the day is not known.

    `status`: the project's from then on, where the event is a change of it.
    """

    __tablename__ = "project_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    happened_on: Mapped[str] = mapped_column(String(10))
    event: Mapped[str]
    status: Mapped[str | None] = mapped_column(String(30))


class Contact(Seeded, Base):
    """An office and what it handles. `address`, `phone` and `hours` are NULL until somebody has verified them."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str] = mapped_column(String(30))
    serves: Mapped[list[str]] = mapped_column(default=list)
    handles_vi: Mapped[list[str]] = mapped_column(default=list)
    handles_en: Mapped[list[str]] = mapped_column(default=list)
    address: Mapped[str | None]
    phone: Mapped[str | None]
    hours: Mapped[str | None]
    note_vi: Mapped[str | None]
    note_en: Mapped[str | None]
    verified: Mapped[bool] = mapped_column(Boolean, default=False)
    citations: Mapped[list[Any]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)


class HandoffRequest(Base):
    """A citizen who asked for a person. `conversation` is the signed session's id, never a name."""

    __tablename__ = "handoff_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), default="question")
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(200), index=True)
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    question: Mapped[str]
    topic: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20), default="waiting")
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now, index=True)
    handled_at: Mapped[dt.datetime | None]
    # The officer who has taken it on, by his sign-in name.
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_at: Mapped[dt.datetime | None]


def _vietnam_time(context: Any) -> dt.datetime:
    at: dt.datetime = context.get_current_parameters()["at"]
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(VIETNAM)


def _mentions(context: Any) -> bool:
    values = context.get_current_parameters()
    return bool(values.get("localities") or values.get("projects"))


class Interaction(Base):
    """A citizen's message and what was answered, for figures and for the inbox of what could not be answered.

    `conversation` is a keyed hash (HMAC-SHA256 with a key made from the product's): it counts people and lets their rows be deleted, and
    names nobody. `text` is kept only where an officer has something to learn from it (`reason`), without personal data; None otherwise.
    `kind` is that of the first reply, `topic` its topic, `confidence` the model's (0 to 1) for the likeliest topic. `outcome` is that of
    an eligibility check which ended with this message. `rating` is 1 or -1, as the citizen pressed.

    `day` and `hour` (0 to 23) are those of `at` in Vietnam, and `mentions` says whether a place or project is named: they are set from
    the other columns when a row is made, and are what the figures are counted by.
    """

    __tablename__ = "interaction"
    __table_args__ = (
        Index("ix_interaction_topic", "topic", "at"),
        Index("ix_interaction_reason", "reason", "at"),
        Index("ix_interaction_cluster", "cluster_id", "at"),
        # The figures (`knowledge.console.figures.counts`) read these and not the rows.
        Index("ix_interaction_figures", "day", "hour", "topic", "kind", "channel", "rating"),
        Index("ix_interaction_people", "day", "conversation"),
        Index("ix_interaction_checks", "day", "outcome", "tenure"),
        Index("ix_interaction_mentions", "mentions", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=utc_now, index=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(80))
    confidence: Mapped[float | None] = mapped_column(Float)
    localities: Mapped[list[str]] = mapped_column(default=list)
    projects: Mapped[list[str]] = mapped_column(default=list)
    outcome: Mapped[str | None] = mapped_column(String(30))
    tenure: Mapped[str | None] = mapped_column(String(20))
    rating: Mapped[int | None] = mapped_column(Integer)
    # What the citizen said was not right: wrong, unclear, other_question.
    rating_reason: Mapped[str | None] = mapped_column(String(20))
    # Why an officer should look: fallback, clarification, low_confidence, rated_down.
    reason: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str | None]
    # The group of like questions in the inbox (`knowledge.console.serving_models.InboxCluster`), while the text is kept.
    cluster_id: Mapped[int | None] = mapped_column(Integer)
    day: Mapped[dt.date] = mapped_column(Date, default=lambda context: _vietnam_time(context).date())
    hour: Mapped[int] = mapped_column(Integer, default=lambda context: _vietnam_time(context).hour)
    mentions: Mapped[bool] = mapped_column(Boolean, default=_mentions)


class CallbackPayload(Base):
    """A button's payload that is longer than Telegram's 64 bytes, by its token."""

    __tablename__ = "callback_payload"

    token: Mapped[str] = mapped_column(String(40), primary_key=True)
    payload: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now, index=True)
