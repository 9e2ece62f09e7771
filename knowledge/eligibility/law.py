"""Days on which a rule (not a figure) changed, and short names for the provisions that are cited.

A change of figure is a new value in knowledge/content/parameters/; only a change of rule stands here.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from knowledge.parameters import ProvisionRef

# 27/2023/QH15 as brought forward by 43/2024/QH15; 100/2024/NĐ-CP took effect on the same day.
LAW_IN_FORCE: Final = dt.date(2024, 8, 1)
# 201/2025/QH15, a pilot of five years.
RESOLUTION_201_FROM: Final = dt.date(2025, 6, 1)
RESOLUTION_201_TO: Final = dt.date(2030, 5, 31)
# Provinces were merged (202/2025/QH15); offices of the district level ended.
TWO_LEVEL_GOVERNMENT: Final = dt.date(2025, 7, 1)
# 261/2025/NĐ-CP: commune police instead of the commune committee confirm those without a labour contract;
# income is an average over the months before the confirmation.
DECREE_261: Final = dt.date(2025, 10, 10)
# 32/2025/TT-BXD: form 01a for group and income together.
CIRCULAR_32: Final = dt.date(2025, 11, 10)
# 54/2026/NĐ-CP: a Certificate for land without a house no longer counts as a home; new Article 38.
DECREE_54: Final = dt.date(2026, 2, 9)
# 66.15/2026/NQ-CP, known from the press only: its text was not read.
RESOLUTION_66_15: Final = dt.date(2026, 2, 13)
# 08/2026/TT-BXD: new forms 01, 02, 05.
CIRCULAR_08: Final = dt.date(2026, 2, 15)
# 136/2026/NĐ-CP: new Article 67 for the armed forces.
DECREE_136: Final = dt.date(2026, 4, 7)
# 113/2025/QH15, Article 29, clause 3: the thirteenth group.
POPULATION_LAW: Final = dt.date(2026, 7, 1)


class LawNotCoveredError(ValueError):
    """The day lies before the law that these rules apply. The text is for the person, in Vietnamese."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        super().__init__(
            f"Trợ lý chỉ áp dụng Luật Nhà ở 2023, có hiệu lực từ {LAW_IN_FORCE:%d/%m/%Y}, nên chưa thể kiểm tra theo "
            f"ngày {day:%d/%m/%Y}. Anh/chị chọn ngày từ {LAW_IN_FORCE:%d/%m/%Y} trở đi, hoặc hỏi Sở Xây dựng về quy "
            "định trước đó."
        )


def housing_law(article: int, clause: int | None = None, point: str | None = None) -> ProvisionRef:
    return _ref("27/2023/QH15", article, clause, point)


def decree_100(article: int, clause: int | None = None, point: str | None = None) -> ProvisionRef:
    return _ref("100/2024/NĐ-CP", article, clause, point)


def circular_05(article: int, clause: int | None = None, point: str | None = None) -> ProvisionRef:
    return _ref("05/2024/TT-BXD", article, clause, point)


def _ref(document: str, article: int, clause: int | None, point: str | None) -> ProvisionRef:
    return ProvisionRef(document, str(article), None if clause is None else str(clause), point)


POPULATION_LAW_REF: Final = ProvisionRef("113/2025/QH15", "29", "3")
MERGER_REF: Final = ProvisionRef("201/2025/QH15", "9", "1")
FAR_FROM_WORK_REF: Final = ProvisionRef("201/2025/QH15", "9", "2")
EMPLOYER_RENTS_REF: Final = ProvisionRef("201/2025/QH15", "10", "1")


def resolution_201_holds(day: dt.date) -> bool:
    return RESOLUTION_201_FROM <= day <= RESOLUTION_201_TO


def former_boundary_holds(day: dt.date) -> bool:
    """Whether provinces are taken as they were before 2025-07-01: until the merger they were so, afterwards by 201/2025/QH15."""
    return day < TWO_LEVEL_GOVERNMENT or resolution_201_holds(day)
