"""What is taken along: targets with their sources, the workbook, the report to sign."""

from __future__ import annotations

import datetime as dt
import io

import docx
import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from knowledge.console.figures.targets import history, note_progress, targets
from knowledge.console.figures.workbook import neutral
from knowledge.console.models import AuditEntry
from knowledge.console.roles import Role
from knowledge.content_files import CONTENT
from knowledge.database import SessionFactory
from knowledge.models import Project
from knowledge.province import read_province
from tests.console.conftest import Console
from tests.console.questions import ask

DAY = dt.date(2026, 11, 26)


def test_targets_have_their_source_and_invent_no_progress(database: SessionFactory) -> None:
    with database() as session:
        found = targets(session, read_province(CONTENT), DAY, "vi")
    assert [int(item.value) for item in found] == [15_920, 5_860, 10_060]
    assert all(item.verified and item.citations[0].document == "KH-34-CT/TW" for item in found)
    assert {stage.former_province for stage in found[0].stages} == {"Hải Dương"}
    assert found[0].completed(verified=True) == found[0].completed(verified=False) == 0
    assert found[0].homes == 1388 + 1479
    assert found[0].unknown == 2
    assert not any(item.verified for item in found[1].reported)


def test_what_is_handed_over_counts_as_verified_only_where_an_officer_said_so(database: SessionFactory) -> None:
    with database() as session:
        project = session.scalars(select(Project).where(Project.slug == "tan-phu-hung")).one()
        project.status = "handed_over"
        session.flush()
        unverified = targets(session, read_province(CONTENT), DAY, "vi")[0]
        project.verified = True
        session.flush()
        verified = targets(session, read_province(CONTENT), DAY, "vi")[0]
    assert (unverified.completed(verified=True), unverified.completed(verified=False)) == (0, 1479)
    assert (verified.completed(verified=True), verified.completed(verified=False)) == (1479, 0)


def test_progress_is_kept_on_the_days_it_changes(database: SessionFactory) -> None:
    with database() as session:
        assert note_progress(session, DAY)
        assert not note_progress(session, DAY + dt.timedelta(days=1))
        session.scalars(select(Project).where(Project.slug == "kcn-tan-truong")).one().status = "handed_over"
        session.flush()
        assert note_progress(session, DAY + dt.timedelta(days=2))
        session.flush()
        assert history(session, "Hải Dương") == [(DAY + dt.timedelta(days=2), 2867, 1388), (DAY, 2867, 0)]


async def test_the_page_of_targets_says_what_the_data_cannot_say(console: Console) -> None:
    page = (await (await console.signed_in("hoa", Role.ANALYST)).get("/figures/targets")).text
    assert "15.920 căn" in page
    assert "KH-34-CT/TW" in page
    assert "Chưa thể nói số căn đã hoàn thành" in page
    assert "chưa xác minh" in page


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_never_becomes_a_formula(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral("Chung cư 1-2") == "Chung cư 1-2"


async def test_the_workbook_has_the_figures_as_numbers_and_names_as_text(console: Console) -> None:
    with console.sessions() as session:
        session.scalars(select(Project).where(Project.slug == "tan-phu-hung")).one().name = '=HYPERLINK("http://x.vn","a")'
        ask(session, "2026-11-02 08:00", times=4, topic="resale", projects=["tan-phu-hung"])
        session.commit()
    officer = await console.signed_in("hoa", Role.ANALYST)
    response = await officer.get("/figures/workbook?preset=custom&first=2026-11-01&last=2026-11-05")
    assert response.headers["content-disposition"] == 'attachment; filename="so-lieu-2026-11-01-2026-11-05.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 11
    assert ("Câu hỏi", 4, 0) in list(book["Tổng số"].iter_rows(values_only=True))
    assert ("Bán lại nhà ở xã hội", 4, 0) in list(book["Chủ đề được hỏi"].iter_rows(values_only=True))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert '\'=HYPERLINK("http://x.vn","a")' in {cell.value for cell in cells}
    assert (await officer.get("/figures/workbook?preset=custom")).status_code == 422


async def test_the_report_is_an_administrative_document_in_both_formats(console: Console) -> None:
    with console.sessions() as session:
        ask(session, "2026-08-15 08:00", times=30, topic="resale")
        ask(session, "2026-05-15 08:00", times=20, topic="resale")
        session.commit()
    officer = await console.signed_in("hoa", Role.ANALYST)
    token = await officer.token("/figures/report?quarter=2026-3")
    saved = await officer.http.post(
        "/console/figures/report", data={"csrf": token, "quarter": "2026-3", "version": "0", "remark": "Đề nghị bổ sung dự án."}
    )
    assert saved.headers["location"] == "/console/figures/report?quarter=2026-3"
    word = await officer.get("/figures/report/file?quarter=2026-3&format=docx")
    document = docx.Document(io.BytesIO(word.content))
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads[0].startswith("UBND THÀNH PHỐ HẢI PHÒNG\nSỞ XÂY DỰNG")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in heads[1]
    body = "\n".join(paragraph.text for paragraph in document.paragraphs)
    paper = await officer.get("/figures/report/file?quarter=2026-3&format=pdf")
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages).split())
    for text in (body, printed):
        assert "BÁO CÁO" in text
        assert "quý III năm 2026" in text
        assert "30 câu hỏi" in text
        assert "tăng 50%" in text
        assert "15.920 căn" in text
        assert "Đề nghị bổ sung dự án." in text
        assert "chưa thể nói số căn đã hoàn thành" in text
    assert "Nơi nhận:" in printed
    assert "GIÁM ĐỐC" in printed


async def test_remarks_saved_by_two_are_both_shown(console: Console) -> None:
    officer = await console.signed_in("hoa", Role.ANALYST)

    async def save(text: str) -> str:
        token = await officer.token("/figures/report")
        data = {"csrf": token, "quarter": "2026-3", "version": "0", "remark": text}
        response = await officer.http.post("/console/figures/report", data=data)
        return f"{response.status_code} {response.text}"

    assert (await save("Bản thứ nhất")).startswith("303")
    second = await save("Bản thứ hai")
    assert second.startswith("409")
    assert "Bản thứ nhất" in second
    assert "Bản thứ hai" in second
    with console.sessions() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.object_type == "report")))
    assert [(entry.object_id, entry.after) for entry in entries] == [("2026-3", {"text": "Bản thứ nhất"})]


@pytest.mark.parametrize("quarter", ["2026-5", "2199-1", "1999-1", "x", "2026-", "٢٠٢٦-1"])
async def test_there_is_no_report_of_a_quarter_that_has_not_begun_or_does_not_exist(console: Console, quarter: str) -> None:
    officer = await console.signed_in("hoa", Role.ANALYST)
    assert (await officer.get("/figures/report", params={"quarter": quarter})).status_code == 422
    assert (await officer.get("/figures/report/file", params={"quarter": quarter})).status_code == 422
