"""Amendments end one wording and begin the next, and refuse what does not fit the texts."""

import datetime as dt

import pytest

from knowledge.law.amend import Amender, read_changes
from knowledge.law.model import LawImportError, Provision

FIRST = dt.date(2024, 8, 1)
LATER = dt.date(2025, 10, 10)


def provision(document: str, article: str, clause: str | None, point: str | None, text: str) -> Provision:
    return Provision(document, article, clause, point, "Tên điều" if clause is None else None, text, FIRST)


BASE = [
    provision("A", "30", None, None, ""),
    provision("A", "30", "1", None, "Điều kiện:"),
    provision("A", "30", "1", "a", "không quá 15 triệu đồng;"),
    provision("A", "30", "1", "b", "trong 01 năm."),
    provision("A", "30", "2", None, "Ủy ban nhân dân cấp huyện xác nhận."),
]
AMENDING = [
    provision("B", "1", None, None, ""),
    provision("B", "1", "1", None, "Sửa đổi khoản 1 Điều 30:\n“1. Điều kiện mới:\na) không quá 20 triệu đồng.”"),
    provision("B", "1", "2", None, "Bổ sung khoản 3:\n“3. Khoản thêm.”"),
    provision("B", "1", "3", None, "Thay cụm từ."),
]


def amended(*changes: dict) -> Amender:
    amender = Amender({"A": BASE, "B": AMENDING})
    for change in read_changes([{"base": "A", "by": "B", "from": LATER, "changes": list(changes)}]):
        amender.apply(change)
    amender.end_superseded()
    return amender


def on(amender: Amender, day: dt.date) -> dict[str, str]:
    return {item.key.label(): item.text for item in amender.provisions("A") if item.holds_on(day)}


def test_a_replaced_clause_takes_its_points_with_it() -> None:
    amender = amended({"at": {"article": 1, "clause": 1}, "within": {"article": 30}, "replace": [1]})
    assert on(amender, LATER - dt.timedelta(days=1))["điểm a khoản 1 Điều 30"] == "không quá 15 triệu đồng;"
    after = on(amender, LATER)
    assert after["điểm a khoản 1 Điều 30"] == "không quá 20 triệu đồng."
    assert "điểm b khoản 1 Điều 30" not in after
    assert after["khoản 2 Điều 30"] == BASE[4].text


def test_an_inserted_clause_exists_only_from_its_day() -> None:
    amender = amended({"at": {"article": 1, "clause": 2}, "within": {"article": 30}, "insert": [3]})
    assert "khoản 3 Điều 30" not in on(amender, LATER - dt.timedelta(days=1))
    new = next(item for item in amender.provisions("A") if item.clause == "3")
    assert (new.text, new.amended_by, new.effective_from) == ("Khoản thêm.", "B", LATER)
    assert new.note == "Bổ sung theo khoản 2 Điều 1 B."


def test_a_replaced_phrase_gives_a_new_wording_where_it_stands() -> None:
    phrase = {"old": "cấp huyện", "new": "cấp xã"}
    amender = amended({"at": {"article": 1, "clause": 3}, "within": {"article": 30}, "phrases": [phrase]})
    versions = [item for item in amender.provisions("A") if item.clause == "2"]
    assert [item.text for item in versions] == [
        "Ủy ban nhân dân cấp huyện xác nhận.",
        "Ủy ban nhân dân cấp xã xác nhận.",
    ]
    assert len([item for item in amender.provisions("A") if item.clause == "1" and not item.point]) == 1


def test_a_repealed_point_is_gone_and_says_why() -> None:
    amender = amended({"at": {"article": 1, "clause": 3}, "within": {"article": 30, "clause": 1}, "repeal": ["b"]})
    assert "điểm b khoản 1 Điều 30" not in on(amender, LATER)
    old = next(item for item in amender.provisions("A") if item.point == "b")
    assert old.note == "Bị bãi bỏ theo khoản 3 Điều 1 B."


def test_an_amending_clause_ends_when_all_its_words_are_replaced_again() -> None:
    third = [provision("C", "1", None, None, "“1. Mới nhất.”")]
    amender = Amender({"A": BASE, "B": AMENDING, "C": third})
    change = {"within": {"article": 30}, "replace": [1]}
    again = dt.date(2026, 4, 7)
    table = [
        {"base": "A", "by": "C", "from": again, "changes": [{"at": {"article": 1}, **change}]},
        {"base": "A", "by": "B", "from": LATER, "changes": [{"at": {"article": 1, "clause": 1}, **change}]},
    ]
    for item in read_changes(table):
        amender.apply(item)
    amender.end_superseded()
    ordered = {item.clause: item.effective_to for item in amender.provisions("B")}
    assert ordered["1"] == dt.date(2026, 4, 6)
    assert ordered["2"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"at": {"article": 9}, "within": {"article": 30}, "replace": [1]}, "not stored"),
        ({"at": {"article": 1, "clause": 1}, "within": {"article": 30}, "replace": [2]}, "expected"),
        ({"at": {"article": 1, "clause": 2}, "within": {"article": 30}, "replace": [3]}, "not in force"),
        ({"at": {"article": 1, "clause": 1}, "within": {"article": 30}, "insert": [1]}, "there already"),
        ({"at": {"article": 1, "clause": 3}, "within": {"article": 30}, "insert": [4]}, "nothing is quoted"),
        (
            {"at": {"article": 1, "clause": 3}, "within": {"article": 30}, "phrases": [{"old": "zz", "new": "y"}]},
            "not found",
        ),
        ({"at": {"article": 1, "clause": 3}, "repeals": ["30"]}, "unknown keys"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_with_its_place(change: dict, message: str) -> None:
    with pytest.raises(LawImportError, match=message):
        amended(change)
