"""`noxh law diff`: what changed for citizens between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

import typer
from sqlalchemy import inspect

from knowledge.database import make_engine, make_session_factory
from knowledge.law.changes_query import changes_json, day_text, law_changes
from knowledge.models import Parameter
from knowledge.settings import get_settings

law_app = typer.Typer(no_args_is_help=True, help="Pháp luật theo ngày.")


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.add_typer(law_app, name="law")


@law_app.callback()
def law() -> None:
    """Pháp luật theo ngày."""


@law_app.command("diff")
def diff(
    first: Annotated[dt.datetime, typer.Argument(formats=["%Y-%m-%d"], help="Ngày trước, ví dụ 2025-10-09.")],
    last: Annotated[dt.datetime, typer.Argument(formats=["%Y-%m-%d"], help="Ngày sau, ví dụ 2026-04-07.")],
    locale: Annotated[str, typer.Option(help="vi hoặc en.")] = "vi",
) -> None:
    """In những gì đã thay đổi đối với người dân giữa hai ngày."""
    settings = get_settings()
    engine = make_engine(settings.database)
    if not inspect(engine).has_table(Parameter.__tablename__):
        typer.echo(
            "Cơ sở dữ liệu chưa có nội dung. Hãy chạy `make run` một lần, hoặc đặt NOXH_DATABASE_URL, rồi thử lại.", err=True
        )
        raise typer.Exit(1)
    with make_session_factory(engine)() as session:
        changes = law_changes(session, first.date(), last.date(), locale, settings.province)
        print_changes(changes_json(session, changes, locale), locale, typer.echo)


def print_changes(changes: dict[str, Any], locale: str, say: Callable[[str], None]) -> None:
    """One section a kind, one line a change, with the day, the source and the address of the text."""

    def day(iso: str) -> str:
        return day_text(iso, locale)

    say(f"Pháp luật thay đổi sau ngày {day(changes['from'])}, đến hết ngày {day(changes['to'])}")
    sections = {
        "Mức, thời hạn": [
            f"{day(item['from'])}  {item['line']}{_sources(item['citations'])}"
            + (f" [{item['source']}]" if item["source"] else "")
            for item in changes["parameters"]
        ],
        "Nhóm đối tượng thêm": [
            f"{day(item['from'])}  {item['title']}{_sources(item['citations'])}" for item in changes["groups"]
        ],
        "Câu trả lời khác đi": [
            f"{item['topic']}: {item['title']} ({', '.join(day(one) for one in item['days'])})" for item in changes["topics"]
        ],
        "Điều khoản": [
            f"{day(item['from'])}  {item['document']} {item['place']}: {item['kind_text']}"
            + (f", {item['amended_by']}" if item["amended_by"] else "")
            for item in changes["provisions"]
        ],
        "Văn bản bắt đầu có hiệu lực": [
            f"{day(item['from'])}  {item['document']}: {item['title']}" for item in changes["documents"]
        ],
    }
    for title, lines in sections.items():
        if lines:
            say(f"\n{title}")
            for line in lines:
                say(f"  {line}")
    if not any(sections.values()):
        say("Không có thay đổi nào trong kho.")


def _sources(citations: list[dict[str, Any]]) -> str:
    """` (Điều 30 khoản 1 điểm a 100/2024/NĐ-CP; …)`."""
    names = ("Điều", "khoản", "điểm")
    places = [
        " ".join(
            [
                *(
                    f"{name} {item[level]}"
                    for name, level in zip(names, ("article", "clause", "point"), strict=True)
                    if item[level]
                ),
                item["document"],
            ]
        )
        for item in citations
    ]
    return f" ({'; '.join(places)})" if places else ""
