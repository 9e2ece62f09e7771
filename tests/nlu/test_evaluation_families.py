"""Near copies are found, whole families stay together, and none of the held-out lines is copied in the training data."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.evaluation.cross_validation import grouped_folds
from nlu.evaluation.questions import Question, read_questions, read_training
from nlu.families import copied, families, near_copies
from nlu.leaks import find_leaks, read_cases

ROOT = Path(__file__).resolve().parents[2]

LINES = [
    "Mua nhà ở xã hội cần những giấy tờ gì?",
    "mua noxh can nhung giay to gi",  # the same without diacritics
    "Cần những giấy tờ gì mua nhà ở xã hội",  # the same words in another order
    "Mua nhà ở xã hội cần nhưng giấy tờ gìi",  # two slips
    "Lãi suất vay mua nhà ở xã hội là bao nhiêu",
    "Công nhân có được mua nhà ở xã hội không",
    "Giáo viên có được mua nhà ở xã hội không",
]


def test_copies_are_one_family_and_other_questions_are_not() -> None:
    found = families(LINES)
    assert len(set(found[:4])) == 1
    assert len({found[0], *found[4:]}) == 4


def test_a_family_is_closed_over_its_members() -> None:
    chain = ["một hai ba bốn năm sáu bảy tám", "hai ba bốn năm sáu bảy tám chín", "ba bốn năm sáu bảy tám chín mười"]
    assert (0, 2) not in near_copies(chain)
    assert len(set(families(chain))) == 1


def test_the_filter_finds_what_comparing_all_pairs_finds() -> None:
    lines = [q.text for q in read_questions([ROOT / "nlu" / "data" / "dialogue.yml"])][:150]
    one_by_one = {
        (first, second) for second in range(len(lines)) for first in range(second) if copied([lines[first]], [lines[second]])
    }
    assert near_copies(lines) == one_by_one
    assert one_by_one  # the dialogue data do hold near copies


def test_only_training_lines_are_named_and_courtesies_and_short_ones_apart() -> None:
    training = [Question("cảm ơn nhé", "thanks"), Question("giá nhà", "price"), Question("giá bán một mét vuông", "price")]
    held_out = [Question("cám ơn nhé", "thanks"), Question("gia nha", "price"), Question("Giá bán một mét vuông?", "price")]
    leaks = find_leaks(training, held_out)
    assert leaks.lines == [training[2]]
    assert leaks.short == [training[1]]


def test_folds_hold_every_question_once_and_whole_families() -> None:
    questions = [
        Question(f"{line} {word}", f"topic-{number}") for number, line in enumerate(LINES) for word in ("ạ", "em ơi", "")
    ]
    folds = grouped_folds(questions, 2)
    assert sorted(index for fold in folds for index in fold) == list(range(len(questions)))
    numbers = families([question.text for question in questions])
    assert {numbers[index] for index in folds[0]}.isdisjoint({numbers[index] for index in folds[1]})


def test_more_folds_than_families_are_an_error() -> None:
    with pytest.raises(ValueError, match="họ câu"):
        grouped_folds([Question("giá nhà", "price"), Question("gia nha", "price")], 2)


@pytest.mark.parametrize("split", ["test", "validation", "indirect"])
def test_no_training_line_nearly_copies_a_held_out_line(split: str) -> None:
    files = sorted((ROOT / "tests" / "data").glob(f"{split}_*questions.yml"))
    files += sorted((ROOT / "tests" / "data").glob(f"{split}_out_of_scope.yml"))
    training = read_training([ROOT / "knowledge" / "content" / "topics", ROOT / "nlu" / "data" / "dialogue.yml"])
    leaks = find_leaks(training, read_questions(files)) if files else None
    listed = [f"{line.topic}: {line.text}" for line in leaks.lines] if leaks else []
    assert not listed, "near copies in the training data; `python -m nlu.leaks` lists them for one file:\n" + "\n".join(listed)


@pytest.mark.parametrize("name", ["development", "estimate"])
def test_no_case_that_may_be_read_nearly_copies_a_held_out_line(name: str) -> None:
    data = ROOT / "tests" / "data"
    held_out = read_cases(data / "test_entities.yml") + read_questions(sorted(data.glob("test_*questions.yml")))
    held_out += read_cases(data / "estimate_entities.yml") if name == "development" else []
    leaks = find_leaks(read_cases(data / f"{name}_entities.yml"), held_out)
    assert not [line.text for line in leaks.lines]
