"""Log lines of the gateway: what happened and how long it took, never a person's words or session id."""

from __future__ import annotations

import logging


def configure_logs(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # httpx writes every URL at INFO, and an address of ours may hold a session id.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    # Below INFO uvicorn writes every frame of a WebSocket: what people say.
    logging.getLogger("uvicorn.error").setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    logging.getLogger("uvicorn.error").addFilter(_without_query)


def _without_query(record: logging.LogRecord) -> bool:
    """uvicorn names the path of each WebSocket with its query, which is the session id."""
    if isinstance(record.args, tuple):
        record.args = tuple(arg.split("?")[0] if isinstance(arg, str) and arg.startswith("/") else arg for arg in record.args)
    return True
