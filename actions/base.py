"""The base of all actions: opens the knowledge base, sends the replies."""

from __future__ import annotations

import functools
import logging
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, get_args

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.turn import DIALOGUE_INTENTS, Turn
from actions.untaught import answer_pressed, pressed_topic
from knowledge.content_schema import ProvinceFile, Tenure
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.folding import fold
from knowledge.localities import Locality, LocalityIndex
from knowledge.projects import get_project
from knowledge.province import read_province, words_of
from knowledge.reply import Button, Reply
from knowledge.settings import get_settings
from knowledge.trace import MAX_NAMED, TRACE, Trace

Events = list[dict[str, Any]]
#: The bubbles to send and the events to record.
Answered = tuple[list[Reply], Events]
Handler = Callable[["Turn", Session], Answered]
#: How each topic that is more than a published text is answered; filled by `answers`.
HANDLERS: dict[str, Handler] = {}
log = logging.getLogger(__name__)


def answers(topic: str) -> Callable[[Handler], Handler]:
    """Registers the function below it as the way to answer `topic`."""

    def register(handler: Handler) -> Handler:
        HANDLERS[topic] = handler
        return handler

    return register


@functools.cache
def database() -> SessionFactory:
    return make_session_factory(make_engine(get_settings().database))


@functools.cache
def localities() -> LocalityIndex:
    return LocalityIndex.from_file(get_settings().content / "localities.yaml")


def province() -> str:
    return get_settings().province


def served() -> ProvinceFile:
    """The province that this service is for."""
    return read_province(get_settings().content)


@functools.cache
def served_names() -> frozenset[str]:
    """What the province and those it was made of are called, in folded text."""
    return frozenset(fold(name) for name in (served().words["short"].vi, *served().former))


def here(turn: Turn) -> dict[str, str]:
    """The province's words in the reader's language, for `str.format`."""
    return words_of(served(), turn.locale)


def place_name(place: Locality) -> str:
    """The name inside a sentence: `xã Mao Điền`, `thành phố Hải Dương`."""
    return place.name[:1].lower() + place.name[1:]


def places_named(turn: Turn) -> list[Locality]:
    return [place for slug in turn.values("locality") if (place := localities().get(slug)) is not None]


def present_names(turn: Turn, place: Locality) -> str:
    """What a unit is called since 2025-07-01."""
    if not place.old:
        return turn.say("{place} là tên đơn vị hành chính hiện nay.").format(place=place.name)
    names = [place_name(unit) for slug in place.now if (unit := localities().get(slug)) is not None]
    if not names:
        return turn.say("{place} là tên cũ.").format(place=place.name)
    return turn.say("{place} (tên cũ) nay thuộc: {names}.").format(place=place.name, names=", ".join(names))


def officer_button(turn: Turn) -> Button:
    return Button(title=turn.say("Gặp cán bộ"), payload="/talk-to-officer")


def unique(buttons: list[Button]) -> list[Button]:
    """The first button of each payload."""
    first: dict[str, Button] = {}
    for button in buttons:
        first.setdefault(button.payload, button)
    return list(first.values())


def trace_of(turn: Turn, session: Session) -> dict[str, Any]:
    """What the figures count of this message (`knowledge.trace.Trace` as JSON): names that we know, never the citizen's words."""
    asks = not turn.is_payload and (turn.intent not in DIALOGUE_INTENTS or turn.intent == "nlu_fallback")
    projects = [slug for slug in turn.values("project")[:MAX_NAMED] if get_project(session, str(slug)) is not None]
    tenure = turn.noted.get("tenure") or turn.value("tenure")
    return Trace(
        confidence=min(max(turn.ranking[0][1], 0.0), 1.0) if asks and turn.ranking else None,
        localities=tuple(place.slug for place in places_named(turn))[:MAX_NAMED],
        projects=tuple(dict.fromkeys(projects)),
        outcome=turn.noted.get("outcome"),
        tenure=tenure if tenure in get_args(Tenure) else None,
    ).model_dump(mode="json", exclude_defaults=True)


class KnowledgeAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk has no types
    """A subclass sets `action_name` and answers a turn with replies and Rasa events."""

    action_name: ClassVar[str]

    def name(self) -> str:
        return self.action_name

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Says nothing when it fails, so that the gateway answers by search.

        Were the exception let through, rasa-sdk would answer with the whole conversation and Rasa log it.
        """
        try:
            turn = Turn.from_tracker(tracker)
            with database()() as session:
                pressed = pressed_topic(turn, session)
                replies, events = answer_pressed(turn, session, pressed, province()) if pressed else self.respond(turn, session)
                trace = trace_of(turn, session)
        except Exception as error:
            # Without the error's own text, which may quote the citizen.
            calls = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s failed: %s\n%s", self.action_name, type(error).__name__, calls)
            return []
        for reply in replies:
            dispatcher.utter_message(json_message=reply.as_custom() | {TRACE: trace})
        return events

    @abstractmethod
    def respond(self, turn: Turn, session: Session) -> Answered:
        """The bubbles to send and the events to record."""
