"""What the person can do now: papers and where to hand them in, whom to ask, or what could change a no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from knowledge.eligibility.facts import INCOMES, Facts
from knowledge.eligibility.group import RURAL_POOR
from knowledge.eligibility.law import (
    DECREE_54,
    DECREE_261,
    FAR_FROM_WORK_REF,
    MERGER_REF,
    POPULATION_LAW,
    POPULATION_LAW_REF,
    decree_100,
    housing_law,
    resolution_201_holds,
)
from knowledge.eligibility.limits import COEFFICIENT
from knowledge.eligibility.message import NOTHING, Message, english_date, figure
from knowledge.eligibility.papers import papers
from knowledge.eligibility.result import Criterion, CriterionResult, NextStep, Outcome
from knowledge.parameters import ParameterBook, ProvisionRef
from knowledge.rendering import format_date

VALIDITY = "certificate-validity"
_LOAN_GROUPS: Final = frozenset(
    {"merit", "urban-poor-household", "urban-low-income", "industrial-worker", "armed-forces", "civil-servant"}
)

_FACT_NAMES: Final = {
    "group": Message("nhóm đối tượng", "your group"),
    "tenure": Message("muốn mua, thuê mua hay thuê", "whether to buy, rent to buy or rent"),
    "already_supported": Message("đã được hỗ trợ nhà ở hay chưa", "any earlier housing support"),
    "owns_home_in_province": Message("có nhà ở tại nơi có dự án hay không", "any home you own at the place of the project"),
    "project_former_province": Message("dự án thuộc tỉnh cũ nào trước sáp nhập", "the former province of the project"),
    "home_former_province": Message("căn nhà thuộc tỉnh cũ nào trước sáp nhập", "the former province of the home"),
    "land_certificate_without_house": Message("có đứng tên đất không có nhà hay không", "any land without a house in your name"),
    "home_floor_area_m2": Message("diện tích căn nhà", "the floor area of the home"),
    "household_size": Message("số người đăng ký thường trú tại nhà đó", "the number of people registered in the home"),
    "marital_status": Message("tình trạng hôn nhân", "marital status"),
    "monthly_income": Message("thu nhập của anh/chị", "your income"),
    "spouse_monthly_income": Message("thu nhập của vợ/chồng", "your spouse's income"),
    "raising_minor_children": Message("có đang nuôi con dưới tuổi thành niên hay không", "whether you raise a minor child"),
}
# Of an income that was told as a range.
_EXACTLY: Final = Message("(số bình quân chính xác)", "(the exact average)")


def next_steps(
    facts: Facts, book: ParameterBook, outcome: Outcome, missing: tuple[str, ...], criteria: tuple[CriterionResult, ...]
) -> tuple[NextStep, ...]:
    reasons = {criterion.criterion: criterion.reason for criterion in criteria}
    if outcome == "not_eligible":
        return tuple(_what_could_change(facts, book, reasons, criteria))
    if missing:
        return (_tell_more(facts, missing), *_ask_offices(facts.as_of, reasons))
    housing = next(criterion for criterion in criteria if criterion.criterion == "housing")
    return (
        *_ask_offices(facts.as_of, reasons),
        *papers(facts, housing),
        *_validity(facts, book),
        _hand_in(facts),
        *_loan(facts),
        _preliminary(),
    )


def _tell_more(facts: Facts, missing: tuple[str, ...]) -> NextStep:
    inexact = facts.inexact(*INCOMES)
    names = [_FACT_NAMES[fact] + (_EXACTLY if fact in inexact else NOTHING) for fact in missing]
    return NextStep(
        "tell-more",
        Message(
            f"Anh/chị cho biết thêm: {', '.join(name.vi for name in names)}.",
            f"Please also tell: {', '.join(name.en for name in names)}.",
        ),
    )


def _ask_offices(day: dt.date, reasons: dict[Criterion, str]) -> Iterator[NextStep]:
    """Questions that no fact settles: who decides."""
    if reasons["group"] == "province-decides":
        yield NextStep(
            "ask-province-rule",
            Message(
                "Hỏi Sở Xây dựng: Ủy ban nhân dân cấp tỉnh đã có quy định cho hộ nghèo, cận nghèo nông thôn mua, thuê "
                "mua, thuê nhà ở xã hội hay chưa.",
                "Ask the Department of Construction whether the provincial People's Committee lets rural poor and "
                "near-poor households buy, rent to buy or rent social housing.",
            ),
            (housing_law(77, 1),),
        )
    if reasons["housing"] == "exemption-reported":
        yield NextStep(
            "ask-land-recovery-exemption",
            Message(
                "Hỏi Sở Xây dựng: hộ bị thu hồi đất, phải phá dỡ nhà có được miễn điều kiện về nhà ở theo Nghị quyết "
                "66.15/2026/NQ-CP không.",
                "Ask the Department of Construction whether households whose land was recovered are exempt from the "
                "housing condition under Resolution 66.15/2026/NQ-CP.",
            ),
        )
    if reasons["housing"] == "home-outside-former-province" and resolution_201_holds(day):
        yield NextStep(
            "ask-former-boundary",
            Message(
                "Hỏi Sở Xây dựng để được xác nhận căn nhà ở tỉnh cũ khác không bị tính khi xét điều kiện về nhà ở.",
                "Ask the Department of Construction to confirm that a home in another former province does not count.",
            ),
            (MERGER_REF,),
        )
    if reasons["income"] == "coefficient-unverified":
        yield NextStep(
            "ask-coefficient",
            Message(
                "Hỏi Sở Xây dựng hệ số điều chỉnh mức thu nhập đang áp dụng tại địa phương.",
                "Ask the Department of Construction which income coefficient applies locally.",
            ),
            (decree_100(30, 1, "d"),),
        )
    if reasons["income"] == "armed-forces":
        yield NextStep(
            "ask-unit",
            Message(
                "Đề nghị đơn vị nơi anh/chị công tác xác nhận điều kiện về thu nhập.",
                "Ask your unit to certify the income condition.",
            ),
            (decree_100(67),),
        )
    if reasons["income"] == "two-children-unsettled":
        yield NextStep(
            "ask-two-children-income",
            Message(
                "Hỏi Sở Xây dựng: người có từ hai con đẻ trở lên có phải xét điều kiện thu nhập hay không.",
                "Ask the Department of Construction whether people with two or more birth children have an income test.",
            ),
            (POPULATION_LAW_REF,),
        )
    if reasons["once_only"] == "armed-forces-support":
        yield NextStep(
            "ask-unit-support",
            Message(
                "Đề nghị đơn vị nơi anh/chị công tác xác nhận đã hưởng chính sách nhà ở cho lực lượng vũ trang nhân "
                "dân hay chưa.",
                "Ask your unit to confirm whether you have had housing for the people's armed forces.",
            ),
            (housing_law(77, 1),),
        )


def _validity(facts: Facts, book: ParameterBook) -> Iterator[NextStep]:
    period = book.find(VALIDITY, facts.as_of, facts.province)
    if period is not None:
        length = figure(period.value, period.unit)
        yield NextStep(
            "certificate-validity",
            Message(
                f"Các giấy xác nhận có giá trị {length.vi} kể từ ngày được xác nhận.",
                f"Certificates are valid for {length.en} from the day they are signed.",
            ),
            period.citations,
        )


def _hand_in(facts: Facts) -> NextStep:
    if facts.as_of >= DECREE_54:
        return NextStep(
            "hand-in",
            Message(
                "Nộp hồ sơ cho chủ đầu tư dự án trong thời gian đã công bố: trực tiếp, trực tuyến, qua bưu chính hoặc "
                "qua nơi làm việc. Mỗi thời điểm chỉ đăng ký tại một dự án.",
                "Hand the file in to the project's developer in the announced period: in person, online, by post or "
                "through your employer. Apply to one project at a time.",
            ),
            (decree_100(38, 1, "c"),),
        )
    return NextStep(
        "hand-in",
        Message(
            "Nộp hồ sơ trực tiếp cho chủ đầu tư dự án. Mỗi hộ gia đình, cá nhân chỉ nộp tại một dự án.",
            "Hand the file in to the project's developer. Each household or person applies to one project only.",
        ),
        (decree_100(38, 1, "c"), decree_100(38, 1, "e")),
    )


def _loan(facts: Facts) -> Iterator[NextStep]:
    if facts.tenure == "rent":
        return
    citations: tuple[ProvisionRef, ...]
    if facts.group in _LOAN_GROUPS:
        citations = (decree_100(48, 1), housing_law(77, 5))
    elif facts.group == "two-children":
        citations = (housing_law(77, 5), POPULATION_LAW_REF)
    elif facts.group in RURAL_POOR:
        citations = (decree_100(48, 6), housing_law(77, 5))
    else:
        return
    yield NextStep(
        "loan",
        Message(
            "Khi đã có hợp đồng mua, thuê mua, anh/chị có thể hỏi vay vốn ưu đãi tại Ngân hàng Chính sách xã hội.",
            "Once you have a contract to buy or rent to buy, you may ask the Vietnam Bank for Social Policies for a "
            "preferential loan.",
        ),
        citations,
    )


def _preliminary() -> NextStep:
    return NextStep(
        "preliminary",
        Message(
            "Kết quả này dựa trên lời khai của anh/chị và chỉ để tham khảo; chủ đầu tư xét hồ sơ, Sở Xây dựng kiểm tra.",
            "This result rests on what you told and is for guidance; the developer examines the file and the "
            "Department of Construction checks it.",
        ),
    )


def _what_could_change(
    facts: Facts, book: ParameterBook, reasons: dict[Criterion, str], criteria: tuple[CriterionResult, ...]
) -> Iterator[NextStep]:
    failed = {criterion.criterion for criterion in criteria if criterion.result == "not_met"}
    if reasons["group"] == "enterprise":
        yield NextStep(
            "worker-lodging",
            Message(
                "Liên hệ chủ đầu tư nhà lưu trú công nhân hoặc Ban quản lý khu công nghiệp để thuê nhà lưu trú cho "
                "công nhân. Người lao động của doanh nghiệp có thể tự đăng ký theo nhóm công nhân, người lao động.",
                "Contact the owner of worker lodging or the industrial park's management board to rent lodging for "
                "your workers. Employees may apply for themselves in the workers' group.",
            ),
            (housing_law(93), housing_law(76, 6)),
        )
    if reasons["group"] == "two-children-too-early":
        yield NextStep(
            "other-group",
            Message(
                f"Kiểm tra lại theo nhóm khác, hoặc theo ngày từ {format_date(POPULATION_LAW)} trở đi.",
                f"Check again in another group, or for a day from {english_date(POPULATION_LAW)} on.",
            ),
            (housing_law(76),),
        )
    if _may_rent_instead(facts, reasons):
        yield NextStep(
            "rent-instead",
            Message(
                "Anh/chị có thể xem xét thuê nhà ở xã hội: người thuê không phải đáp ứng điều kiện về nhà ở và thu nhập.",
                "You may consider renting social housing: renters need not meet the housing and income conditions.",
            ),
            (housing_law(77, 6) if facts.group == "student" else housing_law(78, 2),),
        )
    if reasons["housing"] == "land-certificate":
        yield NextStep(
            "land-rule-changed",
            Message(
                f"Từ {format_date(DECREE_54)}, Giấy chứng nhận chỉ có đất, không có nhà, không còn là trở ngại; "
                "anh/chị kiểm tra lại theo ngày nộp hồ sơ.",
                f"Since {english_date(DECREE_54)} a Certificate for land without a house no longer stands in the way; "
                "check again for the day you apply.",
            ),
            (decree_100(29, 1), ProvisionRef("54/2026/NĐ-CP", "32")),
        )
    if reasons["housing"] == "home-large-enough":
        yield NextStep(
            "check-small-home",
            Message(
                "Kiểm tra lại số người đăng ký thường trú tại căn nhà và nơi có nhà: chỉ nhà tại tỉnh, thành phố nơi "
                "có dự án mới được tính.",
                "Check again who is registered in the home and where it lies: only a home in the province or city of "
                "the project counts.",
            ),
            (decree_100(29, 2), housing_law(78, 1, "a")),
        )
        if resolution_201_holds(facts.as_of):
            yield NextStep(
                "ask-far-from-work",
                Message(
                    "Nếu căn nhà cách xa nơi làm việc, hỏi Sở Xây dựng về quy định của địa phương cho trường hợp này.",
                    "If that home is far from your place of work, ask the Department of Construction for the local rule.",
                ),
                (FAR_FROM_WORK_REF,),
            )
    if "income" in failed and facts.as_of >= DECREE_261 and book.find(COEFFICIENT, facts.as_of, facts.province) is None:
        yield NextStep(
            "ask-coefficient",
            Message(
                "Ủy ban nhân dân cấp tỉnh được quyết định hệ số điều chỉnh mức thu nhập; anh/chị hỏi Sở Xây dựng nơi có dự án.",
                "The provincial People's Committee may set a coefficient for the limit; ask the Department of "
                "Construction at the project.",
            ),
            (decree_100(30, 1, "d"),),
        )
    yield NextStep(
        "ask-officer",
        Message(
            "Nếu hoàn cảnh của anh/chị có điểm chưa được nêu ở đây, anh/chị đề nghị gặp cán bộ hoặc hỏi Sở Xây dựng.",
            "If something in your situation is not covered here, ask for an officer or the Department of Construction.",
        ),
    )


def _may_rent_instead(facts: Facts, reasons: dict[Criterion, str]) -> bool:
    if facts.tenure == "rent" or facts.group in RURAL_POOR or reasons["group"] in ("enterprise", "two-children-too-early"):
        return False
    return not (facts.group == "armed-forces" and facts.already_supported)
