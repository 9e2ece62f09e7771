"""A decree that changes another, as the files in which officers get it, and files made to do harm."""

from __future__ import annotations

import io
import zipfile
import zlib

from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.documents.pdf import FONTS

NUMBER = "999/2026/NĐ-CP"
SLUG = "999-2026-nd-cp"
DECREE = f"""\
CHÍNH PHỦ
Số: {NUMBER}
Hà Nội, ngày 20 tháng 11 năm 2026
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 100/2024/NĐ-CP về phát triển và quản lý nhà ở xã hội
Căn cứ Luật Nhà ở số 27/2023/QH15;
Chương I
SỬA ĐỔI NGHỊ ĐỊNH SỐ 100/2024/NĐ-CP
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 100/2024/NĐ-CP ngày 26 tháng 7 năm 2024
1. Sửa đổi, bổ sung khoản 4 Điều 48 như sau:
“4. Lãi suất cho vay bằng 4,8%/năm. Lãi suất nợ quá hạn bằng 130% lãi suất cho vay.”
2. Bãi bỏ khoản 3 Điều 30.
Chương II
ĐIỀU KHOẢN THI HÀNH
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 15 tháng 12 năm 2026.
2. Các Bộ có trách nhiệm:
a) Hướng dẫn thi hành;
b) Kiểm tra việc thi hành.
Nơi nhận:
- Như trên.
"""
#: The namespace of Word's elements.
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(text: str = DECREE) -> bytes:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return _saved(document)


def docx_with_table() -> bytes:
    document = Document()
    document.add_paragraph("Điều 1. Bảng")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Mức vay tối đa"
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def pdf(text: str = DECREE, pages: int = 1, password: str = "") -> bytes:
    pdfmetrics.registerFont(TTFont("law", str(FONTS / "NotoSerif-Regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password or None)
    for _ in range(pages):
        canvas.setFont("law", 9)
        for number, line in enumerate(text.splitlines()):
            canvas.drawString(40, 800 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> bytes:
    """Pages without a letter."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(50, 50, 400, 600, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def repacked(changes: dict[str, bytes]) -> bytes:
    """A DOCX with other parts in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename not in changes:
                target.writestr(part.filename, source.read(part))
        for name, data in changes.items():
            target.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    """200 MB of one letter in a file of 200 KB."""
    return repacked({"word/document.xml": b"<a>" + b"x" * 200_000_000 + b"</a>"})


def lying_bomb() -> bytes:
    """A bomb whose directory says that it is small."""
    data = bytearray(bomb())
    true, small = (200_000_007).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    assert true in data
    return bytes(data.replace(true, small))


def many_parts() -> bytes:
    return repacked({f"word/part{number}.xml": b"<a/>" for number in range(3_000)})


def entities() -> bytes:
    """A billion laughs."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{lines}]><w:document xmlns:w="{WORD}"><w:t>&a9;</w:t></w:document>'
    )
    return repacked({"word/document.xml": text.encode()})


def external_entity(path: str) -> bytes:
    """Reads a file of the server into the text."""
    text = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file://{path}">]>'
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Điều 1. &x;</w:t></w:r></w:p></w:body></w:document>'
    )
    return repacked({"word/document.xml": text.encode()})


def deep() -> bytes:
    """Elements in elements, 200,000 deep: a reader that calls itself falls over."""
    depth = 200_000
    body = "<w:r>" * depth + "<w:t>x</w:t>" + "</w:r>" * depth
    return repacked({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:p>{body}</w:p></w:document>'.encode()})


def with_macros() -> bytes:
    return repacked({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)


def pdf_bomb() -> bytes:
    """A page whose content is 600 MB of drawing orders in 600 KB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"q Q " * 2_500_000) for _ in range(60)) + packer.flush()
    return _pdf_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    )


def circular_pdf() -> bytes:
    """Pages that are their own pages."""
    return _pdf_objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>")


def _pdf_objects(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
