"""The officers' console in a real browser beside a citizen's chat: a new loan rate from draft to answer; axe on every page."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.gateway import create_app
from knowledge.console.roles import Role
from knowledge.database import make_engine, make_session_factory
from knowledge.dates import today
from knowledge.settings import Settings
from tests.console.conftest import PASSWORD, make_officer
from tests.console.law_files import docx
from tests.end_to_end.browser import chromium
from tests.end_to_end.stack import Stack, running

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
SINCE = today() - dt.timedelta(days=20)
BEFORE = SINCE - dt.timedelta(days=10)
#: Parts of pages, which the editor's script puts into its own.
PARTS = {
    "/console/find/provisions",
    "/console/find/parameters",
    "/console/find/localities",
    "/console/teaching/training/{number}/state",
}
#: Files to take away.
FILES = {
    "/console/projects/export",
    "/console/projects/imports/template",
    "/console/figures/workbook",
    "/console/figures/report/file",
}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own: what is published here is not for other tests."""
    with running(tmp_path_factory.mktemp("console"), NOXH_SECRET_KEY="a key of the tests") as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: a folder to look at, or one that pytest clears."""
    folder = Path(os.environ.get("NOXH_SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Officer:
    """An officer with a browser of his own; nothing may go wrong in its console."""

    def __init__(self, browser: Browser, product: Stack, username: str, *roles: Role) -> None:
        engine = make_engine(Settings(_env_file=None, home=product.home).database)
        self._secret = make_officer(make_session_factory(engine), "a key of the tests", username, *roles)
        engine.dispose()
        self.url, self.username = f"{product.url}/console", username
        self.context: BrowserContext = browser.new_context(viewport=DESKTOP, locale="vi-VN")  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_in(self) -> Officer:
        self.page.goto(self.url)
        self.page.get_by_label("Tên đăng nhập").fill(self.username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_label("Mã xác thực").fill(pyotp.TOTP(self._secret).now())
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Chào")
        return self

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page


@pytest.fixture(scope="module")
def author(browser: Browser, product: Stack) -> Iterator[Officer]:
    officer = Officer(browser, product, "lan", Role.AUTHOR).sign_in()
    yield officer
    officer.context.close()


@pytest.fixture(scope="module")
def reviewer(browser: Browser, product: Stack) -> Iterator[Officer]:
    officer = Officer(browser, product, "minh", Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR).sign_in()
    yield officer
    officer.context.close()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Nội dung tin nhắn").fill(text)
    page.keyboard.press("Enter")


def hand_in(page: Page) -> str:
    """Saves the draft of the open editor and hands it in; its address."""
    page.get_by_role("button", name="Lưu bản soạn").click()
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("chờ duyệt").first).to_be_visible()
    return page.url


def test_a_new_loan_rate_reaches_the_citizen_within_two_seconds_of_its_approval(
    browser: Browser, product: Stack, author: Officer, reviewer: Officer, pictures: Path
) -> None:
    citizen = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    citizen.goto(product.url)
    ask(citizen, "lãi suất vay mua nhà ở xã hội hiện nay")
    expect(citizen.get_by_text("là 5,4% một năm").last).to_be_visible()

    page = author.go("/parameters?q=lai+suat+vay")
    page.screenshot(path=pictures / "1-parameters.png")
    page.get_by_role("link", name="Lãi suất vay Ngân hàng Chính sách xã hội").click()
    expect(page.get_by_role("link", name="loan-interest")).to_have_count(2)
    page.screenshot(path=pictures / "2-parameter.png", full_page=True)
    page.get_by_role("link", name="Giá trị mới từ một ngày").click()
    page.locator("[name=from]").fill(SINCE.isoformat())
    page.get_by_role("textbox", name="Giá trị").fill("5,2")
    page.get_by_role("textbox", name="Nguồn, khi điều khoản").fill("Quyết định thử nghiệm")
    page.get_by_role("textbox", name="Sửa gì, vì sao").fill("Thủ tướng Chính phủ giảm lãi suất.")
    page.get_by_label("Theo ngày", exact=True).fill(today().isoformat())
    expect(page.locator("#preview .bubble").first).to_contain_text("5,2%")
    page.screenshot(path=pictures / "3-value-editor.png", full_page=True)
    rate = hand_in(page)

    page = author.go("/edit/answer/loan-interest")
    page.locator("[name=from]").fill(SINCE.isoformat())
    page.get_by_role("textbox", name="Tiếng Anh").fill("The rate of the Bank for Social Policies is {loan-rate} a year.")
    page.get_by_role("textbox", name="Tiếng Việt").fill("Lãi suất vay Ngân hàng Chính sách xã hội nay là ")
    page.get_by_label("Chèn tham số").press_sequentially("lai suat vay nha", delay=20)
    page.locator("#parameters-found").get_by_role("button", name="một năm").filter(has_text="loan-rate").first.click()
    page.keyboard.type(" một năm.")
    page.get_by_label("Thêm căn cứ").fill("điều 48 khoản 1 100/2024")
    page.locator("#provisions-found").get_by_role("button", name="khoản 1 Điều 48, 100/2024/NĐ-CP").first.click()
    expect(page.locator("#citations")).to_contain_text("khoản 1 Điều 48")
    expect(page.locator("#preview .bubble").first).to_contain_text("nay là 5,4% một năm.")
    page.screenshot(path=pictures / "4-answer-editor.png", full_page=True)
    answer = hand_in(page)

    for url, name in ((answer, "5-review-answer"), (rate, "6-review-rate")):
        reviewer.page.goto(url)
        expect(reviewer.page.locator("ins").first).to_be_visible()
        reviewer.page.screenshot(path=pictures / f"{name}.png", full_page=True)
        reviewer.page.get_by_role("button", name="Duyệt và công bố ngay").click()
        approved = time.monotonic()
        expect(reviewer.page.get_by_text("đã công bố").first).to_be_visible()

    ask(citizen, "lãi suất vay mua nhà ở xã hội hiện nay")
    expect(citizen.get_by_text("nay là 5,2% một năm").last).to_be_visible()
    assert time.monotonic() - approved < 2
    ask(citizen, f"lãi suất vay ngày {BEFORE:%d/%m/%Y} là bao nhiêu")
    expect(citizen.get_by_text(f"áp dụng ngày {BEFORE:%d/%m/%Y}").last).to_be_visible()
    expect(citizen.get_by_text("là 5,4% một năm")).to_have_count(2)
    citizen.screenshot(path=pictures / "7-citizen.png")
    citizen.close()
    reviewer.go("/audit").screenshot(path=pictures / "8-audit.png")
    assert (author.errors, reviewer.errors) == ([], [])


def pages() -> list[str]:
    """Every page of the console, from the app's routes."""
    values = {"number": "1", "kind": "answer", "slug": "tan-phu-hung", "rest:path": "no-such-page"}
    found = []
    for route in iter_route_contexts(create_app(Settings(_env_file=None, secret_key="a key of the tests")).routes):
        path = getattr(route, "path", None) or ""
        if path.startswith("/console") and "GET" in (route.methods or ()) and path not in PARTS | FILES:
            names = {"/console/parameters": "loan-rate", "/console/law": "100-2024-nd-cp"}
            name = next((name for start, name in names.items() if path.startswith(start)), "loan-interest")
            for key, value in (values | {"name": name}).items():
                path = path.replace(f"{{{key}}}", value)
            found.append(path.removeprefix("/console"))
    more = ["/edit/parameter/loan-rate", "/revisions/2", "/revisions/3", "/where-used?document=100/2024/NĐ-CP&article=48"]
    return [*found, *more, "/parameters?q=lai+suat"]


def bring_in_law(author: Officer) -> str:
    """The page of a decree that was just uploaded."""
    page = author.go("/law")
    page.set_input_files("[name=file]", {"name": "nghi-dinh.docx", "mimeType": "application/octet-stream", "buffer": docx()})
    page.get_by_role("button", name="Tải lên và tách điều khoản").click()
    page.get_by_role("heading", name="Đã tách được 8 điều khoản").wait_for()
    return page.url.removeprefix(author.url)


def open_release(author: Officer) -> str:
    """The page of a release with a draft in it."""
    page = author.go("/releases")
    page.get_by_label("Tên gói mới").fill("Lãi suất mới")
    page.get_by_role("button", name="Mở gói").click()
    page.get_by_role("button", name="Đưa vào gói").click()
    return page.url.removeprefix(author.url)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_passes_axe_and_fits_the_screen(
    author: Officer, reviewer: Officer, browser: Browser, pictures: Path, size: dict[str, int]
) -> None:
    # A draft to edit, whether or not the test above has run.
    author.go("/edit/answer/loan-interest").get_by_role("button", name="Lưu bản soạn").click()
    draft = author.page.url.removeprefix(author.url)
    law, release = bring_in_law(author), open_release(author)
    stranger = browser.new_page(viewport=size)  # type: ignore[arg-type]
    stranger.goto(f"{author.url}/sign-in")
    check(stranger, "/sign-in")
    stranger.screenshot(path=pictures / f"page-{size['width']}-sign-in.png")
    stranger.close()
    problems: list[str] = []
    for officer in (author, reviewer):
        officer.page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in [*pages(), draft, f"{draft}/edit", law, release]:
            page = officer.go(path)
            if path.endswith("/edit") and "data-preview" in page.content():
                page.get_by_label("Thêm căn cứ").fill("thu nhập")
                expect(page.locator("#provisions-found button").first).to_be_visible()
                expect(page.locator("#preview .bubble").first).to_be_visible()
            for details in page.locator("details").all():
                details.evaluate("node => { node.open = true }")
            name = path.strip("/").replace("/", "-").partition("?")[0] or "home"
            page.screenshot(path=pictures / f"page-{size['width']}-{officer.username}-{name}.png")
            try:
                check(page, path)
            except AssertionError as problem:
                problems.append(f"{officer.username} {path}: {problem}")
        officer.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    assert not problems, "\n".join(problems)


def check(page: Page, path: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
