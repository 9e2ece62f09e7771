"""Known applicants with the decision that the law gives them (`eligibility/known_cases.json`): for tests, rule cards and officers.

The cases were decided by reading the law. What a change of the law or of a figure does to them is told by `knowledge.console.touched`.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.content_files import CONTENT
from knowledge.eligibility import Facts
from knowledge.province import former_provinces, read_province

KNOWN_CASES = Path(__file__).parent / "eligibility" / "known_cases.json"


@dataclass(frozen=True, slots=True)
class KnownCase:
    id: str
    title: str
    facts: Facts


@cache
def known_cases() -> tuple[KnownCase, ...]:
    """All cases, in the order of the file."""
    cases = json.loads(KNOWN_CASES.read_text(encoding="utf-8"))["cases"]
    return tuple(KnownCase(case["id"], case["title"], known_facts(case)) for case in cases)


def known_facts(case: dict[str, Any]) -> Facts:
    """The facts of one case of the file."""
    former = former_provinces(read_province(CONTENT), case["facts"].get("province"))
    return Facts(**case["facts"] | {"as_of": dt.date.fromisoformat(case["facts"]["as_of"]), "former_provinces": former})
