"""A new topic: its row and examples at once, its answer by the way of all answers (`knowledge.console.revisions`).

Without a published answer it is offered to no citizen (`knowledge.answers.ANSWERED`) and not trained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.answers import topic_titles
from knowledge.console.audit import record
from knowledge.console.examples import Examined, add_examples, examine
from knowledge.console.roles import Actor
from knowledge.content_schema import TopicFile
from knowledge.folding import fold
from knowledge.models import Topic

BASES: tuple[str, ...] = get_args(TopicFile.model_fields["basis"].annotation)
#: Fewer teach a model nothing that holds.
LEAST_QUESTIONS = 5
MOST_RELATED = 3
MAX_SLUG = 60
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Names that mean something else: intents of the dialogue (domain.yml), Rasa's own, a page of the console.
RESERVED = frozenset(
    [
        "affirm",
        "deny",
        "inform",
        "cancel",
        "resume",
        "correct",
        "restart",
        "why",
        "back",
        "new",
        "unknown-fact",
        "next-page",
        "session-start",
        "nlu-fallback",
    ]
)


class TopicProblemError(ValueError):
    """`reasons`: slug, taken, titles, basis, related, questions."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(", ".join(reasons))


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """What an officer has typed. `questions` are Vietnamese, `questions_en` English."""

    slug: str
    title_vi: str
    title_en: str
    basis: str
    related: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    questions_en: tuple[str, ...] = field(default=())


def slug_of(title: str) -> str:
    """A slug for a title: "Thuê nhà bao lâu" → `thue-nha-bao-lau`."""
    words = re.findall(r"[a-z0-9]+", fold(title))
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > MAX_SLUG:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug


def problems(session: Session, draft: TopicDraft, examined: Sequence[Examined]) -> list[str]:
    """What stands in the way, as in `TopicProblemError`."""
    taken = session.scalar(select(Topic.id).where(Topic.slug == draft.slug)) is not None
    there = topic_titles(session, "vi")
    found = {
        "slug": not _SLUG.fullmatch(draft.slug) or len(draft.slug) > MAX_SLUG or draft.slug in RESERVED,
        "taken": taken,
        "titles": not draft.title_vi or not draft.title_en,
        "basis": draft.basis not in BASES,
        "related": len(draft.related) > MOST_RELATED or any(slug not in there for slug in draft.related),
        "questions": sum(not item.refused and item.text in draft.questions for item in examined) < LEAST_QUESTIONS,
    }
    return [reason for reason, stands in found.items() if stands]


def add_topic(session: Session, actor: Actor, draft: TopicDraft) -> Topic:
    """
    Raises:
        TopicProblemError: see the class; nothing was written.
    """
    reasons = problems(session, draft, examine(session, draft.slug, draft.questions))
    if reasons:
        raise TopicProblemError(reasons)
    topic = Topic(
        slug=draft.slug,
        title_vi=draft.title_vi,
        title_en=draft.title_en,
        basis=draft.basis,
        action=None,
        related=list(draft.related),
    )
    session.add(topic)
    session.flush()
    record(session, actor, "add", "topic", draft.slug, None, {"titles": [draft.title_vi, draft.title_en], "basis": draft.basis})
    add_examples(session, actor, draft.slug, "vi", draft.questions)
    add_examples(session, actor, draft.slug, "en", draft.questions_en)
    return topic
