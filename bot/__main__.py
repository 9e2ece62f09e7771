"""`python -m bot`: the gateway under uvicorn."""

import uvicorn

from bot.gateway import create_app
from bot.logs import configure_logs
from knowledge.settings import get_settings


def main() -> None:
    settings = get_settings()
    configure_logs(settings.log_level)
    uvicorn.run(
        create_app(settings, warm=True),
        host=settings.host,
        port=settings.port,
        # Access lines hold query strings and so session ids; the gateway writes its own.
        access_log=False,
        log_config=None,
        forwarded_allow_ips=settings.trusted_proxies,
        ws_max_size=64 * 1024,
    )


main()
