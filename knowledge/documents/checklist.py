"""The application file as a checklist: which papers, on which forms, who certifies them, how long it takes and how long they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.content_schema import CitationFile
from knowledge.forms import Applicant, catalogue
from knowledge.forms_schema import CertificationFile, FormFile, PaperRuleFile
from knowledge.i18n import translator
from knowledge.law_queries import cite, in_force_on
from knowledge.models import LegalDocument, Provision
from knowledge.parameter_queries import load_book
from knowledge.rendering import format_parameter
from knowledge.reply import Citation, Contract


class Certification(Contract):
    """`deadline` as written for people ("7 ngày"); None where the law that was read names none."""

    by: str
    deadline: str | None
    citations: list[Citation]


class Form(Contract):
    """One form in the version of the day: `effective_to` None while no later version is known.

    `spouse_only`: the applicant's spouse declares on it, the applicant does not.
    """

    slug: str
    number: str
    annex: str
    title: str
    purpose: str
    certified_by: list[Certification]
    validity: str | None
    spouse_only: bool
    effective_from: dt.date
    effective_to: dt.date | None
    amended_by: str | None
    citation: Citation


class Sentence(Contract):
    """`condition` says for whom, where that depends on a fact that was not told."""

    text: str
    condition: str | None
    forms: list[str]
    citations: list[Citation]


class Paper(Contract):
    code: str
    title: str
    sentences: list[Sentence]


class ApplicationFile(Contract):
    """`other_forms`: forms of the same appendices that no applicant of social housing needs for this file."""

    as_of: dt.date
    group: str
    tenure: str
    papers: list[Paper]
    forms: list[Form]
    other_forms: list[Form]


@dataclass(frozen=True)
class Wording:
    """A form's text on one day."""

    text: str
    effective_from: dt.date
    effective_to: dt.date | None
    amended_by: str | None


def wording(session: Session, form: FormFile, day: dt.date) -> Wording | None:
    """The form's text as in force that day; None where it was not."""
    ref = form.provision.ref()
    row = session.scalar(
        select(Provision)
        .join(LegalDocument)
        .where(
            LegalDocument.number == ref.document,
            Provision.article == ref.article,
            Provision.clause == ref.clause,
            in_force_on(day),
        )
    )
    return None if row is None else Wording(row.text, row.effective_from, row.effective_to, row.amended_by)


def application_file(session: Session, applicant: Applicant, locale: str, province: str | None) -> ApplicationFile:
    """The checklist for this group and tenure on that day."""
    return _Checklist(session, applicant, locale, province).file()


class _Checklist:
    def __init__(self, session: Session, applicant: Applicant, locale: str, province: str | None) -> None:
        self._session, self._applicant, self._locale, self._province = session, applicant, locale, province
        self._book = load_book(session)

    def file(self) -> ApplicationFile:
        known, applicant = catalogue(), self._applicant
        rules = {paper.slug: list(known.rules(paper, applicant)) for paper in known.papers}
        every = [rule for some in rules.values() for rule in some]
        used = dict.fromkeys(slug for rule in every for slug in rule.forms)
        own = {slug for rule in every if not rule.unless_single for slug in rule.forms}
        others = [slug for slug, form in known.forms.items() if slug not in used and form.kind in ("loan", "other")]
        return ApplicationFile(
            as_of=applicant.day,
            group=applicant.group or "",
            tenure=applicant.tenure or "buy",
            papers=[
                Paper(
                    code=paper.slug,
                    title=paper.title.in_locale(self._locale),
                    sentences=[self._sentence(rule) for rule in rules[paper.slug]],
                )
                for paper in known.papers
                if rules[paper.slug]
            ],
            forms=[form for slug in used if (form := self._form(slug, spouse_only=slug not in own)) is not None],
            other_forms=[form for slug in others if (form := self._form(slug, spouse_only=False)) is not None],
        )

    def _sentence(self, rule: PaperRuleFile) -> Sentence:
        return Sentence(
            text=rule.text.in_locale(self._locale),
            condition=self._condition(rule),
            forms=rule.forms,
            citations=self._cited(rule.citations),
        )

    def _condition(self, rule: PaperRuleFile) -> str | None:
        _ = translator(self._locale)
        if rule.home is not None and self._applicant.home is None:
            return _("Nếu có nhà nhưng chật") if rule.home == "small" else _("Nếu chưa có nhà ở")
        return _("Nếu đã kết hôn") if rule.unless_single and self._applicant.single is None else None

    def _form(self, slug: str, *, spouse_only: bool) -> Form | None:
        """None where the form was not in force that day."""
        form = catalogue().forms[slug]
        text = wording(self._session, form, self._applicant.day)
        if text is None:
            return None
        return Form(
            slug=form.slug,
            number=form.number,
            annex=f"{form.provision.article}, {form.provision.document}",
            title=form.title.in_locale(self._locale),
            purpose=form.purpose.in_locale(self._locale),
            certified_by=[
                Certification(
                    by=item.by.in_locale(self._locale),
                    deadline=self._period(item.deadline),
                    citations=self._cited(item.citations),
                )
                for item in form.certification
                if item.holds_on(self._applicant.day) and self._concerns(item)
            ],
            validity=self._period(form.validity),
            spouse_only=spouse_only,
            effective_from=text.effective_from,
            effective_to=text.effective_to,
            amended_by=text.amended_by,
            citation=self._cited([form.provision])[0],
        )

    def _period(self, key: str | None) -> str | None:
        value = self._book.find(key, self._applicant.day, self._province) if key else None
        return format_parameter(value, self._locale) if value is not None else None

    def _concerns(self, item: CertificationFile) -> bool:
        return item.groups is None or self._applicant.group is None or self._applicant.group in item.groups

    def _cited(self, citations: Iterable[CitationFile]) -> list[Citation]:
        return cite(self._session, [citation.ref() for citation in citations], self._applicant.day)
