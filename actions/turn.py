"""One user turn as the actions see it: message, understanding, metadata, slots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from actions.language import locale_for
from knowledge.dates import today
from knowledge.i18n import SUPPORTED, translator

OUT_OF_SCOPE = "out-of-scope"
# Within the check, a dialogue intent this likely is taken before "out of scope".
_ANSWER_ABOVE = 0.1
DIALOGUE_INTENTS = frozenset(
    ("affirm", "deny", "inform", "unknown_fact", "cancel", "resume", "correct", "restart", "why", "next_page", "nlu_fallback")
)
FORM = "eligibility_form"
# Kinds of replies that answer nothing yet.
NOT_ANSWERED = ("clarification", "fallback")


@dataclass(frozen=True)
class Turn:
    """`entities` as Rasa gives them; `ranking` topic slugs with confidence (0 to 1), best first.

    `segments` are the questions of a message that asks two or more (nlu/README.md). `reasked` is True when the turn stands
    for the last question with something changed. `noted` is what is seen on the way for the figures (`knowledge/trace.py`); turns made
    from this one share it.
    """

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
    segments: tuple[dict[str, Any], ...] = ()
    reasked: bool = False
    noted: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        message = tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        locale = metadata.get("locale", "vi")
        text = message.get("text") or ""
        chosen = locale if locale in SUPPORTED else "vi"
        in_form = (tracker.active_loop or {}).get("name") == FORM
        written = [text, *_written(tracker.events)] if chosen == "vi" else []
        return cls(
            conversation=tracker.sender_id,
            text=text,
            intent=_intent(message, in_form),
            ranking=_topics(message),
            entities=tuple(message.get("entities") or ()),
            locale=locale_for(chosen, (words for words in written if not words.startswith("/"))),
            as_of=dt.date.fromisoformat(metadata["as_of"]) if metadata.get("as_of") else today(),
            channel=metadata.get("channel", "api"),
            slots=dict(tracker.slots),
            in_form=in_form,
            events=tuple(tracker.events),
            segments=tuple(message.get("segments") or ()),
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
        """What the citizen wrote, newest first, without buttons, "yes", "no" and the words that ask for an officer."""
        for event in reversed(self.events):
            if event.get("event") == "user" and event.get("text") and not event["text"].startswith("/"):
                intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
                if intent not in ("talk-to-officer", "affirm", "deny"):
                    yield event["text"]

    def part(self, segment: dict[str, Any]) -> Turn:
        """The turn as if the citizen had written this one of the `segments` alone."""
        start, end = segment["start"], segment["end"]
        inside = [item for item in self.entities if start <= item.get("start", -1) and item.get("end", -1) <= end]
        moved = tuple(item | {"start": item["start"] - start, "end": item["end"] - start} for item in inside)
        ranking = ((segment["intent"], float(segment["confidence"])),)
        return replace(self, text=segment["text"], intent=segment["intent"], ranking=ranking, entities=moved, segments=())

    def earlier_message(self) -> tuple[str, tuple[tuple[str, float], ...]]:
        """Text and topics of the newest written message that says more than yes or no; before this one."""
        messages = [event for event in self.events if event.get("event") == "user"]
        for event in reversed(messages[:-1]):
            parsed = event.get("parse_data") or {}
            intent = (parsed.get("intent") or {}).get("name")
            if event.get("text") and not event["text"].startswith("/") and intent not in ("affirm", "deny"):
                return event["text"], _topics(parsed)
        return "", ()

    def failures(self) -> int:
        """How many messages in a row, up to the one before this, got a question back or were not understood."""
        number, kinds = 0, []
        messages = [event for event in self.events if event.get("event") in ("user", "bot")]
        if messages and messages[-1]["event"] == "user":
            messages.pop()
        for event in reversed(messages):
            if event["event"] == "bot":
                kinds.append(((event.get("data") or {}).get("custom") or {}).get("kind"))
                continue
            if not kinds or kinds[0] not in NOT_ANSWERED:
                break
            number, kinds = number + 1, []
        return number + (bool(kinds) and kinds[0] in NOT_ANSWERED)

    def last_reply(self) -> dict[str, Any]:
        """The bubble before this message, as sent; empty before the first."""
        for event in reversed(self.events):
            if event.get("event") == "bot":
                return dict((event.get("data") or {}).get("custom") or {})
        return {}

    def last_reply_kind(self) -> str | None:
        """The kind of the bubble before this message."""
        return self.last_reply().get("kind")


def _intent(message: dict[str, Any], in_form: bool) -> str:
    """The intent; within the check, a few words that say nothing of housing ("em chưa kết hôn") are likelier an answer than
    out of scope, when that is the next best reading.
    """
    name: str = (message.get("intent") or {}).get("name") or "nlu_fallback"
    if not in_form or name != OUT_OF_SCOPE:
        return name
    others = [item for item in message.get("intent_ranking") or [] if item["name"] != name]
    if others and others[0]["name"] in DIALOGUE_INTENTS and float(others[0]["confidence"]) >= _ANSWER_ABOVE:
        return str(others[0]["name"])
    return name


def _topics(message: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """The ranked topics of a parsed message."""
    ranked = ((item["name"], float(item["confidence"])) for item in message.get("intent_ranking") or [])
    return tuple((name, confidence) for name, confidence in ranked if name not in DIALOGUE_INTENTS)


def _written(events: Iterable[dict[str, Any]]) -> list[str]:
    """All that the citizen sent, newest first."""
    return [event["text"] for event in reversed(list(events)) if event.get("event") == "user" and event.get("text")]
