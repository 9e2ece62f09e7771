"""`python -m nlu.train --content DIR... --out DIR`: trains a model and prints its path as the last line."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

import nlu.quiet  # noqa: F401 - before Rasa is imported

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, nargs="+", default=[ROOT / "knowledge" / "content"])
    parser.add_argument("--out", type=Path, required=True, help="folder that receives the model archive")
    parser.add_argument("--name", help="name of the archive, without .tar.gz")
    arguments = parser.parse_args()
    missing = [str(path) for path in arguments.content if not path.exists()]
    if missing:
        parser.error(f"Không có thư mục nội dung: {', '.join(missing)}.")
    print(train(arguments.content, arguments.out, arguments.name))


def train(content: list[Path], out: Path, name: str | None = None) -> Path:
    """Trains on `content` and the dialogue data of nlu/data.

    Returns:
        The archive, `<out>/<name>.tar.gz`.

    Raises:
        RuntimeError: Rasa could not train; its message names the reason.
    """
    _say("Đang nạp Rasa …")
    started = time.monotonic()
    from rasa.model_training import train as rasa_train
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True)
    # Rasa's debug lines number tens of thousands during training.
    configure_structlog(logging.WARNING)
    _say(f"Đang huấn luyện trên {', '.join(str(path) for path in content)} …")
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "nlu" / "data"), *(str(path) for path in content)],
        output=str(out),
        fixed_model_name=name,
        force_training=True,
    )
    if result.code != 0 or not result.model:
        raise RuntimeError("Huấn luyện không thành công.")
    _say(f"Xong sau {time.monotonic() - started:.0f} giây.")
    return Path(result.model)


def _say(text: str) -> None:
    # The prefix lets `noxh` tell our lines from Rasa's.
    print(f"train: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
