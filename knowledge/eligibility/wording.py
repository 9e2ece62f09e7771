"""Groups, facts and results in a few words of the reader's language, for the conversation and for documents.

`say` translates a Vietnamese string into the reader's language (knowledge.i18n).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from knowledge.eligibility.facts import FACT_ORDER, Facts
from knowledge.eligibility.result import Criterion, Outcome, Result
from knowledge.rendering import format_money

Say = Callable[[str], str]


def _(text: str) -> str:
    """Marks a string for translation where it is said."""
    return text


_GROUPS: Final = {
    "merit": _("Người có công, thân nhân liệt sĩ"),
    "rural-poor-household": _("Hộ nghèo, cận nghèo nông thôn"),
    "disaster-area-poor-household": _("Hộ nghèo, cận nghèo vùng thiên tai"),
    "urban-poor-household": _("Hộ nghèo, cận nghèo đô thị"),
    "urban-low-income": _("Người thu nhập thấp ở đô thị"),
    "industrial-worker": _("Công nhân, người lao động"),
    "armed-forces": _("Lực lượng vũ trang"),
    "civil-servant": _("Cán bộ, công chức, viên chức"),
    "returned-official-housing": _("Đã trả lại nhà công vụ"),
    "land-recovery": _("Bị thu hồi đất, giải tỏa nhà"),
    "student": _("Học sinh, sinh viên"),
    "enterprise": _("Doanh nghiệp, hợp tác xã"),
    "two-children": _("Có từ hai con đẻ trở lên"),
}
TENURES: Final = {"buy": _("mua"), "rent_to_buy": _("thuê mua"), "rent": _("thuê")}
CRITERION_NAMES: Final[dict[Criterion, str]] = {
    "group": _("Đối tượng"),
    "housing": _("Nhà ở"),
    "income": _("Thu nhập"),
    "once_only": _("Chỉ hỗ trợ một lần"),
}
RESULTS: Final[dict[Result, str]] = {
    "met": _("đạt"),
    "not_met": _("không đạt"),
    "unknown": _("chưa rõ"),
    "not_required": _("không yêu cầu"),
}
OUTCOMES: Final[dict[Outcome, str]] = {
    "eligible": _("Theo thông tin anh/chị cung cấp, anh/chị đủ điều kiện."),
    "not_eligible": _("Theo thông tin anh/chị cung cấp, anh/chị chưa đủ điều kiện."),
    "need_more_information": _("Chưa thể kết luận: còn điểm cần cơ quan có thẩm quyền xác nhận hoặc cần thêm thông tin."),
}
_FACTS: Final = {
    "group": _("Nhóm đối tượng"),
    "tenure": _("Mua, thuê mua hay thuê"),
    "already_supported": _("Đã từng được hỗ trợ nhà ở"),
    "owns_home_in_province": _("Có nhà ở tại nơi có dự án"),
    "land_certificate_without_house": _("Đứng tên đất chưa có nhà"),
    "home_floor_area_m2": _("Diện tích sàn nhà"),
    "household_size": _("Số người thường trú trong nhà"),
    "marital_status": _("Tình trạng hôn nhân"),
    "monthly_income": _("Thu nhập mỗi tháng"),
    "spouse_monthly_income": _("Thu nhập của vợ/chồng mỗi tháng"),
    "raising_minor_children": _("Đang nuôi con chưa thành niên"),
}
_MARITAL: Final = {"single": _("độc thân"), "married": _("đã kết hôn")}


def group_name(say: Say, group: str) -> str:
    return say(_GROUPS[group])


def fact_rows(say: Say, locale: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """Name and value of every fact that was given."""
    for fact in FACT_ORDER:
        value = getattr(facts, fact)
        if value is not None:
            yield say(_FACTS[fact]), _value(say, locale, fact, value)


def _value(say: Say, locale: str, fact: str, value: object) -> str:
    if isinstance(value, bool):
        return say(_("có")) if value else say(_("không"))
    if fact == "group":
        return group_name(say, str(value))
    if fact in ("tenure", "marital_status"):
        return say((TENURES | _MARITAL)[str(value)])
    if fact.endswith("monthly_income"):
        return format_money(int(str(value)), locale)
    return f"{value:g} m²" if fact == "home_floor_area_m2" else str(value)
