"""Where no topic answers, the nearest provision does, and says that it is a search result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.topics import Fallback

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]
QUESTION = "ban quan ly co phai bao cao thu chi hang nam khong"


def test_a_question_that_only_the_law_answers_gets_the_clause(act: Act) -> None:
    (reply,), _ = act(Fallback(), QUESTION, intent="nlu_fallback", ranking=[("building-management", 0.3)])
    assert reply["kind"] == "fallback"
    assert reply["topic"] == "building-management"
    assert reply["citations"][0]["article"] == "Quy chế Điều 43"
    assert "kết quả tìm kiếm" in reply["text"]
    assert reply["buttons"][-1]["payload"] == "/talk-to-officer"


def test_in_english_the_frame_is_english_and_the_law_stays_as_it_is(act: Act) -> None:
    (reply,), _ = act(Fallback(), QUESTION, intent="nlu_fallback", locale="en")
    assert "search result" in reply["text"]
    assert "Ban quản trị" in reply["text"]


def test_a_message_that_the_model_takes_for_another_matter_gets_no_article(act: Act) -> None:
    (reply,), _ = act(Fallback(), QUESTION, intent="nlu_fallback", ranking=[("out-of-scope", 0.35)])
    assert reply["citations"] == []


def test_nothing_is_searched_inside_the_check(act: Act) -> None:
    (reply,), _ = act(Fallback(), QUESTION, intent="nlu_fallback", in_form=True)
    assert reply["citations"] == []
