"""Which day it is for the law."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> dt.date:
    """The day in Vietnam: law begins and ends at midnight there."""
    return dt.datetime.now(VIETNAM).date()
