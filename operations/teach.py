"""`noxh teach`: the processes behind teaching in the console, and the list of models."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from knowledge.console.serving import active_model, models
from knowledge.database import make_engine, make_session_factory
from knowledge.settings import get_settings
from operations.rasa_keeper import keep as keep_rasa
from operations.trainer import work as do_work

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def register(app: typer.Typer) -> None:
    teach = typer.Typer(no_args_is_help=True, help="Dạy mô hình: tiến trình nền và danh sách mô hình.")
    app.add_typer(teach, name="teach")

    @teach.command()
    def work() -> None:
        """Huấn luyện khi cán bộ yêu cầu; 'noxh serve' tự chạy lệnh này."""
        _log()
        do_work(get_settings())

    @teach.command()
    def keep(model: Annotated[Path, typer.Option(help="Mô hình khi chưa có mô hình nào được kích hoạt.")]) -> None:
        """Giữ máy chủ Rasa và thay mô hình không gián đoạn; 'noxh serve' tự chạy lệnh này."""
        _log()
        raise typer.Exit(keep_rasa(get_settings(), model))

    @teach.command("list")
    def list_models() -> None:
        """Các mô hình còn giữ; dấu * là mô hình đang dùng."""
        with make_session_factory(make_engine(get_settings().database))() as session:
            active = active_model(session)
            for model in models(session):
                mark = "*" if active is not None and active.id == model.id else " "
                typer.echo(
                    f"{mark} {model.id}\t{model.archive}\t{model.created_at:%Y-%m-%d %H:%M}\t{model.questions} câu mẫu\t{model.note}"
                )


def _log() -> None:
    logging.basicConfig(level=logging.WARNING, format=LOG_FORMAT)
