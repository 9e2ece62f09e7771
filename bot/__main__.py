"""`python -m bot`: the gateway under uvicorn."""

import logging

import uvicorn

from bot.gateway import create_app
from knowledge.settings import get_settings


def main() -> None:
    settings = get_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # httpx writes every URL at INFO, and a Telegram URL holds the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        # Access lines hold query strings and so session ids; the gateway writes its own.
        access_log=False,
        log_config=None,
        forwarded_allow_ips=settings.trusted_proxies,
        ws_max_size=64 * 1024,
    )


main()
