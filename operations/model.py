"""The understanding model: trained when there is none for the present data, kept by fingerprint."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.content_export import export_training
from knowledge.database import SessionFactory
from knowledge.settings import PROJECT_ROOT, Settings

RASA_PYTHON = PROJECT_ROOT / ".venv" / "rasa" / "bin" / "python"
_CODE = ("nlu", "config.yml", "domain.yml", "requirements/rasa.txt")


class TrainingFailedError(RuntimeError):
    """Rasa's training ended with an error; the message holds the end of its log."""


def rasa_environment(settings: Settings) -> dict[str, str]:
    """Environment of every process that runs in the Rasa environment."""
    return os.environ | {
        "NOXH_HOME": str(settings.home),
        "PYTHONPATH": str(PROJECT_ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def ensure_model(settings: Settings, sessions: SessionFactory, say: Callable[[str], None]) -> Path:
    """The model of the present questions, code and configuration; trains it when it is missing.

    Raises:
        TrainingFailedError: see there.
    """
    with tempfile.TemporaryDirectory(prefix="noxh-training-") as folder:
        data = Path(folder)
        with sessions() as session:
            export_training(session, data)
        shutil.copy(settings.content / "localities.yaml", data)
        fingerprint = _fingerprint(data)
        model = settings.home / "models" / f"{fingerprint}.tar.gz"
        if model.exists():
            say("mô hình hiểu tiếng Việt: đã có, không cần huấn luyện")
            return model
        say("mô hình hiểu tiếng Việt: huấn luyện cho dữ liệu hiện tại (khoảng 1-3 phút)")
        _train(settings, data, model, say)
    return model


def _train(settings: Settings, data: Path, model: Path, say: Callable[[str], None]) -> None:
    out = data / "out"
    command = [str(RASA_PYTHON), "-m", "nlu.train", "--content", str(data), "--out", str(out)]
    process = subprocess.Popen(
        command,
        cwd=PROJECT_ROOT,
        env=rasa_environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if lines[-1].startswith("train: "):
            say(lines[-1].removeprefix("train: "))
    if process.wait() != 0:
        raise TrainingFailedError("\n".join(lines[-20:]))
    model.parent.mkdir(parents=True, exist_ok=True)
    trained = max(out.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    # Moved under its name in one step, so that a broken copy is never taken for a model.
    shutil.move(trained, model.with_suffix(".part"))
    model.with_suffix(".part").rename(model)


def _fingerprint(data: Path) -> str:
    digest = hashlib.sha256()
    for root, path in _inputs(data):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _inputs(data: Path) -> Iterator[tuple[Path, Path]]:
    for path in sorted(
        [
            *(data / "topics").glob("*.yaml"),
            *(data / "projects").glob("*.yaml"),
            *(data / "law").glob("*.yaml"),
            data / "localities.yaml",
        ]
    ):
        yield data, path
    for name in _CODE:
        entry = PROJECT_ROOT / name
        files = [entry] if entry.is_file() else sorted(entry.rglob("*"))
        for path in files:
            if (
                path.is_file()
                and path.suffix in (".py", ".yml", ".yaml", ".txt", ".json", ".onnx", ".npz")
                and "__pycache__" not in path.parts
            ):
                yield PROJECT_ROOT, path
