"""What travels beside a reply for the figures: topics, places, results; never what was said."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import base, links
from actions.base import KnowledgeAction
from actions.eligibility.control import Result
from actions.topics import AnswerTopic, FindProject
from knowledge.database import SessionFactory
from knowledge.settings import Settings
from tests.actions.conftest import KEY, tracker
from tests.actions.test_replies import ELIGIBLE


@pytest.fixture(autouse=True)
def _here(knowledge_base: SessionFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "database", lambda: knowledge_base)
    monkeypatch.setattr(links, "get_settings", lambda: Settings(_env_file=None, secret_key=KEY))


def trace(action: KnowledgeAction, text: str, **turn: Any) -> dict[str, Any]:
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker(text, **turn), {})
    found: dict[str, Any] = dispatcher.messages[0]["custom"]["trace"]
    return found


def test_how_sure_the_model_was_of_a_written_question() -> None:
    ranking = [("affirm", 0.5), ("price", 0.375), ("greet", 0.1)]
    assert trace(AnswerTopic(), "giá bao nhiêu", intent="price", ranking=ranking) == {"confidence": 0.375}
    assert trace(AnswerTopic(), "/price", intent="price", ranking=ranking) == {}


def test_places_and_projects_that_we_know() -> None:
    entities = [
        {"entity": "locality", "value": "le-chan"},
        {"entity": "locality", "value": "nha-em-so-5"},
        {"entity": "project", "value": "Nguyễn Văn An 0912345678"},
        {"entity": "tenure", "value": "của em"},
    ]
    assert trace(FindProject(), "/find-project", intent="find-project", entities=entities) == {"localities": ["le-chan"]}


def test_the_result_of_a_check() -> None:
    assert trace(Result(), "18 triệu", slots=ELIGIBLE) == {"outcome": "eligible", "tenure": "buy"}
