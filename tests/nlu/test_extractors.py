"""Facts in citizens' messages: areas, counts, marital status, tenure, ownership, groups, and all of them together."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from typing import Any

import pytest

from nlu.extractors import (
    Span,
    area,
    beneficiary_group,
    count,
    extract_all,
    home_ownership,
    marital_status,
    project_status,
    tenure,
)


def values(spans: list[Span]) -> list[Any]:
    return [span.value for span in spans]


def owned(spans: list[Span]) -> list[tuple[Any, str | None]]:
    return [(span.value, span.role) for span in spans]


# -- area ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [
        ("12m2", 12),
        ("12 m²", 12),
        ("12,5 mét vuông", 12.5),
        ("mười hai mét vuông", 12),
        ("ba mươi lăm m2", 35),
        ("45m vuông", 45),
        ("mười hai mét", 12),
        ("nhà em 40 mét", 40),
        ("căn nhà 45 mét có năm người", 45),
        ("nhà 45m", 45),
        ("diện tích 60 mét sàn", 60),
        ("5x10m", 50),
        ("nhà 5 x 12", 60),
        ("đất 5m x 20m", 100),
        ("nha em 50 met vuong", 50),
        ("phong tro muoi lam met", 15),
        ("60 square metres", 60),
    ],
)
def test_area(text: str, square_metres: float) -> None:
    assert values(area.extract(text)) == [{"value": square_metres, "unit": "m2"}]


@pytest.mark.parametrize(
    "text",
    [
        "giá 17tr/m2",
        "bao nhiêu tiền một mét vuông",
        "1m2 bao nhiêu",
        "cách nhà 500 mét",
        "đường rộng 5m",
        "ngõ 2m",
        "mặt tiền 5 mét",
        "mấy m2 thì được",
        "4 x 10",
        "lương em 15",
    ],
)
def test_no_area(text: str) -> None:
    assert area.extract(text) == []


@pytest.mark.parametrize("text", ["mỗi người được 8m2", "8 m2/người", "dưới 15m2 một người", "binh quan dau nguoi 10m2"])
def test_an_area_a_head_is_no_homes_size(text: str) -> None:
    (span,) = area.extract(text)
    assert span.role == "per_person"


# -- count -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 người", [(4, "person")]),
        ("nhà có 5 khẩu", [(5, "person")]),
        ("năm nhân khẩu", [(5, "person")]),
        ("gia đình 4 ng", [(4, "person")]),
        ("ở 6 người", [(6, "person")]),
        ("nha co sau nguoi", [(6, "person")]),
        ("nam nguoi", [(5, "person")]),
        ("ba mẹ con em ở trọ", [(3, "person")]),
        ("nhà có 1 người", [(1, "person")]),
        ("2 con", [(2, "child")]),
        ("hai cháu nhỏ", [(2, "child")]),
        ("có một bé", [(1, "child")]),
        ("3 đứa con", [(3, "child")]),
        ("2 nhóc", [(2, "child")]),
        ("chưa có con", [(0, "child")]),
        ("không nuôi con", [(0, "child")]),
        ("em khong phai nuoi con nho", [(0, "child")]),
        ("em khong con nuoi con nho", [(0, "child")]),
        ("không có con", [(0, "child")]),
        ("chua co con", [(0, "child")]),
        ("có 2 con, 1 bé 5 tuổi 1 bé 2 tuổi", [(2, "child")]),
        ("2 vợ chồng và 1 con", [(3, "person"), (1, "child")]),
        ("2 vợ chồng thôi", [(2, "person")]),
        ("mua 2 căn noxh", [(2, "home")]),
        ("15.920 căn", [(15920, "home")]),
        ("căn 2 phòng ngủ", [(2, "room")]),
        ("căn 2pn", [(2, "room")]),
        ("làm được 5 năm", [(5, "year")]),
        ("năm năm nữa", [(5, "year")]),
        ("hai mươi năm", [(20, "year")]),
        ("12 tháng gần nhất", [(12, "month")]),
        ("năm rưỡi", []),
        ("1 năm rưỡi", [(18, "month")]),
        ("four people", [(4, "person")]),
        ("4", [(4, None)]),
        ("dạ bốn ạ", [(4, None)]),
        ("khoảng 45", [(45, None)]),
    ],
)
def test_count(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert [(span.value["value"], span.value["of"]) for span in count.extract(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "tháng 3 năm 2026",
        "ngày 30 tháng 4",
        "đợt 2 năm 2025",
        "lãi một năm bao nhiêu",
        "bao nhiêu tiền một tháng",
        "một người mua được mấy căn",
        "hai con đường",
        "con em 5 tuổi",
        "có hai người phụ thuộc",
        "công ty em 20 người",
        "muốn mua một căn",
        "được không con",
        "khong con gi hoi nua",
        "ưu tiên trước hay sau người khuyết tật",
        "uu tien truoc hay sau nguoi khuyet tat",
        "mẫu số 04",
        "nhà ở xã hội",
    ],
)
def test_no_count(text: str) -> None:
    assert count.extract(text) == []


def test_children_without_a_number_are_at_least_one() -> None:
    (span,) = count.extract("đang nuôi con nhỏ")
    assert span.value == {"value": 1, "of": "child", "at_least": True}


# -- marital status -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("em độc thân", "single"),
        ("doc than", "single"),
        ("chưa vợ", "single"),
        ("30 tuổi chưa chồng có 1 con", "single"),
        ("chưa vợ con gì", "single"),
        ("em chưa lập gia đình", "single"),
        ("chua ket hon", "single"),
        ("em ly hôn rồi", "single"),
        ("tôi đã li dị", "single"),
        ("em là mẹ đơn thân", "single"),
        ("chồng em mất rồi", "single"),
        ("góa vợ", "single"),
        ("I am single", "single"),
        ("em có gia đình rồi", "married"),
        ("toi da ket hon", "married"),
        ("mới cưới", "married"),
        ("em có vợ", "married"),
        ("vợ chồng em ở trọ", "married"),
        ("vo chong em", "married"),
        ("chồng em làm công ty", "married"),
        ("2vc em", "married"),
        ("lấy chồng rồi", "married"),
    ],
)
def test_marital_status(text: str, status: str) -> None:
    assert values(marital_status.extract(text)) == [status]


@pytest.mark.parametrize(
    "text",
    [
        "người độc thân có được mua không",
        "độc thân hay đã kết hôn thì khác gì nhau",
        "thu nhập vợ chồng tính gộp hay tính riêng",
        "vợ đã mua thì chồng có được mua nữa không",
        "ly hôn thì chia nhà thế nào",
        "con trai tôi đã cưới vợ",
        "giấy xác nhận độc thân",
        "sắp cưới",
        "vợ cũ của em",
        "em ở một mình",
        "chồng mất sức lao động",
        "không ai trả lời",
        "khi kết hôn thì sao",
    ],
)
def test_no_marital_status(text: str) -> None:
    assert marital_status.extract(text) == []


# -- tenure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em muốn mua", ["buy"]),
        ("mua đứt", ["buy"]),
        ("mua noxh", ["buy"]),
        ("thuê mua", ["rent_to_buy"]),
        ("thuê-mua", ["rent_to_buy"]),
        ("thue mua", ["rent_to_buy"]),
        ("rent to buy", ["rent_to_buy"]),
        ("thuê thôi", ["rent"]),
        ("em thuê", ["rent"]),
        ("thue", ["rent"]),
        ("muốn thuê nhà ở xã hội", ["rent"]),
        ("không mua nữa, thuê thôi", ["rent"]),
        ("dự án nào cho thuê", ["rent"]),
        ("đang thuê trọ, muốn mua nhà", ["buy"]),
        ("to rent", ["rent"]),
    ],
)
def test_tenure(text: str, expected: list[str]) -> None:
    assert values(tenure.extract(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "đang thuê trọ",
        "đi thuê nhà ngoài",
        "em ở thuê",
        "cho thuê lại được không",
        "nhà ở xã hội có được cho thuê không",
        "hợp đồng mua bán",
        "bên mua chịu phí gì",
        "chưa biết nên mua hay thuê",
        "mua đất",
        "mua xe trả góp",
        "làm thuê ở chợ",
        "không muốn mua",
        "nộp thuế",
    ],
)
def test_no_tenure(text: str) -> None:
    assert tenure.extract(text) == []


# -- home ownership --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em chưa có nhà", [("none", None)]),
        ("chua co nha", [("none", None)]),
        ("ko có nhà đất gì", [("none", None)]),
        ("chưa đứng tên nhà đất nào", [("none", None)]),
        ("đang ở trọ", [("none", None)]),
        ("thuê trọ sáu năm", [("none", None)]),
        ("dang thue phong tro", [("none", None)]),
        ("ở nhờ nhà bố mẹ", [("none", None)]),
        ("đi thuê nhà", [("none", None)]),
        ("tôi có nhà rồi", [("owns", None)]),
        ("đã có nhà riêng", [("owns", None)]),
        ("đứng tên nhà ở quê", [("owns", None)]),
        ("co 1 can nha cap 4", [("owns", None)]),
        ("vợ tôi đứng tên 1 căn nhà", [("owns", "spouse")]),
        ("có đất chưa có nhà", [("land_only", None)]),
        ("em có mảnh đất nhưng chưa xây nhà", [("land_only", None)]),
        ("đứng tên đất trống", [("land_only", None)]),
        ("co dat nhung chua xay nha", [("land_only", None)]),
        ("có đất ở quê nhưng chưa xây", [("land_only", None)]),
    ],
)
def test_home_ownership(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert owned(home_ownership.extract(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hải Dương có nhà ở xã hội không",
        "có nhà ở xã hội nào đang bán",
        "có nhà chưa",
        "bố mẹ em có nhà rồi",
        "xin xác nhận chưa có nhà ở đâu",
        "thế nào được coi là chưa có nhà",
        "có bị tính là đã có nhà không",
        "nộp hồ sơ ở đâu",
        "nop ho so o dau",
        "chủ nhà trọ",
        "chưa có sổ hồng",
        "giấy chứng nhận quyền sở hữu nhà",
        "nhà em rộng 40m2",
    ],
)
def test_no_home_ownership(text: str) -> None:
    assert home_ownership.extract(text) == []


# -- beneficiary group ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("em là công nhân", [("industrial-worker", None)]),
        ("em la cong nhan kcn", [("industrial-worker", None)]),
        ("nhân viên công ty", [("industrial-worker", None)]),
        ("em làm cty may", [("industrial-worker", None)]),
        ("kế toán cho doanh nghiệp tư nhân", [("industrial-worker", None)]),
        ("giáo viên mầm non tư thục", [("industrial-worker", None)]),
        ("lao động tự do", [("urban-low-income", None)]),
        ("em bán hàng rong", [("urban-low-income", None)]),
        ("chay xe om", [("urban-low-income", None)]),
        ("làm thợ hồ, không hợp đồng lao động", [("urban-low-income", None), ("urban-low-income", None)]),
        ("tôi là bộ đội", [("armed-forces", None)]),
        ("Tôi là công an xã", [("armed-forces", None)]),
        ("si quan quan doi", [("armed-forces", None)]),
        ("mình làm giáo viên", [("civil-servant", None)]),
        ("công chức phường", [("civil-servant", None)]),
        ("y tá bệnh viện tỉnh", [("civil-servant", None)]),
        ("tôi là thương binh", [("merit", None)]),
        ("thân nhân liệt sĩ", [("merit", None)]),
        ("hộ nghèo ở xã", [("rural-poor-household", None)]),
        ("hộ cận nghèo ở phường", [("urban-poor-household", None)]),
        ("hộ nghèo vùng hay ngập lụt", [("disaster-area-poor-household", None)]),
        ("đã trả nhà công vụ", [("returned-official-housing", None)]),
        ("nhà em bị thu hồi đất", [("land-recovery", None)]),
        ("em là sinh viên", [("student", None)]),
        ("diện hai con", [("two-children", None)]),
        ("có từ 2 con trở lên", [("two-children", None)]),
        ("công ty tôi muốn thuê nhà cho công nhân", [("enterprise", None)]),
        ("bên em là doanh nghiệp ạ", [("enterprise", None)]),
        ("doanh nghiep", [("enterprise", None)]),
        ("chúng tôi đại diện cho một hợp tác xã", [("enterprise", None)]),
        ("em làm ở doanh nghiệp", [("industrial-worker", None)]),
        ("chồng em là công an", [("armed-forces", "spouse")]),
        ("vợ em là giáo viên, em làm công ty", [("civil-servant", "spouse"), ("industrial-worker", None)]),
        ("hai vợ chồng đều là công nhân", [("industrial-worker", None)]),
    ],
)
def test_beneficiary_group(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert owned(beneficiary_group.extract(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "nhà ở công nhân",
        "nhà lưu trú công nhân",
        "nhà ở lực lượng vũ trang",
        "xin công an phường xác nhận",
        "cán bộ xã trả lời chậm",
        "bố em là thương binh",
        "con trai tôi là bộ đội",
        "con em đang là sinh viên",
        "tôi là bộ đội về hưu",
        "em không phải công nhân",
        "gần khu công nghiệp",
        "có công khai không",
        "bán cho ai",
        "nhà em thuộc hộ nghèo",
        "có hai con",
        "doanh nghiệp nào được vay",
        "công ty",
        "tôi là chủ doanh nghiệp",
    ],
)
def test_no_beneficiary_group(text: str) -> None:
    assert beneficiary_group.extract(text) == []


# -- status of projects --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("dự án nào đang nhận hồ sơ", "open"),
        ("đang mở bán", "open"),
        ("khu nào đang bán", "open"),
        ("còn nhận đơn không", "open"),
        ("dang nhan ho so", "open"),
        ("sắp mở bán", "upcoming"),
        ("sap nhan ho so", "upcoming"),
        ("chuẩn bị nhận hồ sơ", "upcoming"),
        ("dự án đang xây", "under_construction"),
        ("dang xay dung", "under_construction"),
        ("đang thi công", "under_construction"),
        ("dự án đã bàn giao", "handed_over"),
        ("da ban giao roi", "handed_over"),
    ],
)
def test_project_status(text: str, status: str) -> None:
    assert values(project_status.extract(text)) == [status]


@pytest.mark.parametrize(
    "text",
    [
        "bao giờ mở bán",
        "chưa mở bán",
        "nơi nhận hồ sơ",
        "đã bàn giao chưa",
        "van ban phap luat",
        "cho con căn nhà",
        "phát hiện cho thuê lại",
        "hết nhận hồ sơ",
    ],
)
def test_no_project_status(text: str) -> None:
    assert project_status.extract(text) == []


# -- together ----------------------------------------------------------------------------------------------------------


def facts(text: str) -> list[tuple[str, str, str | None]]:
    """(entity, words of the message, role)"""
    return [(span.entity, text[span.start : span.end], span.role) for span in extract_all(text)]


def test_a_long_story() -> None:
    story = (
        "Dạ em chào anh chị. Em năm nay 27t, làm cn ở KCN Nam Sách, lương cơ bản 5tr2, tăng ca full thì được 11-12tr. "
        "Chồng em chạy grab ngày được 300k. Hai vợ chồng có 1 bé 3 tuổi, đang thuê trọ 1tr2/tháng. "
        "Vậy có mua được noxh không ạ?"
    )
    assert facts(story) == [
        ("age", "27t", None),
        ("beneficiary_group", "làm cn ở KCN", None),
        ("money", "5tr2", None),  # the base alone is not what she is paid
        ("money", "11-12tr", "self"),
        ("marital_status", "Chồng em", None),
        ("beneficiary_group", "chạy grab", "spouse"),
        ("count", "Hai", None),
        ("marital_status", "vợ chồng", None),
        ("count", "1 bé", None),
        ("age", "3 tuổi", "child"),
        ("home_ownership", "đang thuê trọ", None),
        ("money", "1tr2/tháng", None),
        ("tenure", "mua", None),
    ]


def test_the_same_story_without_diacritics() -> None:
    story = (
        "em la cong nhan luong 8tr5/thang, chong em lam tho xay, vo chong em co 2 con nho dang o tro, "
        "phong tro 15m2, chua co nha, muon thue mua can 50m2 khoang 700 trieu"
    )
    assert facts(story) == [
        ("beneficiary_group", "cong nhan", None),
        ("money", "8tr5/thang", "self"),
        ("marital_status", "chong em", None),
        ("beneficiary_group", "tho xay", "spouse"),
        ("marital_status", "vo chong em", None),
        ("count", "2 con nho", None),
        ("home_ownership", "dang o tro", None),
        ("area", "15m2", None),
        ("home_ownership", "chua co nha", None),
        ("tenure", "thue mua", None),
        ("area", "50m2", None),
        ("money", "700 trieu", None),
    ]


def test_a_story_about_a_house_loan_holds_no_income() -> None:
    story = "Em có sẵn 300tr, định mua căn 70m2 giá 17,6 triệu một mét, vay 80% trong 20 năm thì mỗi tháng góp bao nhiêu?"
    spans = extract_all(story)
    assert [(span.entity, span.role) for span in spans] == [
        ("money", None),
        ("tenure", None),
        ("area", None),
        ("money", None),
        ("percent", None),
        ("count", None),
    ]
    assert spans[3].value == {"amount": 17_600_000, "unit": "VND", "period": None, "per": "m2"}


@pytest.mark.parametrize(
    "text",
    [
        "lương em 15tr/tháng, nhà 40m2 có 4 người",
        "EM LÀ CÔNG NHÂN LƯƠNG 9 TRIỆU CHƯA CÓ NHÀ",
        "tiền 1 tháng 15 triệu 1m2 20tr",
        "",
        "   ",
        "😊😊",
        "?!.",
        "a" * 3000,
    ],
)
def test_spans_never_overlap_are_sorted_and_can_be_stored(text: str) -> None:
    spans = extract_all(text)
    assert spans == sorted(spans, key=lambda span: span.start)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    json.dumps([span.value for span in spans])


def test_capitals_and_decomposed_letters_read_alike() -> None:
    text = "Lương em mười lăm triệu, chưa có nhà"
    expected = [(span.entity, span.value) for span in extract_all(text)]
    assert expected
    assert [(span.entity, span.value) for span in extract_all(text.upper())] == expected
    assert [(span.entity, span.value) for span in extract_all(unicodedata.normalize("NFD", text))] == expected
