"""Answers to topics as of a day: published text, its parameters filled in, its citations resolved."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from knowledge.dates import today
from knowledge.i18n import translator
from knowledge.law_queries import cite
from knowledge.models import Answer, Topic
from knowledge.parameter_queries import load_book
from knowledge.parameters import UnknownParameterError
from knowledge.rendering import format_date, placeholders, render
from knowledge.reply import Button, Reply
from knowledge.upcoming import Upcoming, upcoming


class UnknownTopicError(LookupError):
    """No topic has this slug."""


def get_topic(session: Session, slug: str) -> Topic:
    """
    Raises:
        UnknownTopicError: no topic has this slug.
    """
    topic = session.scalar(select(Topic).where(Topic.slug == slug))
    if topic is None:
        raise UnknownTopicError(slug)
    return topic


#: A topic that citizens can be answered on: it has a published answer. Any other is offered to nobody, trained by nothing and written
#: to no file.
ANSWERED = select(Answer.id).where(Answer.topic_id == Topic.id).exists()


def topic_titles(session: Session, locale: str) -> dict[str, str]:
    """Of the topics that citizens can be answered on."""
    return {topic.slug: topic.title(locale) for topic in session.scalars(select(Topic).where(ANSWERED).order_by(Topic.id))}


def topic_buttons(session: Session, slugs: list[str], locale: str) -> list[Button]:
    """A button for each topic that can be answered on, in the given order."""
    if not slugs:
        return []
    titles = {topic.slug: topic.title(locale) for topic in session.scalars(select(Topic).where(Topic.slug.in_(slugs), ANSWERED))}
    return [Button(title=titles[slug], payload=f"/{slug}") for slug in slugs if slug in titles]


def answer_topic(session: Session, slug: str, as_of: dt.date, locale: str, province: str | None) -> Reply:
    """The answer that holds on `as_of`.

    Where none holds that day, the reply says so and gives no other day's rule. A change that is known but not yet in force is
    told at the end.

    Raises:
        UnknownTopicError: no topic has this slug.
    """
    topic = get_topic(session, slug)
    answer = _held(session, topic, as_of)
    buttons = topic_buttons(session, topic.related, locale)
    text = _text(session, answer, as_of, locale, province) if answer is not None else None
    if answer is None or text is None:
        return _no_answer_that_day(topic, as_of, locale, buttons)
    change = upcoming(session, topic, answer, as_of, locale, province)
    if change is not None:
        _ = translator(locale)
        text += "\n" + _announced(change, locale)
        later = Button(
            title=_("Quy định từ {day}").format(day=format_date(change.day, locale)),
            payload=f"/{slug}" + json.dumps({"as_of": change.day.isoformat()}),
        )
        buttons = [later, *buttons]
    return Reply(
        text=text,
        topic=slug,
        kind="answer",
        citations=cite(session, answer.citations, as_of),
        as_of=as_of,
        buttons=buttons,
        suggestions=list(topic.related),
    )


def announcement(session: Session, slug: str, as_of: dt.date, locale: str, province: str | None) -> str | None:
    """The known change to come of what `slug` says on `as_of`, as a sentence; None without one.

    Raises:
        UnknownTopicError: no topic has this slug.
    """
    topic = get_topic(session, slug)
    answer = _held(session, topic, as_of)
    change = upcoming(session, topic, answer, as_of, locale, province) if answer is not None else None
    return None if change is None else _announced(change, locale)


def _announced(change: Upcoming, locale: str) -> str:
    _ = translator(locale)
    # Of a day gone by, what came after it is history.
    text = _("**Sắp thay đổi:** {text}") if change.day > today() else _("**Thay đổi sau đó:** {text}")
    return text.format(text=change.text)


def _held(session: Session, topic: Topic, as_of: dt.date) -> Answer | None:
    return session.scalar(
        select(Answer)
        .where(
            Answer.topic_id == topic.id,
            Answer.effective_from <= as_of,
            or_(Answer.effective_to.is_(None), Answer.effective_to >= as_of),
        )
        # Where an officer's open-ended answer meets a newer one, the newer holds.
        .order_by(Answer.effective_from.desc())
        .limit(1)
    )


def _text(session: Session, answer: Answer, as_of: dt.date, locale: str, province: str | None) -> str | None:
    try:
        raw = answer.text(locale).strip()
        text = render(raw, load_book(session, set(placeholders(raw))), as_of, locale, province)
    except UnknownParameterError:
        return None
    if answer.sources:
        _ = translator(locale)
        titles = "; ".join(
            _("{title} (kiểm tra ngày {day})").format(
                title=source["title"], day=format_date(dt.date.fromisoformat(source["checked"]), locale)
            )
            for source in answer.sources
        )
        text += "\n\n" + _("Nguồn: {sources}.").format(sources=titles)
    return text


def _no_answer_that_day(topic: Topic, as_of: dt.date, locale: str, buttons: list[Button]) -> Reply:
    _ = translator(locale)
    text = _(
        "Tôi chưa có câu trả lời đã kiểm chứng về “{title}” cho ngày {day}. Anh/chị có thể hỏi theo ngày khác hoặc gặp cán bộ."
    ).format(title=topic.title(locale), day=format_date(as_of, locale))
    officer = Button(title=_("Gặp cán bộ"), payload="/talk-to-officer")
    return Reply(
        text=text, topic=topic.slug, kind="fallback", as_of=as_of, buttons=[*buttons, officer], suggestions=list(topic.related)
    )
