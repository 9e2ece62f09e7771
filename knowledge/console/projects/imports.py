"""The way of an import: received → in review → published as a whole, and undone as a whole.

The table is kept on the server from the upload on; a browser sends it once. Whoever sent it does not publish it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from knowledge.console.audit import hold, record
from knowledge.console.projects.changes import put_back
from knowledge.console.projects.content import content_of, write
from knowledge.console.projects.csv_text import read_csv
from knowledge.console.projects.matching import checked, guessed
from knowledge.console.projects.models import ProjectChange, ProjectImport
from knowledge.console.projects.places import PlaceNames
from knowledge.console.projects.planning import Plan, Planned, plan
from knowledge.console.projects.tables import Table, TableError, packed, unpacked
from knowledge.console.projects.xlsx import read_xlsx
from knowledge.console.revisions import NotPublishableError, UnknownRevisionError
from knowledge.console.roles import Actor, NotAllowedError
from knowledge.console.sessions import moment
from knowledge.console.steps import EditConflictError, step
from knowledge.console.subjects import digest
from knowledge.models import Project, utc_now
from knowledge.projects import ProjectQuery, all_projects

OPEN = ("draft", "in_review")
KIND = "project_import"
#: How long a table waits for its import, and how many of one officer wait.
EXPIRES = dt.timedelta(days=3)
MAX_OPEN = 5


class UnknownImportError(UnknownRevisionError):
    """There is no import of this number."""


class TooManyOpenError(RuntimeError):
    """The officer has `MAX_OPEN` tables waiting already."""


class ChangedSinceError(RuntimeError):
    """What was imported is no longer what citizens get: undoing would lose later work. `slugs` are those projects."""

    def __init__(self, slugs: list[str]) -> None:
        self.slugs = slugs
        super().__init__(len(slugs))


def get_import(session: Session, number: int) -> ProjectImport:
    """
    Raises:
        UnknownImportError: there is none.
    """
    found = session.get(ProjectImport, number)
    if found is None:
        raise UnknownImportError(number)
    return found


def read_table(filename: str, data: bytes) -> Table:
    """
    Raises:
        TableError: the file is neither .xlsx nor .csv, or cannot be taken in.
    """
    name = filename.lower()
    if name.endswith((".xlsm", ".xltm", ".xlsb")):
        raise TableError("macros")
    if name.endswith(".xls"):
        raise TableError("locked")
    if name.endswith(".xlsx"):
        return read_xlsx(data)
    if name.endswith((".csv", ".txt", ".tsv")):
        return read_csv(data)
    raise TableError("kind")


def receive(session: Session, actor: Actor, filename: str, data: bytes) -> ProjectImport:
    """Keeps the table of a file, its columns matched as far as their headings say.

    Raises:
        TableError: see `read_table`.
        TooManyOpenError: see the class.
    """
    # Read before anything is written: nobody waits for a large file.
    table = read_table(filename, data)
    expire(session)
    waiting = select(func.count()).where(ProjectImport.author_id == actor.id, ProjectImport.state.in_(OPEN))
    if (session.scalar(waiting) or 0) >= MAX_OPEN:
        raise TooManyOpenError
    row = ProjectImport(
        filename=filename[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        state="draft",
        version=1,
        data=packed(table),
        matching=guessed(table.headings),
        counts={"rows": len(table.rows)},
        author_id=actor.id,
        expires_at=utc_now() + EXPIRES,
    )
    session.add(row)
    session.flush()
    record(session, actor, "receive", KIND, row.id, None, {"sha256": row.sha256, "rows": len(table.rows)})
    return row


def expire(session: Session) -> None:
    """Lets go of tables that nobody has imported in time."""
    over = ProjectImport.state.in_(OPEN), ProjectImport.expires_at <= utc_now()
    if session.scalar(select(ProjectImport.id).where(*over).limit(1)) is None:
        return
    session.execute(
        update(ProjectImport)
        .where(*over)
        .values(state="expired", data=None, version=ProjectImport.version + 1)
        .execution_options(synchronize_session=False)
    )


def table_of(row: ProjectImport) -> Table | None:
    """The table; None where it is no longer kept."""
    is_kept = row.state in OPEN and moment(row.expires_at) > utc_now() and row.data is not None
    return unpacked(row.data) if is_kept and row.data is not None else None


def match(session: Session, actor: Actor, number: int, version: int, matching: Sequence[str | None]) -> ProjectImport:
    """
    Raises:
        MatchingError: see `matching`.
        EditConflictError: the table has gone on or is gone.
    """
    row = get_import(session, number)
    table = _kept(row)
    before, chosen = row.matching, checked(matching, len(table.headings))
    step(session, row, version, ("draft",), matching=chosen)
    record(session, actor, "match", KIND, row.id, {"columns": before}, {"columns": chosen})
    return row


def dry_run(session: Session, row: ProjectImport, places: PlaceNames, today: dt.date) -> Plan:
    """
    Raises:
        MatchingError: the columns do not say which project a row is.
        EditConflictError: the table is no longer kept.
    """
    table = _kept(row)
    return plan(session, table, checked(row.matching, len(table.headings)), places, today)


def submit(session: Session, actor: Actor, number: int, version: int, places: PlaceNames, today: dt.date) -> ProjectImport:
    """Hands the table to a publisher.

    Raises:
        NotPublishableError: rows are faulty, or there is nothing to write.
        MatchingError, EditConflictError: see `dry_run`.
    """
    row = get_import(session, number)
    found = dry_run(session, row, places, today)
    if found.faults or not found.writes:
        raise NotPublishableError
    step(session, row, version, ("draft",), state="in_review", counts=found.counts)
    record(session, actor, "submit", KIND, row.id, None, found.counts)
    return row


def take_back(session: Session, actor: Actor, number: int, version: int) -> ProjectImport:
    """
    Raises:
        EditConflictError: the table has gone on or is gone.
    """
    row = get_import(session, number)
    step(session, row, version, ("in_review",), state="draft")
    record(session, actor, "give_back", KIND, row.id)
    return row


def discard(session: Session, actor: Actor, number: int, version: int) -> ProjectImport:
    """
    Raises:
        EditConflictError: the table has gone on or is gone.
    """
    row = get_import(session, number)
    step(session, row, version, OPEN, state="discarded", data=None)
    record(session, actor, "discard", KIND, row.id)
    return row


def publish(
    session: Session, actor: Actor, number: int, version: int, seen: str, places: PlaceNames, today: dt.date
) -> ProjectImport:
    """Writes all rows or, with the caller's rollback, none.

    Args:
        seen: the digest of the plan that the publisher was shown.

    Raises:
        NotAllowedError: the publisher has sent the table himself.
        NotPublishableError: rows are faulty by now.
        EditConflictError: the table or a project has changed since the plan was shown.
    """
    row = get_import(session, number)
    if row.author_id == actor.id:
        raise NotAllowedError
    # Worked out before others are made to wait, and looked at again while they do.
    found = dry_run(session, row, places, today)
    if found.faults:
        raise NotPublishableError
    now = utc_now()
    changes = [_change(item, row, actor, now) for item in found.writes]
    hold(session)
    if found.digest != seen or not _still_holds(session, found):
        raise EditConflictError(number)
    step(
        session, row, version, ("in_review",),
        state="published", counts=found.counts, publisher_id=actor.id, published_at=now, data=None,
    )  # fmt: skip
    for item in found.writes:
        write(session, item.content, now, item.project or Project())
    session.flush()
    if changes:
        session.execute(insert(ProjectChange), changes)
    record(session, actor, "publish", KIND, row.id, None, found.counts | {"sha256": row.sha256, "plan": found.digest})
    return row


def _still_holds(session: Session, found: Plan) -> bool:
    """Whether the projects are what the plan was made from."""
    if {item.content["slug"] for item in found.new} & set(session.scalars(select(Project.slug))):
        return False
    if found.changed:
        all_projects(session, ProjectQuery(), anew=True)
    return all(item.project is not None and content_of(item.project) == item.before for item in found.changed)


def _change(item: Planned, row: ProjectImport, publisher: Actor, now: dt.datetime) -> dict[str, Any]:
    return {
        "slug": item.content["slug"],
        "content": item.content,
        "note": "",
        "state": "published",
        "version": 1,
        "base_digest": digest(item.before),
        "replaced": item.before,
        "replaced_edited_at": item.project.edited_at if item.project is not None else None,
        "editors": [row.author_id],
        "author_id": row.author_id,
        "publisher_id": publisher.id,
        "import_id": row.id,
        "created_at": now,
        "changed_at": now,
        "published_at": now,
    }


def undo(session: Session, actor: Actor, number: int, version: int) -> ProjectImport:
    """Everything is again as it was before the import; new projects are gone.

    Raises:
        ChangedSinceError: see the class.
        EditConflictError: it has been undone already.
    """
    hold(session)
    row = get_import(session, number)
    session.refresh(row)
    changes = list(session.scalars(select(ProjectChange).where(ProjectChange.import_id == number)))
    projects = {project.slug: project for project in all_projects(session, ProjectQuery())}
    now_given = {slug: digest(content_of(project)) for slug, project in projects.items()}
    later = [change.slug for change in changes if now_given.get(change.slug) != digest(change.content)]
    if later and row.state == "published":
        raise ChangedSinceError(sorted(later))
    step(session, row, version, ("published",), state="undone")
    for change in changes:
        put_back(session, change, projects[change.slug])
    session.flush()
    session.execute(
        update(ProjectChange)
        .where(ProjectChange.import_id == number)
        .values(state="withdrawn", version=ProjectChange.version + 1, changed_at=utc_now())
        .execution_options(synchronize_session=False)
    )
    record(session, actor, "undo", KIND, row.id, row.counts)
    return row


def _kept(row: ProjectImport) -> Table:
    table = table_of(row)
    if table is None:
        raise EditConflictError(row.id)
    return table
