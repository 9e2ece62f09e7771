"""The facts of one applicant, as `POST /api/v1/eligibility` takes them. Unknown is None."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

# Article 76 of 27/2023/QH15, in its order: the place in this list is the number of the clause.
Group = Literal[
    "merit",
    "rural-poor-household",
    "disaster-area-poor-household",
    "urban-poor-household",
    "urban-low-income",
    "industrial-worker",
    "armed-forces",
    "civil-servant",
    "returned-official-housing",
    "land-recovery",
    "student",
    "enterprise",
    "two-children",
]
Tenure = Literal["buy", "rent_to_buy", "rent"]
MaritalStatus = Literal["single", "married"]

GROUPS: Final[tuple[Group, ...]] = get_args(Group)

# Best question first. Group and tenure settle which criteria apply at all; one yes or no about earlier
# support can end the check; then the home, then the income, which people are slowest to tell.
FACT_ORDER: Final = (
    "group",
    "tenure",
    "already_supported",
    "owns_home_in_province",
    "project_former_province",
    "home_former_province",
    "land_certificate_without_house",
    "home_floor_area_m2",
    "household_size",
    "marital_status",
    "monthly_income",
    "spouse_monthly_income",
    "raising_minor_children",
)


# Larger figures are slips of the keyboard: VND a month, m², persons. An upper end of MAX_INCOME is no upper end.
MAX_INCOME: Final = 10**12
MAX_FLOOR_AREA: Final = 100_000
MAX_HOUSEHOLD: Final = 100


INCOMES: Final = ("monthly_income", "spouse_monthly_income")
_PROVINCE_CODE: Final = re.compile(r"[0-9]{2}")


class InvalidFactError(ValueError):
    """A fact that cannot be true of anyone. `fact` names the field; the text is for the person."""

    def __init__(self, fact: str, message: str) -> None:
        self.fact = fact
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an applicant on the day `as_of`.

    Attributes:
        province: code of the project's province ("31" Hải Phòng); None means the national rule alone.
        former_provinces: names of the provinces merged into it on 2025-07-01, as far as they are known here.
        monthly_income, spouse_monthly_income: average take-home pay, VND a month; of a range the lower end.
        monthly_income_max, spouse_monthly_income_max: the upper end where the pay is told as a range ("15–20 triệu"), included;
            MAX_INCOME where none is told ("hơn 20 triệu"); None: the pay is exact.
        raising_minor_children: an unmarried applicant raises a child under age.
        owns_home_in_province: applicant or spouse owns a home in the project's province; where provinces
            were merged, within the former boundaries (201/2025/QH15, Article 9, clause 1), unless the next two tell more.
        project_former_province, home_former_province: codes of the provinces, as they were before 2025-07-01, where the project
            and the home lie ("30" Hải Dương, "31" Hải Phòng). With one of them told, `owns_home_in_province` means the present
            province and the rule draws the boundary; with none, the person has drawn it.
        land_certificate_without_house: applicant or spouse is named there in a Certificate that shows land only.
        home_floor_area_m2: floor area of that whole home, m².
        household_size: applicant, spouse, parents and children registered as permanent residents in that home.
        already_supported: has bought or rent-purchased social housing before, or had any housing support in
            the project's province.

    Raises:
        InvalidFactError: a negative amount, an area or household of zero or less, a figure that nobody has, an unknown choice,
            an upper end without its lower end or below it.
    """

    as_of: dt.date
    province: str | None = None
    former_provinces: tuple[str, ...] = ()
    tenure: Tenure | None = None
    group: Group | None = None
    marital_status: MaritalStatus | None = None
    monthly_income: int | None = None
    spouse_monthly_income: int | None = None
    raising_minor_children: bool | None = None
    owns_home_in_province: bool | None = None
    land_certificate_without_house: bool | None = None
    home_floor_area_m2: float | Decimal | None = None
    household_size: int | None = None
    already_supported: bool | None = None
    monthly_income_max: int | None = None
    spouse_monthly_income_max: int | None = None
    project_former_province: str | None = None
    home_former_province: str | None = None

    def __post_init__(self) -> None:
        _one_of("group", self.group, GROUPS)
        _one_of("tenure", self.tenure, get_args(Tenure))
        _one_of("marital_status", self.marital_status, get_args(MaritalStatus))
        for fact in INCOMES:
            amount, upper = getattr(self, fact), getattr(self, f"{fact}_max")
            if upper is not None and (amount is None or upper < amount):
                raise InvalidFactError(
                    f"{fact}_max",
                    "Khoảng thu nhập cần có mức thấp nhất và mức cao nhất không thấp hơn mức đó. Anh/chị nhập lại, ví dụ 15 đến 20 triệu.",
                )
            if amount is not None and amount < 0:
                raise InvalidFactError(fact, "Thu nhập không thể là số âm. Anh/chị nhập lại số tiền thực nhận mỗi tháng.")
            if max(amount or 0, upper or 0) > MAX_INCOME:
                raise InvalidFactError(fact, "Số tiền quá lớn. Anh/chị nhập lại số tiền thực nhận mỗi tháng, ví dụ 12 triệu.")
        # `not (x > 0)` also refuses NaN.
        if self.home_floor_area_m2 is not None and not (0 < self.home_floor_area_m2 < float("inf")):
            raise InvalidFactError("home_floor_area_m2", "Diện tích nhà phải lớn hơn 0. Anh/chị nhập lại số m² sàn.")
        if self.home_floor_area_m2 is not None and self.home_floor_area_m2 > MAX_FLOOR_AREA:
            raise InvalidFactError("home_floor_area_m2", "Diện tích quá lớn. Anh/chị nhập lại số m² sàn của căn nhà.")
        if self.household_size is not None and self.household_size < 1:
            raise InvalidFactError("household_size", "Số người phải từ 1 trở lên, tính cả anh/chị. Anh/chị nhập lại.")
        if self.household_size is not None and self.household_size > MAX_HOUSEHOLD:
            raise InvalidFactError("household_size", "Số người quá lớn. Anh/chị nhập lại số người trong hộ.")
        for fact in ("project_former_province", "home_former_province"):
            code = getattr(self, fact)
            if code is not None and not _PROVINCE_CODE.fullmatch(code):
                raise InvalidFactError(
                    fact, f"Không có mã tỉnh “{code}”. Anh/chị nhập mã tỉnh trước sáp nhập gồm hai chữ số, ví dụ 30."
                )

    def missing(self, *facts: str) -> tuple[str, ...]:
        """Those of `facts` that are unknown, in the order given."""
        return tuple(fact for fact in facts if getattr(self, fact) is None)

    def inexact(self, *facts: str) -> tuple[str, ...]:
        """Those of the incomes `facts` that are told as a range, in the order given."""
        return tuple(fact for fact in facts if getattr(self, f"{fact}_max") not in (None, getattr(self, fact)))


def _one_of(fact: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InvalidFactError(fact, f"Không có lựa chọn “{value}”. Anh/chị chọn một trong: {', '.join(allowed)}.")
