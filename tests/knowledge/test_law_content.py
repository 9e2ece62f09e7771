"""The stored law itself: what a reader of a citation gets on a given day."""

import datetime as dt
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from knowledge.law.model import REGULATION_PREFIX, Provision
from knowledge.law.store import LawStore
from knowledge.parameters import ProvisionRef

FOLDER = Path(__file__).parents[2] / "knowledge" / "content" / "law"
N100 = "100/2024/NĐ-CP"
L27 = "27/2023/QH15"
TODAY = dt.date(2026, 11, 22)

#: Every document of the list of sources, and the province's plan.
DOCUMENTS = {
    "27/2023/QH15",
    "43/2024/QH15",
    "31/2024/QH15",
    "29/2023/QH15",
    "201/2025/QH15",
    "202/2025/QH15",
    "113/2025/QH15",
    "66.15/2026/NQ-CP",
    "100/2024/NĐ-CP",
    "192/2025/NĐ-CP",
    "261/2025/NĐ-CP",
    "302/2025/NĐ-CP",
    "54/2026/NĐ-CP",
    "136/2026/NĐ-CP",
    "95/2024/NĐ-CP",
    "96/2024/NĐ-CP",
    "140/2025/NĐ-CP",
    "144/2025/NĐ-CP",
    "168/2026/NĐ-CP",
    "16/2022/NĐ-CP",
    "339/2025/NĐ-CP",
    "05/2024/TT-BXD",
    "09/2025/TT-BXD",
    "32/2025/TT-BXD",
    "08/2026/TT-BXD",
    "19/VBHN-BXD",
    "338/QĐ-TTg",
    "444/QĐ-TTg",
    "2553/QĐ-TTg",
    "34-CT/TW",
    "205-KL/TW",
    "55/QĐ-BXD",
    "21/2024/QĐ-TTg",
    "131/2021/NĐ-CP",
    "22/2013/QĐ-TTg",
    "55/2026/QĐ-UBND",
    "224/2025/QĐ-UBND",
    "02-NQ/TU",
    "511/C06-TTDLDC",
    "4290/NHNN",
    "5312/NHNN",
    "KH-34-CT/TW",
}


@pytest.fixture(scope="module")
def store() -> LawStore:
    return LawStore.from_folder(FOLDER)


def text(store: LawStore, document: str, *place: str, on: str = "2026-11-22") -> str:
    version = store.version(ProvisionRef(document, *place), dt.date.fromisoformat(on))
    assert version is not None, (document, place, on)
    return version.text


def all_provisions(store: LawStore) -> list[Provision]:
    return [item for document in store.documents() for item in store.provisions(document.number)]


# --- the wording of a day ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "limit"),
    [
        ("2024-08-01", "15 triệu đồng"),
        ("2025-10-09", "15 triệu đồng"),
        ("2025-10-10", "20 triệu đồng"),
        ("2026-04-06", "20 triệu đồng"),
        ("2026-04-07", "25 triệu đồng"),
        ("2026-11-22", "25 triệu đồng"),
    ],
)
def test_the_income_limit_of_a_single_person_changes_on_its_days(store: LawStore, on: str, limit: str) -> None:
    others = {"15 triệu đồng", "20 triệu đồng", "25 triệu đồng"} - {limit}
    words = text(store, N100, "30", "1", "a", on=on)
    assert limit in words
    assert not any(other in words for other in others)


def test_the_new_point_b_on_couples_stands_where_the_old_one_set_the_period(store: LawStore) -> None:
    assert "01 năm liền kề" in text(store, N100, "30", "1", "b", on="2025-10-09")
    assert "40 triệu đồng" in text(store, N100, "30", "1", "b", on="2025-10-10")
    assert "50 triệu đồng" in text(store, N100, "30", "1", "b")


def test_who_confirms_income_without_a_contract(store: LawStore) -> None:
    assert "Ủy ban nhân dân cấp xã thực hiện việc xác nhận" in text(store, N100, "30", "2", on="2025-10-09")
    assert "căn cứ thông tin cơ sở dữ liệu về dân cư" in text(store, N100, "30", "2", on="2026-02-08")
    assert "Công dân có trách nhiệm kê khai và cam kết" in text(store, N100, "30", "2", on="2026-02-09")


def test_the_procedure_of_article_38_is_replaced_as_a_whole(store: LawStore) -> None:
    old = {item.key for item in store.provisions(N100, dt.date(2026, 2, 8)) if item.article == "38"}
    new = [item for item in store.provisions(N100, dt.date(2026, 2, 9)) if item.article == "38"]
    assert {item.amended_by for item in new} == {"54/2026/NĐ-CP"}
    assert {item.point for item in new if item.clause == "1"} == {None, *"abcdđeghi"}
    assert "12 tháng" in text(store, N100, "38", "1", "d")
    assert old != {item.key for item in new}


def test_a_certificate_for_land_alone_bars_until_february_2026(store: LawStore) -> None:
    assert "không có nội dung thông tin về nhà ở" not in text(store, N100, "29", "1", on="2026-02-08")
    assert "không có nội dung thông tin về nhà ở" in text(store, N100, "29", "1", on="2026-02-09")
    assert "15 m2 sàn/người" in text(store, N100, "29", "2")


def test_the_loan_rate_of_the_policy_bank(store: LawStore) -> None:
    assert "hộ nghèo" in text(store, N100, "48", "4", on="2025-10-09")
    assert "5,4%/năm" in text(store, N100, "48", "4", on="2025-10-10")
    assert store.first_day(ProvisionRef(N100, "48", "2", "a1")) == dt.date(2026, 2, 9)


def test_the_income_of_the_armed_forces(store: LawStore) -> None:
    assert "1,5 lần" in text(store, N100, "67", "2", "b", on="2026-04-06")
    assert "điểm a khoản 1 Điều 30 Nghị định này" in text(store, N100, "67", "2", "b", on="2026-04-07")
    assert "phụ cấp khu vực" in text(store, N100, "67", "1")


def test_parents_of_two_children_are_a_group_from_july_2026(store: LawStore) -> None:
    ref = ProvisionRef(L27, "76", "13")
    assert store.version(ref, dt.date(2026, 6, 30)) is None
    new = store.version(ref, dt.date(2026, 7, 1))
    assert new is not None
    assert new.text == "Người có từ 02 con đẻ trở lên."
    assert "bản dịch" in (new.note or "")
    for place in (("77", "1"), ("77", "5"), ("78", "1"), ("78", "1", "a"), ("78", "2"), ("78", "3", "a")):
        assert "13 Điều 76" not in text(store, L27, *place, on="2026-06-30")
        assert "và 13 Điều 76" in text(store, L27, *place, on="2026-07-01")
    assert "người có từ 02 con đẻ trở lên, nữ giới" in text(store, L27, "79", "1", "đ")


def test_the_ban_on_resale_runs_from_full_payment(store: LawStore) -> None:
    words = text(store, L27, "89", "1", "d")
    assert "05 năm, kể từ ngày thanh toán đủ tiền mua nhà ở" in words


def test_the_price_rules_of_decree_192(store: LawStore) -> None:
    assert "thẩm tra trước khi chủ đầu tư phê duyệt giá bán" in text(store, "192/2025/NĐ-CP", "13", "1")
    assert store.first_day(ProvisionRef("192/2025/NĐ-CP", "13", "1a")) == dt.date(2025, 10, 10)
    assert store.version(ProvisionRef("192/2025/NĐ-CP", "13", "1"), dt.date(2030, 6, 1)) is None


def test_the_province_before_the_merger_counts(store: LawStore) -> None:
    words = text(store, "201/2025/QH15", "9", "1")
    assert "trước thời điểm sắp xếp lại" in words
    assert store.version(ProvisionRef("201/2025/QH15", "9", "1"), dt.date(2030, 6, 1)) is None


def test_the_targets_of_the_plan(store: LawStore) -> None:
    words = text(store, "KH-34-CT/TW", "II", "2")
    assert all(figure in words for figure in ("15.920", "5.860", "10.060"))


def test_a_superseded_order_of_an_amending_decree_is_not_in_force(store: LawStore) -> None:
    order = ProvisionRef("261/2025/NĐ-CP", "1", "2")
    assert store.version(order, dt.date(2026, 4, 6)) is not None
    assert store.version(order, dt.date(2026, 4, 7)) is None
    assert "5,4%/năm" in text(store, "261/2025/NĐ-CP", "1", "4")


@pytest.mark.parametrize(
    ("form", "on", "by"),
    [
        ("Mẫu số 01", "2025-06-30", None),
        ("Mẫu số 01", "2025-11-10", "32/2025/TT-BXD"),
        ("Mẫu số 01", "2026-02-15", "08/2026/TT-BXD"),
        ("Mẫu số 01a", "2025-11-10", "32/2025/TT-BXD"),
        ("Mẫu số 02", "2026-02-15", "08/2026/TT-BXD"),
        ("Mẫu số 03", "2026-11-22", None),
        ("Mẫu số 05", "2026-02-15", "08/2026/TT-BXD"),
    ],
)
def test_the_form_of_the_day(store: LawStore, form: str, on: str, by: str | None) -> None:
    version = store.version(ProvisionRef("05/2024/TT-BXD", "Phụ lục I", form), dt.date.fromisoformat(on))
    assert version is not None
    assert version.amended_by == by
    assert (version.heading or "").startswith("Giấy ")


def test_copies_of_pay_slips_are_no_longer_asked_for(store: LawStore) -> None:
    for form in ("Mẫu số 01a", "Mẫu số 04"):
        assert "(photo Bảng" in text(store, "05/2024/TT-BXD", "Phụ lục I", form, on="2026-02-14")
        assert "(photo Bảng" not in text(store, "05/2024/TT-BXD", "Phụ lục I", form, on="2026-02-15")


def test_the_application_form_names_the_limits_of_its_day(store: LawStore) -> None:
    for on, limit in (("2025-10-09", "15 triệu"), ("2025-10-10", "20 triệu"), ("2026-04-07", "25 triệu")):
        assert limit in text(store, N100, "Phụ lục II", "Mẫu số 01", on=on)


def test_a_passage_is_shown_with_its_numbers(store: LawStore) -> None:
    passage = store.passage(ProvisionRef(N100, "30", "1"), TODAY)
    assert passage is not None
    assert [line[:3] for line in passage.split("\n")] == ["1. ", "a) ", "Trư", "b) ", "c) ", "d) "]
    whole = store.passage(ProvisionRef(N100, "30"), TODAY)
    assert (whole or "").startswith("Điều 30. Điều kiện về thu nhập\n1. ")


def test_what_is_not_stored_is_not_invented(store: LawStore) -> None:
    assert store.version(ProvisionRef(N100, "99"), TODAY) is None
    assert not store.exists(ProvisionRef(N100, "30", "9"))
    assert not store.exists(ProvisionRef("1/1999/NĐ-CP"))
    assert store.exists(ProvisionRef("338/QĐ-TTg"))
    assert store.version(ProvisionRef(N100, "30", "1", "a"), dt.date(2024, 7, 31)) is None


# --- the whole collection ------------------------------------------------------------------------------------


def test_every_known_document_is_there(store: LawStore) -> None:
    assert {document.number for document in store.documents()} == DOCUMENTS
    for document in store.documents():
        assert all((document.title, document.issuer, document.source, document.confidence)), document.number
        assert (FOLDER / f"{document.slug}.yaml").is_file()
        assert set(document.amended_by) - DOCUMENTS <= {"47/2024/QH15", "84/2025/QH15", "90/2025/QH15", "93/2025/QH15"}


@pytest.mark.parametrize("on", ["2024-08-01", "2025-10-10", "2026-02-09", "2026-04-07", "2026-11-22"])
def test_each_article_of_decree_100_is_there_once(store: LawStore, on: str) -> None:
    day = dt.date.fromisoformat(on)
    articles = [
        item.article
        for item in store.provisions(N100, day)
        if item.clause is None and item.point is None and item.article.isdigit()
    ]
    assert articles == [str(number) for number in range(1, 79)]


def test_each_article_of_the_apartment_regulation_is_there_once(store: LawStore) -> None:
    day = dt.date(2024, 8, 1)
    names = [i.article for i in store.provisions("05/2024/TT-BXD", day) if i.clause is None and i.point is None]
    assert [n for n in names if n.startswith(REGULATION_PREFIX)] == [f"{REGULATION_PREFIX}{n}" for n in range(1, 51)]
    assert [n for n in names if n.isdigit()] == [str(n) for n in range(1, 22)]


def test_on_no_day_do_two_wordings_of_a_provision_hold(store: LawStore) -> None:
    by_place: dict[tuple, list[Provision]] = {}
    for item in all_provisions(store):
        by_place.setdefault((item.document, item.key), []).append(item)
    for place, versions in by_place.items():
        versions.sort(key=lambda item: item.effective_from)
        for older, newer in pairwise(versions):
            assert (older.effective_to or dt.date.max) < newer.effective_from, place


def test_every_point_has_its_clause_and_every_clause_its_article_on_the_same_days(store: LawStore) -> None:
    for document in store.documents():
        days = {item.effective_from for item in store.provisions(document.number)}
        for day in days:
            keys = Counter(item.key for item in store.provisions(document.number, day))
            articles = {key.article for key in keys if key.clause is None and key.point is None}
            clauses = {(key.article, key.clause) for key in keys if key.point is None}
            for key in keys:
                assert key.article in articles, (document.number, key, day)
                assert (key.article, key.clause) in clauses, (document.number, key, day)


def test_no_page_furniture_is_left_in_the_words(store: LawStore) -> None:
    furniture = re.compile(r"CÔNG BÁO/|Công báo số|\[trang|\[\.\.\.|Ký bởi:|Cơ quan phát hành|={4}|^Nơi nhận: *$", re.M)
    heads = re.compile(r"^(Chương|Mục) [IVX\d]+\.?$", re.M)
    for item in all_provisions(store):
        words = f"{item.heading or ''}\n{item.text}"
        # A sample letter in an annex has its own list of recipients.
        if not (item.article.startswith("Phụ lục") and "Nơi nhận" in words):
            assert not furniture.search(words), (item.document, item.key)
        if not item.article.startswith("Phụ lục"):
            assert not heads.search(words), (item.document, item.key)
            assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" not in words, (item.document, item.key)


def test_no_clause_or_point_is_hidden_in_the_words_of_another(store: LawStore) -> None:
    opening = re.compile(r"(\d+[a-zđ]?\. |[a-zđ]\d?\) |Điều \d+\. )")
    for item in all_provisions(store):
        if item.article.startswith("Phụ lục"):
            continue
        depth = 0
        for line in item.text.split("\n"):
            assert depth or not opening.match(line), (item.document, item.key, line[:60])
            depth += line.count("“") - line.count("”")
        assert depth == 0, (item.document, item.key)


def test_nothing_is_empty_but_introductions(store: LawStore) -> None:
    provisions = all_provisions(store)
    for item in provisions:
        if not item.text:
            assert any(
                other.document == item.document and other.key != item.key and item.key.covers(other.key)
                for other in store.provisions(item.document)
            ), (item.document, item.key)


def test_articles_have_headings(store: LawStore) -> None:
    for item in all_provisions(store):
        if item.clause is None and item.point is None and item.article[0].isdigit() and item.document != "113/2025/QH15":
            assert item.heading, (item.document, item.article)
            assert len(item.heading) < 420, (item.document, item.article)


def test_the_law_loads_fast() -> None:
    start = time.perf_counter()
    LawStore.from_folder(FOLDER)
    assert time.perf_counter() - start < 3


def test_the_table_of_amendments_names_stored_provisions(store: LawStore) -> None:
    table = yaml.safe_load((FOLDER / "amendments.yaml").read_text(encoding="utf-8"))
    for entry in table:
        for change in entry["changes"]:
            place = [str(change["at"][name]) for name in ("article", "clause", "point") if name in change["at"]]
            if "clause" not in change["at"] and "point" in change["at"]:
                place.insert(1, None)
            assert store.exists(ProvisionRef(entry["by"], *place)), (entry["by"], place)
