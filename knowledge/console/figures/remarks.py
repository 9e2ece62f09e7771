"""What an officer adds to the report of a quarter: kept, audited, and never lost to whoever saves at the same time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.models import ReportRemark
from knowledge.console.roles import Actor

MAX_REMARK = 5_000


class RemarkChangedError(RuntimeError):
    """Somebody else has saved meanwhile; nothing was written."""


def remark(session: Session, year: int, quarter: int) -> tuple[str, int]:
    """The text, empty at first, and the version that a save names."""
    row = session.get(ReportRemark, (year, quarter))
    return ("", 0) if row is None else (row.text, row.version)


def save_remark(session: Session, actor: Actor, year: int, quarter: int, text: str, version: int) -> None:
    """Writes the text in the caller's transaction.

    Raises:
        RemarkChangedError: `version` is not the one that stands there.
    """
    row = session.get(ReportRemark, (year, quarter), with_for_update=True)
    if (0 if row is None else row.version) != version:
        raise RemarkChangedError
    before = None if row is None else {"text": row.text}
    if row is None:
        row = ReportRemark(year=year, quarter=quarter, version=0)
        session.add(row)
    row.text, row.version = text[:MAX_REMARK], version + 1
    record(session, actor, "write_remark", "report", f"{year}-{quarter}", before, {"text": row.text})
