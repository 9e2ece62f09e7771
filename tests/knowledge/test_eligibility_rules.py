"""What a person notices at the edges of the eligibility rules: wording, dates, figures that change standing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from knowledge.content_files import parameter_values, read_content
from knowledge.eligibility import (
    FACT_ORDER,
    GROUPS,
    PARAMETERS,
    QUESTIONS,
    Facts,
    InvalidFactError,
    LawNotCoveredError,
    decide,
    next_question,
)
from knowledge.eligibility.message import area, english_date, money
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef, UnknownParameterError
from tests.eligibility_cases import facts_of, read_cases

TODAY = dt.date(2026, 11, 22)


@cache
def values() -> tuple[ParameterValue, ...]:
    return tuple(value for item in read_content().parameters for value in parameter_values(item.value))


@pytest.fixture
def book() -> ParameterBook:
    return ParameterBook(values())


def buyer(**facts: Any) -> Facts:
    known: dict[str, Any] = {
        "as_of": TODAY,
        "tenure": "buy",
        "group": "industrial-worker",
        "owns_home_in_province": False,
        "already_supported": False,
        "marital_status": "single",
        "raising_minor_children": False,
        "monthly_income": 18_000_000,
    }
    return Facts(**(known | facts))


def test_a_day_before_the_law_is_refused_with_advice(book: ParameterBook) -> None:
    with pytest.raises(LawNotCoveredError, match=r"01/08/2024.*Sở Xây dựng"):
        decide(buyer(as_of=dt.date(2024, 7, 31)), book)
    assert isinstance(LawNotCoveredError(TODAY), ValueError)


def test_an_expert_can_try_the_law_of_another_day(book: ParameterBook) -> None:
    facts = buyer(monthly_income=24_000_000)
    assert decide(facts, book).outcome == "eligible"
    under_older_law = decide(facts, book, law_day=dt.date(2026, 4, 6))
    assert under_older_law.outcome == "not_eligible"
    assert under_older_law.as_of == dt.date(2026, 4, 6)
    with pytest.raises(LawNotCoveredError):
        decide(facts, book, law_day=dt.date(2020, 1, 1))


def test_a_book_without_the_figure_says_so() -> None:
    with pytest.raises(UnknownParameterError):
        decide(buyer(), ParameterBook([]))


@pytest.mark.parametrize(
    ("income", "outcome"), [(25_000_000, "eligible"), (29_000_000, "eligible"), (29_000_001, "not_eligible")]
)
def test_a_verified_coefficient_raises_the_limit(income: int, outcome: str) -> None:
    verified = ParameterBook(
        replace(value, state="verified") if value.key == "income-coefficient" else value for value in values()
    )
    decision = decide(buyer(province="31", monthly_income=income), verified)
    assert decision.outcome == outcome
    explanation = decision.criterion("income").explanation.vi
    assert "29 triệu đồng/tháng" in explanation
    assert "25 triệu đồng nhân hệ số 1,16" in explanation
    assert "01/08/2026" in explanation
    assert "chưa xác minh" not in explanation


def test_an_unverified_coefficient_below_one_is_not_taken_for_granted_either() -> None:
    lowered = ParameterBook(
        replace(value, value=Decimal("0.9")) if value.key == "income-coefficient" else value for value in values()
    )
    results = {
        income: decide(buyer(province="31", monthly_income=income), lowered).criterion("income").result
        for income in (22_500_000, 24_000_000, 25_000_001)
    }
    assert list(results.values()) == ["met", "unknown", "not_met"]


def test_an_explanation_names_the_figure_the_limit_the_day_and_the_provision(book: ParameterBook) -> None:
    result = decide(buyer(), book).criterion("income")
    assert result.explanation.vi.startswith(
        "Thu nhập theo lời khai là 18 triệu đồng/tháng. Số này không quá mức trần 25 triệu đồng/tháng"
    )
    assert "VND 25 million a month" in result.explanation.en
    assert "7 April 2026" in result.explanation.en
    assert ProvisionRef("100/2024/NĐ-CP", "30", "1", "a") in result.citations
    assert {parameter.key for parameter in result.parameters} == {"income-limit-single", "income-period"}


def test_the_rules_read_no_figure_but_those_they_name(book: ParameterBook) -> None:
    few = ParameterBook(value for value in values() if value.key in PARAMETERS)
    for case in read_cases():
        facts = facts_of(case)
        assert decide(facts, few) == decide(facts, book)
    assert {value.key for value in values()} >= PARAMETERS


def test_income_was_not_an_average_before_decree_261(book: ParameterBook) -> None:
    early = buyer(as_of=dt.date(2025, 1, 15), monthly_income=10_000_000, land_certificate_without_house=False)
    result = decide(early, book).criterion("income")
    assert "trước khi nộp hồ sơ" in result.explanation.vi
    assert ProvisionRef("100/2024/NĐ-CP", "30", "1", "b") in result.citations


def test_the_merged_province_note_comes_with_its_doubt_and_only_in_its_time(book: ParameterBook) -> None:
    def housing(day: dt.date) -> str:
        merged = {"province": "31", "former_provinces": ("Hải Dương", "Hải Phòng")}
        return decide(buyer(as_of=day, land_certificate_without_house=False, **merged), book).criterion("housing").explanation.vi

    assert "sáp nhập" not in housing(dt.date(2025, 5, 31))
    assert "Hải Dương" not in housing(dt.date(2025, 6, 30))
    assert "Hải Dương cũ thì chỉ tính nhà ở Hải Dương cũ" in housing(dt.date(2025, 7, 1))
    assert "chưa được xác nhận" in housing(TODAY)
    assert "sáp nhập" not in housing(dt.date(2030, 6, 1))


def test_the_merged_province_note_names_no_province_that_was_not_told(book: ParameterBook) -> None:
    explanation = decide(buyer(land_certificate_without_house=False, province="48"), book).criterion("housing").explanation.vi
    assert "Với tỉnh, thành phố đã sáp nhập" in explanation
    assert "Hải" not in explanation


def test_a_worker_is_told_which_forms_and_who_signs_by_the_day(book: ParameterBook) -> None:
    def steps(day: dt.date, **facts: Any) -> str:
        facts = {"land_certificate_without_house": False, "monthly_income": 10_000_000} | facts
        return " ".join(step.text.vi for step in decide(buyer(as_of=day, **facts), book).next_steps)

    assert "Mẫu số 04" in steps(dt.date(2025, 11, 9))
    assert "Mẫu số 01a" in steps(dt.date(2025, 11, 10))
    assert "6 tháng" in steps(dt.date(2026, 2, 8))
    assert "12 tháng" in steps(dt.date(2026, 2, 9))
    assert "Ủy ban nhân dân cấp xã xác nhận" in steps(dt.date(2025, 10, 9), group="urban-low-income")
    assert "Mẫu số 05, Công an cấp xã xác nhận" in steps(dt.date(2025, 10, 10), group="urban-low-income")
    assert "Mẫu số 05, Công an cấp xã" in steps(TODAY, group="urban-low-income")


def test_a_renter_is_told_of_no_housing_or_income_paper_and_of_no_loan(book: ParameterBook) -> None:
    codes = [step.code for step in decide(buyer(tenure="rent"), book).next_steps]
    assert codes == ["paper-application", "paper-group", "certificate-validity", "hand-in", "preliminary"]


def test_no_loan_is_promised_to_groups_that_the_decree_does_not_name(book: ParameterBook) -> None:
    def has_loan(group: str) -> bool:
        return "loan" in {step.code for step in decide(buyer(group=group), book).next_steps}

    assert has_loan("merit")
    assert has_loan("two-children")
    assert not has_loan("land-recovery")
    assert not has_loan("returned-official-housing")


def test_nobody_in_the_armed_forces_with_earlier_support_is_sent_to_rent(book: ParameterBook) -> None:
    codes = {step.code for step in decide(buyer(group="armed-forces", already_supported=True), book).next_steps}
    assert "rent-instead" not in codes


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("monthly_income", -1),
        ("spouse_monthly_income", -5),
        ("home_floor_area_m2", 0),
        ("home_floor_area_m2", float("nan")),
        ("home_floor_area_m2", float("inf")),
        ("household_size", 0),
        ("group", "astronaut"),
        ("tenure", "steal"),
        ("marital_status", "complicated"),
    ],
)
def test_an_impossible_fact_is_named_with_advice(fact: str, value: Any) -> None:
    with pytest.raises(InvalidFactError) as caught:
        Facts(as_of=TODAY, **{fact: value})
    assert caught.value.fact == fact
    assert "Anh/chị" in str(caught.value)


def test_every_fact_has_one_question_with_a_reason() -> None:
    assert [fact for question in QUESTIONS for fact in question.facts] == list(FACT_ORDER)
    for question in QUESTIONS:
        assert question.text.vi
        assert question.text.en
        assert question.why.vi.endswith(".")
        assert question.why.en.endswith(".")
        assert question.citations


def test_the_form_asks_group_and_way_first_then_what_can_end_it(book: ParameterBook) -> None:
    question = next_question(Facts(as_of=TODAY), book)
    assert question is not None
    assert question.facts == ("group",)
    question = next_question(Facts(as_of=TODAY, group="civil-servant", tenure="buy"), book)
    assert question is not None
    assert question.facts == ("already_supported",)
    assert next_question(Facts(as_of=TODAY, group="student", tenure="buy"), book) is None


def test_a_message_is_read_in_the_language_asked_for(book: ParameterBook) -> None:
    explanation = decide(Facts(as_of=TODAY, group="student", tenure="buy"), book).criterion("group").explanation
    assert explanation.in_locale("vi").startswith("Học sinh, sinh viên")
    assert explanation.in_locale("en").startswith("Pupils and students")


def test_figures_are_written_as_people_write_them() -> None:
    assert money(40_600_000).vi == "40,6 triệu đồng"
    assert money(18_234_567).vi == "18.234.567 đồng"
    assert area(Decimal("14.996")).vi == "14,99 m²"
    assert english_date(dt.date(2026, 4, 7)) == "7 April 2026"


def test_groups_stand_in_the_order_of_article_76() -> None:
    assert len(GROUPS) == 13
    assert (GROUPS[0], GROUPS[5], GROUPS[12]) == ("merit", "industrial-worker", "two-children")
