"""Results of a comparison as a reader in Vietnamese or English sees them. Amounts are rounded to 10,000 đồng."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from knowledge.i18n import translator
from knowledge.loans.amortisation import Method, Schedule
from knowledge.loans.comparison import Caution, Comparison, Offer
from knowledge.loans.terms import Lender
from knowledge.rendering import format_money, format_value
from knowledge.reply import Card, CardField

_ROUND_TO = 10_000
CHART_PATH, PICTURE_PATH = "/loans/chart.svg", "/loans/chart.png"


def rounded(amount: int, locale: str) -> str:
    """VND to the nearest 10,000; smaller sums as they are."""
    return format_money(round(Decimal(amount) / _ROUND_TO) * _ROUND_TO if amount >= _ROUND_TO else amount, locale)


def term(months: int, locale: str) -> str:
    """`25 năm`, `30 tháng`."""
    years, rest = divmod(months, 12)
    return format_value(Decimal(months), "months", locale) if rest else format_value(Decimal(years), "years", locale)


def lender_title(lender: Lender, locale: str) -> str:
    say = translator(locale)
    if lender is Lender.VBSP:
        return say("Ngân hàng Chính sách xã hội")
    return say("Ngân hàng thương mại, người mua dưới 35 tuổi")


def method_title(method: Method, locale: str) -> str:
    say = translator(locale)
    return say("Trả đều mỗi tháng") if method is Method.LEVEL else say("Gốc đều, lãi giảm dần")


def rate_line(offer: Offer, locale: str) -> str:
    """`5,4% một năm`; `6,5% một năm trong 5 năm đầu, sau đó 7,5% trong 10 năm (chưa xác minh)`."""
    say = translator(locale)
    if not offer.rates.periods:
        return say("chưa có mức lãi suất nào được công bố cho ngày này")
    first, *later = offer.rates.periods
    percent = format_value(first.percent, "percent", locale)
    if first.months >= offer.months:
        line = say("{rate} một năm").format(rate=percent)
    else:
        line = say("{rate} một năm trong {term} đầu").format(rate=percent, term=term(first.months, locale))
        for period in later:
            rate = format_value(period.percent, "percent", locale)
            line += say(", sau đó {rate} trong {term}").format(rate=rate, term=term(period.months, locale))
    return line if offer.rates.verified else say("{line} (chưa xác minh)").format(line=line)


def caution_text(caution: Caution, comparison: Comparison, locale: str) -> str:
    """A sentence for the person."""
    say = translator(locale)
    text = {
        Caution.RATE_UNKNOWN: say("Chưa tìm thấy mức lãi suất được công bố cho ngày này nên không tính; anh/chị hỏi ngân hàng."),
        Caution.RATE_UNVERIFIED: say(
            "Lãi suất chưa được xác minh ở nguồn chính thức; anh/chị hỏi ngân hàng trước khi quyết định."
        ),
        Caution.LATER_RATE_UNKNOWN: say(
            "Sau thời gian ưu đãi chưa biết lãi suất nên không tính tiếp; anh/chị hỏi ngân hàng cách tính lãi khi đó."
        ),
        Caution.LATER_RATE_SCENARIO: say(
            "Mức của giai đoạn sau chỉ là phương án giả định theo số đã nêu: lãi suất được công bố lại theo từng kỳ."
        ),
        Caution.UNDER_35_ONLY: say(
            "Chương trình dành cho người mua dưới 35 tuổi; tỷ lệ cho vay và thời hạn do ngân hàng quyết định."
        ),
        Caution.TERM_CUT: say("Thời hạn được tính theo mức dài nhất là {term}."),
        Caution.LOAN_ABOVE_CEILING: say("Số tiền muốn vay cao hơn mức tối đa ngân hàng cho vay là {ceiling}."),
        Caution.SHORT_OF_MONEY: say("Số tiền có sẵn còn thiếu {shortfall} so với phần phải tự có."),
        Caution.FEE_UNVERIFIED: say("Mức lệ phí trước bạ chưa được xác minh nên không cộng vào tổng."),
    }[caution]
    return text.format(
        term=format_value(comparison.term_ceiling.value, "years", locale),
        ceiling=format_money(comparison.ceiling or 0, locale),
        shortfall=format_money(comparison.shortfall, locale),
    )


def chart_url(offer: Offer, comparison: Comparison, method: Method, locale: str) -> str:
    """The address of the chart of this offer, on this server; it holds figures only."""
    return f"{CHART_PATH}?{_chart_query(offer, comparison, method, locale)}"


def _chart_query(offer: Offer, comparison: Comparison, method: Method, locale: str) -> str:
    asked = {
        "loan": offer.loan,
        "months": offer.months,
        "lender": offer.lender.value,
        "method": method.value,
        "as_of": comparison.as_of.isoformat(),
        "locale": locale,
    }
    return urlencode(asked)


def offer_card(offer: Offer, comparison: Comparison, locale: str) -> Card:
    """One lender as a card with a link to its chart, which stands in the card where the rates are verified.

    A picture is passed on without the words around it, so none is made of rates that are not.
    """
    cautions = [caution_text(item, comparison, locale) for item in offer.cautions]
    return Card(
        title=lender_title(offer.lender, locale),
        subtitle=rate_line(offer, locale),
        fields=offer_fields(offer, comparison, locale),
        note=" ".join(cautions) or None,
        url=chart_url(offer, comparison, Method.LEVEL, locale) if offer.schedules else None,
        image=f"{PICTURE_PATH}?{_chart_query(offer, comparison, Method.LEVEL, locale)}"
        if offer.schedules and offer.rates.verified
        else None,
    )


def offer_fields(offer: Offer, comparison: Comparison, locale: str) -> list[CardField]:
    """Payments, interest and own money by method; empty where nothing was worked out."""
    say = translator(locale)
    level, equal = offer.schedule(Method.LEVEL), offer.schedule(Method.EQUAL_PRINCIPAL)
    if level is None or equal is None:
        return []
    fields = [(method_title(Method.LEVEL, locale), _payments(offer, level, locale))]
    fields.append((say("Gốc đều, tháng đầu"), rounded(equal.instalments[0].payment, locale)))
    both = say("trả đều {level}, gốc đều {equal}")
    known = term(len(level.instalments), locale)
    label = say("Tổng tiền lãi") if level.complete else say("Tiền lãi trong {term} đầu").format(term=known)
    fields.append((label, both.format(level=rounded(level.interest, locale), equal=rounded(equal.interest, locale))))
    if not level.complete:
        owed = both.format(level=rounded(level.balance, locale), equal=rounded(equal.balance, locale))
        fields.append((say("Còn nợ sau {term}").format(term=known), owed))
    if comparison.own_needed is not None and offer.first_year_cash:
        cash = dict(offer.first_year_cash)
        fields.append((say("Vốn tự có"), format_money(comparison.own_needed, locale)))
        needed = both.format(level=rounded(cash[Method.LEVEL], locale), equal=rounded(cash[Method.EQUAL_PRINCIPAL], locale))
        fields.append((_cash_label(comparison, locale), needed))
    return [CardField(label=label, value=value) for label, value in fields]


def _payments(offer: Offer, level: Schedule, locale: str) -> str:
    """The level payment, and the one from the month on in which another rate begins."""
    first = rounded(level.instalments[0].payment, locale)
    start = offer.rates.periods[0].months
    if start >= len(level.instalments):
        return first
    later = rounded(level.instalments[start].payment, locale)
    say = translator(locale)
    return say("{first}; từ tháng thứ {month}: {later}").format(first=first, month=start + 1, later=later)


def _cash_label(comparison: Comparison, locale: str) -> str:
    say = translator(locale)
    if comparison.maintenance is None:
        return say("Cần trong năm đầu (vốn tự có, 12 kỳ trả đầu)")
    value = comparison.maintenance.parameter
    share = format_value(value.value, value.unit, locale)
    return say("Cần trong năm đầu (vốn tự có, 12 kỳ trả đầu, kinh phí bảo trì {share})").format(share=share)
