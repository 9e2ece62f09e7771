"""The procedure as days in the answers about time and steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.topics import AnswerTopic

Act = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def on(text: str, words: str, day: str, **value: str) -> list[dict[str, Any]]:
    start = text.index(words)
    return [
        {"entity": "date", "value": {"from": day, "to": day, "grain": "day"} | value, "start": start, "end": start + len(words)}
    ]


def asked(act: Act, text: str, words: str = "", day: str = "", topic: str = "processing-time", **turn: Any) -> dict[str, Any]:
    entities = on(text, words, day) if day else []
    (reply,), _ = act(AnswerTopic(), text, intent=topic, entities=[*entities, *turn.pop("entities", [])], **turn)
    return reply


def lines(reply: dict[str, Any]) -> dict[str, str]:
    return {field["label"]: field["value"] for field in reply["cards"][0]["fields"]}


def test_a_day_of_filing_is_answered_by_the_day_of_the_result(act: Act) -> None:
    reply = asked(act, "nộp ngày 2/3/2026 thì khi nào có kết quả", "ngày 2/3/2026", "2026-03-02")
    assert (
        "**Nộp hồ sơ ngày 02/03/2026:** danh sách đủ điều kiện được công khai chậm nhất ngày 04/05/2026 (dự kiến)"
        in reply["text"]
    )
    assert "ngắn nhất là 30 ngày" in reply["text"]
    assert reply["cards"][0]["title"] == "Các mốc nếu nộp hồ sơ ngày 02/03/2026"


def test_each_step_says_its_office_its_day_and_its_provision(act: Act) -> None:
    reply = asked(act, "nộp ngày 25/11/2026 thì khi nào có kết quả", "ngày 25/11/2026", "2026-11-25")
    steps = lines(reply)
    assert steps["Sở Xây dựng trả lời"] == (
        "Sở Xây dựng thành phố Hải Phòng, chậm nhất 14/01/2027 (điểm đ khoản 1 Điều 38, 100/2024/NĐ-CP)"
    )
    assert steps["Nộp hồ sơ"].startswith("Chủ đầu tư dự án, 25/11/2026 (")
    assert "luật không định ngày cuối" in steps["Thỏa thuận hoặc bốc thăm, rồi ký hợp đồng"]
    cited = {(item["document"], item["article"]) for item in reply["citations"]}
    assert {("100/2024/NĐ-CP", "38"), ("100/2024/NĐ-CP", "29"), ("54/2026/NĐ-CP", "34")} <= cited


@pytest.mark.parametrize("topic", ["processing-time", "procedure-steps"])
def test_without_a_day_the_steps_are_those_of_today(act: Act, topic: str) -> None:
    reply = asked(act, "bao lâu thì có kết quả", topic=topic)
    assert reply["cards"][0]["title"] == "Các mốc nếu nộp hồ sơ ngày 22/11/2026"
    assert "Nộp hồ sơ ngày" not in reply["text"]


def test_a_holiday_that_moved_a_day_is_named(act: Act) -> None:
    steps = lines(asked(act, "nộp ngày 25/11/2026 thì sao", "ngày 25/11/2026", "2026-11-25"))
    assert "Tết" in steps["Trả hồ sơ không đạt, nêu rõ lý do"]


def test_a_file_already_handed_in_goes_by_the_rules_of_then(act: Act) -> None:
    reply = asked(act, "em đã nộp ngày 15/1/2026 mà chưa có kết quả", "ngày 15/1/2026", "2026-01-15")
    assert reply["as_of"] == "2026-01-15"
    assert "Hết hạn nhận hồ sơ" not in lines(reply)
    assert any(label.startswith("Sở Xây dựng kiểm tra danh sách") for label in lines(reply))


def test_filing_since_a_day_counts_from_that_day(act: Act) -> None:
    text = "em nộp từ ngày 2/3/2026 đến giờ chưa thấy gì"
    (reply,), _ = act(
        AnswerTopic(), text, intent="processing-time", entities=on(text, "từ ngày 2/3/2026", "2026-03-02", relation="since")
    )
    assert reply["cards"][0]["title"].endswith("02/03/2026")


def test_a_day_on_which_filing_closes_needs_no_window(act: Act) -> None:
    reply = asked(act, "đóng hồ sơ hôm 2/11/2026 thì chừng nào có danh sách", "hôm 2/11/2026", "2026-11-02")
    assert reply["text"].count("**Hết hạn nhận hồ sơ ngày 02/11/2026:**") == 1
    assert "chậm nhất ngày 02/12/2026" in reply["text"]
    assert "ngắn nhất" not in reply["text"] + reply["cards"][0]["note"]


def test_a_day_of_ones_life_is_no_day_of_filing(act: Act) -> None:
    reply = asked(act, "con em sinh ngày 2/3/2026, xét hồ sơ bao lâu", "ngày 2/3/2026", "2026-03-02")
    assert reply["cards"][0]["title"].endswith("22/11/2026")


def test_the_steps_are_those_of_ones_group_and_tenure(act: Act) -> None:
    group = [{"entity": "beneficiary_group", "value": "armed-forces"}]
    assert "Xin giấy của đơn vị" in lines(asked(act, "bộ đội nộp hồ sơ bao lâu có kết quả", entities=group))
    rent = lines(asked(act, "bao lâu thì có kết quả", slots={"tenure": "rent", "group": "unknown"}))
    assert "Xin giấy chưa có nhà" not in rent
    assert "Xin giấy chưa có nhà" in lines(asked(act, "bao lâu thì có kết quả"))


def test_a_day_that_cannot_be_reckoned_has_no_steps(act: Act) -> None:
    assert asked(act, "nộp ngày 2/3/2040 thì khi nào có kết quả", "ngày 2/3/2040", "2040-03-02")["cards"] == []


def test_the_answer_is_in_english_too(act: Act) -> None:
    text = "if I file on 2 March 2026 when is the result"
    reply = asked(act, text, "2 March 2026", "2026-03-02", locale="en")
    assert "4 May 2026" in reply["text"]
    assert lines(reply)["The Department answers"].startswith(
        "The Hải Phòng Department of Construction, at the latest 23 April 2026"
    )
