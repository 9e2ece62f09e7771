"""The guided check as a citizen goes through it."""

from __future__ import annotations

from typing import Any

from tests.end_to_end.stack import Conversation


def last(messages: list[dict[str, Any]]) -> dict[str, Any]:
    return messages[-1]


def to_the_end(citizen: Conversation, message: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    """Presses the button whose title is in `answers` for each question, told by a word of the question."""
    for _ in range(12):
        if message["kind"] != "form":
            return message
        question = message["text"].rsplit("\n", maxsplit=1)[-1]
        answer = next((title for words, title in answers.items() if words in question), None)
        assert answer is not None, message["text"]
        titles = [button["title"] for button in message["buttons"]]
        message = last(citizen.press(message, answer) if answer in titles else citizen.say(answer))
    raise AssertionError("more than twelve questions")


WORKER = {
    "thuộc nhóm nào": "Công nhân, người lao động",
    "mua, thuê mua hay thuê": "Mua",
    "đã từng mua": "Chưa",
    "có nhà ở thuộc sở hữu": "Chưa có nhà",
    "độc thân hay đã kết hôn": "Độc thân",
    "Thu nhập thực nhận": "18 triệu",
}


def test_a_worker_with_18_million_may_buy(citizen: Conversation) -> None:
    start = last(citizen.say("kiểm tra giúp em xem em có đủ điều kiện mua nhà ở xã hội không"))
    assert (start["topic"], start["kind"]) == ("eligibility-check", "form")
    result = to_the_end(citizen, start, WORKER)
    assert "đủ điều kiện" in result["text"]
    assert "chưa đủ điều kiện" not in result["text"]
    assert "25 triệu đồng" in result["text"]
    assert {"27/2023/QH15", "100/2024/NĐ-CP"} <= {item["document"] for item in result["citations"]}


def test_income_above_the_limit_is_refused_with_the_reason(citizen: Conversation) -> None:
    start = last(citizen.say("/eligibility-check"))
    result = to_the_end(citizen, start, WORKER | {"Thu nhập thực nhận": "45 triệu"})
    assert "chưa đủ điều kiện" in result["text"]


def test_income_between_the_national_and_the_reported_limit_is_left_open(citizen: Conversation) -> None:
    start = last(citizen.say("/eligibility-check"))
    result = to_the_end(citizen, start, WORKER | {"Thu nhập thực nhận": "27 triệu", "nuôi con": "Không"})
    assert "Chưa thể kết luận" in result["text"]
    assert "29 triệu đồng" in result["text"]
    assert "Sở Xây dựng" in result["text"]


def test_facts_told_at_once_are_read_back_and_not_asked_again(citizen: Conversation) -> None:
    message = last(
        citizen.say(
            "em là công nhân KCN Đại An, lương 12 triệu, còn độc thân, chưa có nhà, em có đủ điều kiện mua nhà ở xã hội không"
        )
    )
    assert message["kind"] == "form"
    assert "12 triệu đồng" in message["text"]
    assert "Công nhân" in message["text"]
    asked = message["text"].rsplit("\n", maxsplit=1)[-1]
    assert not any(words in asked for words in ("nhóm nào", "Thu nhập thực nhận", "độc thân hay"))


def test_a_question_in_between_is_answered_and_the_check_goes_on(citizen: Conversation) -> None:
    last(citizen.say("/eligibility-check"))
    messages = citizen.say("mà hồ sơ mua gồm những giấy tờ gì vậy?")
    assert messages[0]["topic"] == "application-file"
    assert messages[-1]["kind"] == "form"
    assert "nhóm nào" in messages[-1]["text"]


def test_why_is_answered_with_its_source(citizen: Conversation) -> None:
    question = last(citizen.say("/eligibility-check"))
    messages = citizen.press(question, "Vì sao hỏi?")
    assert messages[0]["citations"]
    assert "nhóm nào" in messages[-1]["text"]


def test_cancelled_and_resumed(citizen: Conversation) -> None:
    question = last(citizen.say("/eligibility-check"))
    citizen.press(question, "Công nhân, người lao động")
    stopped = last(citizen.say("thôi dừng lại"))
    assert "dừng" in stopped["text"]
    resumed = citizen.press(stopped, "Tiếp tục kiểm tra")
    assert "Công nhân" in resumed[0]["text"]
    assert "mua, thuê mua hay thuê" in resumed[-1]["text"]


def test_a_wrong_answer_is_taken_back(citizen: Conversation) -> None:
    result = to_the_end(citizen, last(citizen.say("/eligibility-check")), WORKER)
    choice = last(citizen.press(result, "Sửa thông tin"))
    income = next(button["title"] for button in choice["buttons"] if "thu nhập" in button["title"])
    again = last(citizen.press(choice, income))
    assert "Thu nhập thực nhận" in again["text"]
    assert "chưa đủ điều kiện" in last(citizen.say("60 triệu"))["text"]


def test_someone_who_does_not_know_is_not_asked_twice(citizen: Conversation) -> None:
    message = last(citizen.say("/eligibility-check"))
    seen: list[str] = []
    for _ in range(12):
        if message["kind"] != "form":
            break
        question = message["text"].rsplit("\n", maxsplit=1)[-1]
        assert question not in seen
        seen.append(question)
        titles = [button["title"] for button in message["buttons"]]
        choice = "Không rõ" if "Không rõ" in titles else titles[0]
        message = last(citizen.press(message, choice))
    assert "Chưa thể kết luận" in message["text"]


def test_nonsense_in_the_check_is_asked_again_politely(citizen: Conversation) -> None:
    citizen.say("/eligibility-check")
    messages = citizen.say("blabla xyz qwerty")
    assert messages[-1]["kind"] == "form"
    assert "nhóm nào" in messages[-1]["text"]


def test_a_renter_is_not_asked_for_income(citizen: Conversation) -> None:
    question = last(citizen.say("/eligibility-check"))
    message = last(citizen.press(question, "Công nhân, người lao động"))
    result = last(citizen.press(message, "Thuê"))
    assert result["kind"] == "answer"
    assert "đủ điều kiện" in result["text"]
