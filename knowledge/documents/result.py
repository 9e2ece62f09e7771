"""The result of an eligibility check as a document to keep and to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from knowledge.documents.blocks import Block, Document, Facts, Heading, Notice, Paragraph, Run, text
from knowledge.documents.grounds import applied_documents, grounds
from knowledge.eligibility import Decision
from knowledge.eligibility import Facts as Applicant
from knowledge.eligibility.result import CriterionResult, NextStep
from knowledge.eligibility.wording import Say, criterion_name, fact_rows, outcome_sentence, result_name
from knowledge.i18n import translator
from knowledge.law_queries import cite
from knowledge.rendering import format_date

_PAPERS = ("paper-", "certificate-")


def result_document(session: Session, facts: Applicant, decision: Decision, locale: str, made_on: dt.date) -> Document:
    """The decision with its reasons; `made_on` is the day on which it is written."""
    say = translator(locale)
    return Document(
        title=say("Kết quả kiểm tra điều kiện nhà ở xã hội"),
        locale=locale,
        footer=say("Trợ lý nhà ở xã hội. Chỉ để tham khảo; chỉ cơ quan có thẩm quyền được quyết định."),
        blocks=list(_blocks(session, facts, decision, locale, made_on)),
    )


def warning(say: Say) -> Notice:
    return Notice(
        say(
            "Kết quả này không phải quyết định của cơ quan nhà nước. Chỉ cơ quan có thẩm quyền được quyết định: chủ đầu tư xét hồ "
            "sơ, Sở Xây dựng kiểm tra. Kết quả dựa trên lời khai của anh/chị và có thể thay đổi khi thông tin hoặc quy định thay đổi."
        )
    )


def _blocks(session: Session, facts: Applicant, decision: Decision, locale: str, made_on: dt.date) -> Iterator[Block]:
    say = translator(locale)
    yield Heading(say("Kết quả kiểm tra điều kiện nhà ở xã hội"), 1)
    yield warning(say)
    days = [
        (say("Ngày lập"), format_date(made_on, locale)),
        (say("Tính theo quy định ngày"), format_date(decision.as_of, locale)),
    ]
    if facts.province is None:
        days.append((say("Phạm vi"), say("quy định chung cả nước, chưa tính quy định của tỉnh, thành phố")))
    yield Facts(tuple(days))
    yield Heading(say("Kết luận"))
    yield text(outcome_sentence(say, decision.outcome), bold=True)
    yield Heading(say("Thông tin đã dùng"))
    yield Facts(tuple(fact_rows(say, locale, facts)))
    yield text(say("Theo lời khai của anh/chị. Trợ lý không hỏi họ tên, số giấy tờ và địa chỉ."), italic=True, small=True)
    yield Heading(say("Từng điều kiện"))
    for item in decision.criteria:
        yield from _criterion(session, item, decision.as_of, locale)
    papers = [step for step in decision.next_steps if step.code.startswith(_PAPERS)]
    yield from _steps(session, say("Giấy tờ cần chuẩn bị"), papers, decision.as_of, locale)
    others = [step for step in decision.next_steps if step not in papers]
    yield from _steps(session, say("Việc nên làm tiếp"), others, decision.as_of, locale)
    yield Heading(say("Văn bản đã áp dụng"))
    refs = [ref for item in decision.criteria for ref in item.citations]
    refs += [ref for step in decision.next_steps for ref in step.citations]
    for line in applied_documents(session, refs, decision.as_of, locale):
        yield text(line, small=True, bullet=True)


def _criterion(session: Session, item: CriterionResult, day: dt.date, locale: str) -> Iterator[Block]:
    say = translator(locale)
    name = f"{criterion_name(say, item.criterion)}: {result_name(say, item.result)}. "
    yield Paragraph((Run(name, bold=True), Run(item.explanation.in_locale(locale))))
    yield from grounds(cite(session, item.citations, day), locale)


def _steps(session: Session, heading: str, steps: list[NextStep], day: dt.date, locale: str) -> Iterator[Block]:
    if not steps:
        return
    yield Heading(heading)
    for step in steps:
        yield text(step.text.in_locale(locale), bullet=True)
        yield from grounds(cite(session, step.citations, day), locale)
