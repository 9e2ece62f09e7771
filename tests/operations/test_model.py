"""Which model the product starts with: what officers add is trained when they ask for it, other code or content at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.console.golden import Golden, golden_questions
from knowledge.console.judgement import Asked
from knowledge.console.serving import active_model, keep_model
from knowledge.content_files import Content, read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.models import ExampleQuestion, Topic
from knowledge.settings import Settings
from operations.judging import judgement_of
from operations.model import archive_path, model_to_serve, present_data


@dataclass
class Product:
    settings: Settings
    sessions: SessionFactory
    content: Content

    def have_model_of_present_data(self) -> Path:
        """An archive with the right name: what stands in it is for Rasa to read, not for this choice."""
        with present_data(self.settings, self.sessions) as data:
            path = data.archive(self.settings)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a model")
        return path

    def start(self) -> Path:
        return model_to_serve(self.settings, self.sessions, self.content, lambda _: None)

    def add_example(self, text: str) -> None:
        with self.sessions() as session:
            topic = session.scalars(select(Topic).where(Topic.slug == "resale")).one()
            session.add(ExampleQuestion(topic_id=topic.id, locale="vi", text=text, origin="officer"))
            session.commit()


@pytest.fixture
def product(settings: Callable[..., Settings]) -> Iterator[Product]:
    made = settings()
    engine = make_engine(made.database)
    yield Product(made, make_session_factory(engine), read_content())
    engine.dispose()


def test_a_start_keeps_the_active_model_whatever_officers_have_added(product: Product) -> None:
    first = product.have_model_of_present_data()
    assert product.start() == first
    product.add_example("bán căn hộ xã hội sau mấy năm thì được vậy bác")
    assert product.start() == first


@pytest.mark.parametrize("change", [{"code": "of an older product"}, {"shipped": "of older content"}])
def test_other_code_or_content_takes_the_model_of_the_present_data(product: Product, change: dict[str, str]) -> None:
    first = product.have_model_of_present_data()
    product.start()
    product.add_example("bán căn hộ xã hội sau mấy năm thì được vậy bác")
    second = product.have_model_of_present_data()
    with product.sessions() as session:
        keep_model(session, first.name.removesuffix(".tar.gz"), **change)
        session.commit()
    assert product.start() == second
    with product.sessions() as session:
        active = active_model(session)
        assert active is not None
        assert archive_path(product.settings, active.archive) == second


def test_a_first_start_is_recorded_once(product: Product) -> None:
    path = product.have_model_of_present_data()
    product.start()
    product.start()
    with product.sessions() as session:
        model = active_model(session)
        assert model is not None
        assert (model.archive, model.trained_by, len(model.topics)) == (path.name.removesuffix(".tar.gz"), None, 66)


def test_golden_questions_are_of_topics_that_there_are(library: SessionFactory) -> None:
    with library() as session:
        golden = golden_questions(session, Settings(_env_file=None).content)
        there = set(session.scalars(select(Topic.slug)))
    assert sum(item.first for item in golden) >= 6
    assert all(item.topics and item.topics <= there for item in golden)


def test_a_golden_question_is_judged_by_what_the_product_would_do() -> None:
    asked = (Asked("giá?", "price"), Asked("thời tiết?", "out-of-scope"))
    golden = (Golden("xin chào", frozenset(("greet",))), Golden("bán lại?", frozenset(("resale",))))
    unsure, sure = ["nlu_fallback", "price", 0.2], ["nlu_fallback", "greet", 0.3]
    said = {"clean": [unsure, unsure, sure, ["resale", "resale", 0.9]]}
    judgement = judgement_of(asked, golden, said)
    assert judgement.said["clean"] == ("price", "nlu_fallback")
    assert judgement.failed == (("xin chào", "nlu_fallback"),)
