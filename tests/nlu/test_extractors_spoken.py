"""Facts as people tell them in passing: a spouse's work, bounds, small children, states of a project."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlu.extractors import (
    Documents,
    Gazetteer,
    age,
    beneficiary_group,
    count,
    extract_all,
    marital_status,
    money,
    project_status,
)
from nlu.extractors.gazetteer import project_entries

TODAY = dt.date(2026, 11, 25)


def values(spans: list[Any]) -> list[Any]:
    return [span.value for span in spans]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("chồng là thợ điện", ["married"]),
        ("lương vợ 9tr", ["married"]),
        ("em với chồng muốn thuê", ["married"]),
        ("lương chồng em cũng 15tr", ["married"]),
        ("vợ 9tr chồng 12tr", ["married"]),  # told once
        ("đang ly thân", ["married"]),
        ("kết hôn năm 2020", ["married"]),
        ("vợ chồng em ly hôn rồi", ["single"]),
        ("tôi với vợ đã có giấy ly hôn", ["single"]),
        ("ở giá", ["single"]),
        ("có người yêu nhưng chưa kết hôn", ["single"]),
        ("nếu chồng là bộ đội thì sao", []),
        ("vợ đã mua thì chồng có được mua không", []),
        ("thì tính là độc thân à", []),
    ],
)
def test_a_spouse_and_a_parting(text: str, status: list[str]) -> None:
    assert values(marital_status.extract(text)) == status


def test_a_date_of_marriage_stays_a_date() -> None:
    found = extract_all("em lấy chồng năm ngoái", today=TODAY)
    assert [span.entity for span in found] == ["marital_status", "date"]


def test_whose_name_a_home_bears_is_a_fact_of_its_own() -> None:
    found = extract_all("nhà đứng tên vợ em")
    assert [(span.entity, span.value) for span in found] == [("home_ownership", "owns"), ("marital_status", "married")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chồng làm công nhân", [("industrial-worker", "spouse")]),
        ("công nhân làm ở công ty may", [("industrial-worker", None)]),  # one fact in two words
        ("có chồng là bộ đội", [("armed-forces", "spouse")]),
        ("lái xe nâng cho công ty", [("industrial-worker", None)]),
        ("nhà bị bão tốc mái, hộ nghèo", [("disaster-area-poor-household", None)]),
        ("diện tái định cư", [("land-recovery", None)]),
        ("xí nghiệp muốn mua nhà cho công nhân thuê", [("enterprise", None)]),
        ("cháu của bà mẹ việt nam anh hùng", []),
        ("mẹ liệt sĩ", [("merit", None)]),
    ],
)
def test_a_group_told_by_its_work(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(span.value, span.role) for span in beneficiary_group.extract(text)] == expected


def test_a_poor_household_leaves_the_place_its_kind_word() -> None:
    places = Gazetteer([("phường Tân Hưng", "tan-hung")], "locality")
    found = extract_all("hộ cận nghèo phường Tân Hưng", [places])
    assert values(found) == ["urban-poor-household", "tan-hung"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("không dưới 20 triệu", "min"),
        ("trên dưới 20 triệu", None),
        ("ít nhất phải có 200 triệu", "min"),
        ("cùng lắm 1 tỷ", "max"),
        ("lương < 25 triệu", "max"),
        ("hơn tỷ bạc", "min"),
    ],
)
def test_bounds_in_many_words(text: str, bound: str | None) -> None:
    (span,) = money.extract(text)
    assert span.value.get("bound") == bound


@pytest.mark.parametrize("text", ["đường 5 cũ", "phường 3 cũ"])
def test_what_is_old_is_no_million(text: str) -> None:
    assert money.extract(text) == []


def test_two_prices_a_square_metre() -> None:
    assert [span.value["amount"] for span in money.extract("18tr/m2 hay 20 triệu một mét vuông")] == [18_000_000, 20_000_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("con bé 8 tháng", [({"value": 8, "unit": "month"}, "child")]),
        ("vợ 1998", [({"birth_year": 1998}, "spouse")]),
        ("bà ngoại 80 tuổi", [({"value": 80, "unit": "year"}, "other")]),
    ],
)
def test_an_age_without_its_word(text: str, expected: list[tuple[dict[str, Any], str]]) -> None:
    assert [(span.value, span.role) for span in age.extract(text)] == expected


def test_an_age_is_no_year() -> None:
    found = extract_all("tôi năm nay sáu mươi hai tuổi, sn 1964", today=TODAY)
    assert [span.entity for span in found] == ["age", "age"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đẻ 2 đứa thì sao", [(2, "child")]),
        ("1 triệu căn hộ", [(1_000_000, "home")]),
        ("tính một người hay hai người", []),
    ],
)
def test_counts_in_passing(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(span.value["value"], span.value["of"]) for span in count.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("sắp tới có khu nào mở bán", ["upcoming"]),
        ("dự án nào sắp khởi công", ["upcoming"]),
        ("đang hoàn thiện", ["under_construction"]),
        ("khu nào người ta dọn về ở rồi", ["handed_over"]),
        ("3 năm nữa mới bàn giao", []),
    ],
)
def test_the_state_of_a_project(text: str, status: list[str]) -> None:
    assert values(project_status.extract(text)) == status


def test_a_project_named_twice_side_by_side_is_one_and_a_province_is_none() -> None:
    project = {"slug": "quang-vinh-tower", "name": "Quang Vinh Tower", "aliases": ["Quang Vinh", "39 Lương Khánh Thiện"]}
    names = Gazetteer(project_entries(project), "project", 2)
    assert values(extract_all("quang vinh tower 39 lương khánh thiện", [names])) == ["quang-vinh-tower"]
    assert "project" not in {span.entity for span in extract_all("em ở Quảng Ninh", [names])}


def test_a_lodging_house_is_called_dormitory_too() -> None:
    names = project_entries({"slug": "lg", "name": "Nhà lưu trú công nhân LG Display", "aliases": ["nhà lưu trú LG"]})
    assert ("ký túc xá LG", "lg") in names


def test_a_block_of_flats_is_no_directive() -> None:
    documents = Documents([("34-CT/TW", "Chỉ thị về nhà ở xã hội")])
    assert documents.extract("tòa ct2 còn không") == []
    assert values(documents.extract("ct 34 nói gì")) == [{"number": "34-CT/TW"}]
