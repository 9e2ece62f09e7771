"""What a citizen would get if a content were published: the answer's own path, in a transaction that is taken back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from knowledge.answers import answer_topic
from knowledge.console.subjects import AnswerSubject, Content, Subject
from knowledge.console.where_used import showing_parameter
from knowledge.reply import Reply

#: Answers shown for a parameter.
MOST = 4


def preview(subject: Subject, content: Content, as_of: dt.date, locale: str, province: str) -> list[Reply]:
    """The answer of the topic, or the first answers that show the parameter, as of the day. Rolls the session back.

    Raises:
        ValueError: the content is not complete enough to be shown.
    """
    session = subject.session
    try:
        subject.put(content)
        return [answer_topic(session, slug, as_of, locale, province) for slug in _slugs(session, subject, as_of, locale)]
    finally:
        session.rollback()


def _slugs(session: Session, subject: Subject, as_of: dt.date, locale: str) -> list[str]:
    if isinstance(subject, AnswerSubject):
        return [subject.name]
    key = subject.name.partition("@")[0]
    held = [
        use.subject
        for use in showing_parameter(session, key, locale)
        if use.effective_from <= as_of and (use.effective_to is None or as_of <= use.effective_to)
    ]
    return list(dict.fromkeys(held))[:MOST]
