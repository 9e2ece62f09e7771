"""What the operators tell everybody, on Telegram: the banner before the first answer, and a channel that is closed."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.notices import FRESH_S
from knowledge.console.operations.health import processes
from knowledge.console.operations.notices import Words, set_banner, switch
from knowledge.console.roles import Actor
from knowledge.models import utc_now
from tests.telegram.conftest import Bot
from tests.telegram.emulator import BotApiEmulator
from tests.telegram.test_channel import QUESTION, answers

ADMIN = Actor(0, "test", frozenset())


async def test_a_banner_comes_once_before_the_first_answer_as_plain_text(bot: Bot, emulator: BotApiEmulator) -> None:
    chat = emulator.user()
    now = utc_now()
    with bot.services.database() as session:
        text = Words("Hệ thống <b>chậm</b> & đang sửa.", "Slow.")
        set_banner(session, ADMIN, text, now - dt.timedelta(hours=1), now + dt.timedelta(hours=1), 0)
        session.commit()
    await asyncio.sleep(FRESH_S + 0.2)
    chat.send(QUESTION)
    sent = await answers(chat, 2, 60)
    assert sent[0].text == "Hệ thống <b>chậm</b> & đang sửa."
    assert "Hệ thống" not in sent[1].text
    chat.send(QUESTION)
    assert "Hệ thống" not in (await answers(chat, 1))[-1].text


async def test_a_closed_channel_says_why(bot: Bot, emulator: BotApiEmulator) -> None:
    chat = emulator.user()
    with bot.services.database() as session:
        switch(session, ADMIN, "telegram", False, Words("Bảo trì đến 17 giờ", ""), 0)
        session.commit()
    await asyncio.sleep(FRESH_S + 0.2)
    chat.send(QUESTION)
    text = (await answers(chat))[0].text
    assert "Bảo trì đến 17 giờ" in text
    assert "Sở Xây dựng thành phố Hải Phòng" in text


async def test_the_process_says_that_it_lives_until_it_ends(bot: Bot) -> None:
    await asyncio.sleep(0.3)
    with bot.services.database() as session:
        assert [(process.name, process.lives) for process in processes(session, utc_now())] == [("telegram", True)]
