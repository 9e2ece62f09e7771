"""What a reader of a citation sees: the words in force that day, and where to read on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge.database import SessionFactory
from knowledge.law_queries import article_slug, cite, cite_each, label, provision_page
from knowledge.parameters import ProvisionRef

N100 = "100/2024/NĐ-CP"


def page(
    sessions: SessionFactory, article: str, as_of: str, clause: str | None = None, point: str | None = None
) -> dict[str, Any]:
    with sessions() as session:
        found = provision_page(session, "100-2024-nd-cp", article, clause, point, dt.date.fromisoformat(as_of))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("as_of", "limit", "effective_from", "effective_to", "amended_by"),
    [
        ("2025-10-09", "15 triệu", "2024-08-01", "2025-10-09", None),
        ("2025-10-10", "20 triệu", "2025-10-10", "2026-04-06", "261/2025/NĐ-CP"),
        ("2026-04-07", "25 triệu", "2026-04-07", None, "136/2026/NĐ-CP"),
    ],
)
def test_a_point_reads_as_it_stood_that_day(
    library: SessionFactory, as_of: str, limit: str, effective_from: str, effective_to: str | None, amended_by: str | None
) -> None:
    found = page(library, "dieu-30", as_of, "1", "a")
    assert limit in found["text"]
    assert found["effective_from"] == dt.date.fromisoformat(effective_from)
    assert found["effective_to"] == (dt.date.fromisoformat(effective_to) if effective_to else None)
    assert found["amended_by"] == amended_by
    assert found["heading"] == "Điều kiện về thu nhập"


def test_a_whole_article_is_numbered_and_dated_by_its_newest_part(library: SessionFactory) -> None:
    found = page(library, "dieu-30", "2026-11-22")
    lines = found["text"].splitlines()
    assert [line[:2] for line in lines if line[1:2] in (".", ")")] == ["1.", "a)", "b)", "c)", "d)", "2.", "3.", "4."]
    assert (found["effective_from"], found["amended_by"]) == (dt.date(2026, 4, 7), "136/2026/NĐ-CP")
    assert [item["label"] for item in found["neighbours"]] == ["Điều 29", "Điều 31"]


def test_a_clause_is_shown_with_its_points_and_leads_to_the_whole_article(library: SessionFactory) -> None:
    found = page(library, "dieu-30", "2026-11-22", "1")
    assert "a) " in found["text"]
    assert "2. " not in found["text"]
    assert found["neighbours"][0]["label"] == "Điều 30"
    assert "clause" not in found["neighbours"][0]["url"]


def test_what_is_not_in_force_is_not_shown(library: SessionFactory) -> None:
    with library() as session:
        for as_of, document, article, clause in (
            ("2024-07-31", "100-2024-nd-cp", "dieu-30", None),
            ("2026-11-22", "100-2024-nd-cp", "dieu-30", "99"),
            ("2026-11-22", "100-2024-nd-cp", "dieu-999", None),
            ("2026-11-22", "khong-co", "dieu-1", None),
        ):
            assert provision_page(session, document, article, clause, None, dt.date.fromisoformat(as_of)) is None


def test_a_provision_out_of_force_is_cited_by_its_document_alone(library: SessionFactory) -> None:
    with library() as session:
        (citation,) = cite(session, [ProvisionRef("201/2025/QH15", "9", "1")], dt.date(2030, 6, 1))
    assert (citation.document, citation.article, citation.url) == ("201/2025/QH15", None, "/law/201-2025-qh15")


def test_a_citation_leads_to_the_words_that_it_names(library: SessionFactory) -> None:
    with library() as session:
        (citation,) = cite(session, [{"document": N100, "article": "30", "clause": "1", "point": "a"}], dt.date(2026, 4, 6))
    assert citation.url == "/law/100-2024-nd-cp/dieu-30?clause=1&point=a&as_of=2026-04-06"


def test_the_same_provision_is_cited_once_and_an_unknown_document_not_at_all(library: SessionFactory) -> None:
    refs = [ProvisionRef(N100, "30"), ProvisionRef(N100, "30"), ProvisionRef("1/1900/NĐ-CP", "1")]
    with library() as session:
        assert [citation.document for citation in cite(session, refs, dt.date(2026, 11, 22))] == [N100]
        assert cite(session, [], dt.date(2026, 11, 22)) == []


def test_several_texts_are_cited_together_as_each_alone(library: SessionFactory) -> None:
    day = dt.date(2026, 11, 22)
    texts = [
        [ProvisionRef(N100, "30", "1", "a"), ProvisionRef("27/2023/QH15", "78", "1", "a")],
        [],
        [ProvisionRef("27/2023/QH15", "78", "1", "a"), ProvisionRef("0/0000/XX"), ProvisionRef(N100, "30", "1", "a")],
    ]
    with library() as session:
        assert cite_each(session, texts, day) == [cite(session, refs, day) for refs in texts]


@pytest.mark.parametrize(
    ("article", "slug", "name"),
    [
        ("30", "dieu-30", "Điều 30"),
        ("Phụ lục II", "phu-luc-ii", "Phụ lục II"),
        ("II", "ii", "Phần II"),
        ("1a", "dieu-1a", "Điều 1a"),
    ],
)
def test_an_article_has_a_name_for_addresses_and_one_for_readers(article: str, slug: str, name: str) -> None:
    assert (article_slug(article), label(article)) == (slug, name)
