"""Values that no button of ours carries, and actions that fail: the citizen gets an answer, the logs get no words."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import base
from actions.base import Events, KnowledgeAction
from actions.eligibility.control import CorrectCheck, Result
from actions.eligibility.extraction import SLOTS, extract_facts
from actions.eligibility.form import ValidateEligibilityForm
from actions.topics import AnswerTopic, Dialogue, FindProject
from actions.turn import Turn
from knowledge.database import SessionFactory
from knowledge.reply import Reply
from tests.actions.conftest import tracker

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]
WORDS = "lương tôi mười tám triệu"
STRANGE = ["NaN", "Infinity", "-Infinity", math.nan, math.inf, 10**400, {"a": 1}, ["a"], None, True, "x" * 100, "1e400"]


def entity(name: str, value: object) -> dict[str, Any]:
    return {"entity": name, "value": value}


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value)[:20])
def test_a_strange_value_of_a_button_is_no_fact(slot: str, value: object) -> None:
    turn = Turn.from_tracker(tracker("/inform", entities=[entity(slot, value)]))
    assert extract_facts(turn, None).get(slot) in (None, True)


@pytest.mark.parametrize("slot", ["monthly_income", "spouse_monthly_income", "household_size", "home_floor_area_m2"])
def test_yes_is_not_a_figure(slot: str) -> None:
    turn = Turn.from_tracker(tracker("/inform", entities=[entity(slot, True)]))
    assert extract_facts(turn, None) == {}


@pytest.mark.parametrize(
    ("slot", "value", "says"),
    [
        ("monthly_income", "1e300", "Số tiền quá lớn"),
        ("monthly_income", "-5", "không thể là số âm"),
        ("spouse_monthly_income", "1e13", "Số tiền quá lớn"),
        ("household_size", "1000000", "Số người quá lớn"),
        ("home_floor_area_m2", "1e9", "Diện tích quá lớn"),
    ],
)
def test_a_figure_that_nobody_has_is_asked_for_again(act: Act, slot: str, value: str, says: str) -> None:
    replies, slots = act(ValidateEligibilityForm(), "/inform", entities=[entity(slot, value)], in_form=True)
    assert any(says in reply["text"] for reply in replies)
    assert slots["requested_slot"] == slot


@pytest.mark.parametrize("entities", [[entity("monthly_income", "-5")], [entity("monthly_income", "1e300")]])
def test_a_question_with_a_figure_that_nobody_has_is_still_answered(act: Act, entities: list[dict[str, Any]]) -> None:
    (reply,), _ = act(AnswerTopic(), "/income-condition", intent="income-condition", entities=entities)
    assert (reply["topic"], reply["kind"]) == ("income-condition", "answer")


def test_a_question_for_a_day_before_the_law_is_still_answered(act: Act) -> None:
    money = entity("money", {"amount": 10_000_000, "unit": "VND", "period": "month", "per": None})
    (reply,), _ = act(AnswerTopic(), "lương 10 triệu", intent="income-condition", entities=[money], as_of="2023-01-01")
    assert reply["topic"] == "income-condition"
    replies, slots = act(Result(), "", slots={"tenure": "buy"}, as_of="2023-01-01")
    assert (replies, slots) == ([], dict.fromkeys(SLOTS))


def test_an_unknown_place_is_not_repeated(act: Act) -> None:
    (reply,), slots = act(FindProject(), "/find-project", intent="find-project", entities=[entity("locality", "<b>x</b>")])
    assert "<b>" not in json.dumps(reply)
    assert "places" not in slots["project_query"]


def test_only_facts_of_the_check_can_be_taken_back(act: Act) -> None:
    entities = [entity("topic", "last_check")]
    _, slots = act(CorrectCheck(), "/correct", intent="correct", entities=entities, in_form=True, slots={"last_check": {"a": 1}})
    assert "last_check" not in slots


class _Failing(KnowledgeAction):
    action_name = "action_failing"

    def respond(self, turn: Turn, session: Session) -> tuple[list[Reply], Events]:
        raise ValueError(f"cannot read {turn.text}")


def test_an_action_that_fails_says_nothing_and_logs_no_words(
    knowledge_base: SessionFactory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception would come back as HTTP 500 with the whole conversation, which Rasa writes to its log."""
    monkeypatch.setattr(base, "database", lambda: knowledge_base)
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.DEBUG):
        events = _Failing().run(dispatcher, tracker(WORDS), {})
    assert (events, dispatcher.messages) == ([], [])
    assert "action_failing failed: ValueError" in caplog.text
    assert "in respond" in caplog.text
    assert WORDS not in caplog.text


def test_an_action_without_a_database_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> SessionFactory:
        raise OSError("no database")

    monkeypatch.setattr(base, "database", broken)
    dispatcher = CollectingDispatcher()
    assert Dialogue().run(dispatcher, tracker(WORDS), {}) == []
    assert dispatcher.messages == []
