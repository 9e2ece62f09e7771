"""Projects on both databases: found by place and words, changed and put back, a table in and out, two who publish at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.accounts import add_user
from knowledge.console.projects import changes, imports
from knowledge.console.projects.content import canonical, content_of, project_of
from knowledge.console.projects.export import as_csv, as_xlsx
from knowledge.console.projects.places import PlaceNames, SeveralPlacesError, UnknownPlaceError
from knowledge.console.revisions import OutdatedBaseError
from knowledge.console.roles import Actor, NotAllowedError, Role
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import digest
from knowledge.console.totp import TotpSecrets
from knowledge.content_export import export_content
from knowledge.content_files import read_content
from knowledge.database import SessionFactory
from knowledge.localities import LocalityIndex
from knowledge.models import Project
from knowledge.projects import ProjectQuery, all_projects, find_projects

TODAY = dt.date(2026, 11, 26)
SLUG = "tan-phu-hung"


@pytest.fixture(scope="module")
def places() -> PlaceNames:
    return PlaceNames(LocalityIndex.from_file())


@pytest.fixture
def officers(database: SessionFactory) -> tuple[Actor, Actor]:
    """An author and a publisher."""
    found = []
    with database() as session:
        for name, role in (("lan", Role.AUTHOR), ("minh", Role.PUBLISHER)):
            secrets, operator = TotpSecrets("a key of the tests"), Actor(0, "test", frozenset())
            made = add_user(session, operator, secrets, name, name, [role], "con-trau-di-truoc-cai-cay")
            found.append(Actor(made.user.id, name, frozenset((role,))))
        session.commit()
    return found[0], found[1]


def draft(session: Session, author: Actor, units: int) -> int:
    before = content_of(project_of(session, SLUG))
    change = changes.start(session, author, before | {"units": units}, "", digest(before), "2026-11-26")
    changes.submit(session, author, change.id, change.version)
    session.commit()
    return change.id


def found(session: Session, **query: object) -> set[str]:
    return {row.slug for row in find_projects(session, ProjectQuery(**query), 0, 100).projects}  # type: ignore[arg-type]


def test_words_places_and_old_entries_are_found_by_the_database(database: SessionFactory) -> None:
    with database() as session:
        assert SLUG in found(session, words="TÂN phú hung")
        assert SLUG in found(session, words="newland", localities=frozenset({"hai-tan"}), tenure="buy")
        assert found(session, words="_") == found(session, words="%") == set(), "wildcards are letters"
        assert found(session, not_checked_since=dt.date(2026, 11, 22)) == set()
        assert SLUG in found(session, not_checked_since=dt.date(2026, 11, 23))
        project_of(session, SLUG).name = "Đổi Tên Mới"
        session.commit()
        assert SLUG in found(session, words="doi ten")


def test_every_shipped_project_is_the_same_through_the_console(database: SessionFactory) -> None:
    with database() as session:
        for project in all_projects(session, ProjectQuery()):
            assert canonical(content_of(project)) == content_of(project)


def test_a_change_is_published_once_by_another_and_comes_back(database: SessionFactory, officers: tuple[Actor, Actor]) -> None:
    author, publisher = officers
    with database() as session:
        before = content_of(project_of(session, SLUG))
        number = draft(session, author, 1500)
        change = changes.get_change(session, number)
        with pytest.raises(NotAllowedError):
            changes.publish(session, author, number, change.version)
        session.rollback()
        version = changes.get_change(session, number).version
        changes.publish(session, publisher, number, version)
        session.commit()
        with pytest.raises(EditConflictError):
            changes.publish(session, publisher, number, version)
        session.rollback()
        assert content_of(project_of(session, SLUG))["units"] == 1500
        version = changes.get_change(session, number).version
        changes.withdraw(session, publisher, number, version, "Nhầm")
        session.commit()
        assert content_of(project_of(session, SLUG)) == before
        assert project_of(session, SLUG).edited_at is None


def test_what_somebody_else_published_meanwhile_is_not_overwritten(
    database: SessionFactory, officers: tuple[Actor, Actor]
) -> None:
    author, publisher = officers
    with database() as session:
        number = draft(session, author, 1500)
        project_of(session, SLUG).units = 9
        session.commit()
        version = changes.get_change(session, number).version
        with pytest.raises(OutdatedBaseError):
            changes.publish(session, publisher, number, version)
        session.rollback()
        assert project_of(session, SLUG).units == 9
        rebased = changes.rebase(session, author, number, version)
        changes.submit(session, author, number, rebased.version)
        changes.publish(session, publisher, number, rebased.version)
        session.commit()
        assert project_of(session, SLUG).units == 1500


@pytest.mark.parametrize(("name", "write"), [("a.csv", as_csv), ("a.xlsx", as_xlsx)])
def test_a_table_goes_in_and_is_undone_as_a_whole(
    database: SessionFactory, officers: tuple[Actor, Actor], places: PlaceNames, name: str, write: object
) -> None:
    author, publisher = officers
    with database() as session:
        shipped = [content_of(row) for row in all_projects(session, ProjectQuery())]
        wanted = [content | {"units": 77, "photos": []} for content in shipped]
        wanted.append(shipped[0] | {"slug": "hoan-toan-moi", "name": "Hoàn toàn mới"})
        row = imports.receive(session, author, name, write(wanted, places))  # type: ignore[operator]
        imports.submit(session, author, row.id, row.version, places, TODAY)
        session.commit()
        plan = imports.dry_run(session, row, places, TODAY)
        assert plan.counts == {"new": 1, "changed": 21, "unchanged": 0, "faulty": 0}
        with pytest.raises(EditConflictError):
            imports.publish(session, publisher, row.id, row.version, "0" * 64, places, TODAY)
        session.rollback()
        session.refresh(row)
        imports.publish(session, publisher, row.id, row.version, plan.digest, places, TODAY)
        session.commit()
        assert {project.units for project in session.scalars(select(Project)) if project.slug != "hoan-toan-moi"} == {77}
        imports.undo(session, publisher, row.id, row.version)
        session.commit()
        assert [content_of(item) for item in all_projects(session, ProjectQuery(), anew=True)] == shipped
        assert {project.edited_at for project in session.scalars(select(Project))} == {None}


def test_officers_projects_are_written_back_as_yaml(
    database: SessionFactory, officers: tuple[Actor, Actor], tmp_path: Path
) -> None:
    author, publisher = officers
    with database() as session:
        before = content_of(project_of(session, SLUG))
        content = before | {
            "status": "closed",
            "latitude": 20.9401,
            "longitude": 106.3304,
            "prices": [{"label": "Căn A", "min": 17_000_000, "max": None}],
            "photos": [{"file": "0" * 32 + ".jpg", "caption": "Phối cảnh"}],
        }
        change = changes.start(session, author, content, "", digest(before), "2026-10")
        changes.submit(session, author, change.id, change.version)
        changes.publish(session, publisher, change.id, change.version)
        session.commit()
        export_content(session, tmp_path)
        read = read_content(tmp_path)
        assert read.faults == []
        written = next(item.value for item in read.projects if item.value.slug == SLUG)
        assert written.model_dump(mode="json") == content_of(project_of(session, SLUG))
        assert written.history[-1].status == "closed"


def test_places_are_read_as_officers_write_them(places: PlaceNames) -> None:
    for text in ("tan-hung", "Phường Tân Hưng", "phuong tan hung", "Phường Tân Hưng (tan-hung)"):
        assert places.read(text) == "tan-hung", text
    with pytest.raises(UnknownPlaceError):
        places.read("Quận 1")
    with pytest.raises(SeveralPlacesError) as several:
        places.read("Tân Hưng")
    assert "tan-hung" in several.value.slugs
    assert all(places.read(places.write(unit.slug)) == unit.slug for unit in places)
