"""An answer by the law of the day asked about: which day it is, what changed within the days asked about, the way back."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy.orm import Session

from actions.base import officer_button, province, unique
from actions.context import DAYLESS
from actions.law_day import LawDays, days_asked
from actions.turn import Turn
from knowledge.eligibility.law import LAW_IN_FORCE
from knowledge.eligibility.wording import group_name
from knowledge.law.changes_query import figure_line, main_steps, topic_steps
from knowledge.rendering import format_date
from knowledge.reply import Button, Reply

ONE_DAY = dt.timedelta(days=1)
# More would bury the answer itself; the page of changes has them all.
_MOST_DAYS = 4
_MOST_FIGURES = 4
# Asked since a day, it asks what the law changed, whichever texts did it.
_WHOLE_LAW = "legal-documents"


def covered(days: LawDays) -> bool:
    """False where no rule that the assistant knows held yet."""
    return days.day >= LAW_IN_FORCE


def not_covered(turn: Turn, topic: str, days: LawDays) -> Reply:
    """Says from which day on there are rules, and offers those of that day and of today."""
    text = not_covered_text(turn, days.day)
    begin = Button(
        title=turn.say("Quy định ngày {day}").format(day=format_date(LAW_IN_FORCE, turn.locale)),
        payload=payload(topic, LAW_IN_FORCE),
    )
    return Reply(
        text=text,
        topic=topic,
        kind="fallback",
        as_of=turn.as_of,
        buttons=[begin, back(turn, topic), officer_button(turn)],
        suggestions=[topic],
    )


def not_covered_text(turn: Turn, day: dt.date) -> str:
    return turn.say(
        "Trợ lý chỉ có quy định từ ngày {begin}, ngày Luật Nhà ở 27/2023/QH15 có hiệu lực, nên chưa trả lời được theo ngày {day}. "
        "Về quy định trước đó, anh/chị hỏi Sở Xây dựng hoặc gặp cán bộ."
    ).format(begin=format_date(LAW_IN_FORCE, turn.locale), day=format_date(day, turn.locale))


def by_the_law_of(turn: Turn, session: Session, topic: str, days: LawDays, reply: Reply, *, named: bool = False) -> Reply:
    """`reply`, an answer on `days.day`, with that day said first and the way back to the rules of `turn`'s day.

    `named`: the text says the day already.
    """
    steps, changed = _steps(turn, session, topic, days)
    parts = [] if named and days.day != turn.as_of else [_heading(turn, days)]
    if days.day == turn.as_of and not steps:
        # Asked about since a day: nothing changed, so there is one answer, today's.
        unchanged = turn.say("Từ ngày {day} đến nay, quy định về nội dung này không thay đổi.")
        parts = [unchanged.format(day=format_date(days.first, turn.locale))]
    elif steps:
        parts.insert(0, "\n".join(steps))
    if days.first < LAW_IN_FORCE:
        before = turn.say("Trước ngày {day}, trợ lý chưa có quy định để trả lời.")
        parts.insert(0, before.format(day=format_date(LAW_IN_FORCE, turn.locale)))
    # Of the rule before the last change only the figures are told: the whole of it is one press away.
    earlier = [_rules_of(turn, topic, max(changed) - ONE_DAY)] if changed else []
    today = [back(turn, topic)] if days.day != turn.as_of else []
    buttons = [*today, *earlier, *reply.buttons]
    return reply.model_copy(update={"text": "\n\n".join([*parts, reply.text]), "buttons": unique(buttons)})


def back(turn: Turn, topic: str) -> Button:
    # Pressed tomorrow, it means tomorrow.
    return Button(title=turn.say("Theo quy định hôm nay"), payload=f'/{topic}{{"as_of": "today"}}')


def keeping_the_day(turn: Turn, reply: Reply) -> Reply:
    """A question back or list of topics, whose buttons keep the day that the message asked about."""
    buttons = []
    for button in reply.buttons:
        topic = button.payload.removeprefix("/")
        days = days_asked(turn, topic) if topic in reply.suggestions and topic not in DAYLESS else None
        buttons.append(button if days is None else button.model_copy(update={"payload": payload(topic, days.day)}))
    return reply.model_copy(update={"buttons": buttons})


def _rules_of(turn: Turn, topic: str, day: dt.date) -> Button:
    return Button(title=turn.say("Quy định ngày {day}").format(day=format_date(day, turn.locale)), payload=payload(topic, day))


def payload(topic: str, day: dt.date) -> str:
    """A button's payload that asks `topic` by the law of `day`."""
    return f"/{topic}{json.dumps({'as_of': day.isoformat()})}"


def _heading(turn: Turn, days: LawDays) -> str:
    text = turn.say("Theo quy định áp dụng ngày {day}:")
    if days.day > turn.as_of:
        text = turn.say("Theo quy định đã biết đến nay, áp dụng ngày {day}:")
    return text.format(day=format_date(days.day, turn.locale))


def _steps(turn: Turn, session: Session, topic: str, days: LawDays) -> tuple[list[str], list[dt.date]]:
    """One line for each change within the days asked about, with the figure before and after; and the days of the changes."""
    first = max(days.first, LAW_IN_FORCE)
    if first >= days.last:
        return [], []
    if topic == _WHOLE_LAW:
        heading = turn.say("Từ ngày {begin} đến ngày {end}, những thay đổi chính là:")
        changed = _main_changes(turn, session, first, days.last)
    else:
        heading = turn.say("Từ ngày {begin} đến ngày {end} quy định này có thay đổi:")
        changed = _changes_of(turn, session, topic, first, days.last)
    if not changed:
        return [], []
    begin, end = (format_date(day, turn.locale) for day in (first, days.last))
    lines = [heading.format(begin=begin, end=end)]
    for day, named in sorted(changed.items())[-_MOST_DAYS:]:
        what = "; ".join(named[:_MOST_FIGURES]) or turn.say("nội dung thay đổi, không đổi mức nào")
        lines.append(turn.say("- Từ ngày {day}: {what}.").format(day=format_date(day, turn.locale), what=what))
    return lines, sorted(changed)


def _changes_of(turn: Turn, session: Session, topic: str, first: dt.date, last: dt.date) -> dict[dt.date, list[str]]:
    figures, changed = topic_steps(session, topic, first, last, turn.locale, province())
    return {day: [figure_line(change, turn.locale) for change in figures if change.day == day] for day in changed}


def _main_changes(turn: Turn, session: Session, first: dt.date, last: dt.date) -> dict[dt.date, list[str]]:
    figures, groups = main_steps(session, first, last, turn.locale, province())
    lines: dict[dt.date, list[str]] = {}
    # A figure that only ended, its place taken by words, would not be understood among the main ones.
    for change in (figure for figure in figures if figure.after is not None):
        lines.setdefault(change.day, []).append(figure_line(change, turn.locale))
    for added in groups:
        lines.setdefault(added.day, []).append(
            turn.say("thêm nhóm được hưởng: {group}").format(group=group_name(turn.say, added.group))
        )
    return lines
