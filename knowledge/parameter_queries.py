"""Reads the parameter book from the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.models import Parameter
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef, State, Unit


def load_book(session: Session, keys: Collection[str] | None = None) -> ParameterBook:
    """The book of all parameters, or of those named in `keys`."""
    statement = select(Parameter) if keys is None else select(Parameter).where(Parameter.key.in_(keys))
    return ParameterBook(
        ParameterValue(
            key=row.key,
            value=row.value,
            unit=cast(Unit, row.unit),
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            state=cast(State, row.state),
            citations=tuple(ProvisionRef(**item) for item in row.citations),
            source=row.source,
            province=row.province or None,
        )
        for row in session.scalars(statement)
    )
