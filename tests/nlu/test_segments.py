"""Which messages hold two questions, and where each begins and ends."""

from __future__ import annotations

import pytest

from nlu.segments import question_clauses


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("điều kiện mua là gì và hồ sơ nộp ở đâu?", ["điều kiện mua là gì", "và hồ sơ nộp ở đâu?"]),
        ("Lãi suất vay bao nhiêu? Hồ sơ vay gồm những gì?", ["Lãi suất vay bao nhiêu?", "Hồ sơ vay gồm những gì?"]),
        ("gia bao nhieu, co ban tra gop ko", ["gia bao nhieu", "co ban tra gop ko"]),
        ("em lương 12 triệu, mua được không, với lại vay ở đâu ạ", ["em lương 12 triệu, mua được không", "với lại vay ở đâu ạ"]),
        ("What is the price and where do I apply?", ["What is the price", "and where do I apply?"]),
    ],
)
def test_two_questions(message: str, questions: list[str]) -> None:
    found = question_clauses(message)
    assert [clause.text for clause in found] == questions
    assert all(message[clause.start : clause.end] == clause.text for clause in found)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "vợ và chồng em lương 20 triệu, có mua được không?",
        "em có vợ và con nhỏ, đang ở trọ, lương 8 triệu, có được mua nhà ở xã hội không ạ?",
        "giá 12.500.000 đồng một mét vuông có đúng không?",
        "em đi làm 5 năm rồi, lương 11 triệu",
    ],
)
def test_one_question_or_none_is_not_cut(message: str) -> None:
    assert question_clauses(message) == []


def test_a_story_full_of_questions_is_not_a_list() -> None:
    assert question_clauses("cái gì? ở đâu vậy? khi nào thế? bao nhiêu tiền? ai làm đấy?") == []
