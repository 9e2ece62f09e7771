"""What changed in the law between two days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from knowledge.database import SessionFactory
from knowledge.law.changes import Enactment, Figure, Version, Wording, answer_changes, figure_changes, provision_changes
from knowledge.law.changes_query import changes_json, law_changes, topic_steps
from knowledge.parameters import ParameterValue, ProvisionRef

N100 = ProvisionRef("100/2024/NĐ-CP", "30", "1")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def figure(value: str, begins: str, ends: str | None = None, key: str = "limit", *, cited: bool = True) -> Figure:
    refs = (N100,) if cited else ()
    dated = ParameterValue(key, Decimal(value), "VND", day(begins), day(ends) if ends else None, "verified", refs)
    return Figure("Trần", dated)


def test_each_step_of_a_figure_with_the_value_before() -> None:
    figures = [figure("15", "2024-08-01", "2025-10-09"), figure("20", "2025-10-10", "2026-04-06"), figure("25", "2026-04-07")]
    steps = figure_changes(figures, day("2025-10-09"), day("2026-04-07"), "31")
    assert [(str(step.day), int(step.before.value), int(step.after.value)) for step in steps if step.before and step.after] == [
        ("2025-10-10", 15, 20),
        ("2026-04-07", 20, 25),
    ]
    assert figure_changes(figures, day("2025-10-10"), day("2026-04-06"), "31") == []


def test_the_same_figure_under_another_citation_has_not_changed() -> None:
    figures = [figure("12", "2024-08-01", "2025-10-09"), figure("12", "2025-10-10")]
    assert figure_changes(figures, day("2024-08-01"), day("2026-11-22"), None) == []


def test_a_figure_without_a_source_in_law_is_no_change_of_law() -> None:
    assert figure_changes([figure("6", "2025-10-10", cited=False)], day("2025-10-09"), day("2025-10-10"), None) == []


def test_a_figure_that_ends_is_told() -> None:
    (ended,) = figure_changes([figure("60", "2024-08-01", "2025-11-18")], day("2025-11-18"), day("2025-11-19"), None)
    assert (ended.day, ended.after) == (day("2025-11-19"), None)


def test_an_answer_changes_with_its_words_and_with_its_figures() -> None:
    wordings = [
        Wording("income", "Thu nhập", "không quá {limit}", ("limit",), day("2024-08-01"), day("2025-12-31")),
        Wording("income", "Thu nhập", "chỉ cần không quá {limit}", ("limit",), day("2026-01-01"), None),
        Wording("resale", "Bán lại", "sau 5 năm", (), day("2024-08-01"), None),
    ]
    figures = [figure("15", "2024-08-01", "2025-10-09"), figure("20", "2025-10-10")]
    (changed,) = answer_changes(wordings, figures, day("2024-08-01"), day("2026-11-22"))
    assert (changed.topic, changed.days) == ("income", (day("2025-10-10"), day("2026-01-01")))


def version(article: str, begins: str, ends: str | None = None, clause: str = "", by: str | None = None) -> Version:
    return Version("1/2024", "1-2024", article, clause, "", day(begins), day(ends) if ends else None, by)


def test_provisions_amended_inserted_and_ended() -> None:
    document = Enactment("1/2024", "1-2024", "Nghị định", day("2024-08-01"), None)
    versions = [
        version("1", "2024-08-01", "2025-12-31", "1"),
        version("1", "2026-01-01", None, "1", "9/2025"),
        version("2", "2026-01-01", None, "3", "9/2025"),
        version("3", "2024-08-01", "2025-12-31", "1"),
    ]
    changes = provision_changes(versions, [document], day("2025-12-31"), day("2026-01-01"))
    assert [(item.article, item.kind, item.by) for item in changes] == [
        ("1", "amended", "9/2025"),
        ("2", "inserted", "9/2025"),
        ("3", "ended", None),
    ]
    assert provision_changes(versions, [document], day("2024-07-31"), day("2024-08-01")) == []


def test_the_decree_of_april_2026(library: SessionFactory) -> None:
    with library() as session:
        changes = changes_json(session, law_changes(session, day("2026-04-06"), day("2026-04-07"), "vi", "31"), "vi")
    single = next(item for item in changes["parameters"] if item["key"] == "income-limit-single")
    assert (single["before"], single["after"], single["from"]) == ("20 triệu đồng", "25 triệu đồng", "2026-04-07")
    assert "136/2026/NĐ-CP" in [citation["document"] for citation in single["citations"]]
    assert "income-condition" in [item["topic"] for item in changes["topics"]]
    assert [item["document"] for item in changes["documents"]] == ["136/2026/NĐ-CP"]
    amended = {(item["document"], item["place"]): item["amended_by"] for item in changes["provisions"]}
    assert amended["100/2024/NĐ-CP", "Điều 30, khoản 1"] == "136/2026/NĐ-CP"
    assert "261/2025/NĐ-CP" not in {document for document, _ in amended}


def test_the_thirteenth_group_and_nothing_on_the_day_after(library: SessionFactory) -> None:
    with library() as session:
        (group,) = law_changes(session, day("2026-06-30"), day("2026-07-01"), "en", "31").groups
        assert (group.group, group.citation.document) == ("two-children", "113/2025/QH15")
        assert law_changes(session, day("2026-07-02"), day("2026-07-03"), "en", "31").empty


def test_days_in_the_wrong_order_are_put_right(library: SessionFactory) -> None:
    with library() as session:
        assert law_changes(session, day("2026-04-07"), day("2026-04-06"), "vi", "31") == law_changes(
            session, day("2026-04-06"), day("2026-04-07"), "vi", "31"
        )


@pytest.mark.parametrize(("topic", "days"), [("loan-interest", ["2025-10-10"]), ("residence-condition", [])])
def test_when_one_topic_changed(library: SessionFactory, topic: str, days: list[str]) -> None:
    with library() as session:
        _, changed = topic_steps(session, topic, day("2025-01-01"), day("2025-12-31"), "vi", "31")
    assert [str(one) for one in changed] == days
