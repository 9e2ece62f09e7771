"""An income told as a range in the guided check: decided on one side of the limit, asked for once more across it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.eligibility.control import Result
from actions.eligibility.extraction import UNKNOWN
from actions.eligibility.form import ASK_ACTIONS, ValidateEligibilityForm

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]
WORKER = {
    "tenure": "buy",
    "group": "industrial-worker",
    "already_supported": False,
    "owns_home_in_province": False,
    "marital_status": "single",
    "raising_minor_children": False,
}
ACROSS = {"min": 20_000_000, "max": 30_000_000}


def money(low: int, high: int) -> dict[str, Any]:
    value = {"amount": low, "max": high, "unit": "VND", "period": None, "per": None}
    return {"entity": "money", "value": value, "role": "self"}


def answer(act: Act, text: str, slots: dict[str, Any], **turn: Any) -> dict[str, Any]:
    _, events = act(ValidateEligibilityForm(), text, slots=slots | {"requested_slot": "monthly_income"}, in_form=True, **turn)
    return events


def test_a_range_below_the_limit_is_not_asked_about_again(act: Act) -> None:
    events = answer(act, "lương em 15-20 triệu", WORKER, entities=[money(15_000_000, 20_000_000)], as_of="2026-07-01")
    assert events["monthly_income"] == {"min": 15_000_000, "max": 20_000_000}
    assert events["requested_slot"] is None


def test_a_range_above_every_limit_ends_the_check(act: Act) -> None:
    events = answer(act, "60 đến 70 triệu", WORKER, entities=[money(60_000_000, 70_000_000)])
    assert events["requested_slot"] is None


def test_a_range_across_the_limit_is_asked_for_exactly_and_told_what_it_depends_on(act: Act) -> None:
    events = answer(act, "20 đến 30 triệu", WORKER, entities=[money(20_000_000, 30_000_000)])
    assert events["requested_slot"] == "monthly_income"
    ask = next(action for action in ASK_ACTIONS if action.action_name.endswith("_form_monthly_income"))()
    told = [{"event": "user"}, {"event": "slot", "name": "monthly_income", "value": ACROSS}]
    replies, _ = act(ask, "20 đến 30 triệu", slots=WORKER | {"monthly_income": ACROSS}, in_form=True, events=told)
    text = replies[0]["text"]
    assert "thu nhập mỗi tháng: từ 20 triệu đồng đến 30 triệu đồng" in text
    assert "Nếu số bình quân không quá 25 triệu đồng thì đạt" in text
    assert "cho biết số bình quân mỗi tháng" in text
    assert replies[0]["citations"]


def test_whoever_does_not_know_the_average_is_asked_no_third_time_and_keeps_the_range(act: Act) -> None:
    events = answer(act, "không biết", WORKER | {"monthly_income": ACROSS}, intent="unknown_fact")
    assert events["monthly_income"] == ACROSS | {"final": True}
    assert events["requested_slot"] is None
    replies, _ = act(Result(), slots=WORKER | {"monthly_income": events["monthly_income"]})
    assert "Chưa thể kết luận" in replies[0]["text"]
    assert "Nếu số bình quân không quá 25 triệu đồng thì đạt" in replies[0]["text"]
    assert "thu nhập của anh/chị (số bình quân chính xác)" in replies[0]["text"]


def test_a_second_range_is_taken_as_it_is(act: Act) -> None:
    events = answer(act, "22-26", WORKER | {"monthly_income": ACROSS})
    assert events["monthly_income"] == {"min": 22_000_000, "max": 26_000_000, "final": True}
    assert events["requested_slot"] is None


def test_the_exact_average_replaces_the_range(act: Act) -> None:
    events = answer(act, "24", WORKER | {"monthly_income": ACROSS})
    assert (events["monthly_income"], events["requested_slot"]) == (24_000_000, None)


def test_an_unknown_income_that_was_never_told_stays_unknown(act: Act) -> None:
    assert answer(act, "không biết", WORKER, intent="unknown_fact")["monthly_income"] == UNKNOWN


def test_a_range_nobody_earns_is_asked_again_with_the_reason(act: Act) -> None:
    entities = [money(15_000_000, 10**13)]
    replies, events = act(
        ValidateEligibilityForm(), "…", entities=entities, slots=WORKER | {"requested_slot": "monthly_income"}, in_form=True
    )
    assert "Số tiền quá lớn" in replies[0]["text"]
    assert events == {"requested_slot": "monthly_income"}
