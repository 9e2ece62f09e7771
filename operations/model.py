"""The understanding model: trained when there is none for the present data, kept by fingerprint."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from knowledge.console.serving import active_model, keep_model, serve_first
from knowledge.console.training_models import TrainedModel
from knowledge.content_export import TRAINED_PER_TOPIC, export_training
from knowledge.content_files import Content
from knowledge.database import SessionFactory
from knowledge.settings import PROJECT_ROOT, Settings

RASA_PYTHON = PROJECT_ROOT / ".venv" / "rasa" / "bin" / "python"
_CODE = ("nlu", "config.yml", "domain.yml", "requirements/rasa.txt")
# Parts of nlu/ that no model is made of: how it is measured and served.
_NOT_IN_THE_MODEL = ("nlu/evaluation", "nlu/benchmarks", "nlu/server.py", "nlu/leaks.py", "nlu/entity_evaluation.py")
_SUFFIXES = (".py", ".yml", ".yaml", ".txt", ".json", ".onnx", ".npz")
_LOOK_EVERY_S = 1.0
Say = Callable[[str], None]


class TrainingFailedError(RuntimeError):
    """Rasa's training ended with an error; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What a model is trained on: a folder, the name that its archive gets, and the number of examples by topic."""

    folder: Path
    fingerprint: str
    counts: dict[str, int]

    def archive(self, settings: Settings) -> Path:
        return archive_path(settings, self.fingerprint)


def archive_path(settings: Settings, name: str) -> Path:
    return settings.home / "models" / f"{name}.tar.gz"


def rasa_environment(settings: Settings) -> dict[str, str]:
    """Environment of every process that runs in the Rasa environment."""
    return os.environ | {
        "NOXH_HOME": str(settings.home),
        "PYTHONPATH": str(PROJECT_ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def ensure_model(settings: Settings, sessions: SessionFactory, say: Say) -> Path:
    """The model of the present questions, code and configuration; trains it when it is missing.

    Raises:
        TrainingFailedError: see there.
    """
    with present_data(settings, sessions) as data:
        model = data.archive(settings)
        if model.exists():
            say("mô hình hiểu tiếng Việt: đã có, không cần huấn luyện")
            return model
        say("mô hình hiểu tiếng Việt: huấn luyện cho dữ liệu hiện tại (khoảng 1-3 phút)")
        train(settings, data, say)
    return model


def model_to_serve(settings: Settings, sessions: SessionFactory, content: Content, say: Say) -> Path:
    """The model that officers have put to work, while code and shipped content are those that it was trained with.

    What officers have added since is trained when they ask for it, not at the next start. With other code or content, or without a
    model yet: that of the present questions, which then serves.

    Raises:
        TrainingFailedError: see there.
    """
    code, shipped = code_fingerprint(), shipped_fingerprint(content, settings)
    with sessions() as session:
        active = active_model(session)
    if (
        active is not None
        and (active.code, active.shipped) == (code, shipped)
        and archive_path(settings, active.archive).exists()
    ):
        say(f"mô hình hiểu tiếng Việt: dùng mô hình số {active.id}, không cần huấn luyện")
        return archive_path(settings, active.archive)
    path = ensure_model(settings, sessions, say)
    with sessions() as session:
        serve_first(session, register(session, path, code, shipped, trained_counts(session)))
        session.commit()
    return path


def trained_counts(session: Session) -> dict[str, int]:
    """Examples that would be trained now, by topic."""
    return {row.slug: row[1] for row in session.execute(TRAINED_PER_TOPIC)}


def register(session: Session, path: Path, code: str, shipped: str, counts: dict[str, int], **more: object) -> TrainedModel:
    """The row of an archive, with the examples by topic that it was trained on. The caller commits."""
    return keep_model(
        session,
        path.name.removesuffix(".tar.gz"),
        code=code,
        shipped=shipped,
        size=path.stat().st_size,
        topics=sorted(counts),
        questions=sum(counts.values()),
        **more,
    )


@contextmanager
def present_data(settings: Settings, sessions: SessionFactory) -> Iterator[TrainingData]:
    """What the model would be trained on now; the folder is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="noxh-training-") as name:
        folder = Path(name)
        with sessions() as session:
            export_training(session, folder)
            counts = trained_counts(session)
        shutil.copy(settings.content / "localities.yaml", folder)
        yield TrainingData(folder, _fingerprint([*_data_files(folder), *_code_files()]), counts)


def code_fingerprint() -> str:
    """Of the code and configuration that a model is made by."""
    return _fingerprint(_code_files())


def shipped_fingerprint(content: Content, settings: Settings) -> str:
    """Of what understanding learns from the content as it is shipped, whatever officers have made of it."""
    digest = hashlib.sha256((settings.content / "localities.yaml").read_bytes())
    for topic in content.topics:
        digest.update(repr((topic.value.slug, topic.value.action, topic.value.questions.model_dump())).encode())
    for project in content.projects:
        digest.update(repr((project.value.slug, project.value.name, project.value.aliases, project.value.tenures)).encode())
    for law in content.laws:
        digest.update(repr((law.value.document.number, law.value.document.title)).encode())
    return digest.hexdigest()[:16]


def train(settings: Settings, data: TrainingData, say: Say, look: Callable[[], None] = lambda: None) -> Path:
    """Trains and keeps the archive. `look` is called every second; what it raises ends the training.

    Raises:
        TrainingFailedError: see there.
    """
    out, model = data.folder / "out", data.archive(settings)
    command = ["-m", "nlu.train", "--content", str(data.folder), "--out", str(out)]

    def tell(line: str) -> None:
        if line.startswith("train: "):
            say(line.removeprefix("train: "))

    run_rasa(settings, command, tell, look)
    model.parent.mkdir(parents=True, exist_ok=True)
    trained = max(out.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    # Moved under its name in one step, so that a broken copy is never taken for a model.
    shutil.move(trained, model.with_suffix(".part"))
    model.with_suffix(".part").rename(model)
    return model


def run_rasa(settings: Settings, arguments: Sequence[str], tell: Say, look: Callable[[], None] = lambda: None) -> None:
    """Runs Python of the Rasa environment, telling each line that it prints. `look` is called every second; what it raises ends the run.

    Raises:
        TrainingFailedError: it ended with an error; the message holds its last lines.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(
            [str(RASA_PYTHON), "-W", "ignore", *arguments],
            cwd=PROJECT_ROOT,
            env=rasa_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output.fileno(),
            stderr=subprocess.STDOUT,
        )
        told = 0
        try:
            while True:
                ended = process.poll() is not None
                told = _tell_new(output.fileno(), told, tell)
                if ended:
                    break
                look()
                time.sleep(_LOOK_EVERY_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            whole = os.pread(output.fileno(), told, 0).decode(errors="replace")
            raise TrainingFailedError("\n".join(whole.splitlines()[-20:]))


def _tell_new(file: int, told: int, tell: Say) -> int:
    """Tells the whole lines behind the first `told` bytes; the process goes on writing at the end of the same file."""
    size = os.fstat(file).st_size
    new = os.pread(file, size - told, told)
    whole = new[: new.rfind(b"\n") + 1]
    for line in whole.decode(errors="replace").splitlines():
        tell(line.rstrip())
    return told + len(whole)


def _fingerprint(files: Sequence[tuple[Path, Path]] | Iterator[tuple[Path, Path]]) -> str:
    digest = hashlib.sha256()
    for root, path in files:
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _data_files(folder: Path) -> Iterator[tuple[Path, Path]]:
    for path in sorted(
        [
            *(folder / "topics").glob("*.yaml"),
            *(folder / "projects").glob("*.yaml"),
            *(folder / "law").glob("*.yaml"),
            folder / "localities.yaml",
        ]
    ):
        yield folder, path


def _code_files() -> Iterator[tuple[Path, Path]]:
    for name in _CODE:
        entry = PROJECT_ROOT / name
        files = [entry] if entry.is_file() else sorted(entry.rglob("*"))
        for path in files:
            inside = path.relative_to(PROJECT_ROOT).as_posix()
            if (
                path.is_file()
                and path.suffix in _SUFFIXES
                and "__pycache__" not in path.parts
                and not inside.startswith(_NOT_IN_THE_MODEL)
            ):
                yield PROJECT_ROOT, path
