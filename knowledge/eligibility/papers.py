"""The papers of an application, by group and day: which form, and who signs it.

Sources: Articles 6 to 8 of 05/2024/TT-BXD as amended by 32/2025/TT-BXD and 08/2026/TT-BXD; Article 38 of
100/2024/NĐ-CP. Renters hand in the application and the proof of group only.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from knowledge.eligibility.facts import Facts, Group
from knowledge.eligibility.law import (
    CIRCULAR_32,
    DECREE_54,
    DECREE_136,
    DECREE_261,
    TWO_LEVEL_GOVERNMENT,
    circular_05,
    decree_100,
)
from knowledge.eligibility.message import NOTHING, Message
from knowledge.eligibility.result import CriterionResult, NextStep
from knowledge.parameters import ProvisionRef

_AND_INCOME: Final = Message(" và thu nhập", " and income")
_CIRCULAR_32_FORMS = ProvisionRef("32/2025/TT-BXD", "1", "1")
_CIRCULAR_32_INCOME = ProvisionRef("32/2025/TT-BXD", "1", "2")
_CIRCULAR_08_FORMS = ProvisionRef("08/2026/TT-BXD", "1", "1")


def papers(facts: Facts, housing: CriterionResult) -> list[NextStep]:
    """Application, proof of group, housing paper, income paper: as far as this person needs them."""
    day, buying = facts.as_of, facts.tenure != "rent"
    steps = [_application(day), _group_paper(facts, day, buying)]
    if buying and facts.group is not None:
        # Whoever owns a large home and hopes for an exemption asks first: no form fits yet.
        if housing.reason != "exemption-reported":
            steps.append(_housing_paper(facts, day, small=housing.reason == "small-home"))
        income = _income_paper(facts, day)
        if income is not None:
            steps.append(income)
    return steps


def _application(day: dt.date) -> NextStep:
    article = decree_100(38, 1, "d" if day >= DECREE_54 else "c")
    form = (ProvisionRef("136/2026/NĐ-CP", "1", "3"),) if day >= DECREE_136 else ()
    return NextStep(
        "paper-application",
        Message(
            "Đơn đăng ký mua, thuê mua, thuê nhà ở xã hội: Mẫu số 01 Phụ lục II Nghị định 100/2024/NĐ-CP, anh/chị tự khai và ký.",
            "Application to buy, rent to buy or rent: form 01, Appendix II of Decree 100/2024, filled in and signed by you.",
        ),
        (article, *form),
    )


_Proof = tuple[Message, tuple[ProvisionRef, ...]]

# Groups whose proof is the same on every day, to buy and to rent.
_CONSTANT_PROOFS: Final[dict[Group, _Proof]] = {
    "merit": (
        Message(
            "Giấy tờ đối tượng: bản sao có chứng thực giấy tờ chứng minh người có công hoặc thân nhân liệt sĩ.",
            "Proof of group: a certified copy of the papers of a person with merit or a martyr's relative.",
        ),
        (circular_05(6, 1, "a"),),
    ),
    "armed-forces": (
        Message(
            "Giấy tờ đối tượng: theo mẫu của Bộ Quốc phòng hoặc Bộ Công an; anh/chị hỏi đơn vị công tác.",
            "Proof of group: on the form of the Ministry of National Defence or of Public Security; please ask your unit.",
        ),
        (circular_05(6, 1, "d"),),
    ),
    "returned-official-housing": (
        Message(
            "Giấy tờ đối tượng: Mẫu số 01, cơ quan quản lý nhà ở công vụ xác nhận.",
            "Proof of group: form 01, signed by the body that manages the official residence.",
        ),
        (circular_05(6, 1, "c"), circular_05(6, 3)),
    ),
    "student": (
        Message(
            "Giấy tờ đối tượng: Mẫu số 01, nhà trường nơi đang học xác nhận.",
            "Proof of group: form 01, signed by the school you attend.",
        ),
        (circular_05(6, 1, "c"), circular_05(6, 4)),
    ),
    "two-children": (
        Message(
            "Giấy tờ đối tượng: chưa tìm thấy mẫu giấy xác nhận cho nhóm người có từ hai con đẻ trở lên; anh/chị hỏi "
            "chủ đầu tư hoặc Sở Xây dựng trước khi nộp.",
            "Proof of group: no form was found for people with two or more birth children; please ask the developer "
            "or the Department of Construction before applying.",
        ),
        (circular_05(6),),
    ),
}


def _group_paper(facts: Facts, day: dt.date, buying: bool) -> NextStep:
    text, citations = _group_proof(facts.group, day, buying)
    return NextStep("paper-group", text, citations)


def _group_proof(group: Group | None, day: dt.date, buying: bool) -> _Proof:
    match group:
        case "urban-low-income":
            return _urban_low_income(day, buying)
        case "industrial-worker" | "civil-servant":
            return _employee(day, buying)
        case "land-recovery":
            return _land_recovery(day)
        case "rural-poor-household" | "disaster-area-poor-household" | "urban-poor-household":
            return _poor_household(buying)
        case None | "enterprise":
            # Reached by no decision: both end before papers are listed.
            return Message("Giấy tờ đối tượng: tùy nhóm của anh/chị.", "Proof of group: depends on your group."), (
                circular_05(6),
            )
        case _:
            return _CONSTANT_PROOFS[group]


def _poor_household(buying: bool) -> _Proof:
    what = _AND_INCOME if buying else NOTHING
    return Message(
        f"Giấy tờ đối tượng{what.vi}: bản sao có chứng thực giấy chứng nhận hộ nghèo, cận nghèo.",
        f"Proof of group{what.en}: a certified copy of the poor or near-poor household certificate.",
    ), (circular_05(6, 1, "b"), *((circular_05(8, 3),) if buying else ()))


def _land_recovery(day: dt.date) -> _Proof:
    level = Message("xã", "commune") if day >= TWO_LEVEL_GOVERNMENT else Message("huyện", "district")
    return Message(
        f"Giấy tờ đối tượng: Mẫu số 01, Ủy ban nhân dân cấp {level.vi} nơi bị thu hồi đất xác nhận.",
        f"Proof of group: form 01, signed by the {level.en} People's Committee where the land was recovered.",
    ), (circular_05(6, 1, "c"), decree_100(38, 1, "c"))


def _urban_low_income(day: dt.date, buying: bool) -> _Proof:
    if day < CIRCULAR_32:
        return Message(
            "Giấy tờ đối tượng: Mẫu số 01, nơi làm việc xác nhận; người không có hợp đồng lao động thì Ủy ban nhân "
            "dân cấp xã xác nhận.",
            "Proof of group: form 01, signed by your employer; without a labour contract, by the commune People's Committee.",
        ), (circular_05(6, 1, "c"), circular_05(6, 2), decree_100(38, 1, "c"))
    what = _AND_INCOME if buying else NOTHING
    with_contract = Message(
        f"Giấy tờ đối tượng{what.vi}: người có hợp đồng lao động dùng Mẫu số 01a, nơi làm việc xác nhận; người hưởng "
        "lương hưu dùng Mẫu số 01a, cơ quan Bảo hiểm xã hội hoặc Ủy ban nhân dân cấp xã xác nhận.",
        f"Proof of group{what.en}: with a labour contract form 01a, signed by your employer; pensioners form 01a, "
        "signed by the social insurance agency or the commune People's Committee.",
    )
    if day < DECREE_54:
        return with_contract + Message(
            "Không có hợp đồng và lương hưu: Mẫu số 01 về đối tượng, Ủy ban nhân dân cấp xã xác nhận"
            + ("; Mẫu số 05 về thu nhập, Công an cấp xã xác nhận." if buying else "."),
            "Without contract or pension: form 01 for the group, signed by the commune People's Committee"
            + ("; form 05 for income, signed by the commune police." if buying else "."),
        ), (_CIRCULAR_32_FORMS, circular_05(6, 1), decree_100(30, 2))
    return with_contract + Message(
        "Không có hợp đồng và lương hưu: Mẫu số 05, Công an cấp xã nơi thường trú, tạm trú hoặc nơi ở hiện tại xác "
        "nhận; anh/chị tự kê khai và cam kết về thu nhập.",
        "Without contract or pension: form 05, signed by the commune police of your permanent, temporary or current "
        "residence; you declare your income and answer for it.",
    ), (circular_05(6, 1), _CIRCULAR_08_FORMS, decree_100(30, 2))


def _employee(day: dt.date, buying: bool) -> _Proof:
    if day < CIRCULAR_32:
        return Message(
            "Giấy tờ đối tượng: Mẫu số 01, cơ quan, đơn vị, doanh nghiệp nơi làm việc xác nhận.",
            "Proof of group: form 01, signed by your employer.",
        ), (circular_05(6, 1, "c"), circular_05(6, 2))
    return Message(
        "Giấy tờ đối tượng"
        + (" và thu nhập" if buying else "")
        + ": Mẫu số 01a, cơ quan, đơn vị, doanh nghiệp nơi làm việc xác nhận"
        + ("." if buying else " (khi thuê không phải xác nhận mục thu nhập)."),
        "Proof of group"
        + (" and income" if buying else "")
        + ": form 01a, signed by your employer"
        + ("." if buying else " (renters need not have the income part signed)."),
    ), (_CIRCULAR_32_FORMS, circular_05(6, 1))


def _housing_paper(facts: Facts, day: dt.date, small: bool) -> NextStep:
    if small:
        return NextStep(
            "paper-housing",
            Message(
                "Giấy tờ về nhà ở: Mẫu số 03 (có nhà nhưng chật), Ủy ban nhân dân cấp xã xác nhận.",
                "Housing paper: form 03 (home too small), signed by the commune People's Committee.",
            ),
            (circular_05(7), decree_100(29, 2)),
        )
    spouse = (
        NOTHING
        if facts.marital_status == "single"
        else Message(" Vợ/chồng (nếu có) cũng phải kê khai.", " A spouse must declare too.")
    )
    office = (
        Message("cơ quan có thẩm quyền cấp Giấy chứng nhận quyền sử dụng đất", "the body that issues land Certificates")
        if day >= DECREE_54
        else Message("văn phòng hoặc chi nhánh văn phòng đăng ký đất đai", "the land registration office or its branch")
    )
    return NextStep(
        "paper-housing",
        Message(
            f"Giấy tờ về nhà ở: Mẫu số 02 (chưa có nhà), {office.vi} tại tỉnh, thành phố nơi có dự án xác nhận.{spouse.vi}",
            f"Housing paper: form 02 (no home), signed by {office.en} in the province or city of the project.{spouse.en}",
        ),
        (circular_05(7), decree_100(29, 1)),
    )


def _income_paper(facts: Facts, day: dt.date) -> NextStep | None:
    """None where the proof of group covers the income too, or the group has no income test."""
    if facts.group == "armed-forces":
        return NextStep(
            "paper-income",
            Message(
                "Giấy tờ về thu nhập: Mẫu số 04, đơn vị nơi anh/chị công tác xác nhận; vợ/chồng (nếu có) cũng phải kê khai.",
                "Income paper: form 04, signed by your unit; a spouse must declare too.",
            ),
            (circular_05(8, 1), circular_05(8, 2)),
        )
    if facts.group not in ("urban-low-income", "industrial-worker", "civil-servant"):
        return None
    if day >= CIRCULAR_32:
        if facts.marital_status == "single":
            return None
        return NextStep(
            "paper-income",
            Message(
                "Nếu đã kết hôn, vợ/chồng cũng phải kê khai thu nhập theo mẫu phù hợp với mình (Mẫu số 01a, 04 hoặc 05).",
                "If you are married, your spouse must also declare income on the form that fits (01a, 04 or 05).",
            ),
            (_CIRCULAR_32_INCOME, circular_05(8, 1)),
        )
    text = Message(
        "Giấy tờ về thu nhập: Mẫu số 04, nơi làm việc xác nhận; vợ/chồng (nếu có) cũng phải kê khai.",
        "Income paper: form 04, signed by your employer; a spouse must declare too.",
    )
    if facts.group == "urban-low-income":
        police = day >= DECREE_261
        text += Message(
            f"Không có hợp đồng lao động: Mẫu số 05, {'Công an' if police else 'Ủy ban nhân dân'} cấp xã xác nhận.",
            f"Without a labour contract: form 05, signed by the commune {'police' if police else 'People’s Committee'}.",
        )
    return NextStep("paper-income", text, (circular_05(8, 1), circular_05(8, 2), decree_100(30, 2)))
