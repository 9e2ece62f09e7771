"""Instalments computed from what a citizen tells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from actions.loans import instalments
from actions.topics import AnswerTopic, Fallback

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def money(text: str, spelled: str, amount: int) -> dict[str, Any]:
    start = text.index(spelled)
    value = {"amount": amount, "unit": "VND", "period": None, "per": None}
    return {"entity": "money", "value": value, "start": start, "end": start + len(spelled)}


def years(number: int) -> dict[str, Any]:
    return {"entity": "count", "value": {"value": number, "of": "year"}}


def test_instalments_add_up_to_loan_and_interest() -> None:
    paid = instalments(120_000_000, 12, Decimal("12"))
    assert paid.first == 11_200_000  # 10 million of principal and 1% of 120 million
    assert paid.last == 10_100_000
    assert paid.principal_interest == 7_800_000  # 1% of 120 + 110 + … + 10 million
    assert round(paid.level) == 10_661_855  # the annuity formula, worked out by hand
    assert round(paid.level * 12 - 120_000_000 - paid.level_interest) == 0


def test_a_loan_without_interest_is_paid_in_equal_parts() -> None:
    paid = instalments(120_000_000, 12, Decimal(0))
    assert (paid.first, paid.level, paid.level_interest) == (10_000_000, 10_000_000, 0)


def test_a_price_gives_the_ceiling_and_the_instalments(act: Act) -> None:
    text = "nhà 900 triệu vay tối đa được bao nhiêu"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "900 triệu", 900_000_000)])
    assert "720 triệu đồng" in reply["text"]
    assert "25 năm" in reply["text"]
    assert reply["citations"]


def test_own_money_lowers_the_loan(act: Act) -> None:
    text = "căn 850 triệu, có sẵn 300 triệu, trả 15 năm"
    entities = [money(text, "850 triệu", 850_000_000), money(text, "300 triệu", 300_000_000), years(15)]
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=entities)
    assert "khoản vay 550 triệu đồng trong 15 năm" in reply["text"]


def test_a_longer_term_than_allowed_is_cut_and_said(act: Act) -> None:
    text = "vay 500 triệu 40 năm"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "500 triệu", 500_000_000), years(40)])
    assert "trong 25 năm" in reply["text"]
    assert "dài nhất" in reply["text"]


def test_another_term_later_counts_for_the_same_loan(act: Act) -> None:
    text = "vay 700 triệu 20 năm"
    before = {
        "event": "user",
        "text": text,
        "parse_data": {"intent": {"name": "loan-calculator"}, "entities": [money(text, "700 triệu", 700_000_000), years(20)]},
    }
    (reply,), _ = act(
        Fallback(),
        "còn 15 năm thì sao",
        intent="nlu_fallback",
        entities=[years(15)],
        events=[before],
        slots={"last_topic": "loan-calculator"},
    )
    assert "khoản vay 700 triệu đồng trong 15 năm" in reply["text"]


@pytest.mark.parametrize("day", ["2025-09-01"])
def test_no_calculation_with_a_rate_that_is_not_verified(act: Act, day: str) -> None:
    text = "vay 500 triệu"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "500 triệu", 500_000_000)], as_of=day)
    assert "Ước tính" not in reply["text"]


@pytest.mark.parametrize(
    ("text", "spelled"),
    [("vay mua nhà 900 triệu 20 năm", "900 triệu"), ("borrow for a 900 million flat over 20 years", "900 million")],
)
def test_the_price_of_a_home_is_no_loan(act: Act, text: str, spelled: str) -> None:
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, spelled, 900_000_000), years(20)])
    assert "khoản vay 720 triệu đồng" in reply["text"]
