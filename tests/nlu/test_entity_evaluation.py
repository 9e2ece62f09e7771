"""Scores of entities: what counts as right, and how sure the figures are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from nlu.entity_evaluation import entity_table, evaluate_entities, proportion, read_entity_cases
from nlu.extractors import extract_all

EXAMPLE = Path(__file__).parents[1] / "data" / "test_entities.example.yml"


def write(folder: Path, content: str) -> Path:
    file = folder / "cases.yml"
    file.write_text(content, encoding="utf-8")
    return file


def always(*entities: Mapping[str, Any]) -> Any:
    def predict(text: str, today: dt.date) -> Sequence[Mapping[str, Any]]:
        return entities

    return predict


@pytest.fixture
def one_case(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        "cases:\n- text: lương 9tr\n  today: 2026-11-25\n  entities:\n"
        "  - {entity: money, value: {amount: 9000000, per: null}, role: self}\n"
        "  - {entity: count, value: {value: 2, of: child}}\n",
    )


def test_the_order_of_entities_and_keys_does_not_matter(one_case: Path) -> None:
    money = {"entity": "money", "value": {"per": None, "amount": 9_000_000.0}, "role": "self"}
    count = {"entity": "count", "value": {"of": "child", "value": 2}, "role": "anybody"}
    result = evaluate_entities(always(count, money), read_entity_cases(one_case))
    assert (result.total.precision.share, result.total.recall.share, result.total.f1) == (1, 1, 1)
    assert result.exact_cases.hits == 1
    assert result.mistakes == ()


@pytest.mark.parametrize(
    "money",
    [
        {"entity": "money", "value": {"amount": 9_000_001, "per": None}, "role": "self"},
        {"entity": "money", "value": {"amount": 9_000_000}, "role": "self"},
        {"entity": "money", "value": {"amount": 9_000_000, "per": None}, "role": "spouse"},
        {"entity": "money", "value": {"amount": 9_000_000, "per": None}},
    ],
)
def test_another_value_or_role_is_wrong(one_case: Path, money: dict[str, Any]) -> None:
    result = evaluate_entities(always(money), read_entity_cases(one_case))
    assert result.by_entity["money"].f1 == 0
    assert result.mistakes[0].text == "lương 9tr"
    assert len(result.mistakes[0].missed) == 2
    assert len(result.mistakes[0].wrong) == 1


def test_an_entity_found_twice_is_right_once(one_case: Path) -> None:
    count = {"entity": "count", "value": {"value": 2, "of": "child"}}
    score = evaluate_entities(always(count, count), read_entity_cases(one_case)).by_entity["count"]
    assert (score.precision.hits, score.precision.total, score.recall.share) == (1, 2, 1)


def test_wilson_interval() -> None:
    share = proportion(97, 100)
    assert (share.share, share.low, share.high) == (0.97, pytest.approx(0.9155, abs=1e-4), pytest.approx(0.9897, abs=1e-4))
    assert proportion(0, 0).share is None
    with pytest.raises(ValueError, match="no share"):
        proportion(2, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("cases: []", "cases"),
        ("cases:\n- {text: a, entities: []}", "today"),
        ("cases:\n- {text: a, today: 2026-11-25}", "entities"),
        ("cases:\n- {text: a, today: 2026-11-25, entities: [{entity: money}]}", "value"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_entity_cases(write(tmp_path, content))


def test_the_example_is_read_and_shown() -> None:
    def predict(text: str, today: dt.date) -> list[dict[str, Any]]:
        return [{"entity": s.entity, "value": s.value, "role": s.role} for s in extract_all(text, (), None, today)]

    result = evaluate_entities(predict, read_entity_cases(EXAMPLE))
    # names of places, projects and law come from the content: without it they are missed
    assert {mistake.missed for mistake in result.mistakes} == {
        ('legal_document {"number": "100/2024/NĐ-CP"}',),
        ('locality "cam-giang"', 'project "tan-phu-hung"'),
    }
    assert result.by_entity["money"].f1 == 1
    assert "messages with every entity right: 3 of 5" in entity_table(result)
