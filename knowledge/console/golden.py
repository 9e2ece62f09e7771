"""Questions that every model has to understand before it serves: the first that people ask, and each new topic's own examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from knowledge.console.training_models import TrainedModel
from knowledge.content_files import CONTENT
from knowledge.dates import today
from knowledge.folding import fold
from knowledge.models import Answer, Topic

FILE = "golden.yaml"
#: Examples of a new topic, each asked with and without diacritics.
OF_A_NEW_TOPIC = 3


@dataclass(frozen=True, slots=True)
class Golden:
    """A question and the topics that answer it."""

    text: str
    topics: frozenset[str]
    #: Asked again of the model that serves.
    first: bool = False


def golden_questions(session: Session, folder: Path) -> list[Golden]:
    """Of the content folder's file, or the product's, then those of topics that officers have written: where an answer holds today."""
    path = folder / FILE if (folder / FILE).exists() else CONTENT / FILE
    answered = _answered_today(session)
    shipped = [
        Golden(item["ask"], frozenset(item["topics"]) & answered, bool(item.get("first", False)))
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return [item for item in shipped if item.topics] + _of_new_topics(session, answered)


def golden_for(model: TrainedModel, golden: Sequence[Golden]) -> list[Golden]:
    """Those of topics that the model was trained on: an older one may come back although a topic was added since."""
    return [item for item in golden if item.topics & frozenset(model.topics)]


def _answered_today(session: Session) -> frozenset[str]:
    day = today()
    held = Answer.effective_from <= day, or_(Answer.effective_to.is_(None), Answer.effective_to >= day)
    return frozenset(session.scalars(select(Topic.slug).join(Answer).where(*held)))


def _of_new_topics(session: Session, answered: frozenset[str]) -> list[Golden]:
    topics = session.scalars(
        select(Topic).where(Topic.seed_hash.is_(None)).options(selectinload(Topic.questions)).order_by(Topic.id)
    )
    found = []
    for topic in topics:
        kept = [row.text for row in topic.questions if row.removed_at is None and row.locale == "vi"]
        for text in kept[:OF_A_NEW_TOPIC] if topic.slug in answered else ():
            found += [Golden(spelled, frozenset((topic.slug,)), True) for spelled in dict.fromkeys((text, fold(text)))]
    return found
