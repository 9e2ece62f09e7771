"""On Telegram: thumbs under answers, and officers' replies on their way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.telegram import outbox
from bot.telegram.rendering import callback_data
from knowledge.console.serving_models import HandoffReply
from knowledge.handoffs import request_handoff
from knowledge.models import Interaction
from tests.bot.conftest import served
from tests.bot.rasa import StandInRasa
from tests.bot.test_interactions import answering
from tests.conftest import free_port
from tests.telegram.conftest import Bot, running_bot
from tests.telegram.emulator import BotApiEmulator, User
from tests.telegram.test_channel import answers


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "INTERVAL_S", 0.05)


@pytest.fixture
def rasa() -> Iterator[StandInRasa]:
    stand_in = StandInRasa(free_port())
    with served(stand_in.app, stand_in.port):
        yield stand_in


@pytest.fixture
async def answering_bot(emulator: BotApiEmulator, home: Path, rasa: StandInRasa) -> AsyncIterator[Bot]:
    rasa.answer = answering(confidence=0.9)
    async with running_bot(emulator, home, rasa_port=rasa.port) as running:
        yield running


def ratings(bot: Bot) -> list[tuple[int | None, str | None]]:
    bot.services.recorder.settle()
    with bot.services.database() as session:
        return [(row.rating, row.rating_reason) for row in session.scalars(select(Interaction).order_by(Interaction.id))]


async def thumbs(nga: User) -> list[str]:
    await asyncio.sleep(0.2)
    return [button["text"] for button in nga.messages[0].buttons]


async def pressed(bot: Bot, emulator: BotApiEmulator, edits: int) -> None:
    await asyncio.to_thread(emulator.wait_for_call, "editMessageReplyMarkup", edits)


async def test_a_thumb_up_is_counted_and_the_thumbs_go(answering_bot: Bot, emulator: BotApiEmulator) -> None:
    nga = emulator.user()
    nga.send("Giá nhà?")
    [answer] = await answers(nga)
    assert answer.titles == ["👍", "👎"]
    nga.press("👍")
    await pressed(answering_bot, emulator, 1)
    assert await thumbs(nga) == []
    assert ratings(answering_bot) == [(1, None)]
    assert len(nga.messages) == 1, "no message comes of it"


async def test_a_thumb_down_may_say_why(answering_bot: Bot, emulator: BotApiEmulator) -> None:
    nga = emulator.user()
    nga.send("Giá nhà?")
    await answers(nga)
    nga.press("👎")
    await pressed(answering_bot, emulator, 1)
    assert await thumbs(nga) == ["Sai nội dung", "Khó hiểu", "Không đúng câu hỏi"]
    assert ratings(answering_bot) == [(-1, None)]
    nga.press("Khó hiểu")
    await pressed(answering_bot, emulator, 2)
    assert await thumbs(nga) == []
    assert ratings(answering_bot) == [(-1, "unclear")]


def test_a_payload_that_looks_like_a_thumb_is_none() -> None:
    kept: dict[str, str] = {}
    assert callback_data("!+price", kept.__setitem__).startswith("#")


def wait_for_officer(bot: Bot, text: str, chat: int = 1001) -> int:
    with bot.services.database() as session:
        values = {"kind": "question", "channel": "telegram", "locale": "vi", "topic": None}
        request = request_handoff(session, conversation=f"telegram:{chat}", question="Giúp em", **values)  # type: ignore[arg-type]
        reply = HandoffReply(request_id=request.id, channel="telegram", conversation=f"telegram:{chat}", officer="lan", text=text)
        session.add(reply)
        session.commit()
        return reply.id


async def state_of(bot: Bot, number: int, wanted: str) -> HandoffReply:
    async with asyncio.timeout(5):
        while True:
            with bot.services.database() as session:
                row = session.get_one(HandoffReply, number)
            if row.state == wanted:
                return row
            await asyncio.sleep(0.02)


async def test_an_officers_words_come_as_they_were_written(bot: Bot, emulator: BotApiEmulator) -> None:
    nga = emulator.user()
    nga.has_written = True
    number = wait_for_officer(bot, "Thiếu giấy <b>xác nhận</b> & ảnh.")
    [message] = await answers(nga)
    assert message.text == "👤 Cán bộ trả lời yêu cầu 1:\n\nThiếu giấy <b>xác nhận</b> & ảnh."
    assert message.entities == []
    assert (await state_of(bot, number, "sent")).sent_at is not None


async def test_who_has_blocked_the_bot_is_not_tried_again(bot: Bot, emulator: BotApiEmulator) -> None:
    nga = emulator.user()
    nga.has_written = True
    nga.block()
    number = wait_for_officer(bot, "Chào anh/chị")
    assert (await state_of(bot, number, "failed")).tries == 1


async def test_while_telegram_is_down_the_reply_waits(
    bot: Bot, emulator: BotApiEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    nga = emulator.user()
    nga.has_written = True
    emulator.fail("sendMessage", 502, "Bad Gateway", times=1)
    number = wait_for_officer(bot, "Chào anh/chị")
    await asyncio.to_thread(emulator.wait_for_call, "sendMessage")
    async with asyncio.timeout(5):
        while (row := await state_of(bot, number, "queued")).tries == 0:
            await asyncio.sleep(0.02)
    assert row.next_try_at is not None
    with bot.services.database() as session:
        session.get_one(HandoffReply, number).next_try_at = row.created_at
        session.commit()
    await state_of(bot, number, "sent")
    assert len(nga.messages) == 1
