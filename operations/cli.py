"""`noxh`: one program for operators. `noxh --help` lists the commands."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from knowledge.console.operations.backup import BackupError
from knowledge.content_check import check_content
from knowledge.content_export import export_content
from knowledge.content_files import ContentError, read_content
from knowledge.database import make_engine, make_session_factory, migrate
from knowledge.handoffs import close_handoff, waiting_handoffs
from knowledge.seed import seed
from knowledge.settings import Settings, SettingsError, get_settings
from operations import understanding
from operations.backup import register as register_backup
from operations.benchmark import messages as run_messages
from operations.figures_benchmark import register as register_figures_benchmark
from operations.inbox_benchmark import register as register_inbox_benchmark
from operations.law import register as register_law
from operations.law_benchmark import register as register_law_benchmark
from operations.law_import_benchmark import register as register_law_import_benchmark
from operations.model import TrainingFailedError, ensure_model
from operations.projects_benchmark import register as register_projects_benchmark
from operations.rules import register as register_rules
from operations.search import register as register_search
from operations.serve import StartError, prepare_database
from operations.serve import serve as run_processes
from operations.teach import register as register_teach
from operations.understanding import Split
from operations.users import register as register_users

ContentFolder = Annotated[Path | None, typer.Argument(help="Thư mục nội dung; bỏ trống thì theo NOXH_CONTENT.")]

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Trợ lý nhà ở xã hội: công cụ cho người vận hành.")
content_app = typer.Typer(no_args_is_help=True, help="Nội dung: kiểm tra, nạp, xuất.")
app.add_typer(content_app, name="content")
handoff_app = typer.Typer(no_args_is_help=True, help="Yêu cầu người dân chuyển tới cán bộ.")
app.add_typer(handoff_app, name="handoff")
benchmark_app = typer.Typer(no_args_is_help=True, help="Đo tốc độ, có mức so sánh trong cùng một lần chạy.")
app.add_typer(benchmark_app, name="benchmark")
register_search(app, benchmark_app)
register_rules(app)
register_law_benchmark(benchmark_app)
register_inbox_benchmark(benchmark_app)
register_law_import_benchmark(benchmark_app)
register_projects_benchmark(benchmark_app)
register_figures_benchmark(benchmark_app)
register_law(app)
register_users(app)
register_backup(app)
register_teach(app)
console = Console(highlight=False, soft_wrap=True)
_started = time.monotonic()


def say(message: str) -> None:
    console.print(f"[dim]{time.monotonic() - _started:6.1f}s[/dim]  {message}")


@app.command()
def serve() -> None:
    """Chạy toàn bộ hệ thống: cơ sở dữ liệu, mô hình, Rasa, actions, cổng web, Telegram."""
    raise typer.Exit(run_processes(_settings(), say))


@app.command()
def train() -> None:
    """Huấn luyện mô hình nếu chưa có cho dữ liệu hiện tại; in đường dẫn của mô hình."""
    settings = _settings()
    prepare_database(settings, say)
    console.print(str(ensure_model(settings, make_session_factory(make_engine(settings.database)), say)))


@app.command()
def evaluate(
    split: Annotated[Split, typer.Option(help="Bộ câu hỏi: test (giữ kín) hoặc validation (để chọn ngưỡng).")] = Split.test,
    test: Annotated[list[Path] | None, typer.Option(help="Tệp khác thay cho bộ câu hỏi, định dạng NLU của Rasa.")] = None,
    noise: Annotated[list[str] | None, typer.Option(help="Chỉ những kiểu nhiễu này; lặp lại được. Mặc định: tất cả.")] = None,
    cross_validate: Annotated[bool, typer.Option(help="Kiểm chứng chéo trên câu mẫu, không đụng tới bộ giữ kín.")] = False,
    folds: Annotated[int, typer.Option(min=2, help="Số phần của kiểm chứng chéo.")] = 5,
    json: Annotated[Path | None, typer.Option(help="Ghi thêm kết quả dạng JSON vào tệp này.")] = None,
    out: Annotated[Path | None, typer.Option(help="Thư mục nhận biểu đồ SVG và evaluation.json.")] = None,
    check_floors: Annotated[bool, typer.Option(help="Thoát với mã 1 khi có số liệu kém mức sàn đã ghi.")] = False,
) -> None:
    """Đo độ hiểu trên câu hỏi không dùng để huấn luyện, theo từng kiểu nhiễu, kèm khoảng tin cậy 95 %."""
    settings = _settings()
    options = [*_option("--noise", *(noise or [])), *_option("--json", json), *_option("--out", out)]
    if cross_validate:
        with understanding.training_data(settings, say) as data:
            command = ["-m", "nlu.evaluation", "--cross-validate", str(understanding.DIALOGUE), str(data), "--folds", str(folds)]
            raise typer.Exit(understanding.run(settings, [*command, *options]))
    files = [str(path) for path in test or understanding.question_files(split)]
    prepare_database(settings, say)
    model = ensure_model(settings, make_session_factory(make_engine(settings.database)), say)
    options += _option("--check-floors", understanding.FLOORS if check_floors else None)
    if not test:
        options += _option("--entities", *understanding.entity_cases(split))
    command = ["-m", "nlu.evaluation", "--model", str(model), "--test", *files, "--split", split, *options]
    raise typer.Exit(understanding.run(settings, command))


@content_app.command("check")
def content_check(folder: ContentFolder = None) -> None:
    """Kiểm tra nội dung; mỗi lỗi kèm tệp và dòng."""
    faults = check_content(folder or _settings().content)
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"{len(faults)} lỗi" if faults else "Nội dung hợp lệ.")
    raise typer.Exit(1 if faults else 0)


@content_app.command("import")
def content_import(folder: ContentFolder = None) -> None:
    """Nạp nội dung vào cơ sở dữ liệu; không ghi đè phần cán bộ đã sửa."""
    folder = folder or _settings().content
    faults = check_content(folder)
    if faults:
        raise ContentError(faults)
    engine = make_engine(_settings().database)
    migrate(engine)
    with make_session_factory(engine)() as session:
        report = seed(session, read_content(folder))
        session.commit()
    typer.echo(str(report))
    for name in report.kept:
        typer.echo(f"giữ nguyên phần cán bộ đã sửa: {name}")


@content_app.command("export")
def content_export(folder: Annotated[Path, typer.Argument(help="Thư mục để ghi.")]) -> None:
    """Xuất nội dung từ cơ sở dữ liệu thành YAML."""
    with make_session_factory(make_engine(_settings().database))() as session:
        export_content(session, folder, _settings().content)


@handoff_app.command("list")
def handoff_list() -> None:
    """Các yêu cầu đang chờ, cũ trước; nội dung là lời người dân, chỉ dùng để xử lý."""
    with make_session_factory(make_engine(_settings().database))() as session:
        for request in waiting_handoffs(session):
            typer.echo(
                f"{request.id}\t{request.created_at:%Y-%m-%d %H:%M}\t{request.kind}\t{request.channel}\t{request.question!r}"
            )


@handoff_app.command("done")
def handoff_done(number: Annotated[int, typer.Argument(help="Mã yêu cầu.")]) -> None:
    """Đánh dấu một yêu cầu đã xử lý."""
    with make_session_factory(make_engine(_settings().database))() as session:
        if not close_handoff(session, number):
            typer.echo(f"Không có yêu cầu {number} đang chờ.", err=True)
            raise typer.Exit(1)


@benchmark_app.command("actions")
def benchmark_actions() -> None:
    """Kiểm tra kết quả action: cách của Rasa so với cách của ta."""
    raise typer.Exit(understanding.run(_settings(), ["-m", "nlu.benchmark_actions"]))


@benchmark_app.command("nlu")
def benchmark_nlu(
    train: Annotated[list[Path] | None, typer.Option(help="Dữ liệu huấn luyện khác (định dạng Rasa); lặp lại được.")] = None,
    test: Annotated[list[Path] | None, typer.Option(help="Câu hỏi kiểm tra (định dạng Rasa); lặp lại được.")] = None,
    split: Annotated[Split, typer.Option(help="Bộ câu hỏi của ta, khi không có --test.")] = Split.test,
    pipelines: Annotated[str, typer.Option(help="Trong: ours, rasa-init, diet, logistic, svm.")] = "ours,rasa-init,diet,svm",
    diet_epochs: Annotated[int, typer.Option(min=1, help="Số vòng huấn luyện của DIET.")] = 100,
    json: Annotated[Path | None, typer.Option(help="Ghi thêm kết quả dạng JSON vào tệp này.")] = None,
) -> None:
    """So config.yml với các pipeline khác trên cùng dữ liệu và máy: độ chính xác, thời gian, bộ nhớ."""
    if train and not test:
        raise typer.BadParameter("--train cần --test: câu hỏi kiểm tra của ta không hợp với dữ liệu khác.")
    settings = _settings()
    command = ["-m", "nlu.benchmarks.compare", "--pipelines", pipelines, "--diet-epochs", str(diet_epochs)]
    command += [*_option("--json", json), "--test", *(str(path) for path in test or understanding.question_files(split)[:1])]
    if train:
        raise typer.Exit(understanding.run(settings, [*command, "--train", *(str(path) for path in train)]))
    with understanding.training_data(settings, say) as data:
        raise typer.Exit(understanding.run(settings, [*command, "--train", str(understanding.DIALOGUE), str(data)]))


@benchmark_app.command("understanding")
def benchmark_understanding(
    split: Annotated[Split, typer.Option(help="Bộ câu hỏi dùng để đo.")] = Split.validation,
) -> None:
    """Thời gian hiểu một câu trong mô hình đang dùng: trung vị và phân vị 95 %."""
    settings = _settings()
    files = [str(path) for path in understanding.question_files(split)]
    prepare_database(settings, say)
    model = ensure_model(settings, make_session_factory(make_engine(settings.database)), say)
    command = ["-m", "nlu.benchmarks.understanding", "--model", str(model), "--questions", *files]
    raise typer.Exit(understanding.run(settings, command))


@benchmark_app.command("messages")
def benchmark_messages(
    url: Annotated[str, typer.Option(help="Địa chỉ hệ thống đang chạy với NOXH_RATE_LIMIT=off.")] = "http://localhost:8080",
    rounds: Annotated[int, typer.Option(help="Số lượt hỏi mỗi câu.")] = 20,
) -> None:
    """Thời gian trả lời một câu hỏi của hệ thống đang chạy."""
    run_messages(url, rounds, typer.echo)


def _option(name: str, *values: object) -> list[str]:
    """The option with its values, or nothing when there are none."""
    given = [str(value) for value in values if value is not None]
    return [name, *given] if given else []


def _settings() -> Settings:
    settings = get_settings()
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"Không tạo được thư mục {settings.home} ({error.strerror}). Hãy cấp quyền hoặc đặt NOXH_HOME sang thư mục khác."
        ) from None
    return settings


def main() -> None:
    """Errors an operator can mend end in one line, not in a traceback."""
    try:
        app(prog_name="noxh")
    except (
        SettingsError,
        StartError,
        TrainingFailedError,
        ContentError,
        BackupError,
        understanding.MissingQuestionsError,
    ) as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(1)
    except PermissionError as error:
        typer.echo(f"Lỗi: không có quyền ghi {error.filename}. Hãy cấp quyền hoặc đặt NOXH_HOME sang thư mục khác.", err=True)
        sys.exit(1)
