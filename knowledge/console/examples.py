"""Example questions of topics: what the model learns from, and what is wrong with a new one before it is saved.

Nothing is deleted: an example that is taken out keeps its row (`removed_at`), so that the next loading of the shipped content does not
bring it back. Questions may be citizens' words, which the audit log, that nobody can delete from, does not get: it has their numbers.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.held_out import held_out
from knowledge.console.likeness import Likeness
from knowledge.console.roles import Actor
from knowledge.console.subjects import UnknownSubjectError
from knowledge.folding import fold
from knowledge.models import ExampleQuestion, Topic, utc_now

OFFICER = "officer"
MAX_LENGTH = 300
MAX_AT_ONCE = 50
_SHOWN = 3


class Concern(StrEnum):
    """What speaks against a new example, the gravest first."""

    #: It nearly copies a question that models are judged by: never taken.
    HELD_OUT = "held_out"
    #: It stands under this topic already: nothing to add.
    KNOWN = "known"
    #: The same words stand under another topic: the model would learn both and neither.
    CONTRADICTS = "contradicts"
    #: Nearly the same stands under another topic.
    LIKE_ANOTHER = "like_another"
    #: Nearly the same stands under this topic: it teaches little.
    LIKE_ITS_OWN = "like_its_own"


REFUSED = frozenset((Concern.HELD_OUT, Concern.KNOWN))


@dataclass(frozen=True, slots=True)
class Examined:
    """A new example with what speaks against it: `others` are the lines it is like, with their topics' slugs."""

    text: str
    concern: Concern | None = None
    others: tuple[tuple[str, str], ...] = ()

    @property
    def refused(self) -> bool:
        return self.concern in REFUSED


def lines_of(text: str) -> list[str]:
    """Questions as they were typed, one a line, each once."""
    lines = (" ".join(line.split())[:MAX_LENGTH] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:MAX_AT_ONCE]


def examine(session: Session, slug: str, texts: Iterable[str]) -> list[Examined]:
    """Each new example of the topic, with the gravest of what speaks against it."""
    index = example_index(session)
    return [_examined(index, slug, text) for text in texts]


def _examined(index: Likeness, slug: str, text: str) -> Examined:
    if _judges().copies(text):
        return Examined(text, Concern.HELD_OUT)
    alike = index.alike(text)
    own = [item for item in alike if item.key == slug]
    # Marks tell words apart: "bán" and "bạn" are two questions, "lãi suất?" and "Lãi suất" are one.
    if any(_written(item.text) == _written(text) for item in own):
        return Examined(text, Concern.KNOWN)
    others = [item for item in alike if item.key != slug]
    if others:
        concern = Concern.CONTRADICTS if others[0].same else Concern.LIKE_ANOTHER
        return Examined(text, concern, tuple((item.text, item.key) for item in others[:_SHOWN]))
    if own:
        return Examined(text, Concern.LIKE_ITS_OWN, tuple((item.text, item.key) for item in own[:_SHOWN]))
    return Examined(text)


def _written(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@cache
def _judges() -> Likeness:
    return Likeness((item.text, item.topic) for item in held_out())


_lock = threading.Lock()
_kept: list[tuple[object, Likeness]] = []


def example_index(session: Session) -> Likeness:
    """All examples that are kept, by topic; built anew (about a second for twenty thousand) when any has changed."""
    sums = func.count(), func.max(ExampleQuestion.id), func.sum(ExampleQuestion.id * ExampleQuestion.topic_id)
    state = (
        str(session.get_bind().engine.url),
        *session.execute(select(*sums).where(ExampleQuestion.removed_at.is_(None))).one(),
    )
    with _lock:
        if not _kept or _kept[0][0] != state:
            rows = session.execute(
                select(ExampleQuestion.text, Topic.slug).join(Topic).where(ExampleQuestion.removed_at.is_(None))
            )
            _kept[:] = [(state, Likeness((text, slug) for text, slug in rows))]
        return _kept[0][1]


def topic_of(session: Session, slug: str) -> Topic:
    """
    Raises:
        UnknownSubjectError: there is no such topic.
    """
    topic = session.scalar(select(Topic).where(Topic.slug == slug))
    if topic is None:
        raise UnknownSubjectError(slug)
    return topic


def add_examples(session: Session, actor: Actor, slug: str, locale: str, texts: Sequence[str]) -> int:
    """Adds what may be added, and brings back what was taken out; how many. What is refused is left out without a word: it was shown.

    Raises:
        UnknownSubjectError: there is no such topic.
    """
    topic = topic_of(session, slug)
    taken = [item.text for item in examine(session, slug, texts) if not item.refused]
    added = [_put(session, topic, locale, text) for text in taken]
    if added:
        session.flush()
        record(session, actor, "add_examples", "topic", slug, None, {"examples": [row.id for row in added], "locale": locale})
    return len(added)


def _put(session: Session, topic: Topic, locale: str, text: str) -> ExampleQuestion:
    row = session.scalar(select(ExampleQuestion).where(ExampleQuestion.topic_id == topic.id, ExampleQuestion.text == text))
    if row is None:
        row = ExampleQuestion(topic_id=topic.id, locale=locale, text=text, origin=OFFICER)
        session.add(row)
    row.removed_at = None
    return row


def remove_examples(session: Session, actor: Actor, slug: str, numbers: Sequence[int]) -> int:
    """Takes examples of the topic out; how many.

    Raises:
        UnknownSubjectError: there is no such topic.
    """
    topic = topic_of(session, slug)
    rows = _examples(session, topic, numbers)
    for row in rows:
        row.removed_at = utc_now()
    _keep_one(session, topic)
    if rows:
        record(session, actor, "remove_examples", "topic", slug, {"examples": [row.id for row in rows]})
    return len(rows)


def move_examples(session: Session, actor: Actor, slug: str, numbers: Sequence[int] | None, to: str) -> int:
    """Takes examples out of one topic and puts them into another; all of them without numbers. How many.

    Raises:
        UnknownSubjectError: there is no such topic, or both are one.
    """
    topic, target = topic_of(session, slug), topic_of(session, to)
    if topic.id == target.id:
        raise UnknownSubjectError(to)
    rows = _examples(session, topic, numbers)
    for row in rows:
        row.removed_at = utc_now()
    moved = [_put(session, target, row.locale, row.text) for row in rows]
    _keep_one(session, topic)
    if rows:
        session.flush()
        before = {"topic": slug, "examples": [row.id for row in rows]}
        record(session, actor, "move_examples", "topic", slug, before, {"topic": to, "examples": [row.id for row in moved]})
    return len(rows)


def _keep_one(session: Session, topic: Topic) -> None:
    """A topic without any Vietnamese example is asked about by its title: else its buttons would mean nothing to the model."""
    session.flush()
    if not any(row.locale == "vi" for row in _examples(session, topic, None)):
        _put(session, topic, "vi", topic.title_vi)


def _examples(session: Session, topic: Topic, numbers: Sequence[int] | None) -> list[ExampleQuestion]:
    kept = select(ExampleQuestion).where(ExampleQuestion.topic_id == topic.id, ExampleQuestion.removed_at.is_(None))
    return list(session.scalars(kept if numbers is None else kept.where(ExampleQuestion.id.in_(numbers))))


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How the Vietnamese examples of a topic are phrased: with marks, without any, of at most four words, of more than fifteen."""

    marked: int
    unmarked: int
    short: int
    long: int


def phrasing(texts: Iterable[str]) -> Phrasing:
    """Counts; a question without marks is made of each marked one by the trainer, too."""
    found = list(texts)
    unmarked = sum(fold(text) == text.lower() for text in found)
    lengths = [len(text.split()) for text in found]
    return Phrasing(len(found) - unmarked, unmarked, sum(n <= 4 for n in lengths), sum(n > 15 for n in lengths))


def counts(session: Session) -> dict[str, dict[tuple[str, str], int]]:
    """Kept examples of each topic by language and origin."""
    rows = session.execute(
        select(Topic.slug, ExampleQuestion.locale, ExampleQuestion.origin, func.count())
        .join(ExampleQuestion)
        .where(ExampleQuestion.removed_at.is_(None))
        .group_by(Topic.slug, ExampleQuestion.locale, ExampleQuestion.origin)
    )
    found: dict[str, dict[tuple[str, str], int]] = {}
    for slug, locale, origin, number in rows:
        found.setdefault(slug, {})[locale, origin] = number
    return found
