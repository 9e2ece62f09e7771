"""Facts and decisions as sentences."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from actions.base import officer_button, province, served
from actions.eligibility.extraction import BOOLEANS, SLOTS, UNKNOWN
from actions.eligibility.pay import as_pay, is_pay, pay_fields
from actions.turn import Turn
from knowledge.answers import announcement, topic_buttons
from knowledge.eligibility import Decision, Facts, InvalidFactError, LawNotCoveredError, decide
from knowledge.eligibility.limits import Limits
from knowledge.eligibility.pay import Pay
from knowledge.eligibility.result import Criterion, CriterionResult
from knowledge.eligibility.wording import criterion_name, group_name
from knowledge.law_queries import cite
from knowledge.parameter_queries import load_book
from knowledge.province import former_provinces
from knowledge.rendering import format_date, format_money
from knowledge.reply import Button, Reply

TOPIC = "eligibility-check"
MAX_CITATIONS = 8


def facts_from(turn: Turn, values: dict[str, Any]) -> Facts:
    """Facts as of the turn's day; what the citizen does not know is None.

    Raises:
        InvalidFactError: a value that cannot be true.
    """
    known = {slot: values.get(slot) for slot in SLOTS if values.get(slot) not in (None, UNKNOWN)}
    former = former_provinces(served(), province())
    return Facts(as_of=turn.as_of, province=province(), former_provinces=former, **pay_fields(known))


def group_label(turn: Turn, group: str) -> str:
    return group_name(turn.say, group)


def read_back(turn: Turn, facts: dict[str, Any]) -> str:
    """What was understood: `muốn mua; nhóm: Công nhân, người lao động; thu nhập mỗi tháng: 18 triệu đồng`."""
    parts = [_fact_text(turn, slot, facts[slot]) for slot in SLOTS if facts.get(slot) is not None]
    own, spouse = facts.get("monthly_income"), facts.get("spouse_monthly_income")
    if is_pay(own) and is_pay(spouse):
        # A sum told for both is kept as one income and 0: only the sum is sure to be what was said.
        parts.remove(_fact_text(turn, "spouse_monthly_income", spouse))
        amount = (as_pay(own) + as_pay(spouse)).amount().in_locale(turn.locale)
        joint = turn.say("thu nhập của hai vợ chồng mỗi tháng: {amount}").format(amount=amount)
        parts[parts.index(_fact_text(turn, "monthly_income", own))] = joint
    return "; ".join(parts)


def _fact_text(turn: Turn, slot: str, value: Any) -> str:
    say = turn.say
    plain = {
        "buy": say("muốn mua"),
        "rent_to_buy": say("muốn thuê mua"),
        "rent": say("muốn thuê"),
        "single": say("độc thân"),
        "married": say("đã kết hôn"),
    }
    if slot in BOOLEANS and isinstance(value, bool):
        yes, no = {
            "raising_minor_children": (say("đang nuôi con chưa thành niên"), say("không nuôi con chưa thành niên")),
            "owns_home_in_province": (say("có nhà tại nơi có dự án"), say("chưa có nhà tại nơi có dự án")),
            "land_certificate_without_house": (say("có đất chưa có nhà"), say("không đứng tên đất")),
            "already_supported": (say("đã từng được hỗ trợ nhà ở"), say("chưa từng được hỗ trợ nhà ở")),
        }[slot]
        return yes if value else no
    if isinstance(value, str) and value in plain:
        return plain[value]
    name = {
        "tenure": say("mua hay thuê"),
        "group": say("nhóm"),
        "marital_status": say("hôn nhân"),
        "monthly_income": say("thu nhập mỗi tháng"),
        "spouse_monthly_income": say("thu nhập của vợ/chồng mỗi tháng"),
        "raising_minor_children": say("nuôi con chưa thành niên"),
        "owns_home_in_province": say("nhà tại nơi có dự án"),
        "land_certificate_without_house": say("đất chưa có nhà"),
        "home_floor_area_m2": say("diện tích sàn nhà"),
        "household_size": say("số người thường trú trong nhà"),
        "already_supported": say("đã được hỗ trợ nhà ở hay chưa"),
    }[slot]
    return f"{name}: {_value_text(turn, slot, value)}"


def _value_text(turn: Turn, slot: str, value: Any) -> str:
    if value == UNKNOWN:
        return turn.say("chưa rõ")
    if slot == "group":
        return group_label(turn, value)
    if slot in ("monthly_income", "spouse_monthly_income"):
        return as_pay(value).amount().in_locale(turn.locale)
    return f"{value:g} m²" if slot == "home_floor_area_m2" else str(value)


def income_criterion(turn: Turn, session: Session, told: dict[str, Any]) -> CriterionResult | None:
    """How the law judges the income just told, for the groups that have an income limit.

    None without an income, with facts that cannot be true, and for a day before the law.
    """
    if not is_pay(told.get("monthly_income")):
        return None
    told = {slot: value for slot, value in told.items() if value != UNKNOWN}
    assumed = {"group": "industrial-worker", "tenure": "buy"} | told
    if assumed["group"] not in ("industrial-worker", "urban-low-income", "civil-servant") or assumed["tenure"] == "rent":
        return None
    try:
        return decide(facts_from(turn, assumed), load_book(session)).criterion("income")
    except (InvalidFactError, LawNotCoveredError):
        return None


def income_note(turn: Turn, session: Session, told: dict[str, Any]) -> Reply | None:
    """`income_criterion` as a reply. The group may not be known yet: then the sentence says for whom it holds."""
    income = income_criterion(turn, session, told)
    if income is None:
        return None
    text = income.explanation.in_locale(turn.locale)
    if told.get("marital_status") in (None, UNKNOWN) and income.result == "unknown":
        pay = as_pay(told["monthly_income"])
        text = _either_way(turn, pay, Limits.on(turn.as_of, province(), load_book(session))) or text
    elif told.get("group") in (None, UNKNOWN):
        condition = turn.say(
            "Nếu anh/chị là công nhân, người lao động, cán bộ, công chức, viên chức hoặc người thu nhập thấp ở đô thị: "
        )
        text = condition + text[:1].lower() + text[1:]
    return Reply(text=text, topic=TOPIC, kind="form", citations=cite(session, income.citations, turn.as_of), as_of=turn.as_of)


def _either_way(turn: Turn, pay: Pay, limits: Limits) -> str | None:
    """An income told without saying whether single or married; None for a range that the limit of single people divides."""
    single = limits.single.base.value
    if pay.low <= single < pay.high:
        return None
    amounts = {
        "income": pay.amount().in_locale(turn.locale),
        "single": format_money(single, turn.locale),
        "parent": format_money(limits.single_parent.base.value, turn.locale),
        "married": format_money(limits.married.base.value, turn.locale),
    }
    if pay.high <= single:
        text = turn.say(
            "Thu nhập {income}/tháng không quá mức trần của người độc thân ({single}). Nếu đã kết hôn, anh/chị cộng thêm thu "
            "nhập của vợ/chồng: cả hai không quá {married}/tháng."
        )
    else:
        text = turn.say(
            "Thu nhập {income}/tháng cao hơn mức trần của người độc thân ({single}), nhưng độc thân đang nuôi con chưa thành niên "
            "thì mức trần là {parent}; nếu đã kết hôn thì tính chung hai vợ chồng, không quá {married}/tháng."
        )
    return text.format(**amounts)


def result_reply(turn: Turn, session: Session, decision: Decision, facts: dict[str, Any]) -> Reply:
    """The verdict, then each criterion, then what to do next."""
    say = turn.say
    verdict = {
        "eligible": say("**Theo thông tin anh/chị cung cấp, anh/chị đủ điều kiện.**"),
        "not_eligible": say("**Theo thông tin anh/chị cung cấp, anh/chị chưa đủ điều kiện.**"),
        "need_more_information": say(
            "**Chưa thể kết luận: còn điểm cần cơ quan có thẩm quyền xác nhận hoặc cần thêm thông tin.**"
        ),
    }[decision.outcome]
    lines = [verdict, say("Thông tin đã dùng: {facts}.").format(facts=read_back(turn, facts)), ""]
    lines += [_criterion_line(turn, item) for item in decision.criteria]
    if decision.next_steps:
        lines += ["", say("**Việc nên làm tiếp:**")]
        # The last line says once more that the result is for guidance only.
        lines += [f"- {step.text.in_locale(turn.locale)}" for step in decision.next_steps if step.code != "preliminary"]
    lines += _to_come(turn, session, decision)
    closing = say("Kết quả tính theo quy định ngày {day}, chỉ để tham khảo; chỉ cơ quan có thẩm quyền được quyết định.")
    lines += ["", closing.format(day=format_date(decision.as_of, turn.locale))]
    refs = [ref for criterion in decision.criteria for ref in criterion.citations]
    refs += [ref for step in decision.next_steps for ref in step.citations]
    return Reply(
        text="\n".join(lines),
        topic=TOPIC,
        kind="answer",
        citations=cite(session, dict.fromkeys(refs), turn.as_of)[:MAX_CITATIONS],
        as_of=turn.as_of,
        buttons=_after(turn, session),
        suggestions=["application-file", "find-project", "vbsp-loan"],
    )


def _to_come(turn: Turn, session: Session, decision: Decision) -> list[str]:
    """What is known to change in the conditions that were examined."""
    examined: dict[Criterion, str] = {"income": "income-condition", "housing": "housing-condition"}
    topics = [topic for name, topic in examined.items() if decision.criterion(name).result != "not_required"]
    told = [announcement(session, topic, decision.as_of, turn.locale, province()) for topic in topics]
    return ["", *dict.fromkeys(text for text in told if text)] if any(told) else []


def _criterion_line(turn: Turn, item: CriterionResult) -> str:
    say = turn.say
    name = criterion_name(say, item.criterion)
    # Words, not signs: every device shows them and every screen reader says them.
    result = {
        "met": say("Đạt. "),
        "not_met": say("Không đạt. "),
        "unknown": say("Chưa rõ. "),
        # The explanation itself begins with it.
        "not_required": "",
    }[item.result]
    return f"**{name}:** {result}{item.explanation.in_locale(turn.locale)}"


def _after(turn: Turn, session: Session) -> list[Button]:
    buttons = topic_buttons(session, ["application-file", "find-project"], turn.locale)
    return [*buttons, Button(title=turn.say("Sửa thông tin"), payload="/correct"), officer_button(turn)]
