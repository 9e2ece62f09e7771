"""A topic that nobody could answer: written, published, taught, compared and put to work from the browser, and asked without diacritics.

Trains a model, which takes minutes: `make test-training`.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from knowledge.console.roles import Role
from tests.end_to_end.browser import chromium
from tests.end_to_end.stack import Conversation, running
from tests.end_to_end.test_console import DESKTOP, PHONE, Officer, ask

pytestmark = pytest.mark.trains
TRAINING_MS = 1_500_000
ACTIVATION_S = 300
KEY = "a key of the tests"
FIRST = "Chung cư nhà ở xã hội có được nuôi chó không?"
QUESTIONS = (
    FIRST,
    "nuôi mèo trong căn hộ noxh có bị cấm không ạ",
    "Tôi muốn nuôi thú cưng ở chung cư xã hội thì cần điều kiện gì",
    "chó mèo ở chung cư thì quy định thế nào",
    "Hàng xóm nuôi chó sủa cả đêm ở khu nhà xã hội, có được phép nuôi không",
    "em thuê nhà ở xã hội có nuôi mèo được không",
    "quy định về nuôi thú cưng trong nhà chung cư",
    "cho em hỏi ở noxh có cho nuôi chó poodle không",
    "nuôi vật nuôi trong căn hộ có vi phạm gì không",
    "Ban quản trị có được cấm nuôi chó mèo không",
    "có được mang chó vào thang máy chung cư không",
    "nuôi gà ở ban công căn hộ nhà xã hội được không",
)
UNMARKED = "o chung cu noxh nuoi cho duoc khong"
ANSWER = "theo nội quy của tòa nhà do hội nghị nhà chung cư thông qua"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("NOXH_SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_new_topic_is_understood_without_diacritics_and_stays_understood(
    browser: Browser, tmp_path: Path, pictures: Path
) -> None:
    with running(tmp_path, NOXH_SECRET_KEY=KEY) as product:
        began = time.monotonic()
        lan = Officer(browser, product, "lan", Role.AUTHOR).sign_in()
        minh = Officer(browser, product, "minh", Role.REVIEWER, Role.PUBLISHER).sign_in()
        write_and_publish(lan, minh)
        model = train(lan, pictures)
        minh.page.goto(model)
        minh.page.screenshot(path=pictures / "teaching-compared.png", full_page=True)
        minh.page.get_by_role("button", name="Kích hoạt").click()
        asked = asked_until_it_serves(minh, product.conversation())
        assert asked > 1
        phone = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
        phone.goto(product.url)
        ask(phone, UNMARKED)
        expect(phone.get_by_text(ANSWER).last).to_be_visible(timeout=15_000)
        phone.screenshot(path=pictures / "teaching-citizen.png")
        phone.close()
        print(f"from the sign-in to the citizen's answer: {time.monotonic() - began:.0f} s")
        assert (lan.errors, minh.errors) == ([], [])
        lan.context.close()
        minh.context.close()
    with running(tmp_path, NOXH_SECRET_KEY=KEY) as again:
        assert "không cần huấn luyện" in again.output.read_text(encoding="utf-8")
        assert ANSWER in again.conversation().ask(UNMARKED)["text"], "the model that was put to work serves after a restart"


def asked_until_it_serves(minh: Officer, citizen: Conversation) -> int:
    """How often a citizen was answered meanwhile: every time, none notices the change."""
    serves = minh.page.get_by_text("Mô hình này đang phục vụ người dân.")
    asked, until = 0, time.monotonic() + ACTIVATION_S
    while time.monotonic() < until:
        assert citizen.ask("lãi suất vay mua nhà ở xã hội hiện nay")["kind"] == "answer"
        asked += 1
        with contextlib.suppress(AssertionError):
            expect(serves).to_be_visible(timeout=500)
            return asked
    raise AssertionError(minh.page.locator("main").inner_text())


def write_and_publish(lan: Officer, minh: Officer) -> None:
    page = lan.go("/topics/new?" + str(httpx.QueryParams(question=FIRST)))
    expect(page.get_by_role("textbox", name="Câu mẫu tiếng Việt")).to_have_value(FIRST)
    page.get_by_role("textbox", name="Tên tiếng Việt", exact=True).fill("Nuôi thú cưng trong căn hộ")
    page.get_by_role("textbox", name="Tên tiếng Anh").fill("Keeping pets in a flat")
    page.get_by_label("Câu trả lời dựa trên").select_option("law")
    page.get_by_label("Liên quan 1").select_option("building-management")
    page.get_by_role("textbox", name="Câu mẫu tiếng Việt").fill("\n".join(QUESTIONS))
    page.get_by_role("button", name="Tạo chủ đề").click()
    page.locator("[name=from]").fill("2025-01-01")
    page.get_by_role("textbox", name="Tiếng Việt").fill(f"Việc nuôi vật nuôi {ANSWER}.")
    page.get_by_role("textbox", name="Tiếng Anh").fill("Keeping pets follows the building's rules.")
    page.get_by_label("Thêm căn cứ").fill("điều 77 27/2023/QH15")
    page.locator("#provisions-found button").first.click()
    page.get_by_role("button", name="Lưu bản soạn").click()
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("chờ duyệt").first).to_be_visible()
    minh.page.goto(page.url)
    minh.page.get_by_role("button", name="Duyệt và công bố ngay").click()
    expect(minh.page.get_by_text("đã công bố").first).to_be_visible()


def train(lan: Officer, pictures: Path) -> str:
    """The address of the new model, compared with the one that serves."""
    page = lan.go("/teaching/training")
    page.get_by_label("Ghi chú").fill("Thêm chủ đề nuôi thú cưng")
    page.get_by_role("button", name="Huấn luyện").click()
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    link = page.get_by_role("link", name="Xem và so sánh mô hình")
    expect(link).to_be_visible(timeout=TRAINING_MS)
    page.screenshot(path=pictures / "teaching-trained.png", full_page=True)
    link.click()
    expect(page.get_by_role("heading", name="So với mô hình đang dùng")).to_be_visible()
    return page.url
