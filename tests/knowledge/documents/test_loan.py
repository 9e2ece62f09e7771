"""The comparison of loans as a document."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from sqlalchemy.orm import Session

from knowledge.documents import docx as docx_writer
from knowledge.documents import pdf
from knowledge.documents.loan import loan_document
from knowledge.loans import LOAN_KEYS, LoanWish, compare
from knowledge.parameter_queries import load_book
from tests.knowledge.documents.conftest import DAY, pdf_text

HOME = LoanWish(price=900_000_000, own_capital=300_000_000, months=240)


def written(session: Session, wish: LoanWish, locale: str = "vi", day: dt.date = DAY) -> str:
    found = compare(wish, load_book(session, LOAN_KEYS), day, "31")
    return pdf_text(pdf.write(loan_document(session, found, locale, DAY)))


@pytest.fixture(scope="module")
def home(session: Session) -> str:
    return written(session, HOME)


def test_it_says_what_was_asked_and_that_it_is_an_estimate(home: str) -> None:
    assert "Đây là ước tính, không phải cam kết cho vay" in home
    assert "Giá nhà 900 triệu đồng" in home
    assert "Khoản vay 600 triệu đồng" in home
    assert "Thời hạn vay 20 năm" in home
    assert "720 triệu đồng" in home
    assert "Ngày lập 22/11/2026" in home


def test_both_lenders_stand_with_rate_grounds_and_what_is_unverified(home: str) -> None:
    assert "Lãi suất 5,4% một năm" in home
    assert "khoản 4 Điều 48, 100/2024/NĐ-CP (từ 10/10/2025)" in home
    assert "Ngân hàng thương mại, người mua dưới 35 tuổi" in home
    assert "chưa xác minh" in home
    assert "Nguồn:" in home


def test_each_year_is_told_to_the_dong(session: Session, home: str) -> None:
    found = compare(HOME, load_book(session, LOAN_KEYS), DAY, "31")
    for schedule in found.offers[0].schedules:
        for year in schedule.years():
            assert f"{year.principal:,}".replace(",", ".") in home
            assert f"{year.interest:,}".replace(",", ".") in home


def test_what_the_developer_may_collect_is_told_for_a_price_alone(session: Session, home: str) -> None:
    assert "Trả lần đầu, tối đa 270 triệu đồng, 30%" in home
    assert "Lệ phí trước bạ, không cộng vào tổng" in home
    assert "Trả lần đầu" not in written(session, LoanWish(loan=500_000_000))


def test_without_a_published_rate_the_document_says_so(session: Session) -> None:
    text = written(session, LoanWish(loan=500_000_000), day=dt.date(2026, 3, 1))
    assert "Chưa tìm thấy mức lãi suất được công bố" in text


def test_it_is_in_english_too(session: Session) -> None:
    text = written(session, HOME, "en")
    assert "Home price VND 900 million" in text
    assert "vay" not in text.replace("Ngân hàng", "").split("Documents applied")[0]


def test_its_figures_can_be_written_as_docx(session: Session) -> None:
    found = compare(HOME, load_book(session, LOAN_KEYS), DAY, "31")
    file = docx.Document(io.BytesIO(docx_writer.write(loan_document(session, found, "vi", DAY))))
    assert file.tables[3].rows[0].cells[0].text == "Năm"
