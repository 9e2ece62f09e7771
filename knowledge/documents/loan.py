"""A comparison of loans as a document to keep and to take to the bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Session

from knowledge.documents.blocks import Block, Document, Facts, Figures, Heading, Notice, text
from knowledge.documents.grounds import applied_documents, grounds
from knowledge.i18n import translator
from knowledge.law_queries import cite
from knowledge.loans import Comparison, Method, Offer
from knowledge.loans.comparison import Share
from knowledge.loans.terms import CERTIFICATE, FIRST, HANDOVER
from knowledge.loans.wording import caution_text, lender_title, offer_fields, rate_line, term
from knowledge.rendering import format_date, format_money, format_number, format_parameter


def loan_document(session: Session, found: Comparison, locale: str, made_on: dt.date) -> Document:
    """Both lenders year by year; `made_on` is the day on which it is written."""
    say = translator(locale)
    return Document(
        title=say("So sánh khoản vay mua nhà ở xã hội"),
        locale=locale,
        footer=say("Trợ lý nhà ở xã hội. Ước tính để tham khảo; chỉ ngân hàng được quyết định cho vay."),
        blocks=list(_blocks(session, found, locale, made_on)),
    )


def _blocks(session: Session, found: Comparison, locale: str, made_on: dt.date) -> Iterator[Block]:
    say = translator(locale)
    yield Heading(say("So sánh khoản vay mua nhà ở xã hội"), 1)
    yield Notice(
        say(
            "Đây là ước tính, không phải cam kết cho vay. Chỉ ngân hàng quyết định số tiền, thời hạn và lãi suất; lãi suất có thể "
            "thay đổi trong thời gian vay."
        )
    )
    yield Facts(tuple(_asked(found, locale, made_on)))
    for caution in found.cautions:
        yield text(caution_text(caution, found, locale), bullet=True)
    for offer in found.offers:
        yield from _offer(session, offer, found, locale)
    yield from _to_developer(session, found, locale)
    yield Heading(say("Văn bản đã áp dụng"))
    refs = [ref for offer in found.offers for ref in offer.citations]
    refs += [ref for share in _shares(found) for ref in share.parameter.citations]
    for line in applied_documents(session, refs, found.as_of, locale):
        yield text(line, small=True, bullet=True)


def _asked(found: Comparison, locale: str, made_on: dt.date) -> Iterator[tuple[str, str]]:
    say = translator(locale)
    yield say("Ngày lập"), format_date(made_on, locale)
    yield say("Tính theo quy định ngày"), format_date(found.as_of, locale)
    if found.wish.price is not None:
        yield say("Giá nhà"), format_money(found.wish.price, locale)
    if found.wish.own_capital is not None:
        yield say("Tiền có sẵn"), format_money(found.wish.own_capital, locale)
    yield say("Khoản vay"), format_money(found.loan, locale)
    yield say("Thời hạn vay"), term(found.months, locale)
    if found.ceiling is not None:
        share = format_parameter(found.share_ceiling, locale)
        label = say("Ngân hàng Chính sách xã hội cho vay tối đa ({share} giá trị hợp đồng)").format(share=share)
        yield label, format_money(found.ceiling, locale)


def _offer(session: Session, offer: Offer, found: Comparison, locale: str) -> Iterator[Block]:
    say = translator(locale)
    yield Heading(lender_title(offer.lender, locale))
    fields = ((field.label, field.value) for field in offer_fields(offer, found, locale))
    yield Facts(((say("Lãi suất"), rate_line(offer, locale)), *fields))
    for caution in offer.cautions:
        yield text(caution_text(caution, found, locale), bullet=True)
    for source in dict.fromkeys(item.source for item in offer.rates.sources if item.source):
        yield text(say("Nguồn: {source}").format(source=source), italic=True, small=True)
    yield from grounds(cite(session, offer.citations, found.as_of), locale)
    level, equal = offer.schedule(Method.LEVEL), offer.schedule(Method.EQUAL_PRINCIPAL)
    if level is None or equal is None:
        return
    yield text(say("Từng năm, đồng. Trả đều: mỗi tháng một số tiền. Gốc đều: gốc như nhau, lãi giảm dần."), small=True)
    head = (
        say("Năm"),
        say("Trả đều: gốc"),
        say("Trả đều: lãi"),
        say("Trả đều: còn nợ"),
        say("Gốc đều: gốc"),
        say("Gốc đều: lãi"),
        say("Gốc đều: còn nợ"),
    )
    rows = (
        (year.year, year.principal, year.interest, year.balance, other.principal, other.interest, other.balance)
        for year, other in zip(level.years(), equal.years(), strict=True)
    )
    yield Figures(head, tuple(tuple(format_number(Decimal(figure), locale) for figure in row) for row in rows))


def _to_developer(session: Session, found: Comparison, locale: str) -> Iterator[Block]:
    shares = _shares(found)
    if not shares:
        return
    say = translator(locale)
    names = {
        FIRST: say("Trả lần đầu, tối đa"),
        HANDOVER: say("Đến trước khi bàn giao nhà, tối đa"),
        CERTIFICATE: say("Đến trước khi được cấp Giấy chứng nhận, tối đa"),
    }
    rows = [(names[share.parameter.key], _share(share, locale)) for share in found.payments]
    if found.maintenance is not None:
        rows.append((say("Kinh phí bảo trì"), _share(found.maintenance, locale)))
    if found.registration_fee is not None:
        rows.append((say("Lệ phí trước bạ, không cộng vào tổng"), _share(found.registration_fee, locale)))
    yield Heading(say("Các khoản trả khi mua nhà"))
    yield Facts(tuple(rows))
    refs = dict.fromkeys(ref for share in shares for ref in share.parameter.citations)
    yield from grounds(cite(session, refs, found.as_of), locale)


def _shares(found: Comparison) -> list[Share]:
    return [share for share in (*found.payments, found.maintenance, found.registration_fee) if share is not None]


def _share(share: Share, locale: str) -> str:
    return f"{format_money(share.amount, locale)}, {format_parameter(share.parameter, locale)}"
