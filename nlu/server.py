"""`python -m nlu.server`: the Rasa server, on loopback only, with our channel and our two changes of behaviour."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from pathlib import Path
from typing import Any

import nlu.quiet  # noqa: F401 - before Rasa is imported

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--actions-url", required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--ends-with-stdin", action="store_true", help="stop when whoever started it is gone")
    arguments = parser.parse_args()
    if not arguments.model.exists():
        parser.error(f"Không có mô hình {arguments.model}. Hãy chạy 'noxh train'.")
    os.environ["NOXH_ACTIONS_URL"] = arguments.actions_url
    os.environ.setdefault("NOXH_HOME", str(ROOT / ".noxh"))
    # Rasa logs words of citizens at INFO and below.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if arguments.ends_with_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    serve(arguments.port, arguments.model)


def serve(port: int, model: Path) -> None:
    """Blocks until SIGTERM."""
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    from nlu import performance, sessions

    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True)
    # Without this structlog writes every event, words of citizens included.
    configure_structlog(logging.WARNING)
    performance.apply()
    sessions.apply()
    serve_application(
        model_path=str(model),
        credentials=str(ROOT / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")),
        interface="127.0.0.1",
        port=port,
        # Without Rasa's management API nobody on this machine can read trackers over HTTP.
        enable_api=False,
        server_listeners=[(_stop_without_model, "after_server_start")],
    )


def _end_with_stdin() -> None:
    """The pipe closes when its other end dies, however it dies; nothing is ever written to it."""
    # Not through `sys.stdin`, whose lock a waiting thread would hold when the process ends.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


async def _stop_without_model(app: Any, _loop: Any) -> None:
    """Rasa goes on without an agent when the model cannot be loaded; the supervisor has to see that."""
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        logging.getLogger(__name__).error("the model could not be loaded")
        os._exit(1)


if __name__ == "__main__":
    main()
