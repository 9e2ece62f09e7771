"""The application file as a document: the checklist, then every form that the person needs with their own answers written in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.citing import place
from knowledge.documents.blocks import Block, Document, Heading, Notice, PageBreak, Paragraph, Run, text
from knowledge.documents.checklist import ApplicationFile, Form, application_file, wording
from knowledge.documents.form_text import Values, form_blocks, tenure_word
from knowledge.eligibility import Decision, Facts
from knowledge.eligibility.facts import GROUPS
from knowledge.eligibility.limits import Limits
from knowledge.eligibility.papers import applicant_of
from knowledge.eligibility.wording import group_name, tenure_name
from knowledge.forms import Applicant, catalogue
from knowledge.i18n import translator
from knowledge.law_queries import in_force_on
from knowledge.models import LegalDocument, Provision
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterBook
from knowledge.rendering import format_date

_HOUSING_LAW = "27/2023/QH15"


def application_document(session: Session, facts: Facts, decision: Decision, locale: str) -> Document:
    """The file of this person; the forms are Vietnamese in every locale, as they are handed in."""
    say = translator(locale)
    applicant = applicant_of(facts, decision.criterion("housing"))
    checklist = application_file(session, applicant, locale, facts.province)
    values = _values(session, facts, decision, load_book(session))
    return Document(
        title=say("Hồ sơ đăng ký nhà ở xã hội"),
        locale=locale,
        footer=say("Mẫu theo quy định ngày {day}. Anh/chị kiểm tra lại với chủ đầu tư trước khi nộp.").format(
            day=format_date(applicant.day, locale)
        ),
        blocks=[*_checklist(checklist, locale), *_forms(session, checklist, applicant, values)],
    )


def _checklist(file: ApplicationFile, locale: str) -> Iterator[Block]:
    say = translator(locale)
    yield Heading(say("Hồ sơ đăng ký nhà ở xã hội"), 1)
    yield Notice(
        say(
            "Trợ lý chỉ điền những gì anh/chị đã cho biết. Họ tên, số giấy tờ, địa chỉ và các mục còn lại anh/chị tự điền, kiểm tra rồi "
            "ký. Chỉ cơ quan có thẩm quyền được xác nhận và quyết định."
        )
    )
    yield text(
        say("{group}; hình thức: {tenure}; theo quy định ngày {day}.").format(
            group=group_name(say, file.group), tenure=tenure_name(say, file.tenure), day=format_date(file.as_of, locale)
        )
    )
    for paper in file.papers:
        yield Heading(paper.title)
        for sentence in paper.sentences:
            yield text(f"{sentence.condition}: {sentence.text}" if sentence.condition else sentence.text, bullet=True)
            grounds = "; ".join(place(item, locale) for item in sentence.citations)
            yield text(f"{say('Căn cứ:')} {grounds}", italic=True, small=True)
    yield Heading(say("Các mẫu"))
    for form in file.forms:
        yield from _form_line(form, locale)


def _form_line(form: Form, locale: str) -> Iterator[Block]:
    say = translator(locale)
    yield Paragraph((Run(f"{form.number}: ", bold=True), Run(f"{form.title}. {form.purpose}")), bullet=True)
    if form.spouse_only:
        yield text(say("Vợ/chồng kê khai; mẫu này không kèm theo đây."), small=True)
    for item in form.certified_by:
        within = say(" (trong {period})").format(period=item.deadline) if item.deadline else ""
        yield text(say("Xác nhận: {who}.").format(who=item.by + within), small=True)
    if form.validity:
        yield text(say("Có giá trị {period} kể từ ngày được xác nhận.").format(period=form.validity), small=True)
    since = say("{annex}; bản có hiệu lực từ {day}").format(annex=form.annex, day=format_date(form.effective_from, locale))
    until = say(" đến {day}").format(day=format_date(form.effective_to, locale)) if form.effective_to else ""
    yield text(f"{since}{until}.", small=True)


def _forms(session: Session, file: ApplicationFile, applicant: Applicant, values: Values) -> Iterator[Block]:
    for shown in file.forms:
        form = catalogue().forms[shown.slug]
        stored = wording(session, form, applicant.day)
        if stored is None or shown.spouse_only:
            continue
        yield PageBreak()
        source = f"{shown.number}, {shown.annex}" + (f" ({stored.amended_by})" if stored.amended_by else "")
        yield Paragraph((Run(source, italic=True),), align="right", small=True)
        yield from form_blocks(stored.text, form.fills, values)


def _values(session: Session, facts: Facts, decision: Decision, book: ParameterBook) -> Values:
    texts = {
        "tenure": tenure_word(facts.tenure),
        "group": _group_in_law(session, facts.group, facts.as_of),
        "income": None
        if facts.monthly_income is None or facts.tenure == "rent"
        else f"{facts.monthly_income:,}".replace(",", "."),
        "floor_area": None if facts.home_floor_area_m2 is None else f"{facts.home_floor_area_m2:g}".replace(".", ","),
    }
    return Values(
        texts={fact: value for fact, value in texts.items() if value is not None},
        ticked=frozenset(_ticked(facts, decision, book)),
        tenure=facts.tenure,
    )


def _ticked(facts: Facts, decision: Decision, book: ParameterBook) -> Iterator[str]:
    """The boxes that the answers settle; a box about income only where the income keeps to the amount printed beside it."""
    housing = {"no-home": "no_home", "small-home": "small_home"}.get(decision.criterion("housing").reason)
    if housing is not None:
        yield housing
    if decision.criterion("income").reason != "within-limit" or facts.monthly_income is None:
        return
    # The forms print the national limits, whatever the province's coefficient.
    limits = Limits.on(facts.as_of, None, book)
    if facts.marital_status == "married" and facts.spouse_monthly_income is not None:
        if facts.monthly_income + facts.spouse_monthly_income <= limits.married.base.value:
            yield "income_married"
    elif facts.marital_status == "single" and facts.monthly_income <= limits.single.base.value:
        yield "income_single"
    elif facts.raising_minor_children and facts.monthly_income <= limits.single_parent.base.value:
        yield "income_single_parent"


def _group_in_law(session: Session, group: str | None, day: dt.date) -> str | None:
    """The group in the words of Article 76, as the forms want it."""
    if group is None:
        return None
    row = session.scalar(
        select(Provision.text)
        .join(LegalDocument)
        .where(
            LegalDocument.number == _HOUSING_LAW,
            Provision.article == "76",
            Provision.clause == str(GROUPS.index(group) + 1),
            in_force_on(day),
        )
    )
    return None if row is None else row.strip().rstrip(".;").replace("Luật này", "Luật Nhà ở")
