"""Monthly instalments from the figures in a message, at the Bank for Social Policies' rate of the day. An estimate, and said to be one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from actions.base import province
from actions.turn import Turn
from knowledge.folding import fold
from knowledge.parameter_queries import load_book
from knowledge.rendering import format_money, format_value

TOPICS = ("loan-calculator", "vbsp-loan")
RATE, SHARE, TERM = "loan-rate", "loan-share-ceiling", "loan-term-ceiling"
# Smaller sums are incomes or instalments, not homes or loans.
_SMALLEST = 50_000_000
_HOME = r"\b(?:nha|can|can ho|chung cu|flat|house|home|apartment)\b"
# "vay mua nhà 900 triệu" names the price.
_LOAN_BEFORE = re.compile(rf"\b(?:vay|no|goc|borrow|loan of)\b(?![^,.;]*{_HOME})[^,.;0-9]*$")
_HOME_AFTER = re.compile(rf"\s*(?:dong |vnd )?{_HOME}")
_OWN_BEFORE = re.compile(r"\b(?:san|tich gop|tiet kiem|trong tay|tra truoc|von tu co|dang co|moi co|savings?|have)\b[^,.;0-9]*$")
_ROUND_TO = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the citizen told, VND and months; None where nothing was told."""

    price: int | None
    own: int | None
    loan: int | None
    months: int | None

    @property
    def has_sum(self) -> bool:
        return self.price is not None or self.loan is not None


@dataclass(frozen=True, slots=True)
class Instalments:
    """VND: of equal principal the first and last month, of equal payments each month; the interest of both."""

    first: Decimal
    last: Decimal
    principal_interest: Decimal
    level: Decimal
    level_interest: Decimal


def instalments(loan: int, months: int, percent: Decimal) -> Instalments:
    """Monthly payments on `loan` VND over `months`, at `percent` a year."""
    rate = percent / 1200
    part = Decimal(loan) / months
    interest = rate * loan * (months + 1) / 2
    level = loan * rate / (1 - (1 + rate) ** -months) if rate else part
    return Instalments(part + rate * loan, part * (1 + rate), interest, level, level * months - loan)


def loan_note(turn: Turn, session: Session) -> str | None:
    """The calculation for the sums told in this message, or before in the same matter; None without any."""
    if turn.is_payload:
        return None
    wish = _read(turn.text, turn.entities)
    if not wish.has_sum:
        before = _told_before(turn)
        # "còn 25 năm thì sao" after a sum.
        if before is None or wish.months is None:
            return None
        wish = Wish(before.price, before.own, before.loan, wish.months)
    book = load_book(session, {RATE, SHARE, TERM})
    rate, share, term = (book.find(key, turn.as_of, province()) for key in (RATE, SHARE, TERM))
    if rate is None or share is None or term is None or rate.state != "verified":
        return None
    lines = []
    ceiling = None if wish.price is None else int(wish.price * share.value / 100)
    loan = (
        wish.loan or max(0, min(wish.price - (wish.own or 0), ceiling))
        if wish.price is not None and ceiling is not None
        else wish.loan
    )
    if wish.price is not None and ceiling is not None:
        lines.append(
            turn.say(
                "Nhà giá {price}: Ngân hàng Chính sách xã hội cho vay tối đa {share} giá trị hợp đồng, là {ceiling}."
            ).format(
                price=format_money(wish.price, turn.locale),
                share=format_value(share.value, share.unit, turn.locale),
                ceiling=format_money(ceiling, turn.locale),
            )
        )
    if not loan:
        return "\n".join(lines) or None
    longest = int(term.value) * 12
    months = min(wish.months or longest, longest)
    paid = instalments(loan, months, rate.value)
    lines.append(
        turn.say("**Ước tính** cho khoản vay {loan} trong {term}, lãi suất {rate} một năm:").format(
            loan=format_money(loan, turn.locale),
            term=_term(turn, months),
            rate=format_value(rate.value, rate.unit, turn.locale),
        )
    )
    lines.append(
        turn.say(
            "- Gốc đều, lãi giảm dần: tháng đầu khoảng {first}, tháng cuối khoảng {last}; tổng tiền lãi khoảng {interest}."
        ).format(
            first=_rounded(turn, paid.first), last=_rounded(turn, paid.last), interest=_rounded(turn, paid.principal_interest)
        )
    )
    lines.append(
        turn.say("- Trả đều: mỗi tháng khoảng {level}; tổng tiền lãi khoảng {interest}.").format(
            level=_rounded(turn, paid.level), interest=_rounded(turn, paid.level_interest)
        )
    )
    if wish.months is None or wish.months > longest:
        lines.append(
            turn.say("Tính theo thời hạn dài nhất là {term}; anh/chị nhắn số tiền và số năm khác để tính lại.").format(
                term=_term(turn, longest)
            )
        )
    if wish.loan is not None and ceiling is not None and wish.loan > ceiling:
        lines.append(turn.say("Số tiền muốn vay cao hơn mức tối đa ngân hàng cho vay."))
    return "\n".join(lines)


def _read(text: str, entities: tuple[dict[str, Any], ...] | list[dict[str, Any]]) -> Wish:
    sums: dict[str, int] = {}
    months = None
    for item in entities:
        value = item["value"]
        if not isinstance(value, dict):
            continue
        if item["entity"] == "money" and not value.get("per") and not value.get("period") and not item.get("role"):
            amount = int(value.get("max") or value["amount"])
            if amount >= _SMALLEST:
                start, end = item.get("start", 0), item.get("end", 0)
                sums.setdefault(_kind(fold(text[:start]), fold(text[end:])), amount)
        elif item["entity"] == "count" and value.get("of") in ("year", "month") and value["value"] > 0:
            months = int(value["value"]) * (12 if value["of"] == "year" else 1)
    return Wish(sums.get("price"), sums.get("own"), sums.get("loan"), months)


def _kind(before: str, after: str) -> str:
    if _OWN_BEFORE.search(before):
        return "own"
    return "loan" if _LOAN_BEFORE.search(before) and not _HOME_AFTER.match(after) else "price"


def _told_before(turn: Turn) -> Wish | None:
    """The sums of the last message that asked about a loan."""
    if turn.slots.get("last_topic") not in TOPICS:
        return None
    for event in reversed(turn.events):
        parsed = event.get("parse_data") or {}
        if event.get("event") == "user" and (parsed.get("intent") or {}).get("name") in TOPICS:
            wish = _read(event.get("text") or "", parsed.get("entities") or [])
            if wish.has_sum:
                return wish
    return None


def _term(turn: Turn, months: int) -> str:
    years, rest = divmod(months, 12)
    return turn.say("{number} tháng").format(number=months) if rest else turn.say("{number} năm").format(number=years)


def _rounded(turn: Turn, amount: Decimal) -> str:
    return format_money(round(amount / _ROUND_TO) * _ROUND_TO, turn.locale)
