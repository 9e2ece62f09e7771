"""One step of something that several officers may have open: taken by whoever saw its present version, refused to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from knowledge.console.models import Release, Revision
from knowledge.console.projects.models import ProjectChange, ProjectImport
from knowledge.models import utc_now


class EditConflictError(RuntimeError):
    """Somebody else has changed the row since it was read, or it is no longer in a state for this step."""


def step(
    session: Session,
    row: Revision | Release | ProjectChange | ProjectImport,
    version: int,
    states: Sequence[str],
    **values: Any,
) -> None:
    """Changes the row, if it still has the version that was seen and one of the states. The caller commits.

    Raises:
        EditConflictError: see there; its argument is the row's number.
    """
    kind: Any = type(row)
    if "changed_at" in kind.__table__.c:
        values["changed_at"] = utc_now()
    changed = session.execute(
        update(kind)
        .where(kind.id == row.id, kind.version == version, kind.state.in_(states))
        .values(version=kind.version + 1, **values)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar() is None:
        raise EditConflictError(row.id)
    session.refresh(row)
