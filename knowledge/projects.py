"""Finding housing projects by place, status, price, tenure and kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.i18n import translator
from knowledge.models import Project
from knowledge.rendering import format_date, format_money
from knowledge.reply import Button, Card, CardField

PAGE_SIZE = 5
STALE_AFTER = dt.timedelta(days=60)
# PostgreSQL's; a larger one is an error there.
_LARGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ProjectQuery:
    """`localities`: slugs, any of which may match (None: anywhere). `price_max`: VND per m²."""

    localities: frozenset[str] | None = None
    former_province: str | None = None
    status: str | None = None
    tenure: str | None = None
    kind: str | None = None
    price_max: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    projects: tuple[Project, ...]
    total: int
    offset: int

    @property
    def next_offset(self) -> int | None:
        end = self.offset + len(self.projects)
        return end if end < self.total else None


def find_projects(session: Session, query: ProjectQuery, offset: int = 0, limit: int = PAGE_SIZE) -> ProjectPage:
    """Matching projects, those taking applications first, then by name."""
    statement = select(Project)
    if query.status is not None:
        statement = statement.where(Project.status == query.status)
    if query.kind is not None:
        statement = statement.where(Project.kind == query.kind)
    if query.former_province is not None:
        statement = statement.where(Project.former_province == query.former_province)
    if query.price_max is not None:
        statement = statement.where(Project.price_min <= min(query.price_max, _LARGEST_INTEGER))
    rows = [row for row in session.scalars(statement) if _matches(row, query)]
    rows.sort(key=lambda row: (_STATUS_ORDER.get(row.status, len(_STATUS_ORDER)), row.name))
    return ProjectPage(tuple(rows[offset : offset + limit]), len(rows), offset)


def get_project(session: Session, slug: str) -> Project | None:
    return session.scalar(select(Project).where(Project.slug == slug))


def _matches(project: Project, query: ProjectQuery) -> bool:
    # Places and tenures are JSON lists, which SQLite and PostgreSQL search differently.
    if query.localities is not None and not query.localities.intersection(project.localities):
        return False
    return query.tenure is None or not project.tenures or query.tenure in project.tenures


_STATUS_ORDER = {
    status: order
    for order, status in enumerate(
        ("open", "upcoming", "under_construction", "planned", "closed", "unknown", "handed_over", "sold_out")
    )
}


def status_label(status: str, locale: str) -> str:
    _ = translator(locale)
    return {
        "planned": _("Đang chuẩn bị"),
        "under_construction": _("Đang xây dựng"),
        "upcoming": _("Sắp nhận hồ sơ"),
        "open": _("Đang nhận hồ sơ"),
        "closed": _("Đã ngừng nhận hồ sơ"),
        "sold_out": _("Đã bán hết"),
        "handed_over": _("Đã bàn giao"),
        "unknown": _("Chưa rõ"),
    }[status]


def tenure_label(tenure: str, locale: str) -> str:
    _ = translator(locale)
    return {"buy": _("mua"), "rent_to_buy": _("thuê mua"), "rent": _("thuê")}[tenure]


def project_card(project: Project, locale: str, today: dt.date, *, full: bool = False) -> Card:
    """A card; `full` adds what only the detail page needs."""
    _ = translator(locale)
    fields = [(_("Tình trạng"), status_label(project.status, locale))]
    if project.price_min is not None:
        fields.append((_("Giá bán"), price_text(project, locale)))
    if project.units is not None:
        fields.append((_("Số căn"), f"{project.units:,}".replace(",", "." if locale != "en" else ",")))
    if project.developer is not None:
        fields.append((_("Chủ đầu tư"), project.developer))
    if full:
        fields += _detail_fields(project, locale)
    fields.append((_("Ngày kiểm tra"), format_date(project.checked_on, locale)))
    buttons = [] if full else [Button(title=_("Xem chi tiết"), payload=f'/project-detail{{"project": "{project.slug}"}}')]
    return Card(
        title=project.name,
        subtitle=project.address or project.former_province,
        fields=[CardField(label=label, value=value) for label, value in fields],
        note=warning(project, locale, today),
        buttons=buttons,
    )


def _detail_fields(project: Project, locale: str) -> list[tuple[str, str]]:
    _ = translator(locale)
    fields: list[tuple[str, str]] = []
    if project.status_note:
        fields.append((_("Ghi chú"), project.status_note))
    if project.price_note:
        fields.append((_("Về giá"), project.price_note))
    if project.scale:
        fields.append((_("Quy mô"), project.scale))
    if project.tenures:
        fields.append((_("Hình thức"), ", ".join(tenure_label(tenure, locale) for tenure in project.tenures)))
    if project.application_opens or project.application_closes:
        days = [format_date(day, locale) if day else "…" for day in (project.application_opens, project.application_closes)]
        fields.append((_("Nhận hồ sơ"), " – ".join(days)))
    fields += [(event.happened_on, event.event) for event in project.history]
    fields.append((_("Nguồn"), project.source))
    return fields


def price_text(project: Project, locale: str) -> str:
    """Price per m²: one figure or a range."""
    _ = translator(locale)
    if project.price_min is None:
        return _("chưa có thông tin")
    low = format_money(project.price_min, locale)
    if project.price_max is None or project.price_max == project.price_min:
        return f"{low}/m²"
    return _("{low} đến {high}/m²").format(low=low, high=format_money(project.price_max, locale))


def warning(project: Project, locale: str, today: dt.date) -> str | None:
    """What the citizen must know before relying on the entry."""
    _ = translator(locale)
    if not project.verified:
        return _(
            "Thông tin tổng hợp, chưa được cơ quan có thẩm quyền xác minh. Hãy hỏi chủ đầu tư hoặc Sở Xây dựng trước khi nộp hồ sơ."
        )
    if today - project.checked_on > STALE_AFTER:
        return _("Thông tin đã cũ, cần hỏi lại chủ đầu tư hoặc Sở Xây dựng.")
    return None


def project_json(project: Project) -> dict[str, Any]:
    """The public API's shape of a project: prices in VND per m², dates in ISO 8601."""
    columns = (
        "slug", "name", "former_province", "address", "localities", "developer", "tenures", "kind", "units", "scale",
        "price_min", "price_max", "price_note", "status", "status_note", "application_opens", "application_closes",
        "source", "checked_on", "verified",
    )  # fmt: skip
    data = {name: getattr(project, name) for name in columns}
    data["history"] = [{"on": event.happened_on, "event": event.event} for event in project.history]
    return data
