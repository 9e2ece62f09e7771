"""A message is cut only where it asks two things."""

from __future__ import annotations

import pytest

from nlu.segments import question_clauses


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("điều kiện mua là gì và hồ sơ nộp ở đâu?", ["điều kiện mua là gì", "và hồ sơ nộp ở đâu?"]),
        ("lãi suất bao nhiêu, vay được mấy năm?", ["lãi suất bao nhiêu", "vay được mấy năm?"]),
        ("gia bao nhieu va nop ho so o dau", ["gia bao nhieu", "va nop ho so o dau"]),
        ("hồ sơ gồm gì? nộp ở đâu? bao lâu có kết quả?", ["hồ sơ gồm gì?", "nộp ở đâu?", "bao lâu có kết quả?"]),
        ("ai được mua\ncó cần hộ khẩu không", ["ai được mua", "có cần hộ khẩu không"]),
        ("mua cần giấy tờ gì còn vay thì lãi suất bao nhiêu", ["mua cần giấy tờ gì", "còn vay thì lãi suất bao nhiêu"]),
        ("giá bao nhiêu với lại nộp ở đâu ạ", ["giá bao nhiêu", "với lại nộp ở đâu ạ"]),
        ("what documents do I need and where do I apply?", ["what documents do I need", "and where do I apply?"]),
    ],
)
def test_two_questions_are_two_clauses(message: str, questions: list[str]) -> None:
    assert [clause.text for clause in question_clauses(message)] == questions


@pytest.mark.parametrize(
    "message",
    [
        "vợ và chồng em lương 20 triệu, có mua được không?",
        "em lương 12tr, có 1 con, đang thuê trọ ở Cẩm Giàng, mua được không ạ?",
        "Em chào anh chị ạ. Nhà em có 2 con nhỏ. Cho em hỏi thu nhập bao nhiêu thì được mua ạ?",
        "lương 12.500.000 thì mua được không",
        "chưa có nhà và chưa có đất",
        "hồ sơ gồm gì",
        "",
        "???",
    ],
)
def test_one_question_with_its_story_stays_whole(message: str) -> None:
    assert question_clauses(message) == []


def test_a_story_before_a_question_belongs_to_it() -> None:
    message = "giá bao nhiêu? Em làm công nhân, lương 9 triệu, có được mua không?"
    clauses = question_clauses(message)
    assert clauses[1].text == "Em làm công nhân, lương 9 triệu, có được mua không?"


def test_offsets_point_into_the_message() -> None:
    message = "  Giá bao nhiêu ?  Nộp ở đâu ạ ?"
    assert [message[clause.start : clause.end] for clause in question_clauses(message)] == [
        clause.text for clause in question_clauses(message)
    ]


def test_a_list_of_many_questions_is_left_alone() -> None:
    assert question_clauses("giá bao nhiêu? nộp ở đâu? khi nào mở bán? ai được mua? vay mấy năm?") == []
