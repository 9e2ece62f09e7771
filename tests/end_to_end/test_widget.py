"""The widget in a real browser against the running product."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.browser import chromium
from tests.end_to_end.stack import Stack

BOX = "Nội dung tin nhắn"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=["desktop", "phone"])
def page(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE if request.param == "phone" else DESKTOP)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(stack.url)
    yield page
    context.close()
    assert not errors


def ask(page: Page, text: str) -> None:
    page.get_by_label(BOX).fill(text)
    page.keyboard.press("Enter")


def test_an_answer_with_its_article_that_opens(page: Page) -> None:
    ask(page, "thu nhập bao nhiêu thì được mua nhà ở xã hội")
    expect(page.get_by_text("25 triệu đồng").first).to_be_visible()
    page.get_by_role("button", name="Điều 30").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("không quá 25 triệu đồng")
    expect(sheet).to_contain_text("07/04/2026")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_the_guided_check_with_the_finger_alone(page: Page) -> None:
    page.get_by_role("button", name="Tôi có đủ điều kiện không?").click()
    for title in ("Công nhân, người lao động", "Mua", "Chưa", "Chưa có nhà", "Độc thân"):
        page.get_by_role("button", name=title, exact=True).last.click()
    ask(page, "18 triệu")
    expect(page.get_by_text("anh/chị đủ điều kiện").last).to_be_visible()


def test_project_cards_warn_that_they_are_unverified(page: Page) -> None:
    ask(page, "có dự án nào ở Hải Dương không")
    expect(page.get_by_text("Tân Phú Hưng").first).to_be_visible()
    expect(page.get_by_text("chưa được cơ quan có thẩm quyền xác minh").first).to_be_visible()
    page.get_by_role("button", name="Xem chi tiết").first.click()
    expect(page.get_by_text("Nguồn").last).to_be_visible()


def test_a_loan_is_drawn_and_its_comparison_taken_along(page: Page) -> None:
    ask(page, "nhà 900 triệu, có sẵn 300 triệu, trả 20 năm")
    chart = page.get_by_role("img", name="Hình: Ngân hàng Chính sách xã hội")
    expect(chart).to_be_visible()
    expect(chart).to_have_js_property("naturalWidth", 1280)
    address = page.get_by_role("link", name="Tải bản PDF").get_attribute("href")
    assert address is not None
    file = page.request.get(address)
    assert file.headers["content-type"] == "application/pdf"


def test_a_day_of_filing_gives_the_days_of_each_step(page: Page) -> None:
    ask(page, "nộp ngày 2/3/2026 thì khi nào có kết quả")
    expect(page.get_by_role("heading", name="Các mốc nếu nộp hồ sơ ngày 02/03/2026")).to_be_visible()
    expect(page.get_by_text("chậm nhất 23/04/2026").first).to_be_visible()


def test_the_conversation_outlives_a_reload_and_can_be_deleted(page: Page) -> None:
    ask(page, "chỉ tiêu nhà ở xã hội của tỉnh đến năm 2030")
    expect(page.get_by_text("15.920 căn").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("15.920 căn").first).to_be_visible()
    page.get_by_label("Xóa cuộc trò chuyện").click()
    page.get_by_role("button", name="Xóa", exact=True).click()
    expect(page.get_by_text("15.920 căn")).to_have_count(0)


def test_english(page: Page) -> None:
    page.get_by_role("button", name="Switch to English").click()
    page.get_by_label("Message").fill("What is the interest rate of the loan?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("5.4%").first).to_be_visible()


@pytest.mark.skipif("NOXH_SCREENSHOTS" not in os.environ, reason="only when pictures for the README are wanted")
def test_pictures_for_the_readme(browser: Browser, stack: Stack) -> None:
    folder = Path(os.environ["NOXH_SCREENSHOTS"])
    page = browser.new_page(viewport=DESKTOP)
    page.goto(stack.url)
    ask(page, "Thu nhập bao nhiêu thì được mua nhà ở xã hội?")
    page.get_by_role("button", name="Điều 30").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "widget.png")
    page.close()
