"""The questions that a first visitor asks, through the HTTP API of the running product."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.stack import Conversation


def places(message: dict[str, Any]) -> set[tuple[str, str | None, str | None]]:
    return {(item["document"], item["article"], item["clause"]) for item in message["citations"]}


def test_income_of_18_million_is_under_the_limit_for_a_single_person(citizen: Conversation) -> None:
    message = citizen.ask("Lương 18 triệu một tháng, chưa vợ con, có mua được nhà ở xã hội không?")
    assert message["topic"] in ("eligibility-check", "income-condition")
    assert "25 triệu đồng" in message["text"]
    assert "18 triệu đồng" in message["text"]
    assert ("100/2024/NĐ-CP", "30", "1") in places(message)


def test_the_same_income_was_over_the_limit_of_september_2025(citizen: Conversation) -> None:
    message = citizen.ask("Lương 18 triệu một tháng, chưa vợ con, có mua được nhà ở xã hội không?", as_of="2025-09-01")
    assert "15 triệu đồng" in message["text"]
    assert "25 triệu đồng" not in message["text"]


def test_papers_asked_without_diacritics(citizen: Conversation) -> None:
    message = citizen.ask("ho so mua noxh gom nhung gi")
    assert (message["topic"], message["kind"]) == ("application-file", "answer")
    assert "Mẫu số 01" in message["text"]
    assert message["citations"]


@pytest.mark.parametrize(
    ("day", "rate"), [("2026-11-22", "5,4%"), ("2025-10-10", "5,4%"), ("2025-10-09", "6,6% (chưa xác minh)")]
)
def test_loan_rate_of_the_day(citizen: Conversation, day: str, rate: str) -> None:
    message = citizen.ask("Lãi suất vay mua nhà ở xã hội hiện nay", as_of=day)
    assert message["topic"] == "loan-interest"
    assert rate in message["text"]
    assert ("100/2024/NĐ-CP", "48", "4") in places(message)


def test_projects_taking_applications_in_hai_duong_city(citizen: Conversation) -> None:
    message = citizen.ask("Ở TP Hải Dương có dự án nào đang nhận hồ sơ không?")
    assert (message["topic"], message["kind"]) == ("find-project", "card_list")
    assert any("Tân Phú Hưng" in card["title"] for card in message["cards"])
    assert all("Thủy Nguyên" not in (card["subtitle"] or "") for card in message["cards"])
    assert all(card["note"] for card in message["cards"]), "an unverified project must say so"


def test_target_of_the_province(citizen: Conversation) -> None:
    message = citizen.ask("chỉ tiêu nhà ở xã hội của tỉnh đến năm 2030")
    assert message["topic"] == "plan-targets"
    assert "15.920 căn" in message["text"]
    assert "10.060 căn" in message["text"]
    assert any(document == "KH-34-CT/TW" for document, _, _ in places(message))


def test_resale_after_five_years(citizen: Conversation) -> None:
    message = citizen.ask("mua rồi bao lâu được bán lại")
    assert message["topic"] == "resale"
    assert "5 năm" in message["text"]
    assert ("27/2023/QH15", "89", "1") in places(message)


def test_english_visitor(citizen: Conversation) -> None:
    message = citizen.ask("What papers do I need to buy social housing?", locale="en")
    assert message["topic"] == "application-file"
    assert "Form" in message["text"] or "form" in message["text"]


def test_every_citation_opens(stack: Any, citizen: Conversation) -> None:
    import httpx

    for citation in citizen.ask("điều kiện thu nhập")["citations"]:
        page = httpx.get(stack.url + citation["url"]).json()
        assert page["document"] == citation["document"]
        assert page["text"] or page.get("articles")
