"""A button of a topic that was published after the model was trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete

from actions.topics import AnswerTopic, Fallback
from knowledge.console.subjects import open_subject
from knowledge.database import SessionFactory
from knowledge.models import Topic

SLUG = "nuoi-thu-cung"
ANSWER = {
    "from": "2025-01-01",
    "to": None,
    "text": {"vi": "Theo nội quy nhà chung cư.", "en": "By the rules of the building."},
    "citations": [{"document": "27/2023/QH15", "article": "77"}],
    "sources": [],
}
Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


@pytest.fixture
def topic(knowledge_base: SessionFactory) -> Iterator[Callable[[], None]]:
    """A topic of officers; called, it is published."""
    with knowledge_base() as session:
        session.add(Topic(slug=SLUG, title_vi="Nuôi thú cưng", title_en="Pets", basis="law", related=[]))
        session.commit()

    def publish() -> None:
        with knowledge_base() as session:
            open_subject(session, "answer", SLUG).put(ANSWER)
            session.commit()

    yield publish
    with knowledge_base() as session:
        session.execute(delete(Topic).where(Topic.slug == SLUG))
        session.commit()


@pytest.mark.parametrize("action", [Fallback(), AnswerTopic()])
def test_its_button_is_answered_whatever_the_model_takes_it_for(act: Act, topic: Callable[[], None], action: Any) -> None:
    topic()
    (reply,), slots = act(action, SLUG, intent="building-management", ranking=[("building-management", 0.9)])
    assert (reply["topic"], reply["kind"]) == (SLUG, "answer")
    assert "nội quy nhà chung cư" in reply["text"]
    assert slots["last_topic"] == SLUG


def test_before_its_answer_is_published_it_is_words_like_others(act: Act, topic: Callable[[], None]) -> None:
    (reply,), _ = act(Fallback(), SLUG, intent="nlu_fallback")
    assert reply["topic"] != SLUG
    assert SLUG not in reply["suggestions"]
