"""Where old or wrong answers on social housing are common: each trap is one test that names it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from knowledge.content_files import Content, parameter_values, read_content
from knowledge.eligibility import QUESTIONS, Decision, Facts, decide
from knowledge.eligibility.law import DECREE_54, POPULATION_LAW
from knowledge.parameters import ParameterBook
from knowledge.rendering import format_value

TODAY = dt.date(2026, 11, 22)
ONE_DAY = dt.timedelta(days=1)
MILLION = 1_000_000


@cache
def content() -> Content:
    return read_content()


@cache
def book() -> ParameterBook:
    return ParameterBook(value for item in content().parameters for value in parameter_values(item.value))


def judge(day: dt.date = TODAY, **facts: Any) -> Decision:
    known: dict[str, Any] = {
        "tenure": "buy",
        "group": "industrial-worker",
        "already_supported": False,
        "owns_home_in_province": False,
        "land_certificate_without_house": False,
        "marital_status": "single",
        "monthly_income": 10 * MILLION,
        "raising_minor_children": False,
    }
    return decide(Facts(as_of=day, **(known | facts)), book())


def answers(slug: str) -> list[str]:
    """The published answers of a topic, of every day."""
    topic = next(item.value for item in content().topics if item.value.slug == slug)
    assert topic.answers
    return [answer.text.vi for answer in topic.answers]


def steps(decision: Decision) -> str:
    return " ".join(step.text.vi for step in decision.next_steps)


def highest_income(day: dt.date, **facts: Any) -> int:
    """The highest income in whole millions with which the income criterion is met."""
    met = [million for million in range(1, 80) if _income(day, million, facts) == "met"]
    return max(met)


def _income(day: dt.date, million: int, facts: dict[str, Any]) -> str:
    return judge(day, monthly_income=million * MILLION, **facts).criterion("income").result


@pytest.mark.parametrize(
    ("day", "single", "parent", "married"),
    [
        (dt.date(2025, 10, 9), 15, 15, 30),
        (dt.date(2025, 10, 10), 20, 30, 40),
        (dt.date(2026, 4, 6), 20, 30, 40),
        (dt.date(2026, 4, 7), 25, 35, 50),
        (TODAY, 25, 35, 50),
    ],
)
def test_trap_01_income_ceilings_changed_three_times(day: dt.date, single: int, parent: int, married: int) -> None:
    """Trap: 15/30 and 20/30/40 million are quoted as if they held now; the national limits are 25/35/50 from 2026-04-07."""
    assert highest_income(day) == single
    assert highest_income(day, raising_minor_children=True) == parent
    assert highest_income(day, marital_status="married", spouse_monthly_income=0) == married


@pytest.mark.parametrize("day", [dt.date(2026, 8, 1), TODAY])
def test_trap_02_a_reported_coefficient_of_hai_phong_decides_nothing(day: dt.date) -> None:
    """Trap: 1.16 times the limits in Hải Phòng (29/40.6/58 million) is only reported: say to ask Sở Xây dựng, refuse nobody on it."""
    between = judge(day, province="31", monthly_income=29 * MILLION)
    assert between.criterion("income").result == "unknown"
    assert "chưa xác minh" in between.criterion("income").explanation.vi
    assert "Sở Xây dựng" in steps(between)
    assert highest_income(day, province="31") == 25
    assert judge(day, province="31", monthly_income=29 * MILLION + 1).outcome == "not_eligible"
    assert judge(day, province="01", monthly_income=26 * MILLION).outcome == "not_eligible"


def test_trap_03_a_home_is_judged_by_the_province_before_the_merger() -> None:
    """Trap: "one merged city, so any home in it bars"; the boundary is that of the project's province before the merger."""
    owner = {
        "owns_home_in_province": True,
        "home_floor_area_m2": 120,
        "household_size": 2,
        "province": "31",
        "former_provinces": ("Hải Dương", "Hải Phòng"),
    }
    apart = judge(**owner, project_former_province="30", home_former_province="31").criterion("housing")
    same = judge(**owner, project_former_province="30", home_former_province="30").criterion("housing")
    assert (apart.result, same.result) == ("met", "not_met")
    assert "chưa được xác nhận" in apart.explanation.vi


def test_trap_04_land_without_a_house_no_longer_bars() -> None:
    """Trap: "named in any Certificate, so refused" holds only until 2026-02-08."""
    before, after = (judge(day, land_certificate_without_house=True) for day in (DECREE_54 - ONE_DAY, DECREE_54))
    assert (before.criterion("housing").result, after.criterion("housing").result) == ("not_met", "met")
    assert f"{DECREE_54:%d/%m/%Y}" == "09/02/2026"


def test_trap_05_the_commune_police_confirm_for_people_without_a_labour_contract() -> None:
    """Trap: sending them to the commune People's Committee, which confirmed only until 2025-10-09."""
    today = steps(judge(group="urban-low-income"))
    assert "Công an cấp xã" in today
    assert "Ủy ban nhân dân cấp xã" in steps(judge(dt.date(2025, 10, 9), group="urban-low-income"))


def test_trap_06_certificates_are_valid_for_12_months() -> None:
    """Trap: 6 months, which gave way to 12 on 2026-02-09."""
    assert "12 tháng" in steps(judge())
    assert "6 tháng" not in steps(judge())
    assert "6 tháng" in steps(judge(DECREE_54 - ONE_DAY))


def test_trap_07_no_residence_insurance_or_tax_condition() -> None:
    """Trap: asking for hộ khẩu, tạm trú, months of social insurance or income tax; the law sets none of them."""
    asked = " ".join(question.text.vi.lower() for question in QUESTIONS)
    assert [word for word in ("hộ khẩu", "tạm trú", "bảo hiểm", "thuế thu nhập") if word in asked] == []
    assert judge().outcome == "eligible"
    for text in answers("residence-condition"):
        assert text.startswith("Không.")
        assert "không đặt điều kiện về thời gian tạm trú, thời gian đóng bảo hiểm xã hội hay nộp thuế thu nhập" in text


def test_trap_08_no_points_table_any_more() -> None:
    """Trap: adding up points; enough flats means agreement, too few a lottery with a quota for priority groups."""
    for text in answers("priority-lottery"):
        assert "không còn bảng chấm điểm" in text
        assert "theo thỏa thuận" in text
        assert "tổ chức bốc thăm" in text
        assert "Số căn dành cho người ưu tiên" in text


def test_trap_09_a_thirteenth_group_from_july_2026() -> None:
    """Trap: "12 groups"; people with two or more birth children are the 13th from 2026-07-01, and not a day earlier."""
    before, after = (judge(day, group="two-children") for day in (POPULATION_LAW - ONE_DAY, POPULATION_LAW))
    assert (before.criterion("group").result, after.criterion("group").result) == ("not_met", "met")


def test_trap_10_renters_need_no_housing_or_income_condition() -> None:
    """Trap: refusing a renter for a home or an income."""
    rich = judge(tenure="rent", monthly_income=90 * MILLION, owns_home_in_province=True, home_floor_area_m2=200, household_size=1)
    assert rich.outcome == "eligible"
    assert rich.criterion("housing").result == rich.criterion("income").result == "not_required"


def test_trap_11_five_years_run_from_full_payment() -> None:
    """Trap: counting the five years without resale from the contract or the Certificate."""
    for text in answers("resale"):
        assert "kể từ ngày trả đủ tiền mua (không tính từ ngày ký hợp đồng hay ngày nhận sổ hồng)" in text
    years = book().get("resale-lock-years", TODAY)
    assert (format_value(years.value, years.unit), years.state) == ("5 năm", "verified")


def test_trap_12_the_rate_of_the_policy_bank_is_5_4_percent() -> None:
    """Trap: 4.8 or 6.6 percent, which were the rates before 2025-10-10."""
    rate = book().get("loan-rate", TODAY)
    assert format_value(rate.value, rate.unit) == "5,4%"
    assert rate.state == "verified"
    assert rate.effective_from == dt.date(2025, 10, 10)
