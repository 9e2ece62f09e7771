"""The Telegram channel: long polling as soon as `NOXH_TELEGRAM_TOKEN` is set. See docs/telegram.md.

`channel` takes updates and answers them, `rendering` and `markup` turn replies into messages,
`transport` keeps to Telegram's limits, `logs` keeps tokens and people's words out of the logs.
"""

import os

# The library's coming type of time spans; without it, it warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
