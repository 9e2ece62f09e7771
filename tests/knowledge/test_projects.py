"""Finding projects, and what is said about each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge.database import SessionFactory
from knowledge.models import Project
from knowledge.projects import (
    STALE_AFTER,
    ProjectQuery,
    find_projects,
    get_project,
    price_text,
    project_card,
    project_json,
    status_label,
    warning,
)

TODAY = dt.date(2026, 11, 22)


def slugs(sessions: SessionFactory, **query: Any) -> list[str]:
    with sessions() as session:
        return [row.slug for row in find_projects(session, ProjectQuery(**query), 0, 100).projects]


def test_projects_taking_applications_come_first(library: SessionFactory) -> None:
    with library() as session:
        page = find_projects(session, ProjectQuery(), 0, 100)
    assert page.total == len(page.projects) == 21
    states = [row.status for row in page.projects]
    assert states == sorted(states, key=["open", "upcoming", "under_construction", "planned", "closed", "unknown", "handed_over", "sold_out"].index)  # fmt: skip


def test_paging_shows_each_project_once(library: SessionFactory) -> None:
    seen: list[str] = []
    offset: int | None = 0
    with library() as session:
        while offset is not None:
            page = find_projects(session, ProjectQuery(), offset, 4)
            seen += [row.slug for row in page.projects]
            offset = page.next_offset
    assert len(seen) == len(set(seen)) == page.total


def test_projects_are_found_by_place_status_and_kind(library: SessionFactory) -> None:
    assert "tan-phu-hung" in slugs(library, localities=frozenset({"tan-hung"}))
    assert slugs(library, localities=frozenset({"khong-co"})) == []
    assert slugs(library, localities=frozenset()) == []
    assert {"luu-tru-lg-display", "luu-tru-pegatron"} <= set(slugs(library, kind="worker_lodging"))
    assert "tan-phu-hung" not in slugs(library, kind="worker_lodging")
    assert "tan-phu-hung" in slugs(library, former_province="Hải Dương")
    with library() as session:
        assert {row.status for row in find_projects(session, ProjectQuery(status="open"), 0, 100).projects} == {"open"}


def test_a_price_limit_leaves_out_what_is_dearer_and_what_has_no_price(library: SessionFactory) -> None:
    found = slugs(library, price_max=17_627_000)
    assert "tan-phu-hung" in found
    assert "tan-phu-hung" not in slugs(library, price_max=17_626_999)
    with library() as session:
        assert all(get_project(session, slug).price_min <= 17_627_000 for slug in found)  # type: ignore[union-attr, operator]


def test_a_project_whose_tenures_are_not_known_may_be_any(library: SessionFactory) -> None:
    with library() as session:
        unknown = {row.slug for row in find_projects(session, ProjectQuery(), 0, 100).projects if not row.tenures}
    assert unknown <= set(slugs(library, tenure="rent"))
    assert "tan-phu-hung" not in slugs(library, tenure="rent")


def test_a_card_tells_state_price_and_that_it_is_not_verified(library: SessionFactory) -> None:
    with library() as session:
        project = get_project(session, "tan-phu-hung")
        assert project is not None
        card = project_card(project, "vi", TODAY)
        fields = {field.label: field.value for field in card.fields}
        full = project_card(project, "vi", TODAY, full=True)
    assert fields["Giá bán"] == "17,627 triệu đồng/m²"
    assert fields["Số căn"] == "1.479"
    assert fields["Ngày kiểm tra"] == "22/11/2026"
    assert card.note is not None
    assert "chưa được cơ quan có thẩm quyền xác minh" in card.note
    assert card.buttons[0].payload == '/project-detail{"project": "tan-phu-hung"}'
    assert full.buttons == []
    assert "Nguồn" in [field.label for field in full.fields]


def test_an_old_entry_says_so() -> None:
    project = Project(name="Mẫu", verified=True, checked_on=TODAY - STALE_AFTER)
    assert warning(project, "vi", TODAY) is None
    assert "đã cũ" in (warning(project, "vi", TODAY + dt.timedelta(days=1)) or "")
    project.verified = False
    both = warning(project, "vi", TODAY + dt.timedelta(days=1)) or ""
    assert "chưa được cơ quan có thẩm quyền xác minh" in both
    assert "đã cũ" in both, "one warning does not hide the other"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, "chưa có thông tin"),
        (15_000_000, None, "15 triệu đồng/m²"),
        (15_000_000, 15_000_000, "15 triệu đồng/m²"),
        (15_000_000, 18_500_000, "15 triệu đồng đến 18,5 triệu đồng/m²"),
    ],
)
def test_a_price_is_one_figure_or_a_range(low: int | None, high: int | None, said: str) -> None:
    assert price_text(Project(price_min=low, price_max=high), "vi") == said


def test_every_status_has_a_label_in_both_languages(library: SessionFactory) -> None:
    for status in ("planned", "under_construction", "upcoming", "open", "closed", "sold_out", "handed_over", "unknown"):
        assert status_label(status, "vi") != status_label(status, "en")


def test_the_public_shape_has_dates_and_prices_but_no_inner_ids(library: SessionFactory) -> None:
    with library() as session:
        project = get_project(session, "tan-phu-hung")
        assert project is not None
        data = project_json(project)
    assert (data["price_min"], data["checked_on"], data["verified"]) == (17_627_000, TODAY, False)
    assert data["history"][0] == {"on": "2025-10", "event": "Đủ điều kiện bán"}
    assert not {"id", "seed_hash", "edited_at"} & set(data)


def test_a_position_and_several_prices_stand_on_the_full_card() -> None:
    prices = [{"label": "Căn góc", "min": 17_000_000, "max": 18_000_000}, {"label": "Căn giữa", "min": 16_000_000, "max": None}]
    project = Project(
        slug="a",
        name="A",
        status="open",
        source="x",
        checked_on=TODAY,
        tenures=[],
        prices=prices,
        photos=[],
        latitude=20.94,
        longitude=106.3,
    )
    full, short = (project_card(project, "vi", TODAY, full=full) for full in (True, False))
    fields = {field.label: field.value for field in full.fields}
    assert (fields["Căn góc"], fields["Căn giữa"]) == ("17 triệu đồng đến 18 triệu đồng/m²", "16 triệu đồng/m²")
    assert fields["Vị trí"] == "20.940000, 106.300000"
    assert full.url is not None
    assert "mlat=20.940000" in full.url
    assert (short.url, full.image) == (None, None)
