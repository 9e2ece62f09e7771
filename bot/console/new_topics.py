"""A new topic: name, examples, and on to its first answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from bot.console.access import Form, Officer, Writer, services_of, text_of, texts_of
from bot.console.rendering import go, page
from bot.console.teaching_words import bases, concerns, topic_problems
from knowledge.answers import topic_titles
from knowledge.console.examples import MAX_LENGTH, examine, lines_of
from knowledge.console.new_topics import LEAST_QUESTIONS, TopicDraft, TopicProblemError, add_topic, problems, slug_of

_EMPTY = TopicDraft("", "", "", "")
router = APIRouter()


@router.get("/topics/new")
def new_topic(request: Request, officer: Writer, question: Annotated[str, Query(max_length=MAX_LENGTH)] = "") -> Response:
    """`question`: a first example, as from the inbox of what was not answered."""
    with services_of(request).database() as session:
        return _form(request, session, officer, _EMPTY, typed=question)


@router.post("/topics/new")
def create(request: Request, officer: Writer, form: Form) -> Response:
    """Makes it where nothing stands in the way and what the officer should see was seen."""
    title = text_of(form, "title_vi", 200)
    draft = TopicDraft(
        slug=text_of(form, "slug", 80) or slug_of(title),
        title_vi=title,
        title_en=text_of(form, "title_en", 200),
        basis=text_of(form, "basis", 20),
        related=tuple(dict.fromkeys(slug for slug in texts_of(form, "related") if slug)),
        questions=tuple(lines_of(text_of(form, "questions"))),
        questions_en=tuple(lines_of(text_of(form, "questions_en"))),
    )
    with services_of(request).database() as session:
        examined = examine(session, draft.slug, [*draft.questions, *draft.questions_en])
        unseen = {item.text for item in examined if item.concern is not None} - set(texts_of(form, "seen"))
        reasons = problems(session, draft, examined)
        if reasons or unseen:
            return _form(request, session, officer, draft, reasons=reasons, examined=examined, status=422 if reasons else 200)
        try:
            add_topic(session, officer, draft)
        except TopicProblemError as error:
            session.rollback()
            return _form(request, session, officer, draft, reasons=list(error.reasons), examined=examined, status=422)
        session.commit()
    return go(f"/edit/answer/{draft.slug}")


def _form(request: Request, session: Session, officer: Officer, draft: TopicDraft, *, typed: str = "", **more: Any) -> Response:
    status = more.pop("status", 200)
    words = topic_problems(officer.locale)
    shown = [item for item in more.get("examined") or [] if item.concern is not None]
    return page(
        request,
        "new_topic.html",
        status,
        draft=draft,
        typed="\n".join(draft.questions) or typed,
        typed_en="\n".join(draft.questions_en),
        problems=[words[reason] for reason in more.get("reasons") or []],
        examined=shown,
        concerns=concerns(officer.locale),
        bases=bases(officer.locale),
        titles=topic_titles(session, officer.locale),
        least=LEAST_QUESTIONS,
    )
