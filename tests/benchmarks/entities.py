"""Speed of entity extraction on the product's own questions, and dates beside the library `dateparser`.

python -m tests.benchmarks.entities            (any environment with PyYAML; without dateparser the comparison is left out)
uv run --no-project --with pyyaml --with dateparser python -m tests.benchmarks.entities
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from nlu.extractors import date, extract_all
from nlu.lookups import documents_of, gazetteers_of, lookup_tables

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"
TODAY = dt.date(2026, 11, 25)

# What is said → first and last day
PERIODS = {
    "quý 3 năm 2025": ("2025-07-01", "2025-09-30"),
    "hồi 2024": ("2024-01-01", "2024-12-31"),
    "tháng 9/2025": ("2025-09-01", "2025-09-30"),
    "ngày 10/10/2025": ("2025-10-10", "2025-10-10"),
    "1.7.2025": ("2025-07-01", "2025-07-01"),
    "đầu năm 2026": ("2026-01-01", "2026-03-31"),
    "cuối tháng 12": ("2026-12-21", "2026-12-31"),
    "năm ngoái": ("2025-01-01", "2025-12-31"),
    "tháng trước": ("2026-10-01", "2026-10-31"),
    "tuần sau": ("2026-11-30", "2026-12-06"),
    "hôm qua": ("2026-11-24", "2026-11-24"),
    "mùng 5 tháng 3": ("2026-03-05", "2026-03-05"),
    "sau 1/7": ("2026-07-01", "2026-07-01"),
    "ngay 10 thang 10 nam 2025": ("2025-10-10", "2025-10-10"),
    "thang truoc": ("2026-10-01", "2026-10-31"),
    "hom qua": ("2026-11-24", "2026-11-24"),
    "2 năm trước": ("2024-01-01", "2024-12-31"),
    "30/4": ("2026-04-30", "2026-04-30"),
}


def ours(text: str) -> list[str]:
    """First days of the dates found."""
    return [span.value["from"] for span in date.extract(text, TODAY)]


def dateparsers(text: str) -> list[str]:
    """Days found by dateparser, told that the text is Vietnamese."""
    from dateparser.search import search_dates  # type: ignore[import-not-found, unused-ignore]

    settings = {"RELATIVE_BASE": dt.datetime.combine(TODAY, dt.time()), "DATE_ORDER": "DMY"}
    return [found.date().isoformat() for _, found in search_dates(text, languages=["vi"], settings=settings) or ()]


def compare(name: str, find: Callable[[str], list[str]]) -> None:
    """Prints how many first days of `PERIODS` are found within a sentence, and the time for each."""
    find("hôm nay")  # loading is not measured
    started = time.perf_counter()
    right = sum(find(f"em nộp hồ sơ {said} được không ạ") == [first] for said, (first, _) in PERIODS.items())
    milliseconds = (time.perf_counter() - started) * 1000 / len(PERIODS)
    print(f"{name:12} first day right: {right} of {len(PERIODS)}, {milliseconds:.1f} ms a sentence")


def speed() -> None:
    """Prints median and 95th percentile of `extract_all` over the Vietnamese questions of all topics, in processor time."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def read(path: Path) -> Any:
        return yaml.load(path.read_text(encoding="utf-8").split("\nprovisions:")[0], loader)  # noqa: S506 - safe, in C

    laws = [item["document"] for path in sorted((CONTENT / "law").glob("*.yaml")) if "document" in (item := read(path) or {})]
    projects = [read(path) for path in sorted((CONTENT / "projects").glob("*.yaml"))]
    tables = lookup_tables(read(CONTENT / "localities.yaml")["units"], projects, laws)
    gazetteers, documents = gazetteers_of(tables), documents_of(tables)
    questions = [question for path in sorted((CONTENT / "topics").glob("*.yaml")) for question in read(path)["questions"]["vi"]]
    times = []
    for question in questions:
        started = time.process_time()
        extract_all(question, gazetteers, documents, TODAY)
        times.append((time.process_time() - started) * 1000)
    print(
        f"extract_all: {len(times)} questions, median {statistics.median(times):.1f} ms, "
        f"95 % within {statistics.quantiles(times, n=20)[-1]:.1f} ms (processor time)"
    )


def main() -> None:
    """Both measurements."""
    speed()
    compare("ours", ours)
    try:
        compare("dateparser", dateparsers)
    except ImportError:
        print("dateparser is not installed")


if __name__ == "__main__":
    main()
