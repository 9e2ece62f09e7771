"""Amounts as citizens write them: value, range, period, "per m²", and whose income it is."""

from __future__ import annotations

import pytest

from nlu.extractors.money import extract

M = 1_000_000


def amounts(text: str) -> list[tuple[int, int | None]]:
    return [(span.value["amount"], span.value.get("max")) for span in extract(text)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15tr", 15 * M),
        ("15 triệu", 15 * M),
        ("15triệu", 15 * M),
        ("15 Tr", 15 * M),
        ("15 triệu đồng", 15 * M),
        ("15trđ", 15 * M),
        ("15 triệu rưỡi", 15_500_000),
        ("15tr rưỡi", 15_500_000),
        ("1tr5", 1_500_000),
        ("7tr8", 7_800_000),
        ("12tr25", 12_250_000),
        ("1tr500", 1_500_000),
        ("17tr627", 17_627_000),
        ("15 triệu 5", 15_500_000),
        ("9 tr 5", 9_500_000),
        ("15,5 triệu", 15_500_000),
        ("15.5tr", 15_500_000),
        ("12,5 củ", 12_500_000),
        ("9 củ rưỡi", 9_500_000),
        ("15 chai", 15 * M),
        ("500k", 500_000),
        ("9.500k", 9_500_000),
        ("800 ngàn", 800_000),
        ("năm trăm nghìn", 500_000),
        ("12.500.000đ", 12_500_000),
        ("12,500,000 đồng", 12_500_000),
        ("12 500 000", 12_500_000),
        ("12500000", 12_500_000),
        ("10.350.000 VNĐ", 10_350_000),
        ("mười lăm triệu", 15 * M),
        ("mười triệu", 10 * M),
        ("hai mươi ba triệu rưỡi", 23_500_000),
        ("hai lăm triệu", 25 * M),
        ("hai tám triệu", 28 * M),
        ("ba mươi mốt triệu", 31 * M),
        ("tám trăm năm mươi triệu", 850 * M),
        ("chín triệu năm trăm nghìn", 9_500_000),
        ("12 triệu 500 nghìn", 12_500_000),
        ("9 triệu 5 trăm", 9_500_000),
        ("chục triệu", 10 * M),
        ("hai chục triệu", 20 * M),
        ("sáu chục triệu", 60 * M),
        ("trăm rưỡi triệu", 150 * M),
        ("1tỷ2", 1_200 * M),
        ("1 tỷ 2", 1_200 * M),
        ("1,2 tỷ", 1_200 * M),
        ("1ty2", 1_200 * M),
        ("một tỷ hai", 1_200 * M),
        ("1 tỉ rưỡi", 1_500 * M),
        ("tỉ rưỡi", 1_500 * M),
        ("nửa tỷ", 500 * M),
        ("2 tỷ 350 triệu", 2_350 * M),
        ("hơn 15 triệu", 15 * M),
        ("khoảng 15tr", 15 * M),
        ("120.000 tỷ", 120_000_000 * M),
        ("145 nghìn tỷ", 145_000_000 * M),
        ("15 million", 15 * M),
        # without diacritics
        ("muoi lam trieu", 15 * M),
        ("hai muoi trieu ruoi", 20_500_000),
        ("chin trieu ruoi", 9_500_000),
        ("1 ty 2", 1_200 * M),
        ("nam tram nghin", 500_000),
        ("8 TRIEU", 8 * M),
    ],
)
def test_an_amount_is_read_to_the_dong(text: str, amount: int) -> None:
    assert amounts(text) == [(amount, None)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("15-17 triệu", 15 * M, 17 * M),
        ("15 - 17tr", 15 * M, 17 * M),
        ("15~17tr", 15 * M, 17 * M),
        ("15–17 triệu", 15 * M, 17 * M),
        ("từ 15 đến 17 triệu", 15 * M, 17 * M),
        ("8tr - 10tr", 8 * M, 10 * M),
        ("8 tới 10 triệu", 8 * M, 10 * M),
        ("năm sáu triệu", 5 * M, 6 * M),
        ("mười lăm mười sáu triệu", 15 * M, 16 * M),
        ("800 triệu đến 1 tỷ", 800 * M, 1_000 * M),
        ("800 - 1 tỷ", 800 * M, 1_000 * M),
        ("6-700tr", 600 * M, 700 * M),
        ("600 700 triệu", 600 * M, 700 * M),
        ("lương 12-15", 12 * M, 15 * M),
        ("tu 15 den 17 trieu", 15 * M, 17 * M),
    ],
)
def test_a_range_has_both_ends(text: str, low: int, high: int) -> None:
    assert amounts(text) == [(low, high)]


@pytest.mark.parametrize(
    "text",
    [
        "nghị định 100/2024 điều 30 khoản 1",
        "thông tư 05/2024/TT-BXD",
        "năm 2025 em nộp",
        "ngày 15/10/2025",
        "em 30 tuổi",
        "chồng 34 vợ 36 thì có tính là người trẻ không",
        "gói vay cho người dưới 35t",
        "sđt 0912345678",
        "gọi 0987.654.321",
        "0987 654 321",
        "lãi 6,5%/năm",
        "đóng trước 20%",
        "đề án 1 triệu căn nhà ở xã hội",
        "xây 1 triệu m2 sàn",
        "công ty em có 200 người",
        "hệ số lương 3,66",
        "tháng 13",
        "vài triệu thôi",
        "mấy chục triệu",
        "vài trăm triệu",
        "nhà có 2 con k ạ",
        "em làm ở công ty",
        "ba cọc ba đồng",
        "tỷ lệ bao nhiêu",
        "căn số 12 tầng 5",
    ],
)
def test_what_is_no_money_stays_unread(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    "text", ["em chạy ship 300k/ngày", "mỗi ngày kiếm 250 nghìn", "ngày được 300k", "25k/h", "350k một công"]
)
def test_a_daily_wage_is_no_monthly_fact(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    ("text", "period", "per"),
    [
        ("15tr/tháng", "month", None),
        ("15 triệu 1 tháng", "month", None),
        ("15 triệu một tháng", "month", None),
        ("9,5tr/th", "month", None),
        ("mỗi tháng tôi được 11 triệu", "month", None),
        ("lương tháng 7.500.000", "month", None),
        ("thang em kiem 8 trieu", "month", None),
        ("120 triệu một năm", "year", None),
        ("em kiếm 100tr/năm", "year", None),
        ("thu nhập cả năm 150tr", "year", None),
        ("17,6tr/m2", None, "m2"),
        ("18 triệu một mét vuông", None, "m2"),
        ("16.500.000đ/m²", None, "m2"),
        ("giá 18 triệu 1 m", None, "m2"),
        ("15 triệu", None, None),
        ("vay 500 triệu trong 20 năm", None, None),
        ("mỗi tháng trả bao nhiêu nếu vay 700 triệu", None, None),
    ],
)
def test_period_and_price_a_square_metre(text: str, period: str | None, per: str | None) -> None:
    (span,) = extract(text)
    assert (span.value["period"], span.value["per"]) == (period, per)


def roles(text: str) -> list[tuple[float, str | None]]:
    """Millions and role of each amount."""
    return [(span.value["amount"] / M, span.role) for span in extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lương em 15tr", [(15, "self")]),
        ("thu nhập 15 triệu", [(15, "self")]),
        ("tôi lương ba mươi triệu một tháng", [(30, "self")]),
        ("lương e 7tr8, ck e 10tr2", [(7.8, "self"), (10.2, "spouse")]),
        ("vợ em 12tr", [(12, "spouse")]),
        ("chong em luong 16 trieu", [(16, "spouse")]),
        ("bà xã tôi mỗi tháng 8 triệu", [(8, "spouse")]),
        ("em 9tr, vợ 7tr", [(9, "self"), (7, "spouse")]),
        ("luong em 8tr5 ck 12tr nuoi 2 con", [(8.5, "self"), (12, "spouse")]),
        ("hai vợ chồng 28 triệu", [(28, "household")]),
        ("vo chong em 25tr", [(25, "household")]),
        ("25tr cả hai vợ chồng", [(25, "household")]),
        ("2vc em tổng 20tr", [(20, "household")]),
        ("cả nhà thu nhập 30tr", [(30, "household")]),
        ("em lương 12 triệu, chồng 15 triệu, tổng 27 triệu", [(12, "self"), (15, "spouse"), (27, "household")]),
        ("mỗi người 15, hai vợ chồng 28", [(15, None), (28, "household")]),
        ("2 vợ chồng mỗi đứa 9tr", [(18, "household")]),
        ("vợ chồng e mỗi đứa 8tr", [(16, "household")]),
        ("mỗi người 9 triệu", [(9, None)]),
        # both told, nobody said who writes: together they are the couple's income
        ("vợ 8tr chồng 10tr", [(8, "self"), (10, "spouse")]),
        ("vợ chồng em lương 12 và 15 triệu", [(12, "self"), (15, "spouse")]),
        # "triệu" left unsaid
        ("lương em 15", [(15, "self")]),
        ("lương 15 vợ 10", [(15, "self"), (10, "spouse")]),
        ("luong em 12 chong em 15", [(12, "self"), (15, "spouse")]),
        ("lương 15t", [(15, "self")]),
        # parts and their sum
        ("lương cứng 6tr phụ cấp 2tr tổng 8tr", [(8, "self")]),
        # somebody else's
        ("bố em lương hưu 5tr", [(5, None)]),
        ("em gái em lương 8tr", [(8, None)]),
        ("lương em 12tr, bố mẹ em có lương hưu 6tr", [(12, "self"), (6, None)]),
        # prices, debts, savings, limits
        ("em muốn tìm căn dưới 900tr", [(900, None)]),
        ("em có 300tr rồi, vay thêm 500tr", [(300, None), (500, None)]),
        ("em có 800tr tiết kiệm, lương 15tr", [(800, None), (15, "self")]),
        ("lương em 15tr có đủ mua căn 800tr không", [(15, "self"), (800, None)]),
        ("đang thuê trọ 1tr2/tháng", [(1.2, None)]),
        ("trả góp mỗi tháng 5tr có được không", [(5, None)]),
        ("giá 17tr/m2", [(17, None)]),
        ("trần thu nhập 25 triệu hay 20 triệu", [(25, None), (20, None)]),
        ("thu nhập không quá 15 triệu/tháng đúng không", [(15, None)]),
        ("lương em 16 triệu có vượt mức 15 triệu không", [(16, "self"), (15, None)]),
        ("hai vợ chồng không quá 50 triệu đúng không", [(50, None)]),
        ("môi giới thu của em 50 triệu", [(50, None)]),
        ("em có tầm 200tr", [(200, None)]),
        ("tiền trọ 1tr5 điện nước 500k", [(1.5, None), (0.5, None)]),
        ("15 triệu", [(15, None)]),
        # what is received counts, not what the contract says
        ("lương hợp đồng 6tr nhưng thực lĩnh 12tr", [(6, None), (12, "self")]),
        ("lương trước thuế 20tr sau thuế 18tr", [(20, None), (18, "self")]),
        ("em bán hàng online mỗi tháng lời 10tr", [(10, "self")]),
        ("Vợ em là giáo viên. Lương 8 triệu.", [(8, "spouse")]),
    ],
)
def test_whose_income_it_is(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lương em 15 có 2 con", [15 * M]),
        ("lương 15 triệu 2 vợ chồng", [15 * M]),
        ("lương 15 triệu 5 người", [15 * M]),
        ("ba triệu hai con nhỏ", [3 * M]),
        ("lương 15 triệu năm nay", [15 * M]),
        ("lương tháng 13 được 10 triệu", [10 * M]),
        ("lương tháng 3 là 9 triệu", [9 * M]),
        ("không phải 12 triệu đâu, 15 triệu cơ", [12 * M, 15 * M]),
    ],
)
def test_numbers_beside_an_amount_are_not_added_to_it(text: str, expected: list[int]) -> None:
    assert [low for low, _ in amounts(text)] == expected


def test_offsets_are_in_the_citizens_own_text() -> None:
    text = "Dạ lương e 15tr/tháng ạ 😊, ck e mười hai triệu"
    assert [text[span.start : span.end] for span in extract(text)] == ["15tr/tháng", "mười hai triệu"]
