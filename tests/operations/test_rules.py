"""The rule cards that officers read are those of the rules in force in the code."""

from __future__ import annotations

from functools import cache

import pytest
from typer.testing import CliRunner

from knowledge.content_files import Content, read_content
from knowledge.eligibility import CriterionResult, Facts, decide
from knowledge.eligibility.card import CARDS, FACT_LABELS, RuleCard
from operations.cli import app
from operations.rules import CARDS_FOLDER, file_name, pages
from tests.eligibility_cases import facts_of, read_cases

by_criterion = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.criterion)


@cache
def content() -> Content:
    return read_content()


@cache
def written() -> dict[str, str]:
    return pages(content())


@cache
def endings() -> tuple[CriterionResult, ...]:
    """How every criterion ends for every known applicant."""
    book = content().book()
    return tuple(result for case in read_cases() for result in decide(facts_of(case), book).criteria)


def test_the_cards_in_the_docs_are_up_to_date() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in CARDS_FOLDER.glob("*")}
    assert kept == written(), "run ./noxh rules cards"


@by_criterion
def test_every_step_ends_a_known_applicant_and_no_applicant_ends_otherwise(card: RuleCard) -> None:
    reached = {(item.result, item.reason) for item in endings() if item.criterion == card.criterion}
    assert reached == {(step.result, step.reason) for step in card.steps}


@by_criterion
def test_every_figure_that_a_criterion_uses_stands_on_its_card(card: RuleCard) -> None:
    used = {value.key for item in endings() if item.criterion == card.criterion for value in item.parameters}
    assert used == set(card.parameters)


@by_criterion
def test_every_provision_that_a_criterion_cites_stands_on_its_card(card: RuleCard) -> None:
    page = written()[file_name(card)]
    documents = {ref.document for item in endings() if item.criterion == card.criterion for ref in item.citations}
    assert [document for document in documents if f", {document}:" not in page] == []


@by_criterion
def test_a_card_has_all_its_parts_and_an_example_of_every_ending(card: RuleCard) -> None:
    page = written()[file_name(card)]
    for part in ("Thông tin cần biết", "Căn cứ", "Áp dụng từ khi nào", "Các bước xét", "Chưa xét đến", "Ví dụ"):
        assert f"\n## {part}\n" in page
    examples = page.partition("\n## Ví dụ\n")[2]
    assert [step.reason for step in card.steps if f"(`{step.reason}`)" not in examples] == []
    for number, step in enumerate(card.steps, start=1):
        assert f'{number}. {step.when}?"}} -- đúng --> R{number}[' in page
    assert not [flaw for flaw in ("None", "True", "False", "{'") if flaw in page]


def test_an_unverified_figure_is_shown_as_such_with_its_days() -> None:
    page = written()["income.md"]
    line = next(line for line in page.splitlines() if "| 1,16 |" in line)
    assert "**chưa xác minh**, không dùng để kết luận" in line
    assert "01/08/2026" in line


def test_every_fact_has_a_label() -> None:
    assert set(FACT_LABELS) == set(Facts.__dataclass_fields__)


def test_the_command_writes_the_cards_into_a_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cards") / "rules"
    result = CliRunner().invoke(app, ["rules", "cards", str(folder)])
    assert result.exit_code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == written()
