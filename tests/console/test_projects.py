"""Projects in the console: found, written, published, checked again; what a second person does meanwhile."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from knowledge.console.roles import Role
from knowledge.content_files import read_content
from knowledge.dates import today
from knowledge.models import Project
from knowledge.projects import STALE_AFTER, get_project, project_card
from knowledge.seed import seed
from tests.console.conftest import Browser, Console
from tests.security.test_tables import picture

NEW: dict[str, Any] = {
    "name": "Nhà ở xã hội Đồng Tâm",
    "aliases": "Đồng Tâm\nNOXH Đồng Tâm",
    "developer": "Công ty Đồng Tâm",
    "kind": "social_housing",
    "tenures": ["buy", "rent_to_buy"],
    "units": "1.200",
    "locality": ["tan-hung"],
    "localities": "Phường Hải Tân",
    "latitude": "20,9401",
    "longitude": "106.3304",
    "price_label": ["Căn 1 phòng ngủ", "Căn 2 phòng ngủ", ""],
    "price_low": ["17600000", "18.000.000", ""],
    "price_high": ["", "19000000", ""],
    "status": "upcoming",
    "application_opens": "2026-12-01",
    "application_closes": "2026-12-31",
    "event_on": ["10/2025", ""],
    "event": ["Khởi công", ""],
    "event_status": ["", ""],
    "source": "Sở Xây dựng, công văn 12",
    "checked_on": today().isoformat(),
    "confidence": "A",
    "verified": "1",
    "note": "Dự án mới được chấp thuận",
}


async def seen_of(browser: Browser, path: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]*)"', (await browser.get(path)).text)
    assert found, path
    return found[1]


async def version(browser: Browser, number: int) -> str:
    found = re.search(r'name="version" value="(\d+)"', (await browser.get(f"/projects/changes/{number}")).text)
    return found[1] if found else "0"


async def step(browser: Browser, number: int, name: str, **form: str) -> httpx.Response:
    return await browser.post(f"/projects/changes/{number}/{name}", {"version": await version(browser, number)} | form)


async def drafted(author: Browser, slug: str, **changes: Any) -> int:
    """A draft of a published project, its other fields as they are."""
    path = f"/projects/entries/{slug}/edit"
    form = form_of((await author.get(path)).text)
    response = await author.post(path, form | changes)
    assert response.status_code == 303, response.text
    return int(response.headers["location"].rsplit("/", 1)[1])


def form_of(page: str) -> dict[str, Any]:
    """What the editor's form would send without a change."""
    form: dict[str, Any] = {}
    body = page[page.index('id="project-form"') :]
    for tag in re.findall(r"<input [^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrf" or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        form.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', body):
        form[name] = [html.unescape(text)]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        form.setdefault(name, []).append(chosen[1] if chosen else "")
    return form


async def published(author: Browser, publisher: Browser, number: int) -> None:
    assert (await step(author, number, "submit")).status_code == 303
    assert (await step(publisher, number, "publish")).status_code == 303


@pytest.fixture
async def author(console: Console) -> Browser:
    return await console.signed_in("lan", Role.AUTHOR)


@pytest.fixture
async def publisher(console: Console) -> Browser:
    return await console.signed_in("minh", Role.PUBLISHER)


async def api(browser: Browser, path: str) -> Any:
    response = await browser.http.get(f"/api/v1/projects{path}")
    return response.json() if response.status_code == 200 else response.status_code


async def test_a_new_project_from_draft_to_citizen(console: Console, author: Browser, publisher: Browser) -> None:
    response = await author.post("/projects/new", NEW, page="/projects/new")
    assert response.status_code == 303, response.text
    number = int(response.headers["location"].rsplit("/", 1)[1])
    assert await api(author, "/nha-o-xa-hoi-dong-tam") == 404, "a draft is nobody's but the officers'"
    await published(author, publisher, number)
    project = await api(author, "/nha-o-xa-hoi-dong-tam")
    assert project["localities"] == ["tan-hung", "hai-tan"]
    assert (project["price_min"], project["price_max"]) == (17_600_000, 19_000_000)
    assert project["prices"][1] == {"label": "Căn 2 phòng ngủ", "min": 18_000_000, "max": 19_000_000}
    assert (project["latitude"], project["longitude"], project["units"]) == (20.9401, 106.3304, 1200)
    assert project["history"] == [{"on": "2025-10", "event": "Khởi công"}]
    near = await api(author, "?place=Tân Hưng&limit=100")
    assert "nha-o-xa-hoi-dong-tam" in [item["slug"] for item in near["projects"]]
    page = (await author.get("/projects/entries/nha-o-xa-hoi-dong-tam")).text
    assert "Vị trí" in page
    assert "openstreetmap.org" in page


async def test_what_was_typed_wrong_is_said_beside_its_field_and_nothing_is_lost(author: Browser) -> None:
    wrong = NEW | {
        "name": "",
        "price_low": ["17", "", ""],
        "localities": "Phường Không Có",
        "latitude": "120",
        "application_closes": "2026-11-01",
        "event_on": ["tháng mười", ""],
    }
    response = await author.post("/projects/new", wrong, page="/projects/new")
    assert response.status_code == 422
    for text in ("Chưa có giá trị", "“Căn 1 phòng ngủ: 17” không đúng dạng", "Không thấy “Phường Không Có”", "Không phải tọa độ"):
        assert text in response.text, text
    assert "sớm hơn ngày bắt đầu" in response.text
    assert 'value="tháng mười"' in response.text
    assert 'value="Căn 1 phòng ngủ"' in response.text
    assert "Công ty Đồng Tâm" in response.text


async def test_who_wrote_does_not_publish(console: Console) -> None:
    both = await console.signed_in("lan", Role.AUTHOR, Role.PUBLISHER)
    number = await drafted(both, "tan-phu-hung", units="1500")
    await step(both, number, "submit")
    assert "cần người thứ hai" in (await both.get(f"/projects/changes/{number}")).text
    assert (await step(both, number, "publish")).status_code == 403
    assert (await api(both, "/tan-phu-hung"))["units"] == 1479


async def test_a_form_sent_unchanged_changes_nothing(console: Console, author: Browser) -> None:
    with console.sessions() as session:
        slugs = list(session.scalars(select(Project.slug)))
    for slug in slugs:
        number = await drafted(author, slug)
        assert "Không có gì khác." in (await author.get(f"/projects/changes/{number}")).text, slug


async def test_a_new_status_is_dated_in_the_history(console: Console, author: Browser, publisher: Browser) -> None:
    number = await drafted(author, "tan-phu-hung", status="closed", since="10/2026")
    await published(author, publisher, number)
    event = {"on": "2026-10", "event": "Tình trạng: Đã ngừng nhận hồ sơ", "status": "closed"}
    assert (await api(author, "/tan-phu-hung"))["history"][-1] == event
    assert "đổi tình trạng" in (await author.get("/projects/entries/tan-phu-hung")).text


async def test_two_who_save_one_draft_are_both_shown(console: Console, author: Browser) -> None:
    other = await console.signed_in("mai", Role.AUTHOR)
    number = await drafted(author, "tan-phu-hung", units="1500")
    path = f"/projects/changes/{number}/edit"
    first, second = form_of((await author.get(path)).text), form_of((await other.get(path)).text)
    assert (await author.post(path, first | {"units": "1600"})).status_code == 303
    response = await other.post(path, second | {"units": "1700"})
    assert response.status_code == 409
    assert "Người khác đã lưu bản này" in response.text
    assert re.search(r"<del>.*1600.*</del><ins>.*1700.*</ins>", response.text)
    assert "1600" in (await author.get(path)).text


async def test_two_who_begin_from_one_entry_are_told(console: Console, author: Browser, publisher: Browser) -> None:
    path = "/projects/entries/tan-phu-hung/edit"
    stale_form = form_of((await author.get(path)).text)
    other = await console.signed_in("mai", Role.AUTHOR)
    number = await drafted(other, "tan-phu-hung", units="1500")
    assert (await author.post(path, stale_form | {"units": "1600"})).status_code == 409, "one draft at a time"
    await published(other, publisher, number)
    response = await author.post(path, stale_form | {"units": "1600"})
    assert response.status_code == 409
    assert "vừa được người khác sửa" in response.text
    assert (await api(author, "/tan-phu-hung"))["units"] == 1500
    again = await author.post(path, form_of(response.text))
    assert again.status_code == 303, "knowingly, after having seen it"


async def test_a_publication_comes_back_to_what_it_was(console: Console, author: Browser, publisher: Browser) -> None:
    before = await api(author, "/tan-phu-hung")
    number = await drafted(author, "tan-phu-hung", units="1500", status="closed")
    await published(author, publisher, number)
    assert (await step(publisher, number, "withdraw", reason="")).status_code == 422
    assert (await step(publisher, number, "withdraw", reason="Nhầm dự án")).status_code == 303
    assert await api(author, "/tan-phu-hung") == before
    with console.sessions() as session:
        assert get_project(session, "tan-phu-hung").edited_at is None  # type: ignore[union-attr]
        assert "tan-phu-hung" not in seed(session, read_content()).kept


async def test_seeding_keeps_an_officers_project(console: Console, author: Browser, publisher: Browser) -> None:
    await published(author, publisher, await drafted(author, "tan-phu-hung", units="1500"))
    with console.sessions() as session:
        assert "tan-phu-hung" in seed(session, read_content()).kept
        session.commit()
    assert (await api(author, "/tan-phu-hung"))["units"] == 1500


async def test_the_list_is_searched_without_marks_filtered_and_paged(console: Console, author: Browser) -> None:
    page = (await author.get("/projects?q=tan+phu+hung")).text
    assert "entries/tan-phu-hung" in page
    assert "1 dự án" in page
    assert "entries/tan-phu-hung" in (await author.get("/projects?q=newland")).text, "by a developer and other names"
    assert "entries/tan-phu-hung" in (await author.get("/projects?place=Hải+Tân&status=open")).text
    assert "entries/tan-phu-hung" not in (await author.get("/projects?status=sold_out")).text
    assert "Không thấy dự án nào" in (await author.get("/projects?place=Hà+Nội")).text
    assert "Không thấy dự án nào" in (await author.get("/projects?q=%25")).text, "a wildcard is a letter"
    assert (await author.get("/projects?page=99")).status_code == 200


async def test_old_entries_are_counted_shown_and_checked_again(console: Console, author: Browser) -> None:
    with console.sessions() as session:
        for project in session.scalars(select(Project)):
            project.checked_on = today()
        row = get_project(session, "tan-phu-hung")
        assert row is not None
        row.checked_on, row.verified = today() - STALE_AFTER - dt.timedelta(days=1), True
        session.commit()
    page = (await author.get("/projects?stale=1")).text
    assert page.count("/console/projects/entries/") == 1
    assert "1 dự án chưa được kiểm tra lại quá 60 ngày" in page
    entry = (await author.get("/projects/entries/tan-phu-hung")).text
    assert "Thông tin đã cũ" in entry, "as a citizen sees it"
    seen = await seen_of(author, "/projects/entries/tan-phu-hung")
    assert (await author.post("/projects/entries/tan-phu-hung/recheck", {"seen": "0" * 64})).status_code == 409
    assert (await author.post("/projects/entries/tan-phu-hung/recheck", {"seen": seen})).status_code == 303
    assert (await api(author, "/tan-phu-hung"))["checked_on"] == today().isoformat()
    assert "chưa được kiểm tra lại" not in (await author.get("/projects")).text


async def test_a_name_full_of_html_stays_text(console: Console, author: Browser) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    form = NEW | {"name": evil, "aliases": evil, "source": evil, "event": [evil, ""], "price_label": [evil, "", ""]}
    response = await author.post("/projects/new", form | {"price_low": ["17600000", "", ""], "price_high": ["", "", ""]})
    assert response.status_code == 303, response.text
    number = int(response.headers["location"].rsplit("/", 1)[1])
    for path in (f"/projects/changes/{number}", f"/projects/changes/{number}/edit"):
        page = (await author.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


async def test_a_photo_is_the_officers_until_it_is_published(console: Console, author: Browser, publisher: Browser) -> None:
    number = await drafted(author, "tan-phu-hung", units="1500")
    path = f"/console/projects/changes/{number}/photos/upload"

    async def send(data: bytes) -> httpx.Response:
        form = {"csrf": await author.token(), "version": await version(author, number), "caption": "Phối cảnh"}
        return await author.http.post(path, data=form, files={"photo": ("../../etc/x.html", data, "text/html")})

    assert (await send(b"<svg onload=alert(1)>")).status_code == 422
    assert (await send(picture("PNG"))).status_code == 303
    assert (await api(author, "/tan-phu-hung"))["photos"] == []
    await published(author, publisher, number)
    photo = (await api(author, "/tan-phu-hung"))["photos"][0]
    shown = await (await console.browser()).http.get(photo["url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    with console.sessions() as session:
        project = get_project(session, "tan-phu-hung")
        assert project is not None
        assert project_card(project, "vi", today(), full=True).image == photo["url"]
        assert project_card(project, "vi", today()).image is None
    again = await drafted(author, "tan-phu-hung", photo_kept=[])
    await published(author, publisher, again)
    assert (await api(author, "/tan-phu-hung"))["photos"] == []


@pytest.mark.parametrize("name", ["..%2f..%2fsecret_key", "secret_key", "0" * 32 + ".jpg", "x.html", "%00.jpg"])
async def test_nothing_but_photos_is_shown(console: Console, name: str) -> None:
    assert (await (await console.browser()).http.get(f"/project-photos/{name}")).status_code == 404
