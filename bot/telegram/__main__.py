"""`python -m bot.telegram`: long polling until SIGTERM."""

import logging
import sys

from telegram import Update
from telegram.error import InvalidToken

from bot.services import make_services
from bot.telegram.channel import build_application
from bot.telegram.logs import configure_logs
from knowledge.settings import SettingsError, get_settings

REFUSED = "Telegram từ chối mã NOXH_TELEGRAM_TOKEN. Hãy lấy lại mã ở @BotFather (lệnh /mybots), sửa trong .env rồi chạy lại."
log = logging.getLogger("bot.telegram")


def main() -> int:
    try:
        settings = get_settings()
        configure_logs(settings)
        application = build_application(settings, make_services(settings))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        application.run_polling(allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY], bootstrap_retries=-1)
    except InvalidToken:
        log.error(REFUSED)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
