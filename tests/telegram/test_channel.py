"""What a person on Telegram gets, from the real channel against an emulator of Telegram."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversations import MAX_TEXT
from bot.telegram.channel import COMMANDS
from bot.telegram.notices import Notice, notice_text
from bot.telegram.payloads import PayloadStore
from bot.telegram.rendering import render
from knowledge.handoffs import request_handoff
from knowledge.models import CallbackPayload, HandoffRequest
from knowledge.project_photos import keep, written_anew
from knowledge.projects import photo_path
from knowledge.reply import Button, Card, Reply
from knowledge.settings import PROJECT_ROOT
from tests.security.test_tables import picture
from tests.telegram.conftest import CLOSED_PORT, Bot, running_bot, settings_for
from tests.telegram.emulator import BotApiEmulator, Chat, Limits, SentMessage, running_emulator

TODAY = dt.date(2026, 11, 22)
QUESTION = "Thu nhập bao nhiêu thì được mua nhà ở xã hội?"
QUESTION_TITLE = "Điều kiện về thu nhập"
LONG_PAYLOAD = '/income-condition{"group": "industrial-worker", "marital_status": "married"}'


async def answers(chat: Chat, count: int = 1, timeout: float = 30.0) -> list[SentMessage]:
    return await asyncio.to_thread(chat.wait, count, timeout)


async def send_reply(bot: Bot, chat: Chat, reply: Reply, public_url: str | None = None) -> None:
    """Renders a reply and sends it as the channel does."""
    store = PayloadStore(bot.services.database)
    for message in render(reply, "vi", public_url, store.put):
        await bot.application.bot.send_message(chat.id, message.text, parse_mode="HTML", reply_markup=message.keyboard)


async def started(emulator: BotApiEmulator, chat_id: int = 1001) -> Chat:
    """A person whom the bot may write to."""
    user = emulator.user(chat_id)
    user.has_written = True
    return user


class TestQuestions:
    async def test_a_question_is_answered_with_its_legal_basis(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(QUESTION)
        [answer] = await answers(nga)
        assert QUESTION_TITLE in answer.bold[0]
        assert "Căn cứ:" in answer.text
        assert "Điều 30" in answer.text
        assert "Gặp cán bộ" in answer.titles

    async def test_the_person_sees_that_the_answer_is_being_written(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(QUESTION)
        await answers(nga)
        assert [call.parameters["action"] for call in emulator.calls_of("sendChatAction")] == ["typing"]

    async def test_every_command_is_answered(self, emulator: BotApiEmulator, bot: Bot) -> None:
        for number, command in enumerate(COMMANDS, 1):
            user = emulator.user(number)
            user.send(f"/{command}")
            [answer] = await answers(user)
            assert "Kết quả tìm gần nhất" in answer.text, command

    async def test_a_command_in_capitals_with_the_bots_name_and_an_argument(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send("/START@noxh_test_bot cong-doan-dai-an")
        nga.send("/start")
        [with_argument, plain] = await answers(nga, 2)
        assert with_argument.text == plain.text

    async def test_the_command_menu_is_published_for_private_chats(self, emulator: BotApiEmulator, bot: Bot) -> None:
        assert set(emulator.commands) == {"", "en"}
        assert {"kiemtra", "duan", "hoso", "canbo", "trogiup", "riengtu", "xoa"} == {
            item["command"] for item in emulator.commands[""]
        }
        assert all("all_private_chats" in call.parameters["scope"] for call in emulator.calls_of("setMyCommands"))

    async def test_an_unknown_command_is_taken_as_a_question(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(f"/{QUESTION}")
        [answer] = await answers(nga)
        assert QUESTION_TITLE in answer.text

    async def test_a_typed_payload_does_not_act_as_one(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send('/talk-to-officer{"topic": "report-violation"}')
        nga.send("//// /goodbye")
        [first, second] = await answers(nga, 2)
        assert "Kết quả tìm gần nhất" in first.text or "Tôi chưa tìm thấy" in first.text
        assert "Tạm biệt" not in second.bold

    async def test_the_language_of_the_app_decides(self, emulator: BotApiEmulator, bot: Bot) -> None:
        english, vietnamese, unknown = emulator.user(1, "en-GB"), emulator.user(2, "vi"), emulator.user(3, None)
        for user in (english, vietnamese, unknown):
            user.send("/riengtu")
        assert "does not ask who you are" in (await answers(english))[0].text
        assert "không hỏi danh tính" in (await answers(vietnamese))[0].text
        assert "không hỏi danh tính" in (await answers(unknown))[0].text

    async def test_several_questions_are_answered_in_their_order(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        emulator.slow("sendMessage", 0.3)
        for command in ("riengtu", "hoso", "duan"):
            nga.send(f"/{command}")
        headings = [answer.bold[0].partition(": ")[2] for answer in await answers(nga, 3)]
        assert headings == ["Dữ liệu cá nhân", "Hồ sơ mua, thuê mua, thuê", "Tìm dự án"]

    async def test_an_edited_message_is_not_answered_again(self, emulator: BotApiEmulator, home: Path) -> None:
        nga = emulator.user()
        nga.send("/hoso")
        # Before the bot's first poll, Telegram does not know yet which updates the bot wants.
        nga.edit("Giá bán bao nhiêu?")
        async with running_bot(emulator, home):
            nga.edit("Giá thuê bao nhiêu?")
            nga.send("/riengtu")
            await answers(nga, 2)
        assert len(nga.messages) == 2

    async def test_an_update_that_comes_twice_is_answered_once(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(QUESTION)
        await answers(nga)
        emulator.deliver_last_update_again()
        nga.send("/riengtu")
        [second] = await answers(nga)
        assert QUESTION_TITLE not in second.text
        assert nga.unread == []


class TestWhatIsNoQuestion:
    async def test_what_is_not_text_is_answered_politely(self, emulator: BotApiEmulator, bot: Bot) -> None:
        for number, kind in enumerate(["photo", "voice", "sticker", "document", "location"], 1):
            user = emulator.user(number)
            getattr(user, kind)()
            [answer] = await answers(user)
            assert answer.text == notice_text(Notice.TEXT_ONLY, "vi"), kind

    async def test_the_caption_of_a_photo_is_answered(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.photo(caption=QUESTION)
        [notice, answer] = await answers(nga, 2)
        assert "chưa đọc được ảnh" in notice.text
        assert QUESTION_TITLE in answer.text

    async def test_an_album_gets_one_notice(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        for _ in range(3):
            nga.photo(album="album-1")
        nga.send("/riengtu")
        [notice, _answer] = await answers(nga, 2)
        assert "chưa đọc được ảnh" in notice.text
        assert nga.unread == []

    async def test_what_says_nothing_is_answered_all_the_same(self, emulator: BotApiEmulator, bot: Bot) -> None:
        for number, text in enumerate(["😀😀😀", "?", "\u200b", "\u2800"], 1):
            user = emulator.user(number)
            user.send(text)
            [answer] = await answers(user)
            assert "Anh/chị vui lòng" in answer.text

    async def test_blank_text_is_asked_for_words(self, emulator: BotApiEmulator, bot: Bot) -> None:
        for number, text in enumerate(["   ", "\n\n", "/", "//"], 1):
            user = emulator.user(number)
            user.send(text)
            [answer] = await answers(user)
            assert answer.text == notice_text(Notice.TEXT_ONLY, "vi")

    async def test_a_text_of_ten_thousand_characters_gets_one_notice(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send("nhà ở xã hội " * 769)
        nga.send("/riengtu")
        messages = await answers(nga, 3)
        # Telegram's app sends it as three messages; the last is short enough to be a question.
        assert [f"{MAX_TEXT:,}".replace(",", "") in message.text for message in messages] == [True, False, False]
        assert "không hỏi danh tính" in messages[-1].text

    async def test_who_sends_too_much_is_told_once(self, emulator: BotApiEmulator, home: Path) -> None:
        async with running_bot(emulator, home, rate_limit="2/hour"):
            nga = emulator.user()
            for _ in range(6):
                nga.send("/riengtu")
            messages = await answers(nga, 3)
        assert [message.text for message in messages].count(notice_text(Notice.TOO_FAST, "vi")) == 1
        assert nga.unread == []


class TestButtons:
    async def test_a_button_is_acknowledged_before_anything_is_sent(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(QUESTION)
        await answers(nga)
        before = len(emulator.calls)
        nga.press("Gặp cán bộ")
        [answer] = await answers(nga)
        made = [call.method for call in emulator.calls[before:] if call.method != "getUpdates"]
        assert made[0] == "answerCallbackQuery"
        assert "cán bộ" in answer.bold[0]

    async def test_a_long_payload_goes_by_token_and_outlives_the_bot(self, emulator: BotApiEmulator, home: Path) -> None:
        nga = await started(emulator)
        async with running_bot(emulator, home) as bot:
            reply = Reply(text="Chọn:", as_of=TODAY, buttons=[Button(title="Công nhân", payload=LONG_PAYLOAD)])
            await send_reply(bot, nga, reply)
            [shown] = await answers(nga)
            assert shown.buttons[0]["callback_data"].startswith("#")
            nga.press("Công nhân")
            [answer] = await answers(nga)
            assert QUESTION_TITLE in answer.text
        async with running_bot(emulator, home):
            nga.press("Công nhân")
            [answer] = await answers(nga)
            assert QUESTION_TITLE in answer.text

    async def test_a_button_nobody_knows_any_more(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(QUESTION)
        [answer] = await answers(nga)
        for data in ("#0123456789abcdef0123456789abcdef", ""):
            nga.press_data(data, answer)
        [notice] = await answers(nga)
        assert notice.text == notice_text(Notice.OLD_BUTTON, "vi")

    async def test_a_press_that_telegram_thinks_too_old_still_counts(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        nga.send(QUESTION)
        await answers(nga)
        nga.press("Gặp cán bộ", expired=True)
        [answer] = await answers(nga)
        assert "cán bộ" in answer.bold[0]

    async def test_payloads_not_used_for_a_month_are_deleted(self, emulator: BotApiEmulator, home: Path) -> None:
        async with running_bot(emulator, home) as bot:
            with bot.services.database() as session:
                old = dt.datetime.now(dt.UTC) - dt.timedelta(days=40)
                session.add_all(CallbackPayload(token=token, payload=LONG_PAYLOAD, created_at=old) for token in ("#old", "#used"))
                session.commit()
            PayloadStore(bot.services.database).put("#used", LONG_PAYLOAD)
        async with running_bot(emulator, home) as bot:
            with bot.services.database() as session:
                assert session.scalars(select(CallbackPayload.token)).all() == ["#used"]


class TestTelegramsLimits:
    async def test_a_flood_is_waited_out_and_others_are_served_meanwhile(self, home: Path) -> None:
        with running_emulator(Limits(chat_burst=1, chat_per_second=0.5)) as emulator:
            async with running_bot(emulator, home):
                nga, binh = emulator.user(1), emulator.user(2)
                nga.send("/riengtu")
                nga.send("/riengtu")
                await asyncio.to_thread(emulator.wait_until, lambda: emulator.floods > 0)
                binh.send("/riengtu")
                [_at_once, after_the_wait] = await answers(nga, 2)
                [meanwhile] = await answers(binh)
            assert meanwhile.at < after_the_wait.at - 1
            assert emulator.refused_early == 0

    async def test_the_bot_keeps_to_one_message_a_second_by_itself(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = await started(emulator)
        reply = Reply(text="\n\n".join(f"Đoạn {number}. " + "chữ " * 900 for number in range(5)), as_of=TODAY)
        await send_reply(bot, nga, reply)
        messages = await answers(nga, 5)
        assert emulator.floods == 0
        assert messages[4].at - messages[0].at > 1.5

    async def test_a_very_long_wait_is_not_sat_out(self, emulator: BotApiEmulator, bot: Bot) -> None:
        emulator.fail("sendMessage", 429, "Too Many Requests: retry after 3600", retry_after=3600)
        nga = emulator.user()
        nga.send(QUESTION)
        [answer] = await answers(nga)
        assert answer.text == notice_text(Notice.FAILED, "vi")


class TestTroubles:
    async def test_after_an_outage_of_telegram_everybody_is_answered(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()
        await asyncio.to_thread(emulator.stop)
        nga.send(QUESTION)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(emulator.start)
        [answer] = await answers(nga)
        assert QUESTION_TITLE in answer.text

    async def test_an_answer_waits_until_telegram_can_be_reached_again(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = await started(emulator)
        await asyncio.to_thread(emulator.stop)
        sending = asyncio.create_task(send_reply(bot, nga, Reply(text="Được.", as_of=TODAY)))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(emulator.start)
        await sending
        assert [message.text for message in await answers(nga)] == ["Được."]

    async def test_the_bot_starts_while_telegram_is_away(self, emulator: BotApiEmulator, home: Path) -> None:
        emulator.stop()
        nga = emulator.user()
        nga.send(QUESTION)
        later = asyncio.get_running_loop().run_in_executor(None, lambda: (time.sleep(0.3), emulator.start()))
        async with running_bot(emulator, home):
            [answer] = await answers(nga)
        await later
        assert QUESTION_TITLE in answer.text

    async def test_an_update_that_cannot_be_read_does_not_stop_the_others(self, emulator: BotApiEmulator, bot: Bot) -> None:
        emulator.add_update("message", {"message_id": 1, "chat": {"id": 1}})
        nga = emulator.user()
        nga.send(QUESTION)
        await answers(nga)

    async def test_when_typing_cannot_be_shown_the_answer_comes_all_the_same(self, emulator: BotApiEmulator, bot: Bot) -> None:
        emulator.fail("sendChatAction", 500, "Internal Server Error")
        nga = emulator.user()
        nga.send(QUESTION)
        [answer] = await answers(nga)
        assert QUESTION_TITLE in answer.text

    async def test_when_an_answer_cannot_be_sent_the_person_is_told(self, emulator: BotApiEmulator, bot: Bot) -> None:
        emulator.fail("sendMessage", 400, "Bad Request: can't parse entities")
        nga = emulator.user()
        nga.send(QUESTION)
        [answer] = await answers(nga)
        assert answer.text == notice_text(Notice.FAILED, "vi")

    async def test_when_the_knowledge_base_is_broken_the_person_is_told(
        self, emulator: BotApiEmulator, bot: Bot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken() -> None:
            raise OSError("disk full")

        monkeypatch.setattr(bot.services.conversations._fallback, "_sessions", broken)
        nga = emulator.user()
        nga.send("/riengtu")
        [answer] = await answers(nga)
        assert answer.text == notice_text(Notice.FAILED, "vi")

    async def test_who_blocks_the_bot_disturbs_nobody(
        self, emulator: BotApiEmulator, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        nga, binh = emulator.user(1), emulator.user(2)
        nga.block()
        nga.send(QUESTION)
        binh.send(QUESTION)
        await answers(binh)
        await asyncio.to_thread(emulator.wait_for_call, "sendMessage", 2)
        assert nga.messages == []
        assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []

    async def test_a_menu_that_cannot_be_published_does_not_stop_the_start(self, emulator: BotApiEmulator, home: Path) -> None:
        emulator.fail("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID")
        async with running_bot(emulator, home):
            nga = emulator.user()
            nga.send(QUESTION)
            await answers(nga)


class TestGroups:
    async def test_a_group_hears_only_where_to_ask(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga, group = emulator.user(), emulator.group()
        nga.send(QUESTION, to=group)
        nga.send("/khac", to=group)
        nga.send("/kiemtra@another_bot", to=group)
        nga.send("/kiemtra@noxh_test_bot", to=group)
        nga.send("/riengtu")
        [hint] = await answers(group)
        await answers(nga)
        assert "trò chuyện riêng" in hint.text
        assert hint.buttons[0]["url"] == "https://t.me/noxh_test_bot"
        assert group.unread == []


class TestPrivacy:
    async def test_a_person_deletes_what_is_kept_after_being_asked(self, emulator: BotApiEmulator, bot: Bot) -> None:
        nga = emulator.user()

        def waiting() -> list[str]:
            with bot.services.database() as session:
                return list(session.scalars(select(HandoffRequest.conversation)))

        with bot.services.database() as session:
            for conversation in (f"telegram:{nga.id}", "telegram:2"):
                request_handoff(
                    session, kind="question", channel="telegram", conversation=conversation, locale="vi", question="?", topic=None
                )
        nga.send("/xoa")
        [asked] = await answers(nga)
        assert asked.titles == ["Xóa", "Không xóa"]
        nga.press("Không xóa")
        assert (await answers(nga))[0].text == notice_text(Notice.KEPT, "vi")
        assert len(waiting()) == 2
        nga.press("Xóa")
        assert (await answers(nga))[0].text == notice_text(Notice.FORGOTTEN, "vi")
        assert waiting() == ["telegram:2"]

    def test_neither_words_nor_token_reach_the_log_and_sigterm_stops_cleanly(self, emulator: BotApiEmulator, home: Path) -> None:
        process = start_process(emulator, home)
        try:
            nga = emulator.user()
            nga.send("Tôi tên Lan, thu nhập 12 triệu thì có mua được không?")
            nga.wait(timeout=30)
            emulator.fail("sendMessage", 400, "Bad Request: can't parse entities")
            nga.send("Lan hỏi lại: giá bán bao nhiêu?")
            nga.wait()
            # An update that the library cannot read, which it would write into the log in full.
            emulator.add_update("message", {"message_id": "Lan", "chat": {"id": "Lan"}})
            emulator.wait_for_call("getUpdates", len(emulator.calls_of("getUpdates")) + 1)
            stopped = time.monotonic()
        finally:
            process.send_signal(signal.SIGTERM)
            output = process.communicate(timeout=15)[0]
        assert process.returncode == 0, output
        assert time.monotonic() - stopped < 5
        assert "update failed" in output
        assert not re.search(r"Lan\b|triệu", output)
        assert emulator.token not in output
        assert emulator.token.split(":")[1] not in output

    def test_a_refused_token_ends_the_program_with_one_clear_line(self, emulator: BotApiEmulator, home: Path) -> None:
        emulator.revoke_token()
        process = start_process(emulator, home)
        output = process.communicate(timeout=30)[0]
        assert process.returncode == 1
        assert "Telegram từ chối mã NOXH_TELEGRAM_TOKEN" in output
        assert emulator.token not in output

    def test_a_token_revoked_later_ends_the_program_instead_of_leaving_it_deaf(
        self, emulator: BotApiEmulator, home: Path
    ) -> None:
        process = start_process(emulator, home)
        emulator.wait_for_call("getUpdates", timeout=30)
        emulator.revoke_token()
        emulator.user().send(QUESTION)
        output = process.communicate(timeout=30)[0]
        assert process.returncode == 1
        assert "Telegram từ chối mã NOXH_TELEGRAM_TOKEN" in output
        assert emulator.token not in output


def start_process(emulator: BotApiEmulator, home: Path) -> subprocess.Popen[str]:
    """`python -m bot.telegram` at its most talkative."""
    settings = settings_for(emulator, home)
    environment = os.environ | emulator.environment()
    environment |= {"NOXH_HOME": str(settings.home), "NOXH_RASA_PORT": str(CLOSED_PORT), "NOXH_LOG_LEVEL": "DEBUG"}
    return subprocess.Popen(
        [sys.executable, "-m", "bot.telegram"],
        cwd=PROJECT_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


LOAN_CARD = Card(
    title="Ngân hàng Chính sách xã hội",
    image="/loans/chart.png?loan=600000000&months=240&lender=vbsp&method=level&as_of=2026-11-22&locale=vi",
)


def loan_answer(*cards: Card) -> Reply:
    return Reply(text="**Ước tính** cho khoản vay 600 triệu đồng", topic="loan-calculator", as_of=TODAY, cards=list(cards))


class TestPictures:
    """The answer stands in for the one of Rasa, which these tests do without."""

    @staticmethod
    async def ask(monkeypatch: pytest.MonkeyPatch, bot: Bot, emulator: BotApiEmulator, *cards: Card) -> Chat:
        async def handle(*_args: object, **_kwargs: object) -> list[Reply]:
            return [loan_answer(*cards)]

        monkeypatch.setattr(bot.services.conversations, "handle", handle)
        nga = emulator.user()
        nga.send("vay 600 triệu 20 năm")
        return nga

    async def test_the_chart_of_a_loan_comes_as_a_photo_before_the_answer(
        self, monkeypatch: pytest.MonkeyPatch, emulator: BotApiEmulator, bot: Bot
    ) -> None:
        nga = await self.ask(monkeypatch, bot, emulator, LOAN_CARD)
        [photo, text] = await answers(nga, 2)
        assert photo.photo is not None
        assert photo.photo.startswith(b"\x89PNG")
        assert photo.text == "Ngân hàng Chính sách xã hội. Trả đều mỗi tháng: 600 triệu đồng, 20 năm, 5,4% một năm"
        assert text.photo is None
        assert "Ước tính" in text.bold

    async def test_the_photo_of_a_project_comes_before_the_answer(
        self, monkeypatch: pytest.MonkeyPatch, emulator: BotApiEmulator, bot: Bot
    ) -> None:
        name = keep(bot.services.settings.home, written_anew(picture()))
        nga = await self.ask(monkeypatch, bot, emulator, Card(title="Dự án A", image=photo_path(name)))
        [photo, text] = await answers(nga, 2)
        assert photo.photo is not None
        assert photo.photo.startswith(b"\xff\xd8")
        assert text.photo is None
        assert "Dự án A" in text.text

    async def test_an_answer_whose_photo_is_refused_is_whole_without_it(
        self, monkeypatch: pytest.MonkeyPatch, emulator: BotApiEmulator, bot: Bot
    ) -> None:
        emulator.fail("sendPhoto", 400, "Bad Request: IMAGE_PROCESS_FAILED")
        nga = await self.ask(monkeypatch, bot, emulator, LOAN_CARD)
        [text] = await answers(nga)
        assert "600 triệu đồng" in text.text

    async def test_a_flood_delays_the_photo_and_loses_nothing(
        self, monkeypatch: pytest.MonkeyPatch, emulator: BotApiEmulator, bot: Bot
    ) -> None:
        emulator.fail("sendPhoto", 429, "Too Many Requests: retry after 1", retry_after=1)
        nga = await self.ask(monkeypatch, bot, emulator, LOAN_CARD)
        assert [message.photo is not None for message in await answers(nga, 2)] == [True, False]

    @pytest.mark.parametrize(
        "image",
        [
            "https://elsewhere.example/picture.png",
            "/loans/chart.png?loan=1&months=240&lender=vbsp&method=level&as_of=2026-11-22&locale=vi",
            "/loans/chart.png?loan=600000000&months=240&lender=vbsp&method=level&as_of=2020-01-01&locale=vi",
            "/loans/chart.png?loan=600000000",
        ],
    )
    async def test_a_picture_that_cannot_be_drawn_is_left_out(
        self, monkeypatch: pytest.MonkeyPatch, emulator: BotApiEmulator, bot: Bot, image: str
    ) -> None:
        nga = await self.ask(monkeypatch, bot, emulator, Card(title="Khoản vay", image=image))
        [text] = await answers(nga)
        assert text.photo is None
        assert emulator.calls_of("sendPhoto") == []
