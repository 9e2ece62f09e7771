"""What topics must fulfil: questions asked once, answers that do not overlap, sources for all that they say."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from knowledge.content_check.figures import amounts, figures
from knowledge.content_check.law_index import LawIndex
from knowledge.content_check.periods import first_gap, overlaps
from knowledge.content_check.tracing import Tracer
from knowledge.content_files import Content, Fault, SourceText
from knowledge.content_schema import AnswerFile, TopicFile
from knowledge.parameters import ParameterBook
from knowledge.rendering import PLACEHOLDER, placeholders


def check_topics(content: Content, law: LawIndex, folder: Path) -> Iterator[Fault]:
    """`folder`: what is checked; topics from elsewhere may have facts that only another province needs."""
    slugs = {item.value.slug for item in content.topics}
    book, asked = content.book(), dict[str, str]()
    for item in content.topics:
        topic, source = item.value, item.source
        for index, slug in enumerate(topic.related):
            if slug not in slugs:
                yield source.fault(f"related topic {slug!r} does not exist", "related", index)
        yield from overlaps(enumerate(topic.answers), source, "answers")
        yield from _questions(topic, source, asked)
        tracer = Tracer([*topic.facts, *(content.province.facts if content.province else [])], law, book)
        province = content.province.code if content.province else None
        for index, answer in enumerate(topic.answers):
            for message, *at in answer_problems(answer, topic.basis, law, tracer, book, province):
                yield source.fault(str(message), "answers", index, *at)
        if source.path.is_relative_to(folder):
            yield from _facts(topic, source, law, tracer)


def answer_problems(
    answer: AnswerFile, basis: str, law: LawIndex, tracer: Tracer, book: ParameterBook, province: str | None
) -> Iterator[tuple[int | str, ...]]:
    """What is wrong with one answer: the message, and where in the answer."""
    if basis in ("law", "plan") and not answer.citations:
        yield ("an answer that rests on law or on the plan needs citations",)
    for index, message in law.problems(answer.citations, answer):
        yield message, "citations", index
    for locale in ("vi", "en"):
        for message in chain(_untraced(answer, locale, tracer), _without_value(answer, locale, book, province)):
            yield message, "text", locale


def _untraced(answer: AnswerFile, locale: str, tracer: Tracer) -> Iterator[str]:
    typed = list(amounts(PLACEHOLDER.sub("§", answer.text.in_locale(locale))))
    for amount in typed:
        yield f"the amount {amount!r} is typed; use a parameter"
    for figure in tracer.untraced(answer, locale):
        if not any(figure in amount for amount in typed):
            yield f"{figure!r} comes from no provision cited, no parameter and no fact"


def _without_value(answer: AnswerFile, locale: str, book: ParameterBook, province: str | None) -> Iterator[str]:
    """A parameter must have a value on every day of the answer; rendering shows whether it is verified."""
    for key in dict.fromkeys(placeholders(answer.text.in_locale(locale))):
        gap = first_gap(book.periods(key, province), answer.effective_from, answer.effective_to)
        if gap is not None:
            yield f"parameter {key!r} has no value on {gap}"


def _facts(topic: TopicFile, source: SourceText, law: LawIndex, tracer: Tracer) -> Iterator[Fault]:
    """A fact that nothing needs is one that no longer holds, or a slip in the figure."""
    for index, fact in enumerate(topic.facts):
        yield from law.check(fact.citations, source, None, "facts", index)
        if not figures(fact.figure):
            yield source.fault(f"{fact.figure!r} holds no figure", "facts", index)
        elif index not in tracer.used:
            yield source.fault(f"no answer needs the fact {fact.figure!r}", "facts", index)


def _questions(topic: TopicFile, source: SourceText, asked: dict[str, str]) -> Iterator[Fault]:
    for locale in ("vi", "en"):
        for index, question in enumerate(getattr(topic.questions, locale)):
            key = " ".join(unicodedata.normalize("NFC", question).lower().split()).rstrip(" ?.!")
            other = asked.setdefault(key, topic.slug)
            if other != topic.slug:
                yield source.fault(f"the question is also one of {other!r}: {question!r}", "questions", locale, index)
