"""Projects, offices, hand-over, not understanding, and bad input, on the running product."""

from __future__ import annotations

import pytest

from tests.end_to_end.stack import Conversation, Stack


def test_all_projects_page_by_page(citizen: Conversation) -> None:
    first = citizen.ask("cho em xem danh sách các dự án nhà ở xã hội")
    assert first["kind"] == "card_list"
    assert len(first["cards"]) == 5
    second = citizen.press(first, "Xem thêm")[0]
    assert len(second["cards"]) == 5
    assert not {card["title"] for card in first["cards"]} & {card["title"] for card in second["cards"]}


def test_a_project_by_name_without_diacritics(citizen: Conversation) -> None:
    message = citizen.ask("cho hoi gia du an tan phu hung bao nhieu 1m2")
    assert message["topic"] in ("project-detail", "find-project")
    card = message["cards"][0]
    assert "Tân Phú Hưng" in card["title"]
    assert any("17.627.000" in field["value"] or "17,627" in field["value"] for field in card["fields"])


def test_the_second_project_of_the_list(citizen: Conversation) -> None:
    shown = citizen.ask("có dự án nhà ở xã hội nào ở Hải Phòng")
    detail = citizen.ask("xem dự án thứ hai")
    assert detail["cards"][0]["title"] == shown["cards"][1]["title"]


@pytest.mark.parametrize("place", ["Cẩm Giàng", "huyen cam giang", "xã Mao Điền"])
def test_projects_by_old_and_new_place_names(citizen: Conversation, place: str) -> None:
    message = citizen.ask(f"ở {place} có dự án nhà ở xã hội nào không")
    assert any("Tân Trường" in card["title"] for card in message["cards"])


def test_office_of_a_commune_by_its_old_name(citizen: Conversation) -> None:
    message = citizen.ask("phường Hải Tân giờ thuộc phường nào, liên hệ cơ quan nào về nhà ở xã hội")
    assert message["topic"] in ("contact-office", "admin-merger")


def test_an_officer_is_asked_for_and_gets_the_question(citizen: Conversation) -> None:
    citizen.say("nhà tôi bị giải tỏa một phần thì có được mua không")
    message = citizen.ask("cho tôi gặp cán bộ")
    assert (message["topic"], message["kind"]) == ("talk-to-officer", "handoff")
    assert "Mã yêu cầu" in message["text"]


def test_not_understood_offers_the_nearest_topics_then_a_person(citizen: Conversation) -> None:
    first = citizen.ask("zxcv qwer asdf tyui")
    assert first["kind"] in ("fallback", "clarification")
    assert first["suggestions"] or first["buttons"]
    second = citizen.ask("zxcv qwer asdf tyui hjkl")
    assert second["text"] != first["text"]
    assert any(button["payload"] == "/talk-to-officer" for button in second["buttons"])


@pytest.mark.parametrize(
    "text", ["😀😀😀", "What is the weather today?", "今天天气怎么样", "?", "1234567890", "<script>alert(1)</script>", "🏠?"]
)
def test_strange_input_gets_a_polite_answer(citizen: Conversation, text: str) -> None:
    message = citizen.ask(text)
    assert message["kind"] in ("fallback", "clarification", "answer", "card_list")
    assert message["text"]
    assert message["topic"]


def test_nothing_a_citizen_writes_stands_in_a_log(stack: Stack, citizen: Conversation) -> None:
    secret = "Nguyễn Thị Bí Mật 0912345678"
    citizen.say(f"tôi là {secret}, thu nhập bao nhiêu thì được mua")
    citizen.say("/talk-to-officer")
    for name in ("gateway", "rasa", "actions", "supervisord"):
        log = stack.log(name)
        assert "Bí Mật" not in log
        assert "0912345678" not in log
        assert citizen.session_id not in log
