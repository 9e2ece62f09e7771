"""A message that says only what is different asks the last question again."""

from __future__ import annotations

from typing import Any

import pytest

from actions.change import day_asked_about, read_change
from actions.context import ask_again, in_matter
from actions.frame import Frame
from actions.turn import Turn
from tests.actions.conftest import tracker


def said(text: str, **entities: Any) -> Turn:
    """A turn with entities given by the words that hold them: `entities` maps "name__words" to the value."""
    found = []
    for key, value in entities.items():
        name, words = key.split("__")
        start = text.index(words.replace("_", " "))
        found.append({"entity": name, "value": value, "start": start, "end": start + len(words)})
    return Turn.from_tracker(tracker(text, entities=found))


@pytest.mark.parametrize(
    ("last", "changed", "topic"),
    [
        ("income-condition", {"tenure": "rent"}, "rent-condition"),
        ("housing-condition", {"tenure": "rent"}, "rent-condition"),
        ("price", {"tenure": "rent"}, "rent"),
        ("price", {"tenure": "rent_to_buy"}, "rent-to-buy"),
        ("rent", {"tenure": "buy"}, "price"),
        ("resale", {"tenure": "rent"}, "lease-out"),
        ("application-file", {"tenure": "rent"}, "application-file"),
        ("eligible-groups", {"group": "industrial-worker"}, "group-workers"),
        ("group-workers", {"group": "civil-servant"}, "group-civil-servants"),
        ("income-condition", {"group": "armed-forces"}, "group-armed-forces"),
        ("application-file", {"group": "merit"}, "application-file"),
        ("eligible-groups", {"marital_status": "single"}, "income-condition"),
        ("income-condition", {"spouse": True}, "income-condition"),
        ("housing-condition", {"spouse": True}, "housing-condition"),
        ("group-workers", {"group": "civil-servant", "spouse": True}, "group-civil-servants"),
        ("eligibility-check", {"tenure": "rent"}, "eligibility-check"),
        ("find-project", {"places": ("chi-linh",)}, "find-project"),
        ("price", {"places": ("chi-linh",)}, "find-project"),
        ("where-to-apply", {"places": ("chi-linh",)}, "contact-office"),
        ("loan-interest", {"as_of": "2025-09-30"}, "loan-interest"),
    ],
)
def test_the_last_question_with_one_thing_changed(last: str, changed: dict[str, Any], topic: str) -> None:
    asked = ask_again(changed, Frame(last))
    assert asked is not None
    assert asked[0] == topic


@pytest.mark.parametrize(
    ("last", "changed"),
    [
        (None, {"tenure": "rent"}),
        ("loan-interest", {"places": ("chi-linh",)}),
        ("privacy", {"group": "student"}),
        ("find-project", {"as_of": "2025-09-30"}),
        ("income-condition", {}),
    ],
)
def test_what_changes_nothing_about_the_last_question_is_taken_by_itself(last: str | None, changed: dict[str, Any]) -> None:
    assert ask_again(changed, Frame(last)) is None


def test_what_was_changed_before_stays_changed() -> None:
    asked = ask_again({"as_of": "2025-09-30"}, Frame("rent", tenure="rent"))
    assert asked is not None
    assert asked[1] == Frame("rent", tenure="rent", as_of="2025-09-30")


@pytest.mark.parametrize(
    ("topic", "frame", "meant"),
    [
        ("application-file", Frame("loan-interest"), "loan-file"),
        ("price", Frame("rent-condition"), "rent"),
        ("price", Frame("application-file", tenure="rent"), "rent"),
        ("payment-schedule", Frame("rent-to-buy"), "rent-to-buy"),
        ("application-file", Frame("income-condition"), "application-file"),
    ],
)
def test_a_short_question_is_about_the_matter_in_hand(topic: str, frame: Frame, meant: str) -> None:
    assert in_matter(topic, frame) == meant


@pytest.mark.parametrize(
    "turn",
    [
        said("thế còn thuê thì sao?", tenure__thuê="rent"),
        said("the con thue thi sao", tenure__thue="rent"),
        said("ở Chí Linh thì sao", locality__Chí_Linh="chi-linh"),
        said("còn công nhân thì sao", beneficiary_group__công_nhân="industrial-worker"),
        said("thế nếu độc thân?", marital_status__độc_thân="single"),
        said("thế còn thuê mua thì sao"),
        said("con thue thi sao a"),
        said("còn vợ em"),
        said("nếu nộp tháng 9/2025 thì sao?", date__tháng_9={"from": "2025-09-01", "to": "2025-09-30", "grain": "month"}),
        said("còn bây giờ thì sao"),
        said("what about renting?", tenure__renting="rent"),
        said("không, 13 triệu", money__13_triệu={"amount": 13_000_000, "unit": "VND", "period": None, "per": None}),
    ],
    ids=lambda turn: turn.text,
)
def test_a_message_that_holds_only_what_is_different(turn: Turn) -> None:
    if "9/2025" in turn.text:
        # The date ends after the words that name it here.
        turn.entities[0]["end"] = turn.text.index(" thì")
    assert read_change(turn).bare


@pytest.mark.parametrize(
    "turn",
    [
        said("thuê thì hợp đồng mấy năm", tenure__thuê="rent"),
        said("công nhân cần giấy tờ gì", beneficiary_group__công_nhân="industrial-worker"),
        said("còn lãi suất thì sao"),
        said("ok em cảm ơn"),
        said("/inform", tenure__inform="rent"),
    ],
    ids=lambda turn: turn.text,
)
def test_a_message_with_a_topic_of_its_own(turn: Turn) -> None:
    assert not read_change(turn).bare


def test_words_that_go_on_from_the_last_question() -> None:
    assert read_change(said("còn lãi suất thì sao")).follows
    assert read_change(said("thế hồ sơ")).follows
    assert not read_change(said("lãi suất bao nhiêu")).follows


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ({"from": "2025-09-01", "to": "2025-09-30", "grain": "month"}, "2025-09-30"),
        ({"from": "2025-10-10", "to": "2025-10-10", "grain": "day", "relation": "before"}, "2025-10-09"),
        ({"from": "2027-01-01", "to": "2027-01-31", "grain": "month"}, "2027-01-01"),
        ({"from": "2026-01-01", "to": "2026-12-31", "grain": "year"}, None),
        ({"from": "soon"}, None),
    ],
)
def test_the_day_that_a_question_is_about(date: dict[str, Any], day: str | None) -> None:
    found = day_asked_about(said("nộp hôm đó", date__hôm_đó=date))
    assert (found.isoformat() if found else None) == day
