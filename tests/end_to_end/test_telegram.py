"""Telegram on the whole product: a citizen at the Bot API emulator, Rasa and the actions behind."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.stack import Stack, running
from tests.telegram.emulator import BotApiEmulator, User

# Polling may still be starting, and the machine may be busy.
PATIENCE_S = 60.0


def answer(user: User, text: str) -> str:
    user.send(text)
    return user.wait(timeout=PATIENCE_S)[0].text


def test_a_conversation_with_a_guided_check(tmp_path: Path, stack: Stack) -> None:
    with BotApiEmulator() as emulator, running(tmp_path, **emulator.environment()):
        user = emulator.user()
        assert "nhà ở xã hội" in answer(user, "/start")
        rate = answer(user, "lai suat vay mua nha o xa hoi hien nay")
        assert "5,4%" in rate
        assert "Điều 48" in rate
        user.send("nhà 900 triệu, có sẵn 300 triệu, trả 20 năm")
        chart, reckoned = user.wait(2, timeout=PATIENCE_S)
        assert chart.photo is not None
        assert "600 triệu đồng, 20 năm, 5,4% một năm" in chart.text
        assert "khoản vay 600 triệu đồng trong 20 năm" in reckoned.text
        assert "Tân Phú Hưng" in answer(user, "dự án nào ở TP Hải Dương đang nhận hồ sơ")
        assert "nhóm nào" in answer(user, "/kiemtra")
        for title in ("Công nhân, người lao động", "Mua", "Chưa", "Chưa có nhà", "Độc thân"):
            user.press(title)
            user.wait(timeout=PATIENCE_S)
        assert "anh/chị đủ điều kiện" in answer(user, "18 triệu")
        assert emulator.unanswered_callbacks == 0
