"""The application file: the right forms in the version of the day, with the person's own answers and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy.orm import Session

from knowledge.documents import docx, pdf
from knowledge.documents.application import application_document
from knowledge.documents.checklist import application_file, wording
from knowledge.documents.form_text import BOXES, Values, form_blocks
from knowledge.eligibility import GROUPS, Facts, decide
from knowledge.forms import Applicant, catalogue
from knowledge.parameter_queries import load_book
from tests.knowledge.documents.conftest import COUPLE, DAY, WORKER, docx_lines, pdf_text

MAX_SIZE = 300_000


def lines(session: Session, facts: Facts) -> list[str]:
    decision = decide(facts, load_book(session))
    return docx_lines(docx.write(application_document(session, facts, decision, "vi")))


def test_the_application_of_a_worker_is_filled_with_what_was_told(session: Session) -> None:
    written = lines(session, WORKER)
    assert "ĐƠN ĐĂNG KÝ MUA, THUÊ MUA, THUÊ NHÀ Ở XÃ HỘI" in written
    assert "Hình thức đăng ký1: Mua ☒" in written
    assert "Thuê mua ☐" in written
    assert any(
        line.startswith("6. Thuộc đối tượng5: Công nhân, người lao động đang làm việc tại doanh nghiệp, hợp tác xã")
        for line in written
    )
    assert "7.1. Chưa có nhà ở thuộc sở hữu của mình ☒" in written
    ticked = [line for line in written if "triệu đồng tính theo" in line and line.endswith("☒")]
    assert len(ticked) == 1
    assert "không quá 25 triệu đồng" in ticked[0]
    assert any("là 18.000.000 đồng/tháng" in line for line in written)


def test_identity_is_never_filled_in(session: Session) -> None:
    written = lines(session, WORKER)
    for start in ("2. Họ và tên", "1. Kính gửi", "4. Nghề nghiệp", "5. Nơi làm việc"):
        found = [line for line in written if line.startswith(start)]
        assert found
        assert all(line.endswith("......") for line in found)


def test_the_certifying_office_finds_its_part_empty(session: Session) -> None:
    written = lines(session, COUPLE)
    assert any("diện tích sàn sử dụng nhà ở 45,5 m2, diện tích nhà ở bình quân" in line for line in written)
    certified = next(line for line in written if line.startswith("Ông/Bà có tên trong Giấy chứng nhận"))
    assert "45,5" not in certified


def test_a_couple_gets_its_own_boxes_and_no_form_of_the_armed_forces(session: Session) -> None:
    written = lines(session, COUPLE)
    assert "Thuê mua ☒" in written
    assert any(line.startswith("7.2. Có nhà ở nhưng diện tích") and line.endswith("☒") for line in written)
    assert any("không quá 50 triệu đồng" in line and line.endswith("☒") for line in written)
    assert "GIẤY XÁC NHẬN ĐIỀU KIỆN VỀ THU NHẬP" not in written
    assert "ĐƠN ĐỀ NGHỊ XÁC NHẬN ĐIỀU KIỆN VỀ THU NHẬP" in written


def test_a_box_is_left_where_the_income_is_above_the_printed_amount(session: Session) -> None:
    written = lines(session, dataclasses.replace(WORKER, monthly_income=27_000_000))
    assert not [line for line in written if "triệu đồng tính theo" in line and line.endswith("☒")]


def test_the_form_is_that_of_the_day(session: Session) -> None:
    written = lines(session, dataclasses.replace(WORKER, as_of=dt.date(2025, 12, 1)))
    assert any("không quá 20 triệu đồng" in line and line.endswith("☒") for line in written)
    assert not any("không quá 25 triệu đồng" in line for line in written)


def test_a_renter_needs_no_housing_and_income_papers_and_no_income_is_written(session: Session) -> None:
    written = lines(session, dataclasses.replace(WORKER, tenure="rent"))
    assert "Thuê ☒" in written
    assert "GIẤY XÁC NHẬN VỀ ĐIỀU KIỆN NHÀ Ở" not in written
    assert not any("18.000.000" in line for line in written)


def test_pdf_and_docx_say_the_same_and_stay_small(session: Session) -> None:
    document = application_document(session, COUPLE, decide(COUPLE, load_book(session)), "vi")
    as_pdf, as_docx = pdf.write(document), docx.write(document)
    words = pdf_text(as_pdf)
    assert "ĐƠN ĐĂNG KÝ MUA, THUÊ MUA, THUÊ NHÀ Ở XÃ HỘI" in words
    assert "18.000.000 đồng/tháng" in words
    assert max(len(as_pdf), len(as_docx)) < MAX_SIZE


@pytest.mark.parametrize("slug", catalogue().forms)
@pytest.mark.parametrize("day", ["2024-08-01", "2025-07-01", "2025-11-10", "2026-02-15", "2026-04-07"])
def test_every_stored_form_can_be_laid_out(session: Session, slug: str, day: str) -> None:
    form = catalogue().forms[slug]
    stored = wording(session, form, dt.date.fromisoformat(day))
    if stored is None:
        assert (slug, day < "2025-11-10") == ("group-and-income-certificate", True)
        return
    values = Values({"group": "nhóm", "income": "1", "floor_area": "1", "tenure": "mua"}, BOXES, "buy")
    blocks = list(form_blocks(stored.text, form.fills, values))
    shown = ["".join(run.text for run in block.runs) for block in blocks]  # type: ignore[union-attr]
    assert shown[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert "(Ký và ghi rõ họ tên)" in shown
    assert not [line for line in shown if "□" in line or "|" in line or "[" in line or "\u0002" in line or "\u0003" in line]


def test_the_checklist_names_who_certifies_within_how_long_and_for_how_long(session: Session) -> None:
    file = application_file(session, Applicant(DAY, "urban-low-income", "buy"), "vi", "31")
    assert [paper.code for paper in file.papers] == ["paper-application", "paper-group", "paper-housing", "paper-income"]
    forms = {form.slug: form for form in file.forms}
    police = forms["income-without-contract"]
    assert (police.number, police.validity) == ("Mẫu số 05", "12 tháng")
    assert [(item.by, item.deadline) for item in police.certified_by] == [
        ("Công an cấp xã nơi thường trú, tạm trú hoặc nơi ở hiện tại", "7 ngày")
    ]
    assert (police.effective_from, police.amended_by) == (dt.date(2026, 2, 15), "08/2026/TT-BXD")
    assert forms["income-certificate"].spouse_only
    housing = next(paper for paper in file.papers if paper.code == "paper-housing")
    assert {sentence.condition for sentence in housing.sentences} == {"Nếu có nhà nhưng chật", "Nếu chưa có nhà ở"}
    assert "social-bank-loan" in {form.slug for form in file.other_forms}


def test_an_older_version_says_until_when_it_held(session: Session) -> None:
    file = application_file(session, Applicant(dt.date(2025, 12, 1), "student", "rent"), "vi", None)
    form = next(form for form in file.forms if form.slug == "group-certificate")
    assert (form.effective_from, form.effective_to) == (dt.date(2025, 11, 10), dt.date(2026, 2, 14))
    assert form.validity == "6 tháng"


@pytest.mark.parametrize("tenure", ["buy", "rent_to_buy", "rent"])
@pytest.mark.parametrize("group", [group for group in GROUPS if group != "enterprise"])
@pytest.mark.parametrize("day", ["2024-08-01", "2025-11-10", "2026-02-09", "2026-07-01"])
def test_every_group_has_application_and_proof_on_every_day(session: Session, day: str, group: str, tenure: str) -> None:
    file = application_file(session, Applicant(dt.date.fromisoformat(day), group, tenure), "vi", "31")
    codes = [paper.code for paper in file.papers]
    assert codes[:2] == ["paper-application", "paper-group"]
    assert ("paper-housing" in codes) == (tenure != "rent")
