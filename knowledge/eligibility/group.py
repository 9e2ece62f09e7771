"""Criterion `group`: is the person among those of Article 76, for the way they want a home (Article 77)?

Belonging to a group is taken on the person's word; the papers that prove it are in papers.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from knowledge.eligibility.facts import GROUPS, Facts, Group, Tenure
from knowledge.eligibility.law import (
    EMPLOYER_RENTS_REF,
    POPULATION_LAW,
    POPULATION_LAW_REF,
    housing_law,
    resolution_201_holds,
)
from knowledge.eligibility.message import NOTHING, Message, english_date
from knowledge.eligibility.result import CriterionResult
from knowledge.parameters import ProvisionRef
from knowledge.rendering import format_date

GROUP_NAMES: Final[dict[Group, Message]] = {
    "merit": Message(
        "người có công với cách mạng, thân nhân liệt sĩ được hỗ trợ cải thiện nhà ở",
        "people with merit to the revolution and martyrs' relatives entitled to housing improvement support",
    ),
    "rural-poor-household": Message(
        "hộ gia đình nghèo, cận nghèo tại khu vực nông thôn", "poor and near-poor households in rural areas"
    ),
    "disaster-area-poor-household": Message(
        "hộ gia đình nghèo, cận nghèo nông thôn tại vùng thường xuyên bị thiên tai, biến đổi khí hậu",
        "rural poor and near-poor households in areas often hit by disaster or climate change",
    ),
    "urban-poor-household": Message(
        "hộ gia đình nghèo, cận nghèo tại khu vực đô thị", "poor and near-poor households in urban areas"
    ),
    "urban-low-income": Message("người thu nhập thấp tại khu vực đô thị", "low-income people in urban areas"),
    "industrial-worker": Message(
        "công nhân, người lao động đang làm việc tại doanh nghiệp, hợp tác xã trong và ngoài khu công nghiệp",
        "workers and employees of enterprises and cooperatives, in or outside industrial parks",
    ),
    "armed-forces": Message(
        "sĩ quan, quân nhân chuyên nghiệp, người làm việc trong lực lượng vũ trang và cơ yếu",
        "officers, professional soldiers and staff of the armed forces and the cipher service",
    ),
    "civil-servant": Message("cán bộ, công chức, viên chức", "officials, civil servants and public employees"),
    "returned-official-housing": Message("người đã trả lại nhà ở công vụ", "people who have returned an official residence"),
    "land-recovery": Message(
        "hộ gia đình, cá nhân bị thu hồi đất, phải phá dỡ nhà ở mà chưa được bồi thường bằng nhà ở, đất ở",
        "people whose land was recovered and house cleared without compensation in housing or residential land",
    ),
    "student": Message("học sinh, sinh viên", "pupils and students"),
    "enterprise": Message("doanh nghiệp, hợp tác xã trong khu công nghiệp", "enterprises and cooperatives in industrial parks"),
    "two-children": Message("người có từ hai con đẻ trở lên", "people with two or more birth children"),
}
TENURE_VERBS: Final[dict[Tenure, Message]] = {
    "buy": Message("mua", "buy"),
    "rent_to_buy": Message("thuê mua", "rent to buy"),
    "rent": Message("thuê", "rent"),
}
ANY_TENURE: Final = Message("mua, thuê mua hoặc thuê", "buy, rent to buy or rent")
RURAL_POOR: Final[frozenset[Group]] = frozenset({"rural-poor-household", "disaster-area-poor-household"})

_CAVEATS: Final[dict[Group, Message]] = {
    "merit": Message(
        "Anh/chị phải thuộc trường hợp được hỗ trợ cải thiện nhà ở theo Pháp lệnh Ưu đãi người có công với cách mạng.",
        "You must be entitled to housing improvement support under the Ordinance on people with merit.",
    ),
    "urban-low-income": Message(
        "Nhóm này dành cho người ở khu vực đô thị; người ở xã nên xem mình có thuộc nhóm người lao động tại doanh "
        "nghiệp, hợp tác xã hay không.",
        "This group is for people in urban areas; if you live in a rural commune, see whether you belong to the group "
        "of employees of enterprises and cooperatives.",
    ),
    "armed-forces": Message(
        "Điều kiện kèm theo: anh/chị chưa được hưởng chính sách nhà ở cho lực lượng vũ trang nhân dân.",
        "One condition: you have not had housing for the people's armed forces.",
    ),
    "returned-official-housing": Message(
        "Trường hợp bị thu hồi nhà ở công vụ do vi phạm thì không thuộc nhóm này.",
        "Those whose official residence was taken back for a breach are not in this group.",
    ),
}


def clause_of(group: Group) -> int:
    """The clause of Article 76 that names the group."""
    return GROUPS.index(group) + 1


def may_ever_buy(group: Group | None, day: dt.date) -> bool:
    """False for those to whom the law gives no way to buy or rent-purchase; an unknown group may."""
    return group not in ("student", "enterprise") and not (group == "two-children" and day < POPULATION_LAW)


def verb(tenure: Tenure | None) -> Message:
    return ANY_TENURE if tenure is None else TENURE_VERBS[tenure]


def assess(facts: Facts, day: dt.date) -> CriterionResult:
    group = facts.group
    if group is None:
        return CriterionResult(
            "group",
            "unknown",
            "missing",
            Message(
                "Chưa rõ anh/chị thuộc nhóm nào trong các nhóm được hưởng chính sách nhà ở xã hội. Anh/chị cho biết "
                "công việc hoặc hoàn cảnh hiện nay, ví dụ: công nhân, viên chức, lao động tự do ở đô thị, hộ nghèo.",
                "It is not known which of the groups entitled to social housing you belong to. Please tell your work "
                "or situation, for example: worker, public employee, self-employed in a town, poor household.",
            ),
            (housing_law(76),),
            missing=("group",),
        )
    if group == "student":
        return _student(facts.tenure)
    if group == "enterprise":
        return _enterprise(facts.tenure, day)
    if group == "two-children" and day < POPULATION_LAW:
        return CriterionResult(
            "group",
            "not_met",
            "two-children-too-early",
            Message(
                f"Nhóm người có từ hai con đẻ trở lên chỉ được bổ sung từ ngày {format_date(POPULATION_LAW)}; tại ngày "
                f"{format_date(day)} chưa có nhóm này. Anh/chị xem mình có thuộc nhóm khác hay không.",
                "The group of people with two or more birth children was added only from "
                f"{english_date(POPULATION_LAW)}; on {english_date(day)} it did not exist. Please see whether you "
                "belong to another group.",
            ),
            (POPULATION_LAW_REF, housing_law(76)),
        )
    if group in RURAL_POOR:
        return _rural_poor(group, facts.tenure)
    name = GROUP_NAMES[group]
    may = verb(facts.tenure)
    return CriterionResult(
        "group",
        "met",
        "beneficiary",
        Message(
            f"Theo lời khai, anh/chị thuộc nhóm {name.vi} (khoản {clause_of(group)} Điều 76 Luật Nhà ở). Nhóm này được "
            f"{may.vi} nhà ở xã hội.",
            f"By what you told, you belong to the group: {name.en} (Article 76, clause {clause_of(group)}, Housing "
            f"Law). This group may {may.en} social housing.",
        )
        + _CAVEATS.get(group, NOTHING),
        _beneficiary_citations(group),
    )


def _beneficiary_citations(group: Group) -> tuple[ProvisionRef, ...]:
    cited = (housing_law(76, clause_of(group)), housing_law(77, 1))
    return (*cited, POPULATION_LAW_REF) if group == "two-children" else cited


def _student(tenure: Tenure | None) -> CriterionResult:
    citations = (housing_law(77, 6), housing_law(76, 11))
    if tenure == "rent":
        return CriterionResult(
            "group",
            "met",
            "student-rents",
            Message(
                "Học sinh, sinh viên được thuê nhà ở xã hội trong thời gian học tập.",
                "Pupils and students may rent social housing while they study.",
            ),
            citations,
        )
    if tenure is None:
        return CriterionResult(
            "group",
            "unknown",
            "tenure-missing",
            Message(
                "Học sinh, sinh viên chỉ được thuê nhà ở xã hội, không được mua hoặc thuê mua. Anh/chị cho biết muốn "
                "thuê hay mua.",
                "Pupils and students may only rent social housing, not buy or rent to buy. Please say whether you "
                "want to rent or buy.",
            ),
            citations,
            missing=("tenure",),
        )
    want = TENURE_VERBS[tenure]
    return CriterionResult(
        "group",
        "not_met",
        "student-cannot-buy",
        Message(
            f"Học sinh, sinh viên chỉ được thuê nhà ở xã hội trong thời gian học tập, không được {want.vi}.",
            f"Pupils and students may only rent social housing while they study; they may not {want.en} it.",
        ),
        citations,
    )


def _enterprise(tenure: Tenure | None, day: dt.date) -> CriterionResult:
    want = verb(tenure)
    text = Message(
        f"Doanh nghiệp, hợp tác xã trong khu công nghiệp không thuộc diện được {want.vi} nhà ở xã hội như người dân; "
        "được thuê nhà lưu trú công nhân trong khu công nghiệp để bố trí cho công nhân của mình.",
        f"Enterprises and cooperatives in industrial parks may not {want.en} social housing as citizens do; they may "
        "rent worker lodging in the park for their own workers.",
    )
    citations = [housing_law(77, 7), housing_law(76, 12), housing_law(93, 1)]
    if resolution_201_holds(day) and tenure in (None, "rent"):
        text += Message(
            "Ngoài ra, doanh nghiệp được ký hợp đồng thuê nhà ở xã hội với chủ đầu tư để bố trí cho người lao động "
            "của mình ở theo Nghị quyết 201/2025/QH15; đề nghị liên hệ chủ đầu tư dự án hoặc Sở Xây dựng.",
            "An enterprise may also contract with a developer to rent social housing for its own employees to live "
            "in, under Resolution 201/2025/QH15; please contact the project's developer or the Department of "
            "Construction.",
        )
        citations.append(EMPLOYER_RENTS_REF)
    return CriterionResult("group", "not_met", "enterprise", text, tuple(citations))


def _rural_poor(group: Group, tenure: Tenure | None) -> CriterionResult:
    name = GROUP_NAMES[group]
    may = verb(tenure)
    return CriterionResult(
        "group",
        "unknown",
        "province-decides",
        Message(
            f"Anh/chị thuộc nhóm {name.vi} (khoản {clause_of(group)} Điều 76 Luật Nhà ở). Nhóm này chỉ được {may.vi} "
            "nhà ở xã hội nếu Ủy ban nhân dân cấp tỉnh có quy định; trợ lý chưa có quy định đó của địa phương. "
            "Anh/chị hỏi Sở Xây dựng.",
            f"You belong to the group: {name.en} (Article 76, clause {clause_of(group)}, Housing Law). It may {may.en} "
            "social housing only if the provincial People's Committee so provides; the assistant does not have such a "
            "local rule. Please ask the Department of Construction.",
        ),
        (housing_law(77, 1), housing_law(76, clause_of(group))),
    )
