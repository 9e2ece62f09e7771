"""The labelled set of search questions is sound, and the search does not fall behind its recorded figures on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from knowledge.database import make_engine, make_session_factory
from knowledge.folding import fold
from knowledge.search import LawSearch, current_index
from operations.search import JUDGEMENTS
from operations.search_engines import product
from operations.search_evaluation import HALVES, Judgements, judge, read_judgements
from tests.conftest import Databases

# Of docs/search.md, less what one question in fifty may cost when the content changes.
FLOORS = {"development": (0.55, 0.81), "test": (0.58, 0.91)}


@pytest.fixture(scope="module")
def halves() -> dict[str, Judgements]:
    return {half: read_judgements(JUDGEMENTS, half) for half in HALVES}


@pytest.fixture(scope="module")
def session(sqlite_databases: Databases) -> Iterator[Session]:
    engine = make_engine(sqlite_databases.seeded())
    with make_session_factory(engine)() as opened:
        yield opened
    engine.dispose()


def test_no_article_stands_in_both_halves(halves: dict[str, Judgements]) -> None:
    first, second = ({item.find[0][:2] for item in halves[half].law} for half in HALVES)
    assert not first & second


def test_half_of_the_questions_are_written_without_diacritics(halves: dict[str, Judgements]) -> None:
    asked = [item.ask for half in HALVES for item in halves[half].law]
    assert len(asked) == len(set(asked)) >= 120
    assert 0.4 < sum(ask == fold(ask) for ask in asked) / len(asked) < 0.6


def test_every_answer_named_is_a_clause_in_force(halves: dict[str, Judgements], session: Session) -> None:
    day = halves["test"].as_of
    held = [passage for passage in current_index(session).law.passages if passage.holds(day)]
    known = set(itertools.chain.from_iterable(((p.document, p.article, p.clause), (p.document, p.article, "")) for p in held))
    named = {place for half in HALVES for item in halves[half].law for place in item.find}
    # An amending order is no passage of its own; its transitional articles are.
    assert named - known == set()


@pytest.mark.parametrize("half", HALVES)
def test_the_search_keeps_its_figures(halves: dict[str, Judgements], session: Session, half: str) -> None:
    day = halves[half].as_of
    held = LawSearch([passage for passage in current_index(session).law.passages if passage.holds(day)])
    figures = judge(product(held), held.passages, halves[half].law)
    hit_1, hit_10 = FLOORS[half]
    assert figures.hit_1[0] >= hit_1
    assert figures.hit_10[0] >= hit_10


@pytest.mark.parametrize("half", HALVES)
def test_no_message_about_another_matter_gets_an_article(halves: dict[str, Judgements], session: Session, half: str) -> None:
    index = current_index(session)
    shown = [ask for ask in halves[half].out_of_scope if index.provision(ask, halves[half].as_of) is not None]
    assert shown == []
