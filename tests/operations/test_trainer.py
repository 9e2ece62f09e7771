"""The trainer ends every job that it takes. Training itself is seen in tests/end_to_end/test_teaching.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from knowledge.console.held_out import held_out
from knowledge.console.roles import Actor, Role
from knowledge.console.training import ask_cancelling, ask_training, claim_job, get_job
from knowledge.console.training_models import TrainingJob
from knowledge.content_files import Content
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.models import ExampleQuestion, Topic, utc_now
from knowledge.settings import Settings
from operations.trainer import run_job
from tests.console.conftest import make_officer

LAN = Actor(1, "lan", frozenset((Role.AUTHOR,)))


@dataclass
class Trainer:
    settings: Settings
    sessions: SessionFactory

    def claimed(self, *, cancel: bool = False) -> int:
        with self.sessions() as session:
            number = ask_training(session, LAN, "").id
            assert claim_job(session, utc_now()) == number
            if cancel:
                ask_cancelling(session, LAN, number)
            session.commit()
            return number

    def run(self, number: int) -> TrainingJob:
        run_job(self.settings, self.sessions, Content(), number)
        with self.sessions() as session:
            return get_job(session, number)


@pytest.fixture
def trainer(settings: Callable[..., Settings]) -> Iterator[Trainer]:
    made = settings()
    engine = make_engine(made.database)
    sessions = make_session_factory(engine)
    make_officer(sessions, "a key of the tests", "lan", Role.AUTHOR)
    yield Trainer(made, sessions)
    engine.dispose()


def test_a_leak_ends_the_job_before_anything_is_trained_and_names_the_example(trainer: Trainer) -> None:
    asked = next(item for item in held_out()[700:] if len(item.text.split()) > 4)
    with trainer.sessions() as session:
        topic = session.scalars(select(Topic).where(Topic.slug == "resale")).one()
        session.add(ExampleQuestion(topic_id=topic.id, locale="vi", text=f"{asked.text} ạ", origin="inbox"))
        session.commit()
    job = trainer.run(trainer.claimed())
    assert (job.state, job.error, job.open, job.model_id) == ("failed", "leak", None, None)
    assert f"{asked.text} ạ" in job.log


def test_a_job_that_is_to_be_cancelled_ends_at_the_next_look(trainer: Trainer) -> None:
    job = trainer.run(trainer.claimed(cancel=True))
    assert (job.state, job.error, job.open) == ("cancelled", None, None)
    assert job.finished_at is not None


def test_an_unexpected_fault_ends_the_job_too(trainer: Trainer) -> None:
    trainer.settings = trainer.settings.model_copy(update={"content": trainer.settings.home / "gone"})
    job = trainer.run(trainer.claimed())
    assert (job.state, job.error, job.open) == ("failed", "error", None)
