"""Law parameters as of a date: pure values, no I/O.

A parameter is a figure that the law fixes (income limit, floor area, loan rate...). It has dated
values, each with citations and a state: `verified`, or `unverified` where the figure was only
reported. Rules and answers read figures here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["VND", "percent", "m2", "days", "working_days", "months", "years", "homes", "count", "ratio"]
State = Literal["verified", "unverified"]
# First and last day, both inclusive; an open end is None.
Period = tuple[dt.date, dt.date | None]


class UnknownParameterError(LookupError):
    """No parameter of this key has a value on this day (for this province)."""


@dataclass(frozen=True, slots=True)
class ProvisionRef:
    """Where a sentence of law stands; `clause` and `point` may be absent."""

    document: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A figure with its unit (VND, percent, m² ...), its days of validity and its source."""

    key: str
    value: Decimal
    unit: Unit
    effective_from: dt.date
    effective_to: dt.date | None
    state: State
    citations: tuple[ProvisionRef, ...] = ()
    source: str | None = None
    province: str | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


class ParameterBook:
    """All parameter values, looked up by key and day; a province's own value wins over the national one."""

    def __init__(self, values: Iterable[ParameterValue]) -> None:
        self._by_key: dict[tuple[str, str | None], list[ParameterValue]] = {}
        # Newest first: where an officer's open-ended value meets a newer one, the newer holds.
        for value in sorted(values, key=lambda item: item.effective_from, reverse=True):
            self._by_key.setdefault((value.key, value.province), []).append(value)

    def find(self, key: str, as_of: dt.date, province: str | None = None) -> ParameterValue | None:
        """The value in force on `as_of`, or None."""
        for scope in dict.fromkeys((province, None)):
            for value in self._by_key.get((key, scope), ()):
                if value.holds_on(as_of):
                    return value
        return None

    def get(self, key: str, as_of: dt.date, province: str | None = None) -> ParameterValue:
        """Like `find`, but raises UnknownParameterError."""
        value = self.find(key, as_of, province)
        if value is None:
            raise UnknownParameterError(f"no value for parameter {key!r} on {as_of}")
        return value

    def values(self) -> list[ParameterValue]:
        """All of them; of each key and province the newest first."""
        return [value for values in self._by_key.values() for value in values]

    def periods(self, key: str, province: str | None) -> list[Period]:
        """When the key has a value for this province, its own or the national one."""
        return [
            (value.effective_from, value.effective_to)
            for scope in dict.fromkeys((province, None))
            for value in self._by_key.get((key, scope), ())
        ]

    def provinces(self, key: str) -> set[str]:
        """Codes of the provinces that have values of their own for this key."""
        return {province for name, province in self._by_key if name == key and province is not None}
