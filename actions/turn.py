"""One user turn as the actions see it: message, understanding, metadata, slots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from knowledge.dates import today
from knowledge.i18n import SUPPORTED, translator

DIALOGUE_INTENTS = frozenset(
    ("affirm", "deny", "inform", "unknown_fact", "cancel", "resume", "correct", "restart", "why", "next_page", "nlu_fallback")
)
FORM = "eligibility_form"


@dataclass(frozen=True)
class Turn:
    """`entities` as Rasa gives them; `ranking` topic slugs with confidence (0 to 1), best first."""

    conversation: str
    text: str
    intent: str
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[dict[str, Any], ...]
    locale: str
    as_of: dt.date
    channel: str
    slots: dict[str, Any]
    in_form: bool
    events: tuple[dict[str, Any], ...]

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        message = tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        locale = metadata.get("locale", "vi")
        ranking = tuple(
            (item["name"], float(item["confidence"]))
            for item in message.get("intent_ranking") or []
            if item["name"] not in DIALOGUE_INTENTS
        )
        return cls(
            conversation=tracker.sender_id,
            text=message.get("text") or "",
            intent=(message.get("intent") or {}).get("name") or "nlu_fallback",
            ranking=ranking,
            entities=tuple(message.get("entities") or ()),
            locale=locale if locale in SUPPORTED else "vi",
            as_of=dt.date.fromisoformat(metadata["as_of"]) if metadata.get("as_of") else today(),
            channel=metadata.get("channel", "api"),
            slots=dict(tracker.slots),
            in_form=(tracker.active_loop or {}).get("name") == FORM,
            events=tuple(tracker.events),
        )

    @property
    def is_payload(self) -> bool:
        """The person pressed a button instead of writing."""
        return self.text.startswith("/")

    def say(self, text: str) -> str:
        """`text` in the citizen's language."""
        return translator(self.locale)(text)

    def values(self, entity: str) -> list[Any]:
        return [item["value"] for item in self.entities if item["entity"] == entity]

    def value(self, entity: str) -> Any:
        return next(iter(self.values(entity)), None)

    def written_before(self) -> Iterator[str]:
        """What the citizen wrote, newest first, without the buttons pressed and the words that ask for an officer."""
        for event in reversed(self.events):
            if event.get("event") == "user" and event.get("text") and not event["text"].startswith("/"):
                intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
                if intent != "talk-to-officer":
                    yield event["text"]

    def last_reply(self) -> dict[str, Any]:
        """The bubble before this message, as sent; empty before the first."""
        for event in reversed(self.events):
            if event.get("event") == "bot":
                return dict((event.get("data") or {}).get("custom") or {})
        return {}

    def last_reply_kind(self) -> str | None:
        """The kind of the bubble before this message."""
        return self.last_reply().get("kind")
