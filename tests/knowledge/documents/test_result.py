"""The result as PDF: what stands in it, letter by letter."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import pypdf
import pytest
from sqlalchemy.orm import Session

from knowledge.documents import pdf
from knowledge.documents.blocks import Document, text
from knowledge.documents.result import result_document
from knowledge.eligibility import Facts, decide
from knowledge.parameter_queries import load_book
from tests.knowledge.documents.conftest import COUPLE, DAY, WORKER, pdf_text

MAX_SIZE = 200_000
LETTERS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
MARKED = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵđ"


def result(session: Session, facts: Facts) -> bytes:
    return pdf.write(result_document(session, facts, decide(facts, load_book(session)), "vi", DAY))


def test_the_result_says_what_was_found_why_and_by_which_law(session: Session) -> None:
    words = pdf_text(result(session, WORKER))
    for expected in (
        "Kết quả kiểm tra điều kiện nhà ở xã hội",
        "Chỉ cơ quan có thẩm quyền được quyết định",
        "Ngày lập 22/11/2026",
        "Theo thông tin anh/chị cung cấp, anh/chị đủ điều kiện.",
        "Nhóm đối tượng Công nhân, người lao động",
        "Thu nhập mỗi tháng 18 triệu đồng",
        "Thu nhập: đạt.",
        "điểm a khoản 1 Điều 30, 100/2024/NĐ-CP (từ 07/04/2026)",
        "Mẫu số 01a",
        "Nghị định quy định chi tiết một số điều của Luật Nhà ở",
        "phần được dẫn đã sửa đổi bởi 54/2026/NĐ-CP, 136/2026/NĐ-CP",
    ):
        assert expected in words


def test_a_refusal_and_an_unknown_fact_are_as_plain(session: Session) -> None:
    assert "chưa đủ điều kiện" in pdf_text(result(session, dataclasses.replace(WORKER, monthly_income=90_000_000)))
    unknown = pdf_text(result(session, dataclasses.replace(WORKER, monthly_income=None)))
    assert "Chưa thể kết luận" in unknown
    assert "Thu nhập mỗi tháng" not in unknown


def test_the_law_of_another_day_is_named(session: Session) -> None:
    words = pdf_text(result(session, dataclasses.replace(WORKER, as_of=dt.date(2025, 12, 1))))
    assert "Tính theo quy định ngày 01/12/2025" in words
    assert "20 triệu đồng" in words


@pytest.mark.parametrize("facts", [WORKER, COUPLE], ids=["worker", "couple"])
def test_the_file_is_small(session: Session, facts: Facts) -> None:
    assert len(result(session, facts)) < MAX_SIZE


def test_every_vietnamese_letter_is_drawn_and_read_back() -> None:
    alphabet = LETTERS + MARKED + MARKED.upper()
    content = pdf.write(
        Document("Chữ", "vi", "Chân trang", [text(alphabet), text(alphabet, bold=True), text(alphabet, italic=True)])
    )
    assert pdf_text(content).replace(" ", "").count(alphabet) == 3
    pdf._register_fonts()
    for name in ("NotoSerif", "NotoSerif-Bold", "NotoSerif-Italic"):
        drawn = pdf.pdfmetrics.getFont(name).face.charToGlyph
        assert not [letter for letter in alphabet if ord(letter) not in drawn]


def test_markup_in_a_text_is_shown_not_obeyed() -> None:
    assert "<b>5 < 6 & 7</b>" in pdf_text(pdf.write(Document("Chữ", "vi", "", [text("<b>5 < 6 & 7</b>")])))


def test_the_file_names_nobody(session: Session) -> None:
    metadata = pypdf.PdfReader(io.BytesIO(result(session, WORKER))).metadata
    assert metadata is not None
    assert metadata.title == "Kết quả kiểm tra điều kiện nhà ở xã hội"
    assert metadata.author in (None, "", "(anonymous)", "anonymous")
