"""What a loan costs, from the figures in a message, at the rates of the day. An estimate, and said to be one.

The arithmetic is `knowledge.loans`. Here the citizen's words become a wish, and the result a short text with cards; what
is lacking is asked one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy.orm import Session

from actions.base import province
from actions.links import link_key, link_note
from actions.turn import DIALOGUE_INTENTS, Turn
from knowledge.documents.links import LoanLinks, LoanSubject, loan_path
from knowledge.folding import fold
from knowledge.loans import (
    LOAN_KEYS,
    MAX_AMOUNT,
    MAX_MONTHS,
    Caution,
    Comparison,
    Lender,
    LoanWish,
    Method,
    compare,
)
from knowledge.loans.wording import caution_text, offer_card, rounded, term
from knowledge.parameter_queries import load_book
from knowledge.parameters import ParameterBook, UnknownParameterError
from knowledge.rendering import format_money, format_value
from knowledge.reply import Button, Card

TOPICS = ("loan-calculator", "vbsp-loan")
# Smaller sums are incomes or instalments, not homes or loans.
_SMALLEST = 50_000_000
_HOME = r"\b(?:nha|can|can ho|chung cu|flat|house|home|apartment)\b"
# "vay mua nhà 900 triệu" names the price.
_LOAN_BEFORE = re.compile(rf"\b(?:vay|no|goc|borrow|loan of)\b(?![^,.;]*{_HOME})[^,.;0-9]*$")
_HOME_AFTER = re.compile(rf"\s*(?:dong |vnd )?{_HOME}")
_OWN_BEFORE = re.compile(r"\b(?:san|tich gop|tiet kiem|trong tay|tra truoc|von tu co|dang co|moi co|savings?|have)\b[^,.;0-9]*$")
# Ends further apart than this are no range of one sum.
_WIDEST = 3
# Sums and terms to choose from; any other is typed.
_PRICES, _YEARS, _OWN_PERCENT = (600_000_000, 800_000_000, 1_000_000_000), (10, 15, 20), (30, 40, 50)
_BUTTON_STEP = 10_000_000
# More words name by themselves what their sum is.
_SHORT = 4

End = Literal["amount", "max"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the citizen told, VND and months; None where nothing was told."""

    price: int | None = None
    own: int | None = None
    loan: int | None = None
    months: int | None = None

    @property
    def has_sum(self) -> bool:
        return self.price is not None or self.loan is not None

    def filled_from(self, before: Wish) -> Wish:
        """With what was told before where nothing is told now."""
        names = ("price", "own", "loan", "months")
        return Wish(**{name: getattr(self, name) if getattr(self, name) is not None else getattr(before, name) for name in names})


@dataclass(frozen=True, slots=True)
class Calculation:
    """What comes before the published text, and under it."""

    text: str
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()


def loan_note(turn: Turn, session: Session) -> Calculation | None:
    """The calculation for the sums told in this message, or before in the same matter; None without any."""
    if turn.is_payload:
        return None
    low, high = (_told(turn, end) for end in ("amount", "max"))
    if high is None or low is None:
        return None
    book = load_book(session, LOAN_KEYS)
    found = _compared(turn, high, book)
    if found is None or not found.offer(Lender.VBSP).rates.verified:
        return None
    if low != high:
        return _of_range(turn, low, high, book)
    lines = [*_price_lines(turn, found), *_instalment_lines(turn, found), *_year_lines(turn, found)]
    lines += _cautions(turn, found, high)
    question, buttons = _next_question(turn, high, found)
    cards = [offer_card(offer, found, turn.locale) for offer in found.offers if offer.schedules]
    text = "\n".join(lines) + (f"\n\n{question}" if question else "")
    return Calculation(text, (*cards, *(_pdf_cards(turn, found) if cards else ())), tuple(buttons))


def _pdf_cards(turn: Turn, found: Comparison) -> list[Card]:
    key = link_key(turn)
    if key is None:
        return []
    token = LoanLinks(key).token(LoanSubject(found.wish, found.as_of, turn.locale))
    subtitle = turn.say("So sánh hai nơi vay theo từng năm, căn cứ và lưu ý, để xem lại hoặc in")
    return [Card(title=turn.say("Tải bản PDF"), subtitle=subtitle, note=link_note(turn), url=loan_path(token))]


def ask_for_sum(turn: Turn) -> Calculation:
    """The first thing to know; the published method stands above it."""
    # What was told without a sum is kept, so that the answer to the question is complete.
    told = _read(turn.text, turn.entities, "max")
    buttons = [_button(turn, replace(told, price=price)) for price in _PRICES]
    return Calculation(turn.say("Anh/chị dự định mua nhà giá bao nhiêu, hoặc muốn vay bao nhiêu?"), buttons=tuple(buttons))


def _told(turn: Turn, end: End) -> Wish | None:
    """The wish with the lower or upper end of each range; None where no price and no loan is known.

    What this message does not tell counts from those before, back to the last sum: "còn 25 năm thì sao", "có sẵn 300 triệu".
    """
    wish = _read(turn.text, turn.entities, end)
    if wish == Wish():
        return None
    earlier = list(_earlier_wishes(turn, end))
    known = next((before.price for before in earlier if before.has_sum), None)
    if known and wish.price and wish.price < known and _answers_own_question(turn):
        wish = replace(wish, price=None, own=wish.price)
    for before in earlier:
        if before.has_sum and wish.has_sum:
            break
        wish = wish.filled_from(before)
    return wish if wish.has_sum else None


def _own_question(turn: Turn) -> str:
    return turn.say("Anh/chị có sẵn bao nhiêu tiền?")


def _answers_own_question(turn: Turn) -> bool:
    """A bare sum after "Anh/chị có sẵn bao nhiêu tiền?"."""
    asked = _own_question(turn) in str(turn.last_reply().get("text") or "")
    return asked and len(turn.text.split()) <= _SHORT


def _compared(turn: Turn, wish: Wish, book: ParameterBook) -> Comparison | None:
    """None where the figures are beyond any home or the law of the day is not known."""
    sums = [amount for amount in (wish.price, wish.own, wish.loan) if amount is not None]
    if max(sums) > MAX_AMOUNT or (wish.months or 1) > MAX_MONTHS:
        return None
    try:
        return compare(LoanWish(wish.price, wish.own, wish.loan, wish.months), book, turn.as_of, province())
    except UnknownParameterError:
        return None


def _price_lines(turn: Turn, found: Comparison) -> list[str]:
    if found.wish.price is None or found.ceiling is None:
        return []
    line = turn.say("Nhà giá {price}: Ngân hàng Chính sách xã hội cho vay tối đa {share} giá trị hợp đồng, là {ceiling}.")
    return [
        line.format(
            price=format_money(found.wish.price, turn.locale),
            share=format_value(found.share_ceiling.value, found.share_ceiling.unit, turn.locale),
            ceiling=format_money(found.ceiling, turn.locale),
        )
    ]


def _instalment_lines(turn: Turn, found: Comparison) -> list[str]:
    offer = found.offer(Lender.VBSP)
    level, equal = offer.schedule(Method.LEVEL), offer.schedule(Method.EQUAL_PRINCIPAL)
    if level is None or equal is None:
        return [turn.say("Số tiền có sẵn đủ trả giá nhà nên anh/chị không cần vay.")]
    estimate = turn.say("**Ước tính** cho khoản vay {loan} trong {term}, lãi suất {rate} một năm:")
    principal = turn.say(
        "- Gốc đều, lãi giảm dần: tháng đầu khoảng {first}, tháng cuối khoảng {last}; tổng tiền lãi khoảng {interest}."
    )
    same = turn.say("- Trả đều: mỗi tháng khoảng {level}; tổng tiền lãi khoảng {interest}.")
    return [
        estimate.format(
            loan=format_money(found.loan, turn.locale),
            term=term(found.months, turn.locale),
            rate=format_value(offer.rates.periods[0].percent, "percent", turn.locale),
        ),
        principal.format(
            first=rounded(equal.instalments[0].payment, turn.locale),
            last=rounded(equal.instalments[-1].payment, turn.locale),
            interest=rounded(equal.interest, turn.locale),
        ),
        same.format(level=rounded(level.instalments[0].payment, turn.locale), interest=rounded(level.interest, turn.locale)),
    ]


def _year_lines(turn: Turn, found: Comparison) -> list[str]:
    """The first year, every fifth and the last, of level payments."""
    schedule = found.offer(Lender.VBSP).schedule(Method.LEVEL)
    years = schedule.years() if schedule else ()
    if len(years) < 2:
        return []
    line = turn.say("- Năm {year}: trả {payment} (gốc {principal}, lãi {interest}), còn nợ {balance}.")
    shown = (item for item in years if item.year in (1, len(years)) or item.year % 5 == 0)
    return [
        turn.say("Theo từng năm, nếu trả đều:"),
        *(
            line.format(
                year=item.year,
                payment=rounded(item.payment, turn.locale),
                principal=rounded(item.principal, turn.locale),
                interest=rounded(item.interest, turn.locale),
                balance=rounded(item.balance, turn.locale),
            )
            for item in shown
        ),
    ]


def _cautions(turn: Turn, found: Comparison, wish: Wish) -> list[str]:
    lines = []
    if found.loan and (wish.months is None or Caution.TERM_CUT in found.cautions):
        longest = format_value(found.term_ceiling.value, "years", turn.locale)
        text = turn.say("Tính theo thời hạn dài nhất là {term}; anh/chị nhắn số tiền và số năm khác để tính lại.")
        lines.append(text.format(term=longest))
    told = (Caution.LOAN_ABOVE_CEILING, Caution.SHORT_OF_MONEY)
    return lines + [caution_text(item, found, turn.locale) for item in told if item in found.cautions]


def _of_range(turn: Turn, low: Wish, high: Wish, book: ParameterBook) -> Calculation:
    """What each end of a range comes to; where the ends are too far apart, the question which was meant."""
    ends = (low, high)
    buttons = tuple(_button(turn, wish) for wish in ends)
    if _apart(low, high) > _WIDEST:
        return Calculation(turn.say("Hai số anh/chị nêu cách nhau quá xa. Anh/chị muốn tính theo số nào?"), buttons=buttons)
    line = turn.say("- {sums}: vay {loan} trong {term}, trả đều mỗi tháng khoảng {level}, tổng tiền lãi khoảng {interest}.")
    lines = [turn.say("**Ước tính** theo khoảng anh/chị nêu, tại Ngân hàng Chính sách xã hội:")]
    for wish in ends:
        found = _compared(turn, wish, book)
        schedule = found.offer(Lender.VBSP).schedule(Method.LEVEL) if found else None
        if found and schedule:
            lines.append(
                line.format(
                    sums=_sums(turn, wish),
                    loan=format_money(found.loan, turn.locale),
                    term=term(found.months, turn.locale),
                    level=rounded(schedule.instalments[0].payment, turn.locale),
                    interest=rounded(schedule.interest, turn.locale),
                )
            )
    lines.append(turn.say("Anh/chị chọn một mức để xem đầy đủ."))
    return Calculation("\n".join(lines), buttons=buttons)


def _apart(low: Wish, high: Wish) -> float:
    pairs = ((low.price, high.price), (low.loan, high.loan), (low.own, high.own))
    return max((top / bottom for bottom, top in pairs if bottom and top), default=1.0)


def _next_question(turn: Turn, wish: Wish, found: Comparison) -> tuple[str | None, list[Button]]:
    """What would make the result more exact: own money first, then the years."""
    if wish.price is not None and wish.own is None and wish.loan is None:
        steps = (round(wish.price * percent / 100 / _BUTTON_STEP) * _BUTTON_STEP for percent in _OWN_PERCENT)
        return _own_question(turn), [_button(turn, replace(wish, own=own)) for own in steps]
    if wish.months is None and found.loan:
        question = turn.say("Anh/chị muốn trả trong bao nhiêu năm?")
        return question, [_button(turn, replace(wish, months=years * 12)) for years in _YEARS]
    return None, []


def _button(turn: Turn, wish: Wish) -> Button:
    """Says the whole wish, so that it is understood whatever was said in between."""
    said = _sums(turn, wish)
    return Button(title=said[:1].upper() + said[1:], payload=said)


def _sums(turn: Turn, wish: Wish) -> str:
    """`nhà giá 900 triệu đồng, có sẵn 270 triệu đồng, vay trong 20 năm`."""
    parts = []
    if wish.price is not None:
        parts.append(turn.say("nhà giá {price}").format(price=format_money(wish.price, turn.locale)))
    if wish.own is not None:
        parts.append(turn.say("có sẵn {own}").format(own=format_money(wish.own, turn.locale)))
    if wish.loan is not None:
        parts.append(turn.say("vay {loan}").format(loan=format_money(wish.loan, turn.locale)))
    if wish.months is not None:
        parts.append(turn.say("vay trong {term}").format(term=term(wish.months, turn.locale)))
    return ", ".join(parts)


def _read(text: str, entities: Iterable[dict[str, Any]], end: End) -> Wish:
    sums: dict[str, int] = {}
    months, per_m2, area = None, None, None
    for item in entities:
        value = item["value"]
        if not isinstance(value, dict):
            continue
        if item["entity"] == "money" and not value.get("period") and not item.get("role"):
            amount = int(value.get(end) or value["amount"])
            if value.get("per") == "m2":
                per_m2 = amount
            elif amount >= _SMALLEST:
                start, stop = item.get("start", 0), item.get("end", 0)
                sums.setdefault(_kind(fold(text[:start]), fold(text[stop:])), amount)
        elif item["entity"] == "area" and not item.get("role"):
            area = value.get(end) or value["value"]
        elif item["entity"] == "count" and value.get("of") in ("year", "month") and value["value"] > 0:
            months = int(value["value"]) * (12 if value["of"] == "year" else 1)
    price = sums.get("price")
    if price is None and per_m2 and area:
        price = round(per_m2 * area)
    return Wish(price, sums.get("own"), sums.get("loan"), months)


def _kind(before: str, after: str) -> str:
    if _OWN_BEFORE.search(before):
        return "own"
    return "loan" if _LOAN_BEFORE.search(before) and not _HOME_AFTER.match(after) else "price"


def _earlier_wishes(turn: Turn, end: End) -> Iterator[Wish]:
    """Newest first, of the messages on this loan before the present one."""
    if turn.slots.get("last_topic") not in TOPICS:
        return
    messages = [event for event in turn.events if event.get("event") == "user"]
    if messages and messages[-1].get("text") == turn.text:
        messages.pop()
    for event in reversed(messages):
        parsed = event.get("parse_data") or {}
        intent = (parsed.get("intent") or {}).get("name")
        if intent not in TOPICS and intent not in DIALOGUE_INTENTS:
            return
        yield _read(event.get("text") or "", parsed.get("entities") or [], end)
