"""Actions run against a seeded SQLite database, with Rasa's own Tracker and dispatcher."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import base, links
from actions.base import KnowledgeAction
from actions.eligibility.extraction import SLOTS
from knowledge.content_files import read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory, migrate
from knowledge.seed import seed
from knowledge.settings import Settings
from knowledge.trace import TRACE

DAY = "2026-11-22"
KEY = "documents-test-key-0123456789"


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionFactory]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('actions') / 'noxh.sqlite'}")
    migrate(engine)
    factory = make_session_factory(engine)
    with factory() as session:
        seed(session, read_content())
        session.commit()
    yield factory
    engine.dispose()


@pytest.fixture
def act(
    knowledge_base: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Runs an action on one message; returns its replies and the slots it sets."""
    monkeypatch.setattr(base, "database", lambda: knowledge_base)
    # A key of the tests' own: none is made in the home folder.
    monkeypatch.setattr(links, "get_settings", lambda: Settings(_env_file=None, secret_key=KEY))

    def run(action: KnowledgeAction, text: str = "", **turn: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        dispatcher = CollectingDispatcher()
        events = action.run(dispatcher, tracker(text, **turn), {})
        slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        replies = [dict(message["custom"]) for message in dispatcher.messages]
        for reply in replies:
            # For the gateway, which takes it off.
            del reply[TRACE]
        return replies, slots

    return run


def tracker(
    text: str = "",
    *,
    intent: str = "inform",
    entities: list[dict[str, Any]] | None = None,
    ranking: list[tuple[str, float]] | None = None,
    slots: dict[str, Any] | None = None,
    in_form: bool = False,
    locale: str = "vi",
    as_of: str = DAY,
    channel: str = "api",
    events: list[dict[str, Any]] | None = None,
) -> Tracker:
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": name, "confidence": confidence} for name, confidence in ranking or []],
        "entities": entities or [],
        "metadata": {"locale": locale, "as_of": as_of, "channel": channel},
    }
    values: dict[str, Any] = dict.fromkeys(
        (*SLOTS, "requested_slot", "last_check", "last_projects", "project_query", "project_offset")
    )
    loop = {"name": "eligibility_form"} if in_form else {}
    return Tracker("conversation", values | (slots or {}), message, events or [], False, None, loop, "action_listen")
