"""What the model learns from: the examples of each topic beside how well the live model understands it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from bot.console.access import Form, Reader, Writer, say_to, services_of, text_of, texts_of
from bot.console.rendering import error_page, go, page
from bot.console.teaching_words import concerns, origins, percent
from knowledge.answers import topic_titles
from knowledge.console.examples import (
    add_examples,
    counts,
    examine,
    example_index,
    lines_of,
    move_examples,
    phrasing,
    remove_examples,
    topic_of,
)
from knowledge.console.judgement import Judgement, TopicScore, topic_scores, totals
from knowledge.console.likeness import Alike
from knowledge.console.serving import active_model
from knowledge.folding import fold
from knowledge.models import ExampleQuestion, Topic

#: Examples on one page.
PER_PAGE = 100
MOST_LIKE = 20
#: Under one topic only what is nearly the same is worth an officer's time.
VERY_LIKE = 0.9
Words = Annotated[str, Query(max_length=200)]
router = APIRouter()


def live_judgement(session: Session) -> Judgement | None:
    """Of the model that serves; None where it was not judged yet."""
    active = active_model(session)
    return Judgement.from_json(active.judgement) if active is not None and active.judgement else None


@router.get("/teaching")
def teaching(request: Request, officer: Reader, q: Words = "") -> Response:
    """Topics, least understood first."""
    with services_of(request).database() as session:
        judgement = live_judgement(session)
        scores, numbers = topic_scores(judgement) if judgement else {}, counts(session)
        published = topic_titles(session, officer.locale)
        rows = [
            _row(topic, officer.locale, numbers.get(topic.slug, {}), scores.get(topic.slug), published)
            for topic in session.scalars(select(Topic).order_by(Topic.title_vi))
            if all(word in fold(f"{topic.title_vi} {topic.title_en} {topic.slug}") for word in fold(q).split())
        ]
        active = active_model(session)
    rows.sort(key=lambda row: row["order"])
    whole = {noise: percent(share, officer.locale) for noise, share in totals(judgement).items()} if judgement else {}
    return page(request, "teaching.html", rows=rows, words=q, active=active, whole=whole)


def _row(
    topic: Topic, locale: str, numbers: dict[tuple[str, str], int], score: TopicScore | None, published: dict[str, str]
) -> dict[str, Any]:
    by_locale = {language: sum(n for (spoken, _), n in numbers.items() if spoken == language) for language in ("vi", "en")}
    clean = score.recall["clean"] if score else None
    return {
        "slug": topic.slug,
        "title": topic.title(locale),
        "published": topic.slug in published,
        **by_locale,
        "added": sum(n for (_, origin), n in numbers.items() if origin != "seed"),
        "clean": percent(clean, locale),
        "unmarked": percent(score.recall["unmarked"], locale) if score else "–",
        "precision": percent(score.precision, locale) if score else "–",
        "asked": clean.n if clean else 0,
        "taken_for": published.get(score.taken_for[0][0], score.taken_for[0][0]) if score and score.taken_for else "",
        # New topics, which nothing is held out for, come first: they are what is being worked on.
        "order": (clean.value if clean else 0.0, topic.title_vi),
    }


@router.get("/teaching/topics/{name}")
def examples(
    request: Request,
    officer: Reader,
    name: str,
    q: Words = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    with services_of(request).database() as session:
        topic = topic_of(session, name)
        rows = list(
            session.scalars(
                select(ExampleQuestion)
                .where(ExampleQuestion.topic_id == topic.id, ExampleQuestion.removed_at.is_(None))
                .order_by(ExampleQuestion.origin != "officer", ExampleQuestion.id.desc())
            )
        )
        found = [row for row in rows if all(word in fold(row.text) for word in fold(q).split())]
        start = (page_number - 1) * PER_PAGE
        shown = found[start : start + PER_PAGE]
        judgement = live_judgement(session)
        score = topic_scores(judgement).get(name) if judgement else None
        return page(
            request,
            "teaching_topic.html",
            name=name,
            title=topic.title(officer.locale),
            published=name in topic_titles(session, officer.locale),
            rows=shown,
            total=len(rows),
            found=len(found),
            page_number=page_number,
            last_page=max(1, -(-len(found) // PER_PAGE)),
            words=q,
            phrasing=phrasing(row.text for row in rows if row.locale == "vi"),
            english=sum(row.locale == "en" for row in rows),
            score=score,
            percent=lambda share: percent(share, officer.locale),
            alike=_alike(session, name, shown),
            titles=_all_titles(session, officer.locale),
            origins=origins(officer.locale),
        )


def _all_titles(session: Session, locale: str) -> dict[str, str]:
    """Of those, too, that wait for their first answer."""
    return {topic.slug: topic.title(locale) for topic in session.scalars(select(Topic).order_by(Topic.title_vi))}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A shown example and a line that it is like."""

    row: ExampleQuestion
    other: Alike
    elsewhere: bool


def _alike(session: Session, slug: str, rows: list[ExampleQuestion]) -> list[_Pair]:
    """Of the shown examples those that are like another: under another topic first."""
    index = example_index(session)
    found = [
        _Pair(row, other, other.key != slug)
        for row in rows
        for other in index.alike(row.text)[:5]
        if other.key != slug or (other.text != row.text and other.similarity > VERY_LIKE)
    ]
    return sorted(found, key=lambda item: (not item.elsewhere, -item.other.similarity))[:MOST_LIKE]


@router.post("/teaching/topics/{name}/add")
def add(request: Request, officer: Writer, form: Form, name: str) -> Response:
    """Saves at once what nothing speaks against; else shows what does, line by line, to choose from."""
    _ = say_to(request)
    locale = "en" if text_of(form, "locale", 2) == "en" else "vi"
    chosen = text_of(form, "seen", 1) == "1"
    texts = lines_of("\n".join(texts_of(form, "question")) if chosen else text_of(form, "questions"))
    with services_of(request).database() as session:
        title = topic_of(session, name).title(officer.locale)
        if not texts and not chosen:
            return error_page(request, 422, _("Hãy viết ít nhất một câu mẫu."))
        examined = examine(session, name, texts)
        if not chosen and any(item.concern is not None for item in examined):
            return page(
                request,
                "teaching_check.html",
                name=name,
                title=title,
                locale_of_examples=locale,
                examined=examined,
                concerns=concerns(officer.locale),
                titles=_all_titles(session, officer.locale),
            )
        add_examples(session, officer, name, locale, texts)
        session.commit()
    return go(f"/teaching/topics/{name}")


@router.post("/teaching/topics/{name}/remove")
def remove(request: Request, officer: Writer, form: Form, name: str) -> Response:
    with services_of(request).database() as session:
        remove_examples(session, officer, name, _numbers(form))
        session.commit()
    return go(f"/teaching/topics/{name}")


@router.post("/teaching/topics/{name}/move")
def move(request: Request, officer: Writer, form: Form, name: str) -> Response:
    _ = say_to(request)
    to = text_of(form, "to", 80)
    if not to:
        return error_page(request, 422, _("Hãy chọn chủ đề để chuyển sang."))
    with services_of(request).database() as session:
        move_examples(session, officer, name, _numbers(form), to)
        session.commit()
    return go(f"/teaching/topics/{name}")


@router.post("/teaching/topics/{name}/merge")
def merge(request: Request, officer: Writer, form: Form, name: str) -> Response:
    """All examples of the topic become another's."""
    to = text_of(form, "to", 80)
    with services_of(request).database() as session:
        move_examples(session, officer, name, None, to)
        session.commit()
    return go(f"/teaching/topics/{to}")


def _numbers(form: FormData) -> list[int]:
    return [int(value) for value in texts_of(form, "example") if value.isdecimal() and len(value) < 10]
