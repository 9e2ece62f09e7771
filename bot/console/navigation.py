"""The sections of the console, in the order of the header, each for those who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.console.roles import Permission


@dataclass(frozen=True, slots=True)
class Section:
    path: str
    label: str
    permission: Permission = Permission.READ


def sections(_: Callable[[str], str]) -> tuple[Section, ...]:
    return (
        # What citizens are told …
        Section("/console/topics", _("Câu trả lời")),
        Section("/console/parameters", _("Tham số")),
        Section("/console/law", _("Văn bản luật")),
        Section("/console/where-used", _("Nơi viện dẫn")),
        Section("/console/releases", _("Gói công bố")),
        Section("/console/projects", _("Dự án")),
        # … what they ask …
        Section("/console/inbox", _("Chưa trả lời được"), Permission.SERVE),
        Section("/console/handoffs", _("Chờ cán bộ"), Permission.SERVE),
        Section("/console/teaching", _("Dạy mô hình")),
        Section("/console/figures", _("Số liệu"), Permission.ANALYSE),
        # … and the service itself.
        Section("/console/office-hours", _("Giờ làm việc"), Permission.ADMINISTER),
        Section("/console/users", _("Cán bộ"), Permission.ADMINISTER),
        Section("/console/operations", _("Vận hành")),
        Section("/console/audit", _("Nhật ký"), Permission.ADMINISTER),
    )
