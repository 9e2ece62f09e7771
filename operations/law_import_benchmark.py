"""`noxh benchmark law-import`: how long a decree takes to be read, split, compared with the stored law, and judged by what it touches.

The decree is the stored text of 54/2026/NĐ-CP, the longest that changes others, under a number of its own; the database is a temporary
one with the shipped content.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from knowledge.console.law_checking import readings
from knowledge.console.law_content import Content, fresh, take, with_proposals
from knowledge.console.law_store import Law, amended, effects, stored_law
from knowledge.console.subjects import open_subject
from knowledge.console.touched import touched_by_law, touched_by_value
from knowledge.content_files import CONTENT
from knowledge.law.files import paragraphs_of
from knowledge.law.store import LawStore, numbered
from operations.law_benchmark import database, timed

_MODEL, _NUMBER, _DAY = "54/2026/NĐ-CP", "954/2026/NĐ-CP", dt.date(2026, 12, 15)


def register(benchmark_app: typer.Typer) -> None:
    """Adds the command to the program."""
    benchmark_app.command("law-import")(benchmark_law_import)


def benchmark_law_import(rounds: Annotated[int, typer.Option(min=5, help="Số lần đo mỗi phép.")] = 30) -> None:
    """Thời gian đọc, tách một nghị định và tìm những gì nó đụng tới, có mức so sánh trong cùng một lần chạy."""
    text = decree()
    with database() as factory, factory() as session:
        law = stored_law(session)
        draft = draft_of(text)
        ready = confirmed(draft, law)
        changed = effects(law, amended(law, ready))
        value = open_subject(session, "parameter", "income-limit-single")
        content: Content = value.published()[0] | {"from": _DAY.isoformat()}
        typer.echo(f"{len(text)} letters, {len(take(draft).provisions)} provisions, {len(changed)} places changed")
        timings = [
            timed("text decoded (baseline)", rounds, [text.encode()], bytes.decode),
            timed("text out of a file, in its own process", rounds, [text.encode()], lambda data: paragraphs_of("a.txt", data)),
            timed("split", rounds, [draft], take),
            timed("stored law read (baseline)", rounds, [session], stored_law),
            timed("orders found in the words", rounds, [draft], lambda item: with_proposals(item, law)),
            timed("changes applied, old and new words", rounds, [ready], lambda item: readings(item, law)),
            timed("what the decree touches", rounds, [changed], lambda item: touched_by_law(session, item, "vi")),
            timed("what a value touches", rounds, [content], lambda item: touched_by_value(value, item, "vi")),
        ]
    for timing in timings:
        typer.echo(timing.line())


def decree() -> str:
    """The text of the model with its numbers, as a file would have it."""
    provisions = LawStore.from_folder(CONTENT / "law").provisions(_MODEL)
    head = [f"Số: {_NUMBER}", "NGHỊ ĐỊNH", "Sửa đổi, bổ sung một số điều của Nghị định số 100/2024/NĐ-CP"]
    chapter = ["Chương I", "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA NGHỊ ĐỊNH SỐ 100/2024/NĐ-CP"]
    return "\n".join([*head, *chapter, *map(numbered, provisions)])


def draft_of(text: str) -> Content:
    return fresh(text.splitlines(), _NUMBER, "Công báo") | {"from": _DAY.isoformat()}


def confirmed(draft: Content, law: Law) -> Content:
    """With every change that fits."""
    found = with_proposals(draft, law)
    items = [reading.item | {"decision": "rejected" if reading.fault else "confirmed"} for reading in readings(found, law)]
    return found | {"amendments": items}
