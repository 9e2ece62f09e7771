"""The Telegram channel: long polling as soon as `NOXH_TELEGRAM_TOKEN` is set. See docs/telegram.md.

`channel` takes updates and answers them, `rendering` and `markup` turn replies into messages,
`transport` keeps to Telegram's limits, `logs` keeps tokens and people's words out of the logs.
"""
