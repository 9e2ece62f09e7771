"""The figures as tables with names that a reader knows: one shape for the page, the workbook and the report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.answers import topic_titles
from knowledge.console.figures.counts import WAYS, Counted, Figures
from knowledge.i18n import translator
from knowledge.localities import LocalityIndex
from knowledge.models import Project
from knowledge.projects import tenure_label
from knowledge.rendering import format_date

#: The longest period that is shown day by day, and the longest week by week.
BY_DAY, BY_WEEK = 31, 190


@dataclass(frozen=True, slots=True)
class Row:
    """`before`: the count in the period before; None where that is not compared."""

    name: str
    count: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`series`: the rows follow one another in time, and belong on an axis."""

    key: str
    title: str
    column: str
    rows: tuple[Row, ...]
    series: bool = False
    note: str = ""


def tables(session: Session, figures: Figures, before: Counted, places: LocalityIndex, locale: str) -> tuple[Table, ...]:
    """Every table of a period, in the order of the page."""
    _ = translator(locale)
    now = figures.counted
    titles = topic_titles(session, locale)
    projects = {row.slug: row.name for row in session.execute(select(Project.slug, Project.name))}
    named_places = {slug: unit.name for slug in figures.places if (unit := places.get(slug)) is not None}
    several = _("Một câu hỏi có thể nêu nhiều tên, nên tổng không bằng số câu hỏi.")
    without = (
        _("Ngoài ra có {count} câu hỏi không thuộc chủ đề nào.").format(count=now.without_topic) if now.without_topic else ""
    )
    return (
        Table(
            "days",
            _("Câu hỏi theo thời gian"),
            _stretch_name(len(figures.days), locale),
            _stretches(figures.days, locale),
            series=True,
        ),
        Table("ways", _("Trả lời được và chưa"), _("Kết quả"), _ways(now, before, locale)),
        Table("topics", _("Chủ đề được hỏi"), _("Chủ đề"), _rows(now.topics, titles, before.topics), note=without),
        Table("places", _("Địa bàn được hỏi"), _("Địa bàn"), _rows(figures.places, named_places), note=several),
        Table("projects", _("Dự án được hỏi"), _("Dự án"), _rows(figures.projects, projects), note=several),
        Table("channels", _("Kênh"), _("Kênh"), _rows(now.channels, channel_names(locale), before.channels)),
        Table("hours", _("Giờ trong ngày"), _("Giờ (giờ Việt Nam)"), _hours(figures.hours), series=True),
        Table("checks", _("Kiểm tra điều kiện"), _("Kết quả, hình thức"), _checks(figures, locale)),
        Table("ratings", _("Đánh giá của người dân"), _("Đánh giá"), _ratings(now, before, locale)),
    )


def channel_names(locale: str) -> dict[str, str]:
    _ = translator(locale)
    return {
        "widget": _("Khung trò chuyện trên web"),
        "telegram": "Telegram",
        "zalo": "Zalo",
        "api": _("Giao diện lập trình (API)"),
    }


def way_names(locale: str) -> dict[str, str]:
    """How a question ended, by `WAYS`."""
    _ = translator(locale)
    return {
        "answered": _("Đã trả lời"),
        "asked_back": _("Hỏi lại cho rõ"),
        "to_a_person": _("Chuyển cán bộ"),
        "not_answered": _("Chưa trả lời được"),
    }


def outcome_names(locale: str) -> dict[str, str]:
    """Of an eligibility check."""
    _ = translator(locale)
    return {
        "eligible": _("Đủ điều kiện"),
        "not_eligible": _("Chưa đủ điều kiện"),
        "need_more_information": _("Chưa kết luận được"),
    }


def _rows(counts: Counter[str], names: Mapping[str, str], before: Counter[str] | None = None) -> tuple[Row, ...]:
    """The most frequent first; equal ones by name, so that a page looks the same each time."""
    slugs = counts if before is None else counts | before
    rows = (Row(names.get(slug, slug), counts[slug], None if before is None else before[slug]) for slug in slugs)
    return tuple(sorted(rows, key=lambda row: (-row.count, -(row.before or 0), row.name)))


def _ways(now: Counted, before: Counted, locale: str) -> tuple[Row, ...]:
    names = way_names(locale)
    return tuple(Row(names[way], now.totals.ways.get(way, 0), before.totals.ways.get(way, 0)) for way in WAYS)


def _ratings(now: Counted, before: Counted, locale: str) -> tuple[Row, ...]:
    _ = translator(locale)
    return (
        Row(_("Hữu ích"), now.totals.rated_up, before.totals.rated_up),
        Row(_("Chưa hữu ích"), now.totals.rated_down, before.totals.rated_down),
    )


def _hours(hours: Mapping[int, int]) -> tuple[Row, ...]:
    return tuple(Row(f"{hour:02}–{hour + 1:02}", count) for hour, count in sorted(hours.items()))


def _checks(figures: Figures, locale: str) -> tuple[Row, ...]:
    _ = translator(locale)
    outcomes = outcome_names(locale)
    names = {
        (
            outcome,
            tenure,
        ): f"{outcomes.get(outcome, outcome)}, {tenure_label(tenure, locale) if tenure else _('chưa rõ hình thức')}"
        for outcome, tenure in figures.checks
    }
    order = list(outcomes)
    ranked = sorted(figures.checks, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[1]))
    return tuple(Row(names[key], figures.checks[key]) for key in ranked)


def _stretches(days: Mapping[dt.date, int], locale: str) -> tuple[Row, ...]:
    """Days, weeks from Monday on or months, whatever a reader can take in."""
    if len(days) <= BY_DAY:
        return tuple(Row(_short(day, locale), count) for day, count in days.items())
    by_week = len(days) <= BY_WEEK
    starts = ((day - dt.timedelta(days=day.weekday()) if by_week else day.replace(day=1), count) for day, count in days.items())
    first = min(days)
    return tuple(
        Row(_short(max(start, first), locale) if by_week else f"{start:%m/%Y}", count) for start, count in _summed(starts).items()
    )


def _stretch_name(days: int, locale: str) -> str:
    _ = translator(locale)
    return _("Ngày") if days <= BY_DAY else _("Tuần từ ngày") if days <= BY_WEEK else _("Tháng")


def _short(day: dt.date, locale: str) -> str:
    return format_date(day, locale).rsplit(" ", 1)[0] if locale == "en" else f"{day:%d/%m}"


def _summed(items: Iterable[tuple[dt.date, int]]) -> dict[dt.date, int]:
    sums: dict[dt.date, int] = {}
    for key, count in items:
        sums[key] = sums.get(key, 0) + count
    return sums
