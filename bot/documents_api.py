"""Documents over HTTP: the result of a check and a comparison of loans as PDF, the application file as checklist, DOCX and PDF.

Links from the conversation carry the answers encrypted (`knowledge.documents.links`): 404 for one that is forged or changed, as for one
that has expired, so that nothing can be learnt from trying. No answer may be kept by a cache.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from bot.api import Limited
from bot.eligibility_api import EligibilityIn
from bot.loans_api import LoanIn, compared
from bot.pages import respond_missing
from bot.schemas import InvalidRequest, Locale, Problem
from bot.services import Services, client_address
from knowledge.dates import today
from knowledge.documents import docx, pdf
from knowledge.documents.application import application_document
from knowledge.documents.checklist import ApplicationFile, application_file
from knowledge.documents.links import LINK_HOURS, MAX_TOKEN, DocumentLinks, InvalidLinkError, LoanLinks, LoanSubject, Subject
from knowledge.documents.loan import loan_document
from knowledge.documents.result import result_document
from knowledge.eligibility import Decision, Facts, Group, LawNotCoveredError, Tenure, decide
from knowledge.eligibility.law import LAW_IN_FORCE
from knowledge.forms import Applicant
from knowledge.loans import LoanWish
from knowledge.parameter_queries import load_book

router = APIRouter(
    responses={
        422: {"model": InvalidRequest, "description": "Dữ liệu gửi lên không hợp lệ; `field` là trường sai"},
        429: {"model": Problem, "description": "Quá nhiều yêu cầu; `Retry-After` là số giây phải chờ"},
    }
)
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_PDF: dict[int | str, dict[str, object]] = {200: {"content": {pdf.MEDIA_TYPE: {}}, "description": "Tệp PDF"}}
_WRITERS = {"pdf": (pdf.write, pdf.MEDIA_TYPE), "docx": (docx.write, docx.MEDIA_TYPE)}
Format = Literal["docx", "pdf"]
Token = Annotated[str, Path(max_length=MAX_TOKEN, pattern="^[A-Za-z0-9_-]+$")]


async def _limited_files(request: Request) -> Services:
    """A file takes a tenth of a second to make: each link, and each address without one, may have as many as a session messages."""
    services: Services = request.app.state.services
    address = client_address(request)
    token = request.path_params.get("token", address)
    await services.limits.check(address, f"document:{hashlib.sha256(token.encode()).hexdigest()}")
    return services


LimitedFiles = Annotated[Services, Depends(_limited_files)]


@router.post("/api/v1/eligibility/pdf", response_class=Response, responses=_PDF)
def eligibility_pdf(body: EligibilityIn, services: LimitedFiles, locale: Locale = "vi") -> Response:
    """The decision of `POST /api/v1/eligibility` as a PDF."""
    facts = Facts(**body.model_dump() | {"as_of": body.as_of or today()})
    with services.database() as session:
        return _result(session, Subject(facts, locale))


@router.get("/api/v1/application-file")
def read_application_file(
    services: Limited, group: Group, tenure: Tenure = "buy", as_of: dt.date | None = None, locale: Locale = "vi"
) -> ApplicationFile:
    """The papers and forms for a group and tenure, in the versions of the day."""
    day = as_of or today()
    if day < LAW_IN_FORCE:
        raise LawNotCoveredError(day)
    with services.database() as session:
        return application_file(session, Applicant(day, group, tenure), locale, services.settings.province)


@router.get("/documents/eligibility/{token}", include_in_schema=False)
def linked_result(token: Token, request: Request, services: LimitedFiles) -> Response:
    subject = _subject(services, token)
    if subject is None:
        return _expired(request)
    with services.database() as session:
        return _result(session, subject)


@router.get("/documents/application/{token}", include_in_schema=False)
def linked_application(
    token: Token,
    request: Request,
    services: LimitedFiles,
    format: Annotated[Format, Query()] = "docx",  # noqa: A002 - the address's word
) -> Response:
    subject = _subject(services, token)
    if subject is None or subject.facts.group is None:
        return _expired(request)
    with services.database() as session:
        document = application_document(session, subject.facts, _decide(session, subject.facts), subject.locale)
    write, media_type = _WRITERS[format]
    return _file(write(document), media_type, f"ho-so-nha-o-xa-hoi.{format}")


@router.post("/api/v1/loans/pdf", response_class=Response, responses=_PDF)
def loan_pdf(body: LoanIn, services: LimitedFiles) -> Response:
    """The comparison of `POST /api/v1/loans` as a PDF."""
    wish = LoanWish(body.price, body.own_capital, body.loan, body.months)
    return _loan(services, LoanSubject(wish, body.as_of or today(), body.locale))


@router.get("/documents/loan/{token}", include_in_schema=False)
def linked_loan(token: Token, request: Request, services: LimitedFiles) -> Response:
    try:
        subject = LoanLinks(services.settings.signing_key()).subject(token)
    except InvalidLinkError:
        return _expired(request, "Anh/chị nhắn lại số tiền và số năm trong cuộc trò chuyện để có liên kết mới.")
    return _loan(services, subject)


def _loan(services: Services, subject: LoanSubject) -> Response:
    with services.database() as session:
        found = compared(session, subject.wish, subject.as_of, services.settings.province)
        document = loan_document(session, found, subject.locale, today())
    return _file(pdf.write(document), pdf.MEDIA_TYPE, "so-sanh-khoan-vay-nha-o-xa-hoi.pdf")


def _result(session: Session, subject: Subject) -> Response:
    document = result_document(session, subject.facts, _decide(session, subject.facts), subject.locale, today())
    return _file(pdf.write(document), pdf.MEDIA_TYPE, "kiem-tra-dieu-kien-nha-o-xa-hoi.pdf")


def _decide(session: Session, facts: Facts) -> Decision:
    return decide(facts, load_book(session))


def _subject(services: Services, token: str) -> Subject | None:
    try:
        return DocumentLinks(services.settings.signing_key()).subject(token)
    except InvalidLinkError:
        return None


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=_PRIVATE | {"Content-Disposition": f'attachment; filename="{name}"'})


_CHECK_AGAIN = "Anh/chị kiểm tra lại điều kiện trong cuộc trò chuyện để có liên kết mới."


def _expired(request: Request, what_to_do: str = _CHECK_AGAIN) -> Response:
    response = respond_missing(request, f"Liên kết không đúng hoặc đã hết hạn sau {LINK_HOURS} giờ. {what_to_do}")
    response.headers.update(_PRIVATE)
    return response
