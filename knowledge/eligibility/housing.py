"""Criterion `housing`: no home of one's own in the project's province, or a home that is too small.

Article 78, clause 1, point a of 27/2023/QH15; Article 29 of 100/2024/NĐ-CP. Only to buy or rent to buy.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from knowledge.eligibility.facts import Facts
from knowledge.eligibility.group import RURAL_POOR, may_ever_buy
from knowledge.eligibility.law import (
    DECREE_54,
    FAR_FROM_WORK_REF,
    MERGER_REF,
    RESOLUTION_66_15,
    TWO_LEVEL_GOVERNMENT,
    decree_100,
    former_boundary_holds,
    housing_law,
    resolution_201_holds,
)
from knowledge.eligibility.message import NOTHING, Message, area, english_date, figure
from knowledge.eligibility.result import CriterionResult, Result
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef
from knowledge.rendering import format_date

MIN_AREA = "min-floor-area-per-person"
_NO_HOME = decree_100(29, 1)
_SMALL_HOME = decree_100(29, 2)
_LAND_RULE = ProvisionRef("54/2026/NĐ-CP", "32")
_PLACES = ("project_former_province", "home_former_province")
_HOME_ELSEWHERE = Message(
    "Theo lời khai, căn nhà thuộc một tỉnh, thành phố khác với nơi có dự án nếu tính theo địa giới trước khi sáp nhập, nên "
    "không bị tính khi xét điều kiện về nhà ở. Nếu đã kết hôn, vợ/chồng cũng phải không có nhà ở tại nơi có dự án.",
    "By what you told, the home lies in another province than the project, as provinces were before the merger, so it does "
    "not count. If you are married, your spouse must own no home at the place of the project either.",
)


def assess(facts: Facts, book: ParameterBook, day: dt.date) -> CriterionResult:
    if facts.tenure == "rent" and facts.group != "enterprise":
        return CriterionResult(
            "housing",
            "not_required",
            "renting",
            Message(
                "Người thuê nhà ở xã hội không phải đáp ứng điều kiện về nhà ở.",
                "Those who rent social housing need not meet the housing condition.",
            ),
            (housing_law(78, 8 if facts.group in RURAL_POOR else 2),),
        )
    if not may_ever_buy(facts.group, day):
        return _result(
            facts,
            day,
            "not_required",
            "group-cannot-buy",
            Message(
                "Không xét: điều kiện về nhà ở chỉ áp dụng cho nhóm được mua, thuê mua.",
                "Not examined: the housing condition applies only to groups that may buy or rent to buy.",
            ),
        )
    if facts.tenure is None:
        return _result(
            facts,
            day,
            "unknown",
            "tenure-missing",
            Message(
                "Điều kiện về nhà ở chỉ áp dụng khi mua hoặc thuê mua. Anh/chị cho biết muốn mua, thuê mua hay thuê.",
                "The housing condition applies only to buying or renting to buy. Please say which you want: buy, rent "
                "to buy or rent.",
            ),
            missing=("tenure",),
        )
    if facts.owns_home_in_province is None:
        return _result(
            facts,
            day,
            "unknown",
            "missing",
            Message(
                "Anh/chị cho biết bản thân hoặc vợ/chồng có nhà ở thuộc sở hữu tại tỉnh, thành phố nơi có dự án hay không.",
                "Please say whether you or your spouse own a home in the province or city of the project.",
            )
            + _merger_note(facts, day),
            missing=("owns_home_in_province",),
        )
    return _home(facts, book, day)


def _home(facts: Facts, book: ParameterBook, day: dt.date) -> CriterionResult:
    """It is known whether there is a home in the province."""
    if not facts.owns_home_in_province:
        return _no_home(facts, day)
    if former_boundary_holds(day):
        places = facts.missing(*_PLACES)
        if len(places) == 1:
            return _place_missing(facts, day, places)
        if facts.home_former_province != facts.project_former_province:
            return _no_home(facts, day, elsewhere=True)
    return _own_home(facts, book, day)


def _place_missing(facts: Facts, day: dt.date, places: tuple[str, ...]) -> CriterionResult:
    """One of the two places is told, so the person has not drawn the boundary."""
    return _result(
        facts,
        day,
        "unknown",
        "former-province-missing",
        Message(
            "Chỉ nhà ở trong địa giới cũ của tỉnh, thành phố nơi có dự án mới được tính. Anh/chị cho biết dự án và căn nhà "
            "thuộc tỉnh, thành phố nào trước khi sáp nhập.",
            "Only a home within the former boundary of the project's province counts. Please say in which provinces, as "
            "they were before the merger, the project and the home lie.",
        )
        + _merger_note(facts, day),
        missing=places,
    )


def _no_home(facts: Facts, day: dt.date, *, elsewhere: bool = False) -> CriterionResult:
    """`elsewhere`: there is a home, but outside the former province of the project."""
    reason = "home-outside-former-province" if elsewhere else "no-home"
    told = (
        _HOME_ELSEWHERE
        if elsewhere
        else Message(
            "Theo lời khai, anh/chị không có nhà ở thuộc sở hữu tại tỉnh, thành phố nơi có dự án. Nếu đã kết hôn, "
            "vợ/chồng cũng phải không có nhà ở tại đó.",
            "By what you told, you own no home in the province or city of the project. If you are married, your spouse "
            "must own none there either.",
        )
    )
    if day >= DECREE_54:
        if facts.land_certificate_without_house:
            told += Message(
                "Giấy chứng nhận chỉ có quyền sử dụng đất, không có nội dung về nhà ở thì không bị coi là đã có nhà "
                f"(từ {format_date(DECREE_54)}).",
                "A Certificate that shows land only, with no entry of a house, does not count as a home (since "
                f"{english_date(DECREE_54)}).",
            )
        return _result(facts, day, "met", reason, told + _notes(facts, day), _NO_HOME)
    if facts.land_certificate_without_house is None:
        return _result(
            facts,
            day,
            "unknown",
            "missing",
            told
            + Message(
                "Tại ngày này, người có tên trong bất kỳ Giấy chứng nhận quyền sử dụng đất nào ở đó chưa được coi là "
                "chưa có nhà. Anh/chị cho biết bản thân hoặc vợ/chồng có đứng tên đất không có nhà ở đó hay không.",
                "On this day, anyone named in any land Certificate there did not count as having no home. Please say "
                "whether you or your spouse are named there for land without a house.",
            )
            + _notes(facts, day),
            _NO_HOME,
            missing=("land_certificate_without_house",),
        )
    if facts.land_certificate_without_house:
        return _result(
            facts,
            day,
            "not_met",
            "land-certificate",
            Message(
                "Anh/chị hoặc vợ/chồng có tên trong Giấy chứng nhận quyền sử dụng đất tại tỉnh, thành phố nơi có dự "
                f"án. Tại ngày {format_date(day)}, người có tên trong Giấy chứng nhận không được coi là chưa có nhà, "
                f"kể cả khi đất không có nhà; quy định này thay đổi từ {format_date(DECREE_54)}.",
                "You or your spouse are named in a land Certificate in the province or city of the project. On "
                f"{english_date(day)} that excluded you even if the land had no house; the rule changed on "
                f"{english_date(DECREE_54)}.",
            )
            + _merger_note(facts, day),
            _NO_HOME,
            _LAND_RULE,
        )
    return _result(facts, day, "met", reason, told + _notes(facts, day), _NO_HOME)


def _own_home(facts: Facts, book: ParameterBook, day: dt.date) -> CriterionResult:
    minimum = book.get(MIN_AREA, day, facts.province)
    limit = figure(minimum.value, minimum.unit)
    floor = None if facts.home_floor_area_m2 is None else Decimal(str(facts.home_floor_area_m2))
    size = facts.household_size
    # A whole home below the minimum is too small for any household: no need to count its people.
    if floor is not None and (floor < minimum.value or (size is not None and floor / size < minimum.value)):
        if size is None:
            shown = Message(f"Cả căn nhà rộng {area(floor).vi} sàn", f"The whole home has {area(floor).en} of floor")
        else:
            per_head = area(floor / size)
            shown = Message(
                f"Căn nhà rộng {area(floor).vi} sàn cho {size} người, bình quân {per_head.vi}/người",
                f"The home has {area(floor).en} of floor for {size} {'person' if size == 1 else 'people'}, {per_head.en} each",
            )
        return _result(
            facts,
            day,
            "met",
            "small-home",
            Message(
                f"{shown.vi}, thấp hơn {limit.vi} sàn/người (áp dụng từ {format_date(minimum.effective_from)}). Chỉ "
                "tính anh/chị, vợ/chồng, cha, mẹ và các con đăng ký thường trú tại căn nhà đó.",
                f"{shown.en}, below {limit.en} of floor per person (in force since "
                f"{english_date(minimum.effective_from)}). Only you, your spouse, parents and children registered as "
                "permanent residents of that home are counted.",
            )
            + _official_residence_note(facts)
            + _merger_note(facts, day),
            _SMALL_HOME,
            parameters=(minimum,),
        )
    if floor is None or size is None:
        return _result(
            facts,
            day,
            "unknown",
            "missing",
            Message(
                "Người đã có nhà tại tỉnh, thành phố nơi có dự án chỉ được mua, thuê mua nếu diện tích bình quân dưới "
                f"{limit.vi} sàn/người (áp dụng từ {format_date(minimum.effective_from)}). Anh/chị cho biết diện tích "
                "sàn của cả căn nhà và số người đăng ký thường trú tại đó (anh/chị, vợ/chồng, cha, mẹ, các con).",
                "A home owner in the province or city of the project may buy or rent to buy only with less than "
                f"{limit.en} of floor per person (in force since {english_date(minimum.effective_from)}). Please tell "
                "the floor area of the whole home and how many people are registered there as permanent residents "
                "(you, spouse, parents, children).",
            )
            + _merger_note(facts, day),
            _SMALL_HOME,
            parameters=(minimum,),
            missing=facts.missing("home_floor_area_m2", "household_size"),
        )
    return _large_home(facts, day, minimum, floor, size)


def _large_home(facts: Facts, day: dt.date, minimum: ParameterValue, floor: Decimal, size: int) -> CriterionResult:
    limit, per_head = figure(minimum.value, minimum.unit), area(floor / size)
    text = Message(
        f"Căn nhà rộng {area(floor).vi} sàn cho {size} người, bình quân {per_head.vi}/người, không thấp hơn {limit.vi} "
        f"sàn/người (áp dụng từ {format_date(minimum.effective_from)}).",
        f"The home has {area(floor).en} of floor for {size} {'person' if size == 1 else 'people'}, {per_head.en} each, "
        f"which is not below {limit.en} of floor per person (in force since {english_date(minimum.effective_from)}).",
    )
    extra: tuple[ProvisionRef, ...] = ()
    if resolution_201_holds(day):
        text += Message(
            "Nếu nhà ở cách xa nơi làm việc, điều kiện có thể khác, do Ủy ban nhân dân cấp tỉnh quy định; trợ lý chưa "
            "có quy định đó, anh/chị hỏi Sở Xây dựng.",
            "If that home is far from your place of work the condition may differ, as the provincial People's "
            "Committee provides; the assistant does not have that rule, so please ask the Department of Construction.",
        )
        extra = (FAR_FROM_WORK_REF,)
    # Reported, not read: it must neither refuse these people nor admit them.
    if facts.group in (None, "land-recovery") and day >= RESOLUTION_66_15:
        return _result(
            facts,
            day,
            "unknown",
            "exemption-reported",
            text
            + Message(
                "Riêng hộ bị thu hồi đất, phải phá dỡ nhà: theo báo chí, Nghị quyết 66.15/2026/NQ-CP miễn điều kiện "
                "này, nhưng trợ lý chưa có văn bản để xác minh. Anh/chị hỏi Sở Xây dựng trước khi nộp hồ sơ.",
                "For households whose land was recovered and house cleared: according to the press, Resolution "
                "66.15/2026/NQ-CP waives this condition, but the assistant has not been able to verify its text. "
                "Please ask the Department of Construction before applying.",
            )
            + _merger_note(facts, day),
            _SMALL_HOME,
            *extra,
            parameters=(minimum,),
            missing=facts.missing("group"),
        )
    return _result(
        facts,
        day,
        "not_met",
        "home-large-enough",
        text + _merger_note(facts, day),
        _SMALL_HOME,
        *extra,
        parameters=(minimum,),
    )


def _result(
    facts: Facts,
    day: dt.date,
    result: Result,
    reason: str,
    text: Message,
    *citations: ProvisionRef,
    parameters: tuple[ParameterValue, ...] = (),
    missing: tuple[str, ...] = (),
) -> CriterionResult:
    law = housing_law(78, 8) if facts.group in RURAL_POOR else housing_law(78, 1, "a")
    merger = (
        (MERGER_REF,) if _merger_note(facts, day) is not NOTHING and reason not in ("group-cannot-buy", "tenure-missing") else ()
    )
    return CriterionResult("housing", result, reason, text, (*citations, law, *merger), parameters, missing)


def _notes(facts: Facts, day: dt.date) -> Message:
    return _official_residence_note(facts) + _merger_note(facts, day)


def _official_residence_note(facts: Facts) -> Message:
    if facts.group not in ("civil-servant", "armed-forces"):
        return NOTHING
    return Message(
        "Người thuộc diện được thuê nhà ở công vụ phải không đang ở nhà ở công vụ.",
        "Those entitled to an official residence must not be living in one.",
    )


def _merger_note(facts: Facts, day: dt.date) -> Message:
    """How to read "the province" after a merger; the practice of the offices is not confirmed."""
    if not resolution_201_holds(day):
        return NOTHING
    former = facts.former_provinces
    if former and day >= TWO_LEVEL_GOVERNMENT:
        each_vi = ", ".join(f"dự án ở {name} cũ thì chỉ tính nhà ở {name} cũ" for name in former)
        first, *others = former
        each_en = f"for a project in former {first} only homes in former {first} count"
        each_en += "".join(f", for one in former {name} only homes in former {name}" for name in others)
        return Message(
            f"Khi xét, lấy địa giới tỉnh nơi có dự án trước sáp nhập: {each_vi}. Cách áp dụng thực tế chưa được xác nhận, "
            "anh/chị nên hỏi Sở Xây dựng.",
            f"The province of the project is taken as it was before the merger: {each_en}. How offices apply this is not "
            "confirmed; please ask the Department of Construction.",
        )
    return Message(
        "Với tỉnh, thành phố đã sáp nhập, lấy địa giới nơi có dự án trước khi sáp nhập.",
        "Where provinces were merged, the boundary of the project's province before the merger applies.",
    )
