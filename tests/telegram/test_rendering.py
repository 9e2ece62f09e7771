"""What a reply looks like on Telegram: rendered, sent to the emulator, read there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.markup import Run, cut, runs, to_html, utf16_length
from bot.telegram.rendering import MAX_BUTTONS, TelegramMessage, callback_data, render
from knowledge.reply import Button, Card, CardField, Citation, Reply
from tests.telegram.bot_api_rules import Entity, inline_keyboard, message_text

TODAY = dt.date(2026, 11, 22)
LIMIT = 4096


def shown(message: TelegramMessage) -> tuple[str, list[Entity], list[str]]:
    """Text, entities and button titles as Telegram's server takes them; it refuses what it does not take."""
    text, entities = message_text(message.text, "HTML")
    raw = message.keyboard.to_json() if message.keyboard is not None else None
    rows = inline_keyboard(raw) or []
    return text, entities, [button["text"] for row in rows for button in row]


def rendered(reply: Reply, public_url: str | None = None) -> list[tuple[str, list[Entity], list[str]]]:
    return [shown(message) for message in render(reply, "vi", public_url, lambda _token, _payload: None)]


def bold(text: str, entities: list[Entity]) -> list[str]:
    return [text[item.start : item.end] for item in entities if item.kind == "bold"]


class TestText:
    @pytest.mark.parametrize(
        ("text", "bold_parts"),
        [
            ("Thu nhập < 25 & > 15 triệu", []),
            ("a <b>không đậm</b> &lt; &amp; </i>", []),
            ("**Điều kiện** về **thu nhập**", ["Điều kiện", "thu nhập"]),
            ("**<b>&**", ["<b>&"]),
            ("mở ** không đóng", []),
            ("2 ** 3 ** 4", []),
            ("**đóng** rồi ** thừa", ["đóng"]),
            ("**dòng\nkhác**", []),
            ("****", []),
        ],
    )
    def test_the_reader_sees_what_was_published(self, text: str, bold_parts: list[str]) -> None:
        [(seen, entities, _titles)] = rendered(Reply(text=text, as_of=TODAY))
        assert bold(seen, entities) == bold_parts
        expected = text
        for part in bold_parts:
            expected = expected.replace(f"**{part}**", part)
        assert seen == expected

    def test_a_long_answer_is_cut_at_paragraphs(self) -> None:
        paragraphs = [f"{number}. " + "điều kiện " * 150 + "hết." for number in range(6)]
        messages = rendered(
            Reply(text="\n\n".join(paragraphs), as_of=TODAY, buttons=[Button(title="Tiếp", payload="/next_page")])
        )
        assert len(messages) > 1
        assert all(text.endswith("hết.") and text[0].isdigit() for text, _, _ in messages)
        assert "\n\n".join(text for text, _, _ in messages) == "\n\n".join(paragraphs)
        assert [titles for _, _, titles in messages] == [[]] * (len(messages) - 1) + [["Tiếp"]]

    def test_a_sentence_keeps_its_full_stop(self) -> None:
        messages = rendered(Reply(text="Anh chị nộp hồ sơ. " * 400, as_of=TODAY))
        assert all(text.startswith("Anh") and text.endswith(".") for text, _, _ in messages)

    def test_bold_is_not_cut_in_two(self) -> None:
        text = "chữ " * 1000 + "**" + "đậm " * 60 + "đậm** " + "chữ " * 10
        messages = rendered(Reply(text=text, as_of=TODAY))
        assert [len(bold(seen, entities)) for seen, entities, _ in messages] == [0, 1]

    def test_bold_longer_than_a_message_goes_on_in_the_next(self) -> None:
        messages = rendered(Reply(text="**" + "đậm " * 2000 + "đậm**", as_of=TODAY))
        assert all(bold(seen, entities) == [seen] for seen, entities, _ in messages)

    def test_emoji_count_as_telegram_counts_them(self) -> None:
        messages = rendered(Reply(text="🏠" * 5000, as_of=TODAY))
        assert sum(text.count("🏠") for text, _, _ in messages) == 5000
        assert max(utf16_length(text) for text, _, _ in messages) == LIMIT

    @given(
        st.lists(st.sampled_from(["a", "ệ", "🏠", " ", "\n", ". ", "**", "<", "&", "&amp;", "<b>"]), max_size=120).map("".join),
        st.integers(min_value=2, max_value=40),
    )
    def test_nothing_is_lost_and_telegram_takes_every_part(self, text: str, limit: int) -> None:
        parts = cut(runs(text), limit)
        seen = [message_text(to_html(part), "HTML")[0] for part in parts]
        whole = "".join(run.text for run in runs(text))
        assert re.sub(r"\s", "", "".join(seen)) == re.sub(r"\s", "", whole)
        assert all(0 < utf16_length(part) <= limit for part in seen)

    def test_a_link_is_not_broken_by_its_own_address(self) -> None:
        [part] = cut([Run('<Điều 30 "&"', url='https://noxh.example.vn/law?a="1"&b=2')])
        text, [link] = message_text(to_html(part), "HTML")
        assert (text, link.url) == ('<Điều 30 "&"', 'https://noxh.example.vn/law?a="1"&b=2')


class TestCitations:
    CITATION = Citation(
        document="100/2024/NĐ-CP", article="30", clause="1", point="a", effective_from=dt.date(2026, 4, 7), url="/law/100-2024/30"
    )

    def test_an_article_is_named_down_to_its_point_and_since_when(self) -> None:
        [(text, entities, _)] = rendered(Reply(text="Được.", as_of=TODAY, citations=[self.CITATION]))
        assert text == "Được.\n\nCăn cứ:\n📖 điểm a khoản 1 Điều 30, 100/2024/NĐ-CP (từ 07/04/2026)"
        assert entities == []

    def test_it_opens_where_the_operator_has_a_public_address(self) -> None:
        [(_, [link], _)] = rendered(Reply(text="Được.", as_of=TODAY, citations=[self.CITATION]), "https://noxh.example.vn/")
        assert link.url == "https://noxh.example.vn/law/100-2024/30"

    def test_an_address_that_telegram_does_not_take_leaves_plain_text(self) -> None:
        [(text, entities, _)] = rendered(Reply(text="Được.", as_of=TODAY, citations=[self.CITATION]), "http://localhost:8080")
        assert "Điều 30" in text
        assert entities == []


class TestCardsAndButtons:
    @staticmethod
    def card(number: int, *titles: str) -> Card:
        buttons = [Button(title=title, payload=f'/project-detail{{"project": "{number}"}}') for title in titles]
        fields = [CardField(label="Giá bán", value="17,6 triệu đồng/m²")]
        return Card(title=f"Dự án {number}", subtitle="phường Tân Hưng", fields=fields, note="Chưa xác minh.", buttons=buttons)

    def test_cards_stand_one_under_another_with_their_warning(self) -> None:
        [(text, entities, _)] = rendered(Reply(text="Có 2 dự án:", as_of=TODAY, cards=[self.card(1), self.card(2)]))
        assert bold(text, entities) == ["Dự án 1", "Dự án 2"]
        assert "Giá bán: 17,6 triệu đồng/m²\n⚠️ Chưa xác minh." in text

    def test_a_button_says_which_card_it_belongs_to(self) -> None:
        reply = Reply(text="Có:", as_of=TODAY, cards=[self.card(1, "Xem chi tiết"), self.card(2, "Xem chi tiết")])
        reply.buttons.append(Button(title="Xem thêm", payload="/next_page"))
        [(_, _, titles)] = rendered(reply)
        assert titles == ["Dự án 1", "Dự án 2", "Xem thêm"]

    def test_two_buttons_of_a_card_can_be_told_apart(self) -> None:
        cards = [self.card(1, "Xem chi tiết", "Vị trí"), self.card(2, "Xem chi tiết", "Vị trí")]
        [(_, _, titles)] = rendered(Reply(text="Có:", as_of=TODAY, cards=cards))
        assert titles == ["Xem chi tiết: Dự án 1", "Vị trí: Dự án 1", "Xem chi tiết: Dự án 2", "Vị trí: Dự án 2"]

    def test_more_buttons_than_telegram_takes_go_under_further_messages(self) -> None:
        buttons = [
            Button(title="Nhóm đối tượng " * 10, payload=f"/topic-{number}-" + "x" * 48) for number in range(2 * MAX_BUTTONS + 1)
        ]
        messages = rendered(Reply(text="Chọn:", as_of=TODAY, buttons=buttons))
        assert [len(titles) for _, _, titles in messages] == [MAX_BUTTONS, MAX_BUTTONS, 1]

    def test_buttons_without_text_still_come(self) -> None:
        [(text, _, titles)] = rendered(Reply(text=" ", as_of=TODAY, buttons=[Button(title="Có", payload="/affirm")]))
        assert text
        assert titles == ["Có"]

    def test_an_empty_reply_sends_nothing(self) -> None:
        assert rendered(Reply(text="\n", as_of=TODAY)) == []

    def test_a_title_of_several_lines_is_one_line_on_a_button(self) -> None:
        [(_, _, [title])] = rendered(Reply(text="?", as_of=TODAY, buttons=[Button(title="Có,\n tôi\tđồng ý", payload="/affirm")]))
        assert title == "Có, tôi đồng ý"

    @pytest.mark.parametrize("payload", ["/affirm", "x" * 64, "ệ" * 21])
    def test_a_payload_that_fits_goes_as_it_is(self, payload: str) -> None:
        assert callback_data(payload, lambda *_: pytest.fail("stored")) == payload

    @pytest.mark.parametrize("payload", ["x" * 65, "ệ" * 22, "#1 trong danh sách", "!forget"])
    def test_a_longer_one_and_one_that_looks_like_ours_go_by_token(self, payload: str) -> None:
        stored: dict[str, str] = {}
        token = callback_data(payload, stored.__setitem__)
        assert stored == {token: payload}
        assert len(token.encode()) <= 64
        assert token == callback_data(payload, stored.__setitem__)
