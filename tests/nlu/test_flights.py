"""The synthetic questions on flights: the files are what the grammar says, and the test is no copy of the training lines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlu.benchmarks import flights
from nlu.evaluation.questions import read_questions
from nlu.families import copied
from nlu.normalizer import fold

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return flights.files()


def test_the_files_are_what_the_grammar_writes(written: dict[str, str]) -> None:
    for name, text in written.items():
        assert (DATA / name).read_text(encoding="utf-8") == text, f"{name}: python -m nlu.benchmarks.flights --out tests/data"


def test_rasa_reads_them_with_names_that_join_two_intents() -> None:
    questions = read_questions([DATA / "flights_train.yml"])
    lines = Counter(question.topic for question in questions)
    assert len(questions) == 3004
    assert len(lines) == 25
    assert lines["flight"] / len(questions) == pytest.approx(0.7, abs=0.01)
    assert sum(count < 10 for count in lines.values()) == 10
    assert lines["flight#airfare"] == 20


def test_no_test_line_is_a_near_copy_of_a_training_line() -> None:
    train, test = (read_questions([DATA / f"flights_{side}.yml"]) for side in ("train", "test"))
    assert len(test) == 710
    assert not copied([question.text for question in train], [question.text for question in test])


def test_the_unmarked_files_hold_the_same_lines() -> None:
    for side in ("train", "test"):
        marked, unmarked = (read_questions([DATA / f"flights_{side}{form}.yml"]) for form in ("", "_unmarked"))
        assert [question.topic for question in marked] == [question.topic for question in unmarked]
        assert all(question.text.lower() == fold(question.text) for question in unmarked)


def test_a_grammar_that_is_too_small_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    side = "{parts: {}, intents: {greet: {lines: 3, sentences: [chào, xin chào]}}}"
    grammar = tmp_path / "grammar.yml"
    grammar.write_text(f"{{parts: {{}}, train: {side}, test: {side}}}", encoding="utf-8")
    monkeypatch.setattr(flights, "_GRAMMAR", grammar)
    with pytest.raises(flights.GrammarError, match="greet: 2 different lines instead of 3"):
        flights.questions()
