"""`noxh content export`: what an officer takes out is what went in, and can go in again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from knowledge.content_check import check_content
from knowledge.content_export import export_content
from knowledge.content_files import CONTENT, Content, read_content
from knowledge.database import SessionFactory
from knowledge.models import ExampleQuestion, Parameter, Topic, utc_now
from knowledge.seed import seed


@pytest.fixture(scope="module")
def exported(library: SessionFactory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    with library() as session:
        export_content(session, folder)
    return folder


def values(content: Content) -> dict[str, Any]:
    """The content by name; the export may order whole files differently, never what is in them."""
    items: list[Any] = [*content.topics, *content.projects, *content.contacts]
    named = {f"{type(item.value).__name__} {item.value.slug}": item.value for item in items}
    return named | {f"parameter {item.value.key} {item.value.province}": item.value for item in content.parameters}


def test_an_export_reads_back_as_the_same_content(exported: Path) -> None:
    before, after = read_content(), read_content(exported)
    assert after.faults == []
    assert values(after) == values(before)


def test_an_export_has_the_products_file_names(exported: Path) -> None:
    for folder in ("topics", "parameters", "projects", "contacts"):
        assert sorted(path.name for path in (exported / folder).iterdir()) == sorted(
            path.name for path in (CONTENT / folder).iterdir()
        )


def test_an_export_alone_passes_the_check(exported: Path) -> None:
    assert check_content(exported) == []


def test_seeding_an_export_changes_nothing(database: SessionFactory, exported: Path) -> None:
    with database() as session:
        report = seed(session, read_content(exported))
        session.commit()
    assert (report.created, report.updated, report.removed, report.kept) == (0, 0, 0, [])


def test_an_export_over_the_products_content_passes_the_check(exported: Path, tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    shutil.copytree(exported, tmp_path / "content", dirs_exist_ok=True)
    assert check_content(tmp_path / "content") == []


def test_an_officers_work_is_in_the_export(database: SessionFactory, tmp_path: Path) -> None:
    with database() as session:
        topic = session.scalars(select(Topic).where(Topic.slug == "resale")).one()
        topic.answers[-1].text_vi = "Dòng một.\n\n- Dòng hai: “có dấu”.\n"
        topic.questions[0].removed_at = utc_now()
        removed = topic.questions[0].text
        topic.questions.append(ExampleQuestion(locale="vi", text="yes", origin="officer"))
        rate = session.scalars(select(Parameter).where(Parameter.key == "loan-rate")).all()[-1]
        session.add(Parameter(**_columns(rate), key="new-rate"))
        session.commit()
        export_content(session, tmp_path)
    content = read_content(tmp_path)
    assert content.faults == []
    resale = next(item.value for item in content.topics if item.value.slug == "resale")
    assert resale.answers[-1].text.vi == "Dòng một.\n\n- Dòng hai: “có dấu”."
    assert removed not in resale.questions.vi
    assert "yes" in resale.questions.vi
    assert (tmp_path / "parameters" / "other.yaml").read_text().count("new-rate") == 1


def _columns(row: Parameter) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in Parameter.__table__.columns if column.key not in ("id", "key")}
