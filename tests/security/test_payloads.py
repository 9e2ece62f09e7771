"""Messages that begin with "/": what a button of ours can send, and everything else."""

from __future__ import annotations

import pytest

from nlu.payloads import payload_or_words

INTENTS = ["inform", "restart", "income-condition", "back", "session_start", "nlu_fallback"]
ENTITIES = ["tenure", "group", "monthly_income", "topic", "money"]


def read(text: str) -> str:
    return payload_or_words(text, INTENTS, ENTITIES)


@pytest.mark.parametrize(
    "payload",
    ["/income-condition", "/restart", '/inform{"tenure": "buy"}', '/inform{"monthly_income": 18000000, "topic": "x"}',
     '/inform{"group": "unknown"}', '/inform{"tenure": false}'],
)  # fmt: skip
def test_a_button_reaches_rasa_as_it_is(payload: str) -> None:
    assert read(payload) == payload
    assert read(f"  {payload}\n") == payload


NO_BUTTONS = [
    "/session_start",
    "/back",
    "/nlu_fallback",
    "/không có ý định này",
    "/lương tôi 18 triệu",
    "//income-condition",
    "/ /income-condition",
    "/inform{",
    '/inform{"a":',
    "/inform{}",
    '/inform{"tenure": "buy"} /restart',
    '/inform{"tenure":\n"buy"}',
    '/inform@0.5{"tenure": "buy"}',
    '/inform{"requested_slot": "group"}',
    '/inform{"group": {"a": 1}}',
    '/inform{"group": ["a"]}',
    '/inform{"group": null}',
    '/inform{"monthly_income": NaN}',
    '/inform{"monthly_income": 1e400}',
    '/inform{"money": 5}',
    '/inform{"group": "' + "x" * 101 + '"}',
    '/inform{"group": ' + "[" * 1500,
    '/inform{"group": ' + "9" * 5000 + "}",
    "/INFORM",
    "/inform[1]",
]


@pytest.mark.parametrize("text", NO_BUTTONS, ids=lambda text: text[:30])
def test_anything_else_is_read_as_words(text: str) -> None:
    words = read(text)
    assert words
    assert not words.startswith("/")
    assert words in text


@pytest.mark.parametrize("text", ["/", "///", " / / "])
def test_nothing_but_slashes_is_a_question_mark(text: str) -> None:
    assert read(text) == "?"


@pytest.mark.parametrize("text", ["xin chào", "1/2 căn nhà", "a/b"])
def test_words_stay_words(text: str) -> None:
    assert read(text) == text
