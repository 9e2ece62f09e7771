"""A document on its way in: its text beside what was split from it, its heading, and the changes that it orders in others.

Handing in, approval and publication are those of every revision (`bot.console.revisions`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from bot.console.access import Form, Officer, Reader, UploadForm, Writer, say_to, services_of, text_of
from bot.console.forms import version_of
from bot.console.law_tree import tree_of
from bot.console.rendering import error_page, go, page
from bot.console.shown import case_rows, subject_path
from bot.console.wording import states
from knowledge.console import revisions as way
from knowledge.console.differences import pieces
from knowledge.console.law_checking import Reading, doubt_text, fault_text, readings
from knowledge.console.law_content import MAX_AMENDMENTS, MAX_BODY, Amendment, Content, day_of, take, with_proposals
from knowledge.console.law_store import Law, amended, effects, stored_law
from knowledge.console.models import Revision
from knowledge.console.roles import Permission
from knowledge.console.steps import EditConflictError
from knowledge.console.subjects import Kind, UnknownSubjectError
from knowledge.console.touched import Touched, touched_by_law
from knowledge.law.model import Key, LawImportError
from knowledge.law.review import doubts

router = APIRouter()


@router.get("/law/imports/{number}")
def show(request: Request, officer: Reader, number: int) -> Response:
    with services_of(request).database() as session:
        return _page(request, session, officer, _import(session, number))


def _import(session: Session, number: int) -> Revision:
    revision = way.get_revision(session, number)
    if revision.kind != Kind.LAW:
        raise UnknownSubjectError(revision.kind)
    return revision


def _page(request: Request, session: Session, officer: Officer, revision: Revision) -> Response:
    content: Content = revision.content
    taken, law = take(content), stored_law(session, content["document"]["number"])
    changes = readings(content, law)
    touched = _touched(session, content, law, officer.locale)
    return page(
        request,
        "law_import.html",
        revision=revision,
        content=content,
        head=content["document"],
        may_edit=revision.state == "draft" and officer.may(Permission.WRITE),
        states=states(officer.locale),
        paragraphs=taken.paragraphs,
        outside=set(taken.split.outside),
        chapters=dict(taken.split.chapters),
        places={start: item.key.label() for item, start in zip(taken.split.provisions, taken.split.starts, strict=True)},
        tree=tree_of(taken.split),
        doubts=[(item.paragraph, doubt_text(item, officer.locale)) for item in doubts(taken.split, taken.paragraphs)],
        changes=[_shown(item, officer.locale) for item in changes],
        waiting=sum(item.item["decision"] == "" for item in changes),
        fitting=sum(item.item["decision"] == "" and item.fault is None for item in changes),
        touched=touched,
        cases=case_rows(touched.cases, officer.locale),
        subject_path=subject_path,
    )


def _touched(session: Session, content: Content, law: Law, locale: str) -> Touched:
    """By what is confirmed or still to be decided: an officer looks before he confirms."""
    wanted = [item | {"decision": "confirmed"} for item in content["amendments"] if item["decision"] != "rejected"]
    try:
        after = amended(law, content | {"amendments": wanted})
    except LawImportError:
        # The page says which change does not fit; what the others touch is told without it.
        fitting = [item.item | {"decision": "confirmed"} for item in readings(content, law) if item.fault is None]
        kept = [item for item in fitting if item["decision"] != "rejected"]
        try:
            after = amended(law, content | {"amendments": kept})
        except LawImportError:
            return Touched()
    return touched_by_law(session, effects(law, after), locale)


def _shown(item: Reading, locale: str) -> dict[str, Any]:
    change = item.change
    return {
        "number": item.number,
        "item": item.item,
        "base": change.base,
        "at": change.at.label(),
        "within": change.within,
        "day": change.effective_from,
        "replaced": [change.key(name).label() for name in change.replace],
        "inserted": [change.key(name).label() for name in change.insert],
        "repealed": [change.key(name).label() for name in change.repeal],
        "phrases": change.phrases,
        "place": change.within.label() if change.within else "",
        "pieces": pieces(item.before or "", item.after or "") if item.fault is None else [],
        "fault": fault_text(item.fault, locale) if item.fault else "",
        "moved": item.moved,
    }


@router.post("/law/imports/{number}/heading")
def store_heading(request: Request, officer: Writer, form: Form, number: int) -> Response:
    """Number and address of a document stay: they are what the import is of."""

    def changed(_session: Session, content: Content) -> Content:
        head = {
            "number": content["document"]["number"],
            "title": text_of(form, "title", 1_000),
            "issuer": text_of(form, "issuer", 200) or None,
            "signed_on": text_of(form, "signed_on", 10) or None,
            "source": text_of(form, "source", 500),
        }
        return content | {"document": head, "from": text_of(form, "from", 10), "to": text_of(form, "to", 10) or None}

    return _save(request, officer, number, form, changed)


@router.post("/law/imports/{number}/text/upload")
def store_text(request: Request, officer: Writer, form: UploadForm, number: int) -> Response:
    """The corrected text, split anew. The address is one for files because a text of law is as long as one."""
    _ = say_to(request)
    body = text_of(form, "body", MAX_BODY + 1)
    if len(body) > MAX_BODY:
        return error_page(request, 422, _("Văn bản quá dài."))

    def changed(session: Session, content: Content) -> Content:
        new = content | {"body": body, "extract": bool(text_of(form, "extract", 1))}
        return with_proposals(new, stored_law(session, content["document"]["number"]))

    return _save(request, officer, number, form, changed)


@router.post("/law/imports/{number}/amendments")
def decide(request: Request, officer: Writer, form: Form, number: int) -> Response:
    """Confirms or passes over one proposed change, all that fit, or adds one that was not found."""
    _ = say_to(request)
    which, decision = text_of(form, "which", 5), text_of(form, "decision", 10)
    if decision not in ("confirmed", "rejected", "", "add"):
        return error_page(request, 422, _("Hãy chọn xác nhận hoặc bỏ qua."))

    def changed(session: Session, content: Content) -> Content:
        if decision == "add":
            added = _typed(form, content)
            return content | {"amendments": [*content["amendments"], added][:MAX_AMENDMENTS]} if added else content
        law = stored_law(session, content["document"]["number"])
        items = [
            _decided(reading, decision, text_of(form, "day", 10)) if _meant(reading, which) else reading.item
            for reading in readings(content, law)
        ]
        return content | {"amendments": items}

    return _save(request, officer, number, form, changed, "#amendments")


def _meant(reading: Reading, which: str) -> bool:
    if which == "all":
        return reading.item["decision"] == "" and reading.fault is None
    return which == str(reading.number)


def _decided(reading: Reading, decision: str, day: str) -> Amendment:
    seen = reading.seen if decision == "confirmed" else None
    own_day = {"day": day} if day_of(day) else {}
    return reading.item | own_day | {"decision": decision, "seen": seen}


def _typed(form: FormData, content: Content) -> Amendment | None:
    """A change that the officer reads in the text himself; None where it names no document and no order."""
    base = text_of(form, "base", 80)
    at = _place_of(form, "at", content["document"]["number"])
    within = _place_of(form, "within", base)
    if not base or at is None:
        return None
    names = {name: [item.strip() for item in text_of(form, name, 200).split(",") if item.strip()] for name in _LISTS}
    old = text_of(form, "old", 1_000)
    return {
        "base": base,
        "at": at,
        "within": within,
        **names,
        "phrases": [{"old": old, "new": text_of(form, "new", 1_000)}] if old else [],
        "day": text_of(form, "day", 10) or None,
        "decision": "",
        "manual": True,
        "seen": None,
    }


_LISTS = ("replace", "insert", "repeal")


def _place_of(form: FormData, prefix: str, document: str) -> dict[str, str] | None:
    names = ("article", "clause", "point")
    key = Key(*(text_of(form, f"{prefix}_{name}", 80) or None for name in names))  # type: ignore[arg-type]
    if not key.article:
        return None
    return {"document": document} | {name: value for name in names if (value := getattr(key, name))}


def _save(
    request: Request,
    officer: Officer,
    number: int,
    form: FormData,
    changed: Callable[[Session, Content], Content],
    back: str = "",
) -> Response:
    """One change of the draft, if it is still the one that was seen."""
    _ = say_to(request)
    with services_of(request).database() as session:
        revision = _import(session, number)
        try:
            content = changed(session, revision.content)
            way.save(session, officer, number, version_of(form), content, revision.note)
        except EditConflictError:
            detail = _("Tải lại trang để xem bản mới nhất rồi làm lại; chưa có gì bị ghi đè.")
            return error_page(request, 409, _("Người khác vừa thay đổi bản này"), detail)
        session.commit()
    return go(f"/law/imports/{number}{back}")
