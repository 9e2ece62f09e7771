"""`python -m bot.telegram`: long polling until SIGTERM."""

import logging

from telegram import Update

from bot.services import make_services
from bot.telegram.channel import build_application
from knowledge.settings import get_settings


def main() -> None:
    settings = get_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # httpx writes every URL at INFO, and a Telegram URL holds the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    services = make_services(settings)
    application = build_application(settings, services)
    application.run_polling(allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY], bootstrap_retries=-1)


main()
