"""Orders to change other documents, read from the words of the decrees that the product knows: the table written by hand is the measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from knowledge.content_files import CONTENT
from knowledge.law.amend import Change, read_changes
from knowledge.law.model import Key, Provision
from knowledge.law.orders import find_orders, places
from knowledge.law.parse import PLACE_MARK, TEXT_MARK, Shape, split
from knowledge.law.review import doubts
from knowledge.law.store import LawStore

LAW = CONTENT / "law"
#: The chapter says which decree is changed; the stored law keeps no chapters.
CHAPTERS = {
    "54/2026/NĐ-CP": {Key(str(n)): "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU NGHỊ ĐỊNH SỐ 100/2024/NĐ-CP" for n in range(31, 39)},
}


@pytest.fixture(scope="module")
def store() -> LawStore:
    return LawStore.from_folder(LAW)


def by_hand(number: str) -> list[Change]:
    """The changes of whole provisions, by the text itself: no forms, no words put in by hand."""
    table = yaml.safe_load(Path(LAW / "amendments.yaml").read_text(encoding="utf-8"))
    changes = [change for change in read_changes(table) if change.by == number]
    return [change for change in changes if not change.form and change.text is None and not change.phrases]


def found(store: LawStore, number: str) -> list[Change]:
    own = list({item.key: item for item in reversed(store.provisions(number))}.values())
    day = min(change.effective_from for change in by_hand(number))
    others = {item.number: _before(store.provisions(item.number), number) for item in store.documents() if item.number != number}
    dated = [Provision(number, *_place(item), item.heading, item.text, day) for item in own]
    return [change for change in find_orders(dated, CHAPTERS.get(number, {}), others) if not change.phrases]


def _place(item: Provision) -> tuple[str, str | None, str | None]:
    return item.article, item.clause, item.point


def _before(items: list[Provision], number: str) -> list[Provision]:
    """As the law stood before the document: what it added is not there yet, what it ended still holds."""
    eve = {item.effective_from - dt.timedelta(days=1) for item in items if item.amended_by == number}
    kept = [item for item in items if item.amended_by != number]
    return [replace(item, effective_to=None) if item.effective_to in eve else item for item in kept]


def signature(change: Change) -> tuple[object, ...]:
    names = (frozenset(change.replace), frozenset(change.insert), frozenset(change.repeal))
    return (change.base, change.at, change.within, *names)


@pytest.mark.parametrize("number", ["261/2025/NĐ-CP", "54/2026/NĐ-CP", "136/2026/NĐ-CP", "08/2026/TT-BXD"])
def test_every_order_of_a_decree_is_found_and_no_other(store: LawStore, number: str) -> None:
    assert {signature(change) for change in found(store, number)} == {signature(change) for change in by_hand(number)}


def test_places_are_read_as_people_write_them() -> None:
    def read(text: str) -> list[str]:
        return [key.label() for key in places(text)]

    assert read("điểm a, điểm b khoản 2 và khoản 3 Điều 5") == [
        "điểm a khoản 2 Điều 5",
        "điểm b khoản 2 Điều 5",
        "khoản 3 Điều 5",
    ]
    assert read("khoản 1, 2 và 4a Điều 19; Điều 20") == ["khoản 1 Điều 19", "khoản 2 Điều 19", "khoản 4a Điều 19", "Điều 20"]
    assert read("điểm đ khoản 1 Điều 8a") == ["điểm đ khoản 1 Điều 8a"]


def _orders(text: str) -> list[Change]:
    day = yaml.safe_load("2026-12-15")
    base = [Provision("100/2024/NĐ-CP", "48", str(n), None, None, f"Khoản {n}", day.replace(year=2024)) for n in range(1, 6)]
    base.append(Provision("100/2024/NĐ-CP", "48", None, None, "Vay", "", day.replace(year=2024)))
    own = [Provision("9/2026/NĐ-CP", "1", None, None, "Sửa đổi Nghị định số 100/2024/NĐ-CP", text, day)]
    return find_orders(own, {}, {"100/2024/NĐ-CP": base})


def test_words_for_words_and_what_is_dropped() -> None:
    [change] = _orders("Thay thế cụm từ “một” bằng cụm từ “hai” tại khoản 2 Điều 48.")
    assert (change.within, change.phrases) == (Key("48", "2"), (("một", "hai"),))
    assert [item.within for item in _orders("Bỏ cụm từ “một” tại khoản 2, khoản 3 Điều 48.")] == [Key("48", "2"), Key("48", "3")]


def test_what_changes_nothing_is_no_order() -> None:
    assert _orders("Việc vay thực hiện theo khoản 4 Điều 48 của Nghị định số 100/2024/NĐ-CP.") == []
    assert _orders("Sửa đổi khoản 4 Điều 480 như sau:\n“4. Lãi suất.”") == []


def test_what_an_officer_must_look_at() -> None:
    text = [
        "Căn cứ Luật", "Điều 1. Một", "1. Khoản một.", "3. Khoản ba.", "Điều 2. Hai", "a) Điểm a “chưa đóng", "Điều 4. Bốn", "Lời.",
    ]  # fmt: skip
    found = split(text, Shape(extract=True, marked=True))
    seen = {(item.kind, item.place) for item in doubts(found, text)}
    assert seen == {("gap", "khoản 3 Điều 1"), ("quotation", "điểm a Điều 2")}
    strict = split(text, Shape(marked=True))
    assert {(item.kind, item.place) for item in doubts(strict, text)} >= {("untaken", "khoản 1 Điều 1")}


def test_an_officers_marks_say_what_begins_a_provision() -> None:
    text = ["Điều 1. Một", "1. Khoản một.", f"{TEXT_MARK} 2. Lời của khoản một.", f"{PLACE_MARK} 7. Khoản bảy."]
    found = split(text, Shape(marked=True))
    assert [item.key.label() for item in found.provisions] == ["Điều 1", "khoản 1 Điều 1", "khoản 7 Điều 1"]
    assert found.provisions[1].text == "Khoản một.\n2. Lời của khoản một."
