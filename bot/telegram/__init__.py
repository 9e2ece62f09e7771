"""The Telegram channel: long polling as soon as `NOXH_TELEGRAM_TOKEN` is set."""
