"""What is wrong with a document that an officer brings in: its heading, its split, and each change that it orders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.console.law_content import Amendment, Content, LawFile, change_of, take, targets
from knowledge.console.law_store import Law, amended, stored_law
from knowledge.i18n import translator
from knowledge.law.amend import Amender, Change
from knowledge.law.importer import slug
from knowledge.law.model import LawImportError
from knowledge.law.model import Provision as Wording
from knowledge.law.review import Doubt, doubts
from knowledge.law.store import numbered
from knowledge.models import LegalDocument

_Word = Callable[[Callable[[str], str]], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One change as an officer reads it. `fault` says why it does not fit the texts; `moved`: what it replaces has changed since
    the officer confirmed it; `seen` is the digest of `before`."""

    number: int
    item: Amendment
    change: Change
    before: str | None
    after: str | None
    fault: str | None
    moved: bool
    seen: str


def readings(content: Content, law: Law) -> list[Reading]:
    """Every change with the words before and after, each applied after those before it; rejected ones alone are not."""
    number = content["document"]["number"]
    amender = Amender({name: items for name, items in law.items() if name != number} | {number: take(content).provisions})
    made: dict[int, Reading] = {}
    changes = [(at, item, change_of(content, item)) for at, item in enumerate(content["amendments"])]
    for at, item, change in sorted(changes, key=lambda entry: entry[2].effective_from):
        fault, before, after = None, _passage(amender, change), None
        if item["decision"] != "rejected":
            try:
                amender.apply(change)
                after = _passage(amender, change)
            except LawImportError as error:
                fault = str(error)
        seen = hashlib.sha256((before or "").encode()).hexdigest()
        moved = item["decision"] == "confirmed" and item.get("seen") not in (None, seen)
        made[at] = Reading(at, item, change, before, after, fault, moved, seen)
    return [made[at] for at in sorted(made)]


def _passage(amender: Amender, change: Change) -> str | None:
    """The changed places with all below them, as in force on the day of the change."""
    try:
        held = [item for item in amender.provisions(change.base) if item.holds_on(change.effective_from)]
    except KeyError:
        return None
    shown: list[Wording] = [item for item in held if any(target.covers(item.key) for target in targets(change))]
    return "\n".join(filter(None, map(numbered, shown))) or None


def law_problems(session: Session, content: Content, locale: str) -> Iterator[tuple[str, bool]]:
    """Each with whether it must be mended before the document goes on."""
    _ = translator(locale)
    yield from _heading(session, content, _)
    taken = take(content)
    for doubt in doubts(taken.split, taken.paragraphs):
        yield doubt_text(doubt, locale), doubt.kind in ("none", "twice")
    waiting = sum(item["decision"] == "" for item in content["amendments"])
    if waiting:
        yield _("Còn {count} đề xuất sửa đổi văn bản khác chưa được xác nhận hoặc bỏ qua.").format(count=waiting), True
    law = stored_law(session, content["document"]["number"])
    read = readings(content, law)
    for reading in read:
        if reading.item["decision"] != "confirmed":
            continue
        place = reading.change.at.label()
        if reading.fault is not None:
            detail = fault_text(reading.fault, locale)
            yield _("Sửa đổi theo {place} không khớp văn bản đang lưu: {detail}").format(place=place, detail=detail), True
        if reading.moved:
            yield _("Điều khoản mà {place} sửa đã thay đổi từ khi xác nhận; hãy xem và xác nhận lại.").format(place=place), True
    if not any(reading.fault for reading in read if reading.item["decision"] == "confirmed"):
        yield from _together(content, law, locale)


def _together(content: Content, law: Law, locale: str) -> Iterator[tuple[str, bool]]:
    """What shows only where all changes are applied."""
    try:
        amended(law, content)
    except LawImportError as error:
        yield fault_text(str(error), locale), True


def _heading(session: Session, content: Content, _: Callable[[str], str]) -> Iterator[tuple[str, bool]]:
    try:
        LawFile.model_validate(content)
    except ValidationError as error:
        for item in error.errors():
            name = ".".join(str(part) for part in item["loc"])
            word = next((word for start, word in _FIELDS if name.startswith(start)), None)
            yield word(_) if word else _("Nội dung chưa đúng: {name}").format(name=name), True
    number = content["document"]["number"]
    if session.scalar(select(LegalDocument.id).where(LegalDocument.slug == slug(number))) is not None:
        yield _("Kho văn bản đã có {number}.").format(number=number), True
    if number and number not in content["body"]:
        yield _("Số {number} không thấy trong văn bản; hãy đối chiếu.").format(number=number), False


_FIELDS: tuple[tuple[str, _Word], ...] = (
    ("document.number", lambda _: _("Chưa có số, ký hiệu văn bản.")),
    ("document.title", lambda _: _("Chưa có tên văn bản.")),
    ("document.signed_on", lambda _: _("Ngày ký không đúng.")),
    ("document.source", lambda _: _("Chưa có nơi công bố văn bản (địa chỉ hoặc số Công báo).")),
    ("from", lambda _: _("Chưa có ngày có hiệu lực, hoặc ngày không đúng.")),
    ("to", lambda _: _("Ngày hết hiệu lực không đúng.")),
    ("body", lambda _: _("Văn bản quá dài.")),
)


def doubt_text(doubt: Doubt, locale: str) -> str:
    """A warning of the split, for the officer."""
    _ = translator(locale)
    texts = {
        "none": _("Không tách được điều nào. Điều phải bắt đầu bằng “Điều 1.” ở đầu dòng."),
        "gap": _("{place}: đứng ngay sau {detail}, số không liên tiếp."),
        "twice": _("{place}: có {detail} lần."),
        "long": _("{place}: dài {detail} ký tự; có thể còn khoản chưa tách."),
        "empty": _("{place}: không có nội dung."),
        "outside": _("Ngoài mọi điều: “{detail}”"),
        "untaken": _("{place}: dòng “{detail}” giống một điều, khoản hoặc điểm mới nhưng số không nối tiếp, nên còn là lời văn."),
        "quotation": _("{place}: dấu ngoặc kép mở và đóng không đủ cặp; phần sau có thể bị nuốt vào đây."),
    }
    return texts[doubt.kind].format(place=doubt.place, detail=doubt.detail)


def fault_text(fault: str, locale: str) -> str:
    """Why a change does not fit, in the officer's words."""
    _ = translator(locale)
    for pattern, word in _FAULTS:
        if (match := pattern.search(fault)) is not None:
            return word(_).format(*match.groups())
    return fault


_FAULTS: tuple[tuple[re.Pattern[str], _Word], ...] = (
    (re.compile(r": (.+) is not in force$"), lambda _: _("{0} không còn hiệu lực vào ngày đó.")),
    (re.compile(r": (.+) is there already$"), lambda _: _("{0} đã có.")),
    (re.compile(r": expected \[(.*)\], quoted \[(.*)\]$"), lambda _: _("cần lời mới của {0}, nhưng phần trích có {1}.")),
    (re.compile(r": not found in (.+): (.+)$"), lambda _: _("không thấy {1} trong {0}.")),
    (re.compile(r": no stored text$"), lambda _: _("kho không có văn bản này.")),
    (re.compile(r": nothing is quoted there$"), lambda _: _("không thấy phần trích lời mới trong ngoặc kép.")),
    (re.compile(r": the amending provision is not stored$"), lambda _: _("văn bản này không có điều khoản ra lệnh sửa.")),
    (re.compile(r": phrases need a place$"), lambda _: _("chưa rõ thay cụm từ ở điều khoản nào.")),
    (re.compile(r"^(.+) would end before it begins$"), lambda _: _("{0} có lời mới hơn từ một ngày sau đó.")),
    (re.compile(r"^(.+) has other words from the same day$"), lambda _: _("{0} đã được văn bản khác sửa từ cùng ngày.")),
)
