"""What citizens mean by the words they use at home, at work and at the market; each line is one thing an officer understands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlu.extractors import (
    age,
    area,
    beneficiary_group,
    count,
    date,
    extract_all,
    home_ownership,
    marital_status,
    money,
    percent,
    project_status,
    tenure,
)
from nlu.extractors.gazetteer import Gazetteer, project_entries
from nlu.extractors.legal_document import Documents

M = 1_000_000
TODAY = dt.date(2026, 11, 25)


def sums(text: str) -> list[tuple[float, float | None]]:
    """Millions, and the upper end of a range."""
    return [(span.value["amount"] / M, span.value["max"] / M if "max" in span.value else None) for span in money.extract(text)]


def earners(text: str) -> list[tuple[float, str | None]]:
    """Millions and whose they are."""
    return [(span.value["amount"] / M, span.role) for span in money.extract(text)]


def values(extractor: Any, text: str) -> list[tuple[Any, str | None]]:
    return [(span.value, span.role) for span in extractor.extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("có tầm tám chín trăm triệu", [(800, 900)]),
        ("năm bảy trăm triệu", [(500, 700)]),
        ("tầm 7, 8 trăm triệu", [(700, 800)]),
        ("tầm 7 8 trăm triệu", [(700, 800)]),
        ("thu nhập năm trăm tám chục triệu", [(580, None)]),
        ("một năm thu tầm trăm tám chục triệu", [(180, None)]),
        ("có 1 tỏi 2", [(1200, None)]),
        ("giá 1 tỷ 116", [(1116, None)]),
        ("lương em 10 triệu lẻ 500", [(10.5, None)]),
        ("từ 12tr đến dưới 15tr", [(12, 15)]),
        ("để ra được hơn triệu", [(1, None)]),
        ("bốn trăm rưỡi mua được căn nào", [(450, None)]),
        ("bố mẹ cho 250 triệu, còn thiếu 400", [(250, None), (400, None)]),
        ("phòng 1tr8, điện nước 4 trăm", [(1.8, None), (0.4, None)]),
        ("lương hai vợ chồng 15+12tr", [(15, None), (12, None)]),
    ],
)
def test_sums_as_they_are_spoken(text: str, expected: list[tuple[float, float | None]]) -> None:
    assert sums(text) == expected


@pytest.mark.parametrize(
    "text", ["có 300 triệu, nghị định 100 nói gì", "em với tôi 2 người", "mấy trăm triệu gì đó", "300 căn, 400 người"]
)
def test_a_number_without_a_unit_is_money_only_beside_money(text: str) -> None:
    assert all(low == 300 for low, _ in sums(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vợ em làm công nhân 8tr, em chạy xe ôm 7tr", [(8, "spouse"), (7, "self")]),
        ("em goá chồng, lương 6 triệu rưỡi", [(6.5, "self")]),
        ("nuôi 1 con trai, viên chức, lương 8,9 triệu", [(8.9, "self")]),
        ("bà nhà tôi hưu 9 triệu", [(9, "spouse")]),
        ("my wife and I earn 28 million a month", [(28, "household")]),
        ("con trai tôi lương 12 triệu", [(12, None)]),
    ],
)
def test_whose_income_it_is(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert earners(text) == expected


def test_the_month_of_one_sum_is_not_that_of_the_next() -> None:
    rent, power = money.extract("phòng 1tr8 một tháng, điện 400k")
    assert (rent.value["period"], power.value["period"]) == ("month", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vợ chồng tôi đã ra toà xong", ["single"]),
        ("chúng tôi không còn là vợ chồng nữa", ["single"]),
        ("cháu chưa muốn lấy chồng", ["single"]),
        ("ông nhà tôi mất rồi", ["single"]),
        ("chồng em mất tích 5 năm nay", ["married"]),
        ("chồng em mất việc", ["married"]),
        ("anh nhà em là lính", ["married"]),
        ("em ở với bạn gái, chưa đăng ký", ["single"]),
        ("tôi tái hôn năm ngoái", ["married"]),
        ("tổng thu nhập của 2 vợ chồng là 32 triệu", ["married"]),
        ("thu nhập của 2 vợ chồng tối đa bao nhiêu", []),
        ("em và chồng cũ có chung nhà", []),
        ("tái hôn với người có nhà rồi thì sao", []),
        ("em với chồng đang ly thân", ["married"]),
    ],
)
def test_married_or_not_in_everyday_words(text: str, expected: list[str]) -> None:
    assert [span.value for span in marital_status.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em chạy be với shopee food", [("urban-low-income", None)]),
        ("em làm osin", [("urban-low-income", None)]),
        ("giúp việc nhà, con đi học", [("urban-low-income", None)]),
        ("mẫu nào cho lao động tự do", [("urban-low-income", None)]),
        ("tiểu thương có được cho buôn bán không", [("urban-low-income", None)]),
        ("vợ em làm công nhân", [("industrial-worker", "spouse")]),
        ("xã viên hợp tác xã", [("industrial-worker", None)]),
        ("y tá phòng khám tư", [("industrial-worker", None)]),
        ("em dạy mầm non công lập", [("civil-servant", None)]),
        ("bác sĩ quân y", [("armed-forces", None)]),
        ("chồng em công tác ở ban chỉ huy quân sự", [("armed-forces", "spouse")]),
        ("tôi có huy chương kháng chiến", [("merit", None)]),
        ("thương binh 4/4, lương thương binh 3 triệu", [("merit", None)]),
        ("ở thành phố, có sổ hộ nghèo", [("urban-poor-household", None)]),
        ("đất ruộng bị thu hồi hết làm khu công nghiệp", [("land-recovery", None)]),
        ("doanh nghiệp FDI muốn thuê 50 căn cho công nhân ở", [("enterprise", None)]),
        ("cháu học trường cao đẳng du lịch", [("student", None)]),
        ("cụ nhà tôi là lão thành cách mạng", []),
        ("cô giúp việc nhà tôi muốn mua", []),
        ("thuê xe ba gác chở đồ", []),
    ],
)
def test_a_group_by_its_work(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert values(beneficiary_group, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("muốn mướn một căn nhỏ", ["rent"]),
        ("dang muon mua nha", ["buy"]),
        ("ở thuê mấy năm rồi sau mua lại luôn căn đó", ["rent_to_buy"]),
        ("muốn sở hữu luôn một căn", ["buy"]),
        ("muốn tậu căn hộ xã hội", ["buy"]),
        ("thuê thôi, tiền đâu mà mua", ["rent"]),
        ("mua giúp em cái sim 4G", []),
        ("lái xe thuê cho hãng", []),
        ("nộp đơn thuê cho chủ dự án", ["rent"]),
        ("nhà nước có cho thuê không", ["rent"]),
    ],
)
def test_to_buy_or_to_rent(text: str, expected: list[str]) -> None:
    assert [span.value for span in tenure.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("còn slot không ạ", ["open"]),
        ("khu đó đang nhận hồ sơ chưa", ["open"]),
        ("khu nào chưa mở bán", ["upcoming"]),
        ("khu nào mới động thổ", ["under_construction"]),
        ("chỗ nào đang đóng cọc", ["under_construction"]),
        ("em đang đóng cọc 50 triệu", []),
        ("khu nào đang trong quá trình xây dựng", ["under_construction"]),
        ("khu nào vào ở liền", ["handed_over"]),
        ("tới tháng mười mới mở bán", []),
        ("khu đó bàn giao chưa", []),
    ],
)
def test_which_projects_are_looked_for(text: str, expected: list[str]) -> None:
    assert [span.value for span in project_status.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trả trước 30 phần, 70 phần vay ngân hàng", [30, 70]),
        ("góp 20p trước", [20]),
        ("bảy mươi %", [70]),
        ("lãi 5,4% hay 6,6%", [5.4, 6.6]),
        ("chia ba phần", []),
        ("8 phần quà", []),
    ],
)
def test_parts_of_a_hundred(text: str, expected: list[float]) -> None:
    assert [span.value["value"] for span in percent.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "first", "last", "relation"),
    [
        ("since September 2025", "2025-09-01", "2025-09-30", "since"),
        ("in December", "2026-12-01", "2026-12-31", None),
        ("last December", "2025-12-01", "2025-12-31", None),
        ("on 5 October 2026", "2026-10-05", "2026-10-05", None),
        ("since May 2024", "2024-05-01", "2024-05-31", "since"),
        ("hạn cuối 15-12", "2026-12-15", "2026-12-15", None),
        ("mùng 10 tháng sau", "2026-12-10", "2026-12-10", None),
        ("từ tháng 3 tới giờ", "2026-03-01", "2026-03-31", "since"),
    ],
)
def test_a_day_or_month(text: str, first: str, last: str, relation: str | None) -> None:
    (span,) = date.extract(text, TODAY)
    assert (span.value["from"], span.value["to"], span.value.get("relation")) == (first, last, relation)


def test_sewing_is_no_month() -> None:
    assert date.extract("em may 10 năm", TODAY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vợ chồng em 66 và 64 tuổi", [66, 64]),
        ("vợ kém tôi 3 tuổi", []),
        ("em 35t đứng tên", [35]),
        ("lương 8tr5, 20 tuổi", [20]),
    ],
)
def test_ages(text: str, expected: list[int]) -> None:
    assert [span.value["value"] for span in age.extract(text)] == expected


def test_two_digits_are_a_year_of_birth_beside_another() -> None:
    assert values(age, "vợ em sn 97, em 94") == [({"birth_year": 1997}, "spouse"), ({"birth_year": 1994}, None)]
    assert age.extract("em 94") == []
    assert age.extract("họ đòi 80tr") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vợ chồng chưa con cái", [(0, "child")]),
        ("tôi không vợ không con", [(0, "child")]),
        ("được không con", []),
        ("đóng bảo hiểm 3 năm 6 tháng", [(42, "month")]),
        ("tôi có vợ và 2 con", [(2, "child")]),
        ("phòng này 4 đứa ở", [(4, "person")]),
    ],
)
def test_counts(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(span.value["value"], span.value["of"]) for span in count.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đất thì có nhưng nhà thì chưa", [("land_only", None)]),
        ("nhà riêng thì chưa có", [("none", None)]),
        ("nhà của chú cho ở nhờ", [("none", None)]),
        ("đang mướn phòng trọ", [("none", None)]),
        ("chồng em có nhà trước khi cưới", [("owns", "spouse")]),
        ("em đang có cái nhà 32m2", [("owns", None)]),
        ("mua nha o xa hoi co can ho khau khong", []),
        ("xin giấy về nhà đất không", []),
    ],
)
def test_own_home(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert values(home_ownership, text) == expected


def test_where_the_land_lies_is_told_besides() -> None:
    places = Gazetteer([("Huyện Vĩnh Bảo", "vinh-bao")], "locality")
    found = extract_all("em có mảnh đất bố mẹ cho ở huyện Vĩnh Bảo mà chưa làm nhà", [places])
    assert [(span.entity, span.value) for span in found] == [("home_ownership", "land_only"), ("locality", "vinh-bao")]


@pytest.mark.parametrize(
    ("text", "expected"), [("căn 60-70 mét", (60, 70)), ("mỗi người hơn 3 mét", (3, None)), ("căn 62m2 x 18tr", (62, None))]
)
def test_floor_areas(text: str, expected: tuple[float, float | None]) -> None:
    (span,) = area.extract(text)
    assert (span.value["value"], span.value.get("max")) == expected


def test_words_of_their_own_are_no_misspelt_project() -> None:
    projects = Gazetteer([("Tân Trường", "kcn-tan-truong"), ("Tân Phú Hưng", "tan-phu-hung")], "project", max_typos=2)
    assert projects.extract("kế toán trường học") == []
    assert [span.value for span in projects.extract("dự án tan phu hug")] == ["tan-phu-hung"]


def test_a_project_is_called_by_its_name_without_the_brackets() -> None:
    forms = [form for form, _ in project_entries({"slug": "hope", "name": "Nhà ở công nhân Đông Hải 2 (Hope)"})]
    assert "Nhà ở công nhân Đông Hải 2" in forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("decree 100/2024 article 30", [{"number": "100/2024/NĐ-CP", "article": "30"}]),
        ("nghi dinh 100 dieu 1 khoan 3 noi gi", [{"number": "100/2024/NĐ-CP", "article": "1", "clause": "3"}]),
        ("điều 30 trong nghị định 100", [{"number": "100/2024/NĐ-CP", "article": "30"}]),
        ("luật đất đai số 31/2024/QH15 điều 16", [{"number": "31/2024/QH15", "article": "16"}]),
    ],
)
def test_places_in_the_law(text: str, expected: list[dict[str, str]]) -> None:
    documents = Documents([("100/2024/NĐ-CP", "Nghị định về nhà ở xã hội"), ("31/2024/QH15", "Luật Đất đai")])
    assert [span.value for span in documents.extract(text)] == expected
