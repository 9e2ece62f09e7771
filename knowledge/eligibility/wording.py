"""Groups, facts and results in a few words of the reader's language, for the conversation and for documents.

`say` translates a Vietnamese string into the reader's language (knowledge.i18n).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.eligibility.facts import FACT_ORDER, Facts
from knowledge.eligibility.result import Criterion, Outcome, Result
from knowledge.rendering import format_money

Say = Callable[[str], str]


def group_name(say: Say, group: str) -> str:
    """A group in a few words."""
    return {
        "merit": say("Người có công, thân nhân liệt sĩ"),
        "rural-poor-household": say("Hộ nghèo, cận nghèo nông thôn"),
        "disaster-area-poor-household": say("Hộ nghèo, cận nghèo vùng thiên tai"),
        "urban-poor-household": say("Hộ nghèo, cận nghèo đô thị"),
        "urban-low-income": say("Người thu nhập thấp ở đô thị"),
        "industrial-worker": say("Công nhân, người lao động"),
        "armed-forces": say("Lực lượng vũ trang"),
        "civil-servant": say("Cán bộ, công chức, viên chức"),
        "returned-official-housing": say("Đã trả lại nhà công vụ"),
        "land-recovery": say("Bị thu hồi đất, giải tỏa nhà"),
        "student": say("Học sinh, sinh viên"),
        "enterprise": say("Doanh nghiệp, hợp tác xã"),
        "two-children": say("Có từ hai con đẻ trở lên"),
    }[group]


def tenure_name(say: Say, tenure: str) -> str:
    """Buy, rent to buy or rent."""
    return {
        "buy": say("mua"),
        "rent_to_buy": say("thuê mua"),
        "rent": say("thuê"),
    }[tenure]


def criterion_name(say: Say, criterion: Criterion) -> str:
    """The condition's name."""
    return {
        "group": say("Đối tượng"),
        "housing": say("Nhà ở"),
        "income": say("Thu nhập"),
        "once_only": say("Chỉ hỗ trợ một lần"),
    }[criterion]


def result_name(say: Say, result: Result) -> str:
    """How a condition ended."""
    return {
        "met": say("đạt"),
        "not_met": say("không đạt"),
        "unknown": say("chưa rõ"),
        "not_required": say("không yêu cầu"),
    }[result]


def outcome_sentence(say: Say, outcome: Outcome) -> str:
    """The conclusion."""
    return {
        "eligible": say("Theo thông tin anh/chị cung cấp, anh/chị đủ điều kiện."),
        "not_eligible": say("Theo thông tin anh/chị cung cấp, anh/chị chưa đủ điều kiện."),
        "need_more_information": say("Chưa thể kết luận: còn điểm cần cơ quan có thẩm quyền xác nhận hoặc cần thêm thông tin."),
    }[outcome]


def _fact_name(say: Say, fact: str) -> str:
    """The fact's name."""
    return {
        "group": say("Nhóm đối tượng"),
        "tenure": say("Mua, thuê mua hay thuê"),
        "already_supported": say("Đã từng được hỗ trợ nhà ở"),
        "owns_home_in_province": say("Có nhà ở tại nơi có dự án"),
        "land_certificate_without_house": say("Đứng tên đất chưa có nhà"),
        "home_floor_area_m2": say("Diện tích sàn nhà"),
        "household_size": say("Số người thường trú trong nhà"),
        "marital_status": say("Tình trạng hôn nhân"),
        "monthly_income": say("Thu nhập mỗi tháng"),
        "spouse_monthly_income": say("Thu nhập của vợ/chồng mỗi tháng"),
        "raising_minor_children": say("Đang nuôi con chưa thành niên"),
    }[fact]


def _marital_name(say: Say, status: str) -> str:
    """Marital status."""
    return {
        "single": say("độc thân"),
        "married": say("đã kết hôn"),
    }[status]


def fact_rows(say: Say, locale: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """Name and value of every fact that was given."""
    for fact in FACT_ORDER:
        value = getattr(facts, fact)
        if value is not None:
            yield _fact_name(say, fact), _value(say, locale, fact, value)


def _value(say: Say, locale: str, fact: str, value: object) -> str:
    if isinstance(value, bool):
        return say("có") if value else say("không")
    if fact == "group":
        return group_name(say, str(value))
    if fact == "tenure":
        return tenure_name(say, str(value))
    if fact == "marital_status":
        return _marital_name(say, str(value))
    if fact.endswith("monthly_income"):
        return format_money(int(str(value)), locale)
    return f"{value:g} m²" if fact == "home_floor_area_m2" else str(value)
