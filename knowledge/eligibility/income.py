"""Criterion `income`: average take-home pay against the limit of the day (Article 78, clause 1, point b).

Only buyers, and only groups 5, 6 and 8, are measured against the limits of Article 30 of 100/2024/NĐ-CP.
The limit is inclusive ("không quá"). An income told as a range is judged only where all of it stands on one side. A province's coefficient that is not verified makes a band between the
national limit and the multiplied one, inside which only Sở Xây dựng can tell.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from knowledge.eligibility.facts import INCOMES, Facts, Group
from knowledge.eligibility.group import RURAL_POOR, may_ever_buy
from knowledge.eligibility.law import DECREE_136, DECREE_261, POPULATION_LAW_REF, circular_05, decree_100, housing_law
from knowledge.eligibility.limits import SINGLE, Limit, Limits, Standing
from knowledge.eligibility.message import NOTHING, Message, english_date, figure, money
from knowledge.eligibility.pay import Pay
from knowledge.eligibility.result import CriterionResult, Result
from knowledge.parameters import ParameterBook, ParameterValue, ProvisionRef
from knowledge.rendering import format_date

LIMITED: Final[frozenset[Group]] = frozenset({"urban-low-income", "industrial-worker", "civil-servant"})
UNLIMITED: Final[frozenset[Group]] = frozenset({"merit", "returned-official-housing", "land-recovery"})
POOR: Final[frozenset[Group]] = RURAL_POOR | {"urban-poor-household"}

BOTH_SPOUSES_MULTIPLE, MIXED_MULTIPLE = "colonel-multiple-married", "colonel-multiple-mixed"
_LAW = housing_law(78, 1, "b")


@dataclass(frozen=True, slots=True)
class _Test:
    """Outcome of the test of Article 30, before the group is looked at."""

    result: Result
    reason: str
    text: Message
    parameters: tuple[ParameterValue, ...]
    missing: tuple[str, ...] = ()


def assess(facts: Facts, book: ParameterBook, day: dt.date) -> CriterionResult:
    settled = _not_required(facts, day)
    if settled is not None:
        return settled
    if facts.group in POOR:
        return _poor_household(facts)
    if facts.group is None or facts.tenure is None:
        return CriterionResult(
            "income",
            "unknown",
            "group-or-tenure-missing",
            Message(
                "Điều kiện về thu nhập tùy nhóm đối tượng và chỉ áp dụng khi mua, thuê mua.",
                "The income condition depends on the group and applies only to buying or renting to buy.",
            ),
            (_LAW,),
            missing=facts.missing("group", "tenure"),
        )
    if facts.group == "armed-forces":
        return _armed_forces(facts, book, day)
    limits = Limits.on(day, facts.province, book)
    test = {"married": _married, "single": _single, None: _marriage_unknown}[facts.marital_status](facts, limits)
    if test.result in ("met", "not_met"):
        test = _with_period(test, limits.period, day)
    if facts.group == "two-children":
        return _two_children(test)
    citations = (*_cited(test.parameters), _LAW)
    return CriterionResult("income", test.result, test.reason, test.text, citations, test.parameters, test.missing)


def _not_required(facts: Facts, day: dt.date) -> CriterionResult | None:
    if facts.tenure == "rent" and facts.group != "enterprise":
        return CriterionResult(
            "income",
            "not_required",
            "renting",
            Message(
                "Người thuê nhà ở xã hội không phải đáp ứng điều kiện về thu nhập.",
                "Those who rent social housing need not meet the income condition.",
            ),
            (housing_law(78, 8 if facts.group in RURAL_POOR else 2),),
        )
    if not may_ever_buy(facts.group, day):
        return CriterionResult(
            "income",
            "not_required",
            "group-cannot-buy",
            Message(
                "Không xét: điều kiện về thu nhập chỉ áp dụng cho nhóm được mua, thuê mua.",
                "Not examined: the income condition applies only to groups that may buy or rent to buy.",
            ),
            (_LAW,),
        )
    if facts.group in UNLIMITED:
        return CriterionResult(
            "income",
            "not_required",
            "no-income-test",
            Message(
                "Luật không đặt điều kiện về thu nhập đối với nhóm đối tượng của anh/chị.",
                "The law sets no income condition for your group.",
            ),
            (_LAW,),
        )
    return None


def _marriage_unknown(facts: Facts, limits: Limits) -> _Test:
    every = (limits.single, limits.single_parent, limits.married)
    pay = Pay.of(facts, "monthly_income")
    if pay is not None and pay.standing(*every) == "above":
        highest = max(every, key=lambda limit: limit.high)
        return _verdict("above", Message("Thu nhập", "The income") + _told(pay), highest)
    single, married = limits.single.sentence(), limits.married.sentence()
    return _Test(
        "unknown",
        "missing",
        Message(
            f"Mức trần tùy tình trạng hôn nhân: {single.vi}; {married.vi}. Anh/chị "
            "cho biết độc thân hay đã kết hôn và thu nhập thực nhận bình quân mỗi tháng.",
            f"The limit depends on marital status: {single.en}; {married.en}. Please "
            "say whether you are single or married and your average take-home pay a month.",
        ),
        _parameters(limits.single, limits.married),
        facts.missing("marital_status", "monthly_income"),
    )


def _single(facts: Facts, limits: Limits) -> _Test:
    single, parent = limits.single, limits.single_parent
    pay = Pay.of(facts, "monthly_income")
    if pay is None:
        limit = parent if facts.raising_minor_children else single
        return _Test(
            "unknown",
            "missing",
            Message(
                f"Mức trần thu nhập là {limit.sentence().vi}. Anh/chị cho biết thu nhập thực nhận bình quân mỗi tháng.",
                f"The income limit is {limit.sentence().en}. Please tell your average take-home pay a month.",
            ),
            _parameters(limit),
            ("monthly_income",),
        )
    told = Message("Thu nhập", "The income") + _told(pay)
    if facts.raising_minor_children is not None:
        return _measured(facts, pay, told, parent if facts.raising_minor_children else single)
    standing = pay.standing(single, parent)
    if standing is not None:
        return _verdict(standing, told, single if standing == "within" else parent)
    if single == parent:
        return _across(facts, told, single)
    return _Test(
        "unknown",
        "missing",
        told
        + Message(
            f"Mức trần là {single.sentence().vi}, nhưng là {parent.sentence().vi}. Anh/chị cho biết có đang nuôi con "
            "dưới tuổi thành niên hay không.",
            f"The limit is {single.sentence().en}, but {parent.sentence().en}. Please say whether you are raising a minor child.",
        ),
        _parameters(single, parent),
        ("raising_minor_children",),
    )


def _married(facts: Facts, limits: Limits) -> _Test:
    limit = limits.married
    own, spouse = (Pay.of(facts, income) for income in INCOMES)
    if own is not None and spouse is not None:
        # A zero may stand for a sum told as one, so the parts are named only where there are two.
        both = own.high > 0 and spouse.high > 0
        exact = not facts.inexact(*INCOMES)
        parts_vi = f" ({money(own.low).vi} và {money(spouse.low).vi})" if both and exact else ""
        parts_en = f" ({money(own.low).en} and {money(spouse.low).en})" if both and exact else ""
        joint = (own + spouse).monthly()
        told = Message(
            f"Tổng thu nhập của hai vợ chồng theo lời khai là {joint.vi}{parts_vi}.",
            f"The joint income of the couple, as told, is {joint.en}{parts_en}.",
        )
        return _measured(facts, own + spouse, told, limit)
    known = own if own is not None else spouse
    if known is not None and known.standing(limit) == "above":
        told = Message("Riêng thu nhập của một người", "The income of one spouse alone") + _told(known)
        return _verdict("above", told, limit)
    return _Test(
        "unknown",
        "missing",
        Message(
            f"Mức trần là {limit.sentence().vi}. Anh/chị cho biết thu nhập thực nhận bình quân mỗi tháng của "
            f"{'cả hai người' if known is None else 'vợ/chồng' if own is not None else 'bản thân'}; không có thu nhập "
            "thì ghi 0.",
            f"The limit is {limit.sentence().en}. Please tell the average take-home pay a month of "
            f"{'both' if known is None else 'your spouse' if own is not None else 'yourself'}; if there is none, say "
            "0.",
        ),
        _parameters(limit),
        facts.missing(*INCOMES),
    )


def _measured(facts: Facts, pay: Pay, told: Message, limit: Limit) -> _Test:
    standing = pay.standing(limit)
    return _across(facts, told, limit) if standing is None else _verdict(standing, told, limit)


def _across(facts: Facts, told: Message, limit: Limit) -> _Test:
    """A range with the limit inside it: the answer is conditional until the exact average is told."""
    highest = money(limit.high)
    return _Test(
        "unknown",
        "range-across-limit",
        told
        + Message(
            f"Khoảng này chưa đủ để kết luận: mức trần là {limit.sentence().vi}.",
            f"That range does not settle it: the limit is {limit.sentence().en}.",
        )
        + limit.unverified_sentence()
        + Message(
            f"Nếu số bình quân không quá {money(limit.low).vi} thì đạt; nếu cao hơn {highest.vi} thì không đạt. Anh/chị cộng "
            "tiền thực nhận của các tháng được xét, chia đều và cho biết số bình quân mỗi tháng.",
            f"An average of at most {money(limit.low).en} is within it; one above {highest.en} is not. Please add up the "
            "take-home pay of the months that count, divide, and tell the average a month.",
        ),
        _parameters(limit),
        facts.inexact(*(INCOMES if facts.marital_status == "married" else INCOMES[:1])),
    )


def _verdict(standing: Standing, told: Message, limit: Limit) -> _Test:
    if standing == "within":
        text = Message(f"Số này không quá mức trần {limit.sentence().vi}.", f"This is within the limit of {limit.sentence().en}.")
        # The coefficient played no part where the national limit already suffices.
        used = _parameters(limit) if limit.verified else (limit.base,)
        return _Test("met", "within-limit", told + text, used)
    if standing == "above":
        text = Message(f"Số này vượt mức trần {limit.sentence().vi}.", f"This is above the limit of {limit.sentence().en}.")
        if not limit.verified and limit.raised > limit.base.value:
            text += limit.unverified_sentence() + Message(
                "Thu nhập của anh/chị vượt cả mức đó.", "Your income is above that limit too."
            )
        return _Test("not_met", "above-limit", told + text, _parameters(limit))
    return _Test(
        "unknown",
        "coefficient-unverified",
        told
        + Message(
            f"Mức trần toàn quốc là {limit.sentence().vi}.",
            f"The national limit is {limit.sentence().en}.",
        )
        + limit.unverified_sentence()
        + Message(
            "Vì thu nhập nằm giữa hai mức, trợ lý chưa thể kết luận; anh/chị hỏi Sở Xây dựng để được xác nhận mức đang áp dụng.",
            "As the income lies between the two, the assistant cannot conclude; please ask the Department of "
            "Construction which limit applies.",
        ),
        _parameters(limit),
    )


def _with_period(test: _Test, period: ParameterValue, day: dt.date) -> _Test:
    length = figure(period.value, period.unit)
    how = (
        Message(
            f"Thu nhập là số thực nhận, tính bình quân {length.vi} liền kề trước khi được xác nhận.",
            f"Income is take-home pay, averaged over the {length.en} before it is certified.",
        )
        if day >= DECREE_261
        else Message(
            f"Thu nhập là số thực nhận hàng tháng, xét trong {length.vi} liền kề trước khi nộp hồ sơ.",
            f"Income is monthly take-home pay, looked at over the {length.en} before the file is handed in.",
        )
    )
    return _Test(test.result, test.reason, test.text + how, (*test.parameters, period), test.missing)


def _poor_household(facts: Facts) -> CriterionResult:
    law = housing_law(78, 8) if facts.group in RURAL_POOR else _LAW
    return CriterionResult(
        "income",
        "met",
        "poor-household",
        Message(
            "Nhóm này không xét theo mức trần thu nhập mà phải là hộ nghèo, cận nghèo theo chuẩn nghèo của Chính phủ; "
            "anh/chị chứng minh bằng bản sao có chứng thực giấy chứng nhận hộ nghèo, cận nghèo còn giá trị.",
            "This group is not measured against the income limits; it must be a poor or near-poor household by the "
            "Government's poverty line, proved by a certified copy of a valid poor or near-poor household certificate.",
        ),
        (law, decree_100(30, 3), circular_05(8, 3)),
    )


def _armed_forces(facts: Facts, book: ParameterBook, day: dt.date) -> CriterionResult:
    """Article 67 measures against a colonel's pay, of which no verified figure is at hand: the unit confirms."""
    regional = Message(", kể cả phụ cấp khu vực", ", regional allowance included") if day >= DECREE_136 else NOTHING
    text = Message(
        "Thu nhập của lực lượng vũ trang được so với tổng thu nhập của sĩ quan cấp bậc hàm Đại tá (lương cơ bản và "
        f"phụ cấp theo quy định{regional.vi}).",
        "Income in the armed forces is measured against the total income of a colonel (base pay and allowances as "
        f"provided{regional.en}).",
    )
    both = book.find(BOTH_SPOUSES_MULTIPLE, day, facts.province)
    mixed = book.find(MIXED_MULTIPLE, day, facts.province)
    addition = book.get(SINGLE, day, facts.province)
    used: list[ParameterValue] = []
    if facts.marital_status != "married":
        text += Message("Người độc thân: không quá mức đó.", "A single applicant: not above it.")
    if facts.marital_status != "single":
        if both is not None:
            times = figure(both.value, "ratio")
            used.append(both)
            text += Message(
                f"Hai vợ chồng cùng thuộc lực lượng vũ trang: tổng không quá {times.vi} lần mức đó.",
                f"Both spouses in the armed forces: together not above {times.en} times it.",
            )
        if day >= DECREE_136:
            used.append(addition)
            text += Message(
                f"Vợ/chồng không thuộc lực lượng vũ trang: tổng không quá mức đó cộng {money(addition.value).vi} (áp "
                f"dụng từ {format_date(addition.effective_from)}).",
                f"Spouse not in the armed forces: together not above it plus {money(addition.value).en} (in force "
                f"since {english_date(addition.effective_from)}).",
            )
        elif mixed is not None:
            times = figure(mixed.value, "ratio")
            used.append(mixed)
            text += Message(
                f"Vợ/chồng không thuộc lực lượng vũ trang: tổng không quá {times.vi} lần mức đó.",
                f"Spouse not in the armed forces: together not above {times.en} times it.",
            )
    text += Message(
        "Trợ lý không có số tiền đã xác minh về thu nhập của Đại tá nên chưa thể kết luận; đơn vị nơi anh/chị công "
        "tác xác nhận điều kiện này.",
        "The assistant has no verified figure of a colonel's income and cannot conclude; your unit certifies this condition.",
    )
    article_67 = (ProvisionRef("136/2026/NĐ-CP", "1", "2"),) if day >= DECREE_136 else ()
    return CriterionResult(
        "income",
        "unknown",
        "armed-forces",
        text,
        (decree_100(67), *article_67, decree_100(30, 4), _LAW),
        tuple(used),
    )


def _two_children(test: _Test) -> CriterionResult:
    """Whether the thirteenth group has an income test is not settled: point b of clause 1 was not seen amended."""
    citations = (_LAW, *_cited(test.parameters), POPULATION_LAW_REF)
    if test.result == "met":
        text = Message(
            "Chưa rõ nhóm người có từ hai con đẻ trở lên có phải xét thu nhập hay không, nhưng anh/chị đạt cả khi phải xét.",
            "It is not settled whether the group of people with two or more birth children has an income test, but "
            "you would pass it.",
        )
        return CriterionResult("income", "met", "met-in-any-reading", text + test.text, citations, test.parameters)
    if test.missing:
        text = Message(
            "Chưa rõ nhóm người có từ hai con đẻ trở lên có phải xét thu nhập hay không. Nếu thu nhập của anh/chị "
            "không quá mức trần chung thì không còn vướng mắc.",
            "It is not settled whether the group of people with two or more birth children has an income test. If "
            "your income is within the ordinary limit, the doubt falls away.",
        )
        return CriterionResult("income", "unknown", "missing", text + test.text, citations, test.parameters, test.missing)
    text = Message(
        "Chưa rõ nhóm người có từ hai con đẻ trở lên có phải xét thu nhập hay không: Luật Dân số bổ sung nhóm này, "
        "nhưng điểm b khoản 1 Điều 78 Luật Nhà ở và Điều 30 Nghị định 100/2024/NĐ-CP chưa thấy nhắc đến. Nếu không "
        "phải xét, anh/chị đạt; nếu xét như các nhóm khác thì:",
        "It is not settled whether the group of people with two or more birth children has an income test: the "
        "Population Law added the group, but Article 78, clause 1, point b of the Housing Law and Article 30 of "
        "Decree 100/2024 were not seen to name it. Without a test you pass; measured like the other groups:",
    )
    ask = Message("Anh/chị hỏi Sở Xây dựng trước khi nộp hồ sơ.", "Please ask the Department of Construction before applying.")
    reason = "two-children-unsettled"
    return CriterionResult("income", "unknown", reason, text + test.text + ask, citations, test.parameters)


def _told(pay: Pay) -> Message:
    return Message(f"theo lời khai là {pay.monthly().vi}.", f"as told is {pay.monthly().en}.")


def _parameters(*limits: Limit) -> tuple[ParameterValue, ...]:
    return tuple(dict.fromkeys(parameter for limit in limits for parameter in limit.parameters))


def _cited(parameters: tuple[ParameterValue, ...]) -> tuple[ProvisionRef, ...]:
    return tuple(dict.fromkeys(ref for parameter in parameters for ref in parameter.citations))
