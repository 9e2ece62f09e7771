"""Tables and pictures that no officer in order would send: each is refused in words before it costs anything."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from openpyxl import Workbook
from PIL import Image

from knowledge.console.projects.imports import read_table
from knowledge.console.projects.tables import TableError
from knowledge.project_photos import MAX_SIDE, PhotoError, written_anew

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Tên dự án"])
    sheet.append(["Dự án A"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(changes: dict[str, bytes]) -> bytes:
    """The workbook with other members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = dict.fromkeys([*source.namelist(), *changes])
        for name in names:
            target.writestr(name, changes[name] if name in changes else source.read(name))
    return out.getvalue()


def sheet(rows: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(text: str, place: str = "A1") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def types_of_macros() -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        types = archive.read("[Content_Types].xml")
    return types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
HEAD = f'<row r="1">{cell("Tên dự án")}</row>'
HOSTILE = {
    "a bomb": ("bomb", rewritten({"xl/media/a.bin": b"\0" * 60_000_000})),
    "a bomb in the sheet": ("bomb", rewritten({SHEET: sheet(HEAD + " " * 20_000_000)})),
    "many members": ("bomb", rewritten({f"x/{number}.xml": b"x" for number in range(400)})),
    "an external entity": ("entities", rewritten({SHEET: sheet(f'<row r="1">{cell("&a;")}</row>', ENTITY)})),
    "entities of entities": ("entities", rewritten({SHEET: sheet(f'<row r="1">{cell("&c;")}</row>', LAUGHS)})),
    "a million empty rows": ("last_row", rewritten({SHEET: sheet(HEAD + f'<row r="1048576">{cell("x", "A1048576")}</row>')})),
    "many empty rows": ("last_row", rewritten({SHEET: sheet(HEAD + "".join(f'<row r="{n}"/>' for n in range(2, 40_000)))})),
    "many columns": (
        "columns",
        rewritten({SHEET: sheet(f'<row r="1">{cell("a")}{cell("b", "BI1")}</row><row r="2">{cell("c", "A2")}</row>')}),
    ),
    "macros by name": ("macros", rewritten({"xl/vbaProject.bin": b"x"})),
    "macros by type": ("macros", rewritten({"[Content_Types].xml": types_of_macros()})),
    "no sheet": ("broken", rewritten({SHEET: b"<worksheet"})),
    "another archive": ("kind", b""),
    "no archive": ("broken", b"PK\x03\x04 nothing"),
    "an old or locked workbook": ("locked", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
    "nothing": ("broken", b""),
}
_ARCHIVE = io.BytesIO()
with zipfile.ZipFile(_ARCHIVE, "w") as _archive:
    _archive.writestr("a.txt", "x")
HOSTILE["another archive"] = ("kind", _ARCHIVE.getvalue())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_for_what_it_is(name: str) -> None:
    reason, data = HOSTILE[name]
    with pytest.raises(TableError) as refused:
        read_table("du-an.xlsx", data)
    assert refused.value.reason == reason


def test_the_workbook_itself_is_in_order() -> None:
    assert read_table("du-an.xlsx", rewritten({})).rows[0].cells == ["Dự án A"]


@pytest.mark.parametrize(("name", "reason"), [("a.xlsm", "macros"), ("a.xls", "locked"), ("a.pdf", "kind"), ("xlsx", "kind")])
def test_other_kinds_of_files_are_refused_by_name(name: str, reason: str) -> None:
    with pytest.raises(TableError) as refused:
        read_table(name, workbook())
    assert refused.value.reason == reason


BROKEN_CSV = {
    "Windows-1258": ("encoding", "Tên dự án\nNhà ở xã hội".encode("cp1258", "replace") + b"\xea"),
    "UTF-16": ("encoding", "Tên dự án\nA".encode("utf-16")),
    "zero bytes": ("encoding", b"a,b\n\0,1"),
    "an open quote": ("csv", 'Tên dự án\n"A'.encode()),
    "an endless cell": ("csv", b"a\n" + b"x" * 200_000),
    "a heading alone": ("empty", "Tên dự án\n".encode()),
    "nothing": ("empty", b""),
    "many rows": ("rows", b"a\n" + b"x\n" * 10_001),
    "many empty rows": ("last_row", b"a\n" + b"\n" * 20_001 + b"x\n"),
    "many columns": ("columns", b",".join([b"a"] * 61) + b"\n1\n"),
}


@pytest.mark.parametrize("name", BROKEN_CSV)
def test_a_broken_csv_is_refused_for_what_it_is(name: str) -> None:
    reason, data = BROKEN_CSV[name]
    with pytest.raises(TableError) as refused:
        read_table("du-an.csv", data)
    assert refused.value.reason == reason


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head promises more than it holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_written_anew_without_what_the_camera_added(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "nhà ông Nguyễn Văn A", 6
    data = written_anew(picture(kind, (64, 48), exif=exif) + b"<script>alert(1)</script>")
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (48, 64)), "upright"
    assert not image.getexif()
    assert b"Nguy" not in data
    assert b"script" not in data


def test_a_large_photo_is_made_smaller() -> None:
    assert Image.open(io.BytesIO(written_anew(picture(size=(4_000, 1_000))))).size == (MAX_SIDE, MAX_SIDE // 4)


@pytest.mark.parametrize("size", [(8_000, 8_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_unpacks_to_too_much_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoError) as refused:
        written_anew(bomb(*size))
    assert refused.value.reason == "size"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("GIF"),
        picture("BMP"),
        picture()[:200],
        bomb(64, 64),
        b"\xff\xd8\xff",
    ],
    ids=["nothing", "svg", "gif", "bmp", "half a jpeg", "half a png", "a head"],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(PhotoError) as refused:
        written_anew(data)
    assert refused.value.reason == "format"
