"""Instalments computed from what a citizen tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.topics import AnswerTopic, Fallback
from knowledge.documents.links import LoanLinks
from knowledge.loans import LoanWish
from knowledge.loans.chart_request import ChartRequest
from tests.actions.conftest import KEY

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def money(text: str, spelled: str, amount: int) -> dict[str, Any]:
    start = text.index(spelled)
    value = {"amount": amount, "unit": "VND", "period": None, "per": None}
    return {"entity": "money", "value": value, "start": start, "end": start + len(spelled)}


def years(number: int) -> dict[str, Any]:
    return {"entity": "count", "value": {"value": number, "of": "year"}}


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


def said_before(text: str, *entities: dict[str, Any], intent: str = "loan-calculator") -> dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}, "entities": list(entities)}}


def answered(text: str) -> dict[str, Any]:
    return {"event": "bot", "data": {"custom": {"text": text, "kind": "answer"}}}


def test_both_lenders_stand_as_cards_with_a_chart_and_what_is_unverified(act: Act) -> None:
    text = "nhà 900 triệu trả 20 năm"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "900 triệu", 900_000_000), years(20)])
    policy_bank, commercial, _pdf = reply["cards"]
    assert policy_bank["title"] == "Ngân hàng Chính sách xã hội"
    assert policy_bank["url"].startswith("/loans/chart.svg?loan=720000000&months=240")
    assert any("năm đầu" in field["label"] and "2%" in field["label"] for field in policy_bank["fields"])
    assert "chưa xác minh" in commercial["subtitle"]
    assert "dưới 35 tuổi" in commercial["note"]
    assert "Năm 1:" in reply["text"]
    assert "còn nợ 0" in reply["text"]


def test_the_comparison_can_be_taken_along_as_pdf(act: Act) -> None:
    text = "căn 900 triệu, có sẵn 300 triệu, trả 20 năm"
    entities = [money(text, "900 triệu", 900_000_000), money(text, "300 triệu", 300_000_000), years(20)]
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=entities)
    card = reply["cards"][-1]
    assert card["title"] == "Tải bản PDF"
    assert "12 giờ" in card["note"]
    path, _, token = card["url"].rpartition("/")
    assert path == "/documents/loan"
    subject = LoanLinks(KEY).subject(token)
    assert subject.wish == LoanWish(price=900_000_000, own_capital=300_000_000, months=240)
    assert subject.as_of.isoformat() == reply["as_of"]
    assert "900000000" not in card["url"]
    (told,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=entities, channel="telegram")
    assert "Tải bản PDF" not in [card["title"] for card in told["cards"]]


def test_only_a_verified_rate_is_drawn_in_the_answer(act: Act) -> None:
    text = "vay 500 triệu 20 năm"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "500 triệu", 500_000_000), years(20)])
    policy_bank, commercial, _pdf = reply["cards"]
    assert policy_bank["image"].startswith("/loans/chart.png?loan=500000000&months=240")
    assert ChartRequest.from_url(policy_bank["image"]) is not None
    assert commercial["image"] is None


def test_a_price_alone_is_answered_and_the_own_money_asked_with_buttons(act: Act) -> None:
    text = "nhà 900 triệu trả 20 năm"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "900 triệu", 900_000_000), years(20)])
    assert "Anh/chị có sẵn bao nhiêu tiền?" in reply["text"]
    assert reply["text"].count("?") == 1
    assert reply["buttons"][0]["payload"] == "nhà giá 900 triệu đồng, có sẵn 270 triệu đồng, vay trong 20 năm"
    assert reply["buttons"][0]["title"] == "Nhà giá 900 triệu đồng, có sẵn 270 triệu đồng, vay trong 20 năm"


def test_without_any_sum_the_price_is_asked(act: Act) -> None:
    (reply,), _ = act(AnswerTopic(), "tính giúp em tiền trả góp", intent="loan-calculator")
    assert "giá bao nhiêu, hoặc muốn vay bao nhiêu?" in reply["text"]
    assert "nhà giá 800 triệu đồng" in [button["payload"] for button in reply["buttons"]]
    assert reply["cards"] == []


def test_own_money_and_years_told_one_after_the_other_are_kept(act: Act) -> None:
    price, own = "nhà 900 triệu", "300 triệu"
    events = [
        said_before(price, money(price, "900 triệu", 900_000_000)),
        answered("… Anh/chị có sẵn bao nhiêu tiền?"),
        said_before(own, money(own, own, 300_000_000), intent="inform"),
    ]
    slots = {"last_topic": "loan-calculator"}
    (reply,), _ = act(Fallback(), own, intent="nlu_fallback", entities=[money(own, own, 300_000_000)], events=events, slots=slots)
    assert "khoản vay 600 triệu đồng trong 25 năm" in reply["text"]
    assert "trả trong bao nhiêu năm?" in reply["text"]


def test_a_price_told_after_own_money_counts_with_it(act: Act) -> None:
    own, price = "em có sẵn 300 triệu", "nhà 900 triệu"
    (reply,), _ = act(
        AnswerTopic(),
        price,
        intent="loan-calculator",
        entities=[money(price, "900 triệu", 900_000_000)],
        events=[said_before(own, money(own, "300 triệu", 300_000_000))],
        slots={"last_topic": "loan-calculator"},
    )
    assert "khoản vay 600 triệu đồng" in reply["text"]


def test_an_unclear_price_gives_a_range_and_a_choice(act: Act) -> None:
    text = "nhà 8-900 triệu vay 20 năm"
    unclear = money(text, "8-900 triệu", 800_000_000)
    unclear["value"]["max"] = 900_000_000
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[unclear, years(20)])
    assert "nhà giá 800 triệu đồng, vay trong 20 năm: vay 640 triệu đồng" in reply["text"]
    assert "nhà giá 900 triệu đồng, vay trong 20 năm: vay 720 triệu đồng" in reply["text"]
    assert [button["title"] for button in reply["buttons"][:2]] == [
        "Nhà giá 800 triệu đồng, vay trong 20 năm",
        "Nhà giá 900 triệu đồng, vay trong 20 năm",
    ]


def test_sums_too_far_apart_are_asked_not_guessed(act: Act) -> None:
    text = "vay 100 triệu đến 2 tỷ"
    unclear = money(text, "100 triệu đến 2 tỷ", 100_000_000)
    unclear["value"]["max"] = 2_000_000_000
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[unclear])
    assert "theo số nào?" in reply["text"]
    assert "Ước tính" not in reply["text"]


def test_a_price_per_square_metre_and_an_area_make_a_price(act: Act) -> None:
    text = "căn 50m2 giá 18 triệu một mét, vay 20 năm"
    per = money(text, "18 triệu một mét", 18_000_000)
    per["value"]["per"] = "m2"
    area = {"entity": "area", "value": {"value": 50, "unit": "m2"}}
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[per, area, years(20)])
    assert "Nhà giá 900 triệu đồng" in reply["text"]


def test_a_sum_beyond_any_home_is_not_worked_out(act: Act) -> None:
    text = "vay 900000 tỷ"
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=[money(text, "900000 tỷ", 9 * 10**14)])
    assert "Ước tính" not in reply["text"]


def test_more_own_money_than_the_price_leaves_nothing_to_borrow(act: Act) -> None:
    text = "nhà 600 triệu, có sẵn 700 triệu"
    entities = [money(text, "600 triệu", 600_000_000), money(text, "700 triệu", 700_000_000)]
    (reply,), _ = act(AnswerTopic(), text, intent="loan-calculator", entities=entities)
    assert "Ước tính" not in reply["text"]
    assert "không cần vay" in reply["text"]
