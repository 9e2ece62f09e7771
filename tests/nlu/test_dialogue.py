"""A trained model in conversation: which actions run, in which order. The action server is played by the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import Event, SlotSet
from rasa.utils.endpoints import EndpointConfig

FORM_SLOTS = ("tenure", "group")  # the test's check asks two things
Play = Callable[[str], list[str]]


class ActionServer:
    """Plays the actions: records their names, fills the two slots as validate_eligibility_form would."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def run(self, name: str, tracker: Any) -> list[Event]:
        self.ran.append(name)
        if name == "validate_eligibility_form":
            return self._validate(tracker)
        if name == "action_restart":
            return [SlotSet(slot, None) for slot in (*FORM_SLOTS, "requested_slot")]
        if name == "action_correct_check":
            return [SlotSet("tenure", None)]
        if name == "action_eligibility_result":
            return [SlotSet(slot, None) for slot in FORM_SLOTS]
        return []

    @staticmethod
    def _validate(tracker: Any) -> list[Event]:
        message = tracker.latest_message
        events: list[Event] = []
        for slot, entity in (("tenure", "tenure"), ("group", "beneficiary_group")):
            values = [e["value"] for e in message.entities if e["entity"] == entity]
            if values:
                events.append(SlotSet(slot, values[0]))
        filled = {slot: tracker.get_slot(slot) for slot in FORM_SLOTS} | {e.key: e.value for e in events}
        missing = [slot for slot in FORM_SLOTS if filled[slot] is None]
        return [*events, SlotSet("requested_slot", missing[0] if missing else None)]


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return Agent.load(str(model), action_endpoint=EndpointConfig("http://127.0.0.1:1/webhook"))


@pytest.fixture
def play(agent: Agent, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Play:
    """Sends messages of one conversation and returns the names of the actions each one ran."""
    server = ActionServer()

    async def run(self: RemoteAction, output: Any, nlg: Any, tracker: Any, domain: Any) -> list[Event]:
        return server.run(self.name(), tracker)

    monkeypatch.setattr(RemoteAction, "run", run)
    loop = asyncio.new_event_loop()
    sender = request.node.name

    def send(text: str) -> list[str]:
        server.ran.clear()
        loop.run_until_complete(agent.handle_message(UserMessage(text, CollectingOutputChannel(), sender)))
        return [name for name in server.ran if name != "validate_eligibility_form"]

    yield send
    loop.close()


ASK_TENURE = "action_ask_eligibility_form_tenure"
ASK_GROUP = "action_ask_eligibility_form_group"
START = "/eligibility-check"


def test_a_topic_is_answered(play: Play) -> None:
    assert play("/housing-price") == ["action_answer_topic"]
    assert play("/find-project") == ["action_find_project"]


def test_the_check_asks_one_fact_after_the_other_and_decides(play: Play) -> None:
    assert play(START) == [ASK_TENURE]
    assert play('/inform{"tenure": "buy"}') == [ASK_GROUP]
    assert play("em là công nhân") == ["action_eligibility_result"]
    assert play("/housing-price") == ["action_answer_topic"]


def test_facts_in_the_opening_sentence_are_not_asked_again(play: Play) -> None:
    assert play('/eligibility-check{"tenure": "buy"}') == [ASK_GROUP]


def test_a_check_that_lacks_nothing_is_decided_at_once(play: Play) -> None:
    play('/eligibility-check{"tenure": "buy"}')
    play("/cancel")
    assert play("/resume") == ["action_resume_check", ASK_GROUP]
    assert play("em là công nhân") == ["action_eligibility_result"]


@pytest.mark.parametrize(
    ("message", "actions"),
    [
        ("/housing-price", ["action_answer_topic", ASK_TENURE]),
        ("/find-project", ["action_find_project", ASK_TENURE]),
        ("/eligibility-check", ["action_resume_check", ASK_TENURE]),
        ("/affirm", ["action_dialogue", ASK_TENURE]),
        ("/unknown_fact", ["action_dialogue", ASK_TENURE]),
        ("/why", ["action_why", ASK_TENURE]),
        ("/next_page", ["action_next_page", ASK_TENURE]),
        ("/correct", ["action_correct_check", ASK_TENURE]),
        ("/resume", ["action_resume_check", ASK_TENURE]),
        ("/restart", ["action_restart", ASK_TENURE]),
        ("/nlu_fallback", ["action_fallback", ASK_TENURE]),
    ],
)
def test_an_interruption_is_answered_and_the_question_asked_again(play: Play, message: str, actions: list[str]) -> None:
    play(START)
    assert play(message) == actions
    assert play('/inform{"tenure": "buy"}') == [ASK_GROUP]  # the check goes on


def test_several_interruptions_in_a_row(play: Play) -> None:
    play(START)
    for _ in range(3):
        assert play("/housing-price") == ["action_answer_topic", ASK_TENURE]
        assert play("/why") == ["action_why", ASK_TENURE]


def test_stopping_ends_the_check(play: Play) -> None:
    play(START)
    assert play("thôi dừng lại") == ["action_cancel_check"]
    assert play('/inform{"tenure": "buy"}') == ["action_dialogue"]
    assert play("/cancel") == ["action_cancel_check"]


def test_a_stopped_check_can_be_taken_up_again(play: Play) -> None:
    play(START)
    play('/inform{"tenure": "buy"}')
    play("/cancel")
    assert play("/resume") == ["action_resume_check", ASK_GROUP]


def test_starting_over_forgets_what_was_said(play: Play) -> None:
    play(START)
    play('/inform{"tenure": "buy"}')
    assert play("làm lại từ đầu") == ["action_restart", ASK_TENURE]


@pytest.mark.parametrize(
    ("message", "action"),
    [
        ("/affirm", "action_dialogue"),
        ("/deny", "action_dialogue"),
        ("/inform", "action_dialogue"),
        ("/unknown_fact", "action_dialogue"),
        ("/why", "action_why"),
        ("/next_page", "action_next_page"),
        ("/correct", "action_correct_check"),
        ("/restart", "action_restart"),
        ("/nlu_fallback", "action_fallback"),
    ],
)
def test_dialogue_intents_outside_the_check(play: Play, message: str, action: str) -> None:
    assert play(message) == [action]
    assert play("/housing-price") == ["action_answer_topic"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Thu nhập bao nhiêu thì được mua nhà ở xã hội?", "income-condition"),
        ("thu nhap bao nhieu thi duoc mua nha o xa hoi", "income-condition"),
        ("Thu nhap bao nhiêu thi được mua noxh?", "income-condition"),
        ("GIA BAN CAN HO", "housing-price"),
        ("tim du an dang mo ban", "find-project"),
        ("dung lai", "cancel"),
    ],
)
def test_messages_are_understood_without_diacritics(agent: Agent, text: str, intent: str) -> None:
    assert _parse(agent, text)["intent"]["name"] == intent


def test_entities_keep_their_place_in_what_was_written(agent: Agent) -> None:
    text = "E lm CN, lg 15tr, tìm NOXH Tân Phú Hưng"
    found = {e["entity"]: (e["value"], text[e["start"] : e["end"]]) for e in _parse(agent, text)["entities"]}
    assert found["money"][0]["amount"] == 15_000_000
    assert found["money"][1] == "15tr"
    assert found["project"][0] == "tan-phu-hung"
    assert found["beneficiary_group"][0] == "industrial-worker"


def test_a_buttons_payload_is_taken_as_it_is(agent: Agent) -> None:
    parsed = _parse(agent, '/inform{"monthly_income": 15000000}')
    assert parsed["intent"]["name"] == "inform"
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("monthly_income", 15_000_000)]


@pytest.mark.parametrize("text", ["", "🏠🏠", "…"])
def test_a_message_without_words_is_not_understood(agent: Agent, text: str) -> None:
    assert _parse(agent, text)["intent"]["name"] in ("nlu_fallback", None)


def _parse(agent: Agent, text: str) -> dict[str, Any]:
    return asyncio.new_event_loop().run_until_complete(agent.parse_message(text))
