"""A document of law among the stored law, on both databases: what it changes, what that touches, and that all of it can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from knowledge.console.law_checking import law_problems, readings
from knowledge.console.law_content import Content, fresh, with_proposals
from knowledge.console.law_store import amended, effects, put_law, remove_law, stands, stored_law
from knowledge.console.subjects import open_subject
from knowledge.console.touched import touched_by_law, touched_by_value
from knowledge.database import SessionFactory
from knowledge.law.model import LawImportError
from knowledge.law_queries import provision_page
from tests.console.law_files import DECREE, NUMBER

EVE, SINCE = dt.date(2026, 12, 14), dt.date(2026, 12, 15)


def content(session: Session, text: str = DECREE, number: str = NUMBER) -> Content:
    """With all that it orders confirmed as an officer would."""
    made = with_proposals(fresh(text.splitlines(), number, "Công báo"), stored_law(session))
    seen = {reading.number: reading.seen for reading in readings(made, stored_law(session))}
    items = [item | {"decision": "confirmed", "seen": seen[at]} for at, item in enumerate(made["amendments"])]
    return made | {"amendments": items}


def test_a_document_and_its_changes_come_and_go_without_a_trace(database: SessionFactory) -> None:
    with database() as session:
        before = stored_law(session)
        put_law(session, content(session))
        session.commit()
        for day, words in ((EVE, "5,4%/năm"), (SINCE, "4,8%/năm")):
            page = provision_page(session, "100-2024-nd-cp", "dieu-48", "4", None, day)
            assert page is not None
            assert words in page["text"]
        assert provision_page(session, "100-2024-nd-cp", "dieu-30", "3", None, SINCE) is None
        assert stored_law(session, without=NUMBER) == before, "seen as before its publication"
        assert stands(session, NUMBER)
        remove_law(session, NUMBER)
        session.commit()
        assert stored_law(session) == before


def test_the_order_whose_words_are_all_replaced_ends_with_them(database: SessionFactory) -> None:
    with database() as session:
        put_law(session, content(session))
        page = [provision_page(session, "261-2025-nd-cp", "dieu-1", "4", None, day) for day in (EVE, SINCE)]
        assert page[0] is not None
        assert page[1] is None
        assert provision_page(session, "261-2025-nd-cp", "dieu-1", "3", None, SINCE) is not None, "its other orders live on"


def test_what_is_touched_is_the_same_before_and_after_the_publication(database: SessionFactory) -> None:
    with database() as session:
        new, law = content(session), stored_law(session)
        changed = effects(law, amended(law, new))
        assert [(item.document, item.key.label()) for item in changed] == [
            ("100/2024/NĐ-CP", "khoản 3 Điều 30"),
            ("100/2024/NĐ-CP", "khoản 4 Điều 48"),
            ("261/2025/NĐ-CP", "khoản 4 Điều 1"),
        ]
        before = touched_by_law(session, changed, "vi")
        assert {"loan-interest", "group-poor-households"} <= {use.subject for use in before.answers}
        assert {use.subject for use in before.parameters} == {"loan-rate", "overdue-rate-multiple"}
        assert {item.criteria for item in before.cases} == {("income",)}, "poor households are judged by the repealed clause"
        put_law(session, new)
        law = stored_law(session, without=NUMBER)
        assert touched_by_law(session, effects(law, amended(law, new)), "vi") == before


def test_words_that_changed_since_they_were_confirmed_are_confirmed_anew(database: SessionFactory) -> None:
    with database() as session:
        waiting = content(session)
        other = DECREE.replace(NUMBER, "998/2026/NĐ-CP").replace("4,8%", "5,0%").replace("15 tháng 12", "01 tháng 12")
        put_law(session, content(session, other.replace("2. Bãi bỏ khoản 3 Điều 30.", "2. Khác."), "998/2026/NĐ-CP"))
        severe = [text for text, must in law_problems(session, waiting, "vi") if must]
        assert severe == ["Điều khoản mà khoản 1 Điều 1 sửa đã thay đổi từ khi xác nhận; hãy xem và xác nhận lại."]


def test_two_documents_that_change_the_same_words_from_one_day_are_not_guessed_at(database: SessionFactory) -> None:
    with database() as session:
        put_law(session, content(session))
        phrase = DECREE.replace(NUMBER, "998/2026/NĐ-CP").replace("1. Sửa đổi, bổ sung khoản 4 Điều 48 như sau:\n", "")
        phrase = phrase.replace(
            "“4. Lãi suất cho vay bằng 4,8%/năm. Lãi suất nợ quá hạn bằng 130% lãi suất cho vay.”",
            "1. Thay thế cụm từ “4,8%” bằng cụm từ “4,7%” tại khoản 4 Điều 48.",
        )
        second = content(session, phrase.replace("2. Bãi bỏ khoản 3 Điều 30.", "2. Khác."), "998/2026/NĐ-CP")
        with pytest.raises(LawImportError, match="same day"):
            amended(stored_law(session), second)
        assert any("từ cùng ngày" in text for text, must in law_problems(session, second, "vi") if must)


def test_what_is_missing_or_stored_already_is_said(database: SessionFactory) -> None:
    with database() as session:
        empty = fresh(["Không có điều nào"], "100/2024/NĐ-CP", "")
        severe = {text for text, must in law_problems(session, empty, "vi") if must}
        assert severe == {
            "Chưa có tên văn bản.",
            "Chưa có nơi công bố văn bản (địa chỉ hoặc số Công báo).",
            "Chưa có ngày có hiệu lực, hoặc ngày không đúng.",
            "Kho văn bản đã có 100/2024/NĐ-CP.",
            "Không tách được điều nào. Điều phải bắt đầu bằng “Điều 1.” ở đầu dòng.",
        }


def test_a_drafted_value_is_tried_and_taken_back(database: SessionFactory) -> None:
    with database() as session:
        subject = open_subject(session, "parameter", "income-limit-single")
        published = subject.published()
        low = published[0] | {"from": "2026-11-22", "value": "10000000"}
        touched = touched_by_value(subject, low, "vi")
        ends = {(item.before, item.after) for item in touched.cases if item.changes}
        assert ("eligible", "not_eligible") in ends
        assert all("income" in item.criteria for item in touched.cases)
        assert "income-condition" in {use.subject for use in touched.answers}
        same = touched_by_value(subject, published[0] | {"from": "2026-11-22"}, "vi")
        assert same.cases, "their explanation names the new first day"
        assert not any(item.changes for item in same.cases), "the same value changes no outcome"
        session.commit()
        assert open_subject(session, "parameter", "income-limit-single").published() == published
