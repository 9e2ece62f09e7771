"""The procedure as days, for the file that a message tells of: handed in on a day, or at a project that closes on one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import get_args

from sqlalchemy.orm import Session

from actions.base import province
from actions.change import read_change
from actions.eligibility.noting import known_facts, noted_facts
from actions.law_day import BY_FILING, date_asked
from actions.turn import Turn
from knowledge.content_schema import Tenure
from knowledge.eligibility import Group
from knowledge.folding import fold
from knowledge.law_queries import cite_each
from knowledge.parameter_queries import load_book
from knowledge.procedure import FIRST_DAY, LAST_DAY, timeline
from knowledge.procedure.wording import result_line, timeline_card
from knowledge.reply import Reply

TOPICS = BY_FILING
_CLOSES = re.compile(
    r"\b(?:dong(?! (?:du|het|tien|bao hiem|bhxh))|khoa|het han|chot|han (?:cuoi|chot|nop)|closes?|closed)\b[^,.;?!]*$"
)


@dataclass(frozen=True, slots=True)
class Filing:
    """The day of a file; `told`: the message names it, `closes`: as the day on which the project stops taking files."""

    day: dt.date
    told: bool = False
    closes: bool = False


def with_time_line(turn: Turn, session: Session, reply: Reply) -> Reply:
    """`reply` with the steps as days, from the day named, else the turn's; the day of the result first where a day was named.

    Unchanged for a day outside those that can be reckoned.
    """
    filing = _filing(turn, reply.topic or "")
    if not FIRST_DAY <= filing.day <= LAST_DAY:
        return reply
    group, tenure = _of_citizen(turn)
    steps = timeline(filing.day, filing.day, group, tenure, load_book(session), province(), closes=filing.closes)
    grounds = cite_each(session, [step.citations for step in steps], filing.day)
    card = timeline_card(steps, grounds, filing.day, turn.locale, closes=filing.closes)
    first = result_line(steps, filing.day, turn.locale, closes=filing.closes) if filing.told else None
    every = {item.model_dump_json(): item for some in (reply.citations, *grounds) for item in some}
    return reply.model_copy(
        update={
            "text": f"{first}\n\n{reply.text}" if first else reply.text,
            "cards": [card, *reply.cards],
            "citations": list(every.values()),
        }
    )


def _filing(turn: Turn, topic: str) -> Filing:
    """A month or a year is no day of filing: then it is the day whose law is asked for, the turn's."""
    item = date_asked(turn, topic)
    value = item["value"] if item else {}
    if item is None or value.get("grain") != "day" or value.get("relation") in ("before", "after"):
        return Filing(turn.as_of)
    try:
        day = dt.date.fromisoformat(value["from"])
    except (KeyError, TypeError, ValueError):
        return Filing(turn.as_of)
    return Filing(day, told=True, closes=bool(_CLOSES.search(fold(turn.text[: item.get("start", 0)]))))


def _of_citizen(turn: Turn) -> tuple[Group | None, Tenure]:
    """Group and tenure named here, else told before; buying, where nothing was told."""
    told = known_facts(turn) | noted_facts(turn) | read_change(turn).parameters
    group: Group | None = told.get("group") if told.get("group") in get_args(Group) else None
    tenure: Tenure = told["tenure"] if told.get("tenure") in get_args(Tenure) else "buy"
    return group, tenure
