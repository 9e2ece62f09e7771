"""Finding housing projects by place, status, price, tenure and kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from knowledge.folding import fold
from knowledge.i18n import translator
from knowledge.models import Project, ProjectEvent
from knowledge.rendering import format_date, format_money
from knowledge.reply import Button, Card, CardField

PAGE_SIZE = 5
STALE_AFTER = dt.timedelta(days=60)
# PostgreSQL's; a larger one is an error there.
_LARGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ProjectQuery:
    """`localities`: slugs, any of which may match (None: anywhere). `price_max`: VND per m². `words`: all of them stand in a name,
    the address or the developer's, with or without marks. `not_checked_since`: the last check lies before this day.
    """

    localities: frozenset[str] | None = None
    former_province: str | None = None
    status: str | None = None
    tenure: str | None = None
    kind: str | None = None
    price_max: int | None = None
    words: str = ""
    not_checked_since: dt.date | None = None


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
    conditions = list(_conditions(session, query))
    total = session.scalar(select(func.count()).select_from(Project).where(*conditions)) or 0
    order = case(_STATUS_ORDER, value=Project.status, else_=len(_STATUS_ORDER))
    statement = select(Project).where(*conditions).order_by(order, Project.search_text, Project.id)
    rows = session.scalars(statement.offset(min(offset, _LARGEST_INTEGER)).limit(limit).options(selectinload(Project.history)))
    return ProjectPage(tuple(rows), total, offset)


def all_projects(session: Session, query: ProjectQuery, *, anew: bool = False) -> list[Project]:
    """All that match, by slug, with their history; `anew` also reads those again which the session has."""
    statement = select(Project).where(*_conditions(session, query)).order_by(Project.slug)
    return list(session.scalars(statement.options(selectinload(Project.history)).execution_options(populate_existing=anew)))


def get_project(session: Session, slug: str) -> Project | None:
    return session.scalar(select(Project).where(Project.slug == slug))


def _conditions(session: Session, query: ProjectQuery) -> Iterator[ColumnElement[bool]]:
    if query.status is not None:
        yield Project.status == query.status
    if query.kind is not None:
        yield Project.kind == query.kind
    if query.former_province is not None:
        yield Project.former_province == query.former_province
    if query.price_max is not None:
        yield Project.price_min <= min(query.price_max, _LARGEST_INTEGER)
    if query.not_checked_since is not None:
        yield Project.checked_on < query.not_checked_since
    for word in fold(query.words).split():
        yield Project.search_text.contains(word, autoescape=True)
    if query.localities is not None:
        yield _holds_one_of(session, Project.localities, query.localities)
    if query.tenure is not None:
        unknown = func.json_array_length(Project.tenures) == 0
        yield or_(unknown, _holds_one_of(session, Project.tenures, (query.tenure,)))


def _holds_one_of(session: Session, column: InstrumentedAttribute[list[str]], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a JSON list has one of the values."""
    unfold = func.json_each if session.get_bind().dialect.name == "sqlite" else func.json_array_elements_text
    items = unfold(column).table_valued("value")
    return exists(select(1).select_from(items).where(items.c.value.in_(values)))


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
    # A list of five would send five photos by telephone.
    photo = next((photo_path(item["file"]) for item in project.photos or ()), None) if full else None
    buttons = [] if full else [Button(title=_("Xem chi tiết"), payload=f'/project-detail{{"project": "{project.slug}"}}')]
    return Card(
        title=project.name,
        subtitle=project.address or project.former_province,
        fields=[CardField(label=label, value=value) for label, value in fields],
        note=warning(project, locale, today),
        url=map_url(project) if full else None,
        image=photo,
        buttons=buttons,
    )


def photo_path(file: str) -> str:
    """Where this server shows a project's photo."""
    return f"/project-photos/{file}"


def map_url(project: Project) -> str | None:
    """A map with the project's position marked."""
    if project.latitude is None or project.longitude is None:
        return None
    place = f"{project.latitude:.6f}", f"{project.longitude:.6f}"
    return "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}".format(*place)


def _detail_fields(project: Project, locale: str) -> list[tuple[str, str]]:
    _ = translator(locale)
    fields: list[tuple[str, str]] = []
    if project.status_note:
        fields.append((_("Ghi chú"), project.status_note))
    if project.price_note:
        fields.append((_("Về giá"), project.price_note))
    fields += [(price["label"], price_range(price["min"], price["max"], locale)) for price in project.prices or ()]
    if project.scale:
        fields.append((_("Quy mô"), project.scale))
    if project.tenures:
        fields.append((_("Hình thức"), ", ".join(tenure_label(tenure, locale) for tenure in project.tenures)))
    if project.application_opens or project.application_closes:
        days = [format_date(day, locale) if day else "…" for day in (project.application_opens, project.application_closes)]
        fields.append((_("Nhận hồ sơ"), " – ".join(days)))
    if project.latitude is not None and project.longitude is not None:
        fields.append((_("Vị trí"), f"{project.latitude:.6f}, {project.longitude:.6f}"))
    fields += [(event.happened_on, event.event) for event in project.history]
    fields.append((_("Nguồn"), project.source))
    return fields


def price_text(project: Project, locale: str) -> str:
    """Price per m²: one figure or a range."""
    _ = translator(locale)
    if project.price_min is None:
        return _("chưa có thông tin")
    return price_range(project.price_min, project.price_max, locale)


def price_range(low: int, high: int | None, locale: str) -> str:
    """VND per m² in words."""
    _ = translator(locale)
    if high is None or high == low:
        return f"{format_money(low, locale)}/m²"
    return _("{low} đến {high}/m²").format(low=format_money(low, locale), high=format_money(high, locale))


def warning(project: Project, locale: str, today: dt.date) -> str | None:
    """What the citizen must know before relying on the entry."""
    _ = translator(locale)
    said = []
    if not project.verified:
        said.append(
            _(
                "Thông tin tổng hợp, chưa được cơ quan có thẩm quyền xác minh. Hãy hỏi chủ đầu tư hoặc Sở Xây dựng trước khi nộp hồ sơ."
            )
        )
    if today - project.checked_on > STALE_AFTER:
        said.append(_("Thông tin đã cũ, cần hỏi lại chủ đầu tư hoặc Sở Xây dựng."))
    return " ".join(said) or None


def project_json(project: Project) -> dict[str, Any]:
    """The public API's shape of a project: prices in VND per m², dates in ISO 8601."""
    columns = (
        "slug", "name", "former_province", "address", "localities", "developer", "tenures", "kind", "units", "scale",
        "price_min", "price_max", "price_note", "prices", "latitude", "longitude", "status", "status_note", "application_opens", "application_closes",
        "source", "checked_on", "verified",
    )  # fmt: skip
    data = {name: getattr(project, name) for name in columns}
    data["photos"] = [{"url": photo_path(item["file"]), "caption": item["caption"]} for item in project.photos]
    data["history"] = [event_json(event) for event in project.history]
    return data


def event_json(event: ProjectEvent) -> dict[str, str]:
    """In the shape of the content files."""
    return {"on": event.happened_on, "event": event.event} | ({"status": event.status} if event.status else {})
