"""The content check on a draft, in the words of an officer.

The same rules as `noxh content check` (`knowledge.content_check`), on the database instead of the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from knowledge.console.law_checking import law_problems
from knowledge.console.subjects import AnswerSubject, Content, LawSubject, Subject
from knowledge.content_check.law_index import LawIndex
from knowledge.content_check.parameters import untraced_value
from knowledge.content_check.topics import answer_problems
from knowledge.content_check.tracing import Tracer
from knowledge.content_files import read_facts
from knowledge.content_schema import AnswerFile, CitationFile, DocumentFile, LawFile, ParameterValueFile, ProvisionFile
from knowledge.i18n import translator
from knowledge.models import LegalDocument, Provision
from knowledge.parameter_queries import load_book
from knowledge.province import read_province


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` is for the officer. With a severe one a draft is not handed in; of the others the reviewer judges."""

    text: str
    severe: bool


class Checker:
    """Checks drafts for one province with its content folder."""

    def __init__(self, folder: Path, province: str) -> None:
        self._folder, self._province = folder, province

    def findings(self, subject: Subject, content: Content, locale: str = "vi") -> list[Finding]:
        """All that is wrong with the content, each once."""
        if isinstance(subject, LawSubject):
            problems = law_problems(subject.session, content, locale)
            return list(dict.fromkeys(Finding(text, severe) for text, severe in problems))
        found = [_worded(message, locale) for message in self._problems(subject, content)]
        return list(dict.fromkeys(found))

    def obstacles(self, subject: Subject, content: Content) -> list[Finding]:
        """The severe ones."""
        return [finding for finding in self.findings(subject, content) if finding.severe]

    def _problems(self, subject: Subject, content: Content) -> Iterator[str]:
        try:
            if isinstance(subject, AnswerSubject):
                yield from self._answer(subject, AnswerFile.model_validate(content))
            else:
                yield from _value(subject.session, ParameterValueFile.model_validate(content))
        except ValidationError as error:
            for item in error.errors():
                yield f"field {'.'.join(str(part) for part in item['loc']) or 'to'}: {item['msg']}"

    def _answer(self, subject: AnswerSubject, answer: AnswerFile) -> Iterator[str]:
        session, topic = subject.session, subject.topic
        facts = [*read_facts(self._folder, topic.slug), *read_province(self._folder).facts]
        cited = [*answer.citations, *(citation for fact in facts for citation in fact.citations)]
        law, book = law_index(session, cited), load_book(session)
        tracer = Tracer(facts, law, book)
        for message, *_where in answer_problems(answer, topic.basis, law, tracer, book, self._province):
            yield str(message)


def _value(session: Session, value: ParameterValueFile) -> Iterator[str]:
    law = law_index(session, value.citations)
    for _index, message in law.problems(value.citations, value):
        yield message
    if (untraced := untraced_value(value, law)) is not None:
        yield untraced


def law_index(session: Session, citations: Iterable[CitationFile]) -> LawIndex:
    """All stored documents, with the articles that are cited."""
    places = {(item.document, item.article) for item in citations if item.article is not None}
    documents = {row.id: row for row in session.scalars(select(LegalDocument).order_by(LegalDocument.position))}
    numbers = {row.number: row.id for row in documents.values()}
    wanted = [
        and_(Provision.document_id == numbers[number], Provision.article == article)
        for number, article in sorted(places)
        if number in numbers
    ]
    provisions: dict[int, list[ProvisionFile]] = {}
    for row in session.scalars(select(Provision).where(or_(*wanted))) if wanted else ():
        provisions.setdefault(row.document_id, []).append(_provision(row))
    return LawIndex(
        LawFile.model_construct(document=_document(row), provisions=provisions.get(number, []))
        for number, row in documents.items()
    )


def _document(row: LegalDocument) -> DocumentFile:
    return DocumentFile.model_construct(
        slug=row.slug,
        title=row.title,
        number=row.number,
        signed_on=row.signed_on,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


def _provision(row: Provision) -> ProvisionFile:
    return ProvisionFile.model_construct(
        article=row.article,
        clause=row.clause or None,
        point=row.point or None,
        heading=row.heading,
        text=row.text,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )


def _worded(message: str, locale: str) -> Finding:
    for pattern, severe, word in _WORDS:
        if (match := pattern.fullmatch(message)) is not None:
            return Finding(word(translator(locale)).format(*match.groups()), severe)
    return Finding(message, True)


_Word = Callable[[Callable[[str], str]], str]
_FIELDS: tuple[tuple[str, _Word], ...] = (
    ("from", lambda _: _("Chưa có ngày bắt đầu áp dụng, hoặc ngày không đúng.")),
    ("to", lambda _: _("Ngày hết áp dụng không đúng, hoặc sớm hơn ngày bắt đầu; giá trị cần căn cứ hoặc nguồn.")),
    ("text.vi", lambda _: _("Chưa có nội dung tiếng Việt.")),
    ("text.en", lambda _: _("Chưa có nội dung tiếng Anh.")),
    ("value", lambda _: _("Giá trị phải là một số.")),
    (r"sources\..*", lambda _: _("Nguồn cần tên và ngày kiểm tra.")),
)
_WORDS: tuple[tuple[re.Pattern[str], bool, _Word], ...] = (
    *((re.compile(rf"field {name}: .*", re.DOTALL), True, word) for name, word in _FIELDS),
    (
        re.compile("an answer that rests on law or on the plan needs citations"),
        True,
        lambda _: _("Câu trả lời dựa trên luật hoặc kế hoạch cần ít nhất một căn cứ."),
    ),
    (re.compile("document '(.+)' is not stored"), True, lambda _: _("Kho văn bản không có {0}.")),
    (re.compile("the stored law has no provision (.+)"), True, lambda _: _("Kho văn bản không có điều khoản {0}.")),
    (re.compile("(.+) is not in force on (.+)"), False, lambda _: _("Căn cứ {0} không có hiệu lực ngày {1}.")),
    (
        re.compile("the amount '(.+)' is typed; use a parameter"),
        True,
        lambda _: _("Con số “{0}” được gõ tay; hãy chèn tham số."),
    ),
    (
        re.compile("'(.+)' comes from no provision cited, no parameter and no fact"),
        False,
        lambda _: _("Không thấy “{0}” trong căn cứ, tham số hay nguồn nào đã nêu."),
    ),
    (
        re.compile("parameter '(.+)' has no value on (.+)"),
        True,
        lambda _: _("Tham số {0} không có giá trị ngày {1}."),
    ),
    (
        re.compile("(.+) stands in none of the provisions cited; cite the right one or name a source"),
        True,
        lambda _: _("Giá trị {0} không có trong điều khoản đã dẫn; hãy dẫn đúng điều khoản hoặc nêu nguồn."),
    ),
)
