"""Criterion `once_only`: no social housing bought before, no housing support had in the project's province.

Article 78, clause 1, point a of 27/2023/QH15 (clause 8 for the rural poor); Article 88, clause 6. It binds
buyers. The armed forces are the exception: for them earlier armed-forces housing also bars renting (Article 77).
"""

from __future__ import annotations

import datetime as dt

from knowledge.eligibility.facts import Facts
from knowledge.eligibility.group import RURAL_POOR, may_ever_buy, verb
from knowledge.eligibility.law import housing_law
from knowledge.eligibility.message import Message
from knowledge.eligibility.result import CriterionResult

_ASK = Message(
    "Anh/chị cho biết đã từng mua, thuê mua nhà ở xã hội hoặc được hỗ trợ nhà ở tại tỉnh, thành phố nơi có dự án hay chưa.",
    "Please say whether you have ever bought or rent-purchased social housing, or had housing support in the province "
    "or city of the project.",
)


def assess(facts: Facts, day: dt.date) -> CriterionResult:
    law = housing_law(78, 8) if facts.group in RURAL_POOR else housing_law(78, 1, "a")
    if facts.tenure == "rent" and facts.group != "enterprise":
        return _renting(facts)
    if not may_ever_buy(facts.group, day):
        return CriterionResult(
            "once_only",
            "not_required",
            "group-cannot-buy",
            Message(
                "Không xét: điều kiện này chỉ áp dụng cho nhóm được mua, thuê mua.",
                "Not examined: this condition applies only to groups that may buy or rent to buy.",
            ),
            (law,),
        )
    if facts.already_supported and facts.tenure is not None:
        return CriterionResult(
            "once_only",
            "not_met",
            "already-supported",
            Message(
                "Theo lời khai, anh/chị đã mua, thuê mua nhà ở xã hội hoặc đã được hỗ trợ nhà ở tại tỉnh, thành phố "
                f"nơi có dự án, nên không được {verb(facts.tenure).vi} thêm. Mỗi người chỉ được mua hoặc thuê mua một "
                "căn; cả hộ gia đình chỉ được áp dụng một chính sách.",
                "By what you told, you have bought or rent-purchased social housing or had housing support in the "
                f"province or city of the project, so you may not {verb(facts.tenure).en} again. Each person may buy "
                "or rent-purchase one home only; a household gets one policy.",
            ),
            (law, housing_law(88, 6), housing_law(79, 1, "e")),
        )
    if facts.tenure is None:
        return CriterionResult(
            "once_only",
            "unknown",
            "tenure-missing",
            Message(
                "Điều kiện này còn tùy anh/chị muốn mua, thuê mua hay thuê.",
                "This condition depends on whether you want to buy, rent to buy or rent.",
            ),
            (law,),
            missing=("tenure",),
        )
    if facts.already_supported is None:
        return CriterionResult("once_only", "unknown", "missing", _ASK, (law,), missing=("already_supported",))
    return CriterionResult(
        "once_only",
        "met",
        "never-supported",
        Message(
            "Theo lời khai, anh/chị chưa mua, thuê mua nhà ở xã hội và chưa được hỗ trợ nhà ở tại tỉnh, thành phố nơi "
            "có dự án. Anh/chị cam kết điều này trong đơn; Sở Xây dựng kiểm tra lại.",
            "By what you told, you have not bought or rent-purchased social housing and have had no housing support "
            "in the province or city of the project. You declare this in the application; the Department of "
            "Construction checks it.",
        ),
        (law, housing_law(88, 6)),
    )


def _renting(facts: Facts) -> CriterionResult:
    if facts.group is None:
        return CriterionResult(
            "once_only",
            "unknown",
            "group-missing",
            Message(
                "Người thuê nói chung không bị xét điều kiện này, trừ lực lượng vũ trang. Anh/chị cho biết thuộc nhóm nào.",
                "This condition does not bind those who rent, except the armed forces. Please say which group you belong to.",
            ),
            (housing_law(77, 1), housing_law(78, 2)),
            missing=("group",),
        )
    if facts.group == "armed-forces":
        return _renting_armed_forces(facts)
    return CriterionResult(
        "once_only",
        "not_required",
        "renting",
        Message(
            "Việc đã được hỗ trợ nhà ở trước đây không phải là điều kiện khi thuê. Tại mỗi thời điểm, mỗi người chỉ "
            "được thuê một căn nhà ở xã hội.",
            "Earlier housing support is no condition for renting. Each person may rent only one social home at a time.",
        ),
        (housing_law(88, 7), housing_law(78, 8 if facts.group in RURAL_POOR else 2)),
    )


def _renting_armed_forces(facts: Facts) -> CriterionResult:
    citations = (housing_law(77, 1), housing_law(88, 7))
    if facts.already_supported is None:
        return CriterionResult(
            "once_only",
            "unknown",
            "missing",
            Message(
                "Người thuộc lực lượng vũ trang chỉ được thuê nhà ở xã hội khi chưa được hưởng chính sách nhà ở cho "
                "lực lượng vũ trang nhân dân. Anh/chị cho biết đã được hỗ trợ nhà ở lần nào chưa.",
                "Members of the armed forces may rent social housing only if they have not had housing for the "
                "people's armed forces. Please say whether you have ever had housing support.",
            ),
            citations,
            missing=("already_supported",),
        )
    if facts.already_supported:
        return CriterionResult(
            "once_only",
            "unknown",
            "armed-forces-support",
            Message(
                "Anh/chị đã được hỗ trợ nhà ở. Nếu đó là chính sách nhà ở cho lực lượng vũ trang nhân dân thì không "
                "được thuê nhà ở xã hội; nếu là hỗ trợ khác thì việc thuê không bị cản trở. Anh/chị hỏi đơn vị công "
                "tác để xác nhận.",
                "You have had housing support. If it was housing for the people's armed forces you may not rent "
                "social housing; other support does not stand in the way of renting. Please ask your unit to confirm.",
            ),
            citations,
        )
    return CriterionResult(
        "once_only",
        "met",
        "never-supported",
        Message(
            "Theo lời khai, anh/chị chưa được hưởng chính sách nhà ở cho lực lượng vũ trang nhân dân. Tại mỗi thời "
            "điểm, mỗi người chỉ được thuê một căn.",
            "By what you told, you have not had housing for the people's armed forces. Each person may rent only one "
            "home at a time.",
        ),
        citations,
    )
