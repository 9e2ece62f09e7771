"""The steps of the procedure with their days, for a file handed in on one day. No clock, no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from knowledge.content_schema import Dated, Tenure
from knowledge.eligibility.facts import Group
from knowledge.eligibility.law import LAW_IN_FORCE
from knowledge.eligibility.message import Message
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef
from knowledge.procedure.calendar import DayOff, Deadline, ask_by, deadline
from knowledge.procedure.content import OfficeFile, StepFile, procedure

FIRST_DAY: Final = LAW_IN_FORCE
# The days of the lunar calendar were verified up to 2031.
LAST_DAY: Final = dt.date(2030, 12, 31)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `earliest` and `latest` are days, None where the law sets none; both are estimates.

    `latest` supposes that the file is handed in on the first day of the shortest window allowed, `earliest` on its last day.
    """

    key: str
    title: Message
    body: Message
    contact: str | None
    paper: Message | None
    earliest: dt.date | None
    latest: dt.date | None
    term: ParameterValue | None
    moved_by: tuple[DayOff, ...]
    doubtful: DayOff | None
    citations: tuple[ProvisionRef, ...]


def timeline(
    start: dt.date,
    law_day: dt.date,
    group: Group | None,
    tenure: Tenure,
    book: ParameterBook,
    province: str | None = None,
    *,
    closes: bool = False,
) -> tuple[Step, ...]:
    """The steps under the rules of `law_day` (the day on which the project began to take files) when the file is handed in on `start`.

    `closes`: filing closes on `start`, so that no shortest window is supposed after it.
    """
    steps: dict[str, Step] = {}
    for step in procedure().steps:
        if not _holds(step, law_day) or (step.tenures and tenure not in step.tenures):
            continue
        if step.groups and group not in step.groups:
            continue
        steps[step.key] = _dated(step, start, steps, book, law_day, province, closes=closes)
    return tuple(steps.values())


def _dated(
    step: StepFile,
    start: dt.date,
    before: dict[str, Step],
    book: ParameterBook,
    law_day: dt.date,
    province: str | None,
    *,
    closes: bool,
) -> Step:
    timing = step.timing
    term = book.get(timing.term, law_day, province) if timing.term else None
    days = int(term.value) if term is not None else 0
    anchor = before.get(timing.anchor)
    first, last = (anchor.earliest, anchor.latest) if anchor else (start, start)
    earliest: dt.date | None = first
    due: Deadline | None = None
    match timing.kind:
        case "before" if step.office == "developer":
            # Published so many full days ahead: no office has to act on a working day for it.
            earliest, due = None, Deadline(start - dt.timedelta(days=days))
        case "before":
            earliest, due = None, Deadline(ask_by(start, days))
        case "day":
            due = Deadline(start)
        case "window" if closes:
            due = Deadline(start)
        case "window" | "within" if last is not None:
            due = deadline(last, days)
        case "wait" if first is not None:
            earliest = deadline(first, days).day
        case "open" if timing.anchor == "start":
            earliest, due = None, None
    office = _office(step.office, start, province)
    citations = [*step.citations, *office.citations]
    return Step(
        key=step.key,
        title=Message(step.title.vi, step.title.en),
        body=Message(office.name.vi, office.name.en),
        contact=office.contact,
        paper=Message(step.paper.vi, step.paper.en) if step.paper else None,
        earliest=earliest,
        latest=due.day if due else None,
        term=term,
        moved_by=due.moved_by if due else (),
        doubtful=due.doubtful if due else None,
        citations=tuple(item.ref() for item in citations),
    )


def _office(key: str, day: dt.date, province: str | None) -> OfficeFile:
    """The office of that day; one of the province wins over the general one."""
    found = [office for office in procedure().offices[key] if _holds(office, day) and office.province in (None, province)]
    return max(found, key=lambda office: office.province is not None)


def _holds(item: Dated, day: dt.date) -> bool:
    return item.effective_from <= day and (item.effective_to is None or day <= item.effective_to)
