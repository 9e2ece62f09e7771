"""Everyday wording of sums, homes, families and work, with marks, without and half without."""

from __future__ import annotations

from typing import Any

import pytest

from nlu.extractors import area, beneficiary_group, count, extract_all, home_ownership, marital_status, money

M = 1_000_000


def sums(text: str) -> list[tuple[float, str | None, str | None]]:
    """Millions, bound and role of each sum."""
    return [(span.value["amount"] / M, span.value.get("bound"), span.role) for span in money.extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dưới 15 triệu", [(15, "max", None)]),
        ("hơn 20tr", [(20, "min", None)]),
        ("hon 20tr", [(20, "min", None)]),
        ("không quá 25 triệu", [(25, "max", None)]),
        ("từ 15 triệu trở lên", [(15, "min", None)]),
        ("ít nhất 300 triệu", [(300, "min", None)]),
        ("lương chưa đến 10 triệu", [(10, "max", "self")]),
        ("tầm 15 triệu", [(15, None, None)]),
        ("có đủ 300 triệu", [(300, None, None)]),
        ("lương tăng từ 10 triệu lên 12 triệu", [(10, None, "self"), (12, None, "self")]),
        ("vợ 9 chồng 12", [(9, None, "self"), (12, None, "spouse")]),
        ("chồng em 15tr vợ 8tr", [(15, None, "spouse"), (8, None, "self")]),
        ("em với chồng mỗi người lương 10tr", [(20, None, "household")]),
        ("lương cơ bản 5tr5, tăng ca được 12tr", [(5.5, None, None), (12, None, "self")]),
        ("vay được 500 triệu hay 1 tỷ", [(500, None, None), (1000, None, None)]),
        ("mười lăm phẩy năm triệu", [(15.5, None, None)]),
        ("1,250 tỷ", [(1250, None, None)]),
        ("chong la bo doi luong 15 trieu", [(15, None, "spouse")]),
    ],
)
def test_a_sum_its_bound_and_its_owner(text: str, expected: list[tuple[float, str | None, str | None]]) -> None:
    assert sums(text) == expected


@pytest.mark.parametrize("text", ["em 2k lương", "vợ 30 chồng 34", "em chồng 5 vợ 5 tuổi", "tháng 9 10 người", "mỗi tháng để ra"])
def test_no_sum(text: str) -> None:
    assert sums(text) == []


def test_two_numbers_side_by_side_are_a_range() -> None:
    (span,) = money.extract("tầm 15 20 triệu")
    assert (span.value["amount"], span.value["max"]) == (15 * M, 20 * M)


@pytest.mark.parametrize(("text", "period"), [("thu nhập năm 180 triệu", "year"), ("thu nhập 15tr/tháng", "month")])
def test_the_period_of_an_income(text: str, period: str) -> None:
    (span,) = money.extract(text)
    assert span.value["period"] == period


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("căn 50-60m2", {"value": 50, "max": 60, "unit": "m2"}),
        ("từ 25 đến 70 m2", {"value": 25, "max": 70, "unit": "m2"}),
        ("căn hộ 60 70m2", {"value": 60, "max": 70, "unit": "m2"}),
        ("rộng 4m dài 12m", {"value": 48, "unit": "m2"}),
        ("bốn lăm mét", {"value": 45, "unit": "m2"}),
    ],
)
def test_an_area(text: str, value: dict[str, Any]) -> None:
    assert [span.value for span in area.extract(text)] == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nhà 5 miệng ăn", [(5, "person")]),
        ("có 1 con trai 1 con gái", [(2, "child")]),
        ("1 trai 2 gái", [(3, "child")]),
        ("nhà em 4 người gồm 2 vợ chồng và 2 con", [(4, "person"), (2, "child")]),
        ("mấy mẹ con", []),
        ("1 vợ 2 con", [(2, "child")]),
    ],
)
def test_a_family(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(span.value["value"], span.value["of"]) for span in count.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("em ế", "single"),
        ("mình ế nặng", "single"),
        ("1 vợ 2 con", "married"),
        ("tôi 45 tuổi 3 con ly hôn", "single"),
        ("chong em bo doi", "married"),
    ],
)
def test_a_marital_status(text: str, status: str) -> None:
    assert [span.value for span in marital_status.extract(text)] == [status]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nhà cấp 4 30m2 đứng tên em", ("owns", None)),
        ("nhà đứng tên vợ em", ("owns", "spouse")),
        ("nha dung ten vo em", ("owns", "spouse")),
        ("đang ở với bố mẹ", ("none", None)),
        ("ở chung với bố mẹ chồng", ("none", None)),
        ("chưa có mảnh đất cắm dùi", ("none", None)),
        ("bọn em thuê nhà ngoài", ("none", None)),
        ("chưa co nha", ("none", None)),
    ],
)
def test_a_home(text: str, expected: tuple[str, str | None]) -> None:
    assert [(span.value, span.role) for span in home_ownership.extract(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("công an", "armed-forces"),
        ("em là đại úy quân đội", "armed-forces"),
        ("làm ở Samsung", "industrial-worker"),
        ("em làm may", "industrial-worker"),
        ("làm ở hợp tác xã", "industrial-worker"),
        ("em là cán bộ phường", "civil-servant"),
    ],
)
def test_a_group(text: str, slug: str) -> None:
    assert [span.value for span in beneficiary_group.extract(text)] == [slug]


@pytest.mark.parametrize("text", ["thu nhập của đại tá là bao nhiêu", "cán bộ phường trả lời", "công an phường xác nhận"])
def test_no_group(text: str) -> None:
    assert beneficiary_group.extract(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "em có nhà roi nhưng chat",
        "huyen kim thanh luong e 9tr5",
        "e là cong nhan lương 12 trieu chưa co nhà",
    ],
)
def test_half_marked_words_are_read(text: str) -> None:
    assert {"home_ownership", "money"} & {span.entity for span in extract_all(text)}
