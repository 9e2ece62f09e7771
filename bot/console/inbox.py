"""What could not be answered, in groups of like questions: give it to a topic, begin a new one, put it away, take that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from bot.console.access import Form, Officer, Server, Writer, now, say_to, services_of, text_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import channels, example_refusal, inbox_states
from knowledge.answers import UnknownTopicError, topic_titles
from knowledge.console import inbox
from knowledge.console.examples import MAX_LENGTH
from knowledge.console.inbox import ClusterChangedError, UnknownClusterError
from knowledge.console.inbox_examples import ExampleRefusedError
from knowledge.interactions import TEXT_KEPT
from knowledge.redaction import without_placeholders

router = APIRouter()


@router.get("/inbox")
def groups(
    request: Request,
    officer: Server,
    view: inbox.View = "open",
    order: inbox.Order = "count",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    with services_of(request).database() as session:
        rows, more = inbox.list_clusters(session, view, order, now(), number)
        return page(
            request,
            "inbox.html",
            rows=rows,
            more=more,
            number=number,
            view=view,
            order=order,
            counts=inbox.count_clusters(session, now()),
            days=TEXT_KEPT.days,
            undoable=inbox.last_action(session, officer, now()),
            **_words(session, officer),
        )


@router.get("/inbox/{number}")
def group(request: Request, officer: Server, number: int) -> Response:
    return _group_page(request, officer, number)


@router.post("/inbox/{number}/topic")
def teach(request: Request, officer: Writer, form: Form, number: int) -> Response:
    """The question becomes an example of the chosen topic, or of the one whose name was typed."""
    _ = say_to(request)
    chosen, typed, question = text_of(form, "topic", 80), text_of(form, "other", 300), text_of(form, "question", 2_000)
    with services_of(request).database() as session:
        titles = topic_titles(session, officer.locale)
    slug = next((slug for slug, title in titles.items() if typed in (title, slug)), typed) if typed else chosen
    try:
        return _done(request, lambda session: inbox.teach(session, officer, number, _version(form), slug, question, now()))
    except UnknownTopicError:
        return _group_page(request, officer, number, _("Hãy chọn một chủ đề có trong danh sách."), question, 422)
    except ExampleRefusedError as error:
        return _group_page(request, officer, number, example_refusal(error, officer.locale), question, 422)


@router.post("/inbox/{number}/new")
def begin_topic(request: Request, officer: Writer, form: Form, number: int) -> Response:
    """On to a draft of a new topic, with the question in it."""
    begun: list[str] = []
    response = _done(request, lambda session: begun.append(inbox.begin_topic(session, officer, number, _version(form), now())))
    return go(f"/topics/new?question={quote(without_placeholders(begun[0])[:MAX_LENGTH])}") if begun else response


@router.post("/inbox/{number}/snooze")
def snooze(request: Request, officer: Server, form: Form, number: int) -> Response:
    span = inbox.SNOOZES.get(text_of(form, "span"), inbox.WEEK)
    return _done(request, lambda session: inbox.snooze(session, officer, number, _version(form), span, now()))


@router.post("/inbox/{number}/dismiss")
def dismiss(request: Request, officer: Server, form: Form, number: int) -> Response:
    return _done(request, lambda session: inbox.dismiss(session, officer, number, _version(form), now()))


@router.post("/inbox/{number}/reopen")
def reopen(request: Request, officer: Server, form: Form, number: int) -> Response:
    return _done(request, lambda session: inbox.reopen(session, officer, number, _version(form), now()))


@router.post("/inbox-undo")
def undo(request: Request, officer: Server, _form: Form) -> Response:
    _ = say_to(request)
    undone: list[bool] = []
    response = _done(request, lambda session: undone.append(inbox.undo(session, officer, now())))
    if undone == [False]:
        return error_page(request, 409, _("Không còn gì để hoàn tác."), _("Chỉ hoàn tác được việc vừa làm, trong 10 phút."))
    return response


def _done(request: Request, act: Callable[[Session], object]) -> Response:
    """Does it and goes back to the list; says why where it cannot be done."""
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            act(session)
        except UnknownClusterError:
            return error_page(request, 404, _("Không có mục này."), _("Nội dung đã hết thời hạn lưu hoặc người dân đã xóa."))
        except ClusterChangedError:
            return error_page(
                request, 409, _("Người khác vừa xử lý mục này."), _("Chưa có gì thay đổi. Hãy xem lại rồi quyết định.")
            )
        session.commit()
    return go("/inbox")


def _group_page(
    request: Request, officer: Officer, number: int, problem: str = "", question: str | None = None, status: int = 200
) -> Response:
    _ = say_to(request)
    with services_of(request).database() as session:
        try:
            listed, texts = inbox.get_cluster(session, number, now())
        except UnknownClusterError:
            return error_page(request, 404, _("Không có mục này."), _("Nội dung đã hết thời hạn lưu hoặc người dân đã xóa."))
        return page(
            request,
            "inbox_group.html",
            status,
            row=listed,
            texts=texts,
            problem=problem,
            question=without_placeholders(listed.cluster.sample) if question is None else question,
            chosen=request.query_params.get("topic"),
            max_example=MAX_LENGTH,
            **_words(session, officer),
        )


def _words(session: Session, officer: Officer) -> dict[str, Any]:
    return {
        "titles": topic_titles(session, officer.locale),
        "channels": channels(officer.locale),
        "states": inbox_states(officer.locale),
    }


def _version(form: FormData) -> int:
    """The version that the officer saw; 0, which none has, where it is missing."""
    sent = text_of(form, "version", 12)
    return int(sent) if sent.isascii() and sent.isdigit() else 0
