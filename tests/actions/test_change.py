"""What a short message changes about the last question, and which topic it is then about."""

from __future__ import annotations

from typing import Any

import pytest

from actions.change import read_change
from actions.context import ask_again, in_matter
from actions.frame import Frame
from actions.turn import Turn
from tests.actions.conftest import tracker


def entity(text: str, words: str, name: str, value: Any, **more: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"entity": name, "value": value, "start": start, "end": start + len(words), **more}


def turn(text: str, *entities: dict[str, Any], as_of: str = "2026-11-22") -> Turn:
    return Turn.from_tracker(tracker(text, entities=list(entities), as_of=as_of))


@pytest.mark.parametrize(
    ("text", "tenure"),
    [("thế còn thuê thì sao?", "rent"), ("the con thue mua thi sao", "rent_to_buy"), ("còn mua thì thế nào ạ", "buy")],
)
def test_another_tenure_and_nothing_else(text: str, tenure: str) -> None:
    change = read_change(turn(text))
    assert change.parameters == {"tenure": tenure}
    assert change.bare
    assert change.follows


@pytest.mark.parametrize("text", ["em còn thuê trọ thì sao có nhà", "em còn thuê nhà", "thuê thì cần giấy tờ gì"])
def test_a_state_or_a_question_of_its_own_is_no_bare_change(text: str) -> None:
    assert not read_change(turn(text)).bare


def test_a_month_that_is_over_counts_with_its_last_day() -> None:
    text = "nếu nộp tháng 9/2025 thì sao?"
    day = entity(text, "tháng 9/2025", "date", {"from": "2025-09-01", "to": "2025-09-30", "precision": "month"})
    change = read_change(turn(text, day))
    assert change.parameters == {"as_of": "2025-09-30"}
    assert change.bare


def test_the_present_month_is_asked_about_as_of_today() -> None:
    text = "nếu nộp tháng 11/2026 thì sao?"
    day = entity(text, "tháng 11/2026", "date", {"from": "2026-11-01", "to": "2026-11-30", "precision": "month"})
    assert read_change(turn(text, day)).parameters == {}


def test_now_takes_a_day_back() -> None:
    asked = ask_again(read_change(turn("bây giờ thì sao")).parameters, Frame("loan-interest", as_of="2025-09-30"))
    assert asked == ("loan-interest", Frame("loan-interest"))


def test_words_of_another_matter_are_left_over() -> None:
    text = "còn ở Chí Linh thì hồ sơ vay cần gì"
    change = read_change(turn(text, entity(text, "Chí Linh", "locality", "thanh-pho-chi-linh")))
    assert change.parameters == {"places": ("thanh-pho-chi-linh",)}
    assert not change.bare


@pytest.mark.parametrize(
    ("topic", "changed", "expected"),
    [
        ("income-condition", {"tenure": "rent"}, "rent-condition"),
        ("application-file", {"tenure": "rent"}, "application-file"),
        ("price", {"tenure": "rent"}, "rent"),
        ("rent", {"tenure": "buy"}, "price"),
        ("group-workers", {"group": "student"}, "group-students"),
        ("find-project", {"places": ("thanh-pho-chi-linh",)}, "find-project"),
        ("income-condition", {"income": {}, "spouse": True}, "income-condition"),
        ("loan-interest", {"as_of": "2025-09-30"}, "loan-interest"),
    ],
)
def test_the_last_question_with_something_changed(topic: str, changed: dict[str, Any], expected: str) -> None:
    asked = ask_again(changed, Frame(topic))
    assert asked is not None
    assert asked[0] == expected


@pytest.mark.parametrize(
    ("topic", "changed"), [(None, {"tenure": "rent"}), ("greet", {"as_of": "2025-09-30"}), ("taxes-fees", {"home": "owns"})]
)
def test_what_changes_nothing_is_not_guessed_at(topic: str | None, changed: dict[str, Any]) -> None:
    assert ask_again(changed, Frame(topic)) is None


def test_a_change_is_kept_for_the_next_question() -> None:
    asked = ask_again({"tenure": "rent"}, Frame("price"))
    assert asked is not None
    assert in_matter("payment-schedule", asked[1]) == "rent"
