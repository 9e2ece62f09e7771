"""Writing something to see what follows from it, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from knowledge.console.audit import hold


@contextmanager
def trial(session: Session) -> Iterator[None]:
    """What is written inside is gone afterwards; what the session wrote before stays."""
    tried = session.begin_nested()
    try:
        if session.get_bind().dialect.name == "sqlite":
            # A transaction that first reads and then writes is refused at once where somebody wrote in between; one that begins
            # with a write waits.
            hold(session)
        yield
    finally:
        tried.rollback()
