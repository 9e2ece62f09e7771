"""Projects from Excel and CSV: what is told of each faulty row, all or nothing, undone as a whole, out and in without a change."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from knowledge.console.projects.csv_text import as_meant, neutralised
from knowledge.console.projects.models import ProjectChange, ProjectImport
from knowledge.console.roles import Role
from knowledge.dates import today
from knowledge.models import Project
from knowledge.projects import ProjectQuery, find_projects
from tests.console.conftest import Browser, Console

HEADINGS = ["Tên dự án", "Địa bàn", "Tình trạng", "Giá thấp nhất (đồng/m²)", "Số căn", "Nguồn", "Ngày kiểm tra"]
Row = list[Any]


def row(number: int) -> Row:
    return [f"Nhà ở xã hội số {number}", "tan-hung", "Đang nhận hồ sơ", 17_600_000 + number, 100 + number, "Sở Xây dựng", today()]


def xlsx(rows: list[Row], headings: list[str] = HEADINGS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for item in [headings, *rows]:
        sheet.append(item)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_csv(rows: list[Row], delimiter: str = ",", bom: bool = False) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        [HEADINGS, *([f"{v:%d/%m/%Y}" if isinstance(v, dt.date) else v for v in item] for item in rows)]
    )
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


async def send(browser: Browser, filename: str, data: bytes) -> httpx.Response:
    token = await browser.token()
    return await browser.http.post("/console/projects/imports/upload", data={"csrf": token}, files={"table": (filename, data)})


async def sent(browser: Browser, filename: str, data: bytes) -> int:
    response = await send(browser, filename, data)
    assert response.status_code == 303, response.text
    return int(response.headers["location"].rsplit("/", 1)[1])


def counts(page: str) -> list[int]:
    """New, changed, unchanged, faulty."""
    return [int(text) for text in re.findall(r"<li><strong>(\d+)</strong>", page)]


def told(page: str) -> list[tuple[str, ...]]:
    """Row, column, value and advice of each fault."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [tuple(re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)) for line in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]


async def look(browser: Browser, number: int) -> str:
    return (await browser.get(f"/projects/imports/{number}")).text


async def step(browser: Browser, number: int, name: str, **form: Any) -> httpx.Response:
    page = await look(browser, number)
    hidden = {key: re.search(rf'name="{key}" value="([0-9a-f]+)"', page) for key in ("version", "seen")}
    return await browser.post(
        f"/projects/imports/{number}/{name}", {key: found[1] for key, found in hidden.items() if found} | form
    )


async def imported(author: Browser, publisher: Browser, data: bytes, filename: str = "du-an.xlsx") -> int:
    number = await sent(author, filename, data)
    assert (await step(author, number, "submit")).status_code == 303
    assert (await step(publisher, number, "publish")).status_code == 303
    return number


def state(console: Console) -> dict[str, Any]:
    """All that citizens and seeding see of the projects."""
    with console.sessions() as session:
        columns = [column.key for column in Project.__table__.columns if column.key != "id"]
        return {
            project.slug: [getattr(project, name) for name in columns]
            + [(event.position, event.happened_on, event.event, event.status) for event in project.history]
            for project in session.scalars(select(Project))
        }


@pytest.fixture
async def author(console: Console) -> Browser:
    return await console.signed_in("lan", Role.AUTHOR)


@pytest.fixture
async def publisher(console: Console) -> Browser:
    return await console.signed_in("minh", Role.PUBLISHER)


def spoiled(number: int, item: Row) -> Row:
    """Each kind of fault in turn."""
    place, value = [(0, ""), (1, "Phường Không Có"), (2, "đang bán"), (3, "17,6"), (4, "-5"), (5, None), (6, "31/02/2026")][
        number % 7
    ]
    return [*item[:place], value, *item[place + 1 :]]


async def test_of_five_thousand_rows_exactly_the_faulty_ones_are_told_and_nothing_is_written(
    console: Console, author: Browser, publisher: Browser
) -> None:
    rows = [row(number) for number in range(5_000)]
    faulty = list(range(50, 50 + 37 * 131, 131))
    assert len(faulty) == 37
    broken = [spoiled(number, item) if number in faulty else item for number, item in enumerate(rows)]
    before = state(console)
    number = await sent(author, "du-an.xlsx", xlsx(broken))
    page = await look(author, number)
    assert counts(page) == [4_963, 0, 0, 37]
    assert sorted({int(fault[0]) for fault in told(page)}) == [item + 2 for item in faulty]
    assert all(advice.count(".") >= 1 for *_place, advice in told(page))
    assert (await step(author, number, "submit")).status_code == 422
    assert state(console) == before
    number = await imported(author, publisher, xlsx(rows))
    assert counts(await look(author, number)) == [5_000, 0, 0]
    with console.sessions() as session:
        assert find_projects(session, ProjectQuery(localities=frozenset({"tan-hung"}), status="open")).total >= 5_000
    near = (await author.http.get("/api/v1/projects?place=Tân Hưng&status=open")).json()
    assert near["total"] >= 5_000, "citizens see it at once"


async def test_a_fault_names_row_column_value_and_what_to_do(author: Browser) -> None:
    good = row(1)
    rows = [
        good,
        ["", *good[1:]],
        [good[0] + "b", "Phường Không Có", *good[2:]],
        [good[0] + "c", good[1], "đang bán", *good[3:]],
        [good[0] + "d", *good[1:3], 17.6, *good[4:]],
        [good[0] + "e", *good[1:6], "31/02/2026"],
        [good[0].upper(), *good[1:]],
        [good[0] + "f", *good[1:4], "=1+1", *good[5:]],
        [good[0] + "g", *good[1:6], today() + dt.timedelta(days=1)],
    ]
    page = await look(author, await sent(author, "a.xlsx", xlsx(rows)))
    assert counts(page) == [1, 0, 0, 8]
    found = {fault[0]: fault[1:] for fault in told(page)}
    assert found["3"] == ("Tên dự án", "–", "Chưa có giá trị. Hãy điền.")
    assert found["4"][:2] == ("Địa bàn", "Phường Không Có")
    assert "Hãy chọn: Đang chuẩn bị; " in found["5"][2]
    assert found["6"][:2] == ("Giá thấp nhất (đồng/m²)", "17.6")
    assert "Không phải ngày có thật" in found["7"][2]
    assert "Trùng dự án với dòng 2" in found["8"][2]
    assert "công thức" in found["9"][2]
    assert "sau hôm nay" in found["10"][2]


@pytest.mark.parametrize(
    "write",
    [xlsx, text_csv, lambda rows: text_csv(rows, ";", bom=True), lambda rows: text_csv(rows, "\t")],
    ids=["xlsx", "comma", "semicolon with mark", "tab"],
)
async def test_each_kind_of_table_is_read(
    console: Console, author: Browser, publisher: Browser, write: Callable[[list[Row]], bytes]
) -> None:
    name = "Nhà ở “xã hội”, khu A;\nđợt 1"
    data = write([[name, *row(1)[1:]], row(2)])
    await imported(author, publisher, data, "du-an.xlsx" if data.startswith(b"PK") else "du-an.csv")
    with console.sessions() as session:
        found = session.scalars(select(Project).where(Project.name == name)).one()
        assert (found.price_min, found.units, found.checked_on, found.localities) == (17_600_001, 101, today(), ["tan-hung"])


async def test_columns_are_matched_by_their_headings_and_by_the_officer(author: Browser) -> None:
    headings = ["STT", "TÊN DỰ ÁN (*)", "Nguồn thông tin", "Ngày cập nhật", "Tên chủ", "Chủ đầu tư dự án"]
    number = await sent(author, "a.xlsx", xlsx([[1, "Dự án A", "Sở", today(), "Ông B", "Công ty C"]], headings))
    page = await look(author, number)
    chosen = re.findall(r'<select name="column".*?</select>', page, re.DOTALL)
    fields = [(re.search(r'value="([a-z_]+)" selected', item) or [None, ""])[1] for item in chosen]
    assert fields == ["", "name", "source", "checked_on", "", "developer"]
    assert counts(page) == [1, 0, 0, 0]
    twice = await step(author, number, "matching", column=["", "name", "source", "checked_on", "developer", "developer"])
    assert twice.status_code == 422
    assert "Hai cột cùng được ghép" in twice.text
    assert (await step(author, number, "matching", column=["", "", "source", "checked_on", "", ""])).status_code == 422
    assert (await step(author, number, "matching", column=["", "name", "", "checked_on", "developer", ""])).status_code == 303
    assert told(await look(author, number))[0][1] == "Nguồn"


async def test_who_sent_it_does_not_publish_it_and_what_was_not_seen_is_not_written(console: Console, publisher: Browser) -> None:
    both = await console.signed_in("lan", Role.AUTHOR, Role.PUBLISHER)
    number = await sent(both, "a.xlsx", xlsx([row(1), ["NOXH Khu dân cư, đô thị Tân Phú Hưng (mở rộng)", *row(2)[1:]]]))
    assert counts(await look(both, number)) == [1, 1, 0, 0]
    await step(both, number, "submit")
    assert "cần người thứ hai" in await look(both, number)
    assert (await step(both, number, "publish", seen="0" * 64)).status_code == 403
    page = await look(publisher, number)
    with console.sessions() as session:
        project = session.scalars(select(Project).where(Project.slug == "tan-phu-hung")).one()
        project.units = 9
        session.commit()
    form = {key: (re.search(rf'name="{key}" value="([0-9a-f]+)"', page) or [""])[1] for key in ("version", "seen")}
    before = state(console)
    assert (await publisher.post(f"/projects/imports/{number}/publish", form)).status_code == 409
    assert state(console) == before
    assert (await step(publisher, number, "publish")).status_code == 303


async def test_undoing_restores_exactly_what_was_before(console: Console, author: Browser, publisher: Browser) -> None:
    before = state(console)
    data = xlsx([row(1), ["NOXH Khu dân cư, đô thị Tân Phú Hưng (mở rộng)", "tan-hung", "Đã bán hết", *row(2)[3:]]])
    number = await imported(author, publisher, data)
    assert state(console)["tan-phu-hung"] != before["tan-phu-hung"]
    assert (await step(publisher, number, "undo")).status_code == 303
    assert state(console) == before
    assert (await step(publisher, number, "undo")).status_code == 409, "once"


async def test_undoing_is_refused_where_a_row_was_changed_since(console: Console, author: Browser, publisher: Browser) -> None:
    number = await imported(author, publisher, xlsx([row(1), row(2)]))
    page = (await author.get("/projects/entries/nha-o-xa-hoi-so-1")).text
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    with console.sessions() as session:
        session.scalars(select(Project).where(Project.slug == "nha-o-xa-hoi-so-1")).one().units = 7
        session.commit()
    before = state(console)
    response = await step(publisher, number, "undo")
    assert response.status_code == 409
    assert "nha-o-xa-hoi-so-1." in response.text
    assert state(console) == before


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_what_goes_out_comes_in_without_a_change(console: Console, author: Browser, publisher: Browser, kind: str) -> None:
    with console.sessions() as session:
        project = session.scalars(select(Project).where(Project.slug == "tan-phu-hung")).one()
        project.name, project.address = '=HYPERLINK("http://x","y")', "'=cmd|' /C calc'!A0"
        project.status_note, project.developer = '@SUM(1;2)\n"hai dòng"; ba', "-1+2"
        project.prices, project.latitude, project.longitude = (
            [{"label": "Tòa A: góc", "min": 17_627_000, "max": None}],
            20.94,
            106.3,
        )
        session.commit()
    data = (await author.get(f"/projects/export?kind={kind}")).content
    page = await look(author, await sent(author, f"ra.{kind}", data))
    assert counts(page) == [0, 0, 21, 0]
    some = (await author.get(f"/projects/export?kind={kind}&q=hyperlink")).content
    assert counts(await look(author, await sent(author, f"ra.{kind}", some))) == [0, 0, 1, 0], "the list as it is filtered"


async def test_no_cell_that_goes_out_begins_a_formula(console: Console, author: Browser) -> None:
    with console.sessions() as session:
        project = session.scalars(select(Project).where(Project.slug == "tan-phu-hung")).one()
        project.name, project.address, project.developer, project.scale = "=1+1", "+84", "@x", "-2"
        session.commit()
    text = (await author.get("/projects/export?kind=csv")).content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text, newline="")) for cell in line]
    assert {"'=1+1", "'+84", "'@x", "'-2"} <= set(cells)
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []
    sheet = load_workbook(io.BytesIO((await author.get("/projects/export?kind=xlsx")).content))["Dự án"]
    found = [cell for line in sheet.iter_rows() for cell in line if cell.value in ("=1+1", "+84", "@x", "-2")]
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found)
    assert len(found) == 4


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "+1", "-1", "@a", "\tx", "\rx", "'tên", "tên", "", "＝1"])
def test_a_neutralised_cell_is_read_as_it_was_meant(text: str) -> None:
    assert as_meant(neutralised(text)) == text
    assert neutralised(text)[:1] not in tuple("=+-@\t\r＝")


async def test_the_template_explains_itself_and_offers_lists(author: Browser) -> None:
    book = load_workbook(io.BytesIO((await author.get("/projects/imports/template?kind=xlsx")).content))
    assert book.sheetnames == ["Dự án", "Hướng dẫn", "Địa bàn"]
    sheet, guide = book["Dự án"], book["Hướng dẫn"]
    headings = [cell.value for cell in sheet[1]]
    assert [line[0].value for line in guide.iter_rows(min_row=2)] == headings
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("Đang nhận hồ sơ" in str(item) for item in lists)
    assert len(lists) == 4
    text = (await author.get("/projects/imports/template?kind=csv")).content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text))) == headings
    guided = [line[3].value for line in guide.iter_rows(min_row=2)]
    page = await look(author, await sent(author, "mau.xlsx", xlsx([["", *guided[1:]]], [str(item) for item in headings])))
    assert counts(page) == [1, 0, 0, 0], "the examples of the explanation are right themselves"


async def test_a_table_is_kept_on_the_server_for_a_while_and_not_too_many(console: Console, author: Browser) -> None:
    number = await sent(author, "a.xlsx", xlsx([row(1)]))
    for _more in range(4):
        await sent(author, "a.xlsx", xlsx([row(1)]))
    assert "5 bảng chưa nhập xong" in (await send(author, "a.xlsx", xlsx([row(1)]))).text
    with console.sessions() as session:
        session.scalars(select(ProjectImport).where(ProjectImport.id == number)).one().expires_at = dt.datetime(
            2026, 1, 1, tzinfo=dt.UTC
        )
        session.commit()
    assert (await step(author, number, "submit")).status_code == 409
    await author.get("/projects/imports")
    assert "không còn được giữ" in await look(author, number)
    with console.sessions() as session:
        kept = session.scalars(select(ProjectImport).where(ProjectImport.id == number)).one()
        assert (kept.state, kept.data) == ("expired", None)


async def test_a_status_that_a_table_changes_is_dated(console: Console, author: Browser, publisher: Browser) -> None:
    await imported(
        author, publisher, xlsx([["NOXH Khu dân cư, đô thị Tân Phú Hưng (mở rộng)", "Đã bán hết"]], ["Tên dự án", "Tình trạng"])
    )
    project = (await author.http.get("/api/v1/projects/tan-phu-hung")).json()
    assert project["history"][-1] == {"on": today().isoformat(), "event": "Tình trạng: Đã bán hết", "status": "sold_out"}
    assert (project["units"], len(project["localities"])) == (1479, 3), "columns that are not there change nothing"


async def test_every_imported_project_has_its_history(console: Console, author: Browser, publisher: Browser) -> None:
    number = await imported(author, publisher, xlsx([row(1)]))
    assert f"nhập từ bảng #{number}" in (await author.get("/projects/entries/nha-o-xa-hoi-so-1")).text
    with console.sessions() as session:
        change = session.scalars(select(ProjectChange).where(ProjectChange.import_id == number)).one()
        assert change.replaced is None
