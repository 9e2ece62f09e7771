"""Dates, ages, percentages and documents of law as citizens write them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from nlu.extractors import Documents, age, date, extract_all, percent
from nlu.lookups import documents_of, lookup_tables

TODAY = dt.date(2026, 11, 25)
LAW = Path(__file__).parents[2] / "knowledge" / "content" / "law"


def period(text: str, today: dt.date = TODAY) -> list[tuple[str, str, str, str | None]]:
    values = [span.value for span in date.extract(text, today)]
    return [(value["from"], value["to"], value["grain"], value.get("relation")) for value in values]


@pytest.mark.parametrize(
    ("text", "first", "last", "grain"),
    [
        ("quý 3 năm 2025", "2025-07-01", "2025-09-30", "quarter"),
        ("quy 3/2025", "2025-07-01", "2025-09-30", "quarter"),
        ("quý III/2025", "2025-07-01", "2025-09-30", "quarter"),
        ("Q3 2025", "2025-07-01", "2025-09-30", "quarter"),
        ("hồi 2024", "2024-01-01", "2024-12-31", "year"),
        ("tháng 9/2025", "2025-09-01", "2025-09-30", "month"),
        ("thang 9 nam 2025", "2025-09-01", "2025-09-30", "month"),
        ("tháng mười hai năm 2025", "2025-12-01", "2025-12-31", "month"),
        ("tháng 6/26", "2026-06-01", "2026-06-30", "month"),
        ("T9/2025", "2025-09-01", "2025-09-30", "month"),
        ("ngày 10/10/2025", "2025-10-10", "2025-10-10", "day"),
        ("10-10-2025", "2025-10-10", "2025-10-10", "day"),
        ("2025-10-10", "2025-10-10", "2025-10-10", "day"),
        ("1.7.2025", "2025-07-01", "2025-07-01", "day"),
        ("1/7/25", "2025-07-01", "2025-07-01", "day"),
        ("ngay 10 thang 10 nam 2025", "2025-10-10", "2025-10-10", "day"),
        ("mùng 5 tháng 3", "2026-03-05", "2026-03-05", "day"),
        ("30/4", "2026-04-30", "2026-04-30", "day"),
        ("đầu năm 2026", "2026-01-01", "2026-03-31", "quarter"),
        ("giữa năm ngoái", "2025-04-01", "2025-09-30", "quarter"),
        ("cuoi nam", "2026-10-01", "2026-12-31", "quarter"),
        ("cuối 2025", "2025-10-01", "2025-12-31", "quarter"),
        ("cuối tháng 12", "2026-12-21", "2026-12-31", "day"),
        ("giữa tháng 9", "2026-09-11", "2026-09-20", "day"),
        ("đầu tháng sau", "2026-12-01", "2026-12-10", "day"),
        ("đầu quý 4", "2026-10-01", "2026-10-31", "month"),
        ("6 tháng đầu năm", "2026-01-01", "2026-06-30", "month"),
        ("sáu tháng cuối năm 2025", "2025-07-01", "2025-12-31", "month"),
        ("giai đoạn 2021 - 2030", "2021-01-01", "2030-12-31", "year"),
        ("từ tháng 3 đến tháng 9/2025", "2025-03-01", "2025-09-30", "month"),
        ("từ 1/7 đến 31/12/2025", "2025-07-01", "2025-12-31", "day"),
        ("năm ngoái", "2025-01-01", "2025-12-31", "year"),
        ("sang năm", "2027-01-01", "2027-12-31", "year"),
        ("năm kia", "2024-01-01", "2024-12-31", "year"),
        ("tháng trước", "2026-10-01", "2026-10-31", "month"),
        ("tuần sau", "2026-11-30", "2026-12-06", "day"),
        ("thứ 2 tuần sau", "2026-11-30", "2026-11-30", "day"),
        ("hôm qua", "2026-11-24", "2026-11-24", "day"),
        ("hom qua", "2026-11-24", "2026-11-24", "day"),
        ("sáng mai", "2026-11-26", "2026-11-26", "day"),
        ("ngày 15 tháng này", "2026-11-15", "2026-11-15", "day"),
        ("2 năm trước", "2024-01-01", "2024-12-31", "year"),
        ("cách đây 3 tháng", "2026-08-01", "2026-08-31", "month"),
        ("tháng 3 tới", "2027-03-01", "2027-03-31", "month"),
        ("tháng 12 năm ngoái", "2025-12-01", "2025-12-31", "month"),
        ("lương tháng 3 là 9 triệu", "2026-03-01", "2026-03-31", "month"),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, first: str, last: str, grain: str) -> None:
    assert period(text) == [(first, last, grain, None)]


@pytest.mark.parametrize(
    ("text", "first", "relation"),
    [
        ("sau 1/7", "2026-07-01", "after"),
        ("trước 01/07/2025", "2025-07-01", "before"),
        ("từ ngày 1/8/2024", "2024-08-01", "since"),
        ("tu ngay 1/8/2024", "2024-08-01", "since"),
        ("từ 1/7/2025 trở đi", "2025-07-01", "since"),
        ("em làm từ 2024 đến nay", "2024-01-01", "since"),
        ("đến hết 31/12/2026", "2026-12-31", "until"),
        ("đến năm 2030", "2030-01-01", "until"),
    ],
)
def test_a_relation_is_kept_where_it_is_said(text: str, first: str, relation: str) -> None:
    ((start, _, _, told),) = period(text)
    assert (start, told) == (first, relation)


@pytest.mark.parametrize(
    "text",
    [
        "mỗi tháng 5 triệu",
        "lương tháng 9 triệu",
        "tháng 12-15 củ",
        "mỗi tháng 12, vợ 9",
        "vay 20 năm",
        "5 năm sau bán được không",
        "12 tháng qua",
        "12 tháng gần nhất",
        "1/2 giá",
        "24/7",
        "nghị định 100/2024",
        "05/2024/TT-BXD",
        "0912.345.678",
        "ngày tháng năm sinh",
        "quý anh chị",
        "số 15/7 đường Lê Lợi",
        "1.479 căn",
        "ngày 31/2/2025",
    ],
)
def test_what_is_no_date_stays_unread(text: str) -> None:
    assert period(text) == []


def test_a_relative_date_moves_with_the_day() -> None:
    assert period("tháng trước", dt.date(2026, 1, 31)) == [("2025-12-01", "2025-12-31", "month", None)]
    assert period("tháng sau", dt.date(2026, 1, 31)) == [("2026-02-01", "2026-02-28", "month", None)]
    assert period("quý trước", dt.date(2026, 2, 1)) == [("2025-10-01", "2025-12-31", "quarter", None)]


def test_without_a_day_no_date_is_read() -> None:
    assert [span.entity for span in extract_all("năm ngoái lương 9tr")] == ["money"]


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("em 35 tuổi", {"value": 35, "unit": "year"}, None),
        ("em 35 tuoi", {"value": 35, "unit": "year"}, None),
        ("ba mươi lăm tuổi", {"value": 35, "unit": "year"}, None),
        ("Em năm nay 27t, làm công nhân", {"value": 27, "unit": "year"}, None),
        ("năm nay em 28", {"value": 28, "unit": "year"}, None),
        ("sinh năm 1990", {"birth_year": 1990}, None),
        ("sn 1990", {"birth_year": 1990}, None),
        ("em sinh 92", {"birth_year": 1992}, None),
        ("em sinh ngày 5/3/1990", {"birth_year": 1990}, None),
        ("em 2k1", {"birth_year": 2001}, None),
        ("tôi ngoài 60", {"value": 60, "unit": "year", "bound": "min"}, None),
        ("dưới 35 tuổi", {"value": 35, "unit": "year", "bound": "max"}, None),
        ("từ 18 tuổi trở lên", {"value": 18, "unit": "year", "bound": "min"}, None),
        ("30-35 tuổi", {"value": 30, "max": 35, "unit": "year"}, None),
        ("con 3 tuổi", {"value": 3, "unit": "year"}, "child"),
        ("con em 5 tuổi", {"value": 5, "unit": "year"}, "child"),
        ("bé 8 tháng tuổi", {"value": 8, "unit": "month"}, "child"),
        ("vợ em 30 tuổi", {"value": 30, "unit": "year"}, "spouse"),
        ("chồng e sn 89", {"birth_year": 1989}, "spouse"),
        ("mẹ em 70 tuổi", {"value": 70, "unit": "year"}, "other"),
    ],
)
def test_an_age_and_whose_it_is(text: str, value: dict[str, object], role: str | None) -> None:
    assert [(span.value, span.role) for span in age.extract(text)] == [(value, role)]


@pytest.mark.parametrize(
    "text", ["lương 15t", "tuổi nghỉ hưu", "vay 20 năm", "em sinh được 2 con", "người cao tuổi", "sáp nhập 2025", "cách 2km"]
)
def test_no_age(text: str) -> None:
    assert age.extract(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5,4%", {"value": 5.4}),
        ("5.4 %/năm", {"value": 5.4}),
        ("5 phẩy 4 phần trăm", {"value": 5.4}),
        ("năm phẩy tư phần trăm", {"value": 5.4}),
        ("4,8 phan tram", {"value": 4.8}),
        ("lãi 4.8", {"value": 4.8}),
        ("lãi suất 6,6 một năm", {"value": 6.6}),
        ("hai mươi phần trăm", {"value": 20}),
        ("6-7%", {"value": 6, "max": 7}),
        ("10% đến 20%", {"value": 10, "max": 20}),
    ],
)
def test_a_percentage(text: str, value: dict[str, float]) -> None:
    assert [span.value for span in percent.extract(text)] == [value]


@pytest.mark.parametrize("text", ["lãi 5 năm đầu", "lãi vay 20 năm", "một trăm triệu", "lãi 4 triệu", "5,4"])
def test_no_percentage(text: str) -> None:
    assert percent.extract(text) == []


@pytest.fixture(scope="module")
def documents() -> Documents:
    heads = (file.read_text(encoding="utf-8").split("\nprovisions:")[0] for file in sorted(LAW.glob("*.yaml")))
    read = [yaml.safe_load(head).get("document") for head in heads if "\ndocument:" in head]
    return documents_of(lookup_tables([], [], read))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nghị định 100", {"number": "100/2024/NĐ-CP"}),
        ("NĐ 100/2024", {"number": "100/2024/NĐ-CP"}),
        ("nđ100", {"number": "100/2024/NĐ-CP"}),
        ("nghi dinh so 100 nam 2024", {"number": "100/2024/NĐ-CP"}),
        ("100/2024/nđ-cp", {"number": "100/2024/NĐ-CP"}),
        ("thông tư 05", {"number": "05/2024/TT-BXD"}),
        ("tt 05/2024", {"number": "05/2024/TT-BXD"}),
        ("chỉ thị 34", {"number": "34-CT/TW"}),
        ("qđ 338", {"number": "338/QĐ-TTg"}),
        ("nq 201", {"number": "201/2025/QH15"}),
        ("luật nhà ở 2023", {"number": "27/2023/QH15"}),
        ("luật nhà ở 2014", {"title": "Luật Nhà ở 2014"}),
        ("luật số 27/2023/QH15", {"number": "27/2023/QH15"}),
        ("nghị định 188", {"number": "188/NĐ-CP"}),
        ("nghị định 49/2021", {"number": "49/2021/NĐ-CP"}),
        # two decisions bear this number
        ("quyết định 55", {"number": "55/QĐ"}),
        ("dieu 76 luat nha o", {"article": "76", "number": "27/2023/QH15"}),
        ("khoản 1 điều 30 nghị định 100/2024/nđ-cp", {"number": "100/2024/NĐ-CP", "article": "30", "clause": "1"}),
        (
            "điểm a khoản 1 điều 30 của NĐ 100",
            {"number": "100/2024/NĐ-CP", "article": "30", "clause": "1", "point": "a"},
        ),
        ("điều 48, khoản 2, điểm đ", {"article": "48", "clause": "2", "point": "đ"}),
        ("khoản 2", {"clause": "2"}),
    ],
)
def test_a_document_of_law(documents: Documents, text: str, value: dict[str, str]) -> None:
    assert [span.value for span in documents.extract(text)] == [value]


def test_two_articles_of_one_law(documents: Documents) -> None:
    values = [span.value for span in documents.extract("điều 77 và điều 78 luật nhà ở")]
    assert values == [{"article": "77", "number": "27/2023/QH15"}, {"article": "78", "number": "27/2023/QH15"}]


@pytest.mark.parametrize(
    "text",
    ["điều kiện 1", "một khoản 200 triệu", "quy định 5 năm", "quy định 2026", "kế hoạch 5 năm", "luật nhà ở xã hội", "điểm a"],
)
def test_no_document_of_law(documents: Documents, text: str) -> None:
    assert documents.extract(text) == []


@pytest.mark.parametrize(
    "text", ["12 tháng", "năm 2025", "điều 30", "khoản 2", "0912345678", "10/10/2025", "5,4%", "nghị định 100", "em 30 tuổi"]
)
def test_numbers_of_other_things_are_neither_money_nor_people(documents: Documents, text: str) -> None:
    found = extract_all(text, (), documents, TODAY)
    assert not [span for span in found if span.entity == "money" or (span.entity == "count" and span.value["of"] != "month")]
