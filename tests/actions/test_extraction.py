"""What the guided check takes from a message."""

from __future__ import annotations

from typing import Any

import pytest

from actions.eligibility.extraction import UNKNOWN, extract_facts
from actions.turn import Turn
from tests.actions.conftest import tracker


def money(amount: int, role: str | None = None, **more: Any) -> dict[str, Any]:
    value = {"amount": amount, "unit": "VND", "period": None, "per": None} | more
    return {"entity": "money", "value": value} | ({"role": role} if role else {})


def facts(
    text: str, requested: str | None = None, intent: str = "inform", entities: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return extract_facts(Turn.from_tracker(tracker(text, intent=intent, entities=entities)), requested)


def test_a_button_sets_its_slot() -> None:
    entities = [{"entity": "owns_home_in_province", "value": "false"}]
    assert facts('/inform{"owns_home_in_province": "false"}', "owns_home_in_province", entities=entities) == {
        "owns_home_in_province": False
    }


def test_a_button_with_a_value_that_cannot_be_is_ignored() -> None:
    assert facts("/inform", "group", entities=[{"entity": "group", "value": "millionaire"}]) == {}


def test_a_story_fills_several_facts() -> None:
    entities = [
        {"entity": "beneficiary_group", "value": "industrial-worker"},
        money(12_000_000, "self"),
        {"entity": "home_ownership", "value": "none"},
    ]
    told = facts("em công nhân lương 12tr chưa có nhà mua được không", None, "eligibility-check", entities)
    assert told == {"group": "industrial-worker", "monthly_income": 12_000_000, "owns_home_in_province": False}


def test_a_yearly_income_is_divided() -> None:
    told = facts("180 triệu một năm", "monthly_income", entities=[money(180_000_000, period="year")])
    assert told == {"monthly_income": 15_000_000}


@pytest.mark.parametrize(
    ("text", "entity", "low", "high"),
    [
        ("15–20 triệu", money(15_000_000, max=20_000_000), 15_000_000, 20_000_000),
        ("20 hoặc 15 triệu", money(20_000_000, max=15_000_000), 15_000_000, 20_000_000),
        ("180 đến 240 triệu một năm", money(180_000_000, max=240_000_000, period="year"), 15_000_000, 20_000_000),
        ("hơn 20 triệu", money(20_000_000, bound="min"), 20_000_000, None),
        ("dưới 15 triệu", money(15_000_000, bound="max"), 0, 15_000_000),
        ("từ 15 đến 20", None, 15_000_000, 20_000_000),
        ("15-17,5", None, 15_000_000, 17_500_000),
    ],
)
def test_an_income_told_as_a_range_keeps_both_ends(text: str, entity: dict[str, Any] | None, low: int, high: int | None) -> None:
    told = facts(text, "monthly_income", entities=[entity] if entity else [])
    assert told == {"monthly_income": {"min": low, "max": high}}


def test_a_range_for_both_spouses_is_one_sum() -> None:
    told = facts("hai vợ chồng 45-55 triệu", None, "income-condition", [money(45_000_000, "household", max=55_000_000)])
    assert told == {
        "marital_status": "married",
        "monthly_income": {"min": 45_000_000, "max": 55_000_000},
        "spouse_monthly_income": 0,
    }


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("nhà bố mẹ em đứng tên", [], False),
        ("em có nhà nhưng đứng tên mẹ", [{"entity": "home_ownership", "value": "owns"}], False),
        ("nhà đứng tên bố và em", [], True),
        ("em đứng tên chung với mẹ", [], True),
        ("em đồng sở hữu với anh trai", [], True),
        ("nhà của bố mẹ và em ở nhờ", [], False),
        ("em có nhà đứng tên mẹ và một căn nữa", [{"entity": "home_ownership", "value": "owns"}], None),
        ("nhà của gia đình em", [], None),
        ("nhà đứng tên hộ gia đình", [], None),
    ],
)
def test_a_home_counts_for_whoever_is_named_in_its_certificate(
    text: str, entities: list[dict[str, Any]], expected: bool | None
) -> None:
    """What does not say who is named decides nothing: the question is put again."""
    told = facts(text, "owns_home_in_province", "housing-condition", entities)
    assert told == ({} if expected is None else {"owns_home_in_province": expected})


def test_a_home_of_the_parents_told_in_passing_is_not_the_citizens() -> None:
    owns = [{"entity": "home_ownership", "value": "owns"}]
    assert facts("em có nhà nhưng đứng tên mẹ", None, "eligibility-check", owns) == {}


@pytest.mark.parametrize("text", ["không, em không đứng tên đất nào", "em chưa có nhà đất gì"])
def test_no_land_said_when_asked_about_land_is_about_land_alone(text: str) -> None:
    told = facts(text, "land_certificate_without_house", entities=[{"entity": "home_ownership", "value": "none"}])
    assert told == {"land_certificate_without_house": False}


def test_a_price_per_square_metre_is_no_income() -> None:
    assert facts("17 triệu/m2", "monthly_income", entities=[money(17_000_000, per="m2")]) == {}


def test_income_of_the_spouse_and_of_both() -> None:
    assert facts("vợ em 12tr", "tenure", entities=[money(12_000_000, "spouse")])["spouse_monthly_income"] == 12_000_000
    both = facts("hai vợ chồng 28 triệu", "monthly_income", entities=[money(28_000_000, "household")])
    assert both == {"marital_status": "married", "monthly_income": 28_000_000, "spouse_monthly_income": 0}


@pytest.mark.parametrize(("text", "amount"), [("15", 15_000_000), ("12,5", 12_500_000), (" 9 ", 9_000_000)])
def test_a_bare_number_answers_the_question_of_income_in_millions(text: str, amount: int) -> None:
    assert facts(text, "monthly_income", "nlu_fallback") == {"monthly_income": amount}


@pytest.mark.parametrize(("intent", "value"), [("affirm", True), ("deny", False), ("unknown_fact", UNKNOWN)])
def test_yes_no_and_do_not_know(intent: str, value: Any) -> None:
    assert facts("…", "already_supported", intent) == {"already_supported": value}


@pytest.mark.parametrize("text", ["em khong nuoi con nho", "dạ em chưa ạ", "vợ chồng em không có"])
def test_a_no_misunderstood_as_yes_is_a_no(text: str) -> None:
    assert facts(text, "raising_minor_children", "affirm") == {"raising_minor_children": False}


def test_yes_answers_no_question_of_choice() -> None:
    assert facts("có", "group", "affirm") == {}


def test_a_question_of_its_own_answers_nothing() -> None:
    entities = [{"entity": "tenure", "value": "rent"}]
    assert facts("thuê nhà thì có cần hộ khẩu không?", "tenure", "residence-condition", entities) == {}


def test_a_short_answer_taken_for_a_topic_still_answers() -> None:
    entities = [{"entity": "beneficiary_group", "value": "industrial-worker"}]
    assert facts("em là công nhân", "group", "group-workers", entities) == {"group": "industrial-worker"}


def test_an_answer_understood_as_a_topic_fills_only_what_was_asked() -> None:
    entities = [{"entity": "beneficiary_group", "value": "civil-servant"}, money(10_000_000)]
    assert facts("giáo viên lương 10 triệu", "group", "group-civil-servants", entities) == {"group": "civil-servant"}


def test_the_group_of_the_spouse_is_not_the_applicants() -> None:
    entities = [{"entity": "beneficiary_group", "value": "civil-servant", "role": "spouse"}]
    assert facts("vợ em là giáo viên", "group", entities=entities) == {}


def test_a_sum_alone_told_ahead_of_its_question_is_the_pay() -> None:
    alone = money(15_000_000, max=20_000_000) | {"start": 0, "end": 11}
    told = facts("15-20 triệu", "already_supported", entities=[alone])
    assert told == {"monthly_income": {"min": 15_000_000, "max": 20_000_000}}
    inside = money(500_000_000) | {"start": 8, "end": 18}
    assert facts("được vay 500 triệu", "already_supported", entities=[inside]) == {}


NO_CHILD = {"entity": "count", "value": {"value": 0, "of": "child"}}
ONE_CHILD = {"entity": "count", "value": {"value": 1, "of": "child"}}
NO_HOME = {"entity": "home_ownership", "value": "none"}


@pytest.mark.parametrize(
    ("text", "requested", "intent", "entities", "told"),
    [
        ("không nuôi con", "owns_home_in_province", "inform", [NO_CHILD], {"raising_minor_children": False}),
        ("không nuôi con", "owns_home_in_province", "deny", [], {"raising_minor_children": False}),
        ("có con nhỏ", "owns_home_in_province", "inform", [ONE_CHILD], {"raising_minor_children": True}),
        ("có 1 con", "already_supported", "group-two-children", [ONE_CHILD], {"raising_minor_children": True}),
        ("không có nhà", "already_supported", "deny", [NO_HOME], {"owns_home_in_province": False}),
        ("không có đất", "owns_home_in_province", "deny", [], {"land_certificate_without_house": False}),
        ("chưa có vợ", "owns_home_in_province", "deny", [], {}),
        (
            "không, chưa có nhà",
            "already_supported",
            "deny",
            [NO_HOME],
            {"owns_home_in_province": False, "already_supported": False},
        ),
        ("không còn", "owns_home_in_province", "deny", [], {"owns_home_in_province": False}),
        ("chưa em ạ", "already_supported", "inform", [], {"already_supported": False}),
        ("rồi, năm 2019 em mua 1 căn ở tràng duệ", "already_supported", "already-supported", [], {"already_supported": True}),
        (
            "chưa, trước giờ em toàn đi thuê trọ ở gần công ty thôi",
            "already_supported",
            "inform",
            [],
            {"already_supported": False},
        ),
        ("không, đang thuê trọ", "owns_home_in_province", "deny", [], {"owns_home_in_province": False}),
        ("chưa được lần nào", "already_supported", "inform", [], {"already_supported": False}),
    ],
)
def test_a_yes_or_no_that_names_another_fact_is_of_that_fact(
    text: str, requested: str, intent: str, entities: list[dict[str, Any]], told: dict[str, Any]
) -> None:
    assert facts(text, requested, intent, entities) == told


def test_money_that_is_nobodys_income_is_left_out() -> None:
    assert facts("có 500 triệu thì mua được không", None, "eligibility-check", [money(500_000_000)]) == {}


def test_area_per_person_is_not_the_homes() -> None:
    entities = [{"entity": "area", "value": {"value": 8.0, "unit": "m2"}, "role": "per_person"}]
    assert facts("8m2 một người", "home_floor_area_m2", entities=entities) == {}


def test_a_home_of_the_spouse_counts() -> None:
    entities = [{"entity": "home_ownership", "value": "owns", "role": "spouse"}]
    assert facts("vợ em đứng tên một căn", "owns_home_in_province", entities=entities) == {"owns_home_in_province": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("chưa được hỗ trợ gì bao giờ", False),
        ("em chưa từng mua noxh", False),
        ("chua thue mua nha o xa hoi lan nao", False),
        ("đã mua nhà ở xã hội rồi", True),
    ],
)
def test_earlier_support_told_in_words(text: str, value: bool) -> None:
    assert facts(text, "already_supported", "already-supported") == {"already_supported": value}


def test_a_wish_to_buy_says_nothing_of_earlier_support() -> None:
    assert "already_supported" not in facts("em chưa có nhà muốn mua nhà ở xã hội", None, "eligibility-check")


@pytest.mark.parametrize(
    ("text", "value"),
    [("có, nhà nhỏ lắm", True), ("dạ chưa", False), ("nhà đứng tên bố tôi", False), ("đang ở chung với mẹ", False)],
)
def test_yes_or_no_before_other_words(text: str, value: bool) -> None:
    assert facts(text, "owns_home_in_province", "housing-condition") == {"owns_home_in_province": value}


@pytest.mark.parametrize("text", ["có nhà chung cư không nhỉ, em không rõ lắm thì ghi sao cho đúng", "có lẽ", "không rõ"])
def test_an_unsure_answer_is_no_answer(text: str) -> None:
    assert facts(text, "owns_home_in_province", "housing-condition") == {}


def test_the_size_of_the_home_is_taken_whatever_was_asked() -> None:
    entities = [
        {"entity": "area", "value": {"value": 45.0, "unit": "m2"}},
        {"entity": "count", "value": {"value": 4, "of": "person"}},
    ]
    told = facts("nhà 45 mét, 4 người", "already_supported", "housing-condition", entities)
    assert told == {"home_floor_area_m2": 45.0, "household_size": 4, "owns_home_in_province": True}


def test_an_income_taken_back_is_not_the_spouses() -> None:
    assert facts("nhầm, 22 triệu", "spouse_monthly_income", entities=[money(22_000_000)]) == {"monthly_income": 22_000_000}


def test_of_a_basic_wage_and_overtime_the_higher_counts() -> None:
    entities = [money(6_000_000, "self"), money(14_000_000, "self")]
    assert facts("lương 6tr, tăng ca lên 14tr", None, "income-condition", entities)["monthly_income"] == 14_000_000


def test_a_group_understood_only_as_a_topic_answers_the_question_of_the_group() -> None:
    assert facts("kinh doanh tự do", "group", "group-urban-low-income") == {"group": "urban-low-income"}
